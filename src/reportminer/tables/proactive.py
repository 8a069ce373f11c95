"""Table 二 主动公开政府信息情况: sub-tables by items of article 20, each with a header of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportminer.models import Cell, CellMethod, TableCode, TableRead
from reportminer.tables.labels import LabelRule, find_label, label_unit, read_label
from reportminer.tables.lines import Column, Entry, Line, Place, align, drop_repeats, has_number, make_cell, printed
from reportminer.tables.values import looks_like_value, read_value

TABLE = TableCode.PROACTIVE
_FORMS = {"made": "2019", "items_last_year": "2019", "projects": "2019", "issued": "2021", "in_force": "2021"}


def read_proactive(lines: Sequence[Line], method: CellMethod) -> TableRead | None:
    """The table from its rows, whether its sub-tables stand in one grid or in several."""
    header: tuple[Column, ...] = ()
    cells: list[Cell] = []
    doubts: list[str] = []
    for line in lines:
        found = _header(line)
        if found or any(find_label(e.text, TABLE, "head") for e in line if e.own):
            header = found
            continue
        label, rule = _row_label(line)
        if label is None or rule is None:
            continue
        row, doubt = _row(line, label, rule, header, method)
        cells += row
        if doubt:
            doubts.append(f"{printed(label.text)}: {doubt}")
    if not cells:
        return None
    kept, twice = drop_repeats(cells)
    return TableRead(TABLE, kept, None, form_of_columns(c.col_code for c in kept), (*doubts, *twice))


def _row(line: Line, label: Entry, rule: LabelRule, header: tuple[Column, ...], method: CellMethod) -> tuple[list[Cell], str]:
    """The cells of one row under the header above it; none where that header belongs to other rows."""
    if not header or not all(column.code in rule.columns for column in header):
        return [], "no header of its own above this row"
    aligned = align([e for e in line if e.own and e.col > label.col], header)
    place = Place(TABLE, rule.code, printed(label.text), method, rule.id)
    cells = [make_cell(place, column, entry) for column, entry in aligned.pairs]
    return cells, aligned.doubt or _assumed(aligned.pairs)


def _assumed(pairs: Sequence[tuple[Column, Entry | None]]) -> str:
    """A note where the unit is the form's and stands nowhere on the page."""
    for column, entry in pairs:
        assumed = column.rule.assumed if column.rule else ""
        if assumed and entry is not None and not label_unit(column.label):
            value = read_value(entry.text)
            if value.number and not value.unit:
                return f"no unit printed, {assumed} assumed"
    return ""


def _header(line: Line) -> tuple[Column, ...]:
    """The columns that a header row names."""
    if has_number(line):
        return ()
    columns = []
    for entry in line:
        rule = None if not entry.own else read_label(entry.text, TABLE, "col")
        if rule is not None:
            columns.append(Column(entry.col, entry.width, rule.code, entry.text, rule))
    return tuple(columns)


def _row_label(line: Line) -> tuple[Entry | None, LabelRule | None]:
    """The label of a row: the rightmost that names one and has something to its right."""
    for entry in reversed(line):
        if entry.own and not looks_like_value(entry.text):
            rule = read_label(entry.text, TABLE, "row")
            if rule is not None and any(e.own and e.col > entry.col for e in line):
                return entry, rule
    return None, None


def form_of_columns(codes: Iterable[str]) -> str:
    """The form that columns of these codes belong to."""
    return next((form for code in codes if (form := _FORMS.get(code))), "")
