"""What is said of all requests behind their number: 收到申请3件，均已办结. The number they share is the number counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from reportminer.extract.counts import Count
from reportminer.extract.narrative_rules import Told, rules_of_all
from reportminer.extract.narrative_words import same
from reportminer.models import Section
from reportminer.spans import Span

_ALL_WITHIN = 200
_STOP = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[，,；;。\n]")


def told_of_all(text: str, counts: Sequence[Count], all_: Told, section: Section | None, year: int | None) -> Iterable[Told]:
    """What is said of all requests behind their number: 收到申请3件，均已办结. The number they share is the number received."""
    assert all_.count is not None
    start = counts[all_.count].span.end
    stops = [m.end() for m in islice(_STOP.finditer(text, start, start + _ALL_WITHIN), 2)]
    near = stops[-1] if stops else start + _ALL_WITHIN
    end = max(near, section.clean.end) if section else near
    first = near if not stops or same(text[stops[0] : near]) else stops[0]
    for said in rules_of_all(all_.indicator, year).fitting(text[start:near], text[start:end], single=all_.value == 1):
        rule = said.rule
        find = said.pattern.match if rule.next else said.pattern.search
        found = find(text, start, end if rule.later else near)
        if not found and all_.value == 1:
            found = said.one.search(text, start, first)
        if found and said.not_between and said.not_between.search(text, start, found.start()):
            continue
        if found and (rule.next or not _speaks_of_others(text, counts, found, start, all_.value)):
            yield replace(
                all_, indicator=rule.indicator, dimension=rule.dimension, rule=rule.id, span=Span(*found.span()), count=None, weak=True
            )


def _speaks_of_others(text: str, counts: Sequence[Count], found: re.Match[str], start: int, value: float) -> bool:
    """True where the clause counts other requests itself, behind the number that ends at `start`: 对其中5件均予以公开."""
    clause = max((m.end() for m in _CLAUSE.finditer(text, max(0, found.start() - 60), found.start())), default=found.start() - 60)
    return any(max(clause, start) <= c.span.start < found.end() and c.kind == "count" and float(c.value) != value for c in counts)
