"""State machines as they stand on disk, run by an interpreter; each path is a named case."""
