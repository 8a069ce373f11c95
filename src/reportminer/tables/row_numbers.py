"""The rows' own numbers in running text: 00000002. before 其他法律行政法规禁止公开 is seven zeros and a mark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from reportminer.spans import Span
from reportminer.tables.hits import Hit, flat_pattern, flat_rules
from reportminer.tables.labels import LabelRule, label_rules, narrow

_LEADING = re.compile(r"\D{0,3}?(\d{1,2})[.、:]")
_SERIAL = re.compile(r"\n[ \t|]*(\d{1,2})(?![\d.．、,，])[^\d\n]{0,6}$")
_LINE_START = re.compile(r"\n[ \t|]*\d{1,3}[^\n]{0,6}$")
_FEWEST = 4
"""So many rows must agree before a digit without a point counts as a row's number: chance has one in ten for each."""


def without_numbers(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, each label with its number, which no longer counts to what stands before it."""
    hits = _without_serials(text, hits)
    found, before = [], 0
    officials = [_official(hit) for hit in hits]  # the number of each row, printed behind the gap before it
    bare = _bare_numbers(text, hits, officials)
    start = hits[0].label.start if hits else 0
    for hit, official in zip(hits, [*officials[1:], ""], strict=False):
        raw = hit.gap.of(text)
        size, before = _without(raw, before, official, bare=bare)
        size = _with_tabs(raw, size)
        gap = Span(hit.gap.start, hit.gap.start + _without_page(raw, size))
        found.append(Hit(hit.rule, Span(start, hit.label.end), gap))
        start = hit.gap.end - len(raw[size:].lstrip())
    return found


def _without(raw: str, before: int, official: str, *, bare: bool) -> tuple[int, int]:
    """How long a gap is without the next row's number, which is one more than the number before, 1, or the form's."""
    digits = raw.rstrip()
    if not digits:
        return 0, before
    if digits[-1].isdigit() and not (bare and official):
        return len(digits), before
    for number in dict.fromkeys((str(before + 1), "1", official)) if ends_with_any().search(raw) else ():
        found = ends_with(number).search(raw) if number else None
        if found:
            return found.start(), int(number)
    if bare and official and digits.endswith(official):
        return len(digits) - len(official), int(official)
    found = flat_pattern("numbering").search(raw)
    return found.start() if found else len(raw), before


def _without_serials(text: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits without the serial numbers that begin the lines of the labels, where they rise from row to row."""
    numbers = [int(found[1]) for hit in hits[:-1] if (found := _SERIAL.search(hit.gap.of(text)))]
    if len(numbers) < _FEWEST or any(b <= a for a, b in pairwise(numbers)):
        return hits
    ends = [hit.gap.start + found.start() if (found := _LINE_START.search(hit.gap.of(text))) else hit.gap.end for hit in hits[:-1]]
    cut = [Hit(h.rule, h.label, Span(h.gap.start, end)) for h, end in zip(hits[:-1], ends, strict=True)]
    return [*cut, hits[-1]]


def _with_tabs(raw: str, size: int) -> int:
    """How long a gap is with the white space behind where tabs are in it: they part cells that are blank."""
    if "\t" not in raw:
        return size
    rest = raw[size:]
    space = len(rest) - len(rest.lstrip())
    return size + space if "\t" in rest[:space] else size


def _without_page(raw: str, size: int) -> int:
    """How long a gap is without the number of the page that ends there, which stands between dashes."""
    gap = raw[:size].rstrip()
    found = flat_pattern("page").search(raw, 0, size) if gap and not gap[-1].isalnum() else None
    return (found.start() if found else 0) or size


@cache
def ends_with(number: str) -> re.Pattern[str]:
    """This number, in digits of either width, as a row's mark at the end."""
    return _as_mark("".join(f"[{digit}{chr(ord('０') + int(digit))}]" for digit in number))


@cache
def ends_with_any() -> re.Pattern[str]:
    """Some number as a row's mark at the end: its last digit is enough, what stands before a number may be left out."""
    return _as_mark(r"\d")


def _as_mark(number: str) -> re.Pattern[str]:
    return re.compile(flat_rules()["figure_number"].replace("{number}", number))


def _official(hit: Hit) -> str:
    """The figure that the form prints before a row."""
    return "" if hit.rule is None else _printed_numbers().get(hit.rule.id, "")


@cache
def _printed_numbers() -> Mapping[str, str]:
    """The figures of rows, by rule."""
    numbers = {rule.id: _printed_number(rule) for rule in label_rules() if rule.role == "row"}
    return {rule: number for rule, number in numbers.items() if number.isdigit()}


def _printed_number(rule: LabelRule) -> str:
    """A rule's number, or else what its first example begins with."""
    printed = _LEADING.match(narrow(rule.match[0])) if rule.match and not rule.number else None
    return printed.group(1) if printed else rule.number


def _bare_numbers(text: str, hits: Sequence[Hit], officials: Sequence[str]) -> bool:
    """True where rows are numbered without a point: what stands before each such row ends in its number."""
    gaps = [(hit.gap.of(text).rstrip(), number) for hit, number in zip(hits, officials[1:], strict=False) if number]
    numbered = [(raw, number) for raw, number in gaps if raw[-1:].isdigit()]
    return len(numbered) >= _FEWEST and all(raw.endswith(number) for raw, number in numbered)
