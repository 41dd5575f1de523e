"""Practika as the walker meets it, in memory; each thing can be out of order (see broken.py)."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.errors import Unavailable
from practika.domain.ids import AnnotationId
from practika.ports.walking import ShelvedFilm


class FakeVisitor:
    """`films_there` is the library; `does` is every act in order."""

    def __init__(self, *films: ShelvedFilm) -> None:
        self.films_there = list(films)
        self.notes: set[AnnotationId] = set()
        self.does: list[str] = []
        self.playlist = "#EXTM3U\n"

    def enter(self, email: str, password: str) -> None:
        self.does.append(f"enter {email}")

    def films(self) -> Sequence[ShelvedFilm]:
        return self.films_there

    def upload(self, clip: bytes, title: str) -> None:
        self.does.append(f"upload {len(clip)}")

    def text(self, path: str) -> str:
        self.does.append(f"read {path}")
        return self.playlist

    def open_socket(self, room: str) -> None:
        self.does.append(f"open {room}")

    def write(self, film: ShelvedFilm, note: AnnotationId) -> None:
        self.notes.add(note)
        self.does.append("write")

    def hear(self, note: AnnotationId) -> None:
        if note not in self.notes:
            raise Unavailable("Nothing was heard in time.")
        self.does.append("hear")

    def remove(self, film: ShelvedFilm, note: AnnotationId) -> None:
        self.notes.discard(note)
        self.does.append("remove")

    def leave(self) -> None:
        self.does.append("leave")
