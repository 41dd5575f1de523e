"""Door: a socket closed (`$disconnect`)."""
