"""Every act that matters for security is recorded, and every right says by which act, or why by none."""

from __future__ import annotations

import ast
from typing import get_args

from practika.domain.audit import Act
from practika.domain.policy import Action
from tests.unit.test_house_rules import ROOT

USECASES = ROOT / "layers/core/python/practika/usecases"
HISTORY = "the note's own history keeps it, hash by hash"
MANAGED = {"role_changed", "member_removed", "member_brought_back"}
READS = "reads what every member may read"

#: What a right of the policy leaves in the audit log: its acts, or a reason.
RECORDED: dict[Action, set[str] | str] = {
    Action.VIEW: READS,
    Action.COMMENT: HISTORY,
    Action.ANNOTATE: HISTORY,
    Action.RESOLVE: HISTORY,
    Action.APPROVE: HISTORY,
    Action.REVISE: HISTORY,
    Action.ERASE: HISTORY,
    Action.ROLL_BACK: HISTORY,
    Action.UPLOAD: "the video's row says who made it and when",
    Action.CONTINUE_UPLOAD: "the video's row says who made it and when",
    Action.RENAME: "a title opens nothing to anybody",
    Action.REMOVE: {"video_removed"},
    Action.RETRY: "the same film is made once more for the same people",
    Action.TAKE_ORIGINAL: {"original_taken"},
    Action.BRING_BACK: {"original_asked_back_standard", "original_asked_back_bulk"},
    Action.CANCEL: {"video_cancelled"},
    Action.SEE_PEOPLE: READS,
    Action.INVITE: {"invited", "invitation_accepted"},
    Action.INVITE_COACH: {"invited", "invitation_accepted"},
    Action.INVITE_OWNER: {"invited", "invitation_accepted"},
    Action.MANAGE_MEMBER: MANAGED,
    Action.MANAGE_COACH: MANAGED,
    Action.MANAGE_OWNER: MANAGED,
    Action.LEAD_SESSION: "passes with the session; what stays of one is its notes",
    Action.KEEP_CODES: "words of a code book open nothing to anybody",
    Action.RECORD_LESSON: {"lesson_started"},
    Action.KEEP_LESSON: {"lesson_removed"},
    Action.SEE_USAGE: "sums of the own workspace; who wants none counted says so",
    Action.TAKE_DATA_OUT: {"data_export_asked", "data_exported"},
    Action.CLOSE_ACCOUNT: {"account_closed", "account_closed_again", "account_erased"},
    Action.LEAVE_WORKSPACE: {"member_left"},
    Action.CHANGE_ACCOUNT: {"name_changed", "email_changed", "password_changed", "sessions_ended"},
    Action.KEEP_FACTOR: {
        "factor_begun",
        "factor_set_up",
        "factor_refused",
        "factor_removed",
        "recovery_codes_made",
        "recovery_code_used",
    },
    Action.SEE_FACTORS: READS,
}
#: Acts of sessions, for which nobody needs a right.
SESSIONS = {
    "signed_up",
    "signed_in",
    "sign_in_refused",
    "signed_out",
    "refresh_token_reused",
    "factor_asked",
}


def _recorded() -> set[str]:
    """Every act that a use case hands to `audit.record`, read from the code; a table of acts counts with its values."""
    found: set[str] = set()
    for path in USECASES.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
        records = [
            each for each in calls if isinstance(each.func, ast.Attribute) and each.func.attr == "record"
        ]
        given = [keyword.value for each in records for keyword in each.keywords if keyword.arg == "act"]
        if any(isinstance(each, ast.Subscript) for each in given):
            given += [value for each in ast.walk(tree) if isinstance(each, ast.Dict) for value in each.values]
        found |= {str(each.value) for each in given if isinstance(each, ast.Constant)}
    return found


def test_every_right_says_what_it_leaves_in_the_log() -> None:
    assert set(RECORDED) == set(Action)
    for action, said in RECORDED.items():
        assert said, action


def test_every_act_belongs_to_a_right_or_a_session_and_is_recorded_by_a_use_case() -> None:
    acts = set(get_args(Act))
    told = set().union(*(said for said in RECORDED.values() if isinstance(said, set)))
    assert acts == told | SESSIONS
    assert acts == _recorded()
