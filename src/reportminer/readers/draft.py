"""What the readers of files with a layout share: writing down a text while noting where its tables and frame stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportminer.config import Limits
from reportminer.errors import LimitExceeded
from reportminer.models import Grid, GridCell, Removed
from reportminer.records import record
from reportminer.spans import Span

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_SPACE_AT_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WRITER_PREFIX = re.compile(r"^\s*Microsoft (Office )?(Word|PowerPoint) *- *", re.IGNORECASE)
_FILE_SUFFIX = re.compile(r"\.(docx?|wps|pdf|html?|rtf|odt)\s*$", re.IGNORECASE)


@record(kw_only=True)
class LaidCell:
    """A cell that has its place in a table, but not yet in a text."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str


@dataclass(slots=True)
class Draft:
    """A text under construction. Mutable, never outside one call of a reader."""

    limits: Limits
    parts: list[str] = field(default_factory=list)
    length: int = 0
    cells: int = 0
    grids: list[Grid] = field(default_factory=list)
    frame: list[Removed] = field(default_factory=list)

    def write(self, text: str) -> Span:
        """Append `text` as it is."""
        start = self.length
        self.length += len(text)
        if self.length > self.limits.max_characters:
            raise LimitExceeded(
                f"text: more than {self.limits.max_characters} characters; allowed by limits.max_characters; "
                "split the file, or raise the limit if it really is one report"
            )
        if text:
            self.parts.append(text)
        return Span(start, self.length)

    def new_line(self) -> None:
        """End the current line, if one has begun."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.write("\n")

    def count_cells(self, rows: int, cols: int) -> None:
        """Note one more table; LimitExceeded where all tables together have more than `limits.max_cells`, spans laid out."""
        self.cells += rows * cols
        if self.cells > self.limits.max_cells:
            raise LimitExceeded(
                f"tables: {self.cells:,} cells and more, limits.max_cells allows {self.limits.max_cells:,}; "
                "check that the file is a report, or raise the limit"
            )

    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)


def write_grid(draft: Draft, cells: list[LaidCell], *, rows: int, cols: int) -> None:
    """Write a table, cells parted by tabs and rows by line breaks, and note its grid."""
    draft.count_cells(rows, cols)
    draft.new_line()
    start, previous, placed = draft.length, -1, list[GridCell]()
    for cell in sorted(cells, key=lambda c: (c.row, c.col)):
        if placed:
            draft.write("\t" if cell.row == previous else "\n")
        previous = cell.row
        placed.append(GridCell(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text, draft.write(cell.text)))
    draft.grids.append(Grid(tuple(placed), rows, cols, Span(start, draft.length)))
    draft.new_line()


def close_up(text: str) -> str:
    """A label without the spaces that letter-spacing and line breaks leave between Chinese characters.

    >>> close_up("商 业 企 业"), close_up("GDP 2023 growth")
    ('商业企业', 'GDP 2023 growth')
    """
    return _SPACE_AT_CJK.sub("", text.strip())


def glue(first: str, second: str) -> str:
    """What belongs between two lines of one paragraph: a space between Latin words, nothing else.

    >>> glue("in the", "year"), glue("收到", "申请"), glue("12", "00")
    (' ', '', '')
    """
    latin = first[-1:].isascii() and second[:1].isascii() and first[-1:].isalpha() and second[:1].isalpha()
    return " " if latin else ""


def joined(lines: list[str]) -> str:
    """Lines of one paragraph as one line."""
    text = ""
    for line in lines:
        text += glue(text, line) + line
    return text


def headline(title: str | None) -> str:
    """A title out of a file's properties, or "" where it is a file name of sorts or says nothing."""
    cleaned = _FILE_SUFFIX.sub("", _WRITER_PREFIX.sub("", title or "")).strip()
    return cleaned if len(_HAN.findall(cleaned)) >= 6 and len(cleaned) <= 200 else ""
