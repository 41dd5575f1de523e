"""Last step of ingest: write the playlists and the frame map, then let people in."""

from __future__ import annotations

from practika.domain.frame_map import FrameMap
from practika.domain.playlists import master_playlist, media_playlist
from practika.domain.renditions import (
    EncodedChunk,
    EncodedSound,
    MadePictures,
    RenditionInexact,
    Track,
    prove_sound,
)
from practika.domain.video import IngestStage, PublishedMedia, Video, VideoStatus, progress_of
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.system import Clock
from practika.usecases.ingest_steps import (
    FOREVER,
    PICTURES,
    SOUND,
    Run,
    Teller,
    demand_running,
    plan_of,
    recall,
)
from practika.usecases.join_chunks import joined_film

_PLAYLIST = "application/vnd.apple.mpegurl"


def publish_video(*, run: Run, videos: Videos, media: MediaStore, notices: Notices, clock: Clock) -> Video:
    """READY only after every rung was proven to hold exactly the map's frames. Safe to repeat."""
    Teller(run, videos=videos, notices=notices, clock=clock).at(IngestStage.PUBLISHING, 0)
    plan = plan_of(media, run)
    film, frames = joined_film(media, run)
    sound = recall(media, run.work(SOUND), EncodedSound).track if plan.source.has_audio else None
    pictures = recall(media, run.work(PICTURES), MadePictures)
    if frames.sha256 != film.frames.sha256 or any(
        r.track.samples != frames.frame_count for r in film.renditions
    ):
        raise RenditionInexact("The rungs do not hold the frames of the frame map.")
    if sound:
        prove_sound(sound, frames)
    _put(media, f"{run.prefix}frames.bin", frames.encode(), "application/octet-stream")
    _put_playlists(media, run.prefix, film, sound, frames)
    source = plan.source.model_copy(
        update={
            "warnings": (*plan.source.warnings, *film.warnings),
            "frame_rate": plan.source.frame_rate if frames.step else None,
        }
    )
    videos.probed(run.workspace_id, run.video_id, attempt=run.attempt, source=source, frames=film.frames)
    video = videos.published(
        run.workspace_id,
        run.video_id,
        attempt=run.attempt,
        media=PublishedMedia(
            prefix=run.prefix,
            poster=pictures.poster,
            waveform="waveform.json" if sound else None,
            renditions=tuple(rendition.facts() for rendition in film.renditions),
            sprites=pictures.sprites,
        ),
        status=VideoStatus.READY,
    )
    demand_running(run, video)
    notices.publish(progress_of(video))
    return video


def _put_playlists(
    media: MediaStore, prefix: str, film: EncodedChunk, sound: Track | None, frames: FrameMap
) -> None:
    """Every track's playlist, then the master that names them."""
    tracks = {rendition.rung.name: rendition.track for rendition in film.renditions}
    for name, track in (tracks | {"audio": sound} if sound else tracks).items():
        _put(media, f"{prefix}{name}/index.m3u8", media_playlist(track).encode(), _PLAYLIST)
    master = master_playlist(film.renditions, sound, frames.frame_rate)
    _put(media, f"{prefix}master.m3u8", master.encode(), _PLAYLIST)


def _put(media: MediaStore, key: str, body: bytes, content_type: str) -> None:
    media.put(key, body, content_type=content_type, cache_control=FOREVER)
