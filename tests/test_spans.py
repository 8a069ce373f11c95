"""Intervals, and the way from a cleaned text back to its source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.spans import OffsetMap, Span, gaps, merge

LENGTH = 60


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    bounds = draw(st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)), max_size=8))
    return [Span(min(b), max(b)) for b in bounds]


def covered(found: list[Span] | tuple[Span, ...]) -> set[int]:
    return {i for s in found for i in range(s.start, s.end)}


def test_an_interval_is_half_open() -> None:
    assert Span(2, 4).of("信息公开年报") == "公开"


@pytest.mark.parametrize(("start", "end"), [pytest.param(3, 2, id="backwards"), pytest.param(-1, 2, id="negative")])
def test_refuses_an_impossible_interval(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a span needs 0 <= start <= end"):
        Span(start, end)


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        pytest.param(Span(4, 6), False, id="touching"),
        pytest.param(Span(3, 6), True, id="one-character"),
        pytest.param(Span(0, 9), True, id="around"),
        pytest.param(Span(3, 3), False, id="empty-at-its-start"),
    ],
)
def test_overlap_needs_a_character_in_common(other: Span, overlaps: bool) -> None:
    assert Span(3, 4).overlaps(other) is overlaps


@pytest.mark.parametrize(
    ("inner", "holds"),
    [
        pytest.param(Span(3, 5), True, id="itself"),
        pytest.param(Span(3, 6), False, id="sticks-out"),
        pytest.param(Span(4, 4), True, id="empty"),
    ],
)
def test_contains(inner: Span, holds: bool) -> None:
    assert Span(3, 5).contains(inner) is holds


@given(spans())
def test_merging_keeps_the_characters_and_leaves_no_overlap(found: list[Span]) -> None:
    merged = merge(found)
    assert covered(merged) == covered(found)
    assert all(a.end < b.start for a, b in pairwise(merged))


@given(spans())
def test_gaps_are_the_complement(found: list[Span]) -> None:
    left = gaps(found, LENGTH)
    assert covered(left) == set(range(LENGTH)) - covered(found)


@given(spans())
def test_every_kept_character_leads_back_to_itself(found: list[Span]) -> None:
    source = "".join(chr(0x4E00 + i) for i in range(LENGTH))
    kept = merge(found)
    text = "".join(s.of(source) for s in kept)
    offsets = OffsetMap.of_kept(kept)
    assert [source[offsets.position(i)] for i in range(len(text))] == list(text)
    assert offsets.length == len(text)


@given(spans(), spans())
def test_dropping_twice_is_dropping_both(first: list[Span], second: list[Span]) -> None:
    source = "".join(chr(0x4E00 + i) for i in range(LENGTH))
    once = OffsetMap.of_kept(merge(first))
    text = "".join(s.of(source) for s in merge(first))
    kept = merge(Span(min(s.start, len(text)), min(s.end, len(text))) for s in second)
    twice = once.restricted_to(kept)
    shorter = "".join(s.of(text) for s in kept)
    assert [source[twice.position(i)] for i in range(len(shorter))] == list(shorter)


@given(spans(), st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_an_interval_leads_to_the_smallest_source_interval(found: list[Span], a: int, b: int) -> None:
    source = "".join(chr(0x4E00 + i) for i in range(LENGTH))
    kept = merge(found)
    text = "".join(s.of(source) for s in kept)
    span = Span(min(a, b, len(text)), min(max(a, b), len(text)))
    back = OffsetMap.of_kept(kept).to_source(span)
    if len(span):
        assert (source[back.start], source[back.end - 1]) == (span.of(text)[0], span.of(text)[-1])
    else:
        assert len(back) == 0


@given(spans(), st.integers(0, LENGTH))
def test_a_source_offset_leads_to_the_next_kept_character(found: list[Span], at: int) -> None:
    kept = merge(found)
    places = sorted(covered(kept))
    offsets = OffsetMap.of_kept(kept)
    assert offsets.to_target(at) == sum(p < at for p in places)


@pytest.mark.parametrize("at", [pytest.param(-1, id="before"), pytest.param(3, id="behind")])
def test_refuses_an_offset_outside(at: int) -> None:
    with pytest.raises(IndexError, match="outside a text of 3 characters"):
        OffsetMap.of_kept([Span(5, 8)]).position(at)
