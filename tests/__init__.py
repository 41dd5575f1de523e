"""Tests by kind: unit (no network), integration and e2e (the deployed local cloud), bench (figures, no asserts)."""
