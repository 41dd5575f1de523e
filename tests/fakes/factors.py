"""Second factors and challenges in memory, and a seal that everybody can read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from practika.domain.errors import Unavailable
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.second_factor import Challenge, SecondFactor
from tests.fakes.people import FakeWorkspaces


class FakeSignInChallenges:
    def __init__(self) -> None:
        self.rows: dict[str, Challenge] = {}

    def add(self, challenge: Challenge) -> None:
        self.rows[challenge.sha256] = challenge

    def take_try(self, sha256: str, now: datetime, most: int) -> PersonId | None:
        row = self.rows.get(sha256)
        if row is None or row.tries >= most or row.expires_at <= now or row.ended_at is not None:
            return None
        self.rows[sha256] = row.model_copy(update={"tries": row.tries + 1})
        return row.person_id

    def end(self, sha256: str, at: datetime) -> bool:
        row = self.rows.get(sha256)
        if row is None or row.ended_at is not None:
            return False
        self.rows[sha256] = row.model_copy(update={"ended_at": at})
        return True

    def drop_expired(self, before: datetime, limit: int) -> int:
        old = [key for key, row in self.rows.items() if row.expires_at < before][:limit]
        for key in old:
            del self.rows[key]
        return len(old)


class FakeSecondFactors:
    def __init__(self, workspaces: FakeWorkspaces, challenges: FakeSignInChallenges) -> None:
        self.workspaces = workspaces
        self.challenges = challenges
        self.rows: dict[PersonId, SecondFactor] = {}
        self.codes: dict[PersonId, dict[str, datetime | None]] = {}

    def of(self, person_id: PersonId) -> SecondFactor | None:
        return self.rows.get(person_id)

    def begin(self, factor: SecondFactor) -> bool:
        there = self.rows.get(factor.person_id)
        if there is not None and there.confirmed_at is not None:
            return False
        self.rows[factor.person_id] = factor
        return True

    def confirm(self, factor: SecondFactor, code_hashes: Sequence[str]) -> bool:
        there = self.rows.get(factor.person_id)
        if there is None or there.confirmed_at is not None or there.sealed != factor.sealed:
            return False
        self.rows[factor.person_id] = factor
        self.codes[factor.person_id] = dict.fromkeys(code_hashes)
        return True

    def spend(self, person_id: PersonId, step: int) -> bool:
        there = self.rows.get(person_id)
        if there is None or there.confirmed_at is None or (there.last_step or 0) >= step:
            return False
        self.rows[person_id] = there.model_copy(update={"last_step": step})
        return True

    def recovery_codes(self, person_id: PersonId) -> Sequence[str]:
        return [code_hash for code_hash, used in self.codes.get(person_id, {}).items() if used is None]

    def spend_recovery_code(self, person_id: PersonId, code_hash: str, at: datetime) -> bool:
        if code_hash not in self.recovery_codes(person_id):
            return False
        self.codes[person_id][code_hash] = at
        return True

    def replace_recovery_codes(self, person_id: PersonId, code_hashes: Sequence[str], at: datetime) -> None:
        there = self.rows.get(person_id)
        if there is not None and there.confirmed_at is not None:
            self.codes[person_id] = dict.fromkeys(code_hashes)

    def remove(self, person_id: PersonId) -> bool:
        self.codes.pop(person_id, None)
        rows = self.challenges.rows
        for key in [key for key, row in rows.items() if row.person_id == person_id]:
            del rows[key]
        return self.rows.pop(person_id, None) is not None

    def holders(self, workspace_id: WorkspaceId) -> Collection[PersonId]:
        here = {who for wsp, who in self.workspaces.joined if wsp == workspace_id}
        return {who for who, row in self.rows.items() if row.confirmed_at is not None and who in here}


class FakeSealer:
    """`away`: the key is gone."""

    def __init__(self) -> None:
        self.away = False

    def seal(self, text: str, *, owner: str) -> str:
        return f"v1:{owner}:{text}"

    def open(self, sealed: str, *, owner: str) -> str:
        _, whose, text = sealed.split(":")
        if self.away or whose != owner:
            raise Unavailable
        return text
