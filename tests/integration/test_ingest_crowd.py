"""Many films at once, from several people: every one ends, none waits behind another's, the work is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.cloud import Cloud, Person
from tests.integration.test_ingest_machine import ended, runs_of, states_of
from tests.watching import ffmpeg

#: So many films of one person, and of another who comes last with a single one.
MANY = 11
FRAMES = 5


def test_a_crowd_of_films_all_end_and_nobody_starves(cloud: Cloud, tmp_path: Path) -> None:
    film = tmp_path / "tiny.mp4"
    tiny = "testsrc2=s=64x48:r=5:d=1"
    ffmpeg(
        "-f", "lavfi", "-i", tiny, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(film)
    )
    busy, other = cloud.person("Busy"), cloud.person("Other")

    def uploaded(who: Person) -> tuple[Person, str]:
        return who, who.upload(film)

    with ThreadPoolExecutor(4) as crowd:
        sent = [*crowd.map(uploaded, [busy] * MANY), uploaded(other)]
    views = [who.wait_until(video, "ready", "failed", timeout=600) for who, video in sent]
    for view in views:
        assert view["status"] == "ready", view["failure"]
        assert view["frames"]["frameCount"] == FRAMES
    *those_of_the_busy, late = [view["updatedAt"] for view in views]
    assert late < max(those_of_the_busy), "the other's single film has waited behind them"
    ways = [way_of(cloud, video) for _, video in sent]
    assert all(way in (["Playable"], ["Waits", "Playable"]) for way in ways)
    assert ["Waits", "Playable"] in ways, "nobody has waited"


def way_of(cloud: Cloud, video: str) -> list[str]:
    """The last state of each run of a film, in order."""
    runs = [run["executionArn"] for run in runs_of(cloud, video)]
    assert [ended(cloud, run) for run in runs] == ["SUCCEEDED"] * len(runs)
    return [states_of(cloud, run)[-1] for run in runs]
