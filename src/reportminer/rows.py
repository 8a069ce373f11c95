"""From what the stages found to the rows of the database. Nothing is decided here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field
from itertools import chain

from pydantic import TypeAdapter

from reportminer.check.codes import About, finding, phrase
from reportminer.check.sections import Verdict
from reportminer.entities import entity_of, place_above
from reportminer.extract import Facts
from reportminer.harmonise import Figure
from reportminer.identify import Identity
from reportminer.models import (
    CleanText,
    CountRow,
    DeadlineRow,
    Document,
    FindingRow,
    IdentityRow,
    IndicatorRow,
    Mined,
    RemovedRow,
    ReportRow,
    Section,
    SectionRow,
    SourceRow,
    TableCellRow,
    TableRead,
    VerdictRow,
    regime_of,
    report_id_of,
)
from reportminer.records import record
from reportminer.spans import Span


@record(kw_only=True)
class Parts:
    """What the stages made of one file."""

    path: str
    data_sha256: str
    size: int
    document: Document
    clean: CleanText
    identity: Identity
    sections: tuple[Section, ...] = ()
    tables: tuple[TableRead, ...] = ()
    facts: Facts = field(default_factory=Facts)
    figures: tuple[Figure, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[FindingRow, ...] = ()

    @property
    def source_id(self) -> str:
        """Derived from the file's bytes alone."""
        return f"s{self.data_sha256[:24]}"

    @property
    def report_id(self) -> str:
        """Derived from the file's bytes alone: the same on every machine."""
        return report_id_of(self.data_sha256)

    def source(self, span: Span) -> Span:
        """A span of the clean text in the source."""
        return self.clean.offsets.to_source(span)


_SECTIONS = TypeAdapter(list[SectionRow])
_COUNTS = TypeAdapter(list[CountRow])
_CELLS = TypeAdapter(list[TableCellRow])
_INDICATORS = TypeAdapter(list[IndicatorRow])
_VERDICTS = TypeAdapter(list[VerdictRow])
_REMOVED = TypeAdapter(list[RemovedRow])
# Hundreds of rows a report: validated in one call, which takes half the time of as many constructors.


def rows_of(parts: Parts) -> Mined:
    """All rows of one file."""
    findings = list(parts.findings) or _not_annual(parts)
    return Mined(
        source=_source(parts),
        report=_report(parts),
        identity=_identity(parts),
        sections=_SECTIONS.validate_python(list(_sections(parts))),
        counts=_COUNTS.validate_python(list(_counts(parts))),
        deadlines=list(_deadlines(parts)),
        table_cells=_CELLS.validate_python(list(_cells(parts))),
        indicators=_INDICATORS.validate_python(list(_indicators(parts))),
        verdicts=_VERDICTS.validate_python(list(_verdicts(parts))),
        findings=findings,
        removed=_REMOVED.validate_python(list(_removed(parts))),
    )


def _not_annual(parts: Parts) -> list[FindingRow]:
    refusal, year = parts.identity.refusal, parts.identity.year
    if refusal is None:
        return []
    about = About(report_id=parts.report_id, year=year, regime=regime_of(year) if year else None)
    return [finding(about, "not_annual_report", slots={"reason": phrase(refusal.reason, {"what": refusal.what})})]


def _source(parts: Parts) -> SourceRow:
    document = parts.document
    return SourceRow(
        source_id=parts.source_id, path=parts.path, sha256=parts.data_sha256, media_type=document.media_type, encoding=document.encoding,
        size_bytes=parts.size, url=document.facts.url or None, text=document.text,
    )  # fmt: skip


def _report(parts: Parts) -> ReportRow:
    identity, issuer = parts.identity, parts.identity.issuer
    return ReportRow(
        report_id=parts.report_id,
        source_id=parts.source_id,
        is_annual_report=identity.is_annual_report,
        title=identity.title or None,
        issuer=issuer.name or None,
        issuer_kind=issuer.kind,
        region_code=issuer.region.code if issuer.region else None,
        region_name=issuer.region.name if issuer.region else None,
        report_year=identity.year,
        regime=regime_of(identity.year) if identity.year else None,
        layout=identity.layout,
        published_on=identity.published_on,
        published_basis=identity.published_basis,
        period_start=identity.period.start if identity.period else None,
        period_end=identity.period.end if identity.period else None,
        characters=len(parts.clean.text),
    )


def _identity(parts: Parts) -> IdentityRow:
    issuer = parts.identity.issuer
    entity, region = entity_of(issuer.name, issuer.region, issuer.level), issuer.region
    province, prefecture = (region.province, region.prefecture) if region else place_above(entity.name, parts.identity.year)
    return IdentityRow(
        report_id=parts.report_id,
        issuer=issuer.name or None,
        issuer_name=entity.name or None,
        issuer_key=entity.key,
        core=entity.core,
        issuer_kind=issuer.kind,
        level=issuer.level,
        field=issuer.field,
        region_code=region.code if region else None,
        region_name=region.name if region else None,
        province=province or None,
        prefecture=prefecture or None,
        county=(region.county or None) if region else None,
        report_year=parts.identity.year,
    )


def _sections(parts: Parts) -> Iterable[dict[str, object]]:
    for s in parts.sections:
        yield {
            "report_id": parts.report_id, "ordinal": s.ordinal, "code": s.code, "also_covers": list(s.also_covers), "title": s.title,
            "number": s.number or None, "text": s.text, "start_char": s.source.start, "end_char": s.source.end,
        }  # fmt: skip


class _SectionCodes:
    """The section at an offset of the clean text."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.starts = [s.clean.start for s in sections]
        self.codes = [s.code for s in sections]

    def at(self, offset: int) -> str:
        i = bisect_right(self.starts, offset) - 1
        return self.codes[i] if i >= 0 else "preamble"


def _ends(span: Span | None) -> tuple[int, int] | tuple[None, None]:
    return (span.start, span.end) if span else (None, None)


def _counts(parts: Parts) -> Iterable[dict[str, object]]:
    report_id, codes, text = parts.report_id, _SectionCodes(parts.sections), parts.clean.text
    meant = {t.count: t.indicator for t in reversed(parts.facts.told) if t.count is not None}
    for i, c in enumerate(parts.facts.counts):
        span = parts.source(c.span)
        yield {
            "report_id": report_id, "ordinal": i + 1, "section_code": codes.at(c.span.start), "kind": c.kind, "text": c.text,
            "value": float(c.value), "unit": c.unit, "qualifier": c.qualifier, "subject": c.subject,
            "indicator": meant.get(i), "rule": c.rule, "start_char": span.start, "end_char": span.end,
            "sentence": c.sentence.of(text),
        }  # fmt: skip


def _deadlines(parts: Parts) -> Iterable[DeadlineRow]:
    codes, text = _SectionCodes(parts.sections), parts.clean.text
    for i, d in enumerate(parts.facts.deadlines):
        span = parts.source(d.span)
        yield DeadlineRow(
            report_id=parts.report_id, ordinal=i + 1, section_code=codes.at(d.span.start), kind=d.kind, text=d.text, amount=d.amount,
            unit=d.unit, due_on=d.due_on, trigger_text=d.trigger, action_text=d.action, statutory_amount=d.statutory,
            within_statute=d.within, rule=d.rule, start_char=span.start, end_char=span.end, sentence=d.sentence.of(text),
        )  # fmt: skip


def _cells(parts: Parts) -> Iterable[dict[str, object]]:
    report_id = parts.report_id
    for i, c in enumerate(chain.from_iterable(table.cells for table in parts.tables)):
        start, end = _ends(c.span)
        yield {
            "report_id": report_id, "ordinal": i + 1, "table_code": c.table, "row_code": c.row_code, "col_code": c.col_code,
            "row_label": c.row_label, "col_label": c.col_label, "state": c.state, "value": c.value, "text": c.text,
            "unit": c.unit or None, "method": c.method, "start_char": start, "end_char": end,
        }  # fmt: skip


def _indicators(parts: Parts) -> Iterable[dict[str, object]]:
    report_id, text = parts.report_id, parts.document.text
    for f in parts.figures:
        start, end = _ends(f.span)
        yield {
            "report_id": report_id, "indicator": f.indicator, "dimension": f.dimension, "value": f.value, "unit": f.unit,
            "qualifier": f.qualifier, "basis": f.basis, "rule": f.rule, "start_char": start, "end_char": end,
            "evidence": f.span.of(text) if f.span else "",
        }  # fmt: skip


def _verdicts(parts: Parts) -> Iterable[dict[str, object]]:
    for v in parts.verdicts:
        span = parts.source(v.span) if v.span else None
        start, end = _ends(span)
        yield {
            "report_id": parts.report_id, "section_code": v.section, "status": v.status, "start_char": start, "end_char": end,
            "evidence": span.of(parts.document.text) if span else None,
        }  # fmt: skip


def _removed(parts: Parts) -> Iterable[dict[str, object]]:
    """Removals that a reader would miss: not the white space, not the page's frame."""
    for r in parts.clean.removed:
        if r.reason not in ("characters.space", "characters.invisible"):
            yield {
                "report_id": parts.report_id, "reason": r.reason, "note": r.note, "start_char": r.span.start, "end_char": r.span.end,
            }  # fmt: skip
