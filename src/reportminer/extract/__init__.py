"""Facts from prose: quantities, time limits, and the indicators they are."""

from __future__ import annotations

from reportminer.extract.counts import Count, find_counts
from reportminer.extract.deadlines import Deadline, find_deadlines
from reportminer.extract.narrative import find_told
from reportminer.extract.narrative_rules import Told
from reportminer.records import record

__all__ = ["Count", "Deadline", "Facts", "Told", "find_counts", "find_deadlines", "find_told"]


@record
class Facts:
    """What the prose of a report says; spans count characters of the clean text."""

    counts: tuple[Count, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    told: tuple[Told, ...] = ()
