"""Door: makes the keys that are still missing."""
