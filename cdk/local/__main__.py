"""`python -m cdk.local`: what `make run` calls."""

import sys
from importlib import import_module

if sys.version_info < (3, 11):  # noqa: UP036  # said before anything newer is imported
    sys.exit("Practika needs Python 3.11 or newer. Try: make run PYTHON=python3.12")

if __name__ == "__main__":
    sys.exit(import_module("cdk.local.command").main())
