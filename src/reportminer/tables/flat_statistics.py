"""A statistics table in running text: label, unit, one or two figures; rows that no rule knows keep their label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportminer.models import Cell, CellMethod, CellState, CleanText, TableRead
from reportminer.records import record
from reportminer.spans import Span
from reportminer.tables.cuts import fields_of, forced_cut, separated
from reportminer.tables.flat_rows import Figure
from reportminer.tables.hits import FlatTable, Hit, flat_pattern
from reportminer.tables.lines import Column, Entry
from reportminer.tables.statistics import CURRENT, Record, read_records
from reportminer.tables.values import is_unit, looks_like_value

UNREAD = "\ufffd"
"""Stands in a row for a figure that cannot be told."""
_STROKES = " \t\r\n\u3000|—–―-"
_BORDERS = " \t\r\n|"
_LINE_END = re.compile(r"[ \t|\u3000]*(?:\n|$)")
_DASHES = re.compile(r"[\s|]*[—–―-]+[\s|]*(?=\S)")


@record
class _Row:
    """A row of the table: the unit behind its label, then its figures."""

    hit: Hit
    unit: str
    figures: tuple[Figure, ...]
    torn: Span | None  # where figures ran together


def read_flat_statistics(clean: CleanText, table: FlatTable) -> TableRead | None:
    """The table, row by row, under the value columns of its header."""
    text, to_source = clean.text, clean.offsets.to_source
    columns = _columns(text, table.hits)
    by_tabs = any("\t" in hit.gap.of(text) for hit in table.hits if hit.rule is not None and hit.rule.role == "row")
    rows = [
        _row(text, hit, columns) if _has_values(text, hit) else _blank(hit, columns)
        for hit in table.hits
        if _has_values(text, hit) or (by_tabs and _is_group_line(text, hit))
    ]
    read = read_records([(_record(clean, row), columns) for row in rows], CellMethod.LAYOUT)
    if read is None:
        return None
    torn = {to_source(row.torn): row.torn.of(text).strip() for row in rows if row.torn is not None}
    cells = tuple(_marked(cell, torn) for cell in read.cells)
    unread = dict.fromkeys(c.row_label for c in cells if c.state is CellState.UNREADABLE)
    doubts = tuple(f"{label}: figures that ran together" for label in unread)
    return replace(read, cells=cells, doubts=(*doubts, *read.doubts))


def _columns(text: str, hits: Sequence[Hit]) -> tuple[Column, ...]:
    """The value columns of the header; this year's where it names none."""
    named: dict[str, Column] = {}
    for hit in hits:
        if hit.rule is not None and hit.rule.role == "col":
            named.setdefault(hit.rule.code, Column(len(named), 1, hit.rule.code, hit.label.of(text), hit.rule))
    return tuple(named.values()) or (Column(0, 1, CURRENT, "", None),)


def _has_values(text: str, hit: Hit) -> bool:
    """True for a label, of a row or of a group, with anything behind it."""
    return (hit.rule is None or hit.rule.role in {"row", "group"}) and (bool(hit.gap.of(text).strip()) or "\t" in hit.gap.of(text))


def _is_group_line(text: str, hit: Hit) -> bool:
    """True for a group's label alone on its line: among rows that tabs part, a print drops the tabs of blank cells."""
    if hit.rule is None or hit.rule.role != "group":
        return False
    start = text.rfind("\n", 0, hit.label.start) + 1
    return not text[start : hit.label.start].strip() and _LINE_END.match(text, hit.label.end) is not None


def _blank(hit: Hit, columns: Sequence[Column]) -> _Row:
    """A row of blank cells."""
    at = Span(hit.label.end, hit.label.end)
    return _Row(hit, "", (("", at),) * len(columns), None)


def _row(text: str, hit: Hit, columns: Sequence[Column]) -> _Row:
    """The figures of a row; of one that ran together by the only way to cut it."""
    raw = hit.gap.of(text)
    if raw.strip() and not raw.strip(_STROKES):
        if not raw.strip(_BORDERS):
            return _blank(hit, columns)
        return _Row(hit, "", (("—", hit.gap),) * len(columns), None)
    tabbed = _by_tabs(text, hit, len(columns))
    if tabbed is not None:
        return tabbed
    unit = flat_pattern("row_unit").match(raw)
    before = unit or (_DASHES.match(raw) if len(raw.split()) > 1 else None)
    values = Span(hit.gap.start + (before.end() if before else 0), hit.gap.end)
    name = unit["unit"] if unit else ""
    parted = separated(text, values, len(columns))
    if parted is not None:
        return _Row(hit, name, parted, None)
    forced = forced_cut(values.of(text), tuple(column.code for column in columns)) or (None,) * len(columns)
    return _Row(hit, name, tuple((figure, values) for figure in forced), values)


def _by_tabs(text: str, hit: Hit, columns: int) -> _Row | None:
    """A row of a unit and figures that tabs or bars part, blank ones too; None where it is none."""
    fields = fields_of(hit.gap.of(text), hit.gap.start)
    unit, values = fields[1:2], fields[2:]
    if fields[0][0] or not unit or not (is_unit(unit[0][0]) or not unit[0][0].strip(_STROKES)):
        return None
    while len(values) > columns and not values[-1][0]:
        values.pop()
    if not values and unit[0][0] and _LINE_END.match(text, unit[0][1].end):
        values = [("", Span(unit[0][1].end, unit[0][1].end))] * columns  # a line's blank cells at its end leave no tab
    if len(values) != columns or not all(looks_like_value(value) for value, _ in values):
        return None
    return _Row(hit, unit[0][0] if is_unit(unit[0][0]) else "", tuple(values), None)


def _record(clean: CleanText, row: _Row) -> Record:
    """The row as the reader of grids has it, its figures placed in the source."""
    label = Entry(0, 1, row.hit.label.of(clean.text), None)
    values = (Entry(i, 1, UNREAD if f is None else f, clean.offsets.to_source(span)) for i, (f, span) in enumerate(row.figures))
    return Record(label, row.unit, tuple(values))


def _marked(cell: Cell, torn: Mapping[Span, str]) -> Cell:
    """The cell of a row that ran together marked as such, an unread one with the characters it stands in."""
    if cell.span is None or cell.span not in torn:
        return cell
    return replace(cell, text=torn[cell.span] if cell.text == UNREAD else cell.text, method=CellMethod.FLATTENED)
