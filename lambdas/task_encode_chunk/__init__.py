"""Door: encodes one chunk of a film on every rung."""
