"""The rules of narrative.toml, compiled, and what they find."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from pydantic import Field

from reportminer.extract.narrative_words import fragments
from reportminer.records import record
from reportminer.rules import Edges, Rule, Sieve, bits, compile_pattern, load_rules
from reportminer.spans import Span

_FEW = 8
"""Patterns that are sooner tried than looked through for their words."""
_WANTED = (("sentence", "sentence"), ("sum_words", "raw"))
_REFUSED = (("not_", "clause"), ("not_after", "after"), ("not_sentence", "sentence"))
"""Patterns of a rule, and the field of the words around a quantity that each has to find something in, or nothing."""


class NarrativeRule(Rule):
    """Words around a quantity that make it a figure of an indicator."""

    indicator: str
    dimension: str = "total"
    also: tuple[str, ...] = ()
    units: tuple[str, ...]
    near: str
    after: str | None = None
    not_: str | None = Field(default=None, alias="not")
    not_after: str | None = None
    sentence: str | None = None
    not_sentence: str | None = None
    sum_words: str | None = None
    topic: str | None = None
    years: tuple[int, int] | None = None
    zero_only: bool = False
    also_weak: tuple[str, ...] = ()
    also_when: str | None = None
    sections: tuple[str, ...] = ()
    elsewhere: str | None = None  # what the sentence has to name before the quantity in other sections than `sections`
    weak: bool = False
    larger: str | None = None  # what the figure is where the report tells a smaller one of `indicator`


class AllRule(Rule):
    """What a sentence says of all requests (or what else `of` names) that it has just counted."""

    indicator: str
    of: str = "requests.received"
    dimension: str = "total"
    years: tuple[int, int] | None = None
    pattern: str
    one: str
    not_between: str | None = None  # what may not stand between the number and what is said of all
    next: bool = False  # said right behind the number
    later: bool = False  # said anywhere behind the number in its section, as it names the requests itself


class NegationRule(Rule):
    """A clause that says there was none."""

    indicators: tuple[str, ...]
    pattern: str
    not_: str | None = Field(default=None, alias="not")
    sentence: str | None = None
    sections: tuple[str, ...] = ()
    years: tuple[int, int] | None = None


@record(kw_only=True)
class Told:
    """A figure that the prose states. `span` covers the quantity, or the clause that denies one."""

    indicator: str
    value: float
    unit: str
    qualifier: str
    basis: str  # narrative or negation
    rule: str
    span: Span
    count: int | None  # index of the quantity
    section: str
    weak: bool = False  # by a rule that gives way to others of the same indicator
    dimension: str = "total"  # or a kind of applicant
    larger: str | None = None  # the indicator it is of instead, where the report tells a smaller figure of this one
    wide: bool = False  # said of all bodies of the report, or the sum of what stands before it


@record
class CompiledRule:
    """A rule's patterns; `wanted` and `refused` pair the others with the field of the words around a quantity that they look at."""

    rule: NarrativeRule
    units: frozenset[str]
    near: re.Pattern[str]
    after: re.Pattern[str] | None
    also_when: re.Pattern[str] | None
    elsewhere: re.Pattern[str] | None
    wanted: tuple[tuple[str, re.Pattern[str]], ...]
    refused: tuple[tuple[str, re.Pattern[str]], ...]


@record
class CompiledNegation:
    rule: NegationRule
    pattern: re.Pattern[str]
    not_: re.Pattern[str] | None
    sentence: re.Pattern[str] | None


def _compiled(pattern: str, rule: str, name: str) -> re.Pattern[str]:
    bare = name in ("near", "also_when")  # the words before a number may be none
    return compile_pattern(pattern, where=f"narrative.toml, rule {rule!r}, {name}", names=fragments(), anchored=bare)


@cache
def narrative_rules() -> tuple[CompiledRule, ...]:
    """The rules for quantities, compiled, in order."""
    compiled = []
    for rule in load_rules("narrative.toml", "rule", NarrativeRule):
        others = {
            name: _compiled(pattern, rule.id, name)
            for name in ("near", "after", "also_when", "elsewhere", *(name for name, _ in (*_WANTED, *_REFUSED)))
            if (pattern := getattr(rule, name))
        }
        units = {u for unit in rule.units for u in (fragments()["ITEM"].split("|") if unit == "ITEM" else [unit])}
        wanted, refused = (tuple((place, others[name]) for name, place in pairs if name in others) for pairs in (_WANTED, _REFUSED))
        near, after, also_when, elsewhere = others["near"], others.get("after"), others.get("also_when"), others.get("elsewhere")
        compiled.append(CompiledRule(rule, frozenset(units), near, after, also_when, elsewhere, wanted, refused))
    return tuple(compiled)


class UnitRules:
    """The rules for a measure word, in order, and which of them may fit the words around a number."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self.rules = tuple(rules)
        after = [c.after.pattern if c.after else None for c in rules]
        self._near = Sieve([None if c.after else c.near.pattern for c in rules])
        self._after, self._behind = Sieve(after, edge="first"), Edges(after, edge="first")
        self._before = Edges([c.near.pattern if c.after else None for c in rules])

    def fitting(self, raw: str, near: str, after: str) -> Iterator[CompiledRule]:
        """Those that the words before a number let in, with their tail (`raw`) or without it, and those behind it."""
        told_behind = (self._before.may_match(near) | self._before.may_match(raw)) & self._behind.may_match(after)
        if told_behind.bit_count() > _FEW:
            told_behind &= self._after.may_match(after)
        return (self.rules[i] for i in bits(self._near.may_match(near) | told_behind))


def rules_for_unit(unit: str, year: int | None) -> UnitRules:
    """The rules for a measure word in a report of `year`."""
    return _rules_for_unit(unit, _period(year))


@cache
def _rules_for_unit(unit: str, period: int | None) -> UnitRules:
    return UnitRules([c for c in narrative_rules() if unit in c.units and _in_period(c.rule.years, period)])


@cache
def _turns() -> tuple[int, ...]:
    """The years from which on other rules hold than before."""
    compiled = (narrative_rules(), _all_rules(), negation_rules())
    spans = set().union(*({c.rule.years for c in rules} for rules in compiled))
    return tuple(sorted({turn for span in spans if span for turn in (span[0], span[1] + 1)}))


@cache
def _period(year: int | None) -> int | None:
    """Which span between two turns a year lies in: the same rules hold in all of it."""
    return None if year is None else bisect_right(_turns(), year)


def _in_period(years: tuple[int, int] | None, period: int | None) -> bool:
    return years is None or (period is not None and bisect_right(_turns(), years[0]) <= period <= bisect_right(_turns(), years[1]))


@record
class CompiledAll:
    rule: AllRule
    pattern: re.Pattern[str]
    one: re.Pattern[str]
    not_between: re.Pattern[str] | None


class AllRules:
    """The rules for what is said of all things of a kind, in order, and which of them may fit the words behind their number."""

    def __init__(self, rules: Sequence[CompiledAll]) -> None:
        self.rules = tuple(rules)
        self._near = Sieve([None if c.rule.later else c.pattern.pattern for c in rules])
        self._later = Sieve([c.pattern.pattern if c.rule.later else None for c in rules])
        self._one = Sieve([c.one.pattern for c in rules])

    def fitting(self, near: str, section: str, *, single: bool) -> Iterator[CompiledAll]:
        """Those that may find something in the sentences right behind a number or in the rest of its section."""
        mask = self._near.may_match(near) | self._later.may_match(section)
        if single:
            mask |= self._one.may_match(near)
        return (self.rules[i] for i in bits(mask))


@cache
def _all_rules() -> tuple[CompiledAll, ...]:
    """The rules for 均, 全部 and 都, compiled, in order."""

    def compiled(pattern: str, rule: AllRule) -> re.Pattern[str]:
        return compile_pattern(pattern, where=f"narrative.toml, rule {rule.id!r}", names=fragments())

    return tuple(
        CompiledAll(r, compiled(r.pattern, r), compiled(r.one, r), compiled(r.not_between, r) if r.not_between else None)
        for r in load_rules("narrative.toml", "all", AllRule)
    )


def rules_of_all(indicator: str, year: int | None) -> AllRules:
    """The rules for what is said of all that `indicator` counts, in a report of `year`."""
    return _rules_of_all(indicator, _period(year))


@cache
def _rules_of_all(indicator: str, period: int | None) -> AllRules:
    return AllRules([c for c in _all_rules() if c.rule.of == indicator and _in_period(c.rule.years, period)])


@cache
def negation_rules() -> tuple[CompiledNegation, ...]:
    """The rules for clauses that deny, compiled, in order."""
    return tuple(
        CompiledNegation(
            rule,
            compile_pattern(rule.pattern, where=f"narrative.toml, rule {rule.id!r}", names=fragments()),
            compile_pattern(rule.not_, where=f"narrative.toml, rule {rule.id!r}, not") if rule.not_ else None,
            compile_pattern(rule.sentence, where=f"narrative.toml, rule {rule.id!r}, sentence") if rule.sentence else None,
        )
        for rule in load_rules("narrative.toml", "negation", NegationRule)
    )


class Negations:
    """Rules for clauses that deny, in order, and which of them may fit a sentence."""

    def __init__(self, rules: Sequence[CompiledNegation]) -> None:
        self.rules = tuple(rules)
        self._sieve = Sieve([c.pattern.pattern for c in rules])

    def fitting(self, sentence: str) -> Iterator[CompiledNegation]:
        """Those that may find something in a sentence."""
        return (self.rules[i] for i in bits(self._sieve.may_match(sentence)))


def negations(year: int | None) -> Negations:
    """The rules for clauses that deny, in a report of `year`."""
    return _negations(_period(year))


@cache
def _negations(period: int | None) -> Negations:
    return Negations([c for c in negation_rules() if _in_period(c.rule.years, period)])
