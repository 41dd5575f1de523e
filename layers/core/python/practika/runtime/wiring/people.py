"""Accounts, workspaces, sessions, invitations, password hashes and signed tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from practika.runtime.observability import count
from practika.runtime.settings import settings
from practika.runtime.wiring.system import aws_client, clock, database, dynamo, secrets

if TYPE_CHECKING:
    from practika.ports.codes import CodeBooks
    from practika.ports.members import Members, PersonNotices, Recalls
    from practika.ports.people import (
        Accounts,
        Audit,
        Invitations,
        Passwords,
        RefreshTokens,
        SignInAttempts,
        Tokens,
        Workspaces,
    )
    from practika.ports.system import Edge
    from practika.usecases.end_rights import Porter
    from practika.usecases.own_desk import OwnDesk
    from practika.usecases.pace import Pace


@cache
def accounts() -> Accounts:
    from practika.adapters.postgres.accounts import PostgresAccounts

    return PostgresAccounts(database())


@cache
def workspaces() -> Workspaces:
    from practika.adapters.postgres.workspaces import PostgresWorkspaces

    return PostgresWorkspaces(database())


@cache
def refresh_tokens() -> RefreshTokens:
    from practika.adapters.postgres.sessions import PostgresRefreshTokens

    return PostgresRefreshTokens(database())


@cache
def sign_in_attempts() -> SignInAttempts:
    from practika.adapters.postgres.sessions import PostgresSignInAttempts

    return PostgresSignInAttempts(database())


@cache
def invitations() -> Invitations:
    from practika.adapters.postgres.invitations import PostgresInvitations

    return PostgresInvitations(database())


@cache
def codes() -> CodeBooks:
    from practika.adapters.postgres.codes import PostgresCodeBooks

    return PostgresCodeBooks(database())


@cache
def audit() -> Audit:
    from practika.adapters.postgres.audit import PostgresAudit

    return PostgresAudit(database())


@cache
def passwords() -> Passwords:
    from practika.adapters.passwords import Argon2Passwords

    return Argon2Passwords()


#: A key that was replaced signs for so long at most: whoever got a token of it is refused until then.
SIGNING_KEY_SECONDS = 30.0


@cache
def tokens() -> Tokens:
    """Signs with the private key (only doors that have it) and verifies with every key that is still valid."""
    from practika.adapters.tokens import SignedTokens

    return SignedTokens(
        signing_key=lambda: secrets().record(settings.signing_key_secret_arn, SIGNING_KEY_SECONDS),
        verification_keys=lambda: secrets().record(settings.verification_keys_secret_arn),
        forget_keys=lambda: secrets().forget(settings.verification_keys_secret_arn),
        clock=clock(),
        recalls=lambda: recalls().standing(),
    )


@cache
def members() -> Members:
    from practika.adapters.postgres.members import PostgresMembers

    return PostgresMembers(database())


@cache
def recalls() -> Recalls:
    """Tokens that count no more, as they were a moment ago."""
    from practika.adapters.dynamo.recalls import DynamoRecalls
    from practika.adapters.remembered_recalls import RememberedRecalls

    kept = DynamoRecalls(dynamo, settings.live_table, clock())
    return RememberedRecalls(kept, clock(), away=lambda: count("RecallsAway"))


@cache
def person_notices() -> PersonNotices:
    """Tells a person's sockets that they end."""
    from practika.adapters.dynamo.recalls import DynamoPersonNotices

    return DynamoPersonNotices(dynamo, settings.annotations_table, clock())


def porter() -> Porter:
    """Ends rights at once."""
    from practika.usecases.end_rights import Porter

    return Porter(recalls=recalls(), notices=person_notices(), clock=clock())


def own_desk() -> OwnDesk:
    """What the work on one's own account needs."""
    from practika.usecases.own_desk import OwnDesk

    return OwnDesk(
        accounts=accounts(),
        workspaces=workspaces(),
        passwords=passwords(),
        attempts=sign_in_attempts(),
        tokens=tokens(),
        refresh_tokens=refresh_tokens(),
        audit=audit(),
        by=porter(),
    )


@cache
def edge() -> Edge:
    """Tells requests that CloudFront has passed on from those that went past it."""
    from practika.adapters.edge_stamps import EdgeStamps, NoEdge

    arn = settings.edge_keys_secret_arn
    if arn is None:
        return NoEdge()
    return EdgeStamps(lambda: secrets().record(arn), lambda: secrets().forget(arn), clock())


@cache
def pace() -> Pace:
    """How fast each person asks this environment."""
    from practika.usecases.pace import Pace

    return Pace(clock(), rate=settings.caller_rate, burst=settings.caller_burst)


def make_missing_keys(*, media_key: str | None) -> Sequence[str]:
    """Fills the secrets of the signing pair, the keys of second factors, the media key and the edge's keys where they
    are empty; the names of what was made.

    Where CloudFront reads a key from a key store, the store's import file is written too. Nothing is remembered from a
    run before: somebody may have emptied a secret since, to have its key made anew.
    """
    from practika.adapters.key_makers import key_store_import
    from practika.adapters.key_makers import make_missing_keys as make
    from practika.adapters.secrets import Secrets

    fresh = Secrets(lambda: aws_client("secretsmanager"), ttl_seconds=0)
    made = make(
        fresh,
        signing=settings.signing_key_secret_arn,
        verification=settings.verification_keys_secret_arn,
        media=settings.media_key_secret_arn,
        edge=settings.edge_keys_secret_arn,
        media_key=media_key,
    )
    if settings.media_key_import:
        key = fresh.text(settings.media_key_secret_arn)
        _leave(settings.media_key_import, key_store_import("media_key", key))
    if settings.edge_key_import and settings.edge_keys_secret_arn:
        key = fresh.record(settings.edge_keys_secret_arn)["current"]
        _leave(settings.edge_key_import, key_store_import("edge_key", key))
    return made


def _leave(file: str, body: bytes) -> None:
    """Writes what a key store is filled from."""
    from practika.runtime.wiring.films import media_store

    media_store().put(file, body, content_type="application/json", cache_control="no-store")
