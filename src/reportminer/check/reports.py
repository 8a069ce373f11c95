"""The reports of a store as the checks between them see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache

from reportminer.check.codes import About
from reportminer.identify.divisions import gazetteer
from reportminer.identify.issuer import issuer_key
from reportminer.identify.places import Region, region_of
from reportminer.models import Regime
from reportminer.records import record
from reportminer.store import Store

_COLUMNS = (
    "report_id, source_id, issuer_id, issuer, issuer_kind, region_code, report_year, regime, layout, "
    "published_on, published_basis, period_start, period_end, duplicate_of"
)


@record
class Report:
    """A row of `reports` that is an annual report."""

    report_id: str
    source_id: str
    issuer_id: str | None
    issuer: str | None
    kind: str | None
    region_code: str | None
    year: int | None
    regime: Regime | None
    layout: str | None
    published_on: dt.date | None
    published_basis: str | None
    period_start: dt.date | None
    period_end: dt.date | None
    duplicate_of: str | None

    @property
    def key(self) -> str | None:
        """What is equal for all reports of one issuer; None where it is not certain who that is."""
        if self.issuer_id:
            return self.issuer_id
        return key_of(self.issuer, self.region_code) if self.issuer and self.region_code else None

    def about(self, source: str = "") -> About:
        """The report as findings name it; `source` is its text, for evidence."""
        return About(report_id=self.report_id, year=self.year, regime=self.regime, source=source)


@cache
def key_of(name: str, region_code: str | None) -> str:
    """The issuer's key by its name and region code."""
    return issuer_key(name, region_by_code(region_code) if region_code else None)


@cache
def region_by_code(code: str) -> Region | None:
    """The region of a code, None where the table of divisions does not have it."""
    rows = gazetteer().by_code.get(code)
    return region_of(rows[-1]) if rows else None


def reports_with(store: Store, report_ids: Sequence[str]) -> list[Report]:
    """The annual reports among these."""
    return _reports(store, "list_contains(?, report_id)", [list(report_ids)])


def reports_of_issuers(store: Store, reports: Iterable[Report], others: Iterable[tuple[str | None, str | None]] = ()) -> list[Report]:
    """All annual reports of the issuers of `reports`, and of `others` (issuer_id, region_code), of every year."""
    reports, others = tuple(reports), tuple(others)
    issuers = {r.issuer_id for r in reports} | {issuer for issuer, _ in others}
    nameless = {r.region_code for r in reports if not r.issuer_id} | {region for issuer, region in others if not issuer}
    where = "list_contains(?, issuer_id) OR (issuer_id IS NULL AND list_contains(?, region_code))"
    return _reports(store, where, [sorted(i for i in issuers if i), sorted(r for r in nameless if r)])


def _reports(store: Store, where: str, parameters: Sequence[object]) -> list[Report]:
    sql = f"SELECT {_COLUMNS} FROM reports WHERE is_annual_report AND ({where}) ORDER BY report_year, report_id"
    return [Report(*(*row[:7], Regime(row[7]) if row[7] else None, *row[8:])) for row in store.rows(sql, parameters)]


def texts_of(store: Store, reports: Iterable[Report]) -> dict[str, str]:
    """The source texts by report."""
    sources = {r.source_id: r.report_id for r in reports}
    found = store.rows("SELECT source_id, text FROM sources WHERE list_contains(?, source_id)", [list(sources)])
    return {sources[source_id]: text for source_id, text in found}


@record
class Part:
    """A section of a stored report: its cleaned text, and where it stands in the source."""

    report_id: str
    code: str
    text: str
    start: int
    end: int


def parts_of(store: Store, reports: Iterable[Report]) -> dict[str, list[Part]]:
    """The sections by report, in order."""
    ids = [r.report_id for r in reports]
    sql = "SELECT report_id, code, text, start_char, end_char FROM sections WHERE list_contains(?, report_id) ORDER BY report_id, ordinal"
    found: dict[str, list[Part]] = {i: [] for i in ids}
    for row in store.rows(sql, [ids]):
        found[row[0]].append(Part(*row))
    return found
