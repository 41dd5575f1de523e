"""What a film costs on AWS, reckoned from what its row says, at the list prices that the plan gives to the door.

An estimate: the run of ingest counts no gigabyte-seconds of its own. Its assumptions stand beside the figures.
"""

from __future__ import annotations

from practika.domain.model import Model
from practika.domain.video import Video


class FilmPrices(Model):
    """US dollars. `encode_gigapixel`: to make 10⁹ pixels of renditions, all that ingest uses counted in; GB are 10⁹
    bytes, `stored_gb` for a month. `played_mbit`: megabits a second that a viewer draws in the mean."""

    encode_gigapixel: float
    stored_gb: float
    delivered_gb: float
    played_mbit: float


class FilmCost(Model):
    """US dollars: once to make it playable, a month to keep it, and to show what was watched in the days asked."""

    encoding: float
    storage_month: float
    delivery: float
    stored_gb: float
    watched_minutes: float
    played_mbit: float


def cost_of(video: Video, watched_ms: int, prices: FilmPrices) -> FilmCost:
    """The estimate for a film of which people watched so many milliseconds."""
    rungs = [*video.media.renditions, *filter(None, [video.media.scrub])] if video.media else []
    pixels = sum(rung.width * rung.height * rung.frame_count for rung in rungs)
    seconds = video.frames.duration_seconds if video.frames else 0.0
    stored = (video.size_bytes + sum(rung.bits_per_second for rung in rungs) * seconds / 8) / 1e9
    shown = watched_ms / 1000 * prices.played_mbit / 8000
    return FilmCost(
        encoding=pixels / 1e9 * prices.encode_gigapixel,
        storage_month=stored * prices.stored_gb,
        delivery=shown * prices.delivered_gb,
        stored_gb=stored,
        watched_minutes=watched_ms / 60_000,
        played_mbit=prices.played_mbit,
    )
