"""Characters written in more than one way, and white space; each replaced by one character or dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from reportminer.clean.draft import Draft, Drop
from reportminer.spans import Span

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u0085\u2028\u2029\x0b\x0c"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_COMPATIBLE = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
_SINGLE = {"％": "%", "．": ".", "＋": "+", "／": "/"}

_INSIDE = re.compile(r"  *\n[ \t\n]*|\n[ \t]*\n[ \t\n]*|\n[ \t]+|   *")  # all begin with one character: found faster
_SURPLUS = re.compile(rf"{_INSIDE.pattern}|\A\s+|\s+\Z")


@cache
def _plain() -> tuple[re.Pattern[str], dict[str, str]]:
    """Full-width digits and letters, Kangxi radicals and compatibility ideographs, and spaces; with what each is written as."""
    plain = dict.fromkeys(_SPACES, " ") | _SINGLE
    for first, last in _COMPATIBLE:
        for char in map(chr, range(first, last + 1)):
            normal = unicodedata.normalize("NFKC", char)
            if len(normal) == 1 and normal != char:
                plain[char] = normal
    return re.compile(f"[{''.join(map(re.escape, plain))}]"), plain


def plain_characters(draft: Draft) -> Draft:
    """The draft in one way of writing each character, without invisible ones."""
    invisible = (Drop(Span(*m.span()), "characters.invisible") for m in _INVISIBLE.finditer(draft.text))
    pattern, plain = _plain()
    return draft.without(invisible).replaced(lambda text: pattern.sub(lambda m: plain[m[0]], text))


def single_spaces(draft: Draft) -> Draft:
    """One space for many, one line break for many, none at the ends of lines; tabs between cells stay."""
    return draft.without(_surplus(draft.text))


def _surplus(text: str) -> Iterable[Drop]:
    for found in _space(text):
        start, end = found.span()
        if start == 0 or end == len(text):
            yield Drop(Span(start, end), "characters.space")
            continue
        kept = start + max(found[0].find("\n"), 0)
        if kept > start:
            yield Drop(Span(start, kept), "characters.space")
        if end > kept + 1:
            yield Drop(Span(kept + 1, end), "characters.space")


def _space(text: str) -> Iterator[re.Match[str]]:
    """Where white space is surplus; that at the ends of the text is looked for nowhere else."""
    head = _SURPLUS.match(text)
    if head:
        yield head
    start, end = head.end() if head else 0, len(text.rstrip())
    yield from _INSIDE.finditer(text, start, end)
    yield from _SURPLUS.finditer(text, max(start, end))
