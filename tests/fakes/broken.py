"""Any port, out of order: chosen methods fail on request, all others work."""

from __future__ import annotations

from typing import Any

from practika.domain.errors import Unavailable


class Broken:
    """`Broken(port, "add")` fails at `add`; `Broken(port)` fails at everything. `times` mends it after that many."""

    def __init__(
        self, port: Any, *methods: str, error: type[Exception] = Unavailable, times: int | None = None
    ) -> None:
        self._port = port
        self._methods = methods
        self._error = error
        self._left = times

    def __getattr__(self, name: str) -> Any:
        if self._methods and name not in self._methods:
            return getattr(self._port, name)

        def fail(*arguments: Any, **named: Any) -> Any:
            if self._left is not None:
                if self._left <= 0:
                    return getattr(self._port, name)(*arguments, **named)
                self._left -= 1
            raise self._error

        return fail
