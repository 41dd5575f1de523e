"""What the command line does: run until told to stop, or clean."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import AsyncExitStack, suppress

from cdk.local import arguments, database, leftovers
from cdk.local.places import Memory, Places
from cdk.local.problem import LocalProblem
from cdk.local.progress import BOLD, RED, coloured, say
from cdk.local.running import Running


async def _run(wishes: arguments.Wishes) -> None:
    say(coloured("Starting Practika", BOLD))
    async with AsyncExitStack() as stack:
        instance = Running(wishes, stack)
        await instance.up()
        await instance.watch()


async def _until_told(wishes: arguments.Wishes) -> int:
    """Runs until Ctrl-C or SIGTERM; a second one does not disturb the orderly stop."""
    work = asyncio.create_task(_run(wishes))
    told = asyncio.Event()

    def stop() -> None:
        if not told.is_set():
            told.set()
            say("\nStopping and saving …")
            work.cancel()

    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(sign, stop)
    try:
        await work
    except asyncio.CancelledError:
        say("Stopped. Everything is saved; make run goes on from here.")
        return 0
    except LocalProblem as problem:
        return _told(problem)
    except OSError as error:
        return _told(_of_the_machine(error, wishes))
    return 0


def _told(problem: LocalProblem) -> int:
    say(coloured(f"\n✗ {problem.what}", RED, BOLD))
    for more in (problem.detail, problem.remedy):
        if more.strip():
            say(more.rstrip())
    return 1


def _of_the_machine(error: OSError, wishes: arguments.Wishes) -> LocalProblem:
    """A full or read-only disk, a missing right: nothing of Practika's own."""
    where = f" at {error.filename}" if error.filename else ""
    return LocalProblem(
        f"This machine refuses something that Practika needs: {error.strerror or error}{where}.",
        f"Look at the space and the rights of {wishes.state}, then make run again; your data is kept.",
    )


def _clean(wishes: arguments.Wishes) -> int:
    places = Places(wishes.state)
    if not places.state.exists():
        return 0
    try:
        places.make()
        leftovers.Lock(places).take()
    except LocalProblem as problem:
        say(str(problem))
        return 1
    with suppress(LocalProblem):  # a memory that cannot be read is what one may want to be rid of
        leftovers.end_leftovers(Memory(places.state / "memory.json"), places)
    leftovers.remove(database.socket_folder(places))
    leftovers.remove(places.state)
    say(f"Removed {places.state}.")
    return 0


def main() -> int:
    """Exit code 0 after an orderly stop, 1 for a problem that a person was told."""
    wishes = arguments.read(sys.argv[1:])
    if wishes.command == "clean":
        return _clean(wishes)
    with suppress(KeyboardInterrupt):
        return asyncio.run(_until_told(wishes))
    return 1
