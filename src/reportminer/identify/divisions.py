"""The table of divisions and the names they go by, read once from resources/divisions.csv and places.toml.

docs/divisions.md says where the data come from and what is not known about the years 2015-2023.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from reportminer.records import record
from reportminer.rules import alternation, load_toml, resource_text

PLACES = "places.toml"
DIVISIONS = "divisions.csv"
FIRST_REVISION, LAST_REVISION, CURRENT = 2002, 2014, 2024


@record(kw_only=True)
class Division:
    """A code and a name that it had; years as in docs/divisions.md."""

    code: str
    name: str
    level: str  # province, prefecture, county
    province_code: str
    prefecture_code: str  # "" in municipalities and directly under a province
    first_year: int | None
    last_year: int | None

    def within(self, other: Division) -> bool:
        """True where this division lies in `other`, which is of a higher level."""
        return self.code != other.code and other.code in (self.province_code, self.prefecture_code)


@record
class Name:
    """A name and the divisions that go by it."""

    text: str
    short: bool  # a stem without 省, 市, 县, 区: 福州
    divisions: tuple[Division, ...]


@record
class Gazetteer:
    """Divisions by code, and names by their first two characters, longest first."""

    by_code: Mapping[str, tuple[Division, ...]]
    names: Mapping[str, tuple[Name, ...]]


def words(group: str) -> tuple[str, ...]:
    """A list of [words] in places.toml."""
    return tuple(load_toml(PLACES)["words"][group])


@cache
def gazetteer() -> Gazetteer:
    """The table, loaded once in a process."""
    by_code: dict[str, list[Division]] = defaultdict(list)
    for row in csv.DictReader(resource_text(DIVISIONS).splitlines()):
        by_code[row["code"]].append(_division(row))
    return Gazetteer({code: tuple(found) for code, found in by_code.items()}, _names(by_code))


def fits(division: Division, year: int) -> int:
    """2: valid in `year`; 1: perhaps, the year of the change is not known; 0: not valid."""
    if division.first_year is None:
        return 0 if year <= LAST_REVISION else 1 + (year >= CURRENT)
    if year < division.first_year and division.first_year > FIRST_REVISION:
        return 0
    if division.last_year is None or year <= division.last_year:
        return 2
    return int(division.last_year == LAST_REVISION and year < CURRENT)


def official(code: str, year: int | None) -> str:
    """The name of `code` in `year`, by default its latest; "" for no code."""
    rows = gazetteer().by_code.get(code, ())
    if not rows:
        return ""
    return max(rows, key=lambda row: (fits(row, year or CURRENT), row.last_year is None, row.first_year or CURRENT)).name


def stem(name: str) -> str:
    """The name without what it is: 福州市 -> 福州, 广西壮族自治区 -> 广西; itself where too little would be left.

    >>> stem("延边朝鲜族自治州")
    '延边'
    """
    found = _stem_pattern().match(name)
    return found[1] if found else name


@cache
def _stem_pattern() -> re.Pattern[str]:
    data: Mapping[str, Any] = load_toml(PLACES)
    return re.compile(f"(.{{2,}}?)(?:{alternation(data['peoples'])})*(?:{alternation(data['endings'])})$")


def _division(row: Mapping[str, str]) -> Division:
    years = {key: int(row[key]) if row[key] else None for key in ("first_year", "last_year")}
    texts = {key: row[key] for key in ("code", "name", "level", "province_code", "prefecture_code")}
    return Division(**texts, **years)  # type: ignore[arg-type]


def _names(by_code: Mapping[str, Iterable[Division]]) -> dict[str, tuple[Name, ...]]:
    grouped: dict[tuple[str, bool], list[Division]] = defaultdict(list)
    for division in (d for rows in by_code.values() for d in rows):
        for form in _full_forms(division):
            grouped[form, False].append(division)
    for short, division in _short_forms(by_code, {form for form, _ in grouped}):
        grouped[short, True].append(division)
    heads: dict[str, list[Name]] = defaultdict(list)
    for (text, is_short), divisions in grouped.items():
        heads[text[:2]].append(Name(text, is_short, tuple(divisions)))
    return {head: tuple(sorted(found, key=lambda name: -len(name.text))) for head, found in heads.items()}


def _full_forms(division: Division) -> Iterator[str]:
    """The official name, the customary one of an autonomous area (延边州), and aliases."""
    data = load_toml(PLACES)
    yield division.name
    for ending, customary in data["autonomous"].items():
        if division.name.endswith(ending) and (short := stem(division.name)) != division.name:
            yield short + customary
    yield from (alias for alias, code in data["aliases"].items() if code == division.code)


def _short_forms(by_code: Mapping[str, Iterable[Division]], taken: set[str]) -> Iterator[tuple[str, Division]]:
    """Stems; one that a higher level has is the higher level's alone (海南 is the province)."""
    owner: dict[str, str] = {}
    barred = set(words("no_stem")) | taken
    for level in ("province", "prefecture", "county"):
        for division in (d for rows in by_code.values() for d in rows if d.level == level):
            short = stem(division.name)
            if short not in barred and owner.setdefault(short, level) == level:
                yield short, division
