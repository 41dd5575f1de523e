"""Keeps a film's captions: each track becomes WebVTT on the film's clock, beside the renditions that will follow."""

from __future__ import annotations

from fractions import Fraction

from practika.domain.caption_tracks import CaptionFacts, CaptionStream, caption_warnings, label_of
from practika.domain.captions import on_the_film, read_cues, write_vtt
from practika.domain.ingest_plan import IngestPlan
from practika.domain.playlists import captions_playlist
from practika.ports.films import MediaStore
from practika.ports.media_tool import ReadCaptions
from practika.usecases.ingest_steps import Run, put_forever


def with_captions(plan: IngestPlan, run: Run, read: ReadCaptions, media: MediaStore) -> IngestPlan:
    """The plan that names the tracks and warns of those that are not shown. Safe to repeat.

    A track without a word inside the film is no track: nobody would see it, and nobody misses it.
    """
    kept: list[CaptionFacts] = []
    unreadable: list[CaptionStream] = []
    for stream in read.inside.readable:
        text = read.texts.get(stream.number)
        if text is None:
            unreadable.append(stream)
            continue
        label = label_of(stream, [track.label for track in kept])
        name = str(len(kept) + 1)
        begins = plan.starts_at + read.ahead
        count = put_captions(media, f"{run.prefix}captions/{name}/", text, begins=begins, length=plan.length)
        if count:
            kept.append(CaptionFacts(name=name, label=label, language=stream.language, cue_count=count))
    warnings = (*plan.source.warnings, *caption_warnings(read.inside, unreadable=unreadable))
    source = plan.source.model_copy(update={"warnings": warnings})
    return plan.model_copy(update={"captions": tuple(kept), "source": source})


def put_captions(media: MediaStore, prefix: str, text: str, *, begins: Fraction, length: Fraction) -> int:
    """Writes `captions.vtt` and its playlist below `prefix`; how many cues there are, nothing is written for none."""
    cues = on_the_film(read_cues(text), begins=begins, length=length)
    if cues:
        for name, kind, body in (
            ("captions.vtt", "text/vtt; charset=utf-8", write_vtt(cues)),
            ("index.m3u8", "application/vnd.apple.mpegurl", captions_playlist(length)),
        ):
            put_forever(media, prefix + name, body.encode(), kind)
    return len(cues)
