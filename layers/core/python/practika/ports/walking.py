"""Practika from outside, by its public address alone: what a browser can do, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model


class ShelvedFilm(Model):
    """A film in the library; `digest` of its frame map and `master` playlist (a path) are None until it plays."""

    id: VideoId
    digest: str | None
    master: str | None
    failed: bool = False


class Visitor(Protocol):
    """One member at the front door. Every method raises PractikaError with words when it does not get what it must."""

    def enter(self, email: str, password: str) -> None:
        """Signs in; signs up with a workspace of its own when the account is not there."""
        ...

    def films(self) -> Sequence[ShelvedFilm]:
        """The newest films of the member's workspace."""
        ...

    def upload(self, clip: bytes, title: str) -> None:
        """Uploads a film and lets its ingest begin."""
        ...

    def text(self, path: str) -> str:
        """What stands behind a path of the site: a playlist."""
        ...

    def open_socket(self, room: str) -> None:
        """Opens the one socket, in that room, and is welcomed."""
        ...

    def write(self, film: ShelvedFilm, note: AnnotationId) -> None:
        """Writes an annotation with that id on the first frame."""
        ...

    def hear(self, note: AnnotationId) -> None:
        """Waits until the socket tells of that annotation."""
        ...

    def remove(self, film: ShelvedFilm, note: AnnotationId) -> None:
        """Removes the annotation as it was written."""
        ...

    def leave(self) -> None:
        """Closes the socket and signs out; never raises."""
        ...
