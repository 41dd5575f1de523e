"""Recognises by their first bytes the files that FFmpeg must never see, and says to a person what they are."""

from __future__ import annotations

from practika.domain.errors import EmptyFile, FilmEncrypted, NotAFilm, SourceForbidden

#: How many bytes from the start of a file `refuse_by_magic` wants to see.
HEAD_BYTES = 65_536

WANTED = "Upload a video such as MP4, MOV, WebM, MKV or AVI, or sound such as MP3, M4A or WAV."
_SCRIPTS = (
    b"#extm3u",
    b"ffconcat",
    b"[playlist]",
    b"<smil",
    b"<mpd",
    b"rtsptext",
    b"[reference]",
    b"<asx",
    b"v=0\r\n",
)
_PNG = b"\x89PNG"
_PICTURES = (
    _PNG,
    b"\xff\xd8\xff",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\0\0\1\0",
    b"\xff\x0a",
    b"%!PS",
)
#: A flag of a WebP's first chunk (https://developers.google.com/speed/webp/docs/riff_container): it is an animation.
_WEBP_MOVES = 0x02
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif", b"jxl ", b"crx ")
_DOCUMENTS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
    b"<svg",
)


def refuse_by_magic(head: bytes) -> None:
    """Raises EmptyFile, SourceForbidden or NotAFilm when the first bytes already tell; returns for all others."""
    if not head:
        raise EmptyFile
    if _is_script(head):
        raise SourceForbidden(
            "This file is a list that refers to other files or addresses, not a film. "
            "Upload a self-contained file."
        )
    if _is_picture(head):
        raise NotAFilm(f"This is a picture, not a film. {WANTED}")
    if head.startswith(_DOCUMENTS):
        raise NotAFilm(f"This is a document or an archive, not a film. {WANTED}")
    if _is_text(head):
        raise NotAFilm(f"This is a text document, not a film. {WANTED}")
    if head[4:8] == b"ftyp" and b"encv" in head:
        raise FilmEncrypted


def _is_script(head: bytes) -> bool:
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_SCRIPTS):
        return True
    if start.startswith(b"<?xml") and any(word in start for word in (b"<mpd", b"<smil", b"<asx")):
        return True
    # a playlist hidden as a subtitle stream of an AVI
    return head[:4] == b"RIFF" and b"#EXTM3U" in head


def _is_picture(head: bytes) -> bool:
    if head[4:8] == b"ftyp":
        return head[8:12] in _PICTURE_BRANDS
    if head.startswith(_PNG) and b"acTL" in head[: head.find(b"IDAT")]:
        return False  # an animated PNG says so before its first picture
    if head[:4] == b"RIFF" and head[8:16] == b"WEBPVP8X":
        return not head[20] & _WEBP_MOVES if len(head) > 20 else True
    return head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _is_text(head: bytes) -> bool:
    """True when the beginning is nothing but printable characters (UTF-8, a cut last character allowed)."""
    start = head[:4096].removeprefix(b"\xef\xbb\xbf")
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:
            return False
        text = start[: error.start].decode("utf-8")
    return all(sign.isprintable() or sign in "\r\n\t\f" for sign in text)
