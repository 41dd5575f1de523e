"""No network, under 30 s in all; use cases speak through the fakes of tests/fakes."""
