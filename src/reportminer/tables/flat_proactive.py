"""Table 二 (proactive) in running text. No sums help here; `cuts` says what a row that ran together may still be read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportminer.models import Cell, CellMethod, CellState, CleanText, TableRead
from reportminer.records import record
from reportminer.tables.cuts import CHANGE, forced_cut, separated, unchanged_cuts
from reportminer.tables.flat_rows import Figure, cells_of, column_of, place_of, placed
from reportminer.tables.hits import FlatTable, Hit
from reportminer.tables.labels import LabelRule
from reportminer.tables.lines import Column, drop_repeats
from reportminer.tables.proactive import form_of_columns


@record
class _Row:
    """A row with the columns of its sub-table; no figures where they cannot be told apart."""

    rule: LabelRule
    hit: Hit
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...]
    method: CellMethod
    assumed: bool = False  # read by the rule that no list of items changed

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the columns."""
        return tuple(column.code for column in self.columns)


def read_flat_proactive(clean: CleanText, table: FlatTable) -> TableRead | None:
    """The table, row by row under the header of each sub-table."""
    text = clean.text
    rows = _unchanged(text, _rows(text, table.hits))
    cells: list[Cell] = []
    for row in rows:
        unread: list[Figure] = [(None, row.hit.gap)] * len(row.columns)
        place = place_of(text, row.rule, row.hit, row.method)
        place = place._replace(rule=place.rule + ".unchanged") if row.assumed else place
        cells += cells_of(clean, place, row.columns, row.figures or unread)
    kept, twice = drop_repeats(cells)
    torn = dict.fromkeys(cell.row_label for cell in kept if cell.state is CellState.UNREADABLE)
    doubts = tuple(f"{label}: figures that ran together" for label in torn)
    assumed = ("items: figures that ran together, read as lists that did not change",) if any(r.assumed for r in rows) else ()
    return TableRead(table.code, kept, None, form_of_columns(c.col_code for c in kept), (*doubts, *assumed, *twice)) if kept else None


def _rows(text: str, hits: Sequence[Hit]) -> list[_Row]:
    """The rows that have figures and a header of their own."""
    rows: list[_Row] = []
    columns: list[Column] = []
    closed = False
    for hit in hits:
        rule = hit.rule
        if rule is None or rule.role not in {"col", "row"}:
            columns = []
        elif rule.role == "col":
            columns = [*([] if closed else columns), column_of(rule, _with_unit(text, hit))]
        elif columns and all(column.code in rule.columns for column in columns):
            rows.append(_row(text, rule, hit, tuple(columns)))
        closed = rule is not None and rule.role == "row"
    return rows


def _with_unit(text: str, hit: Hit) -> str:
    """A column's label with the unit in brackets behind it."""
    return (hit.label.of(text) + hit.gap.of(text)).strip()


def _row(text: str, rule: LabelRule, hit: Hit, columns: tuple[Column, ...]) -> _Row:
    """One row, its figures parted by what stands between them or by the only way they can be cut."""
    parted = hit.figures or separated(text, hit.gap, len(columns))
    if parted is not None:
        return _Row(rule, hit, columns, parted, CellMethod.LAYOUT)
    forced = forced_cut(hit.gap.of(text), tuple(column.code for column in columns)) or ()
    return _Row(rule, hit, columns, tuple(placed(forced, text, hit.gap)), CellMethod.FLATTENED)


def _unchanged(text: str, rows: list[_Row]) -> list[_Row]:
    """The rows with those of items cut by the rule that no list of items changed, where it can be applied."""
    items = [row for row in rows if CHANGE in row.codes]
    settled = [row.figures[row.codes.index(CHANGE)][0] or "" for row in items if row.figures]
    torn = {row.rule.code: (row.hit.gap.of(text).strip(), row.codes) for row in items if not row.figures}
    found = unchanged_cuts(torn, settled) if torn else {}
    return [_cut(text, row, found[row.rule.code]) if not row.figures and row.rule.code in found else row for row in rows]


def _cut(text: str, row: _Row, figures: tuple[str, ...]) -> _Row:
    """The row with the figures told apart."""
    return replace(row, figures=tuple(placed(figures, text, row.hit.gap)), assumed=True)
