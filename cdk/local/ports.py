"""Which ports are used: the wished one for the browser, free ones that are remembered for the rest."""

from __future__ import annotations

import secrets
import socket

from cdk.local.places import Memory
from cdk.local.problem import LocalProblem

LOOPBACK = "127.0.0.1"
#: Linux gives 32768 and above to outgoing connections (net.ipv4.ip_local_port_range), others 49152 and above.
FIRST, BEHIND, TRIES = 20_000, 32_768, 50


def is_free(port: int) -> bool:
    """Whether we could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A free loopback port, below those that the system gives to whoever calls out: it is bound seconds later."""
    for _ in range(TRIES):
        if is_free(port := FIRST + secrets.randbelow(BEHIND - FIRST)):
            return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def remembered(memory: Memory, name: str) -> int:
    """The port used last time under `name` if it is still free, else another one; remembered again."""
    last = memory.get(name)
    port = last if isinstance(last, int) and is_free(last) else any_free()
    memory.put(name, port)
    return port


def wished(memory: Memory, port: int) -> int:
    """The browser's port: exactly the wished one, or for 0 a free one that stays the same over restarts."""
    if port == 0:
        return remembered(memory, "front_port")
    if not is_free(port):
        raise LocalProblem(
            f"Port {port} is taken by another program.",
            f"Stop that program, or choose another port: make run PORT={port + 1 if port < 65535 else 8081}",
        )
    memory.put("front_port", port)
    return port
