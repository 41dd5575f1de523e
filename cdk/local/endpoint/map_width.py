"""How wide a Map runs may stand in its input (`MaxConcurrencyPath`); ministack reads only a number."""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions


def with_number(state: dict[str, Any], said: Any, context: dict[str, Any]) -> dict[str, Any]:
    """The state as ministack reads it: the number its path leads to in the input, 0 (no limit) if there is none."""
    path = state.get("MaxConcurrencyPath")
    if not path:
        return state
    number = stepfunctions._resolve_path_or_ctx(path, said, context)
    return {**state, "MaxConcurrency": number if isinstance(number, int) and number > 0 else 0}


def read_paths() -> None:
    """Puts the number in before a Map is run."""
    run = stepfunctions._run_map_items

    def run_as_wide(state: dict[str, Any], said: Any, execution: Any, context: dict[str, Any]) -> Any:
        return run(with_number(state, said, context), said, execution, context)

    stepfunctions._run_map_items = run_as_wide
