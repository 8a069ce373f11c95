"""Page numbers, running heads and running feet: what stands at the edges of pages without belonging to the text."""

from __future__ import annotations

import re
from collections import Counter
from math import ceil

from reportminer.readers.pdf_lines import Line

_PAGE_NUMBER = re.compile(
    r"[-—–－_·.•\s]*(?:第|page)?\s*[\d０-９]{1,4}\s*(?:页)?[-—–－_·.•\s]*"
    r"(?:(?:[/／|,，]|of|\s|[（(])*共?\s*(?:[\d０-９]{1,4})\s*页?\s*[）)]?)?[-—–－_·.•\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[\d０-９]+")
_BAND = 0.14  # of the page's height at top and bottom; GB/T 9704 leaves 37 mm of 297 mm (0.125) above the text
_IN_A_SENTENCE = tuple("，。；：、,;:")  # running heads are titles; a body printed twice may put a line on the same place
_LONGEST_NUMBER = 40
_CLOSE = 2.8  # ems; lines of a text stand 1.3 to 2.6 apart, its page number 3 and more below
_DEEPEST = 3  # lines of a head or foot

Edge = tuple[list[Line], list[Line]]


def edges(lines: list[Line], *, height: float, free: tuple[float, float]) -> Edge:
    """Lines that may be head and foot, from the outside in; `free` is where the topmost table begins and the lowest ends."""
    head = [line for line in lines if line.bottom < min(height * _BAND, free[0])]
    foot = [line for line in lines if line.top > max(height * (1 - _BAND), free[1])]
    return head[:_DEEPEST], foot[::-1][:_DEEPEST]


def frame_lines(pages: list[Edge]) -> set[int]:
    """The `id`s of the lines that are frame: page numbers, and words that recur at their place on two pages in five."""
    seen = Counter(key for head, foot in pages for key in {*map(_key, head), *map(_key, foot)})
    enough = max(2 if len(pages) <= 3 else 3, ceil(len(pages) * 0.4))
    counted = Counter(offset for head, foot in pages for offset in {_offset(line) for line in (*head, *foot)})
    found: set[int] = set()
    for edge in (e for page in pages for e in page):
        for place, line in enumerate(edge):
            recurs = seen[_key(line)] >= enough and _offset(line) is None and not line.text.endswith(_IN_A_SENTENCE)
            close = any(_close(line, inner) and seen[_key(inner)] < enough for inner in edge[place + 1 : place + 2])
            if not (recurs or (_is_page_number(line, counted) and not (close and _offset(line) is not None))):
                break
            found.add(id(line))
    return found


def _is_page_number(line: Line, counted: Counter[int | None]) -> bool:
    """True for — 3 —, 3/9, 第3页 共9页; for a bare 3 where it is the page's, or other pages count along with it."""
    if len(line.text) > _LONGEST_NUMBER or not _PAGE_NUMBER.fullmatch(line.text):
        return False
    offset = _offset(line)
    return offset is None or offset == 1 or counted[offset] >= 2


def _close(outer: Line, inner: Line) -> bool:
    """True for lines as close as those of a text; a bare number among them is a figure in a column."""
    return abs(outer.top - inner.top) < _CLOSE * max(outer.em, inner.em)


def _offset(line: Line) -> int | None:
    """What a bare number is ahead of its page's place in the file; None for other text."""
    return int(line.text) - line.page if line.text.isdecimal() and len(line.text) <= 4 else None


def _key(line: Line) -> tuple[str, int]:
    """Alike for a head on every page: its words without numbers, and how high it stands."""
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.top / 6)
