"""Tables whose figures a program took out of their rows: a cell a line, page numbers among them, labels elsewhere; or by columns.

Which figure is whose is told by the sums alone: all of them have to hold, in one way only, and as many rows have to come
out as the form has. Between and around the figures nothing may stand but the table's labels.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice

from reportminer.models import TableCode
from reportminer.spans import Span
from reportminer.tables.flat_rows import official_columns, official_row
from reportminer.tables.hits import FlatTable, Hit, flat_pattern
from reportminer.tables.in_order import letters, strange
from reportminer.tables.sums import BLOCKS, CARRIED_IN, CARRIED_OUT, CONCLUDED, DIMENSIONS, OUTCOMES, PARTS, RECEIVED, REQUEST_ROWS, TOTAL

_FIGURE = re.compile(r"(?<![\d.,])\d[\d,]*(?![\d.,．、)）])")
_FIVE = (*OUTCOMES, TOTAL)
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
    if TableCode.REQUESTS in codes and (found := _region(text, TableCode.REQUESTS)):
        figures = _figures(text, found)
        values = [int(text[f.start : f.end].replace(",", "")) for f in figures]
        for form in REQUEST_ROWS:
            if rows := _requests(values, form):
                yield FlatTable(TableCode.REQUESTS, found, tuple(_hits(text, figures, REQUEST_ROWS[form], rows)))
                break
    if TableCode.REVIEW_LITIGATION in codes and (found := _region(text, TableCode.REVIEW_LITIGATION)):
        figures = _figures(text, found)
        values = [int(text[f.start : f.end].replace(",", "")) for f in figures]
        if rows := _in_rows(values, len(_FIVE), len(BLOCKS)):
            yield FlatTable(TableCode.REVIEW_LITIGATION, found, tuple(_review_hits(text, figures, rows)))


def _region(text: str, table: TableCode) -> Span | None:
    """The lines of a table: from its first label on as long as nothing but labels and figures follows."""
    anchor = flat_pattern(f"stream_{table.value}").search(text)
    if anchor is None:
        return None
    start = end = text.rfind("\n", 0, anchor.start()) + 1
    for line in islice(_lines(text, start), _MOST_LINES):
        if len(strange(line.of(text), table)) > _FOREIGN:
            break
        end = line.end
    said = set(text[start:end])
    return Span(start, end) if len(letters(table) & said) >= _NAMED * len(letters(table)) else None


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


def _requests(values: Sequence[int], form: str) -> Rows | None:
    """The rows of a requests table, where the figures are its rows one behind the other, or the columns of each page."""
    if len(values) > _MOST_FIGURES:
        return None
    count = len(REQUEST_ROWS[form])
    by_rows = _in_rows(values, len(DIMENSIONS), count)
    ways = [by_rows] if by_rows else list(_in_columns(values, tuple(range(len(values))), count, _MOST_PAGES))
    right = [way for way in ways if _balanced([[values[i] for i in row] for row in way], form)]
    read = {tuple(tuple(values[i] for i in row) for row in way) for way in right}
    return right[0] if len(read) == 1 else None


def _in_rows(values: Sequence[int], size: int, count: int) -> Rows | None:
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


def _in_columns(values: Sequence[int], places: tuple[int, ...], count: int, pages: int) -> Iterator[Rows]:
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


def _balanced(rows: Sequence[Sequence[int]], form: str) -> bool:
    """Whether the sums of all columns hold."""
    by_row = dict(zip(REQUEST_ROWS[form], rows, strict=True))
    return all(
        by_row[RECEIVED][i] + by_row[CARRIED_IN][i] == by_row[CONCLUDED][i] + by_row[CARRIED_OUT][i]
        and sum(by_row[part][i] for part in PARTS[form]) == by_row[CONCLUDED][i]
        for i in range(len(DIMENSIONS))
    )


def _hits(text: str, figures: Sequence[Span], codes: Sequence[str], rows: Rows) -> Iterator[Hit]:
    for code, row in zip(codes, rows, strict=True):
        first = figures[row[0]]
        told = tuple((figures[i].of(text), figures[i]) for i in row)
        yield Hit(official_row(TableCode.REQUESTS, code), Span(first.start, first.start), first, told)


def _review_hits(text: str, figures: Sequence[Span], rows: Rows) -> Iterator[Hit]:
    first = figures[rows[0][0]]
    nowhere = Span(first.start, first.start)
    yield from (Hit(official_row(TableCode.REVIEW_LITIGATION, block), nowhere, nowhere) for block in BLOCKS)
    columns = [column.rule for column in official_columns(TableCode.REVIEW_LITIGATION, _FIVE)] * len(BLOCKS)
    yield from (Hit(rule, nowhere, nowhere) for rule in columns[:-1])
    told = tuple((figures[i].of(text), figures[i]) for row in rows for i in row)
    yield Hit(columns[-1], nowhere, first, told)
