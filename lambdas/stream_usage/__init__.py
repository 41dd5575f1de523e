"""Door: from the stream of `usage` to the warehouse."""
