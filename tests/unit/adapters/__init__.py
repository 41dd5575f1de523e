"""Adapters against engines in this process."""
