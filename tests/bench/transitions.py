"""How many state transitions and invocations a film costs: counted by running the real state machine in process."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from tests.unit.machines.stage_play import MACHINES, staged
from tests.unit.machines.test_ingest_video import FILM, HAPPY, ORDER


def counted(chunks: int, *, sound: bool) -> tuple[int, Counter[str]]:
    """(states entered, invocations by task) of a film in so many chunks that goes well."""
    film = {**FILM, "hasSound": sound, "chunks": list(range(chunks))}
    with pytest.MonkeyPatch.context() as patch, staged("ingest_video", patch) as play:
        end = play.perform(ORDER, {**HAPPY, "ProbeVideo": [film]})
    assert end.status == "SUCCEEDED", end.error
    text = (MACHINES / "ingest_video.asl.json").read_text()
    doors = set(re.findall(r"\$\{(\w+)Arn\}", text))
    assert json.loads(text)
    return len(end.states), Counter(state for state in end.states if state in doors)
