"""Writes what the doors say to one file that the terminal follows, whoever rang them.

ministack keeps the log lines of some callers only (not of sockets); a worker's answer carries them always.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ministack.core.lambda_runtime import Worker

LINE_WAIT = 0.004  # seconds for the first log line; ministack waits 0.05 s on every call that says nothing
FILE_LIMIT = 20_000_000  # bytes, then the file is begun anew


def follow(path: Path) -> None:
    """Appends one JSON object per invocation that said something or failed: door, at, ms, lines, error."""
    invoke = Worker.invoke
    drain = Worker._drain_stderr_bounded
    one_at_a_time = threading.Lock()

    def invoke_and_tell(worker: Any, *args: Any, **kwargs: Any) -> Any:
        began = time.monotonic()
        answer = invoke(worker, *args, **kwargs)
        told = {
            "door": _door(worker.config),
            "at": time.time(),
            "ms": round((time.monotonic() - began) * 1000),
            "cold": bool(answer.get("cold_start")),
            "lines": [line for line in str(answer.get("log") or "").splitlines() if line.strip()],
            "error": answer.get("trace") or answer.get("error"),
        }
        if told["lines"] or told["error"]:
            with one_at_a_time, suppress(OSError):  # a full disk: no door fails for its log
                mode = "w" if path.exists() and path.stat().st_size > FILE_LIMIT else "a"
                with path.open(mode) as out:
                    out.write(json.dumps(told) + "\n")
        return answer

    def drain_without_long_wait(worker: Any) -> Any:
        return drain(worker, first_line_wait=LINE_WAIT)

    Worker.invoke = invoke_and_tell
    Worker._drain_stderr_bounded = drain_without_long_wait


def _door(config: dict[str, Any]) -> str:
    """The door's short name if it has one, else the function's."""
    variables = (config.get("Environment") or {}).get("Variables") or {}
    return str(variables.get("POWERTOOLS_SERVICE_NAME") or config.get("FunctionName", ""))
