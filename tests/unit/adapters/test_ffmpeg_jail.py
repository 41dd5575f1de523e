"""The jail holds whatever runs in it."""

from __future__ import annotations

import contextlib
import os
import platform
import resource
import struct
import sys
import time
from pathlib import Path

import pytest

from practika.adapters.ffmpeg import run as jail
from practika.adapters.ffmpeg import syscalls, walls
from practika.adapters.ffmpeg.limits import Limits
from practika.adapters.ffmpeg.run import run

MIB = 1024 * 1024
PYTHON = (Path(sys.prefix), Path(sys.base_prefix))  # what Python, as the jailed command, reads of its own
ROOMY = Limits(seconds=20, cpu_seconds=20, memory_bytes=1024 * MIB, file_bytes=64 * MIB)


def python(
    code: str, folder: Path, limits: Limits = ROOMY, lines: list[str] | None = None
) -> tuple[int, bool]:
    argv = [sys.executable, "-I", "-S", "-c", code]
    told = (lines if lines is not None else []).append
    ended = run(argv, folder=folder, limits=limits, reads=PYTHON, on_line=told)
    return ended.code, ended.timed_out


@pytest.fixture
def an_older_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has neither Landlock nor the filter: there only the process group keeps a family together."""
    monkeypatch.setattr(walls, "landlock_version", lambda: 0)
    monkeypatch.setattr(syscalls, "program", lambda machine: None)


def test_no_credential_reaches_the_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very secret")
    lines: list[str] = []
    python("import os; print(sorted(os.environ), os.getcwd())", tmp_path, lines=lines)
    assert "AWS" not in lines[0] and "'PATH'" in lines[0] and str(tmp_path) in lines[0]


def test_memory_has_a_ceiling(tmp_path: Path) -> None:
    code, _ = python("b'x' * (2 << 30)", tmp_path)
    assert code != 0


def test_a_file_has_a_ceiling(tmp_path: Path) -> None:
    code, _ = python("open('f','wb').write(b'x' * (65 << 20))", tmp_path)
    assert code != 0 and (tmp_path / "f").stat().st_size <= 64 * MIB


def test_time_has_an_end_for_the_whole_family(tmp_path: Path, an_older_kernel: None) -> None:
    code = "import os, time\nchild = os.fork()\nif child: print(child, flush=True)\ntime.sleep(60)"
    lines: list[str] = []
    for seconds in (1, 4, 16):  # on a busy machine a second may be over before the child was born
        ended, late = python(code, tmp_path, Limits(seconds, 20, 1024 * MIB, MIB), lines)
        assert late and ended < 0
        if lines:
            break
    until_gone(lines[0])


def until_gone(pid: str) -> None:
    """Waits until a process that sleeps for a minute has been ended."""
    deadline = time.monotonic() + 20
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
            assert time.monotonic() < deadline, "a grandchild outlived the jail"
            time.sleep(0.02)


def test_one_that_stands_still_is_ended_for_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jail, "STILL_LOOKS", 3)
    monkeypatch.setattr(jail, "LOOK_SECONDS", 0.05)
    assert python("import time; time.sleep(60)", tmp_path) == (-9, False)


def test_a_child_left_running_is_ended_too(tmp_path: Path, an_older_kernel: None) -> None:
    code = (
        "import subprocess,sys; p=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'],"
        "stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL); print(p.pid)"
    )
    lines: list[str] = []
    assert python(code, tmp_path, lines=lines) == (0, False)
    until_gone(lines[0])


def test_there_is_no_network_where_the_kernel_grants_it(tmp_path: Path, an_older_kernel: None) -> None:
    inside: list[str] = []
    python("import os; print(os.readlink('/proc/self/ns/net'))", tmp_path, lines=inside)
    outside = os.readlink("/proc/self/ns/net")  # noqa: PTH115  # a kernel link, not a path
    if inside[0] == outside:
        pytest.skip("this sandbox grants no network namespace")
    reached: list[str] = []
    code = "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError as e: print(e)"
    python(code, tmp_path, lines=reached)
    assert "unreachable" in reached[0]


def test_complaints_are_kept_but_not_without_end(tmp_path: Path) -> None:
    argv = [sys.executable, "-I", "-c", "import sys\nfor n in range(5000): print('oh', n, file=sys.stderr)"]
    ended = run(argv, folder=tmp_path, limits=ROOMY, reads=PYTHON)
    assert len(ended.complaints) == 800
    assert (ended.complaints[0], ended.complaints[-1]) == ("oh 0", "oh 4999")


def test_the_bill_is_of_that_run(tmp_path: Path) -> None:
    argv = [sys.executable, "-I", "-S", "-c", "b'x' * (300 << 20)"]
    ended = run(argv, folder=tmp_path, limits=ROOMY, reads=PYTHON)
    # Linux counts what its parent held, too: a child begins as its parent's copy
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert 300 * MIB <= ended.peak_bytes < max(300 * MIB, ours) + 100 * MIB and 0 < ended.cpu_seconds < 10


needs_landlock = pytest.mark.skipif(not walls.landlock_version(), reason="this kernel has no Landlock")
needs_filter = pytest.mark.skipif(
    syscalls.program(platform.machine()) is None, reason="the filter knows x86-64 and arm64 only"
)


TRY = """
import errno, os, socket, sys, threading
for attempt in sys.stdin_text:
    try: print(eval(attempt), flush=True)
    except OSError as error: print(errno.errorcode[error.errno], flush=True)
"""


def answers(attempts: list[str], folder: Path) -> dict[str, str]:
    """What Python in the jail says of each attempt: its result, or the error's name."""
    lines: list[str] = []
    python(TRY.replace("sys.stdin_text", repr(attempts)), folder, lines=lines)
    return dict(zip(attempts, lines, strict=True))


@needs_landlock
def test_only_the_folder_is_written_and_only_what_is_allowed_is_read(tmp_path: Path) -> None:
    job, beside = tmp_path / "job", tmp_path / "beside"
    job.mkdir()
    beside.write_text("another person's film")
    (job / "link").symlink_to(beside)
    allowed = ["open('own', 'w').write('x')", "open('own').read()"]
    forbidden = [
        f"open({str(beside)!r}).read()",
        "open('../beside').read()",
        "open('link').read()",
        "open('/etc/passwd').read()",
        "open('/proc/self/environ').read()",
        f"open({str(beside)!r}, 'w')",
        "open('../new', 'w')",
        "os.listdir('..')",
        "os.listdir('/')",
        "os.execv('/bin/sh', ['sh', '-c', 'true'])",
        "os.symlink('/etc/passwd', 'mine')",
    ]
    told = answers(allowed + forbidden, job)
    assert [told[attempt] for attempt in allowed] == ["1", "x"]
    assert {attempt: told[attempt] for attempt in forbidden} == dict.fromkeys(forbidden, "EACCES")
    assert beside.read_text() == "another person's film" and not (tmp_path / "new").exists()


@needs_filter
def test_there_is_no_socket_and_no_second_process(tmp_path: Path) -> None:
    forbidden = [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socketpair()",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.kill(os.getppid(), 0)",
    ]
    a_thread = (
        "(lambda done: (threading.Thread(target=done.set).start(), done.wait(9))[1])(threading.Event())"
    )
    told = answers([*forbidden, a_thread], tmp_path)
    assert told.pop(a_thread) == "True"
    assert told == dict.fromkeys(forbidden, "EPERM")


@needs_filter
@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_whole(machine: str) -> None:
    """Every jump of the program ends inside of it, on whichever machine it was made."""
    code = syscalls.program(machine)
    assert code
    lines = list(struct.iter_unpack("=HBBI", code))
    returns = {index for index, line in enumerate(lines) if line[0] == 0x06}
    assert returns == set(range(len(lines) - 3, len(lines)))
    for index, (kind, yes, no, _) in enumerate(lines[:-3]):
        assert kind == 0x20 or index + 1 + max(yes, no) < len(lines)


def test_an_unknown_machine_has_no_filter() -> None:
    assert syscalls.program("sparc") is None
