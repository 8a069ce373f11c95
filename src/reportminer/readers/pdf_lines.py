"""From characters with places to lines, and from lines to paragraphs."""

from __future__ import annotations

import itertools
import re
from operator import attrgetter
from statistics import median

from reportminer.readers.draft import glue
from reportminer.readers.pdf_glyphs import Glyph
from reportminer.records import record

_CLOSING = "，。、；：？！）》”’」』】〉〕"
_WORD = rf"(?:[!-~]+|.)[{_CLOSING}]*"
_FIRST_UNIT = re.compile(rf"[（《“‘「『【〈〔]*{_WORD}(?:[“”‘’]{_WORD})*", re.DOTALL)  # what a break may not cut; quotes bind
_SENTENCE_END = tuple("。；：！？”）;:!?")
_MARK = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．）)]|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]{1,3}(?:部分|章)|[①-⑳•●○■□◆▪▶]"
)
_COLUMN, _NARROW_COLUMN = 1.8, 0.6  # ems between two columns: where tab stops lie far apart, and where they come close to a long entry
_SAME_LINE = 0.45  # of an em between the middles; superscripts stay on their line, the closest lines set stay apart
_INDENTED = 0.8  # of an em from the margin: Word's and WPS's smallest indent in use is one character


@record(kw_only=True)
class Line:
    """One visual line; `em` is the width of a Chinese character in it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    em: float
    page: int


@record
class Margins:
    """Where the lines of a page begin and end, how far apart they stand, at the closest too, and whether paragraphs are indented."""

    left: float
    right: float
    pitch: float
    closest: float
    indented: bool


def lines_of(glyphs: list[Glyph], page: int) -> list[Line]:
    """Lines from top to bottom, each read from left to right; lines of spaces alone are dropped."""
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        here = (glyph.top + glyph.bottom) / 2
        if not rows or here - middle > _SAME_LINE * min(_em(glyph), _em(rows[-1][0])):
            rows.append([])
        rows[-1].append(glyph)
        middle = here if len(rows[-1]) == 1 else (3 * middle + here) / 4
    return [line for row in rows if (line := _line(row, page)) is not None]


def _em(glyph: Glyph) -> float:
    """The em of one character: boxes are as high as the font's ascent and descent, 1.0 to 1.45 em."""
    width = glyph.x1 - glyph.x0
    return width if glyph.text >= "\u2e80" and width > 0 else (glyph.bottom - glyph.top) / 1.2


def _line(row: list[Glyph], page: int) -> Line | None:
    """The line that characters at one height make, or None if nothing is printed."""
    row = sorted(row, key=attrgetter("x0"))
    while row and row[0].text.isspace():
        row = row[1:]
    while row and row[-1].text.isspace():
        row = row[:-1]
    if not row:
        return None
    em = median(_em(g) for g in row)
    top, bottom = min(g.top for g in row), max(g.bottom for g in row)
    return Line(text=_spaced(row, em), x0=row[0].x0, x1=max(g.x1 for g in row), top=top, bottom=bottom, em=em, page=page)


def _spaced(row: list[Glyph], em: float) -> str:
    """The characters of a line with a space or tab where the gap between two is wide; double printing (fake bold) once."""
    text, last = row[0].text, row[0]
    columns = em > 0 and any((b.x0 - a.x1) / em > _COLUMN for a, b in itertools.pairwise(row))
    for glyph in row[1:]:
        if glyph.text == last.text and abs(glyph.x0 - last.x0) < 0.2 * em and not glyph.text.isspace():
            continue
        gap = (glyph.x0 - last.x1) / em if em else 0
        if not text[-1].isspace() and not glyph.text.isspace():
            text += _filling(gap, latin=last.text.isascii() and glyph.text.isascii(), columns=columns)
        text, last = text + glyph.text, glyph
    return text


def _filling(gap: float, *, latin: bool, columns: bool) -> str:
    """What a gap of so many em stands for; a line that has columns has no wide spaces between words."""
    if gap > _COLUMN or (columns and gap > _NARROW_COLUMN):
        return "\t"
    return " " if gap > (0.25 if latin else 0.9) else ""


def margins_of(lines: list[Line]) -> Margins:
    """Margins that at least two lines share, so that one crooked line does not set them."""
    if not lines:
        return Margins(0, 0, 0, 0, indented=False)
    em = median(line.em for line in lines)
    starts, ends = sorted(line.x0 for line in lines), sorted((line.x1 for line in lines), reverse=True)
    left = next((a for a, b in itertools.pairwise(starts) if b - a < 0.5 * em), starts[0])
    right = next((a for a, b in itertools.pairwise(ends) if a - b < 1.2 * em), ends[0])
    steps = [b.top - a.top for a, b in itertools.pairwise(lines) if 0 < b.top - a.top < 4 * em]
    indents = sum(1.2 * em < line.x0 - left < 2.8 * em for line in lines)
    pitch = median(steps) if steps else 2 * em
    closest = next((a for a, b in itertools.pairwise(sorted(steps)) if a >= em and b - a < 0.5), pitch)
    return Margins(left, right, pitch, closest, indented=indents >= 2)


def continues(first: Line, second: Line, here: Margins, there: Margins) -> bool:
    """True where `second` carries on the paragraph of `first`. Margins of both pages: the two may face each other."""
    if "\t" in first.text or "\t" in second.text:  # columns without ruling lines
        return False
    if abs(first.em - second.em) > 0.1 * max(first.em, second.em) or not _is_full(first, second, here):
        return False
    if first.page == second.page and second.top - first.top > 1.5 * here.pitch:
        return False
    ended = first.text.endswith(_SENTENCE_END)
    if second.x0 - there.left <= _INDENTED * second.em:
        return not (ended and (_MARK.match(second.text) or _loose(first, second, here)))
    if there.indented and second.x0 - there.left < 2.8 * second.em:
        return False
    aligned = abs((second.x0 - there.left) - (first.x0 - here.left)) < 0.5 * second.em
    return aligned and not ended and second.x0 - there.left < 5 * second.em and not _MARK.match(second.text)


def _is_full(first: Line, second: Line, margins: Margins) -> bool:
    """True where the beginning of `second` would not have fitted on the line of `first`."""
    unit = _FIRST_UNIT.match(second.text)
    width = sum(0.5 if c.isascii() else 1.0 for c in unit.group()) if unit else 1.0
    return margins.right - first.x1 < (max(min(width, 12), 1.0) + 0.6) * first.em


def _loose(first: Line, second: Line, margins: Margins) -> bool:
    """True where paragraphs are told by the space between them, and there is such a space."""
    return not margins.indented and first.page == second.page and second.top - first.top > 1.2 * margins.closest


def is_split_title(first: Line, second: Line, body: float, middle: float) -> bool:
    """True for two lines of one title: larger than the body, of one size, both centred, one close below the other."""
    centred = all(abs((line.x0 + line.x1) / 2 - middle) < 1.5 * line.em for line in (first, second))
    same = abs(first.em - second.em) < 0.05 * first.em and first.em > 1.2 * body
    return centred and same and second.top - first.top < 2.2 * first.em


def join_lines(lines: list[Line]) -> str:
    """The text of one paragraph."""
    text = ""
    for line in lines:
        text += glue(text, line.text) + line.text
    return text
