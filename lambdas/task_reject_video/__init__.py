"""Door: ends a failed run with a reason for a person."""
