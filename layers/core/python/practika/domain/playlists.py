"""HLS playlists (RFC 8216) as text: media playlists of tracks, finished or growing, and the master playlist."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from practika.domain.caption_tracks import CaptionFacts
from practika.domain.renditions import Rendition, Track

VERSION = 7


def media_playlist(track: Track) -> str:
    """VOD playlist of one track: its init part and its segments, relative to the playlist."""
    return "\n".join([*_head("VOD", _target(track)), *_segments(track), "#EXT-X-ENDLIST", ""])


def growing_playlist(track: Track, *, target: int, ended: bool) -> str:
    """EVENT playlist of a track that is still being made: segments are only ever added. Players begin at its start.

    `target`: seconds that no segment exceeds, also of those to come; it may never change (RFC 8216, 4.3.3.1).
    """
    head = [*_head("EVENT", target), "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES"]
    return "\n".join([*head, *_segments(track), *(["#EXT-X-ENDLIST"] if ended else []), ""])


def _head(kind: str, target: int) -> list[str]:
    return [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-PLAYLIST-TYPE:{kind}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f"#EXT-X-TARGETDURATION:{target}",
        "#EXT-X-MEDIA-SEQUENCE:0",
    ]


def _target(track: Track) -> int:
    return max(1, *(ceil(Fraction(segment.ticks, track.timescale)) for segment in track.segments))


def _segments(track: Track) -> list[str]:
    lines = ['#EXT-X-MAP:URI="init.mp4"']
    for segment in track.segments:
        lines += [f"#EXTINF:{segment.ticks / track.timescale:.6f},", segment.name]
    return lines


def captions_playlist(length: Fraction) -> str:
    """VOD playlist of one track of captions: the whole film is one segment."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines += [f"#EXT-X-TARGETDURATION:{max(1, ceil(length))}", "#EXT-X-MEDIA-SEQUENCE:0"]
    return "\n".join([*lines, f"#EXTINF:{float(length):.6f},", "captions.vtt", "#EXT-X-ENDLIST", ""])


def _captions(track: CaptionFacts) -> str:
    language = f'LANGUAGE="{track.language}",' if track.language else ""
    return (
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="{track.label}",{language}'
        f'DEFAULT=NO,AUTOSELECT=NO,FORCED=NO,URI="captions/{track.name}/index.m3u8"'
    )


def master_playlist(
    renditions: tuple[Rendition, ...],
    sound: Track | None,
    frame_rate: Fraction,
    captions: tuple[CaptionFacts, ...] = (),
    *,
    each: str = "index.m3u8",
) -> str:
    """The film's entrance: every rung with its real peak and mean rate, sound included (`v720/` and `each`)."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if sound:
        lines.append(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",'
            f'URI="audio/{each}"'
        )
    lines += [_captions(track) for track in captions]
    for rendition in renditions:
        track, rung = rendition.track, rendition.rung
        attributes = [
            f"BANDWIDTH={track.peak_bits + (sound.peak_bits if sound else 0)}",
            f"AVERAGE-BANDWIDTH={track.mean_bits + (sound.mean_bits if sound else 0)}",
            f'CODECS="{track.codec}{"," + sound.codec if sound else ""}"',
            f"RESOLUTION={rung.width}x{rung.height}",
            f"FRAME-RATE={float(frame_rate):.3f}",
        ]
        if sound:
            attributes.append('AUDIO="sound"')
        if captions:
            attributes.append('SUBTITLES="captions"')
        lines += ["#EXT-X-STREAM-INF:" + ",".join(attributes), f"{rung.name}/{each}"]
    return "\n".join([*lines, ""])


def sprites_vtt(
    starts: list[Fraction], end: Fraction, *, tile: tuple[int, int], columns: int, rows: int, sheet: str
) -> str:
    """WebVTT of the sprite sheets: tile n is on screen from starts[n] (seconds) to the next start, the last to `end`.

    `sheet` is a pattern with one number from 1, such as `sprites/sprite_{:03d}.jpg`.
    """
    cues = ["WEBVTT", ""]
    per_sheet = columns * rows
    for index, start in enumerate(starts):
        stop = starts[index + 1] if index + 1 < len(starts) else end
        place = index % per_sheet
        x, y = place % columns * tile[0], place // columns * tile[1]
        where = f"{sheet.format(index // per_sheet + 1)}#xywh={x},{y},{tile[0]},{tile[1]}"
        cues += [f"{_clock(start)} --> {_clock(max(stop, start + Fraction(1, 1000)))}", where, ""]
    return "\n".join(cues)


def _clock(seconds: Fraction) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
