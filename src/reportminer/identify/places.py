"""Places in a text, and the GB/T 2260 region of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from reportminer.identify.divisions import Division, Name, fits, gazetteer, official, stem, words
from reportminer.records import record
from reportminer.rules import alternation
from reportminer.spans import Span

MAJORITY = 2  # the winner is named more than twice as often as the next


@record
class PlaceMention:
    """A place with the places above it that stand right before it: 西安市长安区 is one mention."""

    span: Span
    text: str
    divisions: tuple[Division, ...]  # what the last name may mean; several where it is ambiguous

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it may mean, without repeats."""
        return tuple(dict.fromkeys(division.code for division in self.divisions))


@record(kw_only=True)
class Region:
    """A division of GB/T 2260 and what it lies in; names as of the report's year, "" where there is none."""

    code: str
    name: str
    level: str  # province, prefecture, county
    province: str
    prefecture: str
    county: str


@lru_cache(maxsize=64)  # a name is asked about again for each thing that is told of it
def find_places(text: str) -> tuple[PlaceMention, ...]:
    """The places named in `text`, greedy from left to right, longest first."""
    found, position = [], 0
    for start in starts(text, 0, len(text)):
        if start >= position and (mention := place_at(text, start)):
            found.append(mention)
            position = mention.span.end
    return tuple(found)


def starts(text: str, first: int, end: int) -> Iterator[int]:
    """Where between the two offsets a place may begin."""
    return (m.start() for m in _beginnings().finditer(text, first, end + 1))


@cache
def _beginnings() -> re.Pattern[str]:
    """Characters that names begin with, before one that names go on with."""
    firsts, seconds = (re.escape("".join(sorted({head[i] for head in gazetteer().names}))) for i in (0, 1))
    return re.compile(f"[{firsts}](?=[{seconds}])")


def place_at(text: str, start: int) -> PlaceMention | None:
    """The place, with what follows it down the levels, that begins at `start`; None where there is none."""
    first = _name_at(text, start, ())
    if first is None:
        return None
    divisions, end, last = first.divisions, start + len(first.text), first
    while below := _name_at(text, end, divisions):
        divisions, end, last = below.divisions, end + len(below.text), below
    alone = end == start + len(first.text)
    if last.short and not _may_stand(text, end, divisions[0].level if alone else "county"):
        return None
    return PlaceMention(Span(start, end), text[start:end], divisions)


def resolve_region(name: str, *, context: str = "", year: int | None = None) -> Region | None:
    """The region of the authority or place `name`; None where it is a zone, a State organ, or undecided.

    `context` decides between places of one name, by a clear majority of the places above them that it mentions.
    """
    mentions = find_places(name)
    if not mentions:
        return None
    place, rest = mentions[0], name[mentions[0].span.end :]
    if in_zone(rest):
        return None
    division = decide(_branch(rest, place.divisions) or place.divisions, context=context, year=year)
    return region_of(division, year) if division else None


def in_zone(rest: str) -> bool:
    """True where what follows a place names a zone before it names an authority: 综合实验区, 工业园区管委会."""
    return bool(_zone_pattern().match(rest))


def decide(divisions: Sequence[Division], *, context: str = "", year: int | None = None) -> Division | None:
    """The one division that is meant; None where the year and the context leave several."""
    valid = [d for d in divisions if (fits(d, year) if year else d.last_year is None)] or list(divisions)
    places: dict[str, list[Division]] = {}
    for division in valid:
        places.setdefault(_above(division), []).append(division)
    best = [max(group, key=lambda d: (d.last_year is None, fits(d, year) if year else 0)) for group in places.values()]
    return best[0] if len(best) == 1 else _by_context(best, context)


def region_of(division: Division, year: int | None = None) -> Region:
    """The division with the names above it, as they were in `year`."""
    county = division.name if division.level == "county" else ""
    prefecture = division.name if division.level == "prefecture" else official(division.prefecture_code, year)
    province = division.name if division.level == "province" else official(division.province_code, year)
    return Region(code=division.code, name=division.name, level=division.level, province=province, prefecture=prefecture, county=county)


def _name_at(text: str, start: int, above: Sequence[Division]) -> Name | None:
    """The longest name at `start` that lies in one of `above` (anywhere, where that is empty)."""
    for name in gazetteer().names.get(text[start : start + 2], ()):
        if not text.startswith(name.text, start) or _is_broken(text, start, name):
            continue
        if not above:
            if _can_begin(text, start, name):
                return name
            continue
        inside = tuple(d for d in name.divisions if any(d.within(a) for a in above))
        if inside and (not name.short or _may_stand(text, start + len(name.text), "county")):
            return Name(name.text, name.short, inside)
    return None


def _can_begin(text: str, start: int, name: Name) -> bool:
    """Names of two characters (和县) and names that are words (城区) need a border before them; words an authority after them."""
    border = start == 0 or not _cjk(text[start - 1])
    if name.text in _generic():
        return border and bool(_after_short().match(text, start + len(name.text)))
    return len(name.text) > 2 or name.short or border


def _cjk(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _is_broken(text: str, start: int, name: Name) -> bool:
    """True where the name's last character begins another word: 泉州|市场."""
    end = start + len(name.text)
    return not name.short and bool(_broken().match(text, end - 1))


def _may_stand(text: str, end: int, level: str) -> bool:
    """True where a short form may end: before an authority; a prefecture's before a zone; a province's but before a road."""
    if level == "province":
        return text[end : end + 1] not in _roads()
    return bool(_after_short().match(text, end) or (level == "prefecture" and _zone_ahead().match(text, end)))


@cache
def _after_short() -> re.Pattern[str]:
    whole, begin, end = (alternation(words(f"after_short{part}")) for part in ("_whole", "", "_end"))
    return re.compile(f"(?:{whole})|(?:{begin})[\u4e00-\u9fff]{{0,10}}?(?:{end})")


@cache
def _zone_ahead() -> re.Pattern[str]:
    return re.compile(f"[\u4e00-\u9fff]{{0,8}}?(?:{alternation(words('zones'))})")


@cache
def _zone_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:(?!{alternation(words('authority'))}).){{0,16}}?(?:{alternation(words('zones'))})")


@cache
def _generic() -> frozenset[str]:
    return frozenset(words("generic"))


@cache
def _roads() -> frozenset[str]:
    return frozenset(words("after_street"))


@cache
def _broken() -> re.Pattern[str]:
    return re.compile("|".join(words("broken")))


def _branch(rest: str, above: Sequence[Division]) -> tuple[Division, ...]:
    """The district whose short name a branch bears: 公安局长安分局 of 西安市 is in 长安区."""
    ending = words("branch_ending")[0]
    if not rest.endswith(ending):
        return ()
    body = rest[: -len(ending)]
    for size in range(min(6, len(body)), 1, -1):
        inside = tuple(_inside(body[-size:], above))
        if inside:
            return inside
    return ()


def _inside(text: str, above: Sequence[Division]) -> Iterable[Division]:
    """Divisions within `above` whose stem or whole name is `text`."""
    for name in gazetteer().names.get(text[:2], ()):
        if name.text == text:
            yield from (d for d in name.divisions if any(d.within(a) for a in above))


def _above(division: Division) -> str:
    """What tells places of one name apart: the place above, by its stem, so that a recoded place stays one."""
    if division.level == "county" and division.prefecture_code:
        return stem(official(division.prefecture_code, division.last_year))
    province = stem(official(division.province_code, None))
    return stem(division.name) if division.level != "county" or division.name.endswith("市") else province


def _by_context(divisions: Sequence[Division], context: str) -> Division | None:
    """The division whose place above is named more than twice as often as any other's."""
    for code in ("prefecture_code", "province_code"):
        for short in (False, True):
            votes = [(_votes(getattr(d, code) or d.province_code, context, short=short), d) for d in divisions]
            votes.sort(key=lambda vote: -vote[0])
            if votes[0][0]:
                return votes[0][1] if votes[0][0] > MAJORITY * votes[1][0] else None
    return None


def _votes(code: str, context: str, *, short: bool) -> int:
    names = {row.name for row in gazetteer().by_code.get(code, ())}
    return sum(context.count(stem(name) if short else name) for name in names)
