"""Figures, side by side with a peer or a bare tool in one run. Nothing here asserts a time."""
