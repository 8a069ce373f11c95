"""What needs to know the issuer: legal dates, the period of the data, the layout, duties of governments."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from reportminer.check.codes import At, finding, words
from reportminer.check.duties import pattern
from reportminer.check.reports import Part, Report, region_by_code
from reportminer.models import FindingRow, Regime
from reportminer.spans import Span

_LAYOUTS = tuple(r.value for r in Regime)
_MUNICIPALITIES = ("11", "12", "31", "50")  # their districts rank between county and prefecture: the latest date is certain
_FORMAT_SINCE = 2019


def check_dates(report: Report, parts: Sequence[Part], source: str) -> Iterable[FindingRow]:
    """publication.late, period.mismatch, layout.outdated, evaluation.unreported."""
    if report.year is None or report.regime is None:
        return
    yield from _published(report, report.year, source)
    yield from _period(report, report.year, source)
    yield from _layout(report, report.year, parts)
    yield from _evaluation(report, parts)


def due_on(report: Report, year: int) -> dt.date:
    """The day by which the report had to be public; the latest there is where kind or level is not certain."""
    month, day = words("late")[_who(report, year)]
    return dt.date(year + 1, month, day)


def _who(report: Report, year: int) -> str:
    """The entry of [late] that applies."""
    if year < _FORMAT_SINCE:
        return "every"
    if report.kind in ("department", "township"):
        return str(report.kind)
    code = report.region_code
    region = region_by_code(code) if report.kind == "government" and code else None
    if region is None or (region.level == "county" and region.code[:2] in _MUNICIPALITIES):
        return "every"
    return region.level


def _published(report: Report, year: int, source: str) -> Iterable[FindingRow]:
    published, due = report.published_on, due_on(report, year)
    if published is None or published <= due:
        return
    at = At(span=_date_in(source, published), evidence=str(published), expected=str(due), actual=str(published))
    moved = report.published_basis == "page" and published.year > year + 1  # a page may carry the date of a new site
    yield finding(report.about(source), "publication.late", at, soft=moved)


def _date_in(source: str, date: dt.date) -> Span | None:
    """Where a date stands in the text."""
    found = re.search(rf"{date.year}\s?[年\-/.]\s?0?{date.month}\s?[月\-/.]\s?0?{date.day}(?!\d)日?", source)
    return Span(*found.span()) if found else None


def _period(report: Report, year: int, source: str) -> Iterable[FindingRow]:
    start, end = report.period_start, report.period_end
    if start is None or end is None or (start, end) in _right_periods(year):
        return
    first = _date_in(source, start)
    last = _date_in(source[first.end :], end) if first else None
    span = Span(first.start, first.end + last.end) if first and last and last.end < 60 else first
    expected, actual = (f"{a} – {b}" for a, b in (_right_periods(year)[0], (start, end)))
    at = At(section="preamble", span=span, evidence=actual, expected=expected, actual=actual)
    yield finding(report.about(source), "period.mismatch", at)


def _right_periods(year: int) -> tuple[tuple[dt.date, dt.date], ...]:
    """The whole year; in 2008 from the day the Regulations came into force."""
    end = dt.date(year, 12, 31)
    whole = (dt.date(year, 1, 1), end)
    return ((dt.date(year, 5, 1), end), whole) if year == 2008 else (whole,)


def _layout(report: Report, year: int, parts: Sequence[Part]) -> Iterable[FindingRow]:
    """An older form than the year's; before 2019 a report without the statistics table is not outdated.

    A report with neither tables nor the section on fees that only the oldest form asks for has no form to tell.
    """
    if report.layout not in _LAYOUTS or report.regime is None or year < _FORMAT_SINCE:
        return
    if report.layout == Regime.REGS_2008 and not any(p.code == "fees" for p in parts):
        return
    if _LAYOUTS.index(report.layout) < _LAYOUTS.index(report.regime.value):
        at = At(evidence=report.layout, expected=report.regime.value, actual=report.layout)
        yield finding(report.about(), "layout.outdated", at, soft=year == _FORMAT_SINCE)


def _evaluation(report: Report, parts: Sequence[Part]) -> Iterable[FindingRow]:
    """Governments above the townships, since 2019; zones are none."""
    if report.kind != "government" or not report.region_code or (report.year or 0) < _FORMAT_SINCE or not parts:
        return
    if not any(pattern("evaluation.told").search(p.text) for p in parts if p.code != "preamble"):
        yield finding(report.about(), "evaluation.unreported", At(section="other"))
