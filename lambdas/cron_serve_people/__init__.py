"""Door: works on what people have asked for about themselves."""
