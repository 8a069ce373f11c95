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

_ENDS_SENTENCE = re.compile(r"[。！？；!?;：:…”’》)）】.]$")
_OPENS = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,4}(?:部分|章|节|、|[.．]|[是则]|[,，：: ])"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)）](?!\d)"
    r"|[①-⑳❶-❿●■◆▲★※•·]|附[件表：:]|[*＊])"
)
_LONGEST_HEADING = 45
_FULL = 0.86
"""Share of the width that a wrapped line fills at least: programs count characters, columns or bytes, and indents are gone."""
_PROSE = re.compile(r"[，,；;。]")


@cache
def _unfinished() -> re.Pattern[str]:
    """Ends that no sentence, heading or title has."""
    torn = load_toml("sections.toml")["torn"]
    words = "|".join(map(re.escape, torn["unfinished_words"]))
    return re.compile(rf"(?:[，,、（(《“‘—\-]|(?<=\d)[余多]|[\d.]|{words})$")


def join_torn(draft: Draft) -> Draft:
    """The draft with the sentences made whole that a line break had cut."""
    return draft.without(_breaks(draft.text))


def _breaks(text: str) -> Iterable[Drop]:
    spans = list(lines(text))
    width = _wrap_width([_columns(s.of(text)) for s in spans])
    for before, after in pairwise(spans):
        if _continues(before.of(text).strip(), after.of(text).strip(), width):
            yield Drop(Span(before.start + len(before.of(text).rstrip()), after.end - len(after.of(text).lstrip())), "torn")


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
    return len(line.encode("gb18030", "replace"))


def _continues(before: str, after: str, width: int) -> bool:
    """True where the second line goes on with the first one's sentence."""
    if "\t" in before or "\t" in after or _OPENS.match(after) or _ENDS_SENTENCE.search(before):
        return False
    if title_patterns()[0].fullmatch(before) or title_patterns()[0].fullmatch(after) or _is_bare(after):
        return False
    if _is_heading(before):
        return False
    if width and _columns(before) >= _FULL * width:
        return True
    if _unfinished().search(before):
        return not _is_bare(before) and _goes_on(before, after)
    return len(before) >= 15 and _PROSE.search(_without_mark(before)) is not None and _PROSE.search(after) is not None


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
    return not re.search(r"[^\d\s.,%/\-—]", line)


def _without_mark(line: str) -> str:
    found = _OPENS.match(line)
    return line[found.end() :] if found else line
