"""Plans a film that is all sound: listens to the whole of it once and draws the picture that people will see."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from practika.domain.chunks import plan_chunks
from practika.domain.film_source import FilmSource
from practika.domain.frame_map import FrameMap
from practika.domain.ingest_plan import IngestPlan, plan_sound_film
from practika.domain.sound_picture import draw, frames_of, loudness
from practika.ports.films import MediaStore
from practika.ports.media_tool import MediaTool
from practika.usecases.ingest_steps import NO_STORE, STILL, Run

#: A still costs some 1.5 CPU milliseconds a frame, so one worker may have half an hour of it.
CHUNK_SECONDS = 1800
_SAMPLE_BYTES = 2


def draw_sound_film(
    run: Run,
    source: Path,
    film: FilmSource,
    warnings: tuple[str, ...],
    *,
    media: MediaStore,
    tool: MediaTool,
) -> tuple[IngestPlan, FrameMap]:
    """The plan and the frames of the picture, which is kept among the work files. Raises DecodeFailed."""
    heard = tool.listen(source)
    count = heard.samples.stat().st_size // _SAMPLE_BYTES
    frames = frames_of(Fraction(count, heard.sample_rate))
    with heard.samples.open("rb") as samples:
        still = draw(loudness(samples, count))
    media.put(run.work(STILL), still, content_type="application/octet-stream", cache_control=NO_STORE)
    plan = plan_sound_film(
        run.workspace_id,
        run.video_id,
        run.attempt,
        source=film,
        sound_from=heard.starts_at,
        frames=frames,
        chunks=plan_chunks(frames, CHUNK_SECONDS),
        warnings=warnings,
    )
    return plan, frames
