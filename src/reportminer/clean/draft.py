"""A text on its way to being clean: characters are dropped or replaced one by one, each removal with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from reportminer.models import Removed
from reportminer.records import record
from reportminer.spans import OffsetMap, Span, gaps


@lru_cache(maxsize=1)  # the stages ask in turn for the lines of the same text
def lines(text: str) -> tuple[tuple[int, str], ...]:
    """The non-empty lines of a text, each with where it starts."""
    found, start = [], 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.append((start, line))
        start += len(line) + 1
    return tuple(found)


@record
class Drop:
    """Characters of a draft's text that are to go."""

    span: Span
    reason: str
    note: str = ""


@record
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
        drops = [d for d in drops if d.span.start < d.span.end]
        if not drops:
            return self
        kept = gaps((d.span for d in drops), len(self.text))
        recorded = tuple(Removed(self.offsets.to_source(d.span), d.reason, d.note) for d in drops)
        return Draft("".join(s.of(self.text) for s in kept), self.offsets.restricted_to(kept), self.removed + recorded)

    def replaced(self, replace: Callable[[str], str]) -> Draft:
        """The draft with single characters replaced by single characters; nothing moves."""
        text = replace(self.text)
        assert len(text) == len(self.text), "a replacement moved characters"
        return Draft(text, self.offsets, self.removed)
