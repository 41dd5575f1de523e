"""Password hashes: argon2id."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: OWASP Password Storage Cheat Sheet, argon2id: 19 MiB of memory, 2 passes, 1 lane (about 25 ms on one core).
MEMORY_KIB = 19_456
PASSES = 2
LANES = 1


class Argon2Passwords:
    """Implements the port Passwords. Tests pass cheaper parameters."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES, lanes: int = LANES) -> None:
        self._parameters: Any = {"memory_cost": memory_kib, "time_cost": passes, "parallelism": lanes}

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            self._hasher.verify(password_hash or self._nobodys_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(**self._parameters)

    @cached_property
    def _nobodys_hash(self) -> str:
        """Verified in place of a missing account's hash, so that both answers take the same time."""
        return self.hash("the password of nobody")
