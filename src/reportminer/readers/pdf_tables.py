"""Tables of one PDF page, from its ruling lines: cells with their true spans, each with the characters that lie in it."""

from __future__ import annotations

from bisect import bisect_right

from reportminer.readers.draft import close_up
from reportminer.readers.pdf_glyphs import Glyph
from reportminer.readers.pdf_lines import join_lines, lines_of
from reportminer.readers.pdf_rules import NEAR, Box, Ruling
from reportminer.records import record

_PADDING = 14.0  # points left and right in a cell together: Word 10.8, browsers up to 14
_LEAST_PADDING = 11.5
_DEEPEST_STRIP = 3
_DEEPEST_SPILL = 36.0  # points: two lines


@record(kw_only=True)
class PartCell:
    """A cell; `full` where a further character might not have fitted on its last line, `tight` where no digit would have."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    full: bool
    tight: bool


@record(kw_only=True)
class TablePart:
    """A table, or what one page shows of it; `xs` are its column borders.

    A single column may be a row of headings that the page break cut from its table, or a box around text: a `strip`, to
    be settled when the pages beside it are known.
    """

    cells: tuple[PartCell, ...]
    xs: tuple[float, ...]
    rows: int
    box: Box

    @property
    def strip(self) -> bool:
        """True where there is but one column."""
        return len(self.xs) == 2


def tables_of(found: Ruling, glyphs: list[Glyph]) -> tuple[list[TablePart], list[Glyph]]:
    """The tables of a page, and the characters outside them; those in a strip count as outside until it is settled."""
    parts = []
    for boxes in sorted(found.tables, key=lambda cells: _area(_hull(cells))):  # nested tables take theirs first
        hull = _hull(boxes)
        inside = [g for g in glyphs if _holds(hull, g)]
        if any(abs(hull[3] - end) < 2 * NEAR for end in found.open_ends):
            inside += _spilt(boxes, hull, glyphs)
        part = _part(boxes, inside)
        if part is not None:
            parts.append(part)
        if part is not None and not part.strip:
            taken = set(map(id, inside))
            glyphs = [g for g in glyphs if id(g) not in taken]
    return sorted(parts, key=lambda p: p.box[1]), glyphs


def _spilt(boxes: list[Box], hull: Box, glyphs: list[Glyph]) -> list[Glyph]:
    """Words that browsers print below the end of a cell that the page cuts: whole lines no wider than that cell."""
    below = [g for g in glyphs if hull[3] < (g.top + g.bottom) / 2 < hull[3] + _DEEPEST_SPILL and hull[0] < g.x0 < hull[2]]
    found: list[Glyph] = []
    for box in boxes:
        column = [g for g in below if box[0] < g.x0 and g.x1 < box[2]]
        is_label = any(g.text >= "\u3400" for g in column)
        if box[3] > hull[3] - NEAR and is_label and box[2] - box[0] < (hull[2] - hull[0]) / 2:
            found += column
    return found if len(found) == len(below) else []


def _hull(boxes: list[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds(box: Box, glyph: Glyph) -> bool:
    """True where the middle of the character lies in the box."""
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= (glyph.top + glyph.bottom) / 2 <= box[3]


def _part(boxes: list[Box], glyphs: list[Glyph]) -> TablePart | None:
    """The table of these cells, or None for what only looks like one: boxes around text, less than two cells with text."""
    xs, ys = _borders(boxes, 0), _borders(boxes, 1)
    strip = len(xs) == 2
    if len(xs) < 2 or len(ys) < 2 or (strip and len(ys) - 1 > _DEEPEST_STRIP):
        return None
    places = {_place(box, xs, ys) for box in boxes}
    slots = {(r, c): p for p in sorted(places) for r in range(p[0], p[0] + p[2]) for c in range(p[1], p[1] + p[3])}
    held: dict[tuple[int, int, int, int], list[Glyph]] = {place: [] for place in set(slots.values())}
    for glyph in glyphs:
        row = min(max(bisect_right(ys, (glyph.top + glyph.bottom) / 2) - 1, 0), len(ys) - 2)
        col = min(max(bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1, 0), len(xs) - 2)
        held.setdefault(slots.get((row, col), (row, col, 1, 1)), []).append(glyph)
    cells = tuple(_cell(place, held[place], xs) for place in sorted(held))
    if sum(bool(cell.text) for cell in cells) < (1 if strip else 2):
        return None
    return TablePart(cells=cells, xs=tuple(xs), rows=len(ys) - 1, box=_hull(boxes))


def _borders(boxes: list[Box], axis: int) -> list[float]:
    """The places of all borders along an axis, those nearly alike taken as one."""
    found: list[float] = []
    for at in sorted(b[i] for b in boxes for i in (axis, axis + 2)):
        if not found or at - found[-1] > NEAR:
            found.append(at)
    return found


def _place(box: Box, xs: list[float], ys: list[float]) -> tuple[int, int, int, int]:
    """Row, column, rows spanned, columns spanned."""
    col, right = bisect_right(xs, box[0] + 0.01) - 1, bisect_right(xs, box[2] + 0.01) - 1
    row, bottom = bisect_right(ys, box[1] + 0.01) - 1, bisect_right(ys, box[3] + 0.01) - 1
    return row, col, max(bottom - row, 1), max(right - col, 1)


def _cell(place: tuple[int, int, int, int], glyphs: list[Glyph], xs: list[float]) -> PartCell:
    """The cell at `place` with the text in it, line breaks closed up."""
    row, col, rowspan, colspan = place
    lines = lines_of(glyphs, 0)
    width = xs[min(col + colspan, len(xs) - 1)] - xs[col]
    slack = width - (lines[-1].x1 - lines[-1].x0) if lines else width
    full, tight = (slack < lines[-1].em + _PADDING, slack < 0.55 * lines[-1].em + _LEAST_PADDING) if lines else (False, False)
    text = close_up(join_lines(lines))
    return PartCell(row=row, col=col, rowspan=rowspan, colspan=colspan, text=text, full=full, tight=tight)
