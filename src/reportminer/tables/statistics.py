"""政府信息公开情况统计表, 2008-2018: the form of 2014 with nine groups, and local forms: label, unit, one or more values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from reportminer.models import Cell, CellMethod, CellState, TableCode, TableRead
from reportminer.tables.labels import LabelRule, find_label, find_slip, fold, label_unit, narrow
from reportminer.tables.lines import Column, Entry, Line, Place, align, drop_repeats, has_number, make_cell, printed
from reportminer.tables.values import YUAN, is_unit, looks_like_value, money_factor

TABLE = TableCode.STATISTICS
CURRENT = "current_year"
_OF_2014 = {"requests.on_time", "response.events", "training.sessions"}


class Record(NamedTuple):
    """One statistic: its label, its unit, its values."""

    label: Entry
    unit: str
    values: tuple[Entry, ...]
    unit_at: int = -1  # the column in which the unit stands


def read_statistics(lines: Sequence[Line], method: CellMethod) -> TableRead | None:
    """The table from its rows; labels that mean no known indicator stay as printed."""
    header: tuple[Column, ...] = ()
    found: list[tuple[Record, tuple[Column, ...]]] = []
    for line in lines:
        named = _header(line)
        header = named or header
        found += [] if named else [(record, _columns(header, record)) for record in _records(line, header)]
    return read_records(found, method)


def read_records(records: Sequence[tuple[Record, tuple[Column, ...]]], method: CellMethod) -> TableRead | None:
    """The table from its records, each with the columns of its values."""
    cells: list[Cell] = []
    doubts: list[str] = []
    context = ""
    for record, columns in records:
        rule = _rule(record.label.text, context)
        context = rule.opens or context if rule else context
        if rule is not None and rule.role == "group":
            rule = None
        row, doubt = _cells(record, rule, columns, method)
        cells += row
        doubts += [doubt] if doubt else []
    kept, twice = drop_repeats(_weak_aside(cells))
    kept = _weak_back(kept)
    layout = "2014" if {c.row_code for c in kept} >= _OF_2014 else ""
    return TableRead(TABLE, kept, None, layout, (*doubts, *twice)) if kept else None


def _header(line: Line) -> tuple[Column, ...]:
    """The columns that the head row names; labels, units and values may stand side by side twice."""
    columns: list[Column] = []
    heads = 0
    if has_number(line):
        return ()
    for entry in line:
        rule = find_label(entry.text, TABLE, "head") or find_label(entry.text, TABLE, "col")
        heads += rule is not None
        if rule is not None or entry.text.strip():
            code = rule.code if rule else narrow(entry.text)
            columns.append(Column(entry.col, entry.width, code, entry.text, rule))
    named = {c.code for c in columns}
    return tuple(columns) if heads >= 2 and named & {"label", "unit"} else ()


def _columns(header: tuple[Column, ...], record: Record) -> tuple[Column, ...]:
    """The value columns for a record; one value without a header is this year's."""
    shift = _shift(header, record)
    columns = tuple(c for c in header if c.code not in {"label", "unit", "serial", "remark"})
    columns = tuple(c._replace(col=c.col + shift) for c in columns) if shift else columns
    if len(columns) > len(record.values) and len({c.code for c in columns}) < len(columns):
        columns = columns[: len(record.values)]  # two records side by side under two equal headers
    if columns or len(record.values) != 1:
        return columns
    return (Column(record.values[0].col, 1, CURRENT, "", None),)


def _shift(header: tuple[Column, ...], record: Record) -> int:
    """How far a record stands from where a crooked header has it, by the column of units."""
    units = [c.col for c in header if c.code == "unit"]
    return record.unit_at - units[0] if len(units) == 1 and record.unit_at >= 0 else 0


def _records(line: Line, header: tuple[Column, ...]) -> list[Record]:
    """The records of a row: label, unit, values, and again."""
    skipped = {c.col for c in header if c.code in {"serial", "remark"}}
    records: list[Record] = []
    label: Entry | None = None
    unit, unit_at = "", -1
    values: list[Entry] = []
    for entry in line:
        if entry.col in skipped or (not entry.own and label is not None):
            continue
        if label is not None and is_unit(entry.text) and not values:
            unit, unit_at = narrow(entry.text).strip("()"), entry.col
        elif label is not None and entry.own and looks_like_value(entry.text):
            values.append(entry)
        elif entry.text.strip() and not looks_like_value(entry.text):
            if label is not None and values:
                records.append(Record(label, unit, tuple(values), unit_at))
                unit, unit_at, values = "", -1, []
            label = entry
    if label is not None and values:
        records.append(Record(label, unit, tuple(values), unit_at))
    return [_without_unit_mark(r, header) for r in records]


def _without_unit_mark(record: Record, header: tuple[Column, ...]) -> Record:
    """The record without the dash that a group's row has in the column of units."""
    if record.unit:
        return record
    units = {c.col for c in header if c.code == "unit"}
    values = tuple(v for v in record.values if v.col not in units)
    return record._replace(values=values) if values else record


def _rule(label: str, context: str) -> LabelRule | None:
    """What a label means; a group's heading is known as such. Some forms leave out the last character: 当面申请, 同意公开."""
    official = find_label(label, TABLE, "row", context) or find_label(label, TABLE, "group")
    return official or find_label(f"{fold(label)}数", TABLE, "row", context) or find_slip(label, TABLE, "row", context)


def _cells(record: Record, rule: LabelRule | None, columns: tuple[Column, ...], method: CellMethod) -> tuple[list[Cell], str]:
    """The cells of a record, in its own unit; two matters in one row share a zero."""
    label = printed(record.label.text)
    aligned = align(record.values, columns) if columns else None
    if aligned is None or aligned.doubt:
        return [], f"{label}: {aligned.doubt if aligned else 'values without a header'}"
    unit = record.unit or label_unit(label)
    codes = (rule.code or None,) if rule else (None,)
    cells = []
    for code in codes:
        place = Place(TABLE, code, label, method, rule.id if rule else "statistics.own")
        cells += [_in_unit(make_cell(place, column, entry), unit, rule) for column, entry in aligned.pairs]
    return [part for cell in cells for part in _shared(cell, rule)], ""


def _in_unit(cell: Cell, unit: str, rule: LabelRule | None) -> Cell:
    """The cell in the unit of its row: 万元 becomes 元."""
    factor = money_factor(unit)
    if cell.unit or cell.state is not CellState.NUMBER or cell.value is None:
        return replace(cell, unit=cell.unit or unit)
    if factor is None:
        return replace(cell, unit=unit or (rule.unit if rule else ""))
    return replace(cell, value=round(cell.value * factor, 6), unit=YUAN)


def _shared(cell: Cell, rule: LabelRule | None) -> list[Cell]:
    """One cell for each of two matters that a row reports together, where it says none; else the one without a code."""
    if rule is None or not rule.codes or cell.value != 0:
        return [cell]
    return [replace(cell, row_code=code) for code in rule.codes]


def _weak_aside(cells: list[Cell]) -> list[Cell]:
    """Codes of weak rules only where no other row of the table has them: 申请答复数 beside 申请办结数."""
    rules = {cell.rule for cell in cells}
    strong = {c.row_code for c in cells if not _is_weak(c)}
    if not rules or not any(_is_weak(c) and c.row_code in strong for c in cells):
        return cells
    return [replace(c, row_code=None) if _is_weak(c) and c.row_code in strong else c for c in cells]


def _weak_back(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of weak rules with their codes where they say the same as the row that they gave way to."""
    said = {(c.row_code, c.col_code, c.state, c.value) for c in cells}
    back = []
    for cell in cells:
        rule = find_label(cell.row_label, TABLE, "row") if cell.row_code is None else None
        same = rule is not None and rule.weak and (rule.code, cell.col_code, cell.state, cell.value) in said
        back.append(replace(cell, row_code=rule.code) if rule and same else cell)
    return tuple(back)


def _is_weak(cell: Cell) -> bool:
    rule = find_label(cell.row_label, TABLE, "row")
    return rule is not None and rule.weak and bool(fold(cell.row_label))
