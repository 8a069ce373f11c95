"""Paragraphs broken in mid-sentence by page furniture, blank lines or hard wraps: the line break goes.

A break is inside a sentence where the line before it does not end one and is no heading, and the line behind it does not
open anything of its own. "30余" + break + "件" is 30余件.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from reportminer.clean.boilerplate import title_patterns
from reportminer.clean.draft import Draft, Drop, lines
from reportminer.headings import classify, residue
from reportminer.rules import load_toml
from reportminer.spans import Span

_SENTENCE_ENDS = "。！？；!?;：:…”’》)）】."
_OPENS = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,4}(?:部分|章|节|、|[.．]|[是则]|[,，：: ])"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)）](?!\d)"
    r"|[①-⑳❶-❿●■◆▲★※•·]|附[件表：:]|[*＊])"
)
_LONGEST_HEADING = 45
_FULL = 0.86
"""Share of the width that a wrapped line fills at least: programs count characters, columns or bytes, and indents are gone."""
_PROSE = re.compile(r"[，,；;。]")
_NO_FIGURE = re.compile(r"[^\d\s.,%/\-—]")


@cache
def _unfinished() -> tuple[str, ...]:
    """Ends that no sentence, heading or title has."""
    return (*load_toml("sections.toml")["torn"]["unfinished_words"], *"，,、（(《“‘—-.")


def join_torn(draft: Draft) -> Draft:
    """The draft with the sentences made whole that a line break had cut."""
    return draft.without(_breaks(draft.text))


def _breaks(text: str) -> Iterable[Drop]:
    found = lines(text)
    width = _wrap_width([len(line) for line in _encoded("\n".join(line for _, line in found)).split(b"\n")])
    for (start, before), (next_start, after) in pairwise(found):
        if _continues(before.strip(), after.strip(), width):
            yield Drop(Span(start + len(before.rstrip()), next_start + len(after) - len(after.lstrip())), "torn")


def _wrap_width(lengths: list[int]) -> int:
    """The columns at which a program has wrapped the text's lines; 0 where none has."""
    long = sorted(n for n in lengths if n >= 40)
    if len(long) < 8:
        return 0
    top = long[int(len(long) * 0.95)]
    full = sum(1 for n in long if n >= _FULL * top)
    return top if top <= 200 and full >= 0.4 * len(long) else 0


def _columns(line: str) -> int:
    """The width of a line on a screen: a Chinese character takes two columns."""
    return len(_encoded(line))


def _encoded(text: str) -> bytes:
    """The text with a byte for each column; no character but the line break has that of the line break."""
    return text.encode("gb18030", "replace")


def _continues(before: str, after: str, width: int) -> bool:
    """True where the second line goes on with the first one's sentence."""
    if before[-1] in _SENTENCE_ENDS or "\t" in before or "\t" in after or _OPENS.match(after) or _is_bare(after):
        return False
    title = title_patterns()[0]
    return _is_cut(before, after, width) and not (_is_heading(before) or title.fullmatch(before) or title.fullmatch(after))


def _is_cut(before: str, after: str, width: int) -> bool:
    """True where the first line is full or its end unfinished, or where both are prose."""
    if width and _columns(before) >= _FULL * width:
        return True
    if _is_unfinished(before):
        return not _is_bare(before) and _goes_on(before, after)
    return len(before) >= 15 and _PROSE.search(_without_mark(before)) is not None and _PROSE.search(after) is not None


def _is_unfinished(line: str) -> bool:
    last = line[-1]
    return line.endswith(_unfinished()) or last.isdecimal() or (last in "余多" and line[-2:-1].isdecimal())


def _is_heading(line: str) -> bool:
    """True for a short line with a number mark and no sentence in it, or a statutory title: what follows is its text."""
    if len(line) > _LONGEST_HEADING or "。" in line:
        return False
    return _OPENS.match(line) is not None or (bool(classify(line)) and len(residue(line)) <= 4)


def _goes_on(before: str, after: str) -> bool:
    """A line that ends in a digit goes on only with a measure word or more of the number, not with the next row's label."""
    if not before[-1].isdigit():
        return True
    return len(before) >= 8 and (not after[0].isascii() or bool(_PROSE.search(before) and _PROSE.search(after)))


def _is_bare(line: str) -> bool:
    """True for a line of figures only, as of a table whose cells stand one a line."""
    return not _NO_FIGURE.search(line)


def _without_mark(line: str) -> str:
    found = _OPENS.match(line)
    return line[found.end() :] if found else line
