"""Facts from prose: quantities, time limits, and the indicators they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from reportminer.extract.counts import Count, find_counts
from reportminer.extract.deadlines import Deadline, find_deadlines
from reportminer.extract.narrative import find_told
from reportminer.extract.narrative_rules import Told
from reportminer.models import Section
from reportminer.records import record
from reportminer.spans import Span

__all__ = ["Count", "Deadline", "Facts", "Told", "extract", "find_counts", "find_deadlines", "find_told"]


@record
class Facts:
    """What the prose of a report says; spans count characters of the clean text."""

    counts: tuple[Count, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    told: tuple[Told, ...] = ()


def extract(
    text: str, sections: Sequence[Section], *, tables: Sequence[Span] = (), year: int | None = None, on: dt.date | None = None
) -> Facts:
    """The facts in a clean text. `tables` are spans whose numbers are cells; `year` and `on` say which law holds."""
    counts = find_counts(text, tables=tables)
    return Facts(
        counts=counts,
        deadlines=find_deadlines(text, tables=tables, year=year, on=on),
        told=find_told(text, counts, sections, year=year),
    )
