"""Pages to blocks: paragraphs that run over pages, tables that do, and the frame between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from reportminer.models import Removed
from reportminer.readers.draft import Draft, LaidCell, glue, write_grid
from reportminer.readers.pdf_frame import edges, frame_lines
from reportminer.readers.pdf_joins import carries_on, joined_parts
from reportminer.readers.pdf_lines import Line, Margins, continues, is_split_title, margins_of
from reportminer.readers.pdf_tables import TablePart
from reportminer.records import record
from reportminer.spans import Span

_LINES_FOR_MARGINS = 8  # pages with fewer borrow the document's margins


@record
class PageContent:
    """What stands on one page: lines outside tables, and tables, from top to bottom."""

    lines: tuple[Line, ...]
    tables: tuple[TablePart, ...]
    width: float
    height: float


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph, and the lines of frame that a page break puts between them."""

    lines: list[Line]
    frame: dict[int, list[Line]] = field(default_factory=dict)  # by the place in `lines` they come before


@record
class Frame:
    """A line at the edge of a page."""

    line: Line


Block = Paragraph | TablePart | Frame


def blocks_of(pages: list[PageContent]) -> list[Block]:
    """The document's blocks in reading order."""
    pages = _settled(pages)
    margin_lines = frame_lines([_edges(page) for page in pages])
    margins = _all_margins(pages, margin_lines)
    body = [line.em for page in pages for line in page.lines]
    flow = _Flow(margins, median(body) if body else 0.0)
    for number, page in enumerate(pages):
        for item in _in_order(page, set()):
            if isinstance(item, TablePart):
                flow.table(item, number)
            elif id(item) in margin_lines:
                flow.waiting.append(item)
            else:
                flow.line(item)
    flow.release()
    return flow.blocks


def _settled(pages: list[PageContent]) -> list[PageContent]:
    """Boxes of one column dropped, their text being among the lines, unless they carry on a table over a page break."""
    if not any(table.strip for page in pages for table in page.tables):
        return pages
    margin_lines = frame_lines([_edges(page) for page in pages])
    flows = [_in_order(page, margin_lines) for page in pages]
    kept = set()
    for above, below in pairwise(flows):
        last, first = (above[-1], below[0]) if above and below else (None, None)
        if isinstance(last, TablePart) and isinstance(first, TablePart) and last.strip != first.strip and carries_on(last, first):
            kept |= {id(last), id(first)}
    return [_with_strips(page, kept) for page in pages]


def _in_order(page: PageContent, frame: set[int]) -> list[Line | TablePart]:
    """Lines and tables from top to bottom, without the frame and the lines that stand in strips."""
    lines = [line for line in page.lines if id(line) not in frame and not any(t.strip and _within(line, t) for t in page.tables)]
    return sorted([*lines, *page.tables], key=_top)


def _with_strips(page: PageContent, kept: set[int]) -> PageContent:
    """The page with these of its strips as tables, and no others."""
    tables = tuple(table for table in page.tables if not table.strip or id(table) in kept)
    lines = tuple(line for line in page.lines if not any(t.strip and _within(line, t) for t in tables))
    return replace(page, lines=lines, tables=tables)


def _within(line: Line, table: TablePart) -> bool:
    """True where the middle of the line lies in the table."""
    x0, top, x1, bottom = table.box
    return x0 <= (line.x0 + line.x1) / 2 <= x1 and top <= (line.top + line.bottom) / 2 <= bottom


def _top(item: Line | TablePart) -> float:
    return item.box[1] if isinstance(item, TablePart) else item.top


def _edges(page: PageContent) -> tuple[list[Line], list[Line]]:
    """Candidates for head and foot; beside a table there is none."""
    first = min((t.box[1] for t in page.tables), default=page.height)
    last = max((t.box[3] for t in page.tables), default=0.0)
    return edges(list(page.lines), height=page.height, free=(first, last))


def _all_margins(pages: list[PageContent], frame: set[int]) -> list[Margins]:
    """The margins of each page; a page of few lines takes those of all pages as wide as it is."""
    bodies = [[line for line in page.lines if id(line) not in frame] for page in pages]
    widths = {round(page.width) for page in pages}
    shared = {w: margins_of([x for p, b in zip(pages, bodies, strict=True) if round(p.width) == w for x in b]) for w in widths}
    found = []
    for page, body in zip(pages, bodies, strict=True):
        common = shared[round(page.width)]
        own = margins_of(body) if len(body) >= _LINES_FOR_MARGINS else common
        if common.right - own.right > common.pitch:  # a page of short lines
            own = common
        found.append(replace(own, indented=own.indented or common.indented))
    return found


class _Flow:
    """The blocks so far, and the frame met since the last of them."""

    def __init__(self, margins: list[Margins], em: float) -> None:
        self.blocks: list[Block] = []
        self.waiting: list[Line] = []
        self._margins = margins
        self._em = em
        self._table_page = -1

    def line(self, line: Line) -> None:
        """Take in a line of the body."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Paragraph) and self._carries_on(last.lines[-1], line):
            if self.waiting:
                last.frame[len(last.lines)] = self.waiting
                self.waiting = []
            last.lines.append(line)
            return
        self.release()
        self.blocks.append(Paragraph([line]))

    def table(self, part: TablePart, page: int) -> None:
        """Take in a table, or the rest of one that began on the page before."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, TablePart) and self._table_page == page - 1:
            whole = joined_parts(last, part)
            if whole is not None:
                self.blocks[-1], self._table_page = whole, page
                return
        self.release()
        self.blocks.append(part)
        self._table_page = page

    def release(self) -> None:
        """Put the frame that waits behind the last block."""
        self.blocks.extend(map(Frame, self.waiting))
        self.waiting = []

    def _carries_on(self, last: Line, line: Line) -> bool:
        here, there = self._margins[last.page], self._margins[line.page]
        if continues(last, line, here, there):
            return True
        return last.page == line.page == 0 and is_split_title(last, line, self._em, (here.left + here.right) / 2)


def write_block(draft: Draft, block: Block) -> None:
    """Write a block as lines of its own."""
    if isinstance(block, TablePart):
        cells = [LaidCell(row=c.row, col=c.col, rowspan=c.rowspan, colspan=c.colspan, text=c.text) for c in block.cells]
        write_grid(draft, cells, rows=block.rows, cols=len(block.xs) - 1)
    elif isinstance(block, Frame):
        draft.new_line()
        draft.frame.append(Removed(draft.write(block.line.text + "\n"), "frame"))
    else:
        _write_paragraph(draft, block)


def _write_paragraph(draft: Draft, paragraph: Paragraph) -> None:
    """Write the lines as one; frame in their midst takes its line breaks with it when it is removed."""
    draft.new_line()
    previous = ""
    for index, line in enumerate(paragraph.lines):
        draft.write(glue(previous, line.text))
        if index in paragraph.frame:
            start = draft.length
            for head in paragraph.frame[index]:
                draft.write("\n" + head.text)
            draft.write("\n")
            draft.frame.append(Removed(Span(start, draft.length), "frame"))
        draft.write(line.text)
        previous = line.text
    draft.new_line()
