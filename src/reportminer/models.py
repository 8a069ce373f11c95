"""The records that stages hand to each other, and the rows that reach the database.

Two families. What travels between stages is a record (records.py). What is stored is a frozen pydantic dataclass with one
field a column of contract tables; `schemas/` holds their JSON Schemas. Offsets count code points of `Document.text`,
which is stored as `sources.text`, half-open, so that `text[start_char:end_char]` is the evidence as it stood.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import field, fields
from enum import StrEnum
from typing import Any, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from reportminer.records import record
from reportminer.spans import OffsetMap, Span

_T = TypeVar("_T")

# --------------------------------------------------------------------------------------------- closed vocabularies


class Regime(StrEnum):
    """Which rules a report year is under (docs/law.md)."""

    REGS_2008 = "regs-2008"  # 政府信息公开条例 2007, art. 31, 32: report years 2008-2013
    STATS_2014 = "stats-2014"  # the same, plus 国办发〔2014〕32号: 2014-2018
    FORMAT_2019 = "format-2019"  # Regulations of 2019, art. 49, 50; 国办公开办函〔2019〕60号: 2019-2020
    FORMAT_2021 = "format-2021"  # the same; 国办公开办函〔2021〕30号: 2021 and later


def regime_of(report_year: int) -> Regime | None:
    """The regime of a report year; None before the first Regulations came into force (2008-05-01)."""
    if report_year < 2008:
        return None
    if report_year <= 2013:
        return Regime.REGS_2008
    if report_year <= 2018:
        return Regime.STATS_2014
    return Regime.FORMAT_2019 if report_year <= 2020 else Regime.FORMAT_2021


class TableCode(StrEnum):
    """The official tables."""

    PROACTIVE = "proactive"  # 主动公开政府信息情况 (art. 20), since 2019
    REQUESTS = "requests"  # 收到和处理政府信息公开申请情况, since 2019
    REVIEW_LITIGATION = "review_litigation"  # 行政复议、行政诉讼情况, since 2019
    STATISTICS = "statistics"  # 政府信息公开情况统计表, 2008-2018


class CellState(StrEnum):
    """What stands in a cell of a table; a printed 0 is a number, not a blank."""

    NUMBER = "number"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"  # /, —, 无
    UNREADABLE = "unreadable"


class CellMethod(StrEnum):
    """How a cell was read."""

    GRID = "grid"  # cells of a page's, DOCX's or PDF's table
    LAYOUT = "layout"  # cells told apart by tabs, spaces or lines
    FLATTENED = "flattened"  # cells run together; told apart by the sums that must hold


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


# ------------------------------------------------------------------------------------------------ between the stages


@record
class GridCell:
    """One cell of a table as printed; `row` and `col` are where its upper left corner lies after spans are laid out."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    span: Span | None  # in Document.text; None where the cell has no place there


@record
class Grid:
    """A table of the document; cells in reading order, each once, however many rows and columns it spans."""

    cells: tuple[GridCell, ...]
    rows: int
    cols: int
    span: Span | None  # all of it in Document.text


@record
class Removed:
    """Characters of the source that the cleaned text leaves out, and why."""

    span: Span
    reason: str  # "frame", "table", or the id of a rule in boilerplate.toml, "repeat", "torn", …
    note: str = ""


@record(kw_only=True)
class PageFacts:
    """What a page or a crawler's header says about the document, as printed; empty where it says nothing."""

    title: str = ""
    published: str = ""
    source: str = ""  # ContentSource, 来源: who published
    url: str = ""
    site: str = ""
    headline: str = ""  # the page's <title> or first <h1>
    keeper: str = ""  # who keeps the site, by its footer


def report_id_of(sha256: str) -> str:
    """The id of the report in a file, derived from the file's bytes alone: the same on every machine."""
    return f"r{sha256[:24]}"


@record(kw_only=True)
class Document:
    """What a reader makes of a file: the text before any cleaning, its tables, and what is not the report."""

    text: str
    media_type: str  # text/plain, text/html, application/pdf, …
    encoding: str | None  # utf-8, gb18030, …; None for PDF and DOCX
    grids: tuple[Grid, ...] = ()
    frame: tuple[Removed, ...] = ()  # menus, footers: in the text, but no part of the report
    facts: PageFacts = PageFacts()


@record
class CleanText:
    """The report's text without dirt and without its grids, and the way back to the source."""

    text: str
    offsets: OffsetMap
    removed: tuple[Removed, ...]


@record(kw_only=True)
class Cell:
    """One value cell of an official table. Codes follow indicators.csv (see TableCellRow)."""

    table: TableCode
    row_code: str | None
    col_code: str
    row_label: str
    col_label: str
    state: CellState
    value: float | None
    text: str
    unit: str
    method: CellMethod
    span: Span | None  # in Document.text
    rule: str = ""


@record
class TableRead:
    """An official table that was found: its cells, and what the reading could not settle."""

    code: TableCode
    cells: tuple[Cell, ...]
    span: Span | None  # in Document.text
    layout: str = ""  # the form it follows: "2014", "2019", "2021" or ""
    doubts: tuple[str, ...] = ()


@record
class Section:
    """A part of the report under one heading at the top level. Spans: `clean` in CleanText.text, `source` in Document.text."""

    ordinal: int  # 0 is the preamble
    code: str
    also_covers: tuple[str, ...]
    title: str
    number: str  # the mark as printed: 一、
    text: str
    clean: Span  # heading and text
    body: Span  # text without the heading, in CleanText.text
    source: Span
    doubts: tuple[str, ...] = field(default=())


# ------------------------------------------------------------------------------------------------------- stored rows


@dataclass_transform(frozen_default=True, kw_only_default=True)
def row(cls: type[_T]) -> type[_T]:
    """A row of the database: validated by pydantic when it is made, frozen, nothing beyond its columns.

    A pydantic dataclass: a report has hundreds, and a pydantic model takes twice as long to make.
    """
    return cast("type[_T]", dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))(cls))


def columns_of(kind: type[Any]) -> tuple[str, ...]:
    """The columns of a kind of row, in order."""
    return tuple(column.name for column in fields(kind))


@row
class SourceRow:
    """A file that was read."""

    source_id: str
    path: str
    sha256: str
    media_type: str
    encoding: str | None
    size_bytes: int
    url: str | None
    text: str


@row
class ReportRow:
    """A document and what it is. `report_id` is derived from the file's bytes, the same on every machine."""

    report_id: str
    source_id: str
    is_annual_report: bool
    title: str | None
    issuer: str | None
    issuer_kind: str | None  # government, department, township, office, other
    region_code: str | None  # GB/T 2260
    region_name: str | None
    report_year: int | None
    regime: Regime | None
    layout: str | None
    published_on: dt.date | None
    published_basis: str | None  # page (the page or crawler says so) or signature (the date below the text)
    period_start: dt.date | None
    period_end: dt.date | None
    characters: int
    duplicate_of: str | None = None
    issuer_id: str | None = None


@row
class IdentityRow:
    """Who issued a report and for which year, as mined: what `reports` says before the user's corrections.

    `issuer_key` is NULL where the name does not say which body it is; `core` is the name without its place.
    """

    report_id: str
    issuer: str | None
    issuer_name: str | None
    issuer_key: str | None
    core: str
    issuer_kind: str | None
    level: str | None
    field: str | None
    region_code: str | None
    region_name: str | None
    province: str | None
    prefecture: str | None
    county: str | None
    report_year: int | None


@row
class SectionRow:
    """A section of a report; ordinal 0 is the preamble."""

    report_id: str
    ordinal: int
    code: str
    also_covers: list[str]
    title: str
    number: str | None
    text: str
    start_char: int
    end_char: int


@row
class CountRow:
    """A quantity in the prose: 万 and 亿 multiplied out, money in 元."""

    report_id: str
    ordinal: int
    section_code: str
    kind: str  # count, amount, percentage
    text: str
    value: float
    unit: str
    qualifier: str  # exact, approximately, more_than, at_least, less_than, at_most
    subject: str | None
    indicator: str | None
    rule: str
    start_char: int
    end_char: int
    sentence: str


@row
class DeadlineRow:
    """A duration or a date that limits an act."""

    report_id: str
    ordinal: int
    section_code: str
    kind: str  # duration, date
    text: str
    amount: int | None
    unit: str | None  # working_day, day, month, year
    due_on: dt.date | None
    trigger_text: str | None
    action_text: str | None
    statutory_amount: int | None  # working days the law allows at the report's date
    within_statute: bool | None
    rule: str
    start_char: int
    end_char: int
    sentence: str


@row
class TableCellRow:
    """A value cell of an official table.

    In `requests` the row is what stands after `requests.` (received, denied.state_secret, …) and the column a dimension;
    in `proactive` and `review_litigation` row and column are the halves of the code (rules × issued); in `statistics` the
    row is the whole indicator code, NULL where the label means none, and the column current_year, cumulative or as printed.
    """

    report_id: str
    ordinal: int
    table_code: TableCode
    row_code: str | None
    col_code: str
    row_label: str
    col_label: str
    state: CellState
    value: float | None
    text: str
    unit: str | None
    method: CellMethod
    start_char: int | None
    end_char: int | None


@row
class IndicatorRow:
    """A harmonised figure, one for each (report_id, indicator, dimension). `evidence` is the source's characters."""

    report_id: str
    indicator: str
    dimension: str
    value: float
    unit: str
    qualifier: str
    basis: str  # table, narrative, negation
    rule: str
    start_char: int | None
    end_char: int | None
    evidence: str


@row
class FindingRow:
    """What a compliance check found; `message` in English, `message_zh` in Chinese, `basis` the article or document that asks for it."""

    report_id: str
    code: str
    severity: Severity
    section_code: str | None
    message: str
    expected: str | None = None
    actual: str | None = None
    evidence: str | None = None
    start_char: int | None = None
    end_char: int | None = None
    message_zh: str = ""
    basis: str = ""


@row
class RemovedRow:
    """Characters of the source that no section holds, and why."""

    report_id: str
    reason: str
    note: str
    start_char: int
    end_char: int


@row
class VerdictRow:
    """Where a required section stands: present, embedded (told inside another section) or missing."""

    report_id: str
    section_code: str
    status: str
    evidence: str | None
    start_char: int | None
    end_char: int | None


@row
class FailureRow:
    """A file that could not be mined."""

    path: str
    sha256: str | None
    stage: str
    error: str
    message: str
    run_id: str


@row
class Mined:
    """Everything mined from one file: the rows that one transaction stores."""

    source: SourceRow
    report: ReportRow
    identity: IdentityRow
    sections: list[SectionRow]
    counts: list[CountRow]
    deadlines: list[DeadlineRow]
    table_cells: list[TableCellRow]
    indicators: list[IndicatorRow]
    verdicts: list[VerdictRow]
    findings: list[FindingRow]
    removed: list[RemovedRow]
