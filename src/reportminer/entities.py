"""Which body an issuer's name means: the parts of a name that make two printed names one entity, or two.

An entity has a key where the name says which body it is; one that is undecided (a 长安区教育局 of which nothing tells
the city, a 区教育局 alone) has none and stays apart from every other.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from reportminer.identify.divisions import Division, gazetteer, stem, words
from reportminer.identify.issuer import issuer_key, normalise_name, successors
from reportminer.identify.kinds import ISSUERS, without_place
from reportminer.identify.places import Region, decide, find_places, region_of
from reportminer.records import record
from reportminer.rules import alternation, load_toml

ENTITIES = "entities.toml"
NATIONAL = "national"


@record
class Entity:
    """A body. `name` is the full normalised name, `core` what it says beside its place; `key` is None where it is undecided."""

    name: str
    core: str
    key: str | None

    @property
    def issuer_id(self) -> str | None:
        """Stable: derived from the key alone."""
        return issuer_id(self.key) if self.key else None


def entity_of(printed: str, region: Region | None, level: str | None) -> Entity:
    """The entity that a printed name means in a region.

    >>> entity_of("平潭综合实验区 管委会", None, None) == entity_of("平潭综合实验区", None, None)
    True
    """
    name = normalise_name(printed)
    if region is None and _zone_at_end().search(name):
        name += _zone_committee()
    elif name.endswith(tuple(load_toml(ENTITIES)["townships"])):
        name += load_toml(ISSUERS)["words"]["region_alone"]
    core = normalise_name(without_place(name)) or load_toml(ISSUERS)["words"]["region_alone"]
    if not name or not (region or level == NATIONAL or zone_place(name)):
        return Entity(name, core if name else "", None)
    return Entity(name, core, issuer_key(name, region))


def issuer_id(key: str) -> str:
    """The id of an issuer: a digest of its key, the same on every machine."""
    return f"i{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def heirs(name: str, region_code: str | None) -> tuple[str, ...]:
    """Keys of the bodies that took over from `name`, nearest first: by reform of the body, then of its region."""
    region = _bare_region(region_code)
    reformed = [issuer_key(heir, region) for heir in successors(name)] if region or region_code is None else []
    moved = [f"{new}:{issuer_key(name, region).split(':', 1)[-1]}" for new in _recoded(region_code)] if region else []
    return tuple(dict.fromkeys([*reformed, *moved]))


def _bare_region(code: str | None) -> Region | None:
    return Region(code=code, name="", level="", province="", prefecture="", county="") if code else None


@cache
def _recoded(code: str | None) -> tuple[str, ...]:
    """Codes of today's divisions that an abolished one became: same stem, same level, same prefecture (洪泽县 -> 洪泽区)."""
    rows = gazetteer().by_code.get(code or "", ())
    if not rows or any(row.last_year is None for row in rows):
        return ()
    old = rows[-1]
    return tuple(dict.fromkeys(d.code for d in _standing().get(_place_key(old), ()) if d.code != code))


@cache
def _standing() -> dict[tuple[str, str, str], list[Division]]:
    """Divisions of today by level, prefecture and stem."""
    found: dict[tuple[str, str, str], list[Division]] = {}
    for division in (d for rows in gazetteer().by_code.values() for d in rows if d.last_year is None):
        found.setdefault(_place_key(division), []).append(division)
    return found


def _place_key(division: Division) -> tuple[str, str, str]:
    above = division.prefecture_code or division.province_code
    return division.level, above if division.level == "county" else division.province_code, stem(division.name)


def zone_place(name: str) -> Division | None:
    """The one known place that a zone's name begins with: zones have no code of their own, but lie in a province."""
    if not _zone().search(name):
        return None
    mentions = find_places(name)
    if mentions:
        return decide(mentions[0].divisions) if mentions[0].span.start == 0 else None
    begun = [n for n in gazetteer().names.get(name[:2], ()) if name.startswith(n.text)]
    return decide(begun[0].divisions) if begun else None


def place_above(name: str, year: int | None) -> tuple[str, str]:
    """Province and prefecture that a zone lies in, "" where its name does not tell."""
    division = zone_place(name)
    region = region_of(division, year) if division else None
    return (region.province, region.prefecture) if region else ("", "")


@cache
def _zone_committee() -> str:
    """A zone alone means its committee, as a county alone means its government."""
    return next(str(rule["replace"]) for rule in load_toml(ISSUERS)["equal"] if rule["id"] == "zone_committee")


@cache
def _zone() -> re.Pattern[str]:
    return re.compile(alternation(words("zones")))


@cache
def _zone_at_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('zones'))})$")
