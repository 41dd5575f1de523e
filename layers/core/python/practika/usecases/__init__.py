"""One verb a file: a function of a command and keyword-only ports. No technology, no environment, no JSON shape."""
