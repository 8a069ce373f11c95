"""The rows of a table as readers of all forms see them, and the laying of values under a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from reportminer.models import Cell, CellMethod, CellState, Grid, TableCode
from reportminer.records import record
from reportminer.spans import Span
from reportminer.tables.labels import LabelRule, label_unit
from reportminer.tables.values import UNREADABLE, Value, read_value


class Entry(NamedTuple):
    """A cell as it shows in one row; `own` is False in the rows it only reaches down to."""

    col: int
    width: int
    text: str
    span: Span | None
    own: bool = True

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.col + self.width


Line = tuple[Entry, ...]


class Column(NamedTuple):
    """A column of values: where its header stands, its code and the rule that knew it."""

    col: int
    width: int
    code: str
    label: str
    rule: LabelRule | None = None
    block: str = ""


@record
class Aligned:
    """Values laid under a header. A value of None is a column whose figure cannot be told."""

    pairs: tuple[tuple[Column, Entry | None], ...]
    doubt: str = ""


def lines_of(grid: Grid) -> tuple[Line, ...]:
    """The rows of a grid, each with the cells that reach down into it, from left to right."""
    rows: list[list[Entry]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + max(cell.rowspan, 1), grid.rows)):
            rows[row].append(Entry(cell.col, max(cell.colspan, 1), cell.text, cell.span, row == cell.row))
    return tuple(tuple(sorted(row, key=lambda e: e.col)) for row in rows)


@lru_cache(maxsize=8192)
def printed(text: str) -> str:
    """The text with its white space folded to single spaces."""
    return " ".join(text.split())


def value_state(entry: Entry) -> CellState:
    """What the cell holds when it is taken for a value."""
    return read_value(entry.text).state


def has_number(line: Line, after: int = -1) -> bool:
    """True where a cell of the row itself, right of column `after`, holds a number."""
    return any(e.own and e.col > after and value_state(e) is CellState.NUMBER for e in line)


def align(values: Sequence[Entry], header: Sequence[Column], usual_end: int | None = None) -> Aligned:
    """Lay the cells right of a row label under the header's columns.

    As many figures as columns: in order, however crooked the spans and whatever empty column was added. As many cells as
    columns: the same. Else the exact place of each cell settles it, or the row is not read: a shifted row is worse than
    none. So is a row that lacks a figure and does not end where the table's other rows do: its blank may be the table's
    empty column, and a figure lost.
    """
    filled = [v for v in values if value_state(v) is not CellState.BLANK]
    if len(filled) == len(header):
        return Aligned(tuple(zip(header, filled, strict=True)))
    if len(filled) < len(values) and usual_end not in (None, values[-1].end):
        return Aligned(tuple((column, None) for column in header), "the row does not end where the others do")
    if len(values) == len(header):
        return Aligned(tuple(zip(header, values, strict=True)))
    placed = _by_place(values, header)
    if placed is not None:
        return placed
    return Aligned(tuple((column, None) for column in header), f"{len(values)} values under {len(header)} columns")


def usual_end(lines: Iterable[Line]) -> int | None:
    """The column where most rows with figures end."""
    ends = Counter(max(e.end for e in line) for line in lines if has_number(line))
    return ends.most_common(1)[0][0] if ends else None


def _by_place(values: Sequence[Entry], header: Sequence[Column]) -> Aligned | None:
    """Values under the columns they stand in, where cell and header borders agree and no figure is left over."""
    pairs: list[tuple[Column, Entry | None]] = []
    used: set[int] = set()
    for column in header:
        over = [i for i, v in enumerate(values) if v.col <= column.col and column.col + column.width <= v.end]
        if len(over) != 1:
            return None
        used.add(over[0])
        shared = sum(1 for c in header if values[over[0]].col <= c.col < values[over[0]].end) > 1
        alone = not shared or value_state(values[over[0]]) in (CellState.BLANK, CellState.NOT_APPLICABLE)
        pairs.append((column, values[over[0]] if alone else None))
    if any(value_state(v) is not CellState.BLANK for i, v in enumerate(values) if i not in used):
        return None
    unsure = any(entry is None for _, entry in pairs)
    return Aligned(tuple(pairs), "one figure under several columns" if unsure else "")


class Place(NamedTuple):
    """What a cell is to be called, apart from its column."""

    table: TableCode
    row_code: str | None
    row_label: str
    method: CellMethod
    rule: str


def make_cell(place: Place, column: Column, entry: Entry | None) -> Cell:
    """The cell under `column`; unreadable where no entry could be told."""
    return unreadable_cell(place, column, "", None) if entry is None else value_cell(place, column, entry.text, entry.span)


def value_cell(place: Place, column: Column, text: str, span: Span | None) -> Cell:
    """The cell under `column` in which `text` is printed."""
    return _cell(place, column, read_value(text, _header_unit(column)), text.strip(), span)


def unreadable_cell(place: Place, column: Column, text: str, span: Span | None) -> Cell:
    """The cell under `column` whose figure cannot be told from the characters it stands in."""
    return _cell(place, column, UNREADABLE, text, span)


def _cell(place: Place, column: Column, value: Value, text: str, span: Span | None) -> Cell:
    unit = column.rule.unit if column.rule else ""
    return Cell(
        table=place.table,
        row_code=place.row_code,
        col_code=column.code,
        row_label=place.row_label,
        col_label=printed(column.label),
        state=value.state,
        value=value.number,
        text=text,
        unit=value.unit or unit,
        method=place.method,
        span=span,
        rule=place.rule,
    )


def _header_unit(column: Column) -> str:
    """The unit the header prints, else the one its form has."""
    return label_unit(column.label) or (column.rule.assumed if column.rule else "")


def drop_repeats(cells: Iterable[Cell]) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Each (row, column) once. Printed again with another figure, the first stays and a doubt says so."""
    kept: dict[tuple[str | None, str, str], Cell] = {}
    doubts: list[str] = []
    for cell in cells:
        key = (cell.row_code, cell.col_code, cell.row_label if cell.row_code is None else "")
        first = kept.setdefault(key, cell)
        if first is cell:
            continue
        if first.state is CellState.UNREADABLE:
            kept[key] = cell
        elif (first.state, first.value) != (cell.state, cell.value) and cell.state is not CellState.UNREADABLE:
            doubts.append(f"{cell.row_label}, {cell.col_label}: printed twice, {first.text!r} and {cell.text!r}")
    return tuple(kept.values()), tuple(doubts)
