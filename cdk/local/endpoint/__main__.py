"""`python -m cdk.local.endpoint`: checks what we rely on, then runs the endpoint."""

from __future__ import annotations

from importlib import import_module

from cdk.local.endpoint import pins

if __name__ == "__main__":
    pins.check()
    import_module("cdk.local.endpoint.around").main()
