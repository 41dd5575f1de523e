"""What stands in a note's words besides words: people, links, moments and other notes.

    <@usr_…>                       a person, by id: who reads sees the name of today
    [words](https://example.org)   a link; http and https alone
    [words](frame:71)              a moment of the same film
    [words](note:ann_…)            another note
    https://example.org            a bare link

Everything else is plain text: no other markup is read, nothing of it is ever HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from practika.domain.errors import Invalid
from practika.domain.model import Model

MAX_MENTIONS = 20
MAX_LINKS = 50
MAX_URL = 2_000
MAX_WORDS = 200

_ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_TOKEN = re.compile(
    rf"<@(?P<person>usr_{_ULID})>"
    r"|\[(?P<words>[^\[\]\n]{1,500})\]\((?P<target>[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\s()]{1,4000})\)"
    r"|(?P<bare>https?://[^\s<>()\[\]\"]{1,4000})"
)
_FRAME = re.compile(r"frame:(\d{1,10})")
_NOTE = re.compile(rf"note:(ann_{_ULID})")
#: A sentence may end right behind a bare link.
_STOPS = ".,;:!?'…”’»"


class PartKind(StrEnum):
    """What a part of the text is."""

    TEXT = "text"
    PERSON = "person"
    LINK = "link"
    FRAME = "frame"
    NOTE = "note"


class Part(Model):
    """`words` is what is read; `target` where it leads: a URL, a frame's number, or an id; empty for plain text."""

    kind: PartKind
    words: str
    target: str = ""


def parts_of(text: str) -> Iterator[Part]:
    """The text in order. A link that leads nowhere allowed is plain text here; `check_text` refuses it."""
    plain = 0
    for found in _TOKEN.finditer(text):
        part, end = _part(found), found.end()
        if part is None:
            continue
        if found["bare"]:
            end = found.start() + len(part.words)
        if found.start() > plain:
            yield Part(kind=PartKind.TEXT, words=text[plain : found.start()])
        yield part
        plain = end
    if plain < len(text):
        yield Part(kind=PartKind.TEXT, words=text[plain:])


def mentions_in(text: str) -> tuple[str, ...]:
    """Ids of the people who are named, each once, in order."""
    people = (part.target for part in parts_of(text) if part.kind is PartKind.PERSON)
    return tuple(dict.fromkeys(people))


def check_text(text: str) -> None:
    """Raises Invalid when there is too much of something in the text, or a link leads elsewhere."""
    for found in _TOKEN.finditer(text):
        if found["target"] and _part(found) is None:
            raise Invalid(
                "A link leads to http:// or https://, to a frame of this film or to another note.",
                field="text",
            )
        if len(found["target"] or found["bare"] or "") > MAX_URL:
            raise Invalid(f"A link has at most {MAX_URL} characters.", field="text")
        if len(found["words"] or "") > MAX_WORDS:
            raise Invalid(f"The words of a link are at most {MAX_WORDS} characters.", field="text")
    parts = list(parts_of(text))
    if len(mentions_in(text)) > MAX_MENTIONS:
        raise Invalid(f"A note names at most {MAX_MENTIONS} people.", field="text")
    if sum(part.kind not in (PartKind.TEXT, PartKind.PERSON) for part in parts) > MAX_LINKS:
        raise Invalid(f"A note has at most {MAX_LINKS} links.", field="text")


def _part(found: re.Match[str]) -> Part | None:
    if found["person"]:
        return Part(kind=PartKind.PERSON, words="", target=found["person"])
    if found["bare"]:
        url = found["bare"].rstrip(_STOPS)
        return Part(kind=PartKind.LINK, words=url, target=url) if _leads_out(url) else None
    words, target = found["words"], found["target"]
    for kind, form in ((PartKind.FRAME, _FRAME), (PartKind.NOTE, _NOTE)):
        inside = form.fullmatch(target)
        if inside:
            return Part(kind=kind, words=words, target=inside[1])
    return Part(kind=PartKind.LINK, words=words, target=target) if _leads_out(target) else None


def _leads_out(url: str) -> bool:
    try:
        parsed = urlsplit(url)
    except ValueError:
        return False
    return parsed.scheme in ("http", "https") and bool(parsed.hostname)
