"""Between two years of one issuer: what was carried over, items, documents in force, cumulative counts, copied text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from reportminer.check.codes import At, Slots, Words, finding, label, number, words
from reportminer.check.passages import Shingled, likeness, locate, shared, shingle
from reportminer.check.reports import Part, Report, parts_of, texts_of
from reportminer.models import FindingRow, Regime
from reportminer.records import record
from reportminer.spans import Span
from reportminer.store import Store
from reportminer.tables.sums import DIMENSIONS

_ITEMS = ("licensing", "other_services", "penalty", "coercion", "admin_fees")
_DOCUMENTS = ("rules", "normative_documents")
_CUMULATIVE = "proactive.cumulative"
_NEEDED = (
    "requests.carried_in",
    "requests.carried_out",
    _CUMULATIVE,
    *(f"{name}.items_{what}" for name in _ITEMS for what in ("last_year", "change")),
    *(f"{name}.{what}" for name in _DOCUMENTS for what in ("issued", "repealed", "in_force")),
)
_YEARS_BACK = 3
_SHOWN = 3
Key = tuple[str, str]


@record
class Printed:
    """A figure of a table."""

    value: float
    flattened: bool
    span: Span | None
    evidence: str


Figures = Mapping[Key, Printed]


@record
class Expectation:
    """What the year before makes a figure of this year be."""

    code: str
    key: Key
    expected: float
    uncertain: bool


def check_years(store: Store, reports: Sequence[Report]) -> list[FindingRow]:
    """All findings between years; `reports` are all reports of the issuers in question."""
    counted = [r for r in reports if r.duplicate_of is None and r.year]
    figures = _figures(store, counted)
    found: list[FindingRow] = []
    for series in _by_issuer(counted).values():
        for report in series:
            before = [r for r in series if r.year == (report.year or 0) - 1]
            found += _against(report, before, figures)
    return [*found, *check_problems(store, counted)]


def _by_issuer(reports: Iterable[Report]) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.key:
            found[report.key].append(report)
    return found


def _figures(store: Store, reports: Sequence[Report]) -> dict[str, dict[Key, Printed]]:
    """The tables' figures by report."""
    sql = """SELECT report_id, indicator, dimension, value, rule LIKE '%flattened', start_char, end_char, evidence
             FROM indicators WHERE basis = 'table' AND list_contains(?, report_id) AND list_contains(?, indicator)"""
    found: dict[str, dict[Key, Printed]] = defaultdict(dict)
    rows = store.rows(sql, [[r.report_id for r in reports], list(_NEEDED)])
    for report_id, indicator, dimension, value, flattened, start, end, evidence in rows:
        found[report_id][indicator, dimension] = Printed(value, flattened, Span(start, end) if start is not None else None, evidence)
    return found


def _against(report: Report, before: Sequence[Report], figures: Mapping[str, Figures]) -> Iterable[FindingRow]:
    """Every figure that follows from the year before; where that has several reports, one that agrees is enough."""
    here = figures.get(report.report_id, {})
    wanted: dict[tuple[str, Key], list[Expectation]] = defaultdict(list)
    for other in before:
        for rule in _RULES:
            for e in rule(report, here, figures.get(other.report_id, {})):
                wanted[e.code, e.key].append(e)
    for (code, key), expectations in wanted.items():
        printed = here[key]
        fits = [printed.value >= e.expected if code == "year.cumulative" else printed.value == e.expected for e in expectations]
        if not any(fits):
            yield _broken(report, printed, expectations[0])


def _broken(report: Report, printed: Printed, e: Expectation) -> FindingRow:
    """A finding on the later report, with the cell as evidence."""
    slots: Slots = {
        "before": (report.year or 0) - 1, "indicator": label(e.key[0]),
        "where": Words(e.key[1], words("columns").get(e.key[1], e.key[1])),
    }  # fmt: skip
    at = At(section=_section(e.key[0]), evidence=printed.evidence, expected=number(e.expected), actual=number(printed.value))
    row = finding(report.about(), e.code, at, slots=slots, soft=e.uncertain)
    return _placed(row, printed.span)


def _section(indicator: str) -> str:
    return "requests" if indicator.startswith("requests.") else "proactive"


def _placed(row: FindingRow, span: Span | None) -> FindingRow:
    """The finding at its place; its evidence is known already."""
    return replace(row, start_char=span.start, end_char=span.end) if span else row


def _carried(report: Report, here: Figures, before: Figures) -> Iterable[Expectation]:
    for dimension in DIMENSIONS:
        old, new = before.get(("requests.carried_out", dimension)), here.get(("requests.carried_in", dimension))
        if old and new:
            yield Expectation("year.carried", ("requests.carried_in", dimension), old.value, old.flattened or new.flattened)


def _items(report: Report, here: Figures, before: Figures) -> Iterable[Expectation]:
    for name in _ITEMS:
        last, change = (before.get((f"{name}.items_{what}", "total")) for what in ("last_year", "change"))
        new = here.get((f"{name}.items_last_year", "total"))
        if last and change and new:
            yield Expectation("year.items", (f"{name}.items_last_year", "total"), last.value + change.value, new.flattened)


def _in_force(report: Report, here: Figures, before: Figures) -> Iterable[Expectation]:
    if report.regime is not Regime.FORMAT_2021:
        return
    for name in _DOCUMENTS:
        last = before.get((f"{name}.in_force", "total"))
        issued, repealed, new = (here.get((f"{name}.{what}", "total")) for what in ("issued", "repealed", "in_force"))
        if last and issued and repealed and new:
            expected = last.value + issued.value - repealed.value
            yield Expectation("year.in_force", (f"{name}.in_force", "total"), expected, new.flattened)


def _cumulative(report: Report, here: Figures, before: Figures) -> Iterable[Expectation]:
    old, new = before.get((_CUMULATIVE, "total")), here.get((_CUMULATIVE, "total"))
    if old and new:
        yield Expectation("year.cumulative", (_CUMULATIVE, "total"), old.value, False)


_RULES: tuple[Callable[[Report, Figures, Figures], Iterable[Expectation]], ...] = (_carried, _items, _in_force, _cumulative)


def check_problems(store: Store, reports: Sequence[Report]) -> Iterable[FindingRow]:
    """problems.copied: the later report, against the most alike of the three years before."""
    several = [r for series in _by_issuer(reports).values() if len({r.year for r in series}) > 1 for r in series]
    texts = {i: next((p for p in parts if p.code == "problems"), None) for i, parts in parts_of(store, several).items()}
    ready = {i: shingle(part.text) for i, part in texts.items() if part}
    for series in _by_issuer(several).values():
        for report in (r for r in series if r.report_id in ready):
            earlier = [r for r in series if r.report_id in ready and 0 < (report.year or 0) - (r.year or 0) <= _YEARS_BACK]
            if earlier and (row := _copied(store, _most_alike(report, earlier, ready), ready, texts[report.report_id])):
                yield row


def _most_alike(report: Report, earlier: Sequence[Report], ready: Mapping[str, Shingled]) -> tuple[Report, Report]:
    """The report and the earlier one whose problems section is most like its own."""
    return report, max(earlier, key=lambda r: likeness(ready[report.report_id], ready[r.report_id]))


def _copied(store: Store, pair: tuple[Report, Report], ready: Mapping[str, Shingled], part: Part | None) -> FindingRow | None:
    report, other = pair
    new, old = ready[report.report_id], ready[other.report_id]
    alike = likeness(new, old)
    long = len(new.shingles) >= words("copied.long_text")
    if part is None or alike < words("copied.likeness" if long else "copied.likeness_short"):
        return None
    passages = shared(new, old)
    if not passages or len(passages[0]) < words("copied.least_passage"):
        return None
    source = texts_of(store, [report]).get(report.report_id, "")
    span = locate(passages[0].of(new.text), source, Span(part.start, part.end))
    said = " / ".join(f"“{p.of(new.text)[:60]}”" for p in passages[:_SHOWN])
    at = At(section="problems", span=span, evidence=passages[0].of(new.text), actual=str(round(100 * alike)), expected=None)
    return finding(report.about(source), "problems.copied", at, slots={"before": other.year, "passages": said})
