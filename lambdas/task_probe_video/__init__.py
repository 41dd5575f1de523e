"""Door: looks at an upload, then refuses it or plans its encoding."""
