"""What may be taken over from an earlier attempt, and what may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from practika.domain.chunks import plan_chunks
from practika.domain.frame_map import FrameMap
from practika.domain.ingest_plan import Colour, IngestPlan
from practika.domain.ladder import Rung
from practika.domain.renditions import EncodedChunk, EncodedSound, Rendition, Segment, Track
from practika.domain.video import SourceFacts
from practika.usecases.ingest_steps import (
    PLAN,
    SOUND,
    Run,
    chunk_map_name,
    chunk_name,
    chunk_tiles_name,
    keep,
    keep_map,
    run_of,
)
from practika.usecases.kept_work import after_earlier_attempts, kept_chunk, kept_sound
from practika.usecases.tracks import digest
from tests.fakes.films import FakeBucket
from tests.fakes.ingest import KEY, VIDEO, WORKSPACE

FIRST, AGAIN = run_of(KEY, 0), run_of(KEY, 1)
FRAMES = FrameMap(Fraction(1), list(range(61)))  # a frame a second: two chunks
RUNG = Rung(name="v360", width=640, height=360, max_bits_per_second=800_000)
CHUNKS = plan_chunks(FRAMES, 32)


def a_plan(attempt: int = 0) -> IngestPlan:
    source = SourceFacts(container="mov", video_codec="h264", width=640, height=360)
    return IngestPlan(
        workspace_id=WORKSPACE,
        video_id=VIDEO,
        attempt=attempt,
        rungs=(RUNG,),
        time_base="1/1",
        first_pts=0,
        frame_count=60,
        last_duration=1,
        seconds="60/1",
        source=source,
        colour=Colour(),
        work=60,
        chunks=CHUNKS,
        seal="e1",
        recipe="r1",
    )


def track_of(bucket: FakeBucket, prefix: str, name: str) -> Track:
    """A track with one segment whose files lie in the bucket."""
    bucket.objects |= {f"{prefix}/init.mp4": b"init", f"{prefix}/{name}": name.encode()}
    segment = Segment(name=name, start=0, ticks=1, size=9, offset=0, samples=1, keys=(0,))
    segment = segment.model_copy(update={"sha256": digest(name.encode())})
    return Track(init_size=4, init_sha256=digest(b"init"), timescale=1, codec="avc1", segments=(segment,))


def finished(bucket: FakeBucket, run: Run, index: int) -> EncodedChunk:
    """What a worker leaves that came to its end."""
    chunk = CHUNKS[index]
    frames = FrameMap(FRAMES.time_base, FRAMES.ticks[chunk.first : chunk.last + 2])
    track = track_of(bucket, f"{run.prefix}v360", f"seg_{index:05d}.m4s")
    bucket.objects[run.work(chunk_tiles_name(index))] = b"tiles"
    made = EncodedChunk(
        index=index,
        frames=frames.facts(),
        renditions=(Rendition(rung=RUNG, track=track),),
        seam=("", ""),
        tiles_sha256=digest(b"tiles"),
    )
    keep_map(bucket, run.work(chunk_map_name(index)), frames)
    keep(bucket, run.work(chunk_name(index)), made)
    return made


def an_attempt() -> tuple[FakeBucket, EncodedChunk]:
    """The first attempt with its first chunk and its sound done."""
    bucket = FakeBucket()
    keep(bucket, FIRST.work(PLAN), a_plan())
    bucket.objects[f"{FIRST.prefix}waveform.json"] = b"[]"
    sound = EncodedSound(
        track=track_of(bucket, f"{FIRST.prefix}audio", "seg_00000.m4s"), waveform_sha256=digest(b"[]")
    )
    keep(bucket, FIRST.work(SOUND), sound)
    return bucket, finished(bucket, FIRST, 0)


def test_what_is_finished_lies_under_the_new_attempt_byte_for_byte() -> None:
    bucket, made = an_attempt()
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert plan.earlier == (0,)
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) == made and kept_sound(bucket, AGAIN, plan)
    for name in ("v360/init.mp4", "v360/seg_00000.m4s", "audio/seg_00000.m4s", "waveform.json"):
        assert bucket.objects[AGAIN.prefix + name] == bucket.objects[FIRST.prefix + name]
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[1]) is None, "nobody has made the second one"
    third = replace(AGAIN, attempt=2)
    assert after_earlier_attempts(bucket, third, a_plan(2)).earlier == (0,), "the second kept no plan"


def test_only_the_chunk_that_opens_the_film_brings_the_init_part() -> None:
    bucket, _ = an_attempt()
    made = finished(bucket, FIRST, 1)
    del bucket.objects[f"{FIRST.prefix}v360/init.mp4"]  # the first chunk's, which is not there yet
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) is None
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[1]) == made
    assert f"{AGAIN.prefix}v360/init.mp4" not in bucket.objects


@pytest.mark.parametrize("name", ["v360/init.mp4", "v360/seg_00000.m4s"])
@pytest.mark.parametrize("hurt", [None, b"half"])
def test_a_file_that_is_gone_or_other_is_not_taken_over(name: str, hurt: bytes | None) -> None:
    bucket, _ = an_attempt()
    del bucket.objects[FIRST.prefix + name]
    bucket.objects |= {FIRST.prefix + name: hurt} if hurt else {}
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) is None
    assert AGAIN.work(chunk_name(0)) not in bucket.objects


def test_tiles_go_with_their_chunk_or_it_is_encoded_again() -> None:
    bucket, made = an_attempt()
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) == made
    assert bucket.objects[AGAIN.work(chunk_tiles_name(0))] == b"tiles"
    bucket, _ = an_attempt()
    bucket.objects[FIRST.work(chunk_tiles_name(0))] = b"other"
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) is None


def test_a_frame_map_or_a_waveform_that_is_other_is_not_taken_over() -> None:
    bucket, _ = an_attempt()
    bucket.objects[FIRST.work(chunk_map_name(0))] += b"x"
    bucket.objects[f"{FIRST.prefix}waveform.json"] = b"[1]"
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) is None and kept_sound(bucket, AGAIN, plan) is None


@pytest.mark.parametrize(
    "other",
    [
        lambda plan: plan.model_copy(update={"seal": "e2"}),
        lambda plan: plan.model_copy(update={"recipe": "r2"}),
        lambda plan: plan.model_copy(update={"chunks": plan_chunks(FRAMES, 8)}),
    ],
)
def test_another_source_recipe_or_cut_takes_over_nothing(other: Callable[[IngestPlan], IngestPlan]) -> None:
    bucket, _ = an_attempt()
    plan = after_earlier_attempts(bucket, AGAIN, other(a_plan(1)))
    assert plan.earlier == () and kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) is None


def test_a_record_in_the_form_of_another_release_counts_as_none() -> None:
    bucket, _ = an_attempt()
    bucket.objects[FIRST.work(PLAN)] = b'{"rungs": 3}'
    assert after_earlier_attempts(bucket, AGAIN, a_plan(1)).earlier == ()


def test_a_killed_one_pass_leaves_nothing_that_passes_for_a_part() -> None:
    """Its record of the whole film lies under the first part's name until the plan is rewritten."""
    bucket, made = an_attempt()
    keep(bucket, FIRST.work(chunk_name(0)), made.model_copy(update={"frames": FRAMES.facts()}))
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert plan.earlier == (0,) and kept_chunk(bucket, AGAIN, plan, CHUNKS[0]) is None


def test_a_film_that_came_out_in_one_pass_only_is_not_cut_again() -> None:
    bucket, made = an_attempt()
    keep(bucket, FIRST.work(PLAN), a_plan().in_one_pass())
    plan = after_earlier_attempts(bucket, AGAIN, a_plan(1))
    assert not plan.in_parts and plan.earlier == (0,)
    assert kept_chunk(bucket, AGAIN, plan, plan.chunks[0]) == made


def test_the_runs_own_record_is_the_work_done() -> None:
    bucket, made = an_attempt()
    writes = dict(bucket.objects)
    assert kept_chunk(bucket, FIRST, a_plan(), CHUNKS[0]) == made and kept_sound(bucket, FIRST, a_plan())
    assert bucket.objects == writes
