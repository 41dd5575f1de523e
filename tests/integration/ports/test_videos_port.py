"""What every Videos must do: the fake, and PostgreSQL's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.videos import PostgresVideos
from practika.domain.errors import VideoNotFound
from practika.domain.time_left import ChunkDone
from practika.domain.video import (
    FrameFacts,
    IngestStage,
    PublishedMedia,
    RenditionFacts,
    SourceFacts,
    SpriteFacts,
    Video,
    VideoStatus,
)
from practika.ports.films import Videos
from tests.examples import ELSEWHERE, NOON, WORKSPACE, named
from tests.fakes.films import FakeVideos
from tests.integration.ports.people_rows import found_workspaces

VIDEO = named("vid", 1)
SOURCE = SourceFacts(
    container="mp4", video_codec="h264", width=1280, height=720, frame_rate="24/1", warnings=("odd size",)
)
FRAMES = FrameFacts(sha256="ab" * 32, frame_count=48, time_base="1/12288", pts_start=0, pts_end=24_576)
MEDIA = PublishedMedia(
    prefix=f"media/{WORKSPACE}/{VIDEO}/0/",
    renditions=(
        RenditionFacts(name="v720", width=1280, height=720, bits_per_second=900_000, frame_count=48),
    ),
    sprites=SpriteFacts(tile_width=160, tile_height=90, columns=10, rows=1, count=2, frames=(0, 24)),
)


@pytest.fixture(params=["fake", "postgres"])
def videos(request: pytest.FixtureRequest) -> Videos:
    if request.param == "fake":
        return FakeVideos()
    database: Database = request.getfixturevalue("database")
    found_workspaces(database)
    return PostgresVideos(database)


def row(number: int = 1, workspace_id: str = WORKSPACE, **more: Any) -> Video:
    fields: dict[str, Any] = {
        "id": named("vid", number),
        "workspace_id": workspace_id,
        "title": f"Take {number}",
        "filename": "take.mp4",
        "size_bytes": 5_000_000_000,
        "created_by": named("usr", 1),
        "created_at": NOON + timedelta(seconds=number),
        "updated_at": NOON,
        "status": VideoStatus.UPLOADING,
    }
    return Video(**{**fields, **more})


def test_what_was_added_is_read_back(videos: Videos) -> None:
    videos.add(row())
    assert videos.get(WORKSPACE, VIDEO) == row()


def test_a_video_is_invisible_from_another_workspace(videos: Videos) -> None:
    videos.add(row())
    with pytest.raises(VideoNotFound):
        videos.get(ELSEWHERE, VIDEO)
    for change in (
        lambda: videos.rename(ELSEWHERE, VIDEO, "mine"),
        lambda: videos.remove(ELSEWHERE, VIDEO),
        lambda: videos.begin_attempt(ELSEWHERE, VIDEO, 5),
        lambda: videos.failed(ELSEWHERE, VIDEO, attempt=0, code="x", reason="y"),
    ):
        with pytest.raises(VideoNotFound):
            change()
    assert videos.get(WORKSPACE, VIDEO) == row()
    assert videos.list(ELSEWHERE, limit=10) == []


def test_the_list_is_newest_first_and_pages_never_overlap(videos: Videos) -> None:
    for number in (2, 1, 3):
        videos.add(row(number))
    videos.add(row(4, created_at=NOON + timedelta(seconds=3)))  # the same moment: the id decides
    videos.add(row(9, ELSEWHERE))
    first = videos.list(WORKSPACE, limit=2)
    last = first[-1]
    second = videos.list(WORKSPACE, limit=2, before=(last.created_at.isoformat(), last.id))
    assert [video.title for video in [*first, *second]] == ["Take 4", "Take 3", "Take 2", "Take 1"]


def test_search_takes_signs_literally(videos: Videos) -> None:
    videos.add(row(1, title="100% effort"))
    videos.add(row(2, title="100 percent"))
    videos.add(row(3, title="back\\slash_line"))
    assert [video.title for video in videos.list(WORKSPACE, limit=9, search="0% EFF")] == ["100% effort"]
    assert [video.title for video in videos.list(WORKSPACE, limit=9, search="h_l")] == ["back\\slash_line"]
    assert [video.title for video in videos.list(WORKSPACE, limit=9, search="k\\s")] == ["back\\slash_line"]


def test_a_whole_ingest_run(videos: Videos) -> None:
    videos.add(row())
    begun = videos.begin_attempt(WORKSPACE, VIDEO, 0)
    assert (begun.status, begun.stage, begun.percent) == (VideoStatus.PROCESSING, IngestStage.QUEUED, 0)
    videos.progress(WORKSPACE, VIDEO, attempt=0, stage=IngestStage.PROBING, percent=5)
    probed = videos.probed(WORKSPACE, VIDEO, attempt=0, source=SOURCE, frames=FRAMES)
    assert (probed.source, probed.frames) == (SOURCE, FRAMES)
    first = videos.published(WORKSPACE, VIDEO, attempt=0, media=MEDIA, status=VideoStatus.PROCESSING)
    assert (first.status, first.stage, first.media) == (VideoStatus.PROCESSING, IngestStage.PROBING, MEDIA)
    ready = videos.published(WORKSPACE, VIDEO, attempt=0, media=MEDIA, status=VideoStatus.READY)
    assert (ready.status, ready.stage, ready.percent) == (VideoStatus.READY, None, 100)
    assert videos.get(WORKSPACE, VIDEO) == ready


def beginning(frames: int, attempt: int = 0) -> PublishedMedia:
    """What is published of a film so far."""
    prefix = f"media/{WORKSPACE}/{VIDEO}/{attempt}/"
    return MEDIA.model_copy(update={"prefix": prefix, "master": "early.m3u8", "ready_frames": frames})


def test_of_the_beginnings_of_a_film_the_longest_stays(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)

    def publish(media: PublishedMedia, status: VideoStatus = VideoStatus.PROCESSING) -> PublishedMedia | None:
        return videos.published(WORKSPACE, VIDEO, attempt=0, media=media, status=status).media

    assert publish(beginning(12)) == beginning(12)
    assert publish(beginning(36)) == beginning(36)
    assert publish(beginning(12)) == beginning(36), "a worker that was slow to tell"
    assert publish(beginning(36)) == beginning(36)
    assert publish(MEDIA, VideoStatus.READY) == MEDIA


def test_a_beginning_ends_with_its_run(videos: Videos) -> None:
    videos.add(row())
    for attempt in (0, 2):
        assert videos.begin_attempt(WORKSPACE, VIDEO, attempt).media is None
        media = beginning(12, attempt)
        videos.published(WORKSPACE, VIDEO, attempt=attempt, media=media, status=VideoStatus.PROCESSING)
        assert videos.begin_attempt(WORKSPACE, VIDEO, attempt + 1).media is None, "a stuck run is tried again"
        videos.published(
            WORKSPACE,
            VIDEO,
            attempt=attempt + 1,
            media=beginning(9, attempt + 1),
            status=VideoStatus.PROCESSING,
        )
        failed = videos.failed(WORKSPACE, VIDEO, attempt=attempt + 1, code="x", reason="x")
        assert failed.media is None, "what never became a film is not playable"


def test_progress_never_goes_back_within_a_stage(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)

    def report(stage: IngestStage, percent: int) -> int:
        return videos.progress(WORKSPACE, VIDEO, attempt=0, stage=stage, percent=percent).percent

    assert report(IngestStage.ENCODING, 40) == 40
    assert report(IngestStage.ENCODING, 30) == 40
    assert report(IngestStage.ENCODING, 300) == 100
    assert report(IngestStage.PICTURES, 10) == 10


def tell(videos: Videos, chunk: int, frames: int, *, chunks: int = 3, kept: bool = False) -> Video:
    done = ChunkDone(chunk=chunk, chunks=chunks, frames=frames, film_frames=300, kept=kept)
    return videos.encoded(WORKSPACE, VIDEO, attempt=0, done=done, share=(5, 90))


def test_what_every_worker_has_done_counts_whoever_tells(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)
    first = tell(videos, 2, 60)
    assert (first.stage, first.percent, first.frames_done) == (IngestStage.ENCODING, 22, 60)
    assert tell(videos, 0, 90).percent == 47
    again = tell(videos, 0, 90)
    assert (again.percent, again.frames_done, again.frames_made) == (47, 150, 150), "told twice"
    restarted = tell(videos, 0, 0)
    assert (restarted.percent, restarted.frames_done) == (47, 60), "never backwards for people"
    taken = tell(videos, 1, 100, kept=True)
    assert (taken.percent, taken.frames_done, taken.frames_made) == (50, 160, 60)
    assert taken.encoding_since == first.encoding_since is not None
    assert [tell(videos, chunk, 100).percent for chunk in (0, 2)] == [78, 90]


def test_a_film_that_is_cut_anew_is_counted_anew(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)
    tell(videos, 1, 100)
    whole = tell(videos, 0, 30, chunks=1)
    assert (whole.frames_done, whole.frames_made, whole.percent) == (30, 30, 33)
    videos.begin_attempt(WORKSPACE, VIDEO, 1)
    fresh = videos.get(WORKSPACE, VIDEO)
    assert (fresh.frames_done, fresh.encoding_since, fresh.percent) == (0, None, 0)
    assert tell(videos, 0, 30) == fresh, "an older run counts nothing"


def test_of_two_estimates_for_one_moment_the_first_stays(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)

    def estimate(seconds: float, at: datetime, after: datetime | None, attempt: int = 0) -> Video:
        return videos.estimated(WORKSPACE, VIDEO, attempt=attempt, seconds_left=seconds, at=at, after=after)

    later = NOON + timedelta(seconds=3)
    assert (estimate(90.5, NOON, None).seconds_left, videos.get(WORKSPACE, VIDEO).left_at) == (90.5, NOON)
    assert estimate(40, later, None).seconds_left == 90.5, "another worker was faster"
    assert estimate(40, later, NOON, attempt=1).seconds_left == 90.5
    assert estimate(88, later, NOON).told_left == 90
    assert videos.begin_attempt(WORKSPACE, VIDEO, 1).told_left is None


def test_a_duplicate_or_late_start_changes_nothing(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)
    videos.progress(WORKSPACE, VIDEO, attempt=0, stage=IngestStage.ENCODING, percent=50)
    assert videos.begin_attempt(WORKSPACE, VIDEO, 0).percent == 50
    videos.begin_attempt(WORKSPACE, VIDEO, 2)
    assert videos.begin_attempt(WORKSPACE, VIDEO, 1).attempt == 2


def test_an_older_run_can_no_longer_change_the_row(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 1)
    before = videos.get(WORKSPACE, VIDEO)
    videos.progress(WORKSPACE, VIDEO, attempt=0, stage=IngestStage.ENCODING, percent=50)
    videos.probed(WORKSPACE, VIDEO, attempt=0, source=SOURCE, frames=FRAMES)
    videos.published(WORKSPACE, VIDEO, attempt=0, media=MEDIA, status=VideoStatus.READY)
    videos.failed(WORKSPACE, VIDEO, attempt=0, code="late", reason="late")
    assert videos.get(WORKSPACE, VIDEO) == before


def test_a_failure_is_kept_until_the_next_attempt(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)
    failed = videos.failed(WORKSPACE, VIDEO, attempt=0, code="not_a_film", reason="This file is not a film.")
    assert (failed.status, failed.failure_code) == (VideoStatus.FAILED, "not_a_film")
    late = videos.progress(WORKSPACE, VIDEO, attempt=0, stage=IngestStage.ENCODING, percent=1)
    assert late.status is VideoStatus.FAILED
    again = videos.begin_attempt(WORKSPACE, VIDEO, 1)
    assert (again.status, again.failure_code, again.failure_reason) == (VideoStatus.PROCESSING, None, None)


def test_a_removed_video_is_gone_for_people_and_listed_for_the_sweep(videos: Videos) -> None:
    videos.add(row())
    videos.remove(WORKSPACE, VIDEO)
    with pytest.raises(VideoNotFound):
        videos.get(WORKSPACE, VIDEO)
    with pytest.raises(VideoNotFound):
        videos.begin_attempt(WORKSPACE, VIDEO, 1)
    assert videos.list(WORKSPACE, limit=9) == []
    assert [video.id for video in videos.removed(limit=9)] == [VIDEO]
    videos.purge(WORKSPACE, VIDEO)
    assert videos.removed(limit=9) == []


def test_only_a_removed_video_is_purged(videos: Videos) -> None:
    videos.add(row())
    videos.purge(WORKSPACE, VIDEO)
    assert videos.get(WORKSPACE, VIDEO).id == VIDEO


def test_a_lively_run_is_not_stuck(videos: Videos) -> None:
    videos.add(row())
    videos.begin_attempt(WORKSPACE, VIDEO, 0)
    assert videos.stuck(older_than_seconds=60, limit=9) == []


def test_a_sign_of_life_counts_for_its_own_attempt_and_shows_nothing(database: Database) -> None:
    found_workspaces(database)
    videos = PostgresVideos(database)
    videos.add(row())
    before = videos.begin_attempt(WORKSPACE, VIDEO, 1)
    database.run("UPDATE videos SET progressed_at = now() - interval '2 minutes'")
    videos.alive(WORKSPACE, VIDEO, attempt=0)
    assert [video.id for video in videos.stuck(older_than_seconds=60, limit=9)] == [VIDEO]
    videos.alive(WORKSPACE, VIDEO, attempt=1)
    assert videos.stuck(older_than_seconds=60, limit=9) == [] and videos.get(WORKSPACE, VIDEO) == before


def test_silence_is_measured_from_the_last_sign_of_life(database: Database) -> None:
    found_workspaces(database)
    videos = PostgresVideos(database)
    videos.add(row(1))
    videos.add(row(2))
    for number in (1, 2):
        videos.begin_attempt(WORKSPACE, named("vid", number), 0)
    database.run("UPDATE videos SET progressed_at = now() - interval '2 minutes'")
    videos.progress(WORKSPACE, named("vid", 2), attempt=0, stage=IngestStage.ENCODING, percent=1)
    assert [video.id for video in videos.stuck(older_than_seconds=60, limit=9)] == [VIDEO]
