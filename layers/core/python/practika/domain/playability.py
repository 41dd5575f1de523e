"""Whether a probed file is a film that Practika plays: a refusal for a person, or warnings beside a yes."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from practika.domain import errors
from practika.domain.film_source import FilmSource, Picture
from practika.domain.magic import WANTED

LEAST_SIDE = 16
#: 8K UHD with its padding; FFmpeg is told the same limit.
MOST_PIXELS = 36_000_000
MOST_SECONDS = 12 * 3600
#: Twelve hours at 60 a second with room to spare; the worker that counts them has two gigabytes.
MOST_PACKETS = 3_000_000
LONGEST_GAP_SECONDS = 60
#: FFmpeg's filters count in doubles: beyond this, neighbouring ticks are one number.
LATEST_TICK = 2**53
#: Below this part of the declared length a file counts as broken off, above it plays with a warning.
LEAST_COVERED = Fraction(8, 10)
FULLY_COVERED = Fraction(98, 100)
#: Containers whose header states the length of the film (that of the others is a guess from the file's size).
_STATE_LENGTH = ("avi", "asf", "flv", "ogg")
#: The length that these state may be that of data or of captions: it counts only if reading the file failed somewhere.
_STATE_LONGEST_TRACK = ("mov", "matroska")


def judge(source: FilmSource) -> tuple[str, ...]:
    """Warnings for a film that plays. Raises one of the Unplayable family for one that does not."""
    picture = source.picture
    if picture is None:
        return _judge_sound_film(source)
    if picture.tag in ("encv", "drmi"):
        raise errors.FilmEncrypted
    if not picture.packets:
        raise errors.FileTruncated
    if source.container == "gif" and len(picture.packets) == 1:
        raise errors.NotAFilm(f"This is a picture, not a film. {WANTED}")
    _judge_size(picture)
    _judge_times(picture)
    return _judge_length(source)


def _judge_sound_film(source: FilmSource) -> tuple[str, ...]:
    """A file that is all sound plays with a picture drawn from it."""
    if source.sound is None:
        raise errors.NotAFilm
    if source.sound.end - source.sound.start > MOST_SECONDS:
        raise errors.FilmTooLong
    return _judge_length(source)


def _judge_size(picture: Picture) -> None:
    width, height = picture.displayed
    if not picture.width or not picture.height:
        raise errors.DecodeFailed(
            "No picture of this film can be decoded: what the decoder needs to begin is not in the file. "
            "Export or record it again and upload the new file."
        )
    if min(width, height) < LEAST_SIDE:
        raise errors.PictureTooSmall
    if max(width * height, picture.width * picture.height) > MOST_PIXELS:
        raise errors.PictureTooLarge


def _judge_times(picture: Picture) -> None:
    times = sorted(packet.pts for packet in picture.packets)
    if max(-times[0], times[-1]) > LATEST_TICK:
        raise errors.TimestampGap(
            "The time stamps of this film lie too far from its beginning. Export it again from your editor."
        )
    longest = max((after - before for before, after in pairwise(times)), default=0)
    if longest * picture.time_base > LONGEST_GAP_SECONDS:
        raise errors.TimestampGap
    if (times[-1] - times[0]) * picture.time_base > MOST_SECONDS:
        raise errors.FilmTooLong


def _judge_length(source: FilmSource) -> tuple[str, ...]:
    picture, declared = source.picture, source.declared_seconds
    stated = source.container in _STATE_LENGTH or (
        source.container in _STATE_LONGEST_TRACK and source.complaints
    )
    if not declared or not stated:
        return ()
    # some containers count from their own zero, others from the first picture: the film gets the benefit of the doubt
    starts = [packet.pts * picture.time_base for packet in picture.packets] if picture else []
    start = min([Fraction(0), *starts])
    covered = max(source.picture_end, source.sound.end if source.sound else Fraction(0)) - start
    if covered >= declared * FULLY_COVERED or declared - covered < Fraction(1, 2):
        return ()
    there, whole = f"{float(covered):.1f}", f"{float(declared):.1f}"
    if covered < declared * LEAST_COVERED:
        raise errors.FileTruncated(
            f"This file breaks off: only {there} of {whole} seconds are there. "
            "Copy it again from the camera and upload the new file."
        )
    return (f"The file breaks off: {there} of {whole} seconds can be played.",)
