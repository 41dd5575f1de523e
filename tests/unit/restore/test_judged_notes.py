"""What is brought back of one annotation: whatever was deleted or damaged, and nothing of what people did since."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cdk.restore.notes import Finding, Judged, Side, judge
from practika.adapters.dynamo import keys
from tests.examples import named
from tests.unit.restore.chains import FILM, chain, line_item, side

ID = named("ann", 1)


def judged(live: Side, kept: Side) -> Judged:
    return judge(FILM, ID, live=live, kept=kept)


def written(live: Side, one: Judged) -> Side:
    """The live side after the plan; what a put says was there must be there."""
    lines, now = dict(live.lines), live.now
    for put in one.puts:
        if put.is_current:
            assert put.seen == now
            now = put.item
        else:
            _, version = keys.revised(put.item["sk"]["S"])
            assert put.seen == lines.get(version)
            lines[version] = put.item
    return Side(now, lines)


def test_what_is_as_it_was_needs_nothing() -> None:
    one = judged(side(chain(3)), side(chain(3)))
    assert (one.finding, one.puts) == (Finding.SAME, ())


def test_what_people_did_since_then_stays() -> None:
    lines = chain(4)
    assert judged(side(lines), side(lines[:2])) == Judged(ID, Finding.NEWER)


def test_another_history_that_is_whole_stays() -> None:
    """As after an erasure, which writes the words of a person anew: a restore must not bring them back."""
    assert judged(side(chain(2, words="(erased)")), side(chain(3))) == Judged(ID, Finding.APART)


def test_lines_that_were_written_anew_stay_when_their_annotation_was_deleted() -> None:
    """The chain holds with what lies there: nothing of what was erased on purpose comes back with the annotation."""
    anew = side(chain(2, words="(erased)"))
    live = Side(None, anew.lines)
    one = judged(live, side(chain(2)))
    assert [put.is_current for put in one.puts] == [True]
    assert written(live, one) == anew


def test_all_of_a_missing_one_comes_back_the_annotation_last() -> None:
    kept = side(chain(3))
    one = judged(Side(), kept)
    assert one.finding is Finding.MISSING
    assert [put.is_current for put in one.puts] == [False, False, False, True]
    assert written(Side(), one) == kept


def test_one_that_was_revised_since_comes_back_as_its_newest_line_left_it() -> None:
    """Only the annotation was deleted; its line of history from after the backup is there."""
    lines = chain(4)
    live = Side(None, side(lines).lines)
    one = judged(live, side(lines[:2]))
    assert [put.is_current for put in one.puts] == [True]
    assert written(live, one) == side(lines)


def test_one_that_was_thrown_back_goes_forward_again() -> None:
    lines = chain(3)
    one = judged(side(lines[:1]), side(lines))
    assert one.finding is Finding.OLDER
    assert written(side(lines[:1]), one) == side(lines)


def test_words_that_were_changed_past_the_application_are_mended() -> None:
    lines = chain(3)
    forged = {
        **line_item(lines[1]),
        "body": keys.text(line_item(lines[1])["body"]["S"].replace("version", "other")),
    }
    live = Side(side(lines).now, {**side(lines).lines, 2: forged})
    one = judged(live, side(lines))
    assert one.finding is Finding.DAMAGED
    assert [put.seen for put in one.puts] == [forged]
    assert written(live, one) == side(lines)


def test_the_trace_of_a_request_that_is_over_does_not_come_back() -> None:
    kept = side(chain(1))
    traced = Side({**(kept.now or {}), "traceparent": keys.text("00-ab-cd-01")}, kept.lines)
    assert written(Side(), judged(Side(), traced)) == kept
    assert judged(traced, kept).puts == ()


def test_what_fits_on_no_side_is_left_to_a_person() -> None:
    """Version 3 is nowhere any more: between what was kept and what lies there is a hole."""
    lines = chain(4)
    live = Side(side(lines).now, {4: line_item(lines[3])})
    assert judged(live, side(lines[:2])) == Judged(ID, Finding.BROKEN)


@given(st.data())
def test_after_every_plan_the_chain_holds_and_nothing_that_was_right_is_written_over(
    data: st.DataObject,
) -> None:
    length = data.draw(st.integers(1, 6))
    lines = chain(length)
    kept = side(lines[: data.draw(st.integers(1, length))])
    gone = data.draw(st.sets(st.integers(1, length)))
    whole = side(lines)
    now = None if data.draw(st.booleans()) else whole.now
    live = Side(now, {version: item for version, item in whole.lines.items() if version not in gone})
    one = judged(live, kept)
    if one.finding is Finding.BROKEN:
        assert not one.puts
        return
    after = written(live, one)
    assert after.whole(ID)
    assert after.version >= max(live.version, kept.version)
    assert all(put.seen is None for put in one.puts)
