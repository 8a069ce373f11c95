"""Tables whose labels stand broken around their figures, as programs lay out the text of a PDF: known by the order of the rows.

    8.属于行政查询
                         1     0     0     0     0     0     1
    事项

No label is whole there, but the form prints its rows in one order, and none may be left out. So rows of figures are a
table where they are as many and as long as the form's, with nothing between them but pieces of its labels, each row's
own around it, and where its sums hold.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from reportminer.models import TableCode
from reportminer.numerals import CHINESE_NUMERALS
from reportminer.records import record
from reportminer.spans import Span
from reportminer.tables.flat_rows import official_row
from reportminer.tables.hits import FlatTable, Hit, flat_pattern
from reportminer.tables.labels import LabelRule, fold, label_rules
from reportminer.tables.sums import APPLICANTS, BLOCKS, DIMENSIONS, OUTCOMES, REQUEST_ROWS, REVIEW_KEYS, TOTAL, Key, broken_sums

_FIGURE = r"(?:\d[\d,]*(?:\.\d+)?|(?<!\S)[/／—](?!\S))"
_RUN = re.compile(rf"(?<![\d.,，：:（(]){_FIGURE}(?:[ \t]+{_FIGURE})*(?![\d.,:：、．)）])")
_LONG_RUN = re.compile(rf"(?<![\d.,])\d[\d,]*(?:[ \t]+{_FIGURE}){{{len(APPLICANTS)}}}")
_TOKEN = re.compile(r"\S+")
_LONGEST_REST = 16
"""Characters of a line with the rest of the last row's label."""
_BETWEEN = 150
"""Characters of labels between two rows' figures at most."""
_HEADER = 400
"""The same above the first row."""
_OWN = 0.6
"""Share of the characters of a row's label that stand around its figures at least; a piece of it may be lost with the page."""
_FOREIGN = 3
"""Letters between two rows that no label has, at most: some print 其他答复情形."""
_SUMS = 4
"""Columns of seven whose sums hold at least: one figure may be misprinted."""


@record
class Form:
    """A form's rows in order, each with the codes of its columns."""

    table: TableCode
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """Row and column of each figure; of the one row of outcomes, block and outcome."""
        if self.table is TableCode.REVIEW_LITIGATION:
            return REVIEW_KEYS
        return tuple((row, column) for row, columns in self.rows for column in columns)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many figures each row has."""
        return tuple(len(columns) for _, columns in self.rows)


_SPENT, _AMOUNT = "procurement", "amount"
_ITEMS, _MADE = ("items_last_year", "items_change", "decisions"), ("made", "disclosed", "disclosed_total")
_ISSUED, _DECISIONS = ("issued", "repealed", "in_force"), ("decisions",)
FORMS = (
    Form(TableCode.PROACTIVE, (
        ("rules", _ISSUED), ("normative_documents", _ISSUED), ("licensing", _DECISIONS), ("penalty", _DECISIONS), ("coercion", _DECISIONS),
        ("admin_fees", (_AMOUNT,)),
    )),
    Form(TableCode.PROACTIVE, (
        ("rules", _MADE), ("normative_documents", _MADE), ("licensing", _ITEMS), ("other_services", _ITEMS), ("penalty", _ITEMS),
        ("coercion", _ITEMS), ("admin_fees", _ITEMS[:2]), (_SPENT, ("projects", _AMOUNT)),
    )),
    *(Form(TableCode.REQUESTS, tuple((row, DIMENSIONS) for row in rows)) for rows in REQUEST_ROWS.values()),
    Form(TableCode.REVIEW_LITIGATION, ((BLOCKS[-1], (*OUTCOMES, TOTAL) * len(BLOCKS)),)),
)  # fmt: skip


class _Run(NamedTuple):
    """Figures side by side on a line."""

    span: Span
    figures: tuple[Span, ...]


def tables_in_order(text: str, codes: Container[TableCode]) -> Iterator[FlatTable]:
    """The tables of these codes that stand so in a text; all reports that have such tables have one with many figures to a row."""
    if not _LONG_RUN.search(text):
        return
    runs = [_run(text, Span(*m.span())) for m in _RUN.finditer(text)]
    sizes = [len(run.figures) for run in runs]
    for form in (form for form in FORMS if form.table in codes):
        count, wanted = len(form.rows), list(form.sizes)
        for first in range(len(runs) - count + 1):
            if sizes[first : first + count] == wanted and _is_table(text, form, runs, first):
                rows = runs[first : first + count]
                above = runs[first - 1].span.end if first else 0
                start = _start(text, form.table, before=above, at=rows[0].span.start)
                hits = hits_of(text, form, [run.figures for run in rows], start=start)
                yield FlatTable(form.table, Span(start, _end(text, form.table, rows[-1].span.end)), hits)
                break


def _run(text: str, span: Span) -> _Run:
    return _Run(span, tuple(Span(*m.span()) for m in _TOKEN.finditer(text, span.start, span.end)))


def _is_table(text: str, form: Form, runs: Sequence[_Run], first: int) -> bool:
    """Whether the runs from `first` on, as many and as long as the form's rows, are these rows."""
    words = words_of(form)
    if not _holds(_before(text, runs, first) + _before(text, runs, first + 1), words[0]):  # nearly all end here
        return False
    rows = runs[first : first + len(form.rows)]
    gaps = [_before(text, runs, first + i) for i in range(len(rows))]
    behind = [run.span.start for run in runs[first + len(rows) :][:1]]
    gaps.append(text[rows[-1].span.end : min([rows[-1].span.end + _BETWEEN, *behind])])
    named = all(_holds(above + below, own) for (above, below), own in zip(pairwise(gaps), words, strict=True))
    foreign = any(len(gap) > _BETWEEN or len(strange(gap, form.table)) > _FOREIGN for gap in gaps[1:-1])
    other = any(_names_another(gap, label, _labels(form)) for gap, label in zip(gaps, _labels(form), strict=False))
    return named and not foreign and not other and _adds_up(text, form, rows)


def _names_another(above: str, label: str, labels: Sequence[str]) -> bool:
    """True where the whole label of another row stands right before a row's figures."""
    said = "".join(char for char in above if char.isalnum())
    return not said.endswith(label) and said.endswith(tuple(labels))


@cache
def _labels(form: Form) -> tuple[str, ...]:
    """The official labels of the rows, as they are compared."""
    return tuple(fold(official_row(form.table, row).match[0]) for row, _ in form.rows)


def _before(text: str, runs: Sequence[_Run], at: int) -> str:
    """What stands between a run and the one before it, as far as a header reaches."""
    start, end = runs[at - 1].span.end if at else 0, runs[at].span.start if at < len(runs) else len(text)
    return text[max(start, end - _HEADER) : end]


def strange(text: str, table: TableCode) -> set[str]:
    """The letters that no label of a table has; numerals count them."""
    return {char for char in text if char.isalpha()} - letters(table) - set(CHINESE_NUMERALS)


@cache
def letters(table: TableCode) -> frozenset[str]:
    """All letters of a table's labels."""
    return frozenset(char for rule in label_rules() if rule.table is table for label in rule.match for char in label if char.isalpha())


@cache
def words_of(form: Form) -> tuple[frozenset[str], ...]:
    """The letters of each row's label; where one row holds all blocks of outcomes, of all their labels."""
    if form.table is TableCode.REVIEW_LITIGATION:
        return (letters(form.table),)
    return tuple(frozenset(char for char in official_row(form.table, row).match[0] if char.isalpha()) for row, _ in form.rows)


def _holds(said: str, words: frozenset[str]) -> bool:
    return len(words & set(said)) >= _OWN * len(words)


def _adds_up(text: str, form: Form, rows: Sequence[_Run]) -> bool:
    """Whether the sums hold that the form asks for, in requests a slip of the pen or two aside."""
    values = {key: _value(f.of(text)) for key, f in zip(form.keys, (f for run in rows for f in run.figures), strict=True)}
    broken = broken_sums(form.table, values)
    if form.table is TableCode.REQUESTS:
        return len({e.where for e in broken if e.where in DIMENSIONS}) <= len(DIMENSIONS) - _SUMS
    return not broken


def _value(figure: str) -> float:
    return float(figure.replace(",", "")) if figure[0].isdigit() else 0.0


def hits_of(text: str, form: Form, rows: Sequence[Sequence[Span]], *, start: int) -> tuple[Hit, ...]:
    """The rows of a form with their figures, as if their labels had been found, and before them those of their columns.

    `start` is where the table begins.
    """
    hits: list[Hit] = []
    columns: tuple[str, ...] = ()
    for (row, codes), figures in zip(form.rows, rows, strict=True):
        first = figures[0]
        nowhere = Span(first.start, first.start)
        if codes != columns:
            hits += [Hit(rule, nowhere, nowhere) for rule in _blocks(form.table)]
            hits += [Hit(_column(form.table, row, code), _printed(text, start, first.start, code), nowhere) for code in codes]
        columns, start = codes, figures[-1].end
        hits.append(Hit(official_row(form.table, row), nowhere, first, tuple((figure.of(text), figure) for figure in figures)))
    if form.table is TableCode.REVIEW_LITIGATION:
        hits[-2:] = [hits[-1]._replace(rule=hits[-2].rule)]  # its figures stand behind the last column
    return tuple(hits)


def _blocks(table: TableCode) -> list[LabelRule]:
    """The rows that stand above the columns."""
    return [official_row(table, block) for block in BLOCKS] if table is TableCode.REVIEW_LITIGATION else []


def _column(table: TableCode, row: str, code: str) -> LabelRule:
    """The column of a row: what is collected and what is spent have labels of their own."""
    rules = [rule for rule in label_rules() if rule.table is table and rule.role == "col" and rule.code == code]
    return rules[-1] if row == _SPENT else rules[0]


def _printed(text: str, start: int, end: int, code: str) -> Span:
    """Where the header of a column of money stands, which names the unit."""
    found = flat_pattern("money").search(text, start, end) if code == _AMOUNT else None
    return Span(*found.span()) if found else Span(end, end)


def _start(text: str, table: TableCode, *, before: int, at: int) -> int:
    """The first line above the first row that holds nothing but pieces of labels."""
    low = max(before, at - _HEADER)
    start = text.rfind("\n", low, at) + 1 or low
    while start > low:
        above = text.rfind("\n", low, start - 1) + 1
        if not above or strange(text[above:start], table):
            break
        start = above
    return start


def _end(text: str, table: TableCode, end: int) -> int:
    """Behind the last row's figures and what is left of its label, on that line and the next ones."""
    while end < len(text):
        line_end = text.find("\n", end + 1)
        line = text[end : line_end if line_end >= 0 else len(text)]
        if not line.strip() or len(line) > _LONGEST_REST or strange(line, table):
            break
        end += len(line)
    return end
