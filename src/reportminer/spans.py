"""Half-open intervals of characters, and the way from a cleaned text back to its source.

Offsets count code points. `source[span.start:span.end]` is the evidence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from reportminer.records import record


@record(order=True)
class Span:
    """A half-open interval [start, end) of code points."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        """Written out: a report makes hundreds, and a generated one that calls a check takes twice the time."""
        if not 0 <= start <= end:
            raise ValueError(f"a span needs 0 <= start <= end, got [{start}, {end})")
        self.start = start  # type: ignore[misc]  # a record, which nobody else changes
        self.end = end  # type: ignore[misc]

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True where the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True where every character of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as disjoint spans in order; empty spans vanish."""
    merged: list[Span] = []
    for span in sorted(s for s in spans if s.start < s.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def gaps(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """What `spans` leave uncovered of a text of `length` characters."""
    position, found = 0, []
    for span in merge(spans):
        if span.start > position:
            found.append(Span(position, min(span.start, length)))
        position = max(position, span.end)
    if position < length:
        found.append(Span(position, length))
    return tuple(found)


class OffsetMap:
    """Where each character of a cleaned text stood in its source.

    Built from runs (target start, source start, length), ascending in both texts: characters are dropped or replaced one
    by one, never moved, so that an interval of the cleaned text has one smallest interval of the source around it.
    """

    __slots__ = ("_sources", "_targets", "length")

    def __init__(self, runs: Sequence[tuple[int, int, int]]) -> None:
        self._targets = [r[0] for r in runs]
        self._sources = [r[1] for r in runs]
        self.length = runs[-1][0] + runs[-1][2] if runs else 0

    @classmethod
    def of_kept(cls, kept: Iterable[Span]) -> OffsetMap:
        """The map of a text made by joining the `kept` spans of its source, in order."""
        runs, target = [], 0
        for span in kept:
            if size := len(span):
                runs.append((target, span.start, size))
                target += size
        return cls(runs)

    def restricted_to(self, kept: Iterable[Span]) -> OffsetMap:
        """The map of a text made by joining the `kept` spans (ascending, disjoint) of this map's cleaned text."""
        made = OffsetMap(())
        for span in kept:
            if span.start == span.end:
                continue
            first = bisect_right(self._targets, span.start) - 1
            end = bisect_left(self._targets, span.end, first + 1)
            moved = made.length - span.start
            made._targets.append(made.length)
            made._sources.append(self._sources[first] + span.start - self._targets[first])
            made._targets += [target + moved for target in self._targets[first + 1 : end]]
            made._sources += self._sources[first + 1 : end]
            made.length += span.end - span.start
        return made

    def position(self, target: int) -> int:
        """The source offset of the character at `target`; IndexError outside the cleaned text."""
        if not 0 <= target < self.length:
            raise IndexError(f"offset {target} lies outside a text of {self.length} characters")
        run = bisect_right(self._targets, target) - 1
        return self._sources[run] + target - self._targets[run]

    def to_source(self, span: Span) -> Span:
        """The smallest source interval that holds every character of `span`; an empty span stays empty."""
        if span.start == span.end:
            at = self.position(span.start) if span.start < self.length else (self.position(self.length - 1) + 1 if self.length else 0)
            return Span(at, at)
        if span.end > self.length:
            raise IndexError(f"offset {span.end - 1} lies outside a text of {self.length} characters")
        first = bisect_right(self._targets, span.start) - 1
        last = bisect_right(self._targets, span.end - 1, first) - 1
        return Span(self._sources[first] + span.start - self._targets[first], self._sources[last] + span.end - self._targets[last])

    def to_target(self, source: int) -> int:
        """The first offset of the cleaned text whose character stood at or after `source` (its length where none did)."""
        run = bisect_right(self._sources, source) - 1
        if run < 0:
            return 0
        end = self._targets[run + 1] if run + 1 < len(self._targets) else self.length
        return min(self._targets[run] + source - self._sources[run], end)
