"""Door: a socket opens (`$connect`)."""
