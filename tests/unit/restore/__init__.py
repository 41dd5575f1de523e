"""The operator's restore: what is judged, what is written, what is left alone."""
