"""The stages in order: one file in, all its rows out. This page is the whole flow.

read -> clean -> find tables -> segment -> identify -> extract -> harmonise -> check
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from reportminer.abreast import Task, abreast
from reportminer.check import Subject, check, judge_sections
from reportminer.clean import clean
from reportminer.config import Limits
from reportminer.extract import Facts, find_counts, find_deadlines, find_told
from reportminer.harmonise import harmonise, settled
from reportminer.identify import identify
from reportminer.models import CleanText, Document, Mined, TableRead, regime_of
from reportminer.readers import read
from reportminer.rows import Parts, rows_of
from reportminer.segment import segment
from reportminer.spans import Span
from reportminer.tables import FlatTable, locate, read_flat, read_grids


def mine(data: bytes, *, path: str = "", limits: Limits = Limits(), year: int | None = None) -> Mined:  # noqa: B008 - frozen
    """Everything that can be mined from a file's bytes. `year` is the report year where it is known better than the text tells.

    Raises a ReadError where they cannot be read. A document that is no annual report is recorded and not mined.
    """
    return abreast([stages(data, path=path, limits=limits, year=year)])[0]


def stages(data: bytes, *, path: str, limits: Limits, year: int | None) -> Task[Mined]:
    """What `mine` does, yielding between stages, so that many files can go through them abreast."""
    document = read(data, limits=limits)
    yield
    text = clean(document)
    yield
    flat = locate(text.text)
    yield
    tables = find_tables(document, text, flat)
    masks = table_places(document, text, flat)
    yield
    sections = segment(text, tables=masks)
    yield
    identity = identify(document, text, sections, tables, year=year)
    parts = Parts(path=path, data_sha256=hashlib.sha256(data).hexdigest(), size=len(data), document=document, clean=text, identity=identity)
    if not identity.is_annual_report:
        return rows_of(parts)
    yield
    regime = regime_of(identity.year) if identity.year else None
    prose = without_tables(text, masks)
    counts = find_counts(prose.text, tables=masks)
    yield
    deadlines = find_deadlines(prose.text, tables=masks, year=identity.year, on=identity.published_on)
    yield
    told = settled(find_told(prose.text, counts, sections, year=identity.year), tables)
    yield
    figures = harmonise(tables, told, text.offsets)
    verdicts = judge_sections(prose, sections, regime) if regime else ()
    parts = replace(parts, sections=sections, tables=tables, facts=Facts(counts, deadlines, told), figures=figures, verdicts=verdicts)
    subject = Subject(
        report_id=parts.report_id, source=document.text, clean=text, year=identity.year, regime=regime,
        sections=sections, verdicts=verdicts, tables=tables, counts=counts, told=told, figures=figures,
    )  # fmt: skip
    yield
    findings = check(subject)
    yield
    return rows_of(replace(parts, findings=findings))


def find_tables(document: Document, text: CleanText, flat: tuple[FlatTable, ...]) -> tuple[TableRead, ...]:
    """The official tables, from grids where the document has them, from running text otherwise; spans in the source."""
    read_from_grids = read_grids(document.grids)
    have = {t.code for t in read_from_grids}
    return (*read_from_grids, *read_flat(text, [t for t in flat if t.code not in have]))


def without_tables(text: CleanText, places: tuple[Span, ...]) -> CleanText:
    """The clean text with line breaks where flat tables stand: nothing moves, and no label is taken for a sentence."""
    prose = text.text
    for place in places:
        prose = prose[: place.start] + "\n" * len(place) + prose[place.end :]
    return replace(text, text=prose)


def table_places(document: Document, text: CleanText, flat: tuple[FlatTable, ...]) -> tuple[Span, ...]:
    """Where tables stand in the clean text: spans of flat ones, empty spans where a grid was taken out."""
    grids = [Span(at, at) for g in document.grids if g.span for at in [text.offsets.to_target(g.span.start)]]
    return tuple(sorted([*(t.span for t in flat), *grids]))
