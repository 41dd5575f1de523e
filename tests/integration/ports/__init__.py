"""One suite a port, run over the fake and over the real adapter, so that a fake cannot drift."""
