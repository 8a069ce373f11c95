"""The rows' own numbers in running text: 00000002. before 其他法律行政法规禁止公开 is seven zeros and a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from reportminer.spans import Span
from reportminer.tables.hits import Hit, flat_pattern, flat_rules
from reportminer.tables.labels import narrow

_LEADING = re.compile(r"\D{0,3}?(\d{1,2})[.、:]")
_SERIAL = re.compile(r"\n[ \t|]*(\d{1,2})(?![\d.．、,，])[^\d\n]{0,6}$")
_LINE_START = re.compile(r"\n[ \t|]*\d{1,3}[^\n]{0,6}$")
_FEWEST = 4
"""So many rows must agree before a digit without a point counts as a row's number: chance has one in ten for each."""


def without_numbers(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, each label with its number, which no longer counts to what stands before it."""
    hits = _without_serials(text, hits)
    found, before = [], 0
    bare = _bare_numbers(text, hits)
    start = hits[0].label.start if hits else 0
    for i, hit in enumerate(hits):
        official = _official(hits[i + 1]) if i + 1 < len(hits) else ""
        gap, before = _without(text, hit.gap, before, official, bare=bare)
        gap = _with_tabs(text, gap, hit.gap.end)
        found.append(Hit(hit.rule, Span(start, hit.label.end), _without_page(text, gap)))
        start = hit.gap.end - len(text[gap.end : hit.gap.end].lstrip())
    return found


def _without(text: str, gap: Span, before: int, official: str, *, bare: bool) -> tuple[Span, int]:
    """The gap without the next row's number, which is one more than the number before, 1, or the form's."""
    raw = gap.of(text)
    digits = raw.rstrip()
    if digits[-1:].isdigit() and not (bare and official):
        return Span(gap.start, gap.start + len(digits)), before
    for number in dict.fromkeys((str(before + 1), "1", official)):
        found = _ends_with(number).search(raw) if number else None
        if found:
            return Span(gap.start, gap.start + found.start()), int(number)
    if bare and official and digits.endswith(official):
        return Span(gap.start, gap.start + len(digits) - len(official)), int(official)
    found = flat_pattern("numbering").search(raw)
    return Span(gap.start, gap.start + (found.start() if found else len(raw))), before


def _without_serials(text: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits without the serial numbers that begin the lines of the labels, where they rise from row to row."""
    numbers = [int(found[1]) for hit in hits[:-1] if (found := _SERIAL.search(hit.gap.of(text)))]
    if len(numbers) < _FEWEST or any(b <= a for a, b in pairwise(numbers)):
        return hits
    ends = [hit.gap.start + found.start() if (found := _LINE_START.search(hit.gap.of(text))) else hit.gap.end for hit in hits[:-1]]
    cut = [Hit(h.rule, h.label, Span(h.gap.start, end)) for h, end in zip(hits[:-1], ends, strict=True)]
    return [*cut, hits[-1]]


def _with_tabs(text: str, gap: Span, end: int) -> Span:
    """The gap with the white space behind it up to `end` where tabs are in it: they part cells that are blank."""
    rest = text[gap.end : end]
    space = rest[: len(rest) - len(rest.lstrip())]
    return Span(gap.start, gap.end + len(space)) if "\t" in space else gap


def _without_page(text: str, gap: Span) -> Span:
    """The gap without the number of the page that ends there."""
    raw = gap.of(text)
    found = None if raw.rstrip()[-1:].isdigit() else flat_pattern("page").search(raw)
    return Span(gap.start, gap.start + found.start()) if found and found.start() else gap


@cache
def _ends_with(number: str) -> re.Pattern[str]:
    """This number, in digits of either width, as a row's mark at the end."""
    wide = "".join(f"[{digit}{chr(ord('０') + int(digit))}]" for digit in number)
    return re.compile(flat_rules()["figure_number"].replace("{number}", wide))


def _official(hit: Hit) -> str:
    """The figure that the form prints before a row."""
    return "" if hit.rule is None or hit.rule.role != "row" else _printed_number(hit.rule.number, hit.rule.match[:1])


@cache
def _printed_number(number: str, example: tuple[str, ...]) -> str:
    """The figure of a rule, by its number or else by what its first example begins with."""
    printed = _LEADING.match(narrow(example[0])) if example and not number else None
    number = printed.group(1) if printed else number
    return number if number.isdigit() else ""


def _bare_numbers(text: str, hits: Sequence[Hit]) -> bool:
    """True where rows are numbered without a point: what stands before each such row ends in its number."""
    gaps = [(hits[i].gap.of(text).rstrip(), _official(hit)) for i, hit in enumerate(hits[1:])]
    numbered = [(raw, number) for raw, number in gaps if number and raw[-1:].isdigit()]
    return len(numbered) >= _FEWEST and all(raw.endswith(number) for raw, number in numbered)
