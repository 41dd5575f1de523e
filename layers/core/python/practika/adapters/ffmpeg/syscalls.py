"""The system-call filter of the jail as a program for the kernel's packet-filter machine.

Forbidden with EPERM: sockets of every kind (rings that could make them too), new processes, signals to and looks into
other processes, and whatever changes the machine. Threads stay possible. A call by another architecture's numbers is
forbidden altogether.
"""

from __future__ import annotations

import errno
import struct

#: AUDIT_ARCH_… of linux/audit.h; then each call's number on x86-64 and on arm64 (asm/unistd.h).
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_FORBIDDEN = {
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "connect": (42, 203), "sendto": (44, 206), "sendmsg": (46, 211),
    "io_uring_setup": (425, 425), "fork": (57, None), "vfork": (58, None), "execveat": (322, 281),
    "kill": (62, 129), "tkill": (200, 130), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "setns": (308, 268),
    "unshare": (272, 97), "chroot": (161, 51), "mount": (165, 40), "open_by_handle_at": (304, 265), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219),
}  # fmt: skip
_CLONE, _CLONE3 = (56, 220), 435
_CLONE_THREAD = 0x10000
_FIRST_OF_X32 = 0x40000000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000


def program(machine: str) -> bytes | None:
    """The filter for that machine (as `uname -m` says), None for an architecture whose numbers are not known here."""
    if machine not in _ARCHITECTURES:
        return None
    column = list(_ARCHITECTURES).index(machine)
    numbers = [pair[column] for pair in _FORBIDDEN.values()]
    forbidden = [number for number in numbers if number is not None]
    middle = [(_EQUAL, number) for number in forbidden]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, len(middle) + 7, _ARCHITECTURES[machine]),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, len(middle) + 5, 0, _FIRST_OF_X32),
    ]
    # a new process is refused, a new thread is not; clone3 hides its flags, so the C library shall fall back to clone
    ending = [
        (_EQUAL, 5, 0, _CLONE3),
        (_EQUAL, 0, 2, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
    ]
    refusals = [(_RETURN, 0, 0, _REFUSE | errno.EPERM), (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)]
    for place, (kind, number) in enumerate(middle):
        lines.append((kind, len(middle) - place - 1 + len(ending), 0, number))
    return b"".join(struct.pack("=HBBI", *line) for line in (*lines, *ending, *refusals))
