"""What could not be checked, counted: it is never shown as passed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from reportminer.check.codes import phrase
from reportminer.check.records import Unchecked
from reportminer.models import Cell, CellMethod, CellState, TableCode
from reportminer.store import Store
from reportminer.tables.sums import examine_sums

_COUNTED = "is_annual_report AND duplicate_of IS NULL"

# reason -> (code, the reports that lack what the check needs)
_LACKING = {
    "no_year": ("*", "report_year IS NULL"),
    "no_date": ("publication.late", "published_on IS NULL"),
    "no_period": ("period.mismatch", "period_start IS NULL OR period_end IS NULL"),
    "no_region": ("text.foreign_place", "region_code IS NULL"),
    "no_issuer": ("year.*", "issuer IS NULL"),
    "no_year_before": (
        "year.*",
        """report_year > 2008 AND issuer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reports b WHERE b.is_annual_report
           AND b.issuer = reports.issuer AND b.report_year = reports.report_year - 1)""",
    ),
}
_NOT_MINED = {"not_annual": "SELECT count(*) FROM reports WHERE NOT is_annual_report", "unread": "SELECT count(*) FROM failures"}


def unchecked_of(store: Store) -> list[Unchecked]:
    """Every check that could not be made, with the reason and how often."""
    found = [*_sums(store), *_lacking(store)]
    for reason, sql in _NOT_MINED.items():
        count = int(store.rows(sql)[0][0])
        if count:
            found.append(Unchecked("*", phrase(reason), count, count))
    return found


def _lacking(store: Store) -> Iterable[Unchecked]:
    for reason, (code, where) in _LACKING.items():
        count = int(store.rows(f"SELECT count(*) FROM reports WHERE {_COUNTED} AND ({where})")[0][0])
        if count:
            yield Unchecked(code, phrase(reason), count, count)


def _sums(store: Store) -> Iterable[Unchecked]:
    """Equations with a blank or unreadable figure, by code; only of tables that have such cells or lack some."""
    counts, reports = Counter[str](), Counter[str]()
    for cells in _tables(store):
        codes = Counter(equation.code for equation in examine_sums(cells).unchecked)
        counts.update(codes)
        reports.update(codes.keys())
    for code in sorted(counts):
        yield Unchecked(code, phrase("no_figure"), counts[code], reports[code])


def _tables(store: Store) -> Iterable[list[Cell]]:
    sql = f"""SELECT report_id, table_code, row_code, col_code, state, value FROM table_cells
              WHERE table_code IN ('requests', 'review_litigation') AND report_id IN (
                  SELECT report_id FROM table_cells JOIN reports USING (report_id)
                  WHERE {_COUNTED} AND table_code IN ('requests', 'review_litigation')
                  GROUP BY report_id, table_code
                  HAVING bool_or(state <> 'number') OR count(*) NOT IN (175, 161, 15))"""
    found: dict[str, list[Cell]] = defaultdict(list)
    for report_id, table, row, column, state, value in store.rows(sql):
        found[report_id].append(_cell(TableCode(table), (row, column), CellState(state), value))
    return found.values()


def _cell(table: TableCode, key: tuple[str | None, str], state: CellState, value: float | None) -> Cell:
    """A stored cell as the sums want it; what only the reading knew is left empty."""
    return Cell(
        table=table, row_code=key[0], col_code=key[1], row_label="", col_label="", state=state, value=value, text="", unit="",
        method=CellMethod.GRID, span=None,
    )  # fmt: skip
