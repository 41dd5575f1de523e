"""Doors called with real-shape events."""
