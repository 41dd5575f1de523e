"""Gives a door's error its class name, as Lambda does: state machines choose `Catch` and `Retry` by it.

ministack calls every error of a handler `Runtime.HandlerError`, and leaves a throttled call without a name.
"""

from __future__ import annotations

import threading
from typing import Any

from ministack.core.lambda_runtime import Worker
from ministack.services import lambda_svc

EXIT = "Runtime.ExitError"  # what Lambda says when the process is gone
GONE = frozenset({"Worker process died", "Worker returned no response"})
UNNAMED = "Runtime.HandlerError"
THROTTLED = "Lambda.TooManyRequestsException"  # what a state machine hears when no environment is left


def name_of(answer: dict[str, Any]) -> str | None:
    """The bare class name of the exception that ended an invocation, or None if the answer does not tell."""
    said = str(answer.get("error") or "")
    if said in GONE:
        return EXIT
    trace = str(answer.get("trace") or "").rstrip("\n")
    before = trace.removesuffix(f": {said}") if said else trace
    name = before.rsplit("\n", 1)[-1].rsplit(".", 1)[-1]
    return name if name.isidentifier() else None


def name_them() -> None:
    """Puts the name into every answer of a warm worker."""
    invoke, execute = Worker.invoke, lambda_svc._execute_function_warm
    here = threading.local()

    def invoke_and_note(worker: Any, *args: Any, **more: Any) -> Any:
        here.answer = {}
        here.answer = invoke(worker, *args, **more)
        return here.answer

    def execute_and_name(*args: Any, **more: Any) -> Any:
        here.answer = {}
        result = execute(*args, **more)
        body = result.get("body") if isinstance(result, dict) and result.get("error") else None
        if isinstance(body, dict) and body.get("errorType") == UNNAMED:
            body["errorType"] = name_of(here.answer) or UNNAMED
        return result

    refuse = lambda_svc._throttle_response

    def refuse_by_name(*args: Any, **more: Any) -> Any:
        result = refuse(*args, **more)
        result["body"]["errorType"] = THROTTLED
        return result

    lambda_svc._throttle_response = refuse_by_name
    Worker.invoke = invoke_and_note
    lambda_svc._execute_function_warm = execute_and_name
