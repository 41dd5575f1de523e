"""Many people change one annotation on versions that are long gone: nobody's change disappears unseen."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from practika.domain.annotation import Act, Amendment, AnnotationStatus
from practika.domain.caller import Role
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.usecases.revise_annotation import ReviseAnnotation, revise_annotation
from practika.usecases.verify_history import verify_history
from tests.examples import VIDEO, WORKSPACE, film, member, named, note
from tests.fakes.annotations import FakeAnnotations, FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import HandClock

WHERE = (WORKSPACE, VIDEO, named("ann", 1))
changes = st.fixed_dictionaries(
    {},
    optional={
        "text": st.sampled_from(["a", "b", "c"]),
        "color": st.sampled_from(["ink-2", "ink-3"]),
        "status": st.sampled_from(list(AnnotationStatus)),
    },
).filter(bool)
#: Who changes what on a version that is how old, and how often the request comes.
requests = st.tuples(st.integers(1, 4), changes, st.integers(0, 5), st.integers(1, 2))


@given(st.lists(requests, max_size=14))
def test_what_is_accepted_stays_and_what_is_not_is_said(asked: list[tuple[int, Any, int, int]]) -> None:
    annotations, clock = FakeAnnotations(), HandClock()
    annotations.add(WORKSPACE, revision_of(note(), Act.CREATED, member()))
    ports: dict[str, Any] = {"films": FakeFilms(film()), "annotations": annotations}
    revising = {**ports, "frame_maps": FakeFrameMaps(), "codes": FakeCodeBooks(), "clock": clock}
    accepted: list[tuple[int, int, Any]] = []
    for person, change, age, times in asked:
        history = annotations.lines[WHERE]
        base = history[max(0, len(history) - 1 - age)].annotation
        before, count = history[-1].annotation, len(history)
        meant = {name: value for name, value in change.items() if value != getattr(base, name)}
        request = (person, base.version, meant)
        command = ReviseAnnotation(
            video_id=VIDEO, annotation_id=WHERE[2], version=base.version, amendment=Amendment(**change)
        )
        for _ in range(times):
            clock.move(1)
            by = member(person, Role.COACH)
            try:
                after = revise_annotation(command, caller=by, **revising)
            except VersionConflict as conflict:
                fields = conflict.details["fields"]
                assert fields
                assert all(
                    len({getattr(base, name), getattr(before, name), change[name]}) == 3 for name in fields
                )
                assert annotations.lines[WHERE][-1].annotation == before
                continue
            if any(_again(request, earlier) for earlier in accepted):
                assert after == annotations.lines[WHERE][-1].annotation
                continue
            accepted.append(request)
            for name in Amendment.model_fields:
                assert getattr(after, name) == meant.get(name, getattr(before, name)), name
        assert len(annotations.lines[WHERE]) - count <= 1
    found = verify_history(VIDEO, WHERE[2], caller=member(), **ports)
    assert (found.intact, found.hashed_from) == (True, 1)


def _again(request: tuple[int, int, Any], earlier: tuple[int, int, Any]) -> bool:
    """As far as anybody can tell, this person asks once more for what they got."""
    return request[:2] == earlier[:2] and request[2].items() <= earlier[2].items()
