"""What one film costs, as the door that shows it to people reckons: the same list prices as the month's estimate."""

from __future__ import annotations

import json

from cdk.cost import prices
from cdk.cost.load import Load

#: Dollars a minute of 1080p film in four rungs, arm64, without storage: counted and measured in docs/figures.md.
INGEST_MINUTE = 0.00484
#: Pixels × frames of the minute that INGEST_MINUTE was measured with: four rungs and the scrub rendition.
RUNGS = ((1920, 1080), (1280, 720), (854, 480), (640, 360), (960, 540))
FRAMES_A_SECOND = 24
MINUTE_GIGAPIXELS = sum(width * height for width, height in RUNGS) * FRAMES_A_SECOND * 60 / 1e9


def film_prices() -> str:
    """JSON of the core layer's `FilmPrices`."""
    return json.dumps(
        {
            "encodeGigapixel": round(INGEST_MINUTE / MINUTE_GIGAPIXELS, 7),
            "storedGb": prices.STANDARD_GB,
            "deliveredGb": prices.EDGE_TIERS[0][1],
            "playedMbit": Load().played_mbit,
        }
    )
