"""Last step of ingest: write the playlists and the frame map, then let people in."""

from __future__ import annotations

from practika.domain.caption_tracks import CaptionFacts
from practika.domain.frame_map import FrameMap
from practika.domain.ingest_plan import IngestPlan
from practika.domain.playlists import master_playlist, media_playlist
from practika.domain.renditions import (
    EncodedChunk,
    EncodedSound,
    MadePictures,
    RenditionInexact,
    Track,
    prove_sound,
)
from practika.domain.video import IngestStage, PublishedMedia, SourceFacts, Video, VideoStatus, progress_of
from practika.ports.annotations import Annotations
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.system import Clock
from practika.usecases.ingest_steps import (
    PICTURES,
    PLAYLIST,
    SOUND,
    Run,
    Teller,
    demand_running,
    plan_of,
    put_forever,
    recall,
)
from practika.usecases.join_chunks import joined_film
from practika.usecases.move_anchors import move_anchors
from practika.usecases.publish_early import end_early


def publish_video(
    *,
    run: Run,
    videos: Videos,
    media: MediaStore,
    annotations: Annotations,
    notices: Notices,
    clock: Clock,
) -> Video:
    """READY only after every rung was proven to hold exactly the map's frames. Safe to repeat.

    Notes that were made on a beginning stand on the promised frame map, whose frames all chunks hold. Where one pass
    has shown others the notes move: before the film is READY, and once more for those that were written meanwhile.
    """
    Teller(run, videos=videos, notices=notices, clock=clock).at(IngestStage.PUBLISHING, 0)
    plan = plan_of(media, run)
    film, frames = joined_film(media, run)
    sound = recall(media, run.work(SOUND), EncodedSound).track if plan.source.has_audio else None
    pictures = recall(media, run.work(PICTURES), MadePictures)
    _prove_whole(film, sound, frames)
    put_forever(media, run.prefix + _frame_map(plan), frames.encode(), "application/octet-stream")
    _put_playlists(media, run.prefix, film, sound, frames, plan.captions)
    end_early(run=run, media=media)
    source = _shown(plan.source, film, frames)
    videos.probed(run.workspace_id, run.video_id, attempt=run.attempt, source=source, frames=film.frames)
    if not plan.in_parts:
        move_anchors(run.workspace_id, run.video_id, frames, annotations=annotations, clock=clock)
    published = _published(run, plan, film, pictures)
    video = videos.published(
        run.workspace_id, run.video_id, attempt=run.attempt, media=published, status=VideoStatus.READY
    )
    demand_running(run, video)
    if plan.anew:
        move_anchors(run.workspace_id, run.video_id, frames, annotations=annotations, clock=clock)
    notices.publish(progress_of(video))
    return video


def _frame_map(plan: IngestPlan) -> str:
    """One pass that takes over shows other frames than those that were promised, under a name of their own."""
    return "frames_shown.bin" if plan.anew else "frames.bin"


def _published(run: Run, plan: IngestPlan, film: EncodedChunk, pictures: MadePictures) -> PublishedMedia:
    return PublishedMedia(
        prefix=run.prefix,
        poster=pictures.poster,
        waveform="waveform.json" if plan.source.has_audio else None,
        frame_map=_frame_map(plan),
        renditions=tuple(rendition.facts() for rendition in film.renditions),
        scrub=film.scrub.facts() if film.scrub else None,
        sprites=pictures.sprites,
        captions=plan.captions,
    )


def _prove_whole(film: EncodedChunk, sound: Track | None, frames: FrameMap) -> None:
    """Raises RenditionInexact."""
    counts = {rendition.track.samples for rendition in film.pictures}
    if frames.sha256 != film.frames.sha256 or counts != {frames.frame_count}:
        raise RenditionInexact("The rungs do not hold the frames of the frame map.")
    if sound:
        prove_sound(sound, frames)


def _shown(source: SourceFacts, film: EncodedChunk, frames: FrameMap) -> SourceFacts:
    """What is known of the source now that all of it was decoded."""
    warnings = (*source.warnings, *film.warnings)
    rate = source.frame_rate if frames.step else None
    return source.model_copy(update={"warnings": warnings, "frame_rate": rate})


def _put_playlists(
    media: MediaStore,
    prefix: str,
    film: EncodedChunk,
    sound: Track | None,
    frames: FrameMap,
    captions: tuple[CaptionFacts, ...],
) -> None:
    """Every track's playlist, then the master that names them."""
    tracks = {rendition.rung.name: rendition.track for rendition in film.pictures}
    for name, track in (tracks | {"audio": sound} if sound else tracks).items():
        put_forever(media, f"{prefix}{name}/index.m3u8", media_playlist(track).encode(), PLAYLIST)
    master = master_playlist(film.renditions, sound, frames.frame_rate, captions)
    put_forever(media, f"{prefix}master.m3u8", master.encode(), PLAYLIST)
