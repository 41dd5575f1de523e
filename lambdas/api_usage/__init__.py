"""Door: what was watched: pages tell it, people see the sums of it."""
