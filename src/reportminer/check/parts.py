"""sum.parts: parts against their whole, and shares against their numbers, in prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from reportminer.check.codes import At, Words, finding, number, phrase
from reportminer.check.duties import pattern
from reportminer.check.lists import Line, Parts, Quantity, find_parts, read_line, total
from reportminer.check.subject import Subject
from reportminer.models import FindingRow
from reportminer.numerals import rounding
from reportminer.spans import Span, gaps

# How near parts must come to the whole to be meant as all of it: a few of many are no fault. Tried on the corpus.
_NEAR, _NEAR_OF_KIND, _NEAR_WITH_REST = 0.04, 0.12, 0.5
_SMALL = 25  # of so few, one more or less is near enough
_LONGEST = 14
_FEWEST = 3
_MOST = 2000
"""Quantities of a line: a line with more is no prose, and each is held against those before it."""


def check_parts(subject: Subject) -> Iterable[FindingRow]:
    """sum.parts, line by line."""
    for line in _lines(subject):
        for parts in find_parts(line):
            for group in wrong_groups(parts):
                yield _of_parts(subject, parts, group)
        for part, share, whole in wrong_shares(line):
            yield _of_share(subject, line, (part, share, whole))


def _lines(subject: Subject) -> Iterator[Line]:
    """The lines of prose that name parts or shares, and quantities enough for two parts, or one and its share, and their whole."""
    text, cue = subject.clean.text, pattern("parts.cue")
    starts = [count.span.start for count in subject.counts]
    for block in gaps(subject.masks, len(text)):
        start = block.start
        for line in block.of(text).split("\n"):
            first, behind = bisect_left(starts, start), bisect_left(starts, start + len(line))
            if _FEWEST <= behind - first <= _MOST and cue.search(line):
                yield read_line(line, start, subject.counts[first:behind])
            start += len(line) + 1


def wrong_groups(parts: Parts) -> Iterator[Sequence[Quantity]]:
    """The runs of parts that are plainly meant to make up the whole and do not."""
    wholes = {float(c.value) for c in (*parts.before, parts.whole)}
    sums = list(accumulate(float(c.value) for c in parts.all))
    if any(made in wholes for made in sums[1:]):  # what stands behind the parts that fit is another matter: 另有, 结转
        return
    if len(parts.groups) == 1:
        if _meant_as_all(parts, parts.all):
            yield parts.all
        return
    if _meant_as_all(parts, parts.all):
        yield parts.all
        return
    for group in parts.groups:
        if total(group) not in wholes and _meant_as_all(parts, group):
            yield group


def _meant_as_all(parts: Parts, group: Sequence[Quantity]) -> bool:
    """True where parts come so near to the whole, or end with the rest of it, that they must be all of it."""
    if len(group) < 2 or any(c == parts.whole for c in group):
        return False
    whole, made = float(parts.whole.value), total(group)
    if abs(made - whole) <= sum(rounding(c.text) for c in (parts.whole, *group)):
        return False
    named = dict(zip((c.span for c in parts.all), parts.named, strict=True))
    names = [named[c.span] for c in group]
    if made > whole and sum(pattern("parts.channels").search(n) is not None for n in names) >= 2:
        # one item may go out through several channels; only a list that ends with the others is one of all
        return bool(pattern("parts.rest").search(names[-1])) and made - whole <= _NEAR_OF_KIND * whole
    return whole > 0 and (abs(made - whole) <= _slack(names, whole) or _digits_swapped(made, whole))


def _digits_swapped(made: float, whole: float) -> bool:
    """6481 and 6841: a slip of the pen, whatever the difference."""
    one, other = number(made), number(whole)
    return len(other) >= _FEWEST and sum(a != b for a, b in zip(one, other, strict=False)) == 2 and sorted(one) == sorted(other)


def _slack(names: Sequence[str], whole: float) -> float:
    """How much parts of these names may miss the whole by and still be meant as all of it."""
    if pattern("parts.rest").search(names[-1]):
        return _NEAR_WITH_REST * whole
    if len(names) > 2 and all(pattern("parts.kinds").search(n) for n in names):
        return _NEAR_OF_KIND * whole
    return 1.0 if len(names) > 2 and 8 <= whole <= _SMALL else _NEAR * whole


def wrong_shares(line: Line) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """(part, share, whole) where a share is not that of its number: 其中网站30条，占65% of 40."""
    shares = [(c, p) for c, p in zip(line.counts, line.counts[1:], strict=False) if _is_share(line, c, p)]
    shared = {c.span for c, _ in shares}
    bases = {part.span: _bases(line, part, shared) for part, _ in shares}
    for part, share in shares:
        if any(_agrees(part, share, base) for base in bases[part.span]):
            continue
        for base in bases[part.span][-1:]:
            others = any(_agrees(c, p, base) for c, p in shares if c is not part and base in bases[c.span])
            if others or _split_by_marker(line, base, part):
                yield part, share, base


def _is_share(line: Line, part: Quantity, share: Quantity) -> bool:
    between = line.text[part.span.end : share.span.start]
    return (
        share.kind == "percentage"
        and part.kind != "percentage"
        and share.unit == "%"
        and part.qualifier == share.qualifier == "exact"
        and pattern("parts.share").match(between) is not None
        and pattern("parts.share_of_other").search(between) is None
    )


def _bases(line: Line, part: Quantity, shared: set[Span]) -> list[Quantity]:
    """What a part may be a share of: larger quantities of its unit before it that are no shares themselves."""
    before = (c for c in line.counts if c.span.end <= part.span.start and c.unit == part.unit and c.span not in shared)
    return [c for c in before if c.value >= part.value and c.value > 0]


def _agrees(part: Quantity, share: Quantity, base: Quantity) -> bool:
    """Rounded or cut off at the printed digits, numbers in 万 included."""
    digits = len(share.text.rstrip("%％").partition(".")[2])
    share_of = float(100 * part.value / base.value)
    lost = rounding(base.text) * share_of / float(base.value) + 100 * rounding(part.text) / float(base.value)
    return bool(abs(share_of - float(share.value)) < 10 ** -min(digits, 4) + lost)


def _split_by_marker(line: Line, base: Quantity, part: Quantity) -> bool:
    """True where the part is said to be one of the base in one sentence: 40件，其中…30件."""
    one = line.sentence(base.span.start) == line.sentence(part.span.start)
    between = [c for c in line.counts if base.span.end <= c.span.start < part.span.start and c.kind != "percentage"]
    if not one or between or base.qualifier != "exact":
        return False
    return pattern("parts.opens").search(line.text, base.span.end, part.span.start) is not None


def _of_parts(subject: Subject, parts: Parts, group: Sequence[Quantity]) -> FindingRow:
    said_of = (parts.whole, *group)
    place = Span(min(c.span.start for c in said_of), max(c.span.end for c in said_of))
    name = _words_before(parts.line, parts.whole) + parts.whole.text
    sums = " + ".join(number(float(c.value)) for c in group)
    said = (phrase("whole", {"whole": name}), sums, number(total(group)), number(float(parts.whole.value)))
    return _found(subject, parts.line, place, said)


def _of_share(subject: Subject, line: Line, found: tuple[Quantity, Quantity, Quantity]) -> FindingRow:
    part, share, whole = found
    right = round(float(100 * part.value / whole.value), 2)
    name = phrase("share", {"part": _words_before(line, part) + part.text})
    sums = f"{number(float(part.value))} / {number(float(whole.value))}"
    said = (name, sums, f"{number(right)}%", f"{number(float(share.value))}%")
    return _found(subject, line, Span(part.span.start, share.span.end), said)


def _words_before(line: Line, count: Quantity) -> str:
    clause = re.split(r"[，,。；;：:、\s]", line.text[: count.span.start])[-1]
    words = re.sub(r"^\d*年度?", "", clause)
    return words if len(words) <= _LONGEST else f"…{words[-_LONGEST:]}"


def _found(subject: Subject, line: Line, place: Span, said: tuple[Words, str, str, str]) -> FindingRow:
    what, sums, expected, actual = said
    start = line.start + place.start
    section = next((s.code for s in subject.sections if s.clean.start <= start < s.clean.end), None)
    span = subject.source_span(Span(start, line.start + place.end))
    at = At(section=section, span=span, expected=expected, actual=actual)
    return finding(subject.about, "sum.parts", at, slots={"what": what, "parts": sums})
