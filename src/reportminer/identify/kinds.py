"""What an issuer's name says of it: kind, level, policy field; equal names; successors. Rules: resources/issuers.toml."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from reportminer.identify.divisions import Division, words
from reportminer.identify.places import Region, find_places, in_zone
from reportminer.rules import Rule, alternation, compile_pattern, load_rules, load_toml

ISSUERS = "issuers.toml"
TRAILING_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")  # a second name: 交通局（港口局）


class PatternRule(Rule):
    """A kind or a field and the pattern of names that have it."""

    pattern: str


class EqualRule(PatternRule):
    """A way to write part of a name, and the way that counts."""

    replace: str


class SuccessorRule(Rule):
    """How names end, and the names that took their place; {} is what stands before the ending."""

    old: tuple[str, ...]
    new: tuple[str, ...]


def fragments() -> dict[str, str]:
    """The fragments that patterns of issuers.toml may name: {year}, {report}, {ending}, {zones}."""
    names = dict(load_toml(ISSUERS)["names"])
    return {**names, "ending": alternation(names["ending"]), "zones": alternation(words("zones"))}


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """A single pattern of issuers.toml, compiled."""
    source = load_toml(ISSUERS)[group][name]
    return compile_pattern(source, where=f"{ISSUERS}, {group}.{name}", names=fragments())


@cache
def compiled(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The rules [[table]] as (id, pattern), in order."""
    names = fragments()
    return tuple((rule.id, _compile(rule, table, names)) for rule in load_rules(ISSUERS, table, PatternRule))


def _compile(rule: PatternRule, table: str, names: dict[str, str]) -> re.Pattern[str]:
    text = rule.pattern
    for name, fragment in names.items():
        text = text.replace("{" + name + "}", f"(?:{fragment})")
    # A region alone is a government: the one pattern that may match an empty rest.
    return re.compile(text) if rule.id == "government" else compile_pattern(text, where=f"{ISSUERS}, {table}.{rule.id}")


def without_place(name: str) -> str:
    """What a name says beside its first place, or after 区, 县, 市 in a name not said in full."""
    mentions = find_places(name)
    if mentions:
        return TRAILING_BRACKET.sub("", name[: mentions[0].span.start] + name[mentions[0].span.end :])
    return pattern("relative", "head").sub("", name)


def kind_of(name: str) -> str | None:
    """government, department, township, office or other; None where the name tells none."""
    rest = without_place(name)
    return next((kind for kind, found in compiled("kind") if found.search(rest)), None) if name else None


def field_of(name: str, kind: str | None) -> str | None:
    """The policy field of a department or an institution; governments, offices and townships have none."""
    if kind not in ("department", "other"):
        return None
    rest = without_place(name)
    return next((field for field, found in compiled("field") if found.search(rest)), None)


def level_of(name: str, kind: str | None, region: Region | None) -> str | None:
    """The level of the issuer; None where neither its region nor its name tells."""
    if kind == "township":
        return "township"
    if region:
        return region.level
    mentions = find_places(name)
    if mentions:
        return None if in_zone(name[mentions[0].span.end :]) else _common_level(mentions[0].divisions)
    if pattern("words", "national").search(name):
        return "national"
    head = pattern("relative", "head").match(name)
    level: str | None = load_toml(ISSUERS)["relative"]["levels"].get(head[1]) if head else None
    return level


def _common_level(divisions: tuple[Division, ...]) -> str | None:
    levels = {division.level for division in divisions}
    return levels.pop() if len(levels) == 1 else None


@lru_cache(maxsize=256)  # of one name many things are told
def normalise_name(name: str) -> str:
    """The name as it is compared: half-width, without white space, abbreviations written out.

    >>> normalise_name("平潭综合实验区 管委会")
    '平潭综合实验区管理委员会'
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    for rule, found in _equals():
        text = found.sub(rule.replace, text)
    return text


@cache
def _equals() -> tuple[tuple[EqualRule, re.Pattern[str]], ...]:
    rules = load_rules(ISSUERS, "equal", EqualRule)
    return tuple((rule, compile_pattern(rule.pattern, where=f"{ISSUERS}, equal.{rule.id}")) for rule in rules)


def successors(name: str) -> tuple[str, ...]:
    """The names of the bodies that took over from `name`, through all reforms, in order; () where none are known."""
    found: list[str] = []
    queue = [normalise_name(name)]
    while queue:
        new = [heir for heir in _heirs(queue.pop(0)) if heir not in found]
        found += new
        queue += new
    return tuple(found)


def _heirs(name: str) -> tuple[str, ...]:
    """The direct successors of a normalised name, by its longest known ending."""
    endings = [(old, rule) for rule in load_rules_successor() for old in rule.old if name.endswith(old)]
    if not endings:
        return ()
    old, rule = max(endings, key=lambda pair: len(pair[0]))
    tails = [tail for new in rule.new if len(tail := new.split("{}")[-1]) > len(old)]
    if any(name.endswith(tail) for tail in tails):
        return ()  # already the new name: 自然资源和规划局 ends with 规划局
    return tuple(new.replace("{}", name.removesuffix(old)) for new in rule.new)


@cache
def load_rules_successor() -> tuple[SuccessorRule, ...]:
    """The successor rules."""
    return load_rules(ISSUERS, "successor", SuccessorRule)
