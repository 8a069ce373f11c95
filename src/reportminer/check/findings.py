"""Findings on one report. Each names the law's article and carries the characters or figures it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportminer.check.sections import Verdict
from reportminer.extract.narrative import Told
from reportminer.harmonise import Figure
from reportminer.models import CleanText, FindingRow, Regime, Section, Severity, TableRead
from reportminer.rules import load_toml
from reportminer.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything a check may look at."""

    report_id: str
    source: str
    clean: CleanText
    year: int | None
    regime: Regime | None
    sections: tuple[Section, ...]
    verdicts: tuple[Verdict, ...]
    tables: tuple[TableRead, ...]
    told: tuple[Told, ...]
    figures: tuple[Figure, ...]


def check(subject: Subject) -> tuple[FindingRow, ...]:
    """The findings on a report, in the order of its text; those without a place come first."""
    found = [*_sections(subject), *_order(subject), *_unreadable(subject), *_prose_against_table(subject)]
    return tuple(sorted(found, key=lambda f: (f.start_char if f.start_char is not None else -1, f.code)))


def _basis(code: str, regime: Regime) -> str:
    return str(load_toml("findings.toml")["basis"][regime.value].get(code, ""))


def _finding(  # noqa: PLR0913 - one place that builds the record
    subject: Subject, code: str, severity: Severity, message: str, *, section: str | None = None, span: Span | None = None,
    expected: str | None = None, actual: str | None = None,
) -> FindingRow:  # fmt: skip
    return FindingRow(
        report_id=subject.report_id,
        code=code,
        severity=severity,
        section_code=section,
        message=message,
        expected=expected,
        actual=actual,
        evidence=span.of(subject.source) if span else None,
        start_char=span.start if span else None,
        end_char=span.end if span else None,
    )


def _sections(subject: Subject) -> Iterable[FindingRow]:
    """section.missing and section.embedded."""
    if subject.regime is None:
        return
    for verdict in subject.verdicts:
        basis = _basis(verdict.section, subject.regime)
        if verdict.status == "missing":
            soft = subject.year == 2019 and verdict.section in ("overview", "other")  # 60号: encouraged for 2019
            yield _finding(
                subject, "section.missing", Severity.WARNING if soft else Severity.ERROR,
                f"The section {verdict.section} is missing ({basis}); nothing in the report tells the matter.", section=verdict.section,
            )  # fmt: skip
        elif verdict.status == "embedded" and verdict.span:
            yield _finding(
                subject, "section.embedded", Severity.WARNING,
                f"The matter {verdict.section} has no heading of its own ({basis}); it is told inside another section.",
                section=verdict.section, span=subject.clean.offsets.to_source(verdict.span),
            )  # fmt: skip


def _order(subject: Subject) -> Iterable[FindingRow]:
    for section in subject.sections:
        for doubt in section.doubts:
            yield _finding(
                subject, "section.order", Severity.INFO, f"The heading {section.title!r} is out of order: {doubt}.",
                section=section.code, span=subject.clean.offsets.to_source(Span(section.clean.start, section.body.start)),
            )  # fmt: skip


def _unreadable(subject: Subject) -> Iterable[FindingRow]:
    for table in subject.tables:
        for doubt in table.doubts:
            yield _finding(
                subject, "table.unreadable", Severity.WARNING, f"The table {table.code} was not read with certainty: {doubt}.",
                section=table.code, span=table.span,
            )  # fmt: skip


def _prose_against_table(subject: Subject) -> Iterable[FindingRow]:
    """prose.table: the table's figure is kept; both are told. 共收到N件 may mean new requests, or those carried in as well."""
    tabled = {f.indicator: f for f in subject.figures if f.basis == "table" and f.dimension == "total"}
    for told in _first_of_each(subject.told):
        figure = tabled.get(told.indicator)
        if figure is None or told.value == figure.value or told.qualifier != "exact":
            continue
        carried = tabled.get("requests.carried_in")
        if told.indicator == "requests.received" and carried and told.value == figure.value + carried.value:
            continue
        span = subject.clean.offsets.to_source(told.span)
        yield _finding(
            subject, "prose.table", Severity.WARNING,
            f"The prose says {told.indicator} is {told.value:g}, the table {figure.value:g}; the table's figure is kept.",
            section=told.section, span=span, expected=f"{figure.value:g}", actual=f"{told.value:g}",
        )  # fmt: skip


def _first_of_each(told: Sequence[Told]) -> Iterable[Told]:
    seen: set[str] = set()
    for statement in told:
        if statement.indicator not in seen:
            seen.add(statement.indicator)
            yield statement
