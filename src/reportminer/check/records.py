"""Findings with the report they are about and the place in its file, and what could not be checked; read from a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from reportminer.check.codes import Words
from reportminer.models import FindingRow, Severity, columns_of
from reportminer.records import record
from reportminer.store import Store

_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
_FINDING = ", ".join(f"f.{name}" for name in columns_of(FindingRow))
_PLAIN = "text/plain"


@record
class Place:
    """Where evidence stands in a text file: line and column count from 1, characters are code points."""

    line: int
    column: int
    end_line: int
    end_column: int


@record(kw_only=True)
class CheckedFinding:
    """A finding and the report it is about. `place` is None where the file's text is not what is stored (pages, PDF, DOCX)."""

    finding: FindingRow
    path: str
    media_type: str
    issuer: str | None
    year: int | None
    place: Place | None = None

    @property
    def code(self) -> str:
        """The finding's code."""
        return self.finding.code

    @property
    def severity(self) -> Severity:
        """The finding's level."""
        return self.finding.severity


@record
class Unchecked:
    """A check that could not be made: why, how many times, in how many reports. It is not passed."""

    code: str
    reason: Words
    items: int
    reports: int

    def what(self, lang: str = "en") -> str:
        """In words."""
        text = self.reason.zh if lang == "zh" else self.reason.en
        return f"{self.code}: {text} ({self.items} / {self.reports})"

    def record(self, lang: str = "en") -> dict[str, Any]:
        """As data."""
        reason = self.reason.zh if lang == "zh" else self.reason.en
        return {"code": self.code, "reason": reason, "items": self.items, "reports": self.reports}


def rank(severity: Severity) -> int:
    """info 0, warning 1, error 2."""
    return _RANKS[severity]


def findings_of(store: Store, report_ids: Sequence[str] | None = None) -> list[CheckedFinding]:
    """The findings of a store, of all reports or of some, by issuer and year."""
    where = "" if report_ids is None else "WHERE list_contains(?, f.report_id)"
    sql = f"""SELECT {_FINDING}, s.source_id, s.path, s.media_type, r.issuer, r.report_year
              FROM findings f JOIN reports r USING (report_id) JOIN sources s USING (source_id) {where}
              ORDER BY r.issuer NULLS LAST, r.report_year, s.path, f.start_char NULLS FIRST, f.code, f.message"""
    rows = store.rows(sql, [] if report_ids is None else [list(report_ids)])
    size = len(columns_of(FindingRow))
    texts = _texts(store, {r[size] for r in rows if r[size + 2] == _PLAIN})
    return [_checked(row[:size], row[size:], texts) for row in rows]


def _texts(store: Store, source_ids: Iterable[str]) -> Mapping[str, str]:
    return dict(store.rows("SELECT source_id, text FROM sources WHERE list_contains(?, source_id)", [sorted(source_ids)]))


def _checked(row: Sequence[Any], about: Sequence[Any], texts: Mapping[str, str]) -> CheckedFinding:
    found = FindingRow(**dict(zip(columns_of(FindingRow), row, strict=True)))
    source_id, path, media_type, issuer, year = about
    place = None
    if source_id in texts and found.start_char is not None and found.end_char is not None:
        place = place_in(texts[source_id], found.start_char, found.end_char)
    return CheckedFinding(finding=found, path=path, media_type=media_type, issuer=issuer, year=year, place=place)


def place_in(text: str, start: int, end: int) -> Place:
    """Lines and columns of an interval of characters."""
    line, column = _line(text, start)
    end_line, end_column = _line(text, end)
    return Place(line, column, end_line, end_column)


def _line(text: str, at: int) -> tuple[int, int]:
    starts = _starts(text)
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= at else (low, middle)
    return low + 1, at - starts[low] + 1


@lru_cache(maxsize=8)
def _starts(text: str) -> tuple[int, ...]:
    """Where lines begin; CR LF is one line end."""
    return (0, *(i + 1 for i, c in enumerate(text) if c == "\n" or (c == "\r" and text[i + 1 : i + 2] != "\n")))


def filtered(
    findings: Iterable[CheckedFinding], *, level: Severity = Severity.INFO, codes: Sequence[str] | None = None,
    years: Sequence[int] | None = None, issuers: Sequence[str] | None = None,
) -> list[CheckedFinding]:  # fmt: skip
    """The findings at or above `level`, of these codes, years and issuers.

    A code that ends with a dot stands for all that begin so (`sum.`); of an issuer's name a part is enough.
    """
    return [
        f
        for f in findings
        if rank(f.severity) >= rank(level)
        and (not codes or any(f.code == c or (c.endswith(".") and f.code.startswith(c)) for c in codes))
        and (not years or f.year in years)
        and (not issuers or any(i in (f.issuer or "") for i in issuers))
    ]
