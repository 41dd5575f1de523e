"""Door: videos, their uploads and retries."""
