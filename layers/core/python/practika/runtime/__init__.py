"""What a door needs to stand in Lambda: settings, observability, HTTP, batches, tasks and the wiring of
ports to adapters."""
