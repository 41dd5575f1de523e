"""In-memory ports, one file per port family; a fake can also fail on request."""
