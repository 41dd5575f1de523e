"""Turns a failed run into an error that a person (or the machine's Retry) understands."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence

from practika.adapters.ffmpeg.run import Finished
from practika.domain import errors
from practika.domain.film_source import FilmSource

_OUT_OF_MEMORY = "Cannot allocate memory"
#: How FFmpeg names a picture stream that it has no name for, and what it says where it has no decoder.
_UNKNOWN = re.compile(r"Video: none \((?P<tag>\S+) /")
_NO_DECODER = re.compile(r"no decoder found for: (?P<tag>\S+)")
_BEYOND = ("Picture size", "exceeds specified max pixel count")
_OUT_OF_FILE = "File too large"
_NOT_STARTED = "error while loading shared libraries"
_BUSY = ("Resource temporarily unavailable", "pthread_create")


def refuse_opening(finished: Finished, head: bytes) -> errors.PractikaError:
    """Why FFmpeg could not even open the file; `head` is its beginning."""
    said = finished.complaints
    if known := _limit_or_luck(finished):
        return known
    if _says(said, "encryption") or b"encv" in head:
        return errors.FilmEncrypted()
    if _says(said, *_BEYOND):
        return errors.PictureTooLarge()
    if unknown := _unknown_kind(said):
        return unknown
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return errors.FileTruncated(
            "This file has no index: the recording or the copy was interrupted. "
            "Copy it again from the camera and upload the new file."
        )
    return errors.NotAFilm()


def refuse_unknown_size(film: FilmSource, finished: Finished) -> None:
    """Raises PictureTooLarge where a picture has no size because FFmpeg would not look at one that large."""
    picture = film.picture
    if picture and 0 in (picture.width, picture.height) and _says(finished.complaints, *_BEYOND):
        raise errors.PictureTooLarge


def refuse_decoding(finished: Finished) -> errors.PractikaError:
    """Why the picture or sound of a file that opened could not be decoded."""
    if known := _limit_or_luck(finished):
        return known
    if _says(finished.complaints, *_BEYOND):
        return errors.PictureTooLarge()
    return _unknown_kind(finished.complaints) or errors.DecodeFailed()


def refuse_hearing(finished: Finished) -> errors.PractikaError:
    """Why the sound of a file without a picture could not be decoded."""
    return _limit_or_luck(finished) or errors.DecodeFailed(
        "The sound of this file is damaged and cannot be decoded. Export it again and upload the new file."
    )


def _unknown_kind(said: Sequence[str]) -> errors.DecodeFailed | None:
    """A picture that is whole, and stored in a way that only its maker's programs read."""
    found = next((hit for line in said if (hit := _UNKNOWN.search(line) or _NO_DECODER.search(line))), None)
    if not found:
        return None
    return errors.DecodeFailed(
        f"The picture of this film is stored in a way that Practika cannot decode ({found['tag'][:16]}). "
        "Export it as H.264, HEVC or ProRes and upload the new file."
    )


def _limit_or_luck(finished: Finished) -> errors.PractikaError | None:
    """A limit that the film will hit every time is final; what may go better the next time is not."""
    said = finished.complaints
    if finished.timed_out:
        return errors.FilmTooLong(
            "Making this film playable takes longer than Practika allows. "
            "Cut it into parts, or export it with a smaller picture, and upload it again."
        )
    if finished.code == -signal.SIGXFSZ or _says(said, _OUT_OF_FILE):
        return errors.FilmTooLong(
            "What would be made of this film is larger than Practika allows. Cut it into parts and upload them."
        )
    if _says(said, _OUT_OF_MEMORY):
        return errors.PictureTooLarge(
            "Making this film playable takes more memory than Practika allows. "
            "Export it as H.264 at 4K or below and upload the new file."
        )
    if finished.was_killed or _says(said, *_BUSY, _NOT_STARTED):
        return errors.Unavailable("Making this film playable was interrupted. Please try again.")
    return None


def _says(lines: Sequence[str], *words: str) -> bool:
    return any(word in line for line in lines for word in words)
