"""People, workspaces and invitations, and the rules for what a person types about themself."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from practika.domain.caller import Role
from practika.domain.errors import Invalid
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model

PASSWORD_LEAST = 10
#: argon2 reads every byte: an upper bound keeps a hostile megabyte away from it (OWASP asks for at least 64).
PASSWORD_MOST = 200
NAME_MOST = 80
#: RFC 5321 §4.5.3.1: 64 octets before the @, 254 for the whole path.
EMAIL_MOST = 254
_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}$")


class Account(Model):
    """A person who can sign in. `email` is normalised; `password_hash` is an argon2id string and never
    leaves the server."""

    id: PersonId
    email: str
    name: str
    password_hash: str
    created_at: datetime


class Workspace(Model):
    """The border of everything: nothing of one workspace is visible in another."""

    id: WorkspaceId
    name: str
    created_at: datetime


class Membership(Model):
    """One workspace of a person, and what that person is there."""

    workspace: Workspace
    role: Role


class Member(Model):
    """One person of a workspace. `second_factor`: whether one is asked for at sign-in; None: is not for all to know."""

    person_id: PersonId
    name: str
    email: str
    role: Role
    joined_at: datetime
    second_factor: bool | None = None


class Invitation(Model):
    """Lets whoever holds the code join a workspace until it expires; only the code's SHA-256 (hex) is stored."""

    sha256: str
    workspace_id: WorkspaceId
    workspace_name: str
    role: Role
    created_by: PersonId
    created_at: datetime
    expires_at: datetime


def home_of(name: str, workspace_id: WorkspaceId, at: datetime) -> Workspace:
    """A workspace of one's own, for who has no other."""
    return Workspace(id=workspace_id, name=f"{name[:60]}’s workspace", created_at=at)


def normalise_email(typed: str) -> str:
    """The form in which two spellings of one address are equal: NFKC, trimmed, lower case. Raises Invalid.

    The part before the @ is case-sensitive by RFC 5321 but nowhere in practice; dots and +tags stay, they do differ.
    """
    email = unicodedata.normalize("NFKC", typed).strip().casefold()
    if len(email) > EMAIL_MOST or not _EMAIL.match(email):
        raise Invalid(
            "This does not look like an e-mail address. Write it like name@example.org.", field="email"
        )
    return email


def clean_line(typed: str, *, what: str, most: int) -> str:
    """One line a person typed: NFC, white space collapsed, nothing invisible. Raises Invalid when empty or too long."""
    line = " ".join(unicodedata.normalize("NFC", typed).split())
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in line):
        raise Invalid(f"The {what} contains a character that cannot be shown.", field=what)
    if not line:
        raise Invalid(f"Please give a {what}.", field=what)
    if len(line) > most:
        raise Invalid(f"The {what} is longer than {most} characters.", field=what)
    return line


def check_password(password: str, *, email: str) -> None:
    """Length only (NIST SP 800-63B §5.1.1.2), and not the e-mail itself. Raises Invalid with what to do."""
    if len(password) < PASSWORD_LEAST:
        raise Invalid(f"Choose a password of at least {PASSWORD_LEAST} characters.", field="password")
    if len(password) > PASSWORD_MOST:
        raise Invalid(f"Choose a password of at most {PASSWORD_MOST} characters.", field="password")
    if password.strip().casefold() in (email, email.partition("@")[0]):
        raise Invalid("Choose a password that is not your e-mail address.", field="password")
    if len(set(password)) < 4:
        raise Invalid("Choose a password with more than three different characters.", field="password")
