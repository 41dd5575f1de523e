"""What every Annotations must do: the fake, and DynamoDB's."""

import json
from collections.abc import Iterator

import pytest

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.domain.annotation import Act, Annotation, wire_json
from practika.domain.chain import Latest, revision_of, verify
from practika.domain.codes import Coding
from practika.domain.errors import AnnotationExists, AnnotationNotFound, VersionConflict
from practika.ports.annotations import MAX_ADDED, Annotations, Place, Wanted, Window
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, VIDEO, WORKSPACE, anchor, line, member, named, note
from tests.fakes.annotations import FakeAnnotations
from tests.integration.ports.tables import WAYS, tables

EVERYTHING = Window()


@pytest.fixture(params=["fake", *WAYS], name="annotations")
def one_of_both(request: pytest.FixtureRequest) -> Iterator[Annotations]:
    if request.param == "fake":
        yield FakeAnnotations()
        return
    with tables(request.param) as dynamo:
        yield DynamoAnnotations(lambda: dynamo, "annotations")


def changed(annotation: Annotation, **more: object) -> Annotation:
    return annotation.model_copy(update={**more, "version": annotation.version + 1})


def ids(found: tuple[Annotation, ...]) -> list[int]:
    return [int(one.id[4:]) for one in found]


def test_what_is_added_is_found_again_exactly(annotations: Annotations) -> None:
    one = note(text="Ellbogen höher 💪", anchor=anchor(3, 700))
    annotations.add(WORKSPACE, line(one))
    assert annotations.get(WORKSPACE, VIDEO, one.id) == one
    assert annotations.revision(WORKSPACE, VIDEO, one.id, 1) == line(one)
    assert annotations.within(
        WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=10, after=None
    ).annotations == (one,)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_stored_in_an_older_form_is_handed_out_in_today_s(way: str) -> None:
    """An item from before forms were counted, whose body knew no color and no status."""
    one = note()
    with tables(way) as dynamo:
        annotations = DynamoAnnotations(lambda: dynamo, "annotations")
        annotations.add(WORKSPACE, line(one))
        where = keys.key(keys.film(WORKSPACE, VIDEO), keys.annotation(one.id))
        item = dynamo.get_item(TableName="annotations", Key=where)["Item"]
        old = {
            name: value
            for name, value in json.loads(item["body"]["S"]).items()
            if name not in ("color", "status")
        }
        del item["form"]
        dynamo.put_item(TableName="annotations", Item={**item, "body": keys.text(json.dumps(old))})
        page = annotations.within(WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=10, after=None)
    assert page.bodies == (wire_json(one),)
    assert page.annotations == (one,)


def test_an_id_is_taken_once(annotations: Annotations) -> None:
    annotations.add(WORKSPACE, line(note(text="first")))
    with pytest.raises(AnnotationExists):
        annotations.add(WORKSPACE, line(note(text="second")))
    assert annotations.get(WORKSPACE, VIDEO, named("ann", 1)).text == "first"


def test_another_workspace_or_video_sees_nothing(annotations: Annotations) -> None:
    one = note()
    annotations.add(WORKSPACE, line(one))
    for workspace, video in ((ELSEWHERE, VIDEO), (WORKSPACE, OTHER_VIDEO)):
        with pytest.raises(AnnotationNotFound):
            annotations.get(workspace, video, one.id)
        with pytest.raises(AnnotationNotFound):
            annotations.revision(workspace, video, one.id, 1)
        assert not annotations.revisions(workspace, video, one.id, after=0, limit=10)
        assert not annotations.within(
            workspace, video, EVERYTHING, viewer=member(), limit=10, after=None
        ).annotations


def test_a_version_replaces_exactly_the_one_before_it(annotations: Annotations) -> None:
    one = note()
    annotations.add(WORKSPACE, line(one))
    two = changed(one, text="two")
    annotations.replace(WORKSPACE, line(two))
    with pytest.raises(VersionConflict):
        annotations.replace(WORKSPACE, line(changed(one, text="also two")))
    with pytest.raises(VersionConflict):
        annotations.replace(WORKSPACE, line(changed(changed(two))))
    assert annotations.get(WORKSPACE, VIDEO, one.id) == two
    assert [r.annotation for r in annotations.revisions(WORKSPACE, VIDEO, one.id, after=0, limit=10)] == [
        one,
        two,
    ]
    assert [r.version for r in annotations.revisions(WORKSPACE, VIDEO, one.id, after=1, limit=10)] == [2]
    assert [r.version for r in annotations.revisions(WORKSPACE, VIDEO, one.id, after=0, limit=1)] == [1]


def test_history_is_handed_out_as_it_is_stored(annotations: Annotations) -> None:
    first, second, elsewhere = note(), note(2), note(3, video_id=OTHER_VIDEO)
    made = revision_of(first, Act.CREATED, member())
    then = revision_of(changed(first, text="two"), Act.REVISED, member(), after=made.hash)
    annotations.add(WORKSPACE, made)
    annotations.add(WORKSPACE, line(second))
    annotations.add(WORKSPACE, line(elsewhere))
    assert annotations.latest(WORKSPACE, VIDEO, second.id) == Latest(annotation=second, hash=None)
    annotations.replace(WORKSPACE, then)
    latest = annotations.latest(WORKSPACE, VIDEO, first.id)
    assert latest == Latest(annotation=then.annotation, hash=then.hash)
    lines = list(annotations.history(WORKSPACE, VIDEO, annotation_id=first.id))
    assert [one.revision for one in lines] == [made, then]
    assert verify(lines, latest).intact
    everything = list(annotations.histories(WORKSPACE, VIDEO, after=None))
    assert [(one.annotation_id, one.version) for one in everything] == [
        (first.id, 1),
        (first.id, 2),
        (second.id, 1),
    ]
    assert list(annotations.histories(WORKSPACE, VIDEO, after=first.id)) == everything[2:]
    assert not list(annotations.histories(WORKSPACE, VIDEO, after=second.id))
    assert not list(annotations.histories(ELSEWHERE, VIDEO, after=None))


def test_nothing_is_replaced_that_was_never_added(annotations: Annotations) -> None:
    with pytest.raises(VersionConflict):
        annotations.replace(WORKSPACE, line(changed(note())))


def test_a_removed_annotation_leaves_the_list_and_comes_back(annotations: Annotations) -> None:
    one = note()
    annotations.add(WORKSPACE, line(one))
    gone = changed(one, removed=True)
    annotations.replace(WORKSPACE, line(gone, Act.REMOVED))
    assert annotations.get(WORKSPACE, VIDEO, one.id) == gone
    assert not annotations.within(
        WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=10, after=None
    ).annotations
    back = changed(gone, removed=False)
    annotations.replace(WORKSPACE, line(back, Act.RESTORED))
    assert annotations.within(
        WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=10, after=None
    ).annotations == (back,)


def test_a_moved_annotation_is_found_where_it_is_now(annotations: Annotations) -> None:
    one = note(anchor=anchor(10))
    annotations.add(WORKSPACE, line(one))
    annotations.replace(WORKSPACE, line(changed(one, anchor=anchor(500, 800))))
    assert not annotations.within(
        WORKSPACE, VIDEO, Window(first=0, last=499), viewer=member(), limit=10, after=None
    ).annotations
    found = annotations.within(
        WORKSPACE, VIDEO, Window(first=600, last=600), viewer=member(), limit=10, after=None
    )
    assert ids(found.annotations) == [1]


SPANS = [
    (0, 0),
    (0, 999),
    (5, 5),
    (5, 6),
    (5, 8),
    (6, 7),
    (7, 70),
    (64, 127),
    (127, 128),
    (500, 500),
    (999, 999),
]
WINDOWS = [(0, 0), (5, 5), (6, 6), (8, 8), (9, 63), (64, 64), (100, 127), (128, 128), (129, 998), (999, 2000)]


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_has_exactly_what_touches_it_however_long(
    annotations: Annotations, window: tuple[int, int]
) -> None:
    for number, (first, last) in enumerate(SPANS):
        annotations.add(WORKSPACE, line(note(number, anchor=anchor(first, last))))
    a, b = window
    touching = [
        n
        for n, (first, last) in sorted(enumerate(SPANS), key=lambda s: (s[1][0], s[0]))
        if first <= b and last >= a
    ]
    found = annotations.within(
        WORKSPACE, VIDEO, Window(first=a, last=b), viewer=member(), limit=100, after=None
    )
    assert ids(found.annotations) == touching
    assert found.next is None


@pytest.mark.parametrize("limit", [1, 2, 3, 11])
def test_pages_are_ordered_by_frame_and_meet_without_gap_or_overlap(
    annotations: Annotations, limit: int
) -> None:
    for number, (first, last) in enumerate(SPANS):
        annotations.add(WORKSPACE, line(note(number, anchor=anchor(first, last))))
    found: list[Annotation] = []
    after: Place | None = None
    while True:
        page = annotations.within(WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=limit, after=after)
        assert len(page.annotations) <= limit
        found += page.annotations
        if page.next is None:
            break
        after = page.next
    places = [(one.anchor.frame_start, one.id) for one in found]
    assert places == sorted(places)
    assert len(places) == len(set(places)) == len(SPANS)


def test_times_keep_their_exact_moment(annotations: Annotations) -> None:
    one = note(created_at=NOON.replace(microsecond=123456))
    annotations.add(WORKSPACE, line(one))
    assert annotations.get(WORKSPACE, VIDEO, one.id).created_at == one.created_at


def test_many_are_added_all_or_none(annotations: Annotations) -> None:
    many = [note(number, anchor=anchor(number, 2 * number)) for number in range(MAX_ADDED)]
    annotations.add_many(WORKSPACE, [line(one) for one in many])
    page = annotations.within(WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=100, after=None)
    assert sorted(ids(page.annotations)) == list(range(MAX_ADDED))
    assert annotations.revision(WORKSPACE, VIDEO, many[3].id, 1) == line(many[3])
    with pytest.raises(AnnotationExists):
        annotations.add_many(WORKSPACE, [line(note(100)), line(note(3))])
    with pytest.raises(AnnotationNotFound):
        annotations.get(WORKSPACE, VIDEO, named("ann", 100))


def test_a_list_of_some_goes_on_from_where_it_ended(annotations: Annotations) -> None:
    coded = Coding(code_id=named("cod", 1))
    for number in range(12):
        more = {"code": coded} if number % 4 == 0 else {}
        annotations.add(WORKSPACE, line(note(number, by=1 + number % 3, anchor=anchor(number), **more)))
    for wanted, expected in (
        (Wanted(author_id=named("usr", 2)), [1, 4, 7, 10]),
        (Wanted(code_id=named("cod", 1)), [0, 4, 8]),
        (Wanted(code_id=named("cod", 1), author_id=named("usr", 2)), [4]),
        (Wanted(changed_since=NOON), list(range(12))),
    ):
        found: list[int] = []
        after: Place | None = None
        while True:
            page = annotations.within(
                WORKSPACE, VIDEO, EVERYTHING, viewer=member(), limit=2, after=after, wanted=wanted
            )
            found += ids(page.annotations)
            after = page.next
            if after is None:
                break
        assert found == expected


def test_a_redacted_line_takes_the_place_of_the_one_that_was(annotations: Annotations) -> None:
    one = note()
    annotations.add(WORKSPACE, line(one))
    stored = next(annotations.history(WORKSPACE, VIDEO, annotation_id=one.id))
    taken = stored.model_copy(update={"body": stored.body.replace("Person 1", "Former member")})
    annotations.rewrite(WORKSPACE, VIDEO, taken)
    assert list(annotations.history(WORKSPACE, VIDEO, annotation_id=one.id)) == [taken]
    with pytest.raises(AnnotationNotFound):
        annotations.rewrite(WORKSPACE, VIDEO, taken.model_copy(update={"version": 2}))
