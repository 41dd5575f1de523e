"""The scrub rendition: every frame a key frame, so that any frame can be shown at once, in either direction."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.fmp4 import Fragment
from practika.domain.ladder import Rung
from practika.domain.renditions import RenditionInexact, Track

#: Its name, and the folder that it lies in.
SCRUB = "scrub"
#: Key frames cannot borrow from their neighbours: it may take so many times the bits of the rung of its size.
_INTRA_COST = 2.5


def scrub_rung(ladder: Sequence[Rung]) -> Rung:
    """What to make besides the ladder: the lowest rung's picture, which costs no further scaling."""
    lowest = ladder[-1]
    return lowest.model_copy(
        update={"name": SCRUB, "max_bits_per_second": round(_INTRA_COST * lowest.max_bits_per_second)}
    )


def prove_all_intra(fragments: Sequence[Fragment]) -> None:
    """Every fragment is one frame and a key frame. Raises RenditionInexact."""
    wrong = next((n for n, f in enumerate(fragments) if len(f.times) != 1 or not f.key), None)
    if wrong is not None:
        raise RenditionInexact(f"Fragment {wrong} of the scrub rendition is not one key frame.")


def lean(track: Track) -> Track:
    """The track without the list of its key frames, which are all of its frames."""
    segments = tuple(s.model_copy(update={"keys": s.keys[:1]}) for s in track.segments)
    return track.model_copy(update={"segments": segments})
