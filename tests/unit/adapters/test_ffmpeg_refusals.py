"""How a failed run becomes a reason."""

from __future__ import annotations

import pytest

from practika.adapters.ffmpeg.refusals import refuse_decoding, refuse_opening
from practika.adapters.ffmpeg.run import Finished
from practika.domain import errors

MP4 = b"\0\0\0\x18ftypmp42"


@pytest.mark.parametrize(
    ("finished", "head", "kind"),
    [
        (Finished(183, ("moov atom not found",)), MP4, errors.FileTruncated),
        (Finished(183, ("Invalid data found when processing input",)), b"\1\2\3\4garbage", errors.NotAFilm),
        (Finished(234, ("Format not on whitelist 'mov'",)), b"\1\2\3\4garbage", errors.NotAFilm),
        (Finished(183, ("hit EOF while reading sub-sample encryption info",)), MP4, errors.FilmEncrypted),
        (
            Finished(187, ("[h264] Picture size 16000x16000 exceeds specified max pixel count",)),
            MP4,
            errors.PictureTooLarge,
        ),
        (
            Finished(183, ("  Stream #0:0: Video: none (zzzz / 0x7A7A7A7A), none, 64x64",)),
            MP4,
            errors.DecodeFailed,
        ),
        (Finished(-9, ()), MP4, errors.Unavailable),
        (Finished(-9, (), timed_out=True), MP4, errors.FilmTooLong),
        (Finished(244, ("Cannot allocate memory",)), MP4, errors.PictureTooLarge),
        (Finished(-11, ()), b"\1\2\3\4garbage", errors.NotAFilm),
    ],
)
def test_a_file_that_does_not_open(finished: Finished, head: bytes, kind: type[errors.PractikaError]) -> None:
    assert type(refuse_opening(finished, head)) is kind


@pytest.mark.parametrize(
    ("finished", "kind"),
    [
        (Finished(69, ("Error submitting packet to decoder",)), errors.DecodeFailed),
        (Finished(0, ()), errors.DecodeFailed),
        (Finished(-9, ()), errors.Unavailable),
        (Finished(1, ("pthread_create failed",)), errors.Unavailable),
        (Finished(-25, ()), errors.FilmTooLong),
        (Finished(251, ("Error writing trailer: File too large",)), errors.FilmTooLong),
        (Finished(255, (), timed_out=True), errors.FilmTooLong),
        (Finished(-6, ()), errors.DecodeFailed),
        (Finished(-9, (), timed_out=True), errors.FilmTooLong),
    ],
)
def test_a_picture_that_does_not_decode(finished: Finished, kind: type[errors.PractikaError]) -> None:
    assert type(refuse_decoding(finished)) is kind
