"""Door: annotations of a video, their history, and the changes that a client missed."""
