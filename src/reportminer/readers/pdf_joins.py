"""A table that goes on over a page break: its parts as one, headers once, cut cells whole."""

from __future__ import annotations

import re
from dataclasses import replace

from reportminer.readers.draft import glue
from reportminer.readers.pdf_tables import PartCell, TablePart

_VALUE = re.compile(r"[\d０-９.,，/／%％—–\-\s]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OWN_MARK = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．]")
_OUTER, _INNER = 6.0, 4.0  # points by which borders of one column may differ from page to page
_LONGEST_HEADER = 6
_LEAST_CUT = 3  # headings cut alike; one or two may be rows of their own

Pair = tuple[PartCell, PartCell]


def joined_parts(above: TablePart, below: TablePart) -> TablePart | None:
    """Both as one table, or None if their columns are not the same."""
    xs = _common_borders(above.xs, below.xs)
    if xs is None:
        return None
    above, below = _on_borders(above, xs), _without_header(_on_borders(below, xs), above=_on_borders(above, xs))
    if not below.cells:
        return above
    pairs = _meeting(above, below)
    labels = _label_columns(above, below)
    if _is_cut_row(pairs, above, below, labels=labels):
        return _stacked(above, below, pairs=pairs, overlap=1)
    if _is_cut_header(pairs, above):
        return _stacked(above, below, pairs=pairs, overlap=0)
    return _stacked(above, below, pairs=[p for p in pairs if _is_cut_label(p, above, below, labels=labels)], overlap=0)


def carries_on(above: TablePart, below: TablePart) -> bool:
    """True where the columns of both are those of one table."""
    return _common_borders(above.xs, below.xs) is not None


def _common_borders(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, ...] | None:
    """The finer set of borders, if the coarser one fits into it."""
    fine, coarse = (first, second) if len(first) >= len(second) else (second, first)
    same_width = abs(fine[0] - coarse[0]) < _OUTER and abs(fine[-1] - coarse[-1]) < _OUTER
    fits = all(min(abs(x - f) for f in fine) < _INNER for x in coarse[1:-1])
    return fine if same_width and fits else None


def _on_borders(part: TablePart, xs: tuple[float, ...]) -> TablePart:
    """The same cells, their columns counted along other borders."""
    index = [min(range(len(xs)), key=lambda i, x=x: abs(xs[i] - x)) for x in part.xs]  # type: ignore[misc]
    cells = tuple(replace(c, col=index[c.col], colspan=max(index[c.col + c.colspan] - index[c.col], 1)) for c in part.cells)
    return replace(part, cells=cells, xs=xs)


def _without_header(part: TablePart, *, above: TablePart) -> TablePart:
    """The part without the rows at its top that repeat those at the top of the table."""
    rows = 0
    while rows < min(_LONGEST_HEADER, part.rows, above.rows) and _row(part, rows) == _row(above, rows) and _is_header(part, rows):
        rows += 1
    while rows and any(c.row < rows < c.row + c.rowspan for c in part.cells):
        rows -= 1
    cells = tuple(replace(c, row=c.row - rows) for c in part.cells if c.row >= rows)
    return replace(part, cells=cells, rows=part.rows - rows)


def _row(part: TablePart, row: int) -> list[tuple[int, int, int, str]]:
    """What begins in a row."""
    return sorted((c.col, c.colspan, c.rowspan, c.text) for c in part.cells if c.row == row)


def _is_header(part: TablePart, row: int) -> bool:
    """True for a row of words without a value."""
    texts = [c.text for c in part.cells if c.row == row]
    return any(_HAN.search(t) for t in texts) and not any(t and _VALUE.fullmatch(t) for t in texts)


def _meeting(above: TablePart, below: TablePart) -> list[Pair]:
    """Cells that the page break parts: the last above it and the first below it in the same columns."""
    last = {(c.col, c.colspan): c for c in above.cells if c.row + c.rowspan == above.rows}
    return [(last[c.col, c.colspan], c) for c in below.cells if c.row == 0 and (c.col, c.colspan) in last]


def _label_columns(above: TablePart, below: TablePart) -> int:
    """How many columns at the left hold labels: those before the first value."""
    cells = (*above.cells, *below.cells)
    return min((c.col for c in cells if c.text and _VALUE.fullmatch(c.text)), default=len(above.xs) - 1)


def _is_rest(pair: Pair) -> bool:
    """True where the lower text carries on the upper one: no mark of its own, and the upper line was full or open."""
    upper, lower = pair[0], pair[1].text
    if not upper.text or not lower or any(map(_VALUE.fullmatch, (upper.text, lower))) or _OWN_MARK.match(lower):
        return False
    return upper.full or _is_open(upper.text)


def _is_open(text: str) -> bool:
    """True where a bracket waits to be closed."""
    return text.count("（") > text.count("）")


def _is_cut_row(pairs: list[Pair], above: TablePart, below: TablePart, *, labels: int) -> bool:
    """True where the break runs through a row: some text goes on below, and nothing below begins anew."""
    edge = [c for c in above.cells if c.row + c.rowspan == above.rows], [c for c in below.cells if c.row == 0]
    if len(pairs) != len(edge[0]) or len(pairs) != len(edge[1]) or any(p[1].rowspan > 1 for p in pairs if p[0].col >= labels):
        return False
    if not all(_is_rest(p) or _is_cut_number(p) or not (p[0].text and p[1].text) for p in pairs):
        return False
    unlabelled = not any(lower.text for _, lower in pairs if lower.col < labels)
    return any(_is_rest(p) for p in pairs) or (unlabelled and any(_is_cut_number(p) for p in pairs))


def _is_cut_number(pair: Pair) -> bool:
    """True where the lower digits may be the rest of the upper ones, for which the column is too narrow."""
    upper, lower = pair
    return upper.tight and bool(lower.text) and all(_VALUE.fullmatch(c.text) is not None for c in pair)


def _is_cut_header(pairs: list[Pair], above: TablePart) -> bool:
    """True where nothing but headings stands above, and the break runs through several that span rows: all go on below, or end."""
    if any(c.text and _VALUE.fullmatch(c.text) for c in above.cells) or any(p[1].text and not p[0].text for p in pairs):
        return False
    cut = [p for p in pairs if p[1].text]
    return len(cut) >= _LEAST_CUT and all(_is_rest(p) and len(p[1].text) <= len(p[0].text) for p in cut)


def _is_cut_label(pair: Pair, above: TablePart, below: TablePart, *, labels: int) -> bool:
    """True where the break runs through a label that spans rows, each row having a further label of its own."""
    upper, lower = pair
    if _is_open(upper.text) and "）" in lower.text:
        return True
    if upper.col + upper.colspan >= labels:
        return False
    inner = range(upper.col + upper.colspan, labels)
    own_labels = all(
        any(c.text and c.col in inner and c.row <= row < c.row + c.rowspan for c in part.cells)
        for part, row in ((above, above.rows - 1), (below, 0))
    )
    if not own_labels:
        return False
    if upper.text and lower.text:
        return _is_rest(pair)
    return bool(upper.text or (lower.text and not _OWN_MARK.match(lower.text)))


def _stacked(above: TablePart, below: TablePart, *, pairs: list[Pair], overlap: int) -> TablePart:
    """One above the other, the cells of each pair as one."""
    shift = above.rows - overlap
    lower = {id(u): low for u, low in pairs}
    gone = {id(low) for _, low in pairs}
    cells = [_merged(c, lower[id(c)], overlap) if id(c) in lower else c for c in above.cells]
    cells += [replace(c, row=c.row + shift) for c in below.cells if id(c) not in gone]
    return replace(above, cells=tuple(cells), rows=shift + below.rows)


def _merged(upper: PartCell, lower: PartCell, overlap: int) -> PartCell:
    """Two halves of a cell as one."""
    text = upper.text + glue(upper.text, lower.text) + lower.text
    return replace(upper, rowspan=upper.rowspan + lower.rowspan - overlap, text=text, full=lower.full)
