"""Table 三 (requests) in running text: where nothing parts the figures of a row, the sums tell them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportminer.models import Cell, CellMethod, CellState, CleanText, TableCode, TableRead
from reportminer.spans import Span
from reportminer.tables.cuts import separated
from reportminer.tables.decode import decode_requests
from reportminer.tables.flat_rows import Figure, cells_of, decoded_figures, official_columns, place_of, rows_of
from reportminer.tables.hits import FlatTable, Hit
from reportminer.tables.labels import LabelRule
from reportminer.tables.lines import drop_repeats
from reportminer.tables.sums import DIMENSIONS, PARTS, REQUEST_ROWS, TOTAL, form_of
from reportminer.tables.values import read_value

_COLUMNS = len(DIMENSIONS)
_BEHIND_LABEL = re.compile(r"^ *[\t|]")  # a border, no blank cell
_NUMBER = re.compile(r"\d[\d,]*")
_SPACED = re.compile(r"(?:[\s|]*\d[\d,]*(?=[\s|]|$))+[\s|]*")
_LAST_OTHER = "other.misc"
_OTHERS = frozenset(row for row in PARTS["2021"] if row.startswith("other."))


def read_flat_requests(clean: CleanText, table: FlatTable) -> TableRead | None:
    """The table, its columns as the header lists them (one of three storeys prints 总计 before those of the lowest)."""
    text = clean.text
    rows = [(rule, hit) for rule, hit in rows_of(table.hits) if _has_cells(text, hit)]
    if not rows:
        return None
    order = _order(table.hits)
    parted = [hit.figures or separated(text, hit.gap, _COLUMNS) for _, hit in rows]
    if all(parted) or order != DIMENSIONS:
        cells, note = _laid_out(clean, rows, parted, order)
    else:
        cells, note = _run_together(clean, rows, parted)
    cells = _unsure_others(cells, table.hits)
    kept, twice = drop_repeats(cells)
    have = {cell.row_code for cell in kept}
    form = form_of(have)
    absent = [f"row {row} was not found" for row in REQUEST_ROWS[form] if row not in have]
    return TableRead(table.code, kept, None, form, (*note, *twice, *absent))


def _has_cells(text: str, hit: Hit) -> bool:
    """True where figures stand behind a label, or the tabs of a row of blanks."""
    gap = hit.gap.of(text)
    return bool(gap.strip(" \t\r\n\u3000|")) or gap.count("\t") >= _COLUMNS - 1


Rows = Sequence[tuple[LabelRule, Hit]]
Parted = Sequence[Sequence[Figure] | None]


def _order(hits: Sequence[Hit]) -> tuple[str, ...]:
    """The columns in the order of their figures; the form's where the header does not name them all."""
    listed = list(dict.fromkeys(h.rule.code for h in hits if h.rule is not None and h.rule.role == "col"))
    if set(listed) != set(DIMENSIONS):
        return DIMENSIONS
    kinds = [code for code in listed if code != TOTAL]
    return (TOTAL, *kinds) if listed[0] == TOTAL else (*kinds, TOTAL)


def _laid_out(clean: CleanText, rows: Rows, parted: Parted, order: tuple[str, ...]) -> tuple[list[Cell], tuple[str, ...]]:
    """The cells of a table that is read without its sums; figures that break them stay as printed."""
    cells: list[Cell] = []
    for (rule, hit), pieces in zip(rows, parted, strict=True):
        unread: list[Figure] = [(None, hit.gap)] * _COLUMNS
        method = CellMethod.FLATTENED if pieces is None else CellMethod.LAYOUT
        cells += _row(clean, (rule, hit), pieces or unread, method, order)
    note = "figures that ran together, not in the order of the form's columns"
    return cells, () if all(parted) else (note,)


def _unsure_others(cells: list[Cell], hits: Sequence[Hit]) -> list[Cell]:
    """The cells, those of 3.其他 unread where they may be the sum of all that (六) lists: a merged row, or blank ones lost."""
    listed = {h.rule.code for h in hits if h.rule is not None}
    read = {cell.row_code for cell in cells}
    figures = [cell for cell in cells if cell.row_code == _LAST_OTHER]
    if not listed >= _OTHERS or read & (_OTHERS - {_LAST_OTHER}) or not any(cell.value for cell in figures):
        return cells
    return [replace(c, state=CellState.UNREADABLE, value=None) if c.row_code == _LAST_OTHER else c for c in cells]


def _run_together(clean: CleanText, rows: Rows, parted: Parted) -> tuple[list[Cell], tuple[str, ...]]:
    """The cells that the sums settle; of a row whose cells are parted, as printed where its own sum holds."""
    raw: dict[str, str] = {}
    for rule, hit in rows:
        raw.setdefault(rule.code, _BEHIND_LABEL.sub("", hit.gap.of(clean.text)).strip(" \r\n"))
    decoded = decode_requests(raw)
    cells: list[Cell] = []
    for (rule, hit), pieces in zip(rows, parted, strict=True):
        if pieces is not None and _adds_up(pieces):
            cells += _row(clean, (rule, hit), pieces)
        else:
            figures = decoded_figures(decoded, [(rule.code, column) for column in DIMENSIONS], clean.text, hit.gap)
            cells += _row(clean, (rule, hit), _as_spaced(figures, clean.text, hit.gap), CellMethod.FLATTENED)
    unsettled = any(cell.state == "unreadable" for cell in cells)
    forced = not decoded.readings and any(cell.method is CellMethod.FLATTENED for cell in cells)
    return cells, (decoded.note,) if decoded.note and (unsettled or forced) else ()


def _as_spaced(figures: list[Figure], text: str, gap: Span) -> list[Figure]:
    """The figures of a row that lost cells, not its tabs or spaces: those that the sums gave only where they are the printed ones.

    The last is the total where it is the sum of the others, whichever columns these are of.
    """
    numbers = list(_NUMBER.finditer(text, gap.start, gap.end))
    run_together = any(number[0][0] == "0" and len(number[0]) > 1 for number in numbers)  # 230 000023: a stray space in a run
    if len(numbers) < 2 or run_together or not _SPACED.fullmatch(gap.of(text)):
        return figures
    printed = [int(number[0].replace(",", "")) for number in numbers]
    if None not in (f for f, _ in figures) and [int(f) for f, _ in figures if f and f.isdigit() and int(f)] == [n for n in printed if n]:
        return figures
    unread: list[Figure] = [(None, gap)] * _COLUMNS
    if printed[-1] and sum(printed[:-1]) == printed[-1]:
        unread[-1] = numbers[-1][0], Span(*numbers[-1].span())
    return unread


def _row(
    clean: CleanText,
    row: tuple[LabelRule, Hit],
    figures: Sequence[Figure],
    method: CellMethod = CellMethod.LAYOUT,
    order: tuple[str, ...] = DIMENSIONS,
) -> list[Cell]:
    """The seven cells of a row."""
    columns = official_columns(TableCode.REQUESTS, order)
    return cells_of(clean, place_of(clean.text, *row, method), columns, figures)


def _adds_up(pieces: Sequence[Figure]) -> bool:
    """True where the last figure is the sum of the others."""
    *parts, total = (read_value(piece or "").number or 0.0 for piece, _ in pieces)
    return sum(parts) == total
