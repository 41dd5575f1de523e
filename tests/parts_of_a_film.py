"""What the workers of a film in four chunks report, made up: 16 seconds of ten frames each, a segment a chunk."""

from __future__ import annotations

from fractions import Fraction

from practika.domain.chunks import Chunk, plan_chunks
from practika.domain.frame_map import FrameMap
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.ingest_plan import Colour, IngestPlan
from practika.domain.ladder import Rung
from practika.domain.renditions import EncodedChunk, Rendition, Segment, Track
from practika.domain.video import SourceFacts

FILM = FrameMap(Fraction(1, 10), list(range(161)))
CHUNKS: tuple[Chunk, ...] = plan_chunks(FILM, 4)
RUNG = Rung(name="v360", width=640, height=360, max_bits_per_second=900_000)


def frames_of(index: int) -> FrameMap:
    """The frames that the worker of that chunk has seen."""
    chunk = CHUNKS[index]
    return FrameMap(FILM.time_base, FILM.ticks[chunk.first : chunk.last + 2])


def segment(number: int, samples: int = 40) -> Segment:
    start = 40 * number
    return Segment(
        name=f"seg_{number:05d}.m4s",
        start=start,
        ticks=40,
        size=9_000,
        offset=0,
        samples=samples,
        keys=(start,),
    )


def chunk_report(index: int) -> EncodedChunk:
    """What a faultless worker reports."""
    chunk = CHUNKS[index]
    numbers = range(chunk.first // 40, chunk.last // 40 + 1)
    track = Track(
        init_size=800,
        init_sha256="aa",
        timescale=10,
        codec="avc1.64001e",
        segments=tuple(segment(number) for number in numbers),
    )
    return EncodedChunk(
        index=index,
        frames=frames_of(index).facts(),
        renditions=(Rendition(rung=RUNG, track=track),),
        seam=(str(chunk.first - 1) if index else "", str(chunk.last)),
    )


def sound_track() -> Track:
    """The sound of the whole film, cut where the picture is."""
    segments = tuple(segment(number, samples=47) for number in range(4))
    return Track(init_size=600, init_sha256="bb", timescale=10, codec="mp4a.40.2", segments=segments)


def plan(
    workspace_id: WorkspaceId, video_id: VideoId, *, has_audio: bool = True, attempt: int = 0
) -> IngestPlan:
    """The plan of that film."""
    return IngestPlan(
        workspace_id=workspace_id,
        video_id=video_id,
        attempt=attempt,
        rungs=(RUNG,),
        time_base="1/10",
        first_pts=0,
        frame_count=FILM.frame_count,
        last_duration=1,
        seconds="16/1",
        source=SourceFacts(
            container="mov", video_codec="h264", width=640, height=360, frame_rate="10/1", has_audio=has_audio
        ),
        colour=Colour(),
        work=1,
        chunks=CHUNKS,
    )
