"""The property that every row with offsets has: the source's characters there are its evidence."""

from __future__ import annotations

import re
import unicodedata

from reportminer.models import Mined, TableCellRow
from reportminer.spans import Span, gaps


def squeezed(text: str) -> str:
    """A text without white space and invisible characters, in one width, a long dash as a short one."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable() and not c.isspace())
    return re.sub("—+", "—", shown)


class Source:
    """A file's text, and how it reads without what cleaning took out."""

    def __init__(self, mined: Mined) -> None:
        self.text = mined.source.text
        self.removed = [Span(r.start_char, r.end_char) for r in mined.removed]

    def at(self, start: int, end: int) -> str:
        """The characters there as they stood."""
        assert 0 <= start <= end <= len(self.text)
        return self.text[start:end]

    def kept(self, start: int, end: int) -> str:
        """The characters there less the removed ones."""
        inside = [Span(max(r.start, start) - start, max(start, min(r.end, end)) - start) for r in self.removed if r.start < end]
        found = self.at(start, end)
        return "".join(s.of(found) for s in gaps(inside, len(found)))


def faults(mined: Mined) -> list[str]:
    """Rows whose offsets lead to something else than their evidence."""
    source = Source(mined)
    wrong = []
    for kind, start, end, evidence in _clean_rows(mined):
        if _bare(kind, source.kept(start, end)) != _bare(kind, evidence):
            wrong.append(f"{kind}: {evidence!r} against {source.kept(start, end)!r}")
    for kind, start, end, evidence in _source_rows(mined):
        if squeezed(source.at(start, end)) != squeezed(evidence):
            wrong.append(f"{kind}: {evidence!r} against {source.at(start, end)!r}")
    wrong += [f"cell: {c.text!r} not in {found!r}" for c, found in _run_together(mined, source) if squeezed(c.text) not in squeezed(found)]
    return wrong


def _bare(kind: str, text: str) -> str:
    """A section's text is cut at the colon behind its title, which is neither in the one nor in the other."""
    return squeezed(text).replace(":", "") if kind == "section" else squeezed(text)


def _clean_rows(mined: Mined) -> list[tuple[str, int, int, str]]:
    """Rows whose evidence is clean text."""
    rows = [("section", s.start_char, s.end_char, (s.number or "") + s.title + s.text) for s in mined.sections]
    rows += [("count", c.start_char, c.end_char, c.text) for c in mined.counts]
    rows += [("deadline", d.start_char, d.end_char, d.text) for d in mined.deadlines]
    return rows


def shared_cells(mined: Mined) -> list[str]:
    """Cells told apart in a run of digits that lead to more than themselves."""
    source = Source(mined)
    return [
        f"{c.row_code} × {c.col_code}: {c.text!r} against {found!r}"
        for c, found in _run_together(mined, source)
        if squeezed(found) != squeezed(c.text)
    ]


def _run_together(mined: Mined, source: Source) -> list[tuple[TableCellRow, str]]:
    cells = [c for c in mined.table_cells if c.method == "flattened" and c.start_char is not None and c.end_char is not None]
    return [(c, source.at(c.start_char or 0, c.end_char or 0)) for c in cells]


def _source_rows(mined: Mined) -> list[tuple[str, int, int, str]]:
    """Rows whose evidence is the source's own characters."""
    cells = [c for c in mined.table_cells if c.method != "flattened"]
    rows = [("cell", c.start_char, c.end_char, c.text) for c in cells if c.start_char is not None and c.end_char is not None]
    rows += [
        ("indicator", i.start_char, i.end_char, i.evidence) for i in mined.indicators if i.start_char is not None and i.end_char is not None
    ]
    rows += [
        ("finding", f.start_char, f.end_char, f.evidence)
        for f in mined.findings
        if f.start_char is not None and f.end_char is not None and f.evidence is not None
    ]
    rows += [
        ("verdict", v.start_char, v.end_char, v.evidence)
        for v in mined.verdicts
        if v.start_char is not None and v.end_char is not None and v.evidence is not None
    ]
    return rows
