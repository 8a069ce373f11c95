"""Tables of DOCX: where each cell lies once merges are laid out, and how they are written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Protocol

from reportminer.models import Grid, GridCell
from reportminer.readers.docx_numbers import W
from reportminer.readers.draft import Draft, close_up, joined
from reportminer.records import record
from reportminer.spans import Span

_WRAPPERS = frozenset(f"{W}{name}" for name in ["sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"])
_WIDEST = 1024  # columns; Word allows 63
_THIN = 60  # twentieths of a point: columns that converters make of rounding errors
_LABEL = 60  # characters: cells up to here are labels, whose paragraphs are broken lines


@dataclass(slots=True)
class PlacedCell:
    """A w:tc in its place; spans grow while merged cells are met."""

    element: Any
    row: int
    col: int
    rowspan: int
    colspan: int


@record
class LaidTable:
    """Cells in reading order, and the size of the grid."""

    cells: list[PlacedCell]
    rows: int
    cols: int


class BlockWriter(Protocol):
    """What writes the contents of a cell."""

    def blocks(self, parent: Any) -> None:
        """Write paragraphs and tables."""

    def paragraph_text(self, paragraph: Any) -> tuple[str, list[Any]]:
        """A paragraph's text and text boxes."""


def children(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Children with these tags, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, tags)


def laid_out(table: Any) -> LaidTable:
    """The cells of a w:tbl with merges resolved; rows deleted under change tracking are left out."""
    cells: list[PlacedCell] = []
    above: dict[int, PlacedCell] = {}
    rows = [row for row in children(table, (f"{W}tr",)) if row.find(f"{W}trPr/{W}del") is None]
    for number, row in enumerate(rows):
        current = _row(row, number, above)
        cells += [cell for cell in current if cell.row == number]
        above = {cell.col: cell for cell in current}
    _drop_thin_columns(cells, table)
    return LaidTable(cells, len(rows), max((c.col + c.colspan for c in cells), default=0))


def _drop_thin_columns(cells: list[PlacedCell], table: Any) -> None:
    """Count columns without those too thin to hold anything, unless some cell has no other."""
    widths = [_number(column, least=0, name="w") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    borders = [0, *accumulate(not 0 < width < _THIN for width in widths)]
    ends = [(cell.col, cell.col + cell.colspan) for cell in cells]
    if borders[-1] == len(widths) or any(end >= len(borders) or borders[start] == borders[end] for start, end in ends):
        return
    for cell, (start, end) in zip(cells, ends, strict=True):
        cell.col, cell.colspan = borders[start], borders[end] - borders[start]


def _row(row: Any, number: int, above: dict[int, PlacedCell]) -> list[PlacedCell]:
    """The cells of one row; those that carry on a cell `above` are that cell, grown by a row."""
    found: list[PlacedCell] = []
    col = _number(row.find(f"{W}trPr/{W}gridBefore"), least=0)
    for element in children(row, (f"{W}tc",)):
        properties = element.find(f"{W}tcPr")
        span = 1 if properties is None else _number(properties.find(f"{W}gridSpan"), least=1)
        if found and _merge(properties, "hMerge") == "continue":
            if found[-1].row == number:
                found[-1].colspan += span
        elif _merge(properties, "vMerge") == "continue" and col in above and above[col].colspan == span:
            above[col].rowspan += 1
            found.append(above[col])
        else:
            found.append(PlacedCell(element, number, col, 1, span))
        col += span
    return found


def _number(element: Any, *, least: int, name: str = "val") -> int:
    """An attribute as a number of columns (or a width), kept within reason."""
    value = "" if element is None else element.get(f"{W}{name}", "")
    return min(max(int(value), least), _WIDEST) if value.isdecimal() else least


def _merge(properties: Any, name: str) -> str:
    """ "restart", "continue" or "" for a cell that is not merged; the attribute may be left out for continue."""
    element = None if properties is None else properties.find(f"{W}{name}")
    return "" if element is None else element.get(f"{W}val", "continue")


def write_table(draft: Draft, table: LaidTable, writer: BlockWriter) -> None:
    """Write the cells, parted by tabs and rows by line breaks, and note the grid; tables within cells are noted too."""
    draft.count_cells(table.rows, table.cols)
    draft.new_line()
    start, previous, placed = draft.length, -1, list[GridCell]()
    for cell in table.cells:
        if placed:
            draft.write("\t" if cell.row == previous else "\n")
        previous = cell.row
        text, span = _write_cell(draft, cell.element, writer)
        placed.append(GridCell(cell.row, cell.col, cell.rowspan, cell.colspan, text, span))
    draft.grids.append(Grid(tuple(placed), table.rows, table.cols, Span(start, draft.length)))
    draft.new_line()


def _write_cell(draft: Draft, element: Any, writer: BlockWriter) -> tuple[str, Span]:
    """Write what a cell holds: a label on one line, longer text by paragraphs, and whatever is nested in it."""
    if next(element.iter(f"{W}tbl", f"{W}txbxContent"), None) is None:
        found = (writer.paragraph_text(paragraph)[0] for paragraph in children(element, (f"{W}p",)))
        lines = [line for text in found for line in text.split("\n") if line]
        text = close_up(joined(lines)) if sum(map(len, lines)) <= _LABEL else "\n".join(lines)
        return text, draft.write(text)
    mark, start = len(draft.parts), draft.length
    writer.blocks(element)
    text = "".join(draft.parts[mark:])
    start += len(text) - len(text.lstrip("\n"))
    text = text.strip("\n")
    return text, Span(start, start + len(text))
