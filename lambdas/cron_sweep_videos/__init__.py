"""Door: restarts stuck videos."""
