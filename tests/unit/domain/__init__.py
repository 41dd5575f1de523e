"""Rules of the domain, one file a module."""
