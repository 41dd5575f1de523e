"""Door: walks the main journey as a member does."""
