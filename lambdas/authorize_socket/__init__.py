"""Door: the authorizer of `$connect`."""
