"""Progress, reasons, and the small decisions between the steps of ingest."""

from __future__ import annotations

import contextlib
import json
from array import array
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from practika.domain import errors
from practika.domain.brightness import best_picture
from practika.domain.chunks import Chunk
from practika.domain.film_source import FilmSource
from practika.domain.frame_map import from_frames
from practika.domain.ingest_plan import IngestPlan, plan_sound_film
from practika.domain.tiles import greys_of, tile_bytes, tile_size
from practika.domain.video import CANCELLED, IngestStage, Video, VideoStatus
from practika.usecases.encode_sound import waveform
from practika.usecases.ingest_steps import LOOK_EVERY, Teller, demand_running, run_of
from practika.usecases.probe_video import probe_video
from practika.usecases.reject_video import UNKNOWN_REASON, reason_of, reject_video
from tests.fakes.broken import Broken
from tests.fakes.films import FakeVideos
from tests.fakes.ingest import KEY, uploaded_video
from tests.fakes.live import FakeNotices, HandClock

RUN = run_of(KEY, 0)


def one_video() -> FakeVideos:
    videos = FakeVideos()
    videos.add(uploaded_video())
    return videos


def film_in(parts: int) -> tuple[IngestPlan, tuple[Chunk, ...]]:
    """A film of 100 frames in so many chunks, planned like one that is all sound (the smallest plan there is)."""
    each = 100 // parts
    chunks = tuple(
        Chunk(
            index=index,
            first=index * each,
            last=(index + 1) * each - 1,
            before=index * each - 1 if index else None,
            start=index * each,
            end=(index + 1) * each,
            last_duration=1,
        )
        for index in range(parts)
    )
    plan = plan_sound_film(
        RUN.workspace_id,
        RUN.video_id,
        RUN.attempt,
        source=FilmSource(container="mp3", declared_seconds=None, picture=None, sound=None),
        sound_from=Fraction(0),
        frames=from_frames(Fraction(1, 25), [(frame, 1) for frame in range(100)]),
        chunks=chunks,
        warnings=(),
    )
    return plan, chunks


def row(videos: FakeVideos) -> Video:
    return videos.get(RUN.workspace_id, RUN.video_id)


def test_a_key_that_is_no_source_starts_nothing() -> None:
    for key in ("uploads/a/b/source", "media/x", KEY + "/more", "uploads/../etc"):
        with pytest.raises(errors.SourceMissing):
            run_of(key, 0)


def test_progress_is_told_once_a_second_and_never_backwards() -> None:
    videos, notices, clock = one_video(), FakeNotices(), HandClock()
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, 0)
    videos.clock = clock
    plan, (chunk,) = film_in(1)
    count = Teller(RUN, videos=videos, notices=notices, clock=clock).counter(plan, chunk)
    for frame in range(100):
        count(frame)
        clock.move(0.25)
    percents = [told.percent for told in notices.published]
    assert percents == sorted(percents)
    assert 20 <= len(percents) <= 26
    assert percents[0] == 5 and percents[-1] < 90


def test_workers_side_by_side_make_one_steady_percent_and_one_time_left() -> None:
    videos, notices, clock = one_video(), FakeNotices(), HandClock()
    videos.clock = clock
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, 0)
    plan, chunks = film_in(4)
    workers = [
        Teller(RUN, videos=videos, notices=notices, clock=clock).counter(plan, chunk) for chunk in chunks
    ]
    for frame in range(0, 26):
        for count in workers:
            count(frame)
        clock.move(2)
    percents = [told.percent for told in notices.published]
    assert percents == sorted(percents) and percents[-1] == 90
    assert max(after - before for before, after in pairwise(percents)) <= 2
    left = [told.seconds_left for told in notices.published]
    assert None not in left and left[-1] is not None and left[-1] <= 10
    assert row(videos).frames_done == row(videos).frames_made == 100


def test_what_an_earlier_attempt_has_made_says_nothing_about_speed() -> None:
    videos, clock = one_video(), HandClock()
    videos.clock = clock
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, 0)
    plan, chunks = film_in(2)
    teller = Teller(RUN, videos=videos, notices=FakeNotices(), clock=clock)
    teller.chunk(plan, chunks[0], 50, kept=True)
    assert (row(videos).frames_done, row(videos).frames_made, row(videos).percent) == (50, 0, 47)
    teller.chunk(plan, chunks[1], 10)
    assert (row(videos).frames_done, row(videos).frames_made) == (60, 10)


def test_nobody_knows_how_long_it_takes_before_the_film_is_planned() -> None:
    videos, notices = one_video(), FakeNotices()
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, 0)
    Teller(RUN, videos=videos, notices=notices, clock=HandClock()).at(IngestStage.PROBING, 0)
    assert [told.seconds_left for told in notices.published] == [None]


def test_an_old_attempt_tells_nobody_and_ends() -> None:
    videos, notices = one_video(), FakeNotices()
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, 1)
    with pytest.raises(errors.Overtaken):
        Teller(RUN, videos=videos, notices=notices, clock=HandClock()).at(IngestStage.PICTURES, 0)
    assert not notices.published and row(videos).percent == 0


def test_a_worker_of_a_cancelled_run_ends_at_its_next_look_even_with_nothing_new_to_tell() -> None:
    videos, notices, clock = one_video(), FakeNotices(), HandClock()
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, 0)
    plan, (chunk,) = film_in(1)
    count = Teller(RUN, videos=videos, notices=notices, clock=clock).counter(plan, chunk)
    count(10)
    videos.failed(RUN.workspace_id, RUN.video_id, attempt=0, code=CANCELLED, reason="Cancelled.")
    clock.move(1)
    count(10)
    clock.move(LOOK_EVERY)
    with pytest.raises(errors.Cancelled):
        count(10)
    assert len(notices.published) == 1, "the workers of a cancelled run tell nothing"


@pytest.mark.parametrize(
    ("status", "attempt", "ends"),
    [
        ("processing", 0, None),
        ("ready", 0, None),
        ("failed", 0, errors.Overtaken),
        ("cancelled", 0, errors.Cancelled),
        ("processing", 1, errors.Overtaken),
        ("cancelled", 1, errors.Overtaken),
    ],
)
def test_when_a_run_is_over(status: str, attempt: int, ends: type[Exception] | None) -> None:
    failed = {"failure_code": CANCELLED if status == "cancelled" else "x", "failure_reason": "x"}
    now = VideoStatus.FAILED if "failed" in status or status == "cancelled" else VideoStatus(status)
    video = uploaded_video(attempt).model_copy(update={"status": now, **failed})
    with pytest.raises(ends) if ends else contextlib.nullcontext():
        demand_running(RUN, video)


@pytest.mark.parametrize("row", ["cancelled", "ready", "retried"])
def test_an_event_that_comes_late_touches_nothing(row: str, tmp_path: Path) -> None:
    """Not the source, not the row: the bucket and the tool would refuse to be asked."""
    videos, nobody = one_video(), Broken(None)
    videos.begin_attempt(RUN.workspace_id, RUN.video_id, int(row == "retried"))
    if row == "cancelled":
        videos.failed(RUN.workspace_id, RUN.video_id, attempt=0, code=CANCELLED, reason="Cancelled.")
    if row == "ready":
        videos.add(
            videos.get(RUN.workspace_id, RUN.video_id).model_copy(update={"status": VideoStatus.READY})
        )
    before = videos.get(RUN.workspace_id, RUN.video_id)
    ports: dict[str, Any] = {"media": nobody, "notices": nobody, "tool": nobody, "clock": HandClock()}
    probed = probe_video(key=KEY, attempt=0, folder=tmp_path, videos=videos, **ports)
    assert not probed.proceed and videos.get(RUN.workspace_id, RUN.video_id) == before


def cause(message: str) -> str:
    return json.dumps({"errorType": "x", "errorMessage": message, "trace": ["secret"]})


@pytest.mark.parametrize(
    ("error", "told", "code", "reason"),
    [
        ("NotAFilm", cause("This is a picture."), "not_a_film", "This is a picture."),
        ("FilmEncrypted", "no json", "film_encrypted", errors.FilmEncrypted.default),
        ("Unplayable", cause(""), "unplayable", errors.Unplayable.default),
        ("KeyError", cause("'secret'"), "ingest_failed", UNKNOWN_REASON),
        ("Unavailable", cause("psycopg down"), "ingest_failed", UNKNOWN_REASON),
        ("Runtime.ExitError", "RequestId: 1 Error: exit status 137", "ingest_failed", UNKNOWN_REASON),
        ("settings", cause("x"), "ingest_failed", UNKNOWN_REASON),
    ],
)
def test_only_a_refusals_own_words_reach_a_person(error: str, told: str, code: str, reason: str) -> None:
    assert reason_of(error, told) == (code, reason)


@pytest.mark.parametrize(
    ("error", "told"), [("States.Timeout", ""), ("Sandbox.Timedout", cause("Task timed out"))]
)
def test_a_time_limit_is_named_as_one(error: str, told: str) -> None:
    assert reason_of(error, told)[0] == "ingest_too_long"


def test_a_rejection_is_written_once_and_told() -> None:
    videos, notices = one_video(), FakeNotices()
    for _ in range(2):
        reject_video(run=RUN, error="EmptyFile", cause="", videos=videos, notices=notices)
    assert row(videos).status is VideoStatus.FAILED
    assert {told.failure_code for told in notices.published} == {"empty_file"}


def test_a_ready_video_is_not_rejected_any_more() -> None:
    videos, notices = one_video(), FakeNotices()
    videos.add(row(videos).model_copy(update={"status": VideoStatus.READY}))
    reject_video(run=RUN, error="KeyError", cause="", videos=videos, notices=notices)
    assert row(videos).status is VideoStatus.READY and not notices.published


def test_a_waveform_has_few_peaks_however_long_the_film() -> None:
    short = waveform(array("h", [-32768, 32767] * 100), 8000)
    assert short["peaks"] == [-128, 127] * 3 and short["samplesPerPeak"] == 80
    long = waveform(array("h", [0]) * 8000 * 600, 8000)
    assert len(long["peaks"]) <= 12_000  # type: ignore[arg-type]
    assert waveform(array("h"), 8000)["peaks"] == []


@pytest.mark.parametrize(
    ("size", "tile"),
    [((640, 360), (160, 90)), ((360, 640), (50, 90)), ((16, 1600), (2, 90)), ((786, 360), (160, 74))],
)
def test_tiles_keep_the_pictures_shape(size: tuple[int, int], tile: tuple[int, int]) -> None:
    assert tile_size(*size) == tile


@pytest.mark.parametrize("tile", [(160, 90), (50, 90), (2, 90), (2, 2)])
def test_a_tile_is_judged_by_greys_from_all_over_it(tile: tuple[int, int]) -> None:
    black, half = bytes(tile_bytes(tile)), bytearray(tile_bytes(tile))
    pixels = tile[0] * tile[1]
    half[pixels // 2 : pixels] = bytes([200]) * (
        pixels - pixels // 2
    )  # colour is left at 0 and must not count
    greys = greys_of(black + half, tile)
    assert len(greys) == 2 and set(greys[0]) == {0} and len(greys[1]) >= min(pixels, 300)
    assert 0.45 < greys[1].count(200) / len(greys[1]) < 0.55


def test_the_poster_is_neither_black_nor_empty() -> None:
    black, white, lively = bytes(576), bytes([255]) * 576, bytes(range(0, 192)) * 3
    assert best_picture([black, white, lively, black, black, black]) == 2
    assert best_picture([black, black, black, lively]) == 3
    assert best_picture([black]) == 0
