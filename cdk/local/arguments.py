"""The command line of `python -m cdk.local`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Wishes:
    """What the person asked for. `port` 0: a free one that stays the same over restarts."""

    command: str
    port: int
    state: Path
    seed: bool
    build: bool
    logs: bool
    by: str


def read(argv: list[str]) -> Wishes:
    """Parses the arguments behind the program's name."""
    parser = argparse.ArgumentParser(
        prog="python -m cdk.local", description="The whole of Practika on one machine.", allow_abbrev=False
    )
    parser.add_argument(
        "command", nargs="?", choices=["run", "clean"], default="run", help="clean removes the state"
    )
    parser.add_argument("--port", type=int, default=8080, help="where the browser goes; 0 takes a free one")
    parser.add_argument("--state", type=Path, default=Path(".local"), help="folder that holds everything")
    parser.add_argument("--no-seed", action="store_true", help="no demo workspace")
    parser.add_argument("--no-build", action="store_true", help="serve web/dist as it is")
    parser.add_argument("--quiet-logs", action="store_true", help="do not show the doors' logs")
    parser.add_argument(
        "--by", choices=["cdk", "terraform"], default="cdk", help="what deploys the application"
    )
    given = parser.parse_args(argv)
    if not 0 <= given.port <= 65535:
        parser.error(f"--port must be between 0 and 65535, not {given.port}")
    return Wishes(
        command=given.command,
        port=given.port,
        state=given.state.resolve(),
        seed=not given.no_seed,
        build=not given.no_build,
        logs=not given.quiet_logs,
        by=given.by,
    )
