"""The words of the data map: what a thing says about a person, why it is kept, on which basis, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class About(StrEnum):
    """What a column, an attribute or a file tells of a person (GDPR art. 4(1), 4(5))."""

    NOBODY = "no person"
    STANDS_FOR = "pseudonym"
    NAMES = "**identifies**"
    LETS_IN = "**secret**"
    CONTENT = "**content**"
    BEHAVIOUR = "**behaviour**"
    ADDRESS = "**network address**"


class Why(StrEnum):
    """Purpose, and the legal basis on which it can rest (GDPR art. 6(1)). Who runs Practika decides on the basis."""

    ACCOUNT = "account: to sign in and to be known to one's workspace; contract, art. 6(1)(b)"
    WORK = "work: to keep and show what people made; contract, art. 6(1)(b)"
    SECURITY = "security: to notice and to stop misuse; legitimate interest, art. 6(1)(f)"
    COUNTING = "counting: what was watched, unless the person said no; legitimate interest, art. 6(1)(f)"
    EVIDENCE = "evidence: who did what; legitimate interest, art. 6(1)(f), and art. 5(2)"
    RIGHTS = "rights of people: to answer their requests; legal duty, art. 6(1)(c)"
    RUNNING = "running: nothing of a person is sought in it"


Told = tuple[About, str]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A table, a kind of item or a prefix: why, for how long, what a person's export and erasure do with it, and what
    each of its columns is."""

    why: Why
    kept: str
    taken: str
    erased: str
    columns: Mapping[str, Told] = field(default_factory=dict)


class Unclassified(LookupError):
    """Something holds data of which nobody has said what it is, or a row speaks of what is not there any more."""


def compared(what: str, there: Mapping[str, object], said: Mapping[str, object], where: str) -> None:
    """Raises Unclassified with all names that stand on one side alone."""
    missing, stale = sorted(set(there) - set(said)), sorted(set(said) - set(there))
    if missing or stale:
        raise Unclassified(
            f"{what}: not classified: {', '.join(missing) or '-'}; "
            f"classified, but not there any more: {', '.join(stale) or '-'}. See {where}"
        )
