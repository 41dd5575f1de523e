"""What the encoding steps made: tracks cut into segments, and the proof that every frame is in every rung."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

from practika.domain.cells import SEGMENT_SECONDS, cell_of
from practika.domain.errors import PractikaError
from practika.domain.fmp4 import Fragment, InitFacts
from practika.domain.frame_map import FrameMap
from practika.domain.ladder import Rung
from practika.domain.model import Model
from practika.domain.video import FrameFacts, RenditionFacts, SpriteFacts

#: Samples a second of every film's sound.
SOUND_RATE = 48_000


def sound_samples(seconds: Fraction) -> int:
    """How many samples the sound of a picture of that length has: the nearest whole number."""
    return max(1, round(seconds * SOUND_RATE))


class RenditionInexact(PractikaError):
    """A rendition is not the film frame by frame: nothing of it may be published."""

    code = "rendition_inexact"


class ChunkInexact(PractikaError):
    """A film that was cut for several workers does not come out as one pass shows it: one pass must encode it."""

    code = "chunk_inexact"


class Segment(Model):
    """`start` and `ticks` (length) are in the track's timescale, `size` in bytes; `keys` are its key frames' starts.

    `offset` is where it lay in the encoder's file; `sha256` is the hex digest of its bytes once they are uploaded.
    """

    name: str
    start: int
    ticks: int
    size: int
    offset: int
    samples: int
    keys: tuple[int, ...]
    sha256: str = ""


class Track(Model):
    """One encoded stream: `init_size` bytes of init part, its digest, `timescale` ticks a second, RFC 6381 `codec`."""

    init_size: int
    init_sha256: str
    timescale: int
    codec: str
    segments: tuple[Segment, ...]

    @property
    def seconds(self) -> Fraction:
        last = self.segments[-1]
        return Fraction(last.start + last.ticks - self.segments[0].start, self.timescale)

    @property
    def samples(self) -> int:
        return sum(segment.samples for segment in self.segments)

    @property
    def keys(self) -> int:
        """How many key frames there are."""
        return sum(len(segment.keys) for segment in self.segments)

    @property
    def size(self) -> int:
        """Bytes of all segments."""
        return sum(segment.size for segment in self.segments)

    @property
    def mean_bits(self) -> int:
        """Mean bits per second."""
        return round(self.size * 8 / self.seconds)

    @property
    def peak_bits(self) -> int:
        """Highest bits per second of any segment of at least half the usual length (RFC 8216, 4.3.4.2)."""
        least = Fraction(SEGMENT_SECONDS * self.timescale, 2)
        rates = [s.size * 8 * self.timescale / s.ticks for s in self.segments if s.ticks >= least]
        return max(round(max(rates, default=0.0)), self.mean_bits)


class Rendition(Model):
    """A rung and the track that was made for it."""

    rung: Rung
    track: Track

    def facts(self) -> RenditionFacts:
        """What the video's row says of it."""
        return RenditionFacts(
            name=self.rung.name,
            width=self.rung.width,
            height=self.rung.height,
            bits_per_second=self.track.mean_bits,
            frame_count=self.track.samples,
        )


class EncodedChunk(Model):
    """What a picture worker reports: the frames that it really saw (their map lies beside this among the work files).

    `seam` are checksums of the decoded picture before its first one ("" at the film's start) and of its last one,
    `tiles_sha256` the digest of the tiles that lie among the work files, `poster_sha256` that of the poster which
    stands in while the rest of the film is encoded ("" where there is none).
    """

    index: int
    frames: FrameFacts
    renditions: tuple[Rendition, ...]
    scrub: Rendition | None = None
    seam: tuple[str, str]
    tiles_sha256: str = ""
    poster_sha256: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def pictures(self) -> tuple[Rendition, ...]:
        """The rungs, and the scrub rendition if there is one."""
        return (*self.renditions, self.scrub) if self.scrub else self.renditions


class EncodedSound(Model):
    """What the sound worker reports; `waveform_sha256` is the hex digest of the waveform's file.

    `fits` is the digest of the frame map that the sound was fitted to, "" while it is as long as was promised.
    """

    track: Track
    waveform_sha256: str
    fits: str = ""


class MadePictures(Model):
    """What the picture maker reports."""

    poster: str
    sprites: SpriteFacts | None


def cut(init: InitFacts, fragments: Sequence[Fragment], like: Track | None = None) -> Track:
    """Groups whole fragments into segments by the 4-second cell they start in; a segment's number is its cell's.

    `like`: another track of the same frames whose segments begin where these shall begin, too.
    """
    segments: list[Segment] = []
    starts = [Fraction(segment.start, like.timescale) for segment in like.segments] if like else []
    for fragment in fragments:
        time = Fraction(fragment.decode_time, init.timescale)
        if like:
            name = like.segments[max(0, bisect_right(starts, time) - 1)].name
        else:
            name = f"seg_{cell_of(time, SEGMENT_SECONDS):05d}.m4s"
        last = segments[-1] if segments and segments[-1].name == name else None
        segments[len(segments) - bool(last) :] = [
            Segment(
                name=name,
                start=last.start if last else fragment.decode_time,
                ticks=fragment.end - (last.start if last else fragment.decode_time),
                size=(last.size if last else 0) + fragment.size,
                offset=last.offset if last else fragment.offset,
                samples=(last.samples if last else 0) + len(fragment.times),
                keys=(*(last.keys if last else ()), fragment.decode_time),
            )
        ]
    return Track(
        init_size=init.size,
        init_sha256=init.sha256,
        timescale=init.timescale,
        codec=init.codec,
        segments=tuple(segments),
    )


def prove_exact(frames: FrameMap, timescale: int, fragments: Sequence[Fragment], *, zero: int) -> None:
    """Every frame of the map is in the track, once, in order, at its exact time; every fragment starts with a key.

    `zero` is the PTS of the film's first frame. Raises RenditionInexact with what differs.
    """
    scale = frames.time_base * timescale
    wanted = [(tick - zero) * scale for tick in frames.ticks]
    shown = [time for fragment in fragments for time in fragment.times]
    if len(shown) != frames.frame_count:
        raise RenditionInexact(f"{len(shown)} frames were encoded of {frames.frame_count}.")
    wrong = next((n for n, time in enumerate(shown) if time != wanted[n]), None)
    if wrong is not None:
        raise RenditionInexact(f"Frame {wrong} stands at {shown[wrong]} instead of {wanted[wrong]}.")
    clock: int | Fraction = wanted[0]
    for fragment in fragments:
        if not fragment.key or fragment.decode_time != clock or fragment.times[0] != clock:
            raise RenditionInexact(
                f"A fragment begins at {fragment.decode_time} and not with a key frame at {clock}."
            )
        clock = fragment.end


def prove_sound(sound: Track, frames: FrameMap) -> None:
    """The sound begins with the first frame and ends with the last one, to the sample. Raises RenditionInexact."""
    wanted = sound_samples(frames.seconds)
    last = sound.segments[-1]
    if sound.timescale != SOUND_RATE or (sound.segments[0].start, last.start + last.ticks) != (0, wanted):
        raise RenditionInexact(f"The sound ends at {last.start + last.ticks} instead of {wanted}.")


def prove_equal_cuts(tracks: Sequence[Track]) -> None:
    """All rungs are cut at the same times with the same number of frames. Raises RenditionInexact."""
    shapes = {
        tuple((s.name, Fraction(s.start, t.timescale), s.samples, len(s.keys)) for s in t.segments)
        for t in tracks
    }
    if len(shapes) != 1:
        raise RenditionInexact("The rungs are not cut at the same frames.")
