"""The checks that need the store: `check_store` keeps the table `findings` in step with the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

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


def issuers_at(store: Store, paths: Sequence[str]) -> list[Report]:
    """The reports that lie at these paths now: to be called before they are replaced, so that their issuers' years are checked anew."""
    sql = "SELECT report_id FROM source_paths JOIN reports USING (source_id) WHERE list_contains(?, path)"
    return reports_with(store, [row[0] for row in store.rows(sql, [list(paths)])])


def check_store(store: Store, report_ids: Sequence[str], *, replaced: Sequence[Report] = ()) -> tuple[FindingRow, ...]:
    """Check what needs the issuer, its other years and other issuers, and store the findings in place of the old ones.

    `report_ids` are new or changed; all years of their issuers, and of `replaced`, are checked anew, in one transaction.
    """
    new = reports_with(store, report_ids)
    series = reports_of_issuers(store, [*new, *replaced])
    with _transaction(store):
        note_digests(store, new)
        alike = suspects(store, new)
        found = [*_own(store, new), *check_years(store, series), *check_copies(store, alike)]
        own_codes = [c for c in codes_of("store") if c not in (*_SERIES, *_COPIES)]
        _forget(store, [r.report_id for r in new], own_codes)
        _forget(store, [r.report_id for r in series], _SERIES)
        _forget(store, [*(r.report_id for r in new), *alike], _COPIES)
        _keep(store, found)
    return tuple(found)


def _own(store: Store, reports: Sequence[Report]) -> Iterator[FindingRow]:
    """What one report shows once its issuer is known."""
    parts, texts = parts_of(store, reports), texts_of(store, reports)
    for report in reports:
        here, source = parts[report.report_id], texts.get(report.report_id, "")
        yield from check_dates(report, here, source)
        yield from check_foreign(report, here, source)


def _forget(store: Store, report_ids: Sequence[str], codes: Sequence[str]) -> None:
    store.connection.execute(
        "DELETE FROM findings WHERE list_contains(?, report_id) AND list_contains(?, code)", [list(report_ids), list(codes)]
    )


def _keep(store: Store, found: Sequence[FindingRow]) -> None:
    if found:
        with store.connection.appender("findings") as appender:
            appender.append_rows([tuple(row.__dict__.values()) for row in found])


@contextmanager
def _transaction(store: Store) -> Iterator[None]:
    store.connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        store.connection.execute("ROLLBACK")
        raise
    store.connection.execute("COMMIT")
