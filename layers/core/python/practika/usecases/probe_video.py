"""First step of ingest: look at the upload, refuse it or plan it."""

from __future__ import annotations

from pathlib import Path

from practika.domain.chunks import CHUNK_SECONDS, can_be_cut, plan_chunks, whole
from practika.domain.film_source import Picture, Sound
from practika.domain.frame_map import FrameMap, from_frames, held_until
from practika.domain.ingest_plan import IngestPlan, make_plan
from practika.domain.magic import HEAD_BYTES, refuse_by_magic
from practika.domain.model import Model
from practika.domain.playability import LONGEST_GAP_SECONDS, MOST_SECONDS, judge
from practika.domain.video import IngestStage, VideoStatus
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.media_tool import MediaTool
from practika.ports.system import Clock
from practika.usecases.ingest_steps import PLAN, PROMISED, Run, Teller, demand_running, keep, keep_map, run_of
from practika.usecases.keep_captions import with_captions
from practika.usecases.kept_work import after_earlier_attempts
from practika.usecases.sound_film import draw_sound_film


class Probed(Model):
    """What the machine goes on with; `chunks` are numbers of the plan's chunks.

    `proceed` is False when a newer attempt or another end has overtaken this run. `work` is in pixels × frames,
    `largest_work` that of the largest chunk: what one worker must be able to do.
    """

    workspace_id: str
    video_id: str
    attempt: int
    proceed: bool
    has_sound: bool = False
    chunks: tuple[int, ...] = ()
    work: int = 0
    largest_work: int = 0


def probe_video(
    *,
    key: str,
    attempt: int,
    folder: Path,
    videos: Videos,
    media: MediaStore,
    notices: Notices,
    tool: MediaTool,
    clock: Clock,
    chunk_seconds: int = CHUNK_SECONDS,
) -> Probed:
    """Writes the plan to the work files and the source's facts to the row. Raises the Unplayable family.

    A run that is over before it began ends with `proceed` False; one that ends meanwhile raises Cancelled or Overtaken.
    """
    run = run_of(key, attempt)
    video = videos.begin_attempt(run.workspace_id, run.video_id, attempt)
    if video.attempt != attempt or video.status is not VideoStatus.PROCESSING:
        return Probed(workspace_id=run.workspace_id, video_id=run.video_id, attempt=attempt, proceed=False)
    Teller(run, videos=videos, notices=notices, clock=clock).at(IngestStage.PROBING, 0)
    source = folder / "source"
    media.download(key, source)
    plan, frames = _planned(run, source, tool, media, chunk_seconds)
    plan = with_captions(plan, run, tool.captions(source), media)
    plan = plan.model_copy(update={"seal": media.seal(key), "recipe": tool.recipe(plan, folder)})
    plan = after_earlier_attempts(media, run, plan)
    if plan.in_parts:
        keep_map(media, run.work(PROMISED), frames)
    keep(media, run.work(PLAN), plan)
    video = videos.probed(
        run.workspace_id, run.video_id, attempt=attempt, source=plan.source, frames=frames.facts()
    )
    demand_running(run, video)
    return Probed(
        workspace_id=run.workspace_id,
        video_id=run.video_id,
        attempt=attempt,
        proceed=True,
        has_sound=plan.source.has_audio,
        chunks=tuple(chunk.index for chunk in plan.chunks),
        work=plan.work,
        largest_work=plan.largest_work,
    )


def _planned(
    run: Run, source: Path, tool: MediaTool, media: MediaStore, chunk_seconds: int
) -> tuple[IngestPlan, FrameMap]:
    """The plan, and the frames that the file promises."""
    with source.open("rb") as stream:
        refuse_by_magic(stream.read(HEAD_BYTES))
    film = tool.probe(source)
    warnings = judge(film)
    if film.picture is None:
        return draw_sound_film(run, source, film, warnings, media=media, tool=tool)
    frames = _promised(film.picture, first=tool.first_frame(source, film.picture.number))
    frames = _with_sound_to_its_end(frames, film.sound)
    plan = make_plan(
        run.workspace_id,
        run.video_id,
        run.attempt,
        source=film,
        picture=film.picture,
        frames=frames,
        chunks=plan_chunks(frames, chunk_seconds) if can_be_cut(film) else whole(frames),
        warnings=warnings,
    )
    return plan, frames


def _with_sound_to_its_end(frames: FrameMap, sound: Sound | None) -> FrameMap:
    """Where the sound goes on after the last frame, that one is held, as players do it: nothing is cut off."""
    if sound is None or sound.start - frames.ticks[-1] * frames.time_base > LONGEST_GAP_SECONDS:
        return frames
    end = min(sound.unbroken or sound.end, frames.ticks[0] * frames.time_base + MOST_SECONDS)
    return held_until(frames, end)


def _promised(picture: Picture, *, first: int) -> FrameMap:
    """The frames that the packets promise, from the first one on that the decoder shows.

    Where some do not tell when they are shown, all are taken to be decoded as evenly as they are shown.
    """
    times = sorted((p.pts, p.duration) for p in picture.packets if p.pts >= first)
    if any(p.untold for p in picture.packets):
        delay = first - picture.packets[0].dts
        times = [(p.dts + delay, p.duration) for p in picture.packets] if delay >= 0 else times
    return from_frames(picture.time_base, times or [(first, 0)])
