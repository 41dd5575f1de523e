"""Door: gives logs that a service of AWS begins by itself the time after which they are forgotten."""
