"""The jail holds whatever runs in it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from practika.adapters.ffmpeg.run import Limits, run

MIB = 1024 * 1024
ROOMY = Limits(seconds=20, cpu_seconds=20, memory_bytes=1024 * MIB, file_bytes=64 * MIB)


def python(
    code: str, folder: Path, limits: Limits = ROOMY, lines: list[str] | None = None
) -> tuple[int, bool]:
    argv = [sys.executable, "-I", "-S", "-c", code]
    ended = run(argv, folder=folder, limits=limits, on_line=(lines if lines is not None else []).append)
    return ended.code, ended.timed_out


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


def test_time_has_an_end_for_the_whole_family(tmp_path: Path) -> None:
    child = "import time; time.sleep(60)"
    code = (
        f"import subprocess,sys; p=subprocess.Popen([sys.executable,'-c',{child!r}]);"
        "print(p.pid, flush=True); p.wait()"
    )
    lines: list[str] = []
    before = time.monotonic()
    ended, late = python(code, tmp_path, Limits(1, 20, 1024 * MIB, MIB), lines)
    assert late and ended < 0 and time.monotonic() - before < 10
    deadline = time.monotonic() + 5
    while (
        Path(f"/proc/{lines[0]}").exists()
        and "Z" not in Path(f"/proc/{lines[0]}/stat").read_text().split()[2]
    ):
        assert time.monotonic() < deadline, "a grandchild outlived the jail"
        time.sleep(0.05)


def test_a_child_left_running_is_ended_too(tmp_path: Path) -> None:
    code = (
        "import subprocess,sys; p=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'],"
        "stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL); print(p.pid)"
    )
    lines: list[str] = []
    assert python(code, tmp_path, lines=lines) == (0, False)
    time.sleep(0.2)
    stat = Path(f"/proc/{lines[0]}/stat")
    assert not stat.exists() or stat.read_text().split()[2] == "Z"


def test_there_is_no_network_where_the_kernel_grants_it(tmp_path: Path) -> None:
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
    ended = run(argv, folder=tmp_path, limits=ROOMY)
    assert len(ended.complaints) == 400 and ended.complaints[-1] == "oh 4999"
