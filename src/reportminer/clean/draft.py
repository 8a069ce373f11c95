"""A text on its way to being clean: characters are dropped or replaced one by one, each removal with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reportminer.models import Removed
from reportminer.spans import OffsetMap, Span, gaps, merge


def lines(text: str) -> Iterator[Span]:
    """The non-empty lines of a text."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


@dataclass(frozen=True, slots=True)
class Drop:
    """Characters of a draft's text that are to go."""

    span: Span
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text so far, where its characters stood in the source, and what has gone."""

    text: str
    offsets: OffsetMap
    removed: tuple[Removed, ...]

    @classmethod
    def of(cls, text: str) -> Draft:
        """The untouched text of a document."""
        return cls(text, OffsetMap.of_kept([Span(0, len(text))]), ())

    def without(self, drops: Iterable[Drop]) -> Draft:
        """The draft less `drops`; each is recorded with its place in the source. Spans may overlap."""
        drops = [d for d in drops if len(d.span)]
        if not drops:
            return self
        kept = gaps(merge(d.span for d in drops), len(self.text))
        recorded = tuple(Removed(self.offsets.to_source(d.span), d.reason, d.note) for d in drops)
        return Draft("".join(s.of(self.text) for s in kept), self.offsets.restricted_to(kept), self.removed + recorded)

    def replaced(self, replace: Callable[[str], str]) -> Draft:
        """The draft with single characters replaced by single characters; nothing moves."""
        text = replace(self.text)
        assert len(text) == len(self.text), "a replacement moved characters"
        return Draft(text, self.offsets, self.removed)
