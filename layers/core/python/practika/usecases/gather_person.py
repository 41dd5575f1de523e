"""Gather all that is known of a person into one ZIP file: `person.json`, and `notes.jsonl` with a line for each note.

Notes are gathered film by film into parts of their own, so that work that breaks off goes on behind the last film; the
file is made of the parts at the end. Nothing of it is held in memory but one note.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from practika.domain.chain import StoredLine
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.person_export import NoteOfPerson, PersonExport, UsageDay
from practika.domain.person_request import RequestKind
from practika.ports.leaving import FilmPlace
from practika.usecases.choose_counting import REMEMBERED
from practika.usecases.erase_from_notes import gathered
from practika.usecases.erase_person import erase_person
from practika.usecases.serve_people import Desk, Round, Work

_KEPT = {"content_type": "application/octet-stream", "cache_control": "no-store"}


def gather_person(round_: Round) -> bool:
    """Always done when it returns. Raises TokenInvalid when the account was closed meanwhile."""
    desk, request = round_.desk, round_.request
    with TemporaryDirectory() as folder:
        part = Path(folder) / "part"
        for film, _ in round_.films():
            if _write_part(part, film, request.person_id, desk):
                desk.media_store.upload(part, f"{request.folder}notes/{film.video_id}", **_KEPT)
        whole = _assemble(Path(folder), round_)
        desk.media_store.upload(whole, request.file, content_type="application/zip", cache_control="no-store")
    desk.media_store.remove_prefix(f"{request.folder}notes/")
    return True


def _write_part(part: Path, film: FilmPlace, person_id: PersonId, desk: Desk) -> bool:
    """The person's lines of one film; whether there are any."""
    stored = desk.annotations.histories(film.workspace_id, film.video_id, after=None)
    some = False
    with part.open("w", encoding="utf-8") as out:
        for lines in gathered(stored):
            if own := tuple(_own(lines, person_id)):
                note = NoteOfPerson(
                    workspace_id=film.workspace_id,
                    video_id=film.video_id,
                    annotation_id=lines[0].annotation_id,
                    revisions=own,
                )
                out.write(note.model_dump_json(by_alias=True) + "\n")
                some = True
    return some


def _own(lines: Sequence[StoredLine], person_id: PersonId) -> Iterator[Any]:
    """What that person did, as it is stored."""
    for line in lines:
        if person_id in line.body:  # spares the parsing of most
            record = json.loads(line.body)
            if record["by"]["id"] == person_id:
                yield record


def _assemble(folder: Path, round_: Round) -> Path:
    desk, request = round_.desk, round_.request
    whole, part = folder / "whole", folder / "part"
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        export = _export(desk, request.person_id, request.workspace_ids)
        archive.writestr("person.json", export.model_dump_json(by_alias=True, indent=2))
        with archive.open("notes.jsonl", "w", force_zip64=True) as out:
            for key in desk.media_store.list_keys(f"{request.folder}notes/"):
                desk.media_store.download(key, part)
                with part.open("rb") as lines:
                    shutil.copyfileobj(lines, out)
    return whole


def _export(desk: Desk, person_id: PersonId, workspace_ids: Sequence[WorkspaceId]) -> PersonExport:
    facts = desk.leavers.facts(person_id)
    films = f"{desk.public_url}/v/"
    usage = tuple(day for each in workspace_ids for day in _usage(desk, each, person_id))
    return PersonExport(
        **{
            **dict(facts),
            "films": tuple(one.model_copy(update={"link": films + one.id}) for one in facts.films),
            "lessons": tuple(
                one.model_copy(update={"link": f"{films}{one.video_id}/lessons/{one.id}"})
                for one in facts.lessons
            ),
        },
        made_at=desk.clock.now(),
        usage=usage,
        usage_counted_in=tuple(each for each in workspace_ids if desk.sums.is_counted(each, person_id)),
    )


def _usage(desk: Desk, workspace_id: WorkspaceId, person_id: PersonId) -> Iterator[UsageDay]:
    last = desk.clock.now().date() + timedelta(days=1)
    for day in desk.sums.days(workspace_id, last - REMEMBERED, last, person_id=person_id):
        counted = {"ms": day.ms, "loops": day.loops, "notes": day.notes, "sessions": day.sessions}
        yield UsageDay(workspace_id=workspace_id, day=day.day, films=dict(day.films), **counted)


#: What is done for each kind of request.
WORK: dict[RequestKind, Work] = {RequestKind.EXPORT: gather_person, RequestKind.ERASURE: erase_person}
