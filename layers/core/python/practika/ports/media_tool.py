"""The tool that reads and makes films. Everything it is given is untrusted: the adapter jails it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.caption_tracks import CaptionsInside
    from practika.domain.chunks import Chunk
    from practika.domain.film_source import FilmSource
    from practika.domain.frame_map import FrameMap
    from practika.domain.ingest_plan import IngestPlan

#: Called now and then with the number of frames (or, for sound, of seconds) that are done.
OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class EncodedPicture:
    """The frames that the decoder really showed, one fMP4 file per rendition (by its name), and what it complained of.

    `tiles` are its key frames as raw tiles (see `domain.tiles`), one after the other.
    `seam` are checksums of two decoded pictures: the one before the chunk ("" at the film's start) and its last one.
    """

    frames: FrameMap
    files: dict[str, Path]
    tiles: Path
    seam: tuple[str, str]
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True)
class EncodedSoundFile:
    """The film's sound as one fMP4 file, and the same as mono 16-bit samples at `sample_rate` for the waveform."""

    file: Path
    samples: Path
    sample_rate: int


@dataclass(frozen=True)
class Heard:
    """A whole sound stream as mono 16-bit samples; `starts_at` is seconds on the source's own clock."""

    samples: Path
    sample_rate: int
    starts_at: Fraction


@dataclass(frozen=True)
class ReadCaptions:
    """The captions inside a film; `texts` holds WebVTT by stream number, without those that could not be read.

    Their times are the source's own clock plus `ahead` seconds.
    """

    inside: CaptionsInside
    texts: dict[int, str]
    ahead: int


@dataclass(frozen=True)
class MadePictureFiles:
    """JPEGs: sprite sheets in order, and the poster."""

    sheets: Sequence[Path]
    poster: Path


class MediaTool(Protocol):
    """All methods raise one of the Unplayable family for a film that cannot be used, Unavailable for bad luck."""

    def probe(self, source: Path) -> FilmSource:
        """Reads headers and the packet table of the whole file; decodes nothing."""
        ...

    def recipe(self, plan: IngestPlan, folder: Path) -> str:
        """A digest of how this plan's pictures and sound would be encoded: of the tool's version and its settings.

        The same recipe, plan and source give the same bytes.
        """
        ...

    def first_frame(self, source: Path, picture: int = 0) -> int:
        """PTS of the first frame that the decoder shows, in ticks of that picture stream. Raises DecodeFailed."""
        ...

    def listen(self, source: Path) -> Heard:
        """Decodes the first sound stream of a file that has no picture. Raises DecodeFailed."""
        ...

    def captions(self, source: Path) -> ReadCaptions:
        """Whatever captions can be had; raises nothing for a film that has none or bad ones."""
        ...

    def encode_picture(
        self, source: Path, plan: IngestPlan, chunk: Chunk, *, into: Path, on_progress: OnProgress
    ) -> EncodedPicture:
        """One decode, all the plan's `outputs`: every frame once, in order, at its own time on the film's clock."""
        ...

    def encode_sound(self, source: Path, plan: IngestPlan, *, into: Path) -> EncodedSoundFile:
        """AAC stereo that starts with the first frame and is as long as the picture."""
        ...

    def pictures(self, tiles: Path, film: Path, *, tile: tuple[int, int], into: Path) -> MadePictureFiles:
        """Sheets of raw tiles of that size, and a poster of the first picture of `film`, a part of a rung."""
        ...

    def poster(self, film: Path, *, into: Path) -> Path:
        """A JPEG of the first picture of a part of a rung."""
        ...
