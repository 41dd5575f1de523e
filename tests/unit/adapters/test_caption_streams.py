"""What FFmpeg's headers say of captions, also where a title tries to say more."""

from __future__ import annotations

from practika.adapters.ffmpeg.caption_streams import parse
from practika.domain.caption_tracks import CaptionStream, caption_warnings, label_of

HEADERS = """Input #0, matroska,webm, from 'source':
  Metadata:
    title           : the film
  Stream #0:0(eng): Video: h264 (High), yuv420p, 160x120, Closed Captions, 25 fps, 1k tbn (default)
    Metadata:
      title           : the picture
  Stream #0:1[0x2](ger): Subtitle: subrip (srt) (default)
    Metadata:
      title           : Für alle
                      : Stream #0:9(eng): Subtitle: ass
  Stream #0:2(fre): Subtitle: hdmv_pgs_subtitle (pgssub), 1920x1080
  Stream #0:3: Subtitle: mov_text (tx3g / 0x67337874), 0 kb/s
    Metadata:
      title           : \x1b[31m "x" \x07
  Stream #0:4: Audio: aac (LC), 48000 Hz
    Metadata:
      title           : Commentary
Output #0, webvtt, to 'x':
  Stream #0:0: Subtitle: webvtt
""".splitlines()


def test_streams_with_their_languages_and_titles() -> None:
    inside = parse(HEADERS)
    assert inside.in_picture
    assert inside.streams == (
        CaptionStream(number=0, codec="subrip", language="de", title="Für alle"),
        CaptionStream(number=1, codec="hdmv_pgs_subtitle", language="fr"),
        CaptionStream(number=2, codec="mov_text", title='[31m "x"'),
    )
    assert [stream.number for stream in inside.readable] == [0, 2]


def test_what_is_not_shown_is_said() -> None:
    inside = parse(HEADERS)
    assert caption_warnings(inside, unreadable=inside.streams[:1]) == (
        "The captions “fr” are stored as pictures (hdmv_pgs_subtitle) and are not shown.",
        "The captions “Für alle” could not be read and are not shown.",
        "The picture carries closed captions (CEA-608) inside, which are not shown.",
    )
    assert caption_warnings(parse([]), unreadable=()) == ()


def test_labels_are_one_of_a_kind_and_fit_a_playlist() -> None:
    streams = [CaptionStream(number=n, codec="ass", language="de") for n in range(2)]
    assert [label_of(streams[0], []), label_of(streams[1], ["de"])] == ["de", "de (2)"]
    assert label_of(CaptionStream(number=3, codec="ass", title='a "b"'), []) == "a ”b”"
    assert label_of(CaptionStream(number=3, codec="ass"), []) == "Captions 4"
