"""Likeness of texts by character shingles, and where a cleaned passage stands in its source."""

from __future__ import annotations

import re
from functools import cache

from reportminer.check.codes import words
from reportminer.records import record
from reportminer.rules import alternation
from reportminer.spans import Span

_NO_WORD = re.compile(r"[\W\d_]+")
_BREAK = "\0"


@record
class Shingled:
    """The words of a text without marks, digits and the official form's own words, and its strings of eight characters."""

    text: str
    kept: str  # characters that count; _BREAK where the form's own words stood
    places: tuple[int, ...]  # of `kept` in `text`
    shingles: frozenset[str]


def shingle(text: str) -> Shingled:
    """A text ready to be compared."""
    masked = _form_words().sub(lambda m: _BREAK * len(m[0]), text)
    places = [i for i, c in enumerate(masked) if c == _BREAK or not _NO_WORD.match(c)]
    kept = "".join(masked[i] for i in places)
    size = int(words("copied.shingle"))
    found = (kept[i : i + size] for i in range(len(kept) - size + 1))
    return Shingled(text, kept, tuple(places), frozenset(s for s in found if _BREAK not in s))


@cache
def _form_words() -> re.Pattern[str]:
    return re.compile(alternation(words("copied.form_words")))


def likeness(new: Shingled, old: Shingled) -> float:
    """The share of `new` that `old` has too; 0 where either says too little."""
    if min(len(new.shingles), len(old.shingles)) < words("copied.least_text"):
        return 0.0
    return len(new.shingles & old.shingles) / len(new.shingles)


def shared(new: Shingled, old: Shingled) -> list[Span]:
    """The passages of `new.text` that stand in `old` too, longest first."""
    size, runs = int(words("copied.shingle")), []
    start = None
    for i in range(len(new.kept) - size + 2):
        if new.kept[i : i + size] in old.shingles and i <= len(new.kept) - size:
            start = i if start is None else start
        elif start is not None:
            runs.append(Span(new.places[start], new.places[i + size - 2] + 1))
            start = None
    return sorted(runs, key=lambda run: -len(run))


def locate(passage: str, source: str, within: Span) -> Span | None:
    """Where a passage of cleaned text stands in the source, white space aside; None where dirt tore it."""
    wanted = re.sub(r"\s+", "", passage)
    places = [i for i in range(within.start, min(within.end, len(source))) if not source[i].isspace()]
    at = "".join(source[i] for i in places).find(wanted) if wanted else -1
    return Span(places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None
