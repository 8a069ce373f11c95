"""Rows of figures in running text: cut where something parts the cells, or in every way the characters allow.

What is no sum cannot be checked by sums. A row of `proactive` that ran together is therefore read only when

1. one way to cut it is left, because no number but 0 begins with 0 (规章000, 行政强制0);
2. it is one string printed over and over, at least two characters long, once for each column (898989 under 新制作, 新公开,
   总数量 is 89, 89, 89): another row looks like this once in ten thousand times;
3. one way is left in which a part is not larger than the whole: 新公开 than 对外公开总数量, 制发 than 现行有效;
4. in the form of 2019, every row of items can be cut in exactly one way with 本年增/减 0, no row says otherwise, and rows of
   random digits would allow that less than once in two hundred times: then the lists of items did not change that year;
5. each figure but the last is closed by its printed unit (7个86.42万元).

In every other case the row is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from reportminer.spans import Span
from reportminer.tables.values import figure_with_unit, is_unit, looks_like_value

Piece = tuple[str, Span]
_BORDER = re.compile(r"[\t|]")
_TOKEN = re.compile(r"[^\s|]+")
_TWO = re.compile(r"\d\s+\d")
_COUNT = re.compile(r"0|[1-9]\d{0,8}|[1-9]\d{0,2}(?:,\d{3})+|[/／—-]")
_CHANGE = re.compile(r"[+-]?(?:0|[1-9]\d{0,5})|[/／—-]")
_AMOUNT = re.compile(r"(?:0|[1-9]\d{0,12})(?:\.\d{1,8})?\D{0,2}|[/／—-]")
_SHAPES = {"items_change": _CHANGE, "amount": _AMOUNT}
_LONGEST_ROW = 60
_LONGEST_LIST = 6  # digits of a number of items
_RARE = 0.005
_NOT_LARGER = (("disclosed", "disclosed_total"), ("issued", "in_force"), ("current_year", "cumulative"))
CHANGE = "items_change"


def separated(text: str, gap: Span, columns: int) -> tuple[Piece, ...] | None:
    """The cells of a row that tabs, bars, blanks or lines part, each with its place; None where they do not.

    Two tabs in a row hold a blank between them. Empty fields too many stand at the front (a label's spanned cells).
    """
    raw = gap.of(text)
    if "\t" in raw or "|" in raw:
        pieces = _fields(raw, gap.start, columns)
        if pieces is not None:
            return pieces
    tokens = _with_units([(m.group(), Span(gap.start + m.start(), gap.start + m.end())) for m in _TOKEN.finditer(raw)])
    return tuple(tokens) if len(tokens) == columns and all(looks_like_value(t) for t, _ in tokens) else None


def _with_units(tokens: list[Piece]) -> list[Piece]:
    """The tokens, a unit that stands by itself behind a figure joined to it (0 件)."""
    joined: list[Piece] = []
    for token, span in tokens:
        if joined and joined[-1][0][-1:].isdigit() and not token[0].isdigit() and is_unit(token):
            before, start = joined.pop()
            joined.append((before + token, Span(start.start, span.end)))
        else:
            joined.append((token, span))
    return joined


def _fields(raw: str, offset: int, columns: int) -> tuple[Piece, ...] | None:
    """The fields between tabs or bars."""
    fields = fields_of(raw, offset)
    if len(fields) > 1 and not fields[0][0]:
        fields.pop(0)  # between the label and the border behind it
    while len(fields) > columns and not fields[0][0]:
        fields.pop(0)
    while len(fields) > columns and not fields[-1][0]:
        fields.pop()
    if len(fields) != columns or not all(looks_like_value(field) for field, _ in fields):
        return None
    if not all(field for field, _ in fields) and any(_TWO.search(field) for field, _ in fields):
        return None  # two figures in one field, and a field that is none: the tabs do not stand between the cells
    return tuple(fields)


def fields_of(raw: str, offset: int) -> list[Piece]:
    """What stands between tabs or bars, without the white space around it, each with its place."""
    fields = []
    for part in _BORDER.split(raw):
        field = part.strip()
        start = offset + (part.find(field) if field else len(part))
        fields.append((field, Span(start, start + len(field))))
        offset += len(part) + 1
    return fields


@cache
def all_cuts(raw: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Every way to cut `raw` into one figure for each of `columns`; white space is a certain border."""
    raw = raw.strip()
    if not raw or not columns or len(raw) > _LONGEST_ROW:
        return ()
    shape = _SHAPES.get(columns[0], _COUNT)
    if len(columns) == 1:
        return ((raw,),) if shape.fullmatch(raw) else ()
    found = []
    for end in range(1, len(raw)):
        if shape.fullmatch(raw[:end]):
            found += [(raw[:end], *rest) for rest in all_cuts(raw[end:], columns[1:])]
    return tuple(found)


def forced_cut(raw: str, columns: tuple[str, ...]) -> tuple[str, ...] | None:
    """The one way to cut a row by rules 1 to 3 above, or None."""
    marked = _by_units(raw.strip(), len(columns))
    if marked is not None:
        return marked
    cuts = all_cuts(raw, columns)
    if len(cuts) == 1:
        return cuts[0]
    repeated = _repeated(raw.strip(), columns)
    if repeated is not None:
        return repeated
    sound = [cut for cut in cuts if _sound(cut, columns)]
    bounded = any(part in columns and whole in columns for part, whole in _NOT_LARGER)
    return sound[0] if bounded and len(sound) == 1 else None


def _by_units(raw: str, columns: int) -> tuple[str, ...] | None:
    """The figures of a row in which each but the last is closed by its printed unit (12个1846.3万元); None elsewhere."""
    if columns < 2 or raw[-1:].isspace() or not raw[:1].isdigit():
        return None
    figures = tuple(m.group() for m in figure_with_unit().finditer(raw))
    whole = "".join(figures) == "".join(raw.split())
    closed = all(not figure[-1].isdigit() for figure in figures[:-1])
    return figures if whole and closed and len(figures) == columns and all(map(looks_like_value, figures)) else None


def _repeated(raw: str, columns: tuple[str, ...]) -> tuple[str, ...] | None:
    """One string of two characters or more, once for each of three columns."""
    size, rest = divmod(len(raw), len(columns))
    if rest or size < 2 or len(columns) < 3 or raw != raw[:size] * len(columns) or not _COUNT.fullmatch(raw[:size]):
        return None
    return (raw[:size],) * len(columns)


def _sound(cut: Sequence[str], columns: tuple[str, ...]) -> bool:
    """True where no part is larger than its whole."""
    known = {c: int(v.replace(",", "")) for c, v in zip(columns, cut, strict=True) if v[:1].isdigit() and "." not in v and v[-1].isdigit()}
    return all(part not in known or whole not in known or known[part] <= known[whole] for part, whole in _NOT_LARGER)


def unchanged_cuts(rows: Mapping[str, tuple[str, tuple[str, ...]]], settled: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Rule 4: the rows of items (code: raw, columns) cut with no change, or nothing where the rows do not agree.

    `settled` are the changes of the rows that could be read without this rule.
    """
    if any(change != "0" for change in settled):
        return {}
    chance, found = 1.0, {}
    for code, (raw, columns) in rows.items():
        at = columns.index(CHANGE)
        zero = [cut for cut in all_cuts(raw, columns) if cut[at] == "0" and len(cut[0]) <= _LONGEST_LIST]
        if len(zero) != 1:
            return {}
        found[code] = zero[0]
        chance *= _chance(len("".join(raw.split())), len(columns))
    return found if chance <= _RARE else {}


def _chance(digits: int, columns: int) -> float:
    """How often a row of random digits can be cut with a 0 in the middle (or, of two columns, at the end)."""
    return 0.1 if columns == 2 else float(1 - 0.91 ** max(digits - 2, 1))
