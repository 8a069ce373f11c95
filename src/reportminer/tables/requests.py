"""Table 三 收到和处理政府信息公开申请情况: some 25 rows of results, seven columns of applicants."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.models import Cell, CellMethod, TableCode, TableRead
from reportminer.tables.labels import LabelRule, find_label, find_slip
from reportminer.tables.lines import Column, Entry, Line, Place, align, drop_repeats, has_number, make_cell, printed, usual_end
from reportminer.tables.sums import DIMENSIONS, REQUEST_ROWS, form_of
from reportminer.tables.values import looks_like_value

TABLE = TableCode.REQUESTS


def read_requests(lines: Sequence[Line], method: CellMethod) -> TableRead | None:
    """The table from its rows; a row counts by its label, wherever it stands. None where no row of it is there."""
    header, end = official_columns(), usual_end(lines)
    cells: list[Cell] = []
    doubts: list[str] = []
    for line in lines:
        found = _header(line)
        if found:
            header = found
            continue
        label, rule = _row_label(line)
        if label is None or rule is None:
            continue
        values = [e for e in line if e.own and e.col > label.col]
        if not any(looks_like_value(e.text) for e in values):
            continue  # 总计 in a storey of the header
        aligned = align(values, header, end)
        place = Place(TABLE, rule.code, printed(label.text), method, rule.id)
        cells += [make_cell(place, column, entry) for column, entry in aligned.pairs]
        if aligned.doubt:
            doubts.append(f"{place.row_label}: {aligned.doubt}")
    return _table(cells, doubts) if cells else None


def _table(cells: list[Cell], doubts: list[str]) -> TableRead:
    """The table with its form, and a doubt for each row of the form that was not found."""
    kept, twice = drop_repeats(cells)
    rows = {cell.row_code for cell in kept}
    form = form_of(rows)
    absent = [f"row {row} was not found" for row in REQUEST_ROWS[form] if row not in rows]
    return TableRead(TABLE, kept, None, form, (*doubts, *twice, *absent))


def official_columns() -> tuple[Column, ...]:
    """The columns in the order of the form, for a piece of the table that lost its header; they stand nowhere."""
    return tuple(Column(-1, 0, code, "", None) for code in DIMENSIONS)


def _header(line: Line) -> tuple[Column, ...]:
    """The columns that a header row names, with those of the storey above that reach down into it."""
    columns: dict[str, Column] = {}
    for entry in line:
        rule = find_label(entry.text, TABLE, "col")
        if rule is not None:
            columns.setdefault(rule.code, Column(entry.col, entry.width, rule.code, entry.text, rule))
    if len(columns) < 4 or has_number(line):
        return ()
    if len(columns) == len(DIMENSIONS):
        return tuple(sorted(columns.values(), key=lambda c: c.col))
    # a header row that lost 自然人 or 总计 above it: the form's order, with the labels that are there
    return tuple(columns.get(code, Column(-1, 0, code, "", None)) for code in DIMENSIONS)


def _row_label(line: Line) -> tuple[Entry | None, LabelRule | None]:
    """The label nearest to the values that names a row; a typing slip counts where no label does."""
    words = [e for e in line if not looks_like_value(e.text)]
    labels = [*(e for e in words if not e.own), *(e for e in words if e.own)]  # the row's own come first, from the end
    for find in (find_label, find_slip):
        for entry in reversed(labels):
            rule = find(entry.text, TABLE, "row")
            if rule is not None and any(e.own and e.col > entry.col for e in line):
                return entry, rule
    return None, None
