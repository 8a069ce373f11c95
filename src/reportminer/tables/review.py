"""Table 四 政府信息公开行政复议、行政诉讼情况: fifteen numbers, three blocks of five outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.models import Cell, CellMethod, TableCode, TableRead
from reportminer.tables.labels import LabelRule, find_label, read_label
from reportminer.tables.lines import Column, Entry, Line, Place, align, drop_repeats, has_number, make_cell, printed
from reportminer.tables.sums import OUTCOMES, REVIEW_KEYS
from reportminer.tables.values import looks_like_value

TABLE = TableCode.REVIEW_LITIGATION
_PER_BLOCK = len(OUTCOMES) + 1
Found = tuple[Entry, LabelRule]


class _Header:
    """The header rows met since the last row of values: blocks and outcomes with their columns."""

    def __init__(self) -> None:
        self.blocks: list[Found] = []
        self.outcomes: list[Found] = []
        self.closed = False

    def add(self, blocks: list[Found], outcomes: list[Found]) -> None:
        """Take in a header row; after values a new header begins."""
        if self.closed:
            self.blocks, self.outcomes, self.closed = [], [], False
        self.blocks += blocks
        self.outcomes += outcomes

    def columns(self, block: str = "") -> tuple[Column, ...]:
        """The outcome columns from left to right, each with its block (given, or found above it)."""
        outcomes = sorted(self.outcomes, key=lambda f: f[0].col)
        blocks = [block] * len(outcomes) if block else self._blocks_of([entry for entry, _ in outcomes])
        return tuple(Column(e.col, e.width, rule.code, e.text, rule, b) for (e, rule), b in zip(outcomes, blocks, strict=True))

    def _blocks_of(self, outcomes: list[Entry]) -> list[str]:
        """The block above each outcome; every five outcomes in turn where the spans are crooked."""
        above = [[r.code for b, r in self.blocks if b.col <= e.col < b.end] for e in outcomes]
        found = [codes[-1] if codes else "" for codes in above]
        if all(found.count(code) == _PER_BLOCK for code in found):
            return found
        order = list(dict.fromkeys(rule.code for _, rule in sorted(self.blocks, key=lambda f: f[0].col)))
        if len(order) * _PER_BLOCK != len(outcomes):
            return [""] * len(outcomes)
        return [order[i // _PER_BLOCK] for i in range(len(outcomes))]


def read_review(lines: Sequence[Line], method: CellMethod) -> TableRead | None:
    """The table from its rows: blocks side by side, one below another, outcomes down the side, or in pieces."""
    header = _Header()
    cells: list[Cell] = []
    doubts: list[str] = []
    for line in lines:
        blocks, outcomes = _labels(line, "row"), _labels(line, "col")
        if not has_number(line) and not _values(line, blocks + outcomes):
            if _is_header(line, blocks + outcomes):
                header.add([f for f in blocks if f[0].own], [f for f in outcomes if f[0].own])
            continue
        row, doubt = _row(line, blocks, outcomes, header, method)
        header.closed = header.closed or bool(row)
        cells += row
        doubts += [doubt] if doubt else []
    kept, twice = drop_repeats(cells)
    have = {(c.row_code, c.col_code) for c in kept}
    absent = [f"{block}, {outcome} was not found" for block, outcome in REVIEW_KEYS if (block, outcome) not in have]
    return TableRead(TABLE, kept, None, "", (*doubts, *twice, *absent)) if kept else None


def _row(line: Line, blocks: list[Found], outcomes: list[Found], header: _Header, method: CellMethod) -> tuple[list[Cell], str]:
    """The cells of one row of values, by what its own labels and the header say."""
    values = _values(line, blocks + outcomes)
    if outcomes and not blocks and header.blocks and not header.outcomes:
        return _transposed(values, outcomes[-1], header, method)
    columns = header.columns(blocks[-1][1].code if blocks else "")
    if not columns:
        return [], ""
    aligned = align(values, columns)
    if any(not column.block for column in columns):
        return [], "the figures' blocks cannot be told"
    labels = {rule.code: printed(entry.text) for entry, rule in [*header.blocks, *blocks]}
    cells = [make_cell(Place(TABLE, c.block, labels.get(c.block, ""), method, _rule_id(c.block)), c, entry) for c, entry in aligned.pairs]
    return cells, aligned.doubt


def _transposed(values: list[Entry], outcome: Found, header: _Header, method: CellMethod) -> tuple[list[Cell], str]:
    """A row of one outcome, its columns the blocks."""
    entry, rule = outcome
    blocks = sorted(header.blocks, key=lambda f: f[0].col)
    columns = [Column(e.col, e.width, rule.code, entry.text, rule, r.code) for e, r in blocks]
    aligned = align(values, columns)
    labels = {r.code: printed(e.text) for e, r in blocks}
    cells = [make_cell(Place(TABLE, c.block, labels[c.block], method, _rule_id(c.block)), c, v) for c, v in aligned.pairs]
    return cells, aligned.doubt


def _is_header(line: Line, found: list[Found]) -> bool:
    """True where most of what a row says itself is a label of this table."""
    words = [e for e in line if e.own and e.text.strip()]
    known = sum(e.own for e, _ in found) + sum(1 for e in words if find_label(e.text, TABLE, "group"))
    return 2 * known >= len(words) and any(e.own for e, _ in found)


def _rule_id(block: str) -> str:
    return f"{TABLE.value}.row.{block}"


def _labels(line: Line, role: str) -> list[Found]:
    """The blocks (role row) or outcomes (role col) that a row names."""
    found = []
    for entry in line:
        if not entry.text or looks_like_value(entry.text):
            continue
        rule = find_label(entry.text, TABLE, "row") if role == "row" else read_label(entry.text, TABLE, "col")
        if rule is not None:
            found.append((entry, rule))
    return found


def _values(line: Line, labels: list[Found]) -> list[Entry]:
    """The row's own cells right of its labels, if one of them holds anything that is no label."""
    after = max((entry.col for entry, _ in labels), default=-1)
    values = [e for e in line if e.own and e.col > after]
    values = values[_leading_text(values) :]
    return values if any(e.text.strip() for e in values) else []


def _leading_text(values: list[Entry]) -> int:
    """How many cells at the left are words (行政诉讼, a number of the row) and no figures."""
    count = 0
    while count < len(values) and not looks_like_value(values[count].text):
        count += 1
    return count
