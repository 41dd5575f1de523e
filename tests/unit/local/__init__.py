"""The pure parts of the one-machine cloud: nothing is started here."""
