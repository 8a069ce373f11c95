"""Reference data that the database holds beside what was mined: the indicators, and the years in which a definition changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import duckdb
from pydantic import BaseModel, ConfigDict, ValidationError

from reportminer.catalogue import indicators
from reportminer.errors import RuleError
from reportminer.rules import load_toml

SERIES = "series.toml"
FOREVER = 9999


class Break(BaseModel):
    """A year from which indicators mean something else than before, and what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicators: tuple[str, ...]
    since: int
    note_en: str
    note_zh: str


@cache
def breaks() -> tuple[Break, ...]:
    """All breaks. RuleError for an unknown indicator, or two breaks of one indicator in one year."""
    found, seen = [], set()
    for entry in load_toml(SERIES)["break"]:
        try:
            rule = Break.model_validate(entry)
        except ValidationError as exc:
            raise RuleError(f"{SERIES}, break of {entry.get('since', '(no year)')}: {exc}") from exc
        for code in rule.indicators:
            if code not in indicators():
                raise RuleError(f"{SERIES}, break of {rule.since}: no indicator {code!r} in indicators.csv")
            if (code, rule.since) in seen:
                raise RuleError(f"{SERIES}: {code} has two breaks in {rule.since}")
            seen.add((code, rule.since))
        found.append(rule)
    return tuple(found)


def series() -> Iterator[tuple[str, int, int, str, str]]:
    """(indicator, since, until, note in English, in Chinese), for each time that a changed definition holds."""
    by_code: dict[str, list[Break]] = {}
    for rule in sorted(breaks(), key=lambda b: b.since):
        for code in rule.indicators:
            by_code.setdefault(code, []).append(rule)
    for code, rules in by_code.items():
        ends = [rule.since - 1 for rule in rules[1:]] + [FOREVER]
        yield from ((code, rule.since, end, rule.note_en, rule.note_zh) for rule, end in zip(rules, ends, strict=True))


def load_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the tables `catalogue` and `series` to what the package knows."""
    known = [(i.code, n, i.label_zh, i.label_en, i.unit, i.regimes) for n, i in enumerate(indicators().values(), 1)]
    for table, rows in (("catalogue", known), ("series", list(series()))):
        connection.execute(f"DELETE FROM {table}")
        with connection.appender(table) as appender:
            appender.append_rows(rows)
