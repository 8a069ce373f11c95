"""Official tables from running text: laid out by tabs, blanks or lines, or run together with nothing between the cells.

Spans are in the source. A cell whose own place is known has it; a cell of a row that ran together has the row's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportminer.models import CellState, CleanText, TableCode, TableRead
from reportminer.spans import Span
from reportminer.tables.flat_proactive import read_flat_proactive
from reportminer.tables.flat_requests import read_flat_requests
from reportminer.tables.flat_review import read_flat_review
from reportminer.tables.flat_statistics import read_flat_statistics
from reportminer.tables.hits import FlatTable

_READERS: dict[TableCode, Callable[[CleanText, FlatTable], TableRead | None]] = {
    TableCode.PROACTIVE: read_flat_proactive,
    TableCode.REQUESTS: read_flat_requests,
    TableCode.REVIEW_LITIGATION: read_flat_review,
    TableCode.STATISTICS: read_flat_statistics,
}


def read_flat(clean: CleanText, tables: Sequence[FlatTable]) -> tuple[TableRead, ...]:
    """The tables at the places that `locate` found; of a table that stands twice the copy with more figures counts."""
    found: dict[TableCode, TableRead] = {}
    for table in tables:
        read = _READERS[table.code](clean, table)
        if read is None:
            continue
        read = replace(read, span=clean.offsets.to_source(table.span))
        before = found.get(table.code)
        if before is not None and _continues(before, read):
            found[table.code] = _joined(before, read)
        elif before is None or _figures(before) < _figures(read):
            found[table.code] = read
    return tuple(found[code] for code in TableCode if code in found)


def _continues(before: TableRead, read: TableRead) -> bool:
    """True where statistics stand in several tables, each with matters and a header of its own."""
    known, new = ({c.row_code for c in table.cells if c.row_code} for table in (before, read))
    return read.code is TableCode.STATISTICS and bool(new) and not known & new


def _joined(before: TableRead, read: TableRead) -> TableRead:
    span = Span(before.span.start, read.span.end) if before.span and read.span else None
    return replace(before, cells=(*before.cells, *read.cells), doubts=(*before.doubts, *read.doubts), span=span)


def _figures(table: TableRead) -> int:
    """How many numbers were read."""
    return sum(cell.state is CellState.NUMBER for cell in table.cells)
