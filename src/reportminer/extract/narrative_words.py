"""The words of narrative.toml that all its rules share: what a figure's tail is, of which year it is, what a sentence is about."""

from __future__ import annotations

import re
from functools import cache

from reportminer.rules import compile_pattern, load_toml

_TAIL_MARKS = "：:，, \n\t"


@cache
def fragments() -> dict[str, str]:
    """The fragments of patterns, by name; those that hold a character inside a clause spell it out."""
    raw: dict[str, str] = dict(load_toml("narrative.toml")["fragments"])
    return {name: text.replace("{C}", raw["C"]) for name, text in raw.items()}


@cache
def pattern_of(table: str) -> re.Pattern[str]:
    """The pattern of a table of words: planned, year_before, of_year, part_of_year, lead, wide."""
    return compile_pattern(load_toml("narrative.toml")[table]["pattern"], where=f"narrative.toml, [{table}]", names=fragments())


@cache
def _list(table: str, key: str) -> tuple[str, ...]:
    return tuple(load_toml("narrative.toml")[table][key])


@cache
def _tail() -> tuple[str, ...]:
    return tuple(sorted(_list("tail", "words"), key=len, reverse=True))


def tail_free(near: str) -> str:
    """The words before a number without 共, 为, 达 and the like at their end, nor the commas between them."""
    near = near.rstrip(_TAIL_MARKS)
    while near.endswith(_tail()) and not near.endswith(_list("tail", "keep")):
        word = next(w for w in _tail() if near.endswith(w))
        near = near[: -len(word)].rstrip(_TAIL_MARKS)
    return near


def of_another_year(before: str, year: int | None) -> bool:
    """Whether the words of a sentence before a figure say that it is one of another year, or of all years since."""
    found = pattern_of("of_year").search(before) if year and "20" in before else None
    return found is not None and year != int(found["year"] or found["since"])


def of_part_of_year(indicator: str, near: str) -> bool:
    """Whether the words before a figure say that it is one of a part of the year: of matters that are told so."""
    return indicator.startswith(_list("part_of_year", "families")) and pattern_of("part_of_year").search(near) is not None


def is_wide(indicator: str, before: str) -> bool:
    """Whether the words of a sentence before a figure say that it is one of all bodies, where prose tells such figures of one first."""
    return indicator.startswith(_list("wide", "families")) and pattern_of("wide").search(before) is not None


def lead(before: str) -> str:
    """What a list's item is headed by, where that is a way to disclose (2.微博。发布5条), as words before a number."""
    found = pattern_of("lead").search(before)
    return found["thing"] + "：" if found else ""


def same(sentence: str) -> bool:
    """Whether a sentence is about the one thing that the one before it counts."""
    return sentence.startswith(_list("lead", "same"))


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on about the whole that the one before it counts."""
    return sentence.startswith(_list("lead", "parts"))


@cache
def topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Matters, and the words that name them."""
    return tuple((name, re.compile(p)) for name, p in load_toml("narrative.toml")["topics"].items())
