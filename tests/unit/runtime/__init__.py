"""What carries every door: settings, logs, errors, tasks, batches, deployments."""
