"""Official tables from running text: laid out by tabs, blanks or lines, or run together with nothing between the cells.

Spans are in the source. A cell whose own place is known has it; a cell of a row that ran together has the row's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportminer.models import CellState, CleanText, TableCode, TableRead
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
        if read is not None and (table.code not in found or _figures(found[table.code]) < _figures(read)):
            found[table.code] = replace(read, span=clean.offsets.to_source(table.span))
    return tuple(found[code] for code in TableCode if code in found)


def _figures(table: TableRead) -> int:
    """How many numbers were read."""
    return sum(cell.state is CellState.NUMBER for cell in table.cells)
