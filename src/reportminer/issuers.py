"""Issuers as entities: the table `issuers`, who took over from whom, and what of that stands in `reports`.

Everything follows from `identities` (what was mined) and `corrections` (what the user says), so that both may change.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportminer.corrections import Corrected
from reportminer.entities import heirs, issuer_id
from reportminer.models import IdentityRow, columns_of, regime_of
from reportminer.store import Store

_COLUMNS = ", ".join(columns_of(IdentityRow))

_EFFECTIVE = f"""
CREATE OR REPLACE TEMP TABLE effective AS
SELECT {_COLUMNS} FROM identities WHERE report_id NOT IN (SELECT report_id FROM corrected_identities)
UNION ALL SELECT {_COLUMNS} FROM corrected_identities
"""

_REPORTS = """
UPDATE reports SET
    issuer = e.issuer, issuer_kind = e.issuer_kind, region_code = e.region_code, region_name = e.region_name,
    report_year = e.report_year, regime = y.regime, issuer_id = k.issuer_id
FROM effective e
LEFT JOIN effective_keys k USING (issuer_key)
LEFT JOIN effective_years y USING (report_year)
WHERE e.report_id = reports.report_id AND (
    reports.issuer_id IS DISTINCT FROM k.issuer_id OR reports.issuer IS DISTINCT FROM e.issuer
    OR reports.issuer_kind IS DISTINCT FROM e.issuer_kind
    OR reports.region_code IS DISTINCT FROM e.region_code OR reports.report_year IS DISTINCT FROM e.report_year)
"""

_ISSUERS = """
INSERT INTO issuers
WITH counted AS (
    SELECT r.issuer_id, e.*, r.duplicate_of IS NULL AS counts
    FROM effective e JOIN reports r USING (report_id)
    WHERE r.is_annual_report AND r.issuer_id IS NOT NULL
), named AS (
    SELECT
        issuer_id, issuer_name,
        row_number() OVER (PARTITION BY issuer_id ORDER BY count(*) DESC, length(issuer_name) DESC, issuer_name) AS place
    FROM counted GROUP BY issuer_id, issuer_name
)
SELECT
    c.issuer_id, any_value(n.issuer_name), mode(c.issuer_kind), mode(c.level), mode(c.field), mode(c.region_code),
    arg_max(c.region_name, c.report_year), arg_max(c.province, c.report_year), arg_max(c.prefecture, c.report_year),
    arg_max(c.county, c.report_year), NULL, min(c.report_year), max(c.report_year), count(*) FILTER (c.counts)
FROM counted c JOIN named n ON n.issuer_id = c.issuer_id AND n.place = 1
GROUP BY c.issuer_id ORDER BY c.issuer_id
"""

_SUCCESSOR_OF = """
UPDATE issuers SET successor_of = p.predecessor_id
FROM (
    SELECT s.issuer_id, arg_max(s.predecessor_id, (i.last_year, s.predecessor_id)) AS predecessor_id
    FROM succession s JOIN issuers i ON i.issuer_id = s.predecessor_id GROUP BY s.issuer_id
) p
WHERE p.issuer_id = issuers.issuer_id
"""


def resolve_issuers(store: Store, corrections: Mapping[str, Corrected]) -> None:
    """Bring issuer, region, year and issuer_id of `reports` to what is mined and corrected."""
    execute = store.connection.execute
    execute("CREATE OR REPLACE TEMP TABLE corrected_identities AS FROM identities LIMIT 0")
    if corrections:
        with store.connection.appender("corrected_identities") as appender:
            appender.append_rows([tuple(c.identity.__dict__.values()) for c in corrections.values()])
    execute(_EFFECTIVE)
    _map(store, "effective_keys", "issuer_key", "issuer_id", issuer_id)
    _map(store, "effective_years", "report_year", "regime", regime_of)
    execute(_REPORTS)


def _map(store: Store, table: str, column: str, target: str, function: object) -> None:
    """A table of what `function` makes of each value of a column of `effective`."""
    assert callable(function)
    values = [v for (v,) in store.rows(f"SELECT DISTINCT {column} FROM effective WHERE {column} IS NOT NULL ORDER BY 1")]
    kind = "INTEGER" if values and isinstance(values[0], int) else "VARCHAR"
    store.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({column} {kind}, {target} VARCHAR)")
    if values:
        with store.connection.appender(table) as appender:
            appender.append_rows([(v, function(v)) for v in values])


def rebuild_issuers(store: Store) -> None:
    """Fill `issuers` and `succession` anew, after `resolve_issuers` and after copies are known."""
    store.connection.execute("DELETE FROM issuers")
    store.connection.execute("DELETE FROM succession")
    store.connection.execute(_ISSUERS)
    links = sorted(_links(store))
    if links:
        with store.connection.appender("succession") as appender:
            appender.append_rows(links)
        store.connection.execute(_SUCCESSOR_OF)


def _links(store: Store) -> set[tuple[str, str]]:
    """(issuer, predecessor): for each body the nearest of its heirs that the database holds and that reports later."""
    bodies = store.rows("SELECT issuer_id, name, region_code, first_year, last_year FROM issuers")
    spans = {row[0]: row[3:] for row in bodies}
    found = set()
    for body, name, region, first, last in bodies:
        for key in heirs(name, region):
            heir = issuer_id(key)
            if heir in spans and heir != body and _later(spans[heir], (first, last)):
                found.add((heir, body))
                break
    return found


def _later(heir: tuple[int | None, int | None], body: tuple[int | None, int | None]) -> bool:
    """True where the heir's reports go on after the body's; a body does not take over from one that outlives it."""
    return heir[1] is None or body[1] is None or heir[1] >= body[1]
