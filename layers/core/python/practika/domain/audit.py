"""What the audit log speaks of: acts, and an entry of one act."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple

from practika.domain.model import Model

#: Every security-relevant act. A new one is recorded by a use case and stands in the table of
#: tests/unit/usecases/test_audited_acts.py.
Act = Literal[
    "signed_up",
    "signed_in",
    "sign_in_refused",
    "signed_out",
    "refresh_token_reused",
    "factor_asked",
    "factor_begun",
    "factor_set_up",
    "factor_refused",
    "factor_removed",
    "recovery_codes_made",
    "recovery_code_used",
    "invited",
    "invitation_accepted",
    "role_changed",
    "member_removed",
    "member_brought_back",
    "member_left",
    "name_changed",
    "email_changed",
    "password_changed",
    "sessions_ended",
    "video_cancelled",
    "video_removed",
    "original_taken",
    "original_asked_back_standard",
    "original_asked_back_bulk",
    "lesson_started",
    "lesson_removed",
    "data_export_asked",
    "data_exported",
    "account_closed",
    "account_closed_again",
    "account_erased",
]


class Position(NamedTuple):
    """Where an entry stands in the log: the number of its transaction, then its own."""

    xact: int
    entry: int


#: Before every entry.
START = Position(0, 0)


class AuditEntry(Model):
    """Who did what, when, where. Ids and hashes only: no name, no e-mail."""

    xact: int
    id: int
    at: datetime
    act: str
    person_id: str | None = None
    workspace_id: str | None = None
    subject: str | None = None
    details: Any = None

    @property
    def position(self) -> Position:
        return Position(self.xact, self.id)
