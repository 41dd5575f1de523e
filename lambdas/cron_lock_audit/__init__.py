"""Door: the sweep of the media bucket."""
