"""Second factors: what is kept of them, the challenges of sign-ins, and the seal over their secrets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.ids import PersonId, WorkspaceId
    from practika.domain.second_factor import Challenge, SecondFactor


class SecondFactors(Protocol):
    """One factor a person, and the slow hashes of recovery codes that were not used yet."""

    def of(self, person_id: PersonId) -> SecondFactor | None:
        """Also one that is not confirmed yet."""
        ...

    def begin(self, factor: SecondFactor) -> bool:
        """Writes it in the place of one that was never confirmed; False, and nothing, where one is confirmed."""
        ...

    def confirm(self, factor: SecondFactor, code_hashes: Sequence[str]) -> bool:
        """In one step it is asked for from now on, and the recovery codes are there. False, and nothing, where that
        secret is not the begun one any more, or is confirmed already."""
        ...

    def spend(self, person_id: PersonId, step: int) -> bool:
        """Uses up all steps up to that one; False when it was used up already (one winner, by the database)."""
        ...

    def recovery_codes(self, person_id: PersonId) -> Sequence[str]:
        """Hashes of those that are left."""
        ...

    def spend_recovery_code(self, person_id: PersonId, code_hash: str, at: datetime) -> bool:
        """False when it was used already (one winner, by the database)."""
        ...

    def replace_recovery_codes(self, person_id: PersonId, code_hashes: Sequence[str], at: datetime) -> None:
        """All former ones are gone, used or not, in one step. Does nothing for who has no factor."""
        ...

    def remove(self, person_id: PersonId) -> bool:
        """With its recovery codes and open challenges; False where there was none."""
        ...

    def holders(self, workspace_id: WorkspaceId) -> Collection[PersonId]:
        """Members of a workspace who have a confirmed one."""
        ...


class SignInChallenges(Protocol):
    """Challenges by the SHA-256 of their text."""

    def add(self, challenge: Challenge) -> None: ...
    def take_try(self, sha256: str, now: datetime, most: int) -> PersonId | None:
        """Counts a try and says whose challenge it is; None where it is unknown, over, or has had `most` tries. Two at
        once are two tries."""
        ...

    def end(self, sha256: str, at: datetime) -> bool:
        """False when it was over already (one winner, by the database)."""
        ...

    def drop_expired(self, before: datetime, limit: int) -> int:
        """Removes challenges that expired before that moment; returns how many."""
        ...


class Sealer(Protocol):
    """Encrypts what must not lie readable in the database."""

    def seal(self, text: str, *, owner: str) -> str:
        """What only `open` with the same owner reads again."""
        ...

    def open(self, sealed: str, *, owner: str) -> str:
        """Raises Unavailable where the key is not there, or where that was sealed for somebody else or changed."""
        ...
