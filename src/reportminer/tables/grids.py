"""Official tables from the grids of a page or a document, recognised by what their labels say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportminer.models import CellMethod, CellState, Grid, TableCode, TableRead
from reportminer.records import record
from reportminer.spans import Span
from reportminer.tables.labels import LONGEST_LABEL, find_label
from reportminer.tables.lines import Line, lines_of, value_state
from reportminer.tables.proactive import read_proactive
from reportminer.tables.requests import read_requests
from reportminer.tables.review import read_review
from reportminer.tables.statistics import read_statistics
from reportminer.tables.sums import CARRIED_OUT, DIMENSIONS, RECEIVED

Reader = Callable[[Sequence[Line], CellMethod], TableRead | None]
READERS: dict[TableCode, Reader] = {
    TableCode.PROACTIVE: read_proactive,
    TableCode.REQUESTS: read_requests,
    TableCode.REVIEW_LITIGATION: read_review,
    TableCode.STATISTICS: read_statistics,
}
_FIRST_AND_LAST = frozenset((RECEIVED, CARRIED_OUT))
_ANOTHER = "another table of this kind follows, with other figures: the first was read"
_COMMON = {"other.misc", "concluded", "granted", "partially_granted"}  # words that other tables have too


@record
class _Known:
    """A grid with its rows and the codes that its cells name, by table and role."""

    grid: Grid
    lines: tuple[Line, ...]
    rows: dict[TableCode, frozenset[str]]
    cols: dict[TableCode, frozenset[str]]
    heads: frozenset[str]


def read_grids(grids: Sequence[Grid]) -> tuple[TableRead, ...]:
    """The official tables among `grids`, each code once, in the order of the form; pieces of one table are joined."""
    known = [_know(grid) for grid in _innermost(grids)]
    found = []
    for code, reader in READERS.items():
        pieces = _pieces(known, code)
        table = _read(pieces, reader)
        first = _first_table(pieces, code)
        if table is not None and len(first) < len(pieces) and len(table.doubts) > len(DIMENSIONS):
            pieces, table = first, _read(first, reader)  # not the same table over again: another agency's
            table = replace(table, doubts=(*table.doubts, _ANOTHER)) if table else None
        if table is not None:
            found.append(replace(table, span=_hull([piece.grid.span for piece in pieces])))
    return tuple(found)


def read_lines(lines: Sequence[Line], code: TableCode, method: CellMethod) -> TableRead | None:
    """One official table from rows however they were told apart."""
    return READERS[code](lines, method)


def _innermost(grids: Sequence[Grid]) -> list[Grid]:
    """The grids without those that only frame others (a table for layout)."""
    return [g for g in grids if len(g.cells) > 1 and not any(_frames(g, other) for other in grids)]


def _frames(outer: Grid, inner: Grid) -> bool:
    """True where one cell of `outer` holds all of `inner`."""
    if outer is inner or inner.span is None or not len(inner.span):
        return False
    return any(c.span is not None and c.span.contains(inner.span) and len(inner.cells) > 1 for c in outer.cells)


def _know(grid: Grid) -> _Known:
    """Look up every short cell of a grid."""
    rows: dict[TableCode, set[str]] = {code: set() for code in TableCode}
    cols: dict[TableCode, set[str]] = {code: set() for code in TableCode}
    heads = set()
    for text in {c.text for c in grid.cells if 0 < len(c.text) <= 2 * LONGEST_LABEL}:
        for code in TableCode:
            if rule := find_label(text, code, "row"):
                rows[code].add(rule.code or rule.id)
            if rule := find_label(text, code, "col"):
                cols[code].add(rule.code)
        if rule := find_label(text, TableCode.STATISTICS, "head"):
            heads.add(rule.code)
    return _Known(grid, lines_of(grid), _frozen(rows), _frozen(cols), frozenset(heads))


def _frozen(codes: dict[TableCode, set[str]]) -> dict[TableCode, frozenset[str]]:
    return {table: frozenset(found) for table, found in codes.items()}


def _pieces(known: Sequence[_Known], code: TableCode) -> list[_Known]:
    """The grids that hold a part of the table: those that say so, and what goes on from them."""
    sure = [_says(piece, code) for piece in known]
    if not any(sure):
        return []
    return [piece for i, piece in enumerate(known) if sure[i] or (i > 0 and _goes_on(known, i, code) and any(sure[: i + 1]))]


def _read(pieces: Sequence[_Known], reader: Reader) -> TableRead | None:
    """The table of these grids, None where there are none."""
    return reader([line for piece in pieces for line in piece.lines], CellMethod.GRID) if pieces else None


def _first_table(pieces: list[_Known], code: TableCode) -> list[_Known]:
    """The grids before a second whole table of requests (a whole government's, then its office's)."""
    whole = [i for i, piece in enumerate(pieces) if piece.rows[code] >= _FIRST_AND_LAST]
    return pieces[: whole[1]] if code is TableCode.REQUESTS and len(whole) > 1 else pieces


def _says(piece: _Known, code: TableCode) -> bool:
    """True where the labels of a grid are enough to know the table by."""
    rows, cols = piece.rows[code], piece.cols[code]
    if code is TableCode.REQUESTS:
        return len(rows - _COMMON) >= 3 or (len(cols) >= 5 and bool(rows - _COMMON))
    if code is TableCode.PROACTIVE:
        return bool(rows) and bool(cols)
    if code is TableCode.REVIEW_LITIGATION:
        return bool(rows) and len(cols) >= 4
    official = any(_says(piece, other) for other in list(TableCode)[:3])
    return not official and (len(rows) >= 3 or ("label" in piece.heads and bool(rows) and bool(cols)))


def _goes_on(known: Sequence[_Known], at: int, code: TableCode) -> bool:
    """True for a grid that carries a table on behind a page break: rows of it, or nothing but figures under its header."""
    piece = known[at]
    if any(_says(piece, other) for other in TableCode):
        return False
    if code is TableCode.REQUESTS:
        return bool(piece.rows[code])
    if code is TableCode.STATISTICS:
        return bool(piece.rows[code]) and not piece.rows[TableCode.REQUESTS] - _COMMON
    if code is not TableCode.REVIEW_LITIGATION or not _says(known[at - 1], code):
        return False
    figures = [value_state(e) for line in piece.lines for e in line if e.text.strip()]
    return bool(piece.rows[code] or piece.cols[code]) or (bool(figures) and CellState.UNREADABLE not in figures)


def _hull(spans: Sequence[Span | None]) -> Span | None:
    """The smallest span around all; None where one is unknown."""
    known = [span for span in spans if span is not None]
    if len(known) < len(spans) or not known:
        return None
    return Span(min(s.start for s in known), max(s.end for s in known))
