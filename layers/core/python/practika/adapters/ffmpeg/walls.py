"""Walls that the kernel puts around a jailed command, each where the kernel has it.

- **Landlock** (Linux 5.13 and later): opens nothing but the job's folder, the files it may read, and system libraries.
- **A system-call filter** (seccomp): makes no socket, no other process, and looks into none.

Neither needs privileges and neither can be taken down again by what runs behind it. What a kernel does not offer is
left out: then the allow-lists of `commands.py` stand there alone (docs/jail.md says where that is so).
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from practika.adapters.ffmpeg import syscalls

#: Where the loader finds the C library; nothing private lives there.
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/etc/ld.so.preload")
#: Facts of the machine that the C library asks for: how many processors, how memory is given, which time zone.
MACHINE = ("/sys/devices/system/cpu/online", "/proc/sys/vm/overcommit_memory", "/etc/localtime")
LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")

_EXECUTE, _WRITE, _READ, _LIST, _MAKE, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 8, 1 << 14
#: What Landlock of that version (and above) can forbid in the file system, as bits.
_FILE_RIGHTS = ((1, (1 << 13) - 1), (2, 1 << 13), (3, _TRUNCATE), (5, 1 << 15))
_TCP = 0b11  # bind and connect
_SCOPES = 0b11  # abstract sockets of, and signals to, anything outside
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


@dataclass(frozen=True)
class Walls:
    """Made in the parent, entered by the child between fork and exec, where only system calls are allowed."""

    libc: ctypes.CDLL
    ruleset: int | None
    program: _Program | None

    def enter(self) -> None:
        """For good: whoever has entered cannot leave, nor can what it becomes."""
        self.libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if self.ruleset is not None:
            self.libc.syscall(_RESTRICT_SELF, self.ruleset, 0)
        if self.program is not None:
            self.libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(self.program))


def landlock_version() -> int:
    """The version that this kernel offers, 0 for none."""
    if sys.platform != "linux":
        return 0
    version: int = ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    return max(0, version)


@contextmanager
def around(command: str, folder: Path, reads: Sequence[Path]) -> Iterator[Walls]:
    """Walls for one run of `command`: it may write in `folder` and read `reads`."""
    libc = ctypes.CDLL(None, use_errno=True)
    filtered = syscalls.program(platform.machine())
    code = ctypes.create_string_buffer(filtered) if filtered else None
    program = _Program(len(filtered) // 8, ctypes.addressof(code)) if filtered and code else None
    ruleset = _ruleset(libc, command, folder, reads)
    try:
        yield Walls(libc, ruleset, program)
    finally:
        if ruleset is not None:
            os.close(ruleset)
        del code  # alive until here: the program points to it


def _ruleset(libc: ctypes.CDLL, command: str, folder: Path, reads: Sequence[Path]) -> int | None:
    version = landlock_version()
    if not version:
        return None
    handled = sum(bits for since, bits in _FILE_RIGHTS if version >= since)
    rules = _Ruleset(handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    ruleset: int = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    if ruleset < 0:
        return None
    _allow(libc, ruleset, folder, handled & (_READ | _LIST | _WRITE | _MAKE | _TRUNCATE))
    for path in (*reads, *map(Path, (*LIBRARIES, *MACHINE))):
        _allow(libc, ruleset, path, handled & (_READ | _LIST))
    for path in (Path(shutil.which(command) or command), *map(Path, LOADERS)):
        _allow(libc, ruleset, path, handled & (_READ | _EXECUTE))
    return ruleset


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    """A path that does not exist (a library folder of another distribution) needs no rule."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        beneath = _Beneath(rights if path.is_dir() else rights & _OF_FILES, place)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(place)
