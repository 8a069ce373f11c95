"""What the checks of one report look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reportminer.check.codes import About
from reportminer.check.sections import Verdict
from reportminer.extract.counts import Count
from reportminer.extract.narrative_rules import Told
from reportminer.harmonise import Figure
from reportminer.models import Cell, CellState, CleanText, Regime, Section, TableCode, TableRead
from reportminer.spans import Span


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Everything a check of one report may look at."""

    report_id: str
    source: str
    clean: CleanText
    year: int | None
    regime: Regime | None
    sections: tuple[Section, ...]
    verdicts: tuple[Verdict, ...] = ()
    tables: tuple[TableRead, ...] = ()
    counts: tuple[Count, ...] = ()  # in the clean text, in its order
    told: tuple[Told, ...] = field(default=())
    figures: tuple[Figure, ...] = ()

    @cached_property
    def about(self) -> About:
        """The report as findings name it."""
        return About(report_id=self.report_id, year=self.year, regime=self.regime, source=self.source)

    @property
    def formatted(self) -> bool:
        """True where the unified format asks for official tables."""
        return self.regime in (Regime.FORMAT_2019, Regime.FORMAT_2021)

    @property
    def soft(self) -> bool:
        """The year in which the format was encouraged only (国办公开办函〔2019〕60号, 二)."""
        return self.year == 2019

    @cached_property
    def cells(self) -> Mapping[tuple[TableCode, str | None, str], Cell]:
        """The cells of the official tables by table, row and column."""
        return {(c.table, c.row_code, c.col_code): c for t in reversed(self.tables) for c in reversed(t.cells)}

    @cached_property
    def table_places(self) -> tuple[Span, ...]:
        """Where tables stand in the source: those that were read, and those that the cleaned text leaves out."""
        read = [t.span for t in self.tables if t.span]
        return (*read, *(r.span for r in self.clean.removed if r.reason == "table"))

    @cached_property
    def masks(self) -> tuple[Span, ...]:
        """Where tables that were read stand in the clean text; empty spans are left out."""
        found = []
        for table in self.tables:
            if table.span:
                start, end = (self.clean.offsets.to_target(at) for at in (table.span.start, table.span.end))
                if end > start:
                    found.append(Span(start, end))
        return tuple(sorted(found))

    def source_span(self, span: Span) -> Span:
        """A span of the clean text in the source."""
        return self.clean.offsets.to_source(span)

    def heading(self, section: Section) -> Span:
        """A section's heading in the source."""
        return self.source_span(Span(section.clean.start, section.body.start))

    def holds_table(self, section: Section) -> bool:
        """True where a table stands in the section."""
        return any(section.source.start <= t.start < section.source.end for t in self.table_places)

    def has_figures(self, code: TableCode) -> bool:
        """True where an official table was found with at least one number."""
        return any(t.code is code and any(c.state is CellState.NUMBER for c in t.cells) for t in self.tables)
