"""Sections and tables: missing, embedded, empty, out of order; tables that are not there or cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from reportminer.check.codes import At, Words, finding, phrase, section_name, words
from reportminer.check.duties import pattern
from reportminer.check.subject import Subject
from reportminer.models import CellState, FindingRow, Regime, Section, TableCode, TableRead

_ONLY_BY_FORMAT = ("overview", "other")


def check_sections(subject: Subject) -> Iterable[FindingRow]:
    """section.missing and section.embedded, by the verdicts on what the regime requires."""
    if subject.regime is None:
        return
    for verdict in subject.verdicts:
        slots = {"section": section_name(verdict.section)}
        if verdict.status == "missing":
            soft = subject.soft and verdict.section in _ONLY_BY_FORMAT
            yield finding(subject.about, "section.missing", At(section=verdict.section), slots=slots, soft=soft)
        elif verdict.status == "embedded" and verdict.span:
            at = At(section=verdict.section, span=subject.source_span(verdict.span))
            yield finding(subject.about, "section.embedded", at, slots=slots)


def check_empty(subject: Subject) -> Iterable[FindingRow]:
    """section.empty: nothing below a heading, or a word like 无 where an account is owed."""
    for section in subject.sections:
        if section.code in ("preamble", "statistics", "nonstandard") or subject.holds_table(section):
            continue
        if subject.formatted and section.code in words("tables.required"):
            continue  # its table is missing, which is said
        if _says_nothing(section):
            at = At(section=section.code, span=subject.heading(section))
            yield finding(subject.about, "section.empty", at, slots={"section": section_name(section.code)})


def _says_nothing(section: Section) -> bool:
    text = _without_signature(section.text)
    if not re.search(r"\w", text):
        return True
    codes = {section.code, *section.also_covers}
    if codes.isdisjoint(words("empty.owed")):
        return False
    text = "".join(text.split())
    return len(text) < words("empty.least") or pattern("empty.none").match(text) is not None


def _without_signature(text: str) -> str:
    """The text without the date below it and the name above the date."""
    text = text.rstrip()
    above, _, last = text.rpartition("\n")
    if not pattern("empty.date").match(last.strip()):
        return text
    higher, _, last = above.rpartition("\n")
    return higher if pattern("empty.signed").match(last.strip()) else above


def check_order(subject: Subject) -> Iterable[FindingRow]:
    """section.order: numbers that do not go on, and sections that stand before one that the form puts first."""
    doubted = [(s, _doubt_of_number(d)) for s in subject.sections for d in s.doubts]
    seen = {s.ordinal for s, _ in doubted}
    doubted += [(s, doubt) for s, doubt in _swapped(subject) if s.ordinal not in seen]
    for section, doubt in doubted:
        at = At(section=section.code, span=subject.heading(section))
        heading = f"“{section.number}{section.title}”"
        yield finding(subject.about, "section.order", at, slots={"heading": heading, "doubt": doubt}, soft=subject.soft)


def _doubt_of_number(doubt: str) -> Words:
    """A doubt of the segmentation, in both languages."""
    found = re.fullmatch(r"number (\d+) after (\d+)", doubt)
    zh = phrase("wrong_number", {"this": found[1], "before": found[2]}) if found else phrase("two_systems")
    return Words(doubt, zh.zh)


def _swapped(subject: Subject) -> Iterable[tuple[Section, Words]]:
    """Sections that stand before one which comes first in the official order."""
    order: Sequence[str] = words("order").get(subject.regime.value, ()) if subject.regime else ()
    placed = [s for s in subject.sections if s.code in order]
    for this, after in pairwise(placed):
        if order.index(this.code) > order.index(after.code):
            yield this, phrase("swapped", {"other": section_name(after.code)})


def check_tables(subject: Subject) -> Iterable[FindingRow]:
    """table.missing and table.unreadable."""
    yield from _unreadable(subject)
    for code in _expected(subject):
        if subject.has_figures(code) or any(t.code is code for t in subject.tables):
            continue
        section = next((s for s in subject.sections if code.value in (s.code, *s.also_covers)), None)
        if section is None and subject.regime is not Regime.STATS_2014:
            continue  # section.missing says it
        at = At(section=code.value, span=subject.heading(section) if section else None)
        slots = {"table": section_name(code.value)}
        if _labels_there(subject, code, section):
            yield finding(subject.about, "table.unreadable", at, slots={**slots, "doubt": phrase("no_table")})
        else:
            yield finding(subject.about, "table.missing", at, slots=slots, soft=subject.soft)


def _expected(subject: Subject) -> tuple[TableCode, ...]:
    if subject.formatted:
        return tuple(TableCode(code) for code in words("tables.required"))
    return (TableCode.STATISTICS,) if subject.regime is Regime.STATS_2014 else ()


def _labels_there(subject: Subject, code: TableCode, section: Section | None) -> bool:
    """True where the form's own labels stand in the text although no table was read."""
    text = subject.source[section.source.start : section.source.end] if section else subject.source
    text = "".join(text.split())
    return sum(label in text for label in words("tables.labels")[code.value]) >= 3


def _unreadable(subject: Subject) -> Iterable[FindingRow]:
    """A doubt of the reading, where the table has cells that no number could be read from."""
    for table in subject.tables:
        unread = len([c for c in table.cells if c.state is CellState.UNREADABLE])
        doubt = _doubt(table, unread)
        if doubt is not None:
            at = At(section=table.code.value, span=table.span)
            yield finding(subject.about, "table.unreadable", at, slots={"table": section_name(table.code.value), "doubt": doubt})


def _doubt(table: TableRead, unread: int) -> Words | None:
    if unread * 2 < len(table.cells) or not unread:
        return None  # single cells are counted among what could not be checked
    said = table.doubts[0] if table.doubts else ""
    cells = phrase("cells", {"count": unread})
    return Words(f"{cells.en} ({said})" if said else cells.en, cells.zh)
