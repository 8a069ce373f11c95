"""Paragraphs broken in mid-sentence by page furniture, blank lines or hard wraps: the line break goes.

A break is inside a sentence where the line before it does not end one and is no heading, and the line behind it does not
open anything of its own. "30余" + break + "件" is 30余件.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from reportminer.clean.boilerplate import lines, title_patterns
from reportminer.clean.draft import Draft, Drop
from reportminer.rules import load_toml
from reportminer.spans import Span

_ENDS_SENTENCE = re.compile(r"[。！？；!?;：:…”’》)）】.]$")
_OPENS = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,4}(?:部分|章|节|、|[.．]|[是则]|[,，：: ])|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)）](?!\d)"
    r"|[①-⑳❶-❿●■◆▲★※•·]|附[件表：:]|[*＊])"
)
_LONGEST_HEADING = 45
_PROSE = re.compile(r"[，,、；;。]")


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
    width = _wrap_width([len(s) for s in spans])
    for before, after in zip(spans, spans[1:], strict=False):
        if _continues(before.of(text).strip(), after.of(text).strip(), width):
            yield Drop(Span(before.start + len(before.of(text).rstrip()), after.end - len(after.of(text).lstrip())), "torn")


def _wrap_width(lengths: list[int]) -> int:
    """The length at which a text wrapped by a program breaks its lines; 0 where it is not wrapped so."""
    long = sorted(n for n in lengths if n >= 20)
    if len(long) < 8:
        return 0
    top = long[int(len(long) * 0.95)]
    full = sum(1 for n in long if n >= top - 3)
    return top if top <= 120 and full >= 0.4 * len(long) else 0


def _continues(before: str, after: str, width: int) -> bool:
    """True where the second line goes on with the first one's sentence."""
    if "\t" in before or "\t" in after or _OPENS.match(after) or _ENDS_SENTENCE.search(before):
        return False
    if title_patterns()[0].fullmatch(before) or title_patterns()[0].fullmatch(after) or _is_bare(after):
        return False
    if _is_heading(before):
        return False
    if width and len(before) >= width - 3:
        return True
    if _unfinished().search(before):
        return not _is_bare(before) and _goes_on(before, after)
    return len(before) >= 15 and _PROSE.search(_without_mark(before)) is not None and _PROSE.search(after) is not None


def _is_heading(line: str) -> bool:
    """True for a short line with a number mark and no sentence in it: what follows is its text."""
    return len(line) <= _LONGEST_HEADING and _OPENS.match(line) is not None and "。" not in line


def _goes_on(before: str, after: str) -> bool:
    """A line that ends in a digit goes on only with a measure word or more of the number, not with the next row's label."""
    return not before[-1].isdigit() or (len(before) >= 8 and not after[0].isascii())


def _is_bare(line: str) -> bool:
    """True for a line of figures only, as of a table whose cells stand one a line."""
    return not re.search(r"[^\d\s.,%/\-—]", line)


def _without_mark(line: str) -> str:
    found = _OPENS.match(line)
    return line[found.end() :] if found else line
