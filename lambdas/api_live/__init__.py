"""Door: tickets with which a browser opens a socket."""
