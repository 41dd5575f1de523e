"""What each column of PostgreSQL is: films and the work on them. People are in people_rows.py."""

from __future__ import annotations

from collections.abc import Mapping

from cdk.papers.holdings import About, Holding, Told, Why
from cdk.papers.people_rows import ID, PEOPLE, ROOM, WHEN
from practika.domain.upload import RESUMABLE_SECONDS

FILM: Told = (About.NOBODY, "the film")
FACT: Told = (About.NOBODY, "a fact of the file")
STATE: Told = (About.NOBODY, "how far it is")
MAKER = "the film stays with its workspace; its maker is an id that nothing names any more"


def _each(names: str, told: Told) -> dict[str, Told]:
    return dict.fromkeys(names.split(), told)


FILMS: Mapping[str, Holding] = {
    "videos": Holding(
        why=Why.WORK,
        kept="until the film is removed",
        taken="person.json: films",
        erased=MAKER,
        columns={
            "id": FILM,
            "workspace_id": ROOM,
            "title": (About.CONTENT, "what the maker typed"),
            "filename": (About.CONTENT, "the name on the maker's machine"),
            "created_by": ID,
            **_each("created_at updated_at", WHEN),
            **_each("size_bytes source frames media original", FACT),
            **_each(
                "status stage percent attempt progressed_at failure_code failure_reason removed_at", STATE
            ),
            **_each("frames_done frames_made encoding_since seconds_left left_at", STATE),
        },
    ),
    "uploads": Holding(
        why=Why.WORK,
        kept=f"with its film; one that nobody finishes within {RESUMABLE_SECONDS // 86_400} days is closed",
        taken="no: the film that it became is",
        erased="with its film",
        columns={
            "video_id": FILM,
            "workspace_id": ROOM,
            **_each("key s3_upload_id checksummed size_bytes part_size_bytes state", FACT),
            "created_at": WHEN,
        },
    ),
    "sweep_marks": Holding(
        why=Why.RUNNING,
        kept="overwritten by the next round",
        taken="no person in it",
        erased="no person in it",
        columns=_each("room key moved_at", (About.NOBODY, "how far the sweep is")),
    ),
    "codes": Holding(
        why=Why.WORK,
        kept="as long as its workspace",
        taken="no: the workspace's vocabulary",
        erased="no person in it",
        columns={
            "id": (About.NOBODY, "the code"),
            "workspace_id": ROOM,
            **_each(
                "label color hot_key kind modifiers retired created_at updated_at version",
                (About.NOBODY, "the vocabulary"),
            ),
        },
    ),
    "lessons": Holding(
        why=Why.WORK,
        kept="until it is removed; its row then stays as a tombstone until its film goes",
        taken="person.json: lessons",
        erased="lessons that the person recorded are removed, voice and all",
        columns={
            "id": (About.NOBODY, "the lesson"),
            "workspace_id": ROOM,
            "video_id": FILM,
            "title": (About.CONTENT, "what the maker typed"),
            "created_by": ID,
            **_each("created_at heard_at sealed_at removed_at", WHEN),
            **_each("audience state length_ms log_parts voice_parts size_bytes digest", FACT),
        },
    ),
    "turns": Holding(
        why=Why.RUNNING,
        kept="until the film's turn is over",
        taken="no: the film is",
        erased="by itself, within hours",
        columns={
            "video_id": FILM,
            "workspace_id": ROOM,
            "person_id": ID,
            **_each("attempt wants workers begins run_order asked_at", STATE),
        },
    ),
}
TABLES: Mapping[str, Holding] = {**PEOPLE, **FILMS}
