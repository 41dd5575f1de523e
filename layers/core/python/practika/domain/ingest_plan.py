"""The ingest plan: everything that the encoding steps must agree on, decided once and kept as a work file."""

from __future__ import annotations

from fractions import Fraction

from practika.domain.caption_tracks import CaptionFacts
from practika.domain.chunks import Chunk
from practika.domain.film_source import FilmSource, Picture
from practika.domain.frame_map import FrameMap
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.ladder import Rung, ladder
from practika.domain.model import Model
from practika.domain.scrub import scrub_rung
from practika.domain.sound_picture import FRAMES_PER_SECOND, HEIGHT, WIDTH
from practika.domain.upload import source_key
from practika.domain.video import SourceFacts

#: Matrices that players know in H.264.
_KNOWN_MATRICES = ("bt709", "bt470bg", "smpte170m", "bt2020nc")
#: Matrices so near to a known one that no eye tells them apart, by primaries where that decides.
_AS_GOOD_AS = {"fcc": "smpte170m", "chroma-derived-nc": "bt709"}
#: Matrices that players do not know: such a picture is converted.
_CONVERTED = ("smpte240m", "ycgco", "bt2020c", "chroma-derived-c", "ictcp")
#: Names of primaries and of transfers that H.264 can say, where FFmpeg prints others too.
_PRIMARIES = (
    "bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "film", "bt2020", "smpte428", "smpte431", "smpte432",
    "ebu3213",
)  # fmt: skip
_TRANSFERS = (
    "bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "linear", "log100", "log316", "iec61966-2-4", "bt1361e",
    "iec61966-2-1", "bt2020-10", "bt2020-12", "smpte428",
)  # fmt: skip


class Colour(Model):
    """What the renditions say of their colours (FFmpeg's names). The picture is not converted, only named rightly."""

    matrix: str = "bt709"
    primaries: str = "bt709"
    transfer: str = "bt709"


class IngestPlan(Model):
    """`time_base` is 'num/den' seconds per tick; `first_pts`, `last_duration` are in ticks; `work` is pixels × frames.

    `frame_count` is the packets' promise: what the decoder really shows is counted while encoding. `seal` says which
    bytes the source holds and `recipe` how they are encoded; `earlier` are the attempts before this one, newest first,
    that had the same plan: what their workers have finished need not be made again. `sound_from` is
    where the sound of a film without a picture begins on its own clock, in seconds as 'num/den'. `anew`: one pass
    encodes a film again whose chunks did not come out exact. `scrub` is the all-intra rendition; a plan
    that was made before there was one has none, nor has a drawn picture. `picture` counts the source's picture streams
    from 0, covers left out; `unusual` says that players do not know the picture's matrix, so that it is converted.
    """

    workspace_id: WorkspaceId
    video_id: VideoId
    attempt: int
    rungs: tuple[Rung, ...]
    scrub: Rung | None = None
    time_base: str
    first_pts: int
    frame_count: int
    last_duration: int
    seconds: str
    source: SourceFacts
    colour: Colour
    picture: int = 0
    rgb: bool = False
    unusual: bool = False
    tone_map: bool = False
    deinterlace: bool = False
    sound_from: str | None = None
    work: int
    chunks: tuple[Chunk, ...]
    seal: str = ""
    recipe: str = ""
    earlier: tuple[int, ...] = ()
    anew: bool = False
    captions: tuple[CaptionFacts, ...] = ()

    @property
    def source_key(self) -> str:
        return source_key(self.workspace_id, self.video_id)

    @property
    def drawn(self) -> bool:
        """Whether the picture is ours, drawn from the sound."""
        return self.sound_from is not None

    @property
    def outputs(self) -> tuple[Rung, ...]:
        """Every picture rendition that the encoding step makes."""
        return (*self.rungs, self.scrub) if self.scrub else self.rungs

    @property
    def largest_work(self) -> int:
        """Pixels × frames of the largest chunk."""
        return self.work * max(chunk.frame_count for chunk in self.chunks) // self.frame_count

    @property
    def in_parts(self) -> bool:
        """Whether several workers encode the film: then every one must show exactly the promised frames."""
        return len(self.chunks) > 1

    def in_one_pass(self) -> IngestPlan:
        """The same plan with the film as its one chunk, and renditions of another name (`v720w`).

        Of the chunks that it replaces some may be published, and a published file never changes.
        """
        first, last = self.chunks[0], self.chunks[-1]
        film = first.model_copy(
            update={"last": last.last, "end": last.end, "last_duration": last.last_duration, "index": 0}
        )
        rungs = tuple(_renamed(rung) for rung in self.rungs)
        scrub = _renamed(self.scrub) if self.scrub else None
        return self.model_copy(update={"chunks": (film,), "rungs": rungs, "scrub": scrub, "anew": True})

    def of_a_copy(self, *, even: bool = False) -> IngestPlan:
        """The plan for a copy of the one picture stream; in an even one the colours and fields are dealt with."""
        update = {"rgb": False, "unusual": False, "tone_map": False, "deinterlace": False} if even else {}
        return self.model_copy(update={"picture": 0, **update})

    def is_as(self, other: IngestPlan) -> bool:
        """Whether both plans make the same files: all is equal but the attempts."""
        apart = {"attempt": 0, "earlier": ()}
        return self.model_copy(update=apart) == other.model_copy(update=apart)

    @property
    def length(self) -> Fraction:
        """Seconds of film, exact."""
        return Fraction(self.seconds)

    @property
    def starts_at(self) -> Fraction:
        """Seconds on the source's own clock at which its first frame is shown."""
        return Fraction(self.sound_from) if self.sound_from else self.first_pts * Fraction(self.time_base)

    def as_shown(self, frames: FrameMap) -> IngestPlan:
        """The same with the times that the decoder really showed."""
        length = f"{frames.seconds.numerator}/{frames.seconds.denominator}"
        return self.model_copy(update={"first_pts": frames.ticks[0], "seconds": length})


def _renamed(rung: Rung) -> Rung:
    return rung.model_copy(update={"name": f"{rung.name}w"})


def work_key(workspace_id: str, video_id: str, attempt: int, name: str) -> str:
    """Where a run keeps its work files; they live a day."""
    return f"work/{workspace_id}/{video_id}/{attempt}/{name}"


def make_plan(
    workspace_id: WorkspaceId,
    video_id: VideoId,
    attempt: int,
    *,
    source: FilmSource,
    picture: Picture,
    frames: FrameMap,
    chunks: tuple[Chunk, ...],
    warnings: tuple[str, ...],
) -> IngestPlan:
    """The plan for a film that was judged playable; `frames` is what its packets promise, `chunks` how it is cut."""
    width, height = picture.displayed
    rungs = ladder(width, height, frames.frame_rate)
    return IngestPlan(
        workspace_id=workspace_id,
        video_id=video_id,
        attempt=attempt,
        rungs=rungs,
        scrub=scrub_rung(rungs),
        time_base=f"{frames.time_base.numerator}/{frames.time_base.denominator}",
        first_pts=frames.ticks[0],
        frame_count=frames.frame_count,
        last_duration=frames.ticks[-1] - frames.ticks[-2],
        seconds=f"{frames.seconds.numerator}/{frames.seconds.denominator}",
        source=_facts(source, picture, frames, warnings),
        colour=_colour(picture),
        picture=picture.number,
        rgb=picture.is_rgb,
        unusual=picture.matrix in _CONVERTED and not picture.is_rgb,
        tone_map=picture.is_hdr,
        deinterlace=picture.interlaced,
        work=sum(rung.pixels for rung in rungs) * frames.frame_count,
        chunks=chunks,
    )


def plan_sound_film(
    workspace_id: WorkspaceId,
    video_id: VideoId,
    attempt: int,
    *,
    source: FilmSource,
    sound_from: Fraction,
    frames: FrameMap,
    chunks: tuple[Chunk, ...],
    warnings: tuple[str, ...],
) -> IngestPlan:
    """The plan for a file that is all sound; `frames` are those of the picture that is drawn from it."""
    rung = ladder(WIDTH, HEIGHT, frames.frame_rate)[0]
    facts = SourceFacts(
        container=source.container,
        video_codec="none",
        audio_codec=source.sound.codec if source.sound else None,
        width=WIDTH,
        height=HEIGHT,
        frame_rate=f"{FRAMES_PER_SECOND}/1",
        has_audio=True,
        sound_only=True,
        warnings=warnings,
    )
    return IngestPlan(
        workspace_id=workspace_id,
        video_id=video_id,
        attempt=attempt,
        rungs=(rung,),
        time_base=f"1/{FRAMES_PER_SECOND}",
        first_pts=0,
        frame_count=frames.frame_count,
        last_duration=1,
        seconds=f"{frames.frame_count}/{FRAMES_PER_SECOND}",
        source=facts,
        colour=Colour(),
        sound_from=f"{sound_from.numerator}/{sound_from.denominator}",
        work=rung.pixels * frames.frame_count,
        chunks=chunks,
    )


def _facts(source: FilmSource, picture: Picture, frames: FrameMap, warnings: tuple[str, ...]) -> SourceFacts:
    width, height = picture.displayed
    rate = frames.frame_rate
    return SourceFacts(
        container=source.container,
        video_codec=picture.codec,
        audio_codec=source.sound.codec if source.sound else None,
        width=width,
        height=height,
        rotation=picture.rotation,
        frame_rate=f"{rate.numerator}/{rate.denominator}" if frames.step else None,
        has_audio=source.sound is not None,
        warnings=warnings,
    )


def _colour(picture: Picture) -> Colour:
    """Pictures that are converted become BT.709; others keep their colours, named or by the custom of their size."""
    if picture.is_hdr or picture.is_rgb:
        return Colour()
    matrix = (
        "bt709" if picture.matrix in _CONVERTED else _AS_GOOD_AS.get(picture.matrix or "", picture.matrix)
    )
    if picture.matrix == "chroma-derived-nc" and picture.primaries == "bt2020":
        matrix = "bt2020nc"
    if matrix not in _KNOWN_MATRICES:
        return (
            Colour() if min(picture.displayed) >= 720 else Colour(matrix="smpte170m", primaries="smpte170m")
        )
    usual = "bt2020" if matrix == "bt2020nc" else matrix
    return Colour(
        matrix=matrix,
        primaries=picture.primaries if picture.primaries in _PRIMARIES else usual,
        transfer=picture.transfer if picture.transfer in _TRANSFERS else "bt709",
    )
