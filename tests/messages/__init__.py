"""Recorded socket messages (`*.json`), read by pytest and by vitest: both sides must understand every one of them."""
