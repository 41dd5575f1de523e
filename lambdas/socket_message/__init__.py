"""Door: a message from a socket (`$default`)."""
