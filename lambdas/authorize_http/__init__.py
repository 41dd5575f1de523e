"""Door: reads access tokens for the HTTP API."""
