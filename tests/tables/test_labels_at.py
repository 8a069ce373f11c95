"""What spares the reader of running text most of its patterns never says no where one of them matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.tables.beginnings import beginnings
from reportminer.tables.labels import LabelRule, fold, label_rules
from reportminer.tables.row_numbers import ends_with, ends_with_any

PIECES = ["其中", "：", "（", "）", "一", "二", "、", ".", "．", ",", " ", "\t", "\n", "“", "0", "1", "２", "12", "３１", "/", "件"]


@pytest.mark.parametrize("rule", label_rules(), ids=lambda rule: rule.id)
def test_labels_begin_as_told(rule: LabelRule) -> None:
    first = beginnings(rule.pattern)
    assert first is not None
    assert {fold(text)[0] for text in rule.match} <= first


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("a?[bc]d", "abc"),
        ("(?:ab|c*d)e", "acd"),
        ("[a-c]{2}", "abc"),
        ("(?:a|)b", None),
        ("a*", None),
        ("[^a]b", None),
        (r"\db", None),
        ("(?i:a)", None),
        ("(?=a)", None),
        ("[a-\uffff]", None),
        (".", None),
    ],
)
def test_beginnings(pattern: str, first: str | None) -> None:
    found = beginnings(pattern)
    assert found == (None if first is None else frozenset(first))


@given(
    st.lists(st.sampled_from(["a", "b", "[ab]", "c?", "(?:a|bc)", "(?:b?c|a)", "d*", "(?:ab)?", "(?:a|)"]), min_size=1, max_size=5),
    st.text("abcd"),
)
def test_no_match_begins_otherwise(parts: list[str], text: str) -> None:
    first, found = beginnings("".join(parts)), re.match("".join(parts), text)
    assert first is None or found is None or text[:1] in first


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.integers(1, 31))
def test_a_number_at_the_end_is_some_number_at_the_end(raw: str, number: int) -> None:
    assert ends_with(str(number)).search(raw) is None or ends_with_any().search(raw) is not None
