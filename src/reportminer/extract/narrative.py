"""Indicators from prose: which figure a quantity is, and which figures a sentence says are none.

The words around the number decide, by the rules of narrative.toml. Several numbers in a sentence go to their own
indicators; a figure of a sub-unit (市政府349件、沭阳县477件) is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice

from pydantic import Field

from reportminer.extract.counts import Count
from reportminer.models import Section
from reportminer.records import record
from reportminer.rules import Rule, Sieve, bits, compile_pattern, load_rules, load_toml
from reportminer.spans import Span

_NEAR = 64
_AFTER = 32
_TOLD_BEHIND = re.compile(r"[一-龥][，,、]\s?$")
_OPENS_WORDS = re.compile("[一-龥]")
"""5件予以公开，2件部分公开: what the second number counts stands behind it, what stands before is the first one's."""
_LONGEST_NOTHING = 24
_PARAGRAPH_BEFORE = 300
_JOINT = re.compile(r"\s?(?:和|及|与|以及|、|，|,)\s?")
_EACH = re.compile(r"各(?:有|为|发生|收到|计)?$")
_RESPECTIVELY = re.compile(r"分别(?:为|是|有|达|达到|计)?$")
_LONGEST_SHARE = 4
"""Characters of what these two find."""
_LISTED = re.compile("、|和|及|与|以及")
_SENTENCE_BEFORE = 240
_ALL_WITHIN = 200
_STOP = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[，,；;。\n]")
_HARD_STOP = re.compile(r"[。；;！？\n]")
_LAST_HARD_STOP = re.compile(rf"(?s:.*){_HARD_STOP.pattern}")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")
_NO_QUOTES = {ord(c): None for c in '“”‘’"「」'}
_TAIL_MARKS = "：:，, \n\t"
_COMMA = re.compile("[，,：:]")
_NEGATIVE = re.compile("[未没无不零免]|为0|均0")


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
    weak: bool = False


class AllRule(Rule):
    """What a sentence says of all requests (or what else `of` names) that it has just counted."""

    indicator: str
    of: str = "requests.received"
    pattern: str
    one: str
    later: bool = False  # said anywhere behind the number in its section, as it names the requests itself


class NegationRule(Rule):
    """A clause that says there was none."""

    indicators: tuple[str, ...]
    pattern: str
    not_: str | None = Field(default=None, alias="not")
    sentence: str | None = None
    sections: tuple[str, ...] = ()


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


@record
class _Compiled:
    rule: NarrativeRule
    units: frozenset[str]
    near: re.Pattern[str]
    others: dict[str, re.Pattern[str]]


@record
class _Negation:
    rule: NegationRule
    pattern: re.Pattern[str]
    not_: re.Pattern[str] | None
    sentence: re.Pattern[str] | None


@cache
def _fragments() -> dict[str, str]:
    raw: dict[str, str] = dict(load_toml("narrative.toml")["fragments"])
    return {name: text.replace("{C}", raw["C"]) for name, text in raw.items()}


@cache
def narrative_rules() -> tuple[_Compiled, ...]:
    """The rules for quantities, compiled, in order."""
    compiled = []
    for rule in load_rules("narrative.toml", "rule", NarrativeRule):
        where = f"narrative.toml, rule {rule.id!r}"
        others = {
            name: compile_pattern(pattern, where=f"{where}, {name}", names=_fragments())
            for name in ("after", "not_", "not_after", "sentence", "not_sentence", "sum_words", "also_when")
            if (pattern := getattr(rule, name))
        }
        units = {u for unit in rule.units for u in (_fragments()["ITEM"].split("|") if unit == "ITEM" else [unit])}
        near = compile_pattern(rule.near, where=f"{where}, near", names=_fragments(), anchored=True)
        compiled.append(_Compiled(rule, frozenset(units), near, others))
    return tuple(compiled)


@cache
def _for_unit(unit: str) -> tuple[tuple[_Compiled, ...], Sieve, Sieve]:
    """The rules for a measure word, in order, and which of them the words before a number let in and which those behind it."""
    rules = tuple(c for c in narrative_rules() if unit in c.units)
    near = Sieve([None if "after" in c.others else c.near.pattern for c in rules])
    return rules, near, Sieve([c.others["after"].pattern if "after" in c.others else None for c in rules])


@cache
def all_rules() -> tuple[tuple[AllRule, re.Pattern[str], re.Pattern[str]], ...]:
    """The rules for 均, 全部 and 都, compiled, in order."""

    def compiled(pattern: str, rule: AllRule) -> re.Pattern[str]:
        return compile_pattern(pattern, where=f"narrative.toml, rule {rule.id!r}", names=_fragments())

    rules = load_rules("narrative.toml", "all", AllRule)
    return tuple((rule, compiled(rule.pattern, rule), compiled(rule.one, rule)) for rule in rules)


@cache
def negation_rules() -> tuple[_Negation, ...]:
    """The rules for clauses that deny, compiled, in order."""
    return tuple(
        _Negation(
            rule,
            compile_pattern(rule.pattern, where=f"narrative.toml, rule {rule.id!r}", names=_fragments()),
            compile_pattern(rule.not_, where=f"narrative.toml, rule {rule.id!r}, not") if rule.not_ else None,
            compile_pattern(rule.sentence, where=f"narrative.toml, rule {rule.id!r}, sentence") if rule.sentence else None,
        )
        for rule in load_rules("narrative.toml", "negation", NegationRule)
    )


@cache
def _negation_sieve() -> Sieve:
    return Sieve([negation.pattern.pattern for negation in negation_rules()])


@cache
def _tail() -> tuple[str, ...]:
    return tuple(sorted(load_toml("narrative.toml")["tail"]["words"], key=len, reverse=True))


@cache
def _kept() -> tuple[str, ...]:
    return tuple(load_toml("narrative.toml")["tail"]["keep"])


def _tail_free(near: str) -> str:
    """The words before a number without 共, 为, 达 and the like at their end, nor the commas between them."""
    near = near.rstrip(_TAIL_MARKS)
    while near.endswith(_tail()) and not near.endswith(_kept()):
        word = next(w for w in _tail() if near.endswith(w))
        near = near[: -len(word)].rstrip(_TAIL_MARKS)
    return near


@cache
def _planned() -> re.Pattern[str]:
    return compile_pattern(load_toml("narrative.toml")["planned"]["pattern"], where="narrative.toml, [planned]")


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(p)) for name, p in load_toml("narrative.toml")["topics"].items())


_HOME = {"requests.received": "requests", "review.total": "review_litigation"}
_SECTION_TOPIC = {"requests": "requests", "proactive": "disclosure"}


def find_told(text: str, counts: Sequence[Count], sections: Sequence[Section], *, year: int | None) -> tuple[Told, ...]:
    """Every figure the prose states, in order: quantities first, then denials. Several may name one indicator."""
    told = [t for i, count in enumerate(counts) for t in _of_count(text, counts, i, _section_at(sections, count.span.start), year)]
    for of in ("requests.received", "review.total"):
        counted = min((t for t in told if t.indicator == of and t.count is not None), key=lambda t: t.section != _HOME[of], default=None)
        if counted:
            told += _of_all(text, counts, counted, _section_at(sections, counted.span.start))
    told += _denied(text, sections)
    return tuple(told)


def _section_at(sections: Sequence[Section], at: int) -> Section | None:
    return next((s for s in sections if s.clean.start <= at < s.clean.end), None)


def _of_count(text: str, counts: Sequence[Count], index: int, section: Section | None, year: int | None) -> Iterable[Told]:
    count = counts[index]
    if count.kind == "percentage":
        return
    words = _words(text, counts, index, section)
    told = [t for named in _shared_out(text, counts, index, words) for t in _by_rule(count, index, section, named, year)]
    if told and not _planned().search(words.sentence):  # most quantities are no figure at all
        yield from told


def _by_rule(count: Count, index: int, section: Section | None, words: _Words, year: int | None) -> Iterable[Told]:
    """The figures that the first fitting rule makes of a quantity."""
    candidates, near, after = _for_unit("amount" if count.kind == "amount" else count.unit)
    for i in bits(near.may_match(words.near) | after.may_match(words.after)):
        candidate = candidates[i]
        rule = candidate.rule
        if _in_section(rule, section) and _fits(candidate, count, words, year):
            for indicator in (rule.indicator, *rule.also):
                yield _told(indicator, count, index, section, rule)
            if "also_when" in candidate.others and candidate.others["also_when"].search(words.near):
                for indicator in rule.also_weak:
                    yield replace(_told(indicator, count, index, section, rule), weak=True)
            return


def _told(indicator: str, count: Count, index: int, section: Section | None, rule: NarrativeRule) -> Told:
    return Told(
        indicator=indicator,
        value=float(count.value),
        unit=count.unit,
        qualifier=count.qualifier,
        basis="narrative",
        rule=rule.id,
        span=count.span,
        count=index,
        section=section.code if section else "preamble",
        weak=rule.weak,
        dimension=rule.dimension,
    )


@record
class _Words:
    """The words around a quantity: all before it in its clause group, the same without its tail, behind it, its sentence before it."""

    raw: str
    near: str
    after: str
    sentence: str
    topic: Callable[[], str]  # what the quantity is about; only some rules ask


def _words(text: str, counts: Sequence[Count], index: int, section: Section | None) -> _Words:
    count = counts[index]
    low, high = max(count.span.start - _NEAR, 0), count.span.start
    stop = _LAST_HARD_STOP.match(text, low, high)
    start = stop.end() if stop else low
    follows = bool(index) and counts[index - 1].span.end >= start
    if follows:
        start = counts[index - 1].span.end
    raw = text[start:high]
    after = text[count.span.end : count.span.end + _AFTER]
    told_behind = follows and _TOLD_BEHIND.search(raw) and _OPENS_WORDS.match(after)
    near = "" if told_behind else _tail_free(raw.translate(_NO_QUOTES))
    sentence = text[max(count.sentence.start, high - _SENTENCE_BEFORE) : high]
    return _Words(raw, near, after, sentence, lambda: _topic(text, count, section))


def _shared_out(text: str, counts: Sequence[Count], index: int, words: _Words) -> Iterable[_Words]:
    """The words of each thing a number is said of: 复议、诉讼各1件 speaks of both, 复议、诉讼分别为2件和1件 of one each."""
    first = index
    while first and _JOINT.fullmatch(text[counts[first - 1].span.end : counts[first].span.start]):
        first -= 1
    raw = text[max(0, counts[first].span.start - _NEAR) : counts[first].span.start]
    near = max(len(raw) - _LONGEST_SHARE, 0)
    each, apart = _EACH.search(raw, near), _RESPECTIVELY.search(raw, near)
    if not (each and first == index) and not apart:
        return [words]
    end = apart.start() if apart else each.start() if each else len(raw)
    named = _HARD_STOP.split(raw[:end])[-1]
    things = [t for t in _LISTED.split(_COMMA.split(named)[-1]) if t.strip()]
    if apart:
        things = things[index - first : index - first + 1] if len(things) > index - first else []
    return [replace(words, near=_tail_free(thing.translate(_NO_QUOTES)), raw=thing) for thing in things] or [words]


def _of_all(text: str, counts: Sequence[Count], all_: Told, section: Section | None) -> Iterable[Told]:
    """What is said of all requests behind their number: 收到申请3件，均已办结. The number they share is the number received."""
    assert all_.count is not None
    start = counts[all_.count].span.end
    stops = [m.end() for m in islice(_STOP.finditer(text, start, start + _ALL_WITHIN), 2)]
    near = stops[-1] if stops else start + _ALL_WITHIN
    for rule, pattern, one in all_rules():
        if rule.of != all_.indicator:
            continue
        found = pattern.search(text, start, max(near, section.clean.end) if rule.later and section else near)
        if not found and all_.value == 1:
            found = one.search(text, start, stops[0] if stops else start + _ALL_WITHIN)
        if found and not _speaks_of_others(text, counts, found, all_.value):
            yield replace(all_, indicator=rule.indicator, rule=rule.id, span=Span(*found.span()), count=None, weak=True)


def _speaks_of_others(text: str, counts: Sequence[Count], found: re.Match[str], value: float) -> bool:
    """True where the clause counts other requests itself: 对其中5件均予以公开."""
    clause = max((m.end() for m in _CLAUSE.finditer(text, max(0, found.start() - 60), found.start())), default=found.start() - 60)
    return any(clause <= c.span.start < found.end() and c.kind == "count" and float(c.value) != value for c in counts)


def _in_section(rule: NarrativeRule, section: Section | None) -> bool:
    return not rule.sections or (section is not None and bool({section.code, *section.also_covers} & set(rule.sections)))


@lru_cache(maxsize=256)
def _matters(sentence: str) -> tuple[tuple[int, str], ...]:
    """The matters a sentence names, in order: (where the word ends, what)."""
    return tuple(sorted((m.end(), name) for name, pattern in _topics() for m in pattern.finditer(sentence)))


def _topic(text: str, count: Count, section: Section | None) -> str:
    """What a number is about: the matter named last before it in its sentence, else its section's, else its paragraph's."""
    before = count.span.start - count.sentence.start
    topic = next((name for end, name in reversed(_matters(count.sentence.of(text))) if end <= before), "")
    if topic and topic != "disclosure":
        return topic
    codes = (section.code, *section.also_covers) if section else ()
    of_section = next((_SECTION_TOPIC[c] for c in codes if c in _SECTION_TOPIC and not (topic and c == "proactive")), topic)
    if of_section:
        return of_section
    paragraph = text[max(text.rfind("\n", 0, count.sentence.start) + 1, count.sentence.start - _PARAGRAPH_BEFORE) : count.sentence.start]
    return next((name for _, name in reversed(_matters(paragraph))), "")


def _fits(candidate: _Compiled, count: Count, words: _Words, year: int | None) -> bool:
    rule, others = candidate.rule, candidate.others
    if rule.years and (year is None or not rule.years[0] <= year <= rule.years[1]):
        return False
    if (rule.zero_only and count.value != 0) or ("after" in others and not others["after"].match(words.after)):
        return False  # what stands behind the number is anchored: the cheapest test comes first
    if not _near_fits(candidate, words):
        return False
    if rule.topic and rule.topic != words.topic():
        return False
    wanted = (("sentence", words.sentence), ("sum_words", words.raw))
    if any(name in others and not others[name].search(place) for name, place in wanted):
        return False
    refused = (("not_", _COMMA.split(words.near)[-1]), ("not_after", words.after), ("not_sentence", words.sentence))
    return not any(name in others and others[name].search(place) for name, place in refused)


def _denied(text: str, sections: Sequence[Section]) -> Iterable[Told]:
    """Zeroes that sentences state in words; the first one of each indicator in the section that fits best is kept later."""
    for section in sections:
        yield from _nothing(text, section)
        for sentence in _SENTENCE.finditer(text, section.body.start, section.body.end):
            if _NEGATIVE.search(sentence[0]):
                yield from _denials(sentence, section)


def _near_fits(candidate: _Compiled, words: _Words) -> bool:
    """Where the words behind the number decide, those before it may be bare: 有2名兼职人员."""
    return bool(candidate.near.search(words.near) or ("after" in candidate.others and candidate.near.search(words.raw)))


def _nothing(text: str, section: Section) -> Iterable[Told]:
    """The zeroes of a section whose whole text is 无, 暂无 or the like."""
    nothing = load_toml("narrative.toml")["nothing"]
    body = section.body.of(text)
    said = body.strip(" \n。.；;：:")
    if not 0 < len(said) <= _LONGEST_NOTHING or not re.fullmatch(nothing["pattern"], said):
        return
    start = section.body.start + body.index(said)
    for code in (section.code, *section.also_covers):
        for indicator in nothing.get(code, ()):
            yield Told(
                indicator=indicator, value=0.0, unit="", qualifier="exact", basis="negation", rule="negation.nothing",
                span=Span(start, start + len(said)), count=None, section=section.code,
            )  # fmt: skip


def _denials(sentence: re.Match[str], section: Section) -> Iterable[Told]:
    done: set[str] = set()
    for i in bits(_negation_sieve().may_match(sentence[0])):
        negation = negation_rules()[i]
        found = next((m for m in negation.pattern.finditer(sentence[0]) if _applies(negation, sentence[0], m, section)), None)
        if not found:
            continue
        for indicator in negation.rule.indicators:
            if indicator not in done:
                done.add(indicator)
                start = sentence.start() + found.start()
                yield Told(
                    indicator=indicator, value=0.0, unit="", qualifier="exact", basis="negation", rule=negation.rule.id,
                    span=Span(start, sentence.start() + found.end()), count=None, section=section.code,
                )  # fmt: skip


def _applies(negation: _Negation, sentence: str, found: re.Match[str], section: Section) -> bool:
    rule = negation.rule
    if negation.not_ and negation.not_.search(found[0]):
        return False
    if negation.sentence is None:
        return True
    codes = {section.code, *section.also_covers}
    return bool(codes & set(rule.sections)) or negation.sentence.search(sentence) is not None
