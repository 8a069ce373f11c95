"""Wholes and their parts in a line of prose: 共100条，其中网站60条，公报40条."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from reportminer.check.duties import pattern
from reportminer.extract.counts import Count
from reportminer.records import record
from reportminer.spans import Span

_END = re.compile("[。！？!?]")
_OPEN = "（("
_OPENS = tuple(_OPEN)
_CLOSE = "）)"
_LONGEST_SUM = 8
_LONGEST_CHANGE = 10
_FEWEST_SUMMED = 3
_MOST_LISTED = 100
"""Quantities of a list: more in one sentence are a table that has lost its cells."""
_BRACKET = re.compile("[（()）]")


class Quantity(NamedTuple):
    """A quantity of the prose and its place in the line."""

    kind: str
    value: Decimal
    unit: str
    qualifier: str
    text: str
    span: Span


def _start(count: Quantity) -> int:
    return count.span.start


@record
class Line:
    """A line of the clean text, its quantities, and how deep in brackets each character stands."""

    text: str
    start: int
    counts: tuple[Quantity, ...]
    depths: tuple[int, ...]
    ends: tuple[int, ...]  # of its sentences; marks in brackets end none

    def within(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The quantities that begin in a stretch of the line, percentages aside."""
        first, behind = bisect_left(self.counts, start, key=_start), bisect_left(self.counts, end, key=_start)
        return tuple(c for c in self.counts[first:behind] if c.kind != "percentage")

    def depth(self, count: Quantity) -> int:
        """How deep in brackets a quantity stands."""
        return self.depths[count.span.start]

    def sentence(self, at: int) -> Span:
        """The sentence around an offset of the line."""
        i = bisect_right(self.ends, at)
        return Span(self.ends[i - 1] if i else 0, self.ends[i] if i < len(self.ends) else len(self.text))


@record
class Parts:
    """A whole and what is said to make it up; `groups` are the runs of parts between semicolons."""

    line: Line
    whole: Quantity
    before: tuple[Quantity, ...]  # what else the parts may be parts of
    groups: tuple[tuple[Quantity, ...], ...]
    named: tuple[str, ...]  # the words before each part

    @property
    def all(self) -> tuple[Quantity, ...]:
        """The parts of all groups."""
        return tuple(c for group in self.groups for c in group)


def read_line(text: str, start: int, counts: Sequence[Count]) -> Line:
    """A line with its quantities among `counts`, which count characters of the whole text."""
    depths: list[int] = []
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depths += [depth] * (bracket.start() - len(depths))
        opens = bracket[0] in _OPEN
        depth += opens
        depths.append(depth)
        depth = max(0, depth - (not opens))
    depths += [depth] * (len(text) - len(depths))
    ends = tuple(m.end() for m in _END.finditer(text) if not depths[m.start()])
    here = (c for c in counts if start <= c.span.start and c.span.end <= start + len(text))
    return Line(text, start, tuple(_quantity(c, start) for c in here), tuple(depths), ends)


def _quantity(count: Count, start: int) -> Quantity:
    place = Span(count.span.start - start, count.span.end - start)
    return Quantity(count.kind, count.value, count.unit, count.qualifier, count.text, place)


def find_parts(line: Line) -> Iterable[Parts]:
    """Every whole of the line with the list of parts that follows it."""
    for marker in pattern("parts.opens").finditer(line.text):
        found = _parts_behind(line, marker.start(), marker.end())
        if found:
            yield found
    for count in line.counts:
        at = count.span.end
        if line.text.startswith(_OPENS, at) and not pattern("parts.opens").match(line.text, at + 1):
            found = _parts_behind(line, at, at + 1)
            if found:
                yield found
        if pattern("parts.sum").search(line.text[max(0, count.span.start - _LONGEST_SUM) : count.span.start]):
            found = _parts_before(line, count)
            if found:
                yield found


def _parts_before(line: Line, whole: Quantity) -> Parts | None:
    """The kinds listed in a sentence that ends with their sum: 机构类12条，政策类36条，其他40条，合计88条."""
    begin, depth = line.sentence(whole.span.start).start, line.depth(whole)
    listed = line.within(begin, whole.span.start)
    if not _FEWEST_SUMMED <= len(listed) <= _MOST_LISTED:
        return None
    same = all(c.unit == whole.unit and c.qualifier == "exact" and line.depth(c) == depth for c in (*listed, whole))
    if not same:
        return None
    return Parts(line, whole, (), _grouped(line, listed), tuple(_named(line, c) for c in listed))


def _parts_behind(line: Line, at: int, start: int) -> Parts | None:
    """The parts listed from `start`, and the whole named before `at`."""
    depth = line.depths[start - 1]
    if depth > 1:
        return None
    end = _end(line, start, depth)
    listed = [c for c in line.within(start, end) if line.depth(c) == depth]
    if not 2 <= len(listed) <= _MOST_LISTED:
        return None
    scope, depths = line.text[start:end], line.depths[start:end]
    if depths.count(depth) < len(depths):
        scope = "".join(c if d == depth else " " for c, d in zip(scope, depths, strict=True))
    if pattern("parts.open_list").search(scope):
        return None
    stop = pattern("parts.stops").search(scope)
    scope = scope[: stop.start()] if stop else scope
    found = [_parts_within(line, at, [c for c in listed if c.span.start < start + end], depth) for end in _ends(scope)]
    sums = (parts for parts in found if parts and total(parts.all) == parts.whole.value)
    return next(sums, found[0])


def _ends(scope: str) -> tuple[int, ...]:
    """Where a list may end, likeliest first: before the clause of a whole that has a list of its own, or before that list.

    12件，其中网站7件、公报5件；| 微博9件，| 其中…
    """
    for further in pattern("parts.further").finditer(scope):
        if clause := max(scope.rfind(mark, 0, further.start()) for mark in "；;") + 1:
            return clause, further.start()
    return (len(scope),)


def _parts_within(line: Line, at: int, inside: Sequence[Quantity], depth: int) -> Parts | None:
    """The parts among quantities of a list, and the whole named before `at`."""
    if not inside or any(c.qualifier != "exact" or _of_each(line, c) for c in inside):
        return None
    parts = [c for c in inside if c.unit == inside[0].unit]
    wholes = _wholes(line, at, parts[0].unit, depth)
    if len(parts) < 2 or not wholes or wholes[-1].qualifier != "exact":
        return None
    return Parts(line, wholes[-1], tuple(wholes[:-1]), _grouped(line, parts), tuple(_named(line, c) for c in parts))


def _of_each(line: Line, count: Quantity) -> bool:
    """True where a number is said of each of several: 档案馆、图书馆各1个."""
    return pattern("parts.each").search(line.text[max(0, count.span.start - 4) : count.span.start]) is not None


def _end(line: Line, start: int, depth: int) -> int:
    """Where a list ends: at its bracket's end, else with its sentence."""
    if depth:
        closing = (i for i in range(start, len(line.text)) if line.text[i] in _CLOSE and line.depths[i] == depth)
        return next(closing, len(line.text))
    return line.sentence(start - 1).end


def _wholes(line: Line, at: int, unit: str, depth: int) -> list[Quantity]:
    """Quantities before the list that it may split: in its sentence, or in the one before where the list opens its own."""
    begin = line.sentence(at).start
    if not re.search(r"\w", line.text[begin:at]) and begin:
        begin = line.sentence(begin - 1).start
    found = [c for c in line.within(begin, at) if c.unit == unit and line.depth(c) == 0]
    return [c for c in found if not pattern("parts.change").search(line.text[max(0, c.span.start - _LONGEST_CHANGE) : c.span.start])]


def _grouped(line: Line, parts: Sequence[Quantity]) -> tuple[tuple[Quantity, ...], ...]:
    groups: list[list[Quantity]] = []
    for i, part in enumerate(parts):
        between = line.text[parts[i - 1].span.end : part.span.start] if i else "；"
        if re.search("[；;]", between):
            groups.append([])
        groups[-1].append(part)
    return tuple(map(tuple, groups))


def _named(line: Line, count: Quantity) -> str:
    """The words before a part, back to the last mark."""
    return re.split(r"[，,、；;。：:（(]", line.text[max(0, count.span.start - 30) : count.span.start].rstrip("，,"))[-1]


def total(parts: Sequence[Quantity]) -> float:
    """What parts add up to."""
    return float(sum(p.value for p in parts))
