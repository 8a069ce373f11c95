"""What the readers of running text share: rows of figures, each with its place, made into cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from reportminer.models import Cell, CellMethod, CleanText
from reportminer.spans import Span
from reportminer.tables.decode import Decoded
from reportminer.tables.hits import Hit
from reportminer.tables.labels import LabelRule, label_rules
from reportminer.tables.lines import Column, Place, unreadable_cell, value_cell
from reportminer.tables.sums import Key

_MARKS = "/／—－-无"

Figure = tuple[str | None, Span]
"""A figure as printed, None where it cannot be told, and its place or its row's."""


def rows_of(hits: Sequence[Hit]) -> list[tuple[LabelRule, Hit]]:
    """The hits that name a row, with their rules."""
    return [(h.rule, h) for h in hits if h.rule is not None and h.rule.role == "row"]


def cells_of(clean: CleanText, place: Place, columns: Sequence[Column], figures: Sequence[Figure]) -> list[Cell]:
    """One cell for each column, placed in the source; what cannot be told keeps the characters it was to be read from."""
    cells = []
    for column, (figure, span) in zip(columns, figures, strict=True):
        at = clean.offsets.to_source(span)
        if figure is None:
            cells.append(unreadable_cell(place, column, span.of(clean.text).strip(), at))
        else:
            cells.append(value_cell(place, column, figure, at))
    return cells


def decoded_figures(decoded: Decoded, keys: Sequence[Key], text: str, span: Span) -> list[Figure]:
    """The figures of `keys` as the search by sums settled them, each at its own place in the run of digits."""
    return placed([_decoded(decoded.values, decoded.marks, key) for key in keys], text, span)


def placed(figures: Sequence[str | None], text: str, span: Span) -> list[Figure]:
    """Figures in the order they stand in a run of characters, each at its own place.

    A figure behind one that is not settled has its place from the end; one between two such ones that of the whole run.
    """
    places: list[Span] = [span] * len(figures)
    at = span.start
    for i in _settled(figures):
        found = _next(text, at, span.end, str(figures[i]))
        if found is None:
            return [(figure, span) for figure in figures]
        places[i], at = found, found.end
    end = span.end
    for i in (len(figures) - 1 - k for k in _settled(figures[::-1])):
        found = _last(text, at, end, str(figures[i]))
        if places[i] is not span or found is None:
            break
        places[i], end = found, found.start
    return list(zip(figures, places, strict=True))


def _settled(figures: Sequence[str | None]) -> Iterator[int]:
    """The places of the figures before the first that is not settled, blanks left out."""
    for i, figure in enumerate(figures):
        if figure is None:
            return
        if figure:
            yield i


def _next(text: str, start: int, end: int, figure: str) -> Span | None:
    """Where `figure` stands next, thousands commas within it; None where other digits stand there."""
    while start < end and text[start] != figure[0] and not (text[start].isdigit() or text[start] in _MARKS):
        start += 1
    if text.startswith(figure, start, end):
        return Span(start, start + len(figure))
    at = start
    for char in figure:
        if at < end and text[at] in ",，":
            at += 1
        if at >= end or (text[at] != char and str(unicodedata.digit(text[at], -1)) != char):
            return None
        at += 1
    return Span(start, at)


def _last(text: str, start: int, end: int, figure: str) -> Span | None:
    """Where `figure` stands last."""
    while end > start and not (text[end - 1].isdigit() or text[end - 1] in _MARKS):
        end -= 1
    found = next((_next(text, at, end, figure) for at in range(end - len(figure), max(start, end - 2 * len(figure)) - 1, -1)), None)
    return found if found and found.end == end else None


def _decoded(values: Mapping[Key, int | None], marks: Mapping[Key, str], key: Key) -> str | None:
    """Digits, a mark, or None."""
    value = values.get(key)
    return marks[key] if key in marks else None if value is None else str(value)


def column_of(rule: LabelRule, label: str = "", block: str = "") -> Column:
    """A column known by its rule; in the official words where the text has none."""
    return Column(0, 1, rule.code, label or rule.match[0], rule, block)


@cache
def official_columns(table: str, codes: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of `table` with these codes."""
    rules = {r.code: r for r in reversed(label_rules()) if r.table == table and r.role == "col"}
    return tuple(column_of(rules[code]) for code in codes)


@cache
def official_row(table: str, code: str) -> LabelRule:
    """The row of `table` with this code."""
    return next(r for r in label_rules() if r.table == table and r.role == "row" and r.code == code)


def place_of(text: str, rule: LabelRule, hit: Hit, method: CellMethod) -> Place:
    """What the cells of a row are to be called."""
    return Place(rule.table, rule.code, " ".join(hit.label.of(text).split()) or rule.match[0], method, rule.id)
