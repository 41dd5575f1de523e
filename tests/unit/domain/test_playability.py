"""What is refused, with which words, and what plays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from practika.domain import errors
from practika.domain.film_source import FilmSource, Packet, Picture, Sound
from practika.domain.magic import refuse_by_magic
from practika.domain.playability import judge

PICTURE = Picture(
    codec="h264",
    tag="avc1",
    width=640,
    height=360,
    time_base=Fraction(1, 10),
    pixel_format="yuv420p",
    packets=[Packet(n, 1, 100) for n in range(100)],
)
FILM = FilmSource(container="mov", declared_seconds=Fraction(10), picture=PICTURE, sound=None)


def film(**changes: object) -> FilmSource:
    return replace(FILM, picture=replace(PICTURE, **changes))  # type: ignore[arg-type]


def test_an_ordinary_film_plays_without_a_warning() -> None:
    assert judge(FILM) == ()


def test_captions_may_go_on_after_the_last_picture() -> None:
    """A Matroska file states the length of its longest track; it breaks off only if reading it failed."""
    longer = replace(FILM, container="matroska", declared_seconds=Fraction(20))
    assert judge(longer) == ()
    with pytest.raises(errors.FileTruncated):
        judge(replace(longer, complaints=("File ended prematurely",)))


def test_a_picture_of_no_size_is_not_called_too_small() -> None:
    with pytest.raises(errors.DecodeFailed, match="begin"):
        judge(film(width=0, height=0))


def test_only_an_animated_png_is_no_picture() -> None:
    refuse_by_magic(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08acTL\0\0IDAT")
    with pytest.raises(errors.NotAFilm):
        refuse_by_magic(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0IDAT..acTL")


def test_a_file_that_is_all_sound_plays() -> None:
    assert judge(replace(FILM, picture=None, sound=Sound("aac", Fraction(10)))) == ()


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (replace(FILM, picture=None), errors.NotAFilm),
        (replace(FILM, picture=None, sound=Sound("aac", Fraction(13 * 3600))), errors.FilmTooLong),
        (
            replace(FILM, container="ogg", picture=None, sound=Sound("opus", Fraction(5))),
            errors.FileTruncated,
        ),
        (film(tag="encv"), errors.FilmEncrypted),
        (film(packets=[]), errors.FileTruncated),
        (film(width=1, height=1), errors.PictureTooSmall),
        (film(width=15, height=15, pixel_aspect=Fraction(2)), errors.PictureTooSmall),
        (film(width=9000, height=9000), errors.PictureTooLarge),
        (film(packets=[Packet(0, 1, 9), Packet(700, 1, 9)]), errors.TimestampGap),
        (film(packets=[Packet(2**53 + n, 1, 9) for n in range(9)]), errors.TimestampGap),
        (film(packets=[Packet(n - 2**53, 1, 9) for n in range(-9, 0)]), errors.TimestampGap),
        (film(packets=[Packet(600 * n, 1, 9) for n in range(1000)]), errors.FilmTooLong),
        (
            replace(FILM, container="gif", picture=replace(PICTURE, packets=[Packet(0, 1, 9)])),
            errors.NotAFilm,
        ),
        (replace(FILM, declared_seconds=Fraction(100), complaints=("partial file",)), errors.FileTruncated),
        (replace(FILM, container="avi", declared_seconds=Fraction(100)), errors.FileTruncated),
    ],
)
def test_what_cannot_be_played_is_refused(source: FilmSource, refusal: type[errors.Unplayable]) -> None:
    with pytest.raises(refusal) as caught:
        judge(source)
    assert type(caught.value) is refusal and len(caught.value.message) > 20


def test_a_film_that_breaks_off_near_its_end_plays_with_a_warning() -> None:
    (warning,) = judge(replace(FILM, declared_seconds=Fraction(11), complaints=("partial file",)))
    assert "10.0 of 11.0 seconds" in warning


def test_a_longer_data_track_is_no_reason_to_refuse() -> None:
    assert judge(replace(FILM, declared_seconds=Fraction(100))) == ()


def test_a_picture_that_begins_after_the_sound_is_not_taken_for_a_broken_film() -> None:
    later = replace(PICTURE, packets=[Packet(n + 15, 1, 100) for n in range(30)])
    film = FilmSource("matroska", Fraction("4.5"), later, Sound("aac", Fraction(3)))
    assert judge(film) == ()


@pytest.mark.parametrize(
    ("head", "refusal", "word"),
    [
        (b"", errors.EmptyFile, "empty"),
        (b"#EXTM3U\nfile:///etc/passwd", errors.SourceForbidden, "refers to other files"),
        (b"\xef\xbb\xbf  ffconcat version 1.0\n", errors.SourceForbidden, "refers to other files"),
        (b'<?xml version="1.0"?>\n<MPD xmlns=', errors.SourceForbidden, "refers to other files"),
        (b"RIFF\0\0\0\0AVI LIST\0GAB2#EXTM3U\n", errors.SourceForbidden, "refers to other files"),
        (b"v=0\r\no=- 0 0 IN IP4 10.0.0.1", errors.SourceForbidden, "refers to other files"),
        (b"\x89PNG\r\n\x1a\n\0\0", errors.NotAFilm, "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", errors.NotAFilm, "picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", errors.NotAFilm, "picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", errors.NotAFilm, "picture"),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0", errors.NotAFilm, "picture"),
        (b"RIFF\0\0\0\0WEBPVP8X", errors.NotAFilm, "such as MP3"),
        (b"%PDF-1.7\n%\xe2", errors.NotAFilm, "document"),
        (b"PK\x03\x04\x14\0", errors.NotAFilm, "archive"),
        ("Es war einmal … ein Märchen".encode(), errors.NotAFilm, "text"),
        (("ä" * 3000).encode()[:4097], errors.NotAFilm, "text"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0moov..encv", errors.FilmEncrypted, "encrypted"),
    ],
)
def test_the_first_bytes_tell(head: bytes, refusal: type[errors.Unplayable], word: str) -> None:
    with pytest.raises(refusal) as caught:
        refuse_by_magic(head)
    assert word in caught.value.message


@pytest.mark.parametrize(
    "head",
    [
        b"\0\0\0\x18ftypmp42\0\0\0\0",
        b"\x1aE\xdf\xa3\x01\0\0\0",
        b"RIFF\0\0\0\0AVI LIST",
        b"GIF89a\x3a\x01",
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x12\0\0\0",
        b"\0\0\x01\xba\x44",
        b"G@\x00\x10",
        b"FLV\x01\x05",
        b"\0\0\0\x14ftypqt  ",
    ],
)
def test_films_pass(head: bytes) -> None:
    refuse_by_magic(head)
