"""Finds the official tables in running text by their labels, whatever parts the cells, or nothing at all.

The text is looked at without white space and punctuation, where each label is one unbroken string. A table begins at an
anchor of its header and goes on as long as labels and figures follow each other with nothing else between them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reportminer.letters import letters_of
from reportminer.models import TableCode
from reportminer.rules import Rule, compile_pattern, load_rules, load_toml
from reportminer.spans import Span
from reportminer.tables.beginnings import beginnings
from reportminer.tables.hits import FlatTable, Hit, flat_pattern, flat_rules
from reportminer.tables.in_order import tables_in_order
from reportminer.tables.labels import FILE, LONGEST_LABEL, LabelRule, find_slip, label_rules
from reportminer.tables.proactive import form_of_columns
from reportminer.tables.row_numbers import without_numbers
from reportminer.tables.streams import tables_in_streams
from reportminer.tables.sums import DIMENSIONS, REQUEST_ROWS, REVIEW_KEYS
from reportminer.tables.values import is_unit, looks_like_value

_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(?:19|20)\d\d\s*$|(?<=\s)\d+\s*$")
_MOST_LABELS = 500
_LONGEST_GAP = 400
_LONGEST_LEAD = 32
_CENTURIES = ("19", "20")  # a year in a header begins with one


class Anchor(Rule):
    """Words with which the header of a table begins."""

    table: TableCode
    pattern: str
    lead: str = ""  # labels that may stand right before


class Squeezed(NamedTuple):
    """A text without white space and punctuation, and where each character stood."""

    text: str
    places: NDArray[np.uint32]  # of each character

    @classmethod
    def of(cls, text: str) -> Squeezed:
        """Squeeze a text."""
        return cls(*letters_of(text))

    def source(self, at: int) -> int:
        """Where the character at `at` stood."""
        return int(self.places[at])

    def span(self, start: int, end: int) -> Span:
        """The characters from `start` to before `end` in the text."""
        return Span(self.source(start), self.source(end - 1) + 1)


@cache
def _triggers() -> re.Pattern[str]:
    return re.compile(flat_rules()["triggers"])


@cache
def anchors() -> tuple[tuple[re.Pattern[str], Anchor], ...]:
    """The anchors, compiled."""
    rules = load_rules(FILE, "anchor", Anchor)
    return tuple((compile_pattern(rule.pattern, where=f"{FILE}, anchor {rule.id!r}"), rule) for rule in rules)


@cache
def _labels_of(table: TableCode) -> tuple[tuple[LabelRule, frozenset[str] | None], ...]:
    """The labels of a table in the order in which an equally long one wins, each with the characters it may begin with."""
    return tuple((rule, beginnings(rule.pattern)) for rule in label_rules() if rule.table is table)


@lru_cache(maxsize=4096)
def _labels_at(table: TableCode, char: str) -> tuple[re.Pattern[str], tuple[LabelRule, ...]] | None:
    """The labels of a table that may begin with a character, and one pattern with a group for each."""
    rules = tuple(rule for rule, first in _labels_of(table) if first is None or char in first)
    return (re.compile("".join(f"(?=({rule.pattern})?)" for rule in rules)), rules) if rules else None


_WIDEST = {code: 100 for code in TableCode} | {TableCode.REQUESTS: len(DIMENSIONS), TableCode.REVIEW_LITIGATION: len(REVIEW_KEYS)}
"""Figures behind one label at most; with more, other rows' or a page's number are among them."""


def may_hold_table(text: str) -> bool:
    """A quick test that says no to nearly all texts without tables."""
    return _triggers().search("".join(text.split())) is not None


def locate(text: str) -> tuple[FlatTable, ...]:
    """The official tables that stand in a text, in order; their spans share no character."""
    found = _by_labels(text) if may_hold_table(text) else []
    if not any(word in text for word in load_toml(FILE)["torn"]["words"]):
        return tuple(found)
    most = {code: max((_filled_rows(text, table) for table in found if table.code is code), default=0) for code in TableCode}
    lacking = [code for code, rows in _rows_wanted(found).items() if most[code] < rows]
    others = chain(tables_in_order(text, lacking), tables_in_streams(text, lacking)) if lacking else ()
    fuller = [table for table in others if _filled_rows(text, table) > most[table.code]]
    kept = [table for table in found if not any(table.span.overlaps(other.span) for other in fuller)]
    return tuple(sorted([*kept, *fuller], key=lambda table: table.span.start))


def _rows_wanted(found: Sequence[FlatTable]) -> Mapping[TableCode, int]:
    """Rows of figures that each table has where nothing is lost."""
    form = form_of_columns(hit.rule.code for table in found for hit in table.hits if hit.rule is not None)
    return {TableCode.PROACTIVE: 8 if form == "2019" else 6, TableCode.REQUESTS: len(REQUEST_ROWS["2019"]), TableCode.REVIEW_LITIGATION: 1}


def _filled_rows(text: str, table: FlatTable) -> int:
    """Rows of a table with figures, and not with more than a row has."""
    return sum(0 < len(_DIGITS.findall(hit.gap.of(text))) <= _WIDEST[table.code] for hit in table.hits)


def _by_labels(text: str) -> list[FlatTable]:
    """The tables whose labels are whole."""
    squeezed = Squeezed.of(text)
    found: list[FlatTable] = []
    position = 0
    for start, code in _starts(squeezed.text):
        if start < position:
            continue
        walk = _Walk(text, squeezed, code)
        position = walk.go(start)
        table = walk.found(position)
        if table is not None:
            found.append(table)
            position = max(start + 1, _squeezed_end(squeezed, table.span.end))
    return found


def _starts(squeezed: str) -> list[tuple[int, TableCode]]:
    """Where tables may begin, in order."""
    starts = []
    for pattern, rule in anchors():
        for found in pattern.finditer(squeezed):
            before = squeezed[max(0, found.start() - _LONGEST_LEAD) : found.start()]
            lead = re.search(rule.lead, before) if rule.lead else None
            starts.append((found.start() - (len(before) - lead.start() if lead else 0), rule.table))
    return sorted(starts)


def _squeezed_end(squeezed: Squeezed, end: int) -> int:
    """The first squeezed character at or after the place `end` of the text."""
    return int(np.searchsorted(squeezed.places, end))


class _Label(NamedTuple):
    """A label met on the way, and its place in the text."""

    rule: LabelRule | None
    place: Span


class _Walk:
    """One pass over the labels and figures of a table, from its anchor on."""

    def __init__(self, text: str, squeezed: Squeezed, table: TableCode) -> None:
        self.text, self.squeezed, self.table = text, squeezed, table
        self.labels: list[_Label] = []
        self.in_rows = False
        self.context = ""
        self._known_at: tuple[int, list[tuple[LabelRule, str]]] = (-1, [])  # figures end where a label is known, and there it is read

    def go(self, at: int) -> int:
        """Take in the labels from `at` on; where the last one's figures end."""
        while len(self.labels) < _MOST_LABELS and (label := self._label(at)) is not None:
            rule, end = label
            place = self.squeezed.span(at, end)
            if self.labels and not self._joined(self.labels[-1].place.end, place.start):
                break
            self.labels.append(_Label(rule, place))
            self.in_rows = self.in_rows or (rule is None or rule.role == "row")
            self.context = (rule.opens or self.context) if rule else self.context
            at = self._figures(end)
        return at

    def _joined(self, end: int, start: int) -> bool:
        """True where only figures, marks and white space part two labels."""
        gap = self.text[end:start]
        return flat_pattern("prose").search(gap) is None and ("、" not in gap or any(c.isalnum() for c in gap))

    def _label(self, at: int) -> tuple[LabelRule | None, int] | None:
        """The longest label that begins at `at`."""
        best: tuple[LabelRule | None, int] | None = None
        for rule, label in self._known(at):
            if not rule.under or rule.under == self.context:
                end = at + len(label)
                best = (rule, end) if best is None or self._better(rule, end, best) else best
        return best or self._unknown(at)

    def _known(self, at: int) -> list[tuple[LabelRule, str]]:
        """The labels of the table that begin at `at`, in whatever context they count."""
        if self._known_at[0] != at:
            self._known_at = at, self._look_up(at)
        return self._known_at[1]

    def _look_up(self, at: int) -> list[tuple[LabelRule, str]]:
        may_begin = _labels_at(self.table, self.squeezed.text[at : at + 1])
        found = may_begin[0].match(self.squeezed.text, at) if may_begin else None
        if may_begin is None or found is None:
            return []
        return [(rule, label) for rule, label in zip(may_begin[1], found.groups(), strict=True) if label]

    def _better(self, rule: LabelRule, end: int, best: tuple[LabelRule | None, int]) -> bool:
        """Longer is better; among equals a row below the header, a column in it."""
        if end != best[1] or best[0] is None:
            return end > best[1]
        wanted = "row" if self.in_rows else "col"
        return self.table is TableCode.REQUESTS and rule.role == wanted and best[0].role != wanted

    def _unknown(self, at: int) -> tuple[LabelRule | None, int] | None:
        """A label with a typing slip; in a statistics table any words that figures follow."""
        if not self.labels or at >= len(self.squeezed.text) or self.squeezed.text[at].isdigit():
            return None
        ahead = self.squeezed.text[at : at + LONGEST_LABEL]
        digit = next((i for i, c in enumerate(ahead) if c.isdigit()), 0)
        if digit and len(self.labels) > 1 and (rule := find_slip(ahead[:digit], self.table, "row", self.context)):
            return rule, at + digit
        if self.table is not TableCode.STATISTICS or not (self.in_rows or self._begins_line(at)):
            return None
        if (end := self._first_cell(at)) is not None:
            return None, end
        own = flat_pattern("own_label").match(self.squeezed.text, at)
        return (None, own.end()) if own and self._one_line(at, own.end()) else None

    def _first_cell(self, at: int) -> int | None:
        """The end of a line's first cell where tabs part it from units and values, and nothing else stands on the line."""
        start = self.squeezed.source(at)
        line = self.text[start:].split("\n", 1)[0]
        label, *rest = line.split("\t")
        if not rest or not self._begins_line(at) or looks_like_value(label) or not any(cell.strip() for cell in rest):
            return None
        if not all(is_unit(cell) or looks_like_value(cell) for cell in rest):
            return None
        return at + len(letters_of(label)[0])

    def _begins_line(self, at: int) -> bool:
        """True where nothing but white space and marks stand before it on its line."""
        start = self.squeezed.source(at)
        return not any(c.isalnum() for c in self.text[self.text.rfind("\n", 0, start) + 1 : start])

    def _one_line(self, start: int, end: int) -> bool:
        """True where no line ends and no mark of a sentence stands inside or right behind."""
        span = self.squeezed.span(start, end)
        return flat_pattern("no_label").search(self.text, span.start, span.end + 1) is None

    def _figures(self, at: int) -> int:
        """The end of the figures, units and marks from `at` on; a label among them ends them."""
        step, text, end, limit = flat_pattern("between"), self.squeezed.text, at, at + _LONGEST_GAP
        while end < limit:
            if self.in_rows and (digits := _DIGITS.match(text, end, limit)):
                end = digits.end()
                continue
            found = step.match(text, end)
            dated = not self.in_rows and text[end : end + 2] in _CENTURIES
            if found is None or ((dated or not found.group()[0].isdigit()) and self._known(end)):
                break
            end = found.end()
        return end

    def found(self, end: int) -> FlatTable | None:
        """The table of the labels taken in, or None where no row with figures is among them (or the anchor is no label)."""
        if not self.labels:
            return None
        hits = []
        last = self.squeezed.source(end) if end < len(self.squeezed.text) else len(self.text)
        bounds = [label.place.start for label in self.labels[1:]] + [last]
        for (rule, place), bound in zip(self.labels, bounds, strict=True):
            label = self._closed(place)
            hits.append(Hit(rule, label, Span(label.end, max(bound, label.end))))
        return finish(self.text, self.table, hits)

    def _closed(self, label: Span) -> Span:
        """The label with the bracket or quotation mark that closes it."""
        found = flat_pattern("closing").match(self.text, label.end)
        return Span(label.start, found.end()) if found else label


def finish(text: str, table: TableCode, hits: list[Hit]) -> FlatTable | None:
    """The table with each row's figures rid of the next row's number, up to the last figure."""
    for count in range(len(hits), 0, -1):
        last = hits[count - 1]
        if not _filled(text, last):
            continue
        end = Span(last.gap.start, _last_line(text, last.gap))
        trimmed = without_numbers(text, [*hits[: count - 1], Hit(last.rule, last.label, end)])
        if _filled(text, trimmed[-1]):
            break
    else:
        return None
    final = trimmed[-1]
    start, end_at = _start(text, trimmed[0].label.start), final.gap.start + len(final.gap.of(text).rstrip())
    trimmed[-1] = Hit(final.rule, final.label, Span(final.gap.start, max(end_at, _last_tab(text, final.gap))))
    return FlatTable(table, Span(start, end_at), tuple(trimmed))


def _start(text: str, start: int) -> int:
    """With the bracket that opens before the first label: （本列数据…."""
    return start - 1 if start and text[start - 1] in "（(" else start


def _filled(text: str, hit: Hit) -> bool:
    """True for a label with anything but white space behind it; behind a header only figures count."""
    gap = hit.gap.of(text)
    if hit.rule is None or hit.rule.role == "row":
        blanks = gap.count("\t") >= (len(DIMENSIONS) - 1 if hit.rule and hit.rule.table is TableCode.REQUESTS else 1)
        return blanks or bool(gap.strip(" \t\r\n\u3000|"))
    return hit.rule.table is TableCode.REVIEW_LITIGATION and any(c.isdigit() for c in gap)


def _last_tab(text: str, gap: Span) -> int:
    """The end of the first line of a gap of blanks and tabs, else the gap's start."""
    line = gap.of(text).split("\n", 1)[0]
    return gap.start + len(line) if "\t" in line and not line.strip() else gap.start


def _last_line(text: str, gap: Span) -> int:
    """Where the last row's figures end: before a line, a date or a word that prose begins with."""
    raw = gap.of(text)
    if not text[gap.end : gap.end + 1].isalnum() and not flat_pattern("dated").match(text, gap.end):
        return gap.end
    head, newline, tail = raw.rpartition("\n")
    if newline and tail.strip() and head.strip():
        return gap.start + len(head.rstrip())
    dated = _DATE.search(raw) if flat_pattern("dated").match(text, gap.end) else None
    if dated is not None:
        return gap.start + dated.start()
    word = flat_pattern("next_word").search(raw)
    return gap.start + word.start() if word else gap.end
