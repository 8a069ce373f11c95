"""One figure for each indicator and dimension, from tables and prose, each with its evidence.

A table's figure is kept before the prose's, a quantity in the prose before a denial; of several in the prose the one in
the section that is about the matter. Sub-totals that the official table does not print are summed where every part is a
number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from reportminer.catalogue import GROUP_SUMS, LITIGATION_PARTS, indicators
from reportminer.extract.narrative_rules import Told
from reportminer.models import CellMethod, CellState, TableCode, TableRead
from reportminer.records import record
from reportminer.spans import OffsetMap, Span


@record(kw_only=True)
class Figure:
    """A harmonised figure; `span` counts characters of the source, None where its cell has no place there."""

    indicator: str
    dimension: str
    value: float
    unit: str
    qualifier: str
    basis: str
    rule: str
    span: Span | None
    count: int | None = None


Key = tuple[str, str]

_HOME = {
    "requests": "requests",
    "review": "review_litigation",
    "litigation": "review_litigation",
    "fees": "fees",
    "proactive": "proactive",
    "consultations": "consultation",
    "staff": "staff_budget",
    "budget": "staff_budget",
}
_SECTION_RANK = {"overview": 1, "preamble": 2, "other": 1, "problems": 4, "nonstandard": 3}


def settled(told: Sequence[Told], tables: Sequence[TableRead]) -> tuple[Told, ...]:
    """What the prose says, once all is known: 截至年底累计公开 is the year's figure, or that of all years where a smaller one is told."""
    if not any(t.larger for t in told):
        return tuple(told)
    least = {indicator: figure.value for (indicator, dimension), figure in from_tables(tables).items() if dimension == "total"}
    for t in told:
        if t.count is not None and not (t.weak or t.larger):
            least[t.indicator] = min(t.value, least.get(t.indicator, t.value))
    return tuple(replace(t, indicator=t.larger) if t.larger and t.value > least.get(t.indicator, t.value) else t for t in told)


def harmonise(tables: Sequence[TableRead], told: Sequence[Told], offsets: OffsetMap) -> tuple[Figure, ...]:
    """The figures of a report in the catalogue's order. `offsets` maps the clean text, which `told` counts, to the source."""
    figures = from_tables(tables)
    for key, found in from_prose(told, offsets).items():
        figures.setdefault(key, found)
    order = _order()
    return tuple(sorted(figures.values(), key=lambda f: (order.get(f.indicator, len(order)), f.dimension)))


@cache
def _order() -> dict[str, int]:
    """Where each indicator stands in the catalogue."""
    return {code: i for i, code in enumerate(indicators())}


def from_tables(tables: Sequence[TableRead]) -> dict[Key, Figure]:
    """What the official tables say, sums of their groups included."""
    figures: dict[Key, Figure] = {}
    known = indicators()
    for table in tables:
        rules = {method: f"table.{table.code}.{method}" for method in CellMethod}
        for cell in table.cells:
            key = _key(cell.table, cell.row_code, cell.col_code) if cell.state is CellState.NUMBER and cell.row_code else None
            if key and cell.value is not None and key[0] in known and key not in figures:
                figures[key] = _figure(key, cell.value, known[key[0]].unit, rules[cell.method], cell.span)
    _add_sums(figures)
    return figures


@lru_cache(maxsize=2048)  # rows times columns of all tables are fewer
def _key(table: TableCode, row: str, col: str) -> Key | None:
    """The indicator and dimension that a cell means, None where it means none."""
    if table is TableCode.REQUESTS:
        return f"requests.{row}", col
    if table is TableCode.STATISTICS:
        if col == "cumulative":
            return ("proactive.cumulative", "total") if row == "proactive.total" else None
        return (row, "total") if col == "current_year" else None
    return f"{row}.{col}", "total"


def _figure(key: Key, value: float, unit: str, rule: str, span: Span | None) -> Figure:
    return Figure(
        indicator=key[0], dimension=key[1], value=value, unit=unit, qualifier="exact", basis="table", rule=rule, span=span
    )  # fmt: skip


def _add_sums(figures: dict[Key, Figure]) -> None:
    for dimension in {d for _, d in figures}:
        for group, parts in GROUP_SUMS.items():
            if (group, dimension) not in figures and (parts[0], dimension) in figures:
                _add_sum(figures, (group, dimension), [(p, dimension) for p in parts])
    _add_sum(figures, ("litigation.total", "total"), [(p, "total") for p in LITIGATION_PARTS])


def _add_sum(figures: dict[Key, Figure], key: Key, parts: Sequence[Key]) -> None:
    """The sum of parts that are all there; its evidence spans them."""
    if key in figures or not all(p in figures for p in parts):
        return
    spans = [f.span for p in parts if (f := figures[p]).span]
    whole = Span(min(s.start for s in spans), max(s.end for s in spans)) if len(spans) == len(parts) else None
    figures[key] = _figure(key, sum(figures[p].value for p in parts), indicators()[key[0]].unit, "table.sum", whole)


def from_prose(told: Sequence[Told], offsets: OffsetMap) -> dict[Key, Figure]:
    """What the prose says, the best statement of each indicator."""
    best: dict[Key, Told] = {}
    for statement in told:
        key = (statement.indicator, statement.dimension)
        if key not in best or _rank(statement) < _rank(best[key]):
            best[key] = statement
    return {
        key: Figure(
            indicator=t.indicator, dimension=t.dimension, value=t.value, unit=indicators()[t.indicator].unit, qualifier=t.qualifier,
            basis=t.basis, rule=t.rule, span=offsets.to_source(t.span), count=t.count,
        )
        for key, t in best.items()
    }  # fmt: skip


def _rank(told: Told) -> tuple[int, bool, int, bool]:
    """Quantities before denials, but for those told far from their matter; sure rules first; then the nearest section, the widest."""
    home = _HOME.get(told.indicator.split(".")[0])
    section = 0 if told.section == home else _SECTION_RANK.get(told.section, 2)
    return (told.basis == "negation") + 2 * (section > 1), told.weak, section, not told.wide


def by_indicator(figures: Iterable[Figure]) -> Mapping[Key, Figure]:
    """Figures by indicator and dimension."""
    return {(f.indicator, f.dimension): f for f in figures}
