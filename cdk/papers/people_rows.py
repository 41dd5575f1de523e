"""What each column of PostgreSQL is: people, sessions, security. Films and work are in film_rows.py."""

from __future__ import annotations

from collections.abc import Mapping

from cdk.papers.holdings import About, Holding, Told, Why
from practika.domain.second_factor import CHALLENGE_LIFETIME
from practika.domain.session import ATTEMPTS_WINDOW, INVITATION_LIFETIME, REFRESH_LIFETIME
from practika.usecases.forget_old_sessions import KEPT

WHERE = "cdk/papers/people_rows.py and film_rows.py"
ID: Told = (About.STANDS_FOR, "whom the row is about")
ROOM: Told = (About.NOBODY, "the workspace")
WHEN: Told = (About.BEHAVIOUR, "when")
HASH: Told = (About.LETS_IN, "SHA-256 of a random secret; the secret itself is kept nowhere")
UNTIL_CLOSED = "until the account is closed"

PEOPLE: Mapping[str, Holding] = {
    "people": Holding(
        why=Why.ACCOUNT,
        kept=UNTIL_CLOSED,
        taken="person.json: person",
        erased="e-mail, name and password hash are overwritten at once; the id stays for what refers to it",
        columns={
            "id": ID,
            "email": (About.NAMES, "the address to sign in with"),
            "name": (About.NAMES, "as others see it"),
            "password_hash": (About.LETS_IN, "argon2id; never in an answer, a log or an export"),
            "created_at": WHEN,
            "erased_at": WHEN,
        },
    ),
    "person_requests": Holding(
        why=Why.RIGHTS,
        kept="as long as the database: that it was asked and done is evidence (art. 5(2))",
        taken="no: it is the request itself",
        erased="stays, by id alone: a restore does the erasure again",
        columns={
            "id": (About.NOBODY, "the request"),
            "person_id": ID,
            "kind": (About.BEHAVIOUR, "an export, or an erasure"),
            "words": (About.BEHAVIOUR, "whether what they wrote goes too"),
            **dict.fromkeys(("workspace_ids", "dissolved_ids"), ROOM),
            **dict.fromkeys(("asked_at", "done_at"), WHEN),
            **dict.fromkeys(
                ("state", "place", "round_at", "due_at", "claimed_until"),
                (About.NOBODY, "how far the work is"),
            ),
        },
    ),
    "former_films": Holding(
        why=Why.RUNNING,
        kept="as long as the database: notes of removed films stay apart from their rows",
        taken="no: ids alone",
        erased="no person in it",
        columns={"id": (About.NOBODY, "a film whose row is gone"), "workspace_id": ROOM},
    ),
    "workspaces": Holding(
        why=Why.WORK,
        kept="as long as somebody is in it",
        taken="person.json: memberships",
        erased="one that nobody else is in goes with the person",
        columns={
            "id": ROOM,
            "name": (About.NAMES, "often a person's or a studio's name"),
            "created_at": (About.NOBODY, "when"),
        },
    ),
    "members": Holding(
        why=Why.ACCOUNT,
        kept="until the person leaves, is removed, or closes the account",
        taken="person.json: memberships",
        erased="rows go",
        columns={
            "workspace_id": ROOM,
            "person_id": ID,
            "role": (About.NAMES, "what they may do"),
            "joined_at": WHEN,
        },
    ),
    "former_members": Holding(
        why=Why.SECURITY,
        kept="as long as the workspace and the account: a removed person does not come back by an old invitation",
        taken="no: the audit log says it",
        erased="rows go",
        columns={
            "workspace_id": ROOM,
            "person_id": ID,
            "role": (About.NAMES, "what they could do"),
            "removed": (About.BEHAVIOUR, "whether they were removed or left"),
            "left_at": WHEN,
        },
    ),
    "refresh_tokens": Holding(
        why=Why.SECURITY,
        kept=f"{REFRESH_LIFETIME.days} days from each sign-in or rotation, and {KEPT.days} more",
        taken="person.json: sessions",
        erased="rows go",
        columns={
            "sha256": HASH,
            "family": (About.STANDS_FOR, "one sign-in and what was rotated from it"),
            "person_id": ID,
            "workspace_id": ROOM,
            "issued_at": WHEN,
            "expires_at": WHEN,
            "used_at": WHEN,
            "ended_at": WHEN,
        },
    ),
    "invitations": Holding(
        why=Why.ACCOUNT,
        kept=f"of use for {INVITATION_LIFETIME.days} days; the row stays with its workspace",
        taken="person.json: invitations",
        erased="rows that the person made go",
        columns={
            "sha256": HASH,
            "workspace_id": ROOM,
            "role": (About.NOBODY, "what who accepts may do"),
            "created_by": ID,
            "created_at": WHEN,
            "expires_at": (About.NOBODY, "until when"),
        },
    ),
    "second_factors": Holding(
        why=Why.SECURITY,
        kept="until the person takes it away, or closes the account",
        taken="person.json: second_factor, without the secret",
        erased="rows go",
        columns={
            "person_id": ID,
            "sealed": (About.LETS_IN, "the secret of the app, by AES-256-GCM; the key is in Secrets Manager"),
            "begun_at": WHEN,
            "confirmed_at": WHEN,
            "last_step": (About.BEHAVIOUR, "when the last code was made that was used"),
        },
    ),
    "recovery_codes": Holding(
        why=Why.SECURITY,
        kept="until they are made anew, or the second factor goes",
        taken="person.json: second_factor, how many are left",
        erased="rows go",
        columns={
            "person_id": ID,
            "code_hash": (About.LETS_IN, "argon2id of a code that is shown once"),
            "made_at": WHEN,
            "used_at": WHEN,
        },
    ),
    "sign_in_challenges": Holding(
        why=Why.SECURITY,
        kept=f"good for {int(CHALLENGE_LIFETIME.total_seconds()) // 60} minutes, gone after {KEPT.days} days",
        taken="person.json: audit, as factor_asked",
        erased="rows go",
        columns={
            "sha256": HASH,
            "person_id": ID,
            "issued_at": WHEN,
            "expires_at": WHEN,
            "tries": (About.BEHAVIOUR, "codes that were tried"),
            "ended_at": WHEN,
        },
    ),
    "sign_in_failures": Holding(
        why=Why.SECURITY,
        kept=f"counted for {int(ATTEMPTS_WINDOW.total_seconds()) // 60} minutes, gone after {KEPT.days} days",
        taken="no: a hash that nobody can ask for without the address and the network",
        erased=f"by itself, after {KEPT.days} days",
        columns={
            "subject": (About.STANDS_FOR, "SHA-256 of e-mail and network address, or of a person's id"),
            "at": WHEN,
        },
    ),
    "audit_log": Holding(
        why=Why.EVIDENCE,
        kept="as long as the database: it is evidence",
        taken="person.json: audit",
        erased="stays, by id alone: nothing says any more whose id it was",
        columns={
            "id": (About.NOBODY, "order"),
            "at": WHEN,
            "workspace_id": ROOM,
            "person_id": ID,
            "act": (About.BEHAVIOUR, "what was done"),
            "subject": (About.STANDS_FOR, "to what: an id, or a hash of e-mail and network address"),
            "details": (About.NOBODY, "not written yet by any act"),
            "xact": (About.NOBODY, "the transaction that wrote it"),
        },
    ),
    "audit_links": Holding(
        why=Why.EVIDENCE,
        kept="as long as the database",
        taken="no person in it",
        erased="no person in it",
        columns=dict.fromkeys(
            (
                *("number", "sha256", "previous", "previous_hash", "last_hash", "after_xact", "after_id"),
                *("through_xact", "through_id", "entries", "begun_at", "stored_at"),
            ),
            (About.NOBODY, "a link of the chain of locked objects"),
        ),
    ),
}
