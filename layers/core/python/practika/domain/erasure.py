"""What an annotation's history needs so that a former member is in none of its lines, and it can still be verified."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from practika.domain.annotation import Act, Annotation, Revision
from practika.domain.caller import practika_itself
from practika.domain.chain import StoredLine, revision_of
from practika.domain.fingerprint import fingerprint
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.redaction import MOST_SEALED, Erasure, Record, Sealed, redact


class Former(Model):
    """Who is taken out. `words`: what they wrote and drew goes too, not only their name."""

    person_id: PersonId
    words: bool = False


def redacted_lines(lines: Sequence[StoredLine], former: Former) -> Sequence[StoredLine]:
    """The lines of one annotation that must be put in the place of stored ones; none when the person is in none."""
    taken = ((line, redact(json.loads(line.body), former.person_id, words=former.words)) for line in lines)
    return [line.model_copy(update={"body": _text(record)}) for line, record in taken if record is not None]


def unsealed(lines: Sequence[StoredLine], redacted: Sequence[StoredLine]) -> tuple[Sealed, ...]:
    """Those of the redacted lines that no line vouches for yet."""
    known = {
        (one["version"], one["digest"])
        for line in lines
        for one in (json.loads(line.body).get("erasure") or {}).get("lines", ())
    }
    seals = (Sealed(version=line.version, digest=fingerprint(json.loads(line.body))) for line in redacted)
    return tuple(one for one in seals if (one.version, one.digest) not in known)


def vouching(
    workspace_id: WorkspaceId, last: Revision, seals: Sequence[Sealed], former: Former, *, at: datetime
) -> Revision:
    """The next line of the history: the annotation without the person, vouching for as many lines as it has room for.

    A note whose words go becomes a tombstone.
    """
    before = last.annotation
    stored = redact(
        {"by": {"id": ""}, "annotation": before.model_dump(mode="json", by_alias=True)},
        former.person_id,
        words=former.words,
    )
    now = Annotation.model_validate(stored["annotation"]) if stored else before
    emptied = now.text != before.text or now.shapes != before.shapes
    step = {
        "version": before.version + 1,
        "updated_at": max(at, before.updated_at),
        "removed": before.removed or emptied,
    }
    return revision_of(
        now.model_copy(update=step),
        Act.REMOVED if emptied and not before.removed else Act.REVISED,
        practika_itself(workspace_id, "erasure"),
        after=last.hash,
        erasure=Erasure(lines=tuple(seals[:MOST_SEALED])),
    )


def _text(record: Record) -> str:
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False)
