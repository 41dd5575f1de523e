"""Many films at once, from several people: every one ends, and the work of each is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.cloud import Cloud, Person
from tests.integration.test_ingest_machine import ended, runs_of
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
    for who, video in sent:
        view = who.wait_until(video, "ready", "failed", timeout=600)
        assert view["status"] == "ready", view["failure"]
        assert view["frames"]["frameCount"] == FRAMES
    for _, video in sent:
        (run,) = runs_of(cloud, video)
        assert ended(cloud, run["executionArn"]) == "SUCCEEDED"
