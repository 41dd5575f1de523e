"""The same as `ingest` on real films that are dear to decode: large ones, ten bits, HDR, AV1.

They are what a decode that all rungs share pays for most; `ingest` has those on which it pays least.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import bench_ingest
from tests.bench.figure import Figure

FILMS = {
    "HDR10 AV1 720p upright": "hdr10_av1_portrait.mp4",
    "screen, H.264 3026×1386, variable": "vfr_screen_3026x1386.mp4",
}


def run() -> Iterator[Figure]:
    for what, name in FILMS.items():
        yield from bench_ingest.film_figures(what, name)
