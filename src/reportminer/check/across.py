"""The checks that need the store: `check_store` keeps the table `findings` in step with the reports.

`checked_reports` holds what a report was checked as. A report that is new, was mined anew, or has got another issuer, year,
date or copy since is due again, and with it all years of the issuers it has and had; so is what an ingest that was cut off
left behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from reportminer.check.codes import codes_of
from reportminer.check.copies import check_copies, note_digests, suspects
from reportminer.check.dates import check_dates
from reportminer.check.foreign import check_foreign
from reportminer.check.reports import Report, parts_of, reports_of_issuers, reports_with, texts_of
from reportminer.check.years import check_years
from reportminer.models import FindingRow
from reportminer.store import Store

_COPIES = ("text.copied_report",)
_SERIES = ("year.carried", "year.items", "year.in_force", "year.cumulative", "problems.copied")
_CHUNK = 256

_STATES = """
SELECT report_id, issuer_id, region_code, concat_ws('|', source_id, is_annual_report, issuer, issuer_kind, issuer_id, region_code,
    report_year, layout, published_on, published_basis, period_start, period_end, duplicate_of, miner) AS state
FROM reports LEFT JOIN (SELECT source_id, max(miner) AS miner FROM source_paths GROUP BY source_id) USING (source_id)
"""
_DUE = f"SELECT s.report_id FROM ({_STATES}) s LEFT JOIN checked_reports c USING (report_id) WHERE c.state IS DISTINCT FROM s.state"
_BEFORE = f"""
SELECT DISTINCT c.issuer_id, c.region_code FROM checked_reports c LEFT JOIN ({_STATES}) s USING (report_id)
WHERE c.state IS DISTINCT FROM s.state
"""


def check_store(store: Store, report_ids: Sequence[str] = ()) -> int:
    """Check what needs the issuer, its other years and other issuers; findings stand in place of the old ones. How many were due.

    `report_ids` are checked in any case; what is new or changed is found without them. To be called when issuers and copies
    are known (after `resolve_issuers_and_duplicates`).
    """
    due = sorted({*report_ids, *(r for (r,) in store.rows(_DUE))})
    before = store.rows(_BEFORE)
    if not due and not before:
        return 0
    for ids in _chunks(due):
        _check_alone(store, reports_with(store, ids), ids)
    series = reports_of_issuers(store, reports_with(store, due), before)
    for reports in _by_issuers(series):
        found = check_years(store, reports)
        _replace(store, [r.report_id for r in reports], _SERIES, found)
    for ids in _chunks(due):
        alike = suspects(store, ids)
        _replace(store, [*ids, *alike], _COPIES, check_copies(store, alike))
    _remember(store, due)
    return len(due)


def _check_alone(store: Store, reports: Sequence[Report], ids: Sequence[str]) -> None:
    """What one report shows once its issuer is known."""
    parts, texts, found = parts_of(store, reports), texts_of(store, reports), list[FindingRow]()
    for report in reports:
        here, source = parts[report.report_id], texts.get(report.report_id, "")
        found += check_dates(report, here, source)
        found += check_foreign(report, here, source)
    _replace(store, ids, [c for c in codes_of("store") if c not in (*_SERIES, *_COPIES)], found)
    note_digests(store, ids)


def _replace(store: Store, report_ids: Sequence[str], codes: Sequence[str], found: Iterable[FindingRow]) -> None:
    """The findings of these codes on these reports are `found` and no others, in one transaction."""
    rows = [tuple(row.__dict__.values()) for row in found]
    with store.transaction():
        sql = "DELETE FROM findings WHERE list_contains(?, report_id) AND list_contains(?, code)"
        store.connection.execute(sql, [list(report_ids), list(codes)])
        if rows:
            with store.connection.appender("findings") as appender:
                appender.append_rows(rows)


def _remember(store: Store, due: Sequence[str]) -> None:
    """What the reports were checked as; those that are gone are forgotten."""
    with store.transaction():
        store.connection.execute(
            "DELETE FROM checked_reports WHERE list_contains(?, report_id) OR report_id NOT IN (SELECT report_id FROM reports)", [list(due)]
        )
        states = f"SELECT report_id, issuer_id, region_code, state FROM ({_STATES})"
        store.connection.execute(f"INSERT INTO checked_reports {states} WHERE list_contains(?, report_id)", [list(due)])


def _by_issuers(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """The reports in lots that keep an issuer's together; those of nobody known are left out."""
    issuers: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.key:
            issuers[report.key].append(report)
    lot: list[Report] = []
    for own in issuers.values():
        lot += own
        if len(lot) >= _CHUNK:
            yield lot
            lot = []
    if lot:
        yield lot


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
