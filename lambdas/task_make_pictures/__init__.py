"""Door: makes a film's poster and sprite sheets."""
