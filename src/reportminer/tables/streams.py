"""Tables whose figures a program took out of their rows: a cell a line, page numbers among them, labels elsewhere; or by columns.

Which figure is whose is told by the sums alone: all of them have to hold, in one way only, and as many rows have to come
out as the form has. Between and around the figures nothing may stand but the table's labels.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice, pairwise

from reportminer.models import TableCode
from reportminer.spans import Span
from reportminer.tables.flat_rows import official_row
from reportminer.tables.hits import FlatTable, flat_pattern
from reportminer.tables.in_order import FORMS, Form, hits_of, strange, words_of
from reportminer.tables.sums import BLOCKS, DIMENSIONS, OUTCOMES, broken_sums

_FIGURE = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.,．、)）])")
_MOST_LINES = 600
_MOST_FIGURES = 25 * 7 + 10
_MOST_PAGES = 3
_FOREIGN = 1
"""Letters of a line that no label has, at most: some print 其他答复情形."""
_NAMED = 0.85
"""Share of the letters of a table's labels that stand among its figures at least."""

Rows = list[tuple[int, ...]]
"""The places of each row's figures in the stream."""


def tables_in_streams(text: str, codes: Container[TableCode]) -> Iterator[FlatTable]:
    """The tables of these codes that stand so in a text."""
    for form in (form for form in FORMS if form.table in codes):
        region = _region(text, form)
        figures = _figures(text, region) if region else []
        if region and 0 < len(figures) <= _MOST_FIGURES and (rows := _rows(text, form, region, figures)):
            yield FlatTable(form.table, region, hits_of(text, form, [[figures[i] for i in row] for row in rows], start=region.start))


def _rows(text: str, form: Form, region: Span, figures: Sequence[Span]) -> Rows | None:
    """Which figures are those of each row."""
    values = [float(figure.of(text).replace(",", "")) for figure in figures]
    if form.table is TableCode.REQUESTS:
        return _requests(values, form)
    if form.table is TableCode.REVIEW_LITIGATION:
        blocks = _in_rows(values, len(OUTCOMES) + 1, len(BLOCKS))
        return [tuple(i for block in blocks for i in block)] if blocks else None
    return _proactive(text, form, region, figures)


def _proactive(text: str, form: Form, region: Span, figures: Sequence[Span]) -> Rows | None:
    """The rows of each sub-table where its columns stand one behind the other, each under its header. No sums help:
    nothing may be lost, and the rows have to stand in the form's order."""
    gaps = ["".join(text[one.end : other.start].split()) for one, other in pairwise(figures)]
    if len(figures) != sum(form.sizes) or form.sizes != (3, 3, 1, 1, 1, 1):
        return None
    alone = all(not gaps[i] for i in (0, 2, 4, 7)) and all(gaps[i] for i in (1, 3, 5, 6, 8))
    labels = "".join(char for char in text[region.start : region.end] if char.isalpha())
    named = re.search(".*".join(f"(?:{official_row(form.table, row).pattern})" for row, _ in form.rows), labels)
    return [(0, 2, 4), (1, 3, 5), (6,), (7,), (8,), (9,)] if alone and named else None


def _region(text: str, form: Form) -> Span | None:
    """The lines of a table: from its first label on as long as nothing but labels and figures follows."""
    anchor = flat_pattern(f"stream_{form.table.value}").search(text)
    if anchor is None:
        return None
    start = end = text.rfind("\n", 0, anchor.start()) + 1
    for line in islice(_lines(text, start), _MOST_LINES):
        if len(strange(line.of(text), form.table)) > _FOREIGN:
            break
        end = line.end
    named = frozenset[str]().union(*words_of(form))
    return Span(start, end) if len(named & set(text[start:end])) >= _NAMED * len(named) else None


def _lines(text: str, start: int) -> Iterator[Span]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield Span(start, end)
        start = end + 1


def _figures(text: str, region: Span) -> list[Span]:
    """The numbers of a region, those that count its labels aside."""
    found = _FIGURE.finditer(text, region.start, region.end)
    return [Span(*m.span()) for m in islice(found, _MOST_FIGURES + 1)]


def _requests(values: Sequence[float], form: Form) -> Rows | None:
    """The rows of a requests table, where the figures are its rows one behind the other, or the columns of each page."""
    by_rows = _in_rows(values, len(DIMENSIONS), len(form.rows))
    ways = [by_rows] if by_rows else list(_in_columns(values, tuple(range(len(values))), len(form.rows), _MOST_PAGES))
    right: dict[tuple[float, ...], Rows] = {}
    for way in ways:
        figures = tuple(values[i] for row in way for i in row)
        if not broken_sums(form.table, dict(zip(form.keys, figures, strict=True))):
            right.setdefault(figures, way)
    return next(iter(right.values())) if len(right) == 1 else None


def _in_rows(values: Sequence[float], size: int, count: int) -> Rows | None:
    """The places of the figures row by row, where each row's last is the sum of the others; what fits in no row is a page's number."""
    rows: Rows = []
    at = 0
    while at < len(values):
        row = values[at : at + size]
        if len(row) == size and sum(row[:-1]) == row[-1]:
            rows.append(tuple(range(at, at + size)))
            at += size
        else:
            at += 1
    return rows if len(rows) == count and len(values) - count * size <= _MOST_PAGES else None


def _in_columns(values: Sequence[float], places: tuple[int, ...], count: int, pages: int) -> Iterator[Rows]:
    """The same column by column, page after page."""
    size = len(DIMENSIONS)
    if len(places) != count * size or not pages:
        return
    for here in range(count, 0, -1):
        page = [tuple(places[column * here + row] for column in range(size)) for row in range(here)]
        if all(sum(values[i] for i in row[:-1]) == values[row[-1]] for row in page):
            if here == count:
                yield page
            for rest in _in_columns(values, places[here * size :], count - here, pages - 1) if here < count else ():
                yield [*page, *rest]
