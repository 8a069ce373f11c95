"""What the readers of running text share: rows of figures, each with its place, made into cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from reportminer.models import Cell, CellMethod
from reportminer.spans import Span
from reportminer.tables.decode import Decoded
from reportminer.tables.hits import Hit
from reportminer.tables.labels import LabelRule, label_rules
from reportminer.tables.lines import Column, Entry, Place, make_cell, with_text
from reportminer.tables.sums import Key

Figure = tuple[str | None, Span]
"""A figure as printed, None where it cannot be told, and its place or its row's."""


def rows_of(hits: Sequence[Hit]) -> list[tuple[LabelRule, Hit]]:
    """The hits that name a row, with their rules."""
    return [(h.rule, h) for h in hits if h.rule is not None and h.rule.role == "row"]


def cells_of(text: str, place: Place, columns: Sequence[Column], figures: Sequence[Figure]) -> list[Cell]:
    """One cell for each column; what cannot be told keeps the characters it was to be read from."""
    cells = []
    for column, (figure, span) in zip(columns, figures, strict=True):
        entry = None if figure is None else Entry(0, 1, figure, span)
        cell = make_cell(place, column, entry)
        cells.append(cell if figure is not None else with_text(cell, span.of(text).strip(), span))
    return cells


def decoded_figures(decoded: Decoded, keys: Sequence[Key], span: Span) -> list[Figure]:
    """The figures of `keys` as the search by sums settled them."""
    return [(_decoded(decoded.values, decoded.marks, key), span) for key in keys]


def _decoded(values: Mapping[Key, int | None], marks: Mapping[Key, str], key: Key) -> str | None:
    """Digits, a mark, or None."""
    value = values.get(key)
    return marks[key] if key in marks else None if value is None else str(value)


def column_of(rule: LabelRule, label: str = "", block: str = "") -> Column:
    """A column known by its rule; in the official words where the text has none."""
    return Column(0, 1, rule.code, label or rule.match[0], rule, block)


@cache
def official_column(table: str, code: str) -> Column:
    """The column of `table` with this code."""
    return column_of(next(r for r in label_rules() if r.table == table and r.role == "col" and r.code == code))


@cache
def official_row(table: str, code: str) -> LabelRule:
    """The row of `table` with this code."""
    return next(r for r in label_rules() if r.table == table and r.role == "row" and r.code == code)


def place_of(text: str, rule: LabelRule, hit: Hit, method: CellMethod) -> Place:
    """What the cells of a row are to be called."""
    return Place(rule.table, rule.code, " ".join(hit.label.of(text).split()), method, rule.id)
