"""The colours that a plan names or asks to be made."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from practika.domain.chunks import whole
from practika.domain.film_source import FilmSource, Packet, Picture
from practika.domain.frame_map import FrameMap
from practika.domain.ingest_plan import Colour, IngestPlan, make_plan
from tests.fakes.ingest import VIDEO, WORKSPACE

PICTURE = Picture(
    codec="h264", tag="avc1", width=640, height=360, time_base=Fraction(1, 25), pixel_format="yuv420p",
    packets=[Packet(0, 1, 9)],
)  # fmt: skip
FRAMES = FrameMap(Fraction(1, 25), [0, 1])


def plan(**changes: object) -> IngestPlan:
    picture = replace(PICTURE, **changes)  # type: ignore[arg-type]  # names and values of its own fields
    source = FilmSource(container="mov", declared_seconds=None, picture=picture, sound=None)
    return make_plan(
        WORKSPACE, VIDEO, 0, source=source, picture=picture, frames=FRAMES, chunks=whole(FRAMES), warnings=()
    )


SD = Colour(matrix="smpte170m", primaries="smpte170m")


@pytest.mark.parametrize(
    ("told", "colour"),
    [
        ((None, None, None), SD),
        (
            ("bt470bg", "bt470bg", "bt470bg"),
            Colour(matrix="bt470bg", primaries="bt470bg", transfer="bt470bg"),
        ),
        (
            ("bt2020nc", None, "bt2020-10"),
            Colour(matrix="bt2020nc", primaries="bt2020", transfer="bt2020-10"),
        ),
        (("fcc", "film", "vlog"), Colour(matrix="smpte170m", primaries="film", transfer="bt709")),
        (("gbr", None, None), SD),
        (("bt709", "vgamut", "log100"), Colour(transfer="log100")),
        (("chroma-derived-nc", "bt2020", None), Colour(matrix="bt2020nc", primaries="bt2020")),
        (("chroma-derived-nc", "bt709", None), Colour()),
        (("ycgco", None, None), Colour()),
        (("bt2020c", "bt2020", "bt2020-10"), Colour(primaries="bt2020", transfer="bt2020-10")),
    ],
)
def test_only_names_that_a_rendition_can_carry(told: tuple[str | None, ...], colour: Colour) -> None:
    """FFmpeg prints names that H.264 or its own options do not know: one of them must never refuse a film."""
    matrix, primaries, transfer = told
    made = plan(matrix=matrix, primaries=primaries, transfer=transfer)
    assert made.colour == colour
    assert made.unusual is (matrix in ("ycgco", "bt2020c"))


def test_the_rest_of_a_copy_s_plan_is_dealt_with() -> None:
    made = plan(number=3, interlaced=True, transfer="smpte2084")
    assert (made.picture, made.deinterlace, made.tone_map) == (3, True, True)
    assert made.of_a_copy().tone_map and not made.of_a_copy().picture
    assert not made.of_a_copy(even=True).tone_map and not made.of_a_copy(even=True).deinterlace
