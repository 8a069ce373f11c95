"""Indicators from prose: which figure a quantity is, and which figures a sentence says are none.

The words around the number decide, by the rules of narrative.toml. Several numbers in a sentence go to their own
indicators; a figure of a sub-unit (市政府349件、沭阳县477件) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from reportminer.extract.counts import Count
from reportminer.extract.denials import denied
from reportminer.extract.narrative_rules import CompiledRule, NarrativeRule, Told, UnitRules, rules_for_unit
from reportminer.extract.narrative_words import (
    goes_on,
    is_wide,
    lead,
    of_another_year,
    of_part_of_year,
    pattern_of,
    tail_free,
    topics,
)
from reportminer.extract.of_all import told_of_all
from reportminer.models import Section
from reportminer.records import record
from reportminer.rules import holds

_NEAR = 64
_AFTER = 32
_TOLD_BEHIND = re.compile(r"[一-龥][，,、]\s?$")
_OPENS_WORDS = re.compile("[一-龥]")
"""5件予以公开，2件部分公开: what the second number counts stands behind it, what stands before is the first one's."""
_PARAGRAPH_BEFORE = 300
_JOINT = re.compile(r"\s?(?:和|及|与|以及|、|，|,)\s?")
_EACH = re.compile(r"各(?:有|为|发生|收到|计)?$")
_RESPECTIVELY = re.compile(r"分别(?:为|是|有|达|达到|计|(?:公开|发布)(?:信息)?)?$")
_LONGEST_SHARE = 6
"""Characters of what these two find."""
_LISTED = re.compile("、|和|及|与|以及")
_SENTENCE_BEFORE = 240
_LONGEST_LEAD = 24
_HARD_STOP = re.compile(r"[。；;！？\n]")
_LAST_HARD_STOP = re.compile(rf"(?s:.*){_HARD_STOP.pattern}")
_QUOTES = re.compile(r'[“”‘’"「」]+')
_ASIDES = re.compile(rf"{_QUOTES.pattern}|[（(][^（()）\d]{{0,40}}[）)]")
"""What is passed over in the words before a number: quotation marks, and brackets such as （含信函、传真）."""
_COMMA = re.compile("[，,：:]")
_LAWSUITS = ("review.total", "litigation.total", "litigation_direct.total", "litigation_after_review.total")
_HOME = {
    "requests.received": "requests",
    **dict.fromkeys(_LAWSUITS, "review_litigation"),
    "proactive.total": "proactive",
    "normative_documents.total": "proactive",
}
_NONE = ("planned", "year_before")
"""Tables of words behind which a figure is none of the year's."""
_SECTION_TOPIC = {"requests": "requests", "proactive": "disclosure"}


def find_told(text: str, counts: Sequence[Count], sections: Sequence[Section], *, year: int | None) -> tuple[Told, ...]:
    """Every figure the prose states, in order: quantities first, then denials. Several may name one indicator."""
    told = [t for i, count in enumerate(counts) for t in _of_count(text, counts, i, _section_at(sections, count.span.start), year)]
    for of in _HOME:
        counted = min((t for t in told if t.indicator == of and t.count is not None), key=lambda t: t.section != _HOME[of], default=None)
        if counted:
            told += told_of_all(text, counts, counted, _section_at(sections, counted.span.start), year)
    told += denied(text, sections, year)
    return tuple(told)


def _section_at(sections: Sequence[Section], at: int) -> Section | None:
    i = bisect_right(sections, at, key=lambda s: s.clean.start) - 1
    return sections[i] if i >= 0 and at < sections[i].clean.end else None


def _of_count(text: str, counts: Sequence[Count], index: int, section: Section | None, year: int | None) -> Iterable[Told]:
    count = counts[index]
    rules = rules_for_unit("amount" if count.kind == "amount" else count.unit, year)
    if count.kind == "percentage" or not rules.rules:
        return
    words = _words(text, counts, index, section)
    shared = _shared_out(text, counts, index, words)
    told = [t for named in shared for t in _by_rule(rules, count, index, section, named) if not of_part_of_year(t.indicator, named.near)]
    if not told or any(holds(words.sentence, none) for none in map(pattern_of, _NONE)):  # most quantities are no figure at all
        return
    other = of_another_year(words.sentence, year)
    yield from (replace(t, weak=True) if other and not t.indicator.endswith(".cumulative") else t for t in told)


def _by_rule(rules: UnitRules, count: Count, index: int, section: Section | None, words: _Words) -> Iterable[Told]:
    """The figures that the first fitting rule makes of a quantity."""
    for candidate in rules.fitting(words.raw, words.near, words.after):
        if _fits(candidate, count, section, words):
            rule = candidate.rule
            for indicator in (rule.indicator, *rule.also):
                told = _told(indicator, count, index, section, rule)
                yield replace(told, wide=True) if is_wide(indicator, words.sentence) else told
            if candidate.also_when and candidate.also_when.search(words.near):
                for indicator, _, dimension in (name.partition("/") for name in rule.also_weak):
                    yield replace(_told(indicator, count, index, section, rule), weak=True, dimension=dimension or rule.dimension)
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
        larger=rule.larger,
        dimension=rule.dimension,
    )


@record
class _Words:
    """The words around a quantity: all before it in its clause group, the same without its tail, behind it, its sentence before it."""

    raw: str
    near: str
    after: str
    sentence: str
    passage: Callable[[], str]  # all before it from the last full stop on, semicolons or not; only some rules ask
    topic: Callable[[], str]  # what the quantity is about; only some rules ask

    @property
    def clause(self) -> str:
        """What stands before it behind the last comma."""
        return _COMMA.split(self.near)[-1]


def _words(text: str, counts: Sequence[Count], index: int, section: Section | None) -> _Words:
    count = counts[index]
    low, high = max(count.span.start - _NEAR, section.body.start if section else 0), count.span.start
    low = min(low, high)
    stop = _LAST_HARD_STOP.match(text, low, high)
    start = stop.end() if stop else low
    follows = bool(index) and counts[index - 1].span.end >= start
    if follows:
        start = counts[index - 1].span.end
    raw = text[start:high]
    if not follows:
        raw = lead(text[max(start - _LONGEST_LEAD, section.body.start if section else 0) : start]) + raw
    after = text[count.span.end : count.span.end + _AFTER]
    told_behind = follows and _TOLD_BEHIND.search(raw) and _OPENS_WORDS.match(after)
    near = "" if told_behind else tail_free(_ASIDES.sub("", raw))
    first = max(count.sentence.start, high - _SENTENCE_BEFORE)
    if goes_on(text[first:high]):  # 累计公开8条；其中今年2条: what it is a part of stands in the sentence before
        first = _passage_start(text, max(first - 1, 0), max(high - _SENTENCE_BEFORE, 0))
    return _Words(raw, near, after, text[first:high], lambda: _passage(text, high), lambda: _topic(text, count, section))


def _passage(text: str, high: int) -> str:
    return text[_passage_start(text, high, max(high - _SENTENCE_BEFORE, 0)) : high]


def _passage_start(text: str, end: int, low: int) -> int:
    """Behind the last full stop or line break before `end`, not before `low`."""
    return max(text.rfind("。", low, end) + 1, text.rfind("\n", low, end) + 1, low)


def _shared_out(text: str, counts: Sequence[Count], index: int, words: _Words) -> Iterable[_Words]:
    """The words of each thing a number is said of: 复议、诉讼各1件 speaks of both, 复议、诉讼分别为2件和1件 of one each."""
    first = index
    while first and _JOINT.fullmatch(text[counts[first - 1].span.end : counts[first].span.start]):
        first -= 1
    raw = text[max(0, counts[first].span.start - _NEAR) : counts[first].span.start]
    near = raw[-_LONGEST_SHARE:]
    if "各" not in near and "分别" not in near:
        return [words]
    each, apart = _EACH.search(raw, len(raw) - len(near)), _RESPECTIVELY.search(raw, len(raw) - len(near))
    if not (each and first == index) and not apart:
        return [words]
    end = apart.start() if apart else each.start() if each else len(raw)
    named = _HARD_STOP.split(raw[:end].rstrip("，,"))[-1]
    things = [t for t in _LISTED.split(_COMMA.split(named)[-1]) if t.strip()]
    if apart:
        things = things[index - first : index - first + 1] if len(things) > index - first else []
    return [replace(words, near=tail_free(_QUOTES.sub("", thing)), raw=thing) for thing in things] or [words]


def _in_section(rule: NarrativeRule, section: Section | None) -> bool:
    return not rule.sections or (section is not None and bool({section.code, *section.also_covers} & set(rule.sections)))


@lru_cache(maxsize=256)
def _matters(sentence: str) -> tuple[tuple[int, str], ...]:
    """The matters a sentence names, in order: (where the word ends, what)."""
    return tuple(sorted((m.end(), name) for name, pattern in topics() for m in pattern.finditer(sentence)))


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
    start = text.rfind("\n", 0, count.sentence.start) + 1
    if text[max(start - 2, 0) : start].startswith(("：", ":")):  # what a line with a colon announces goes on with its matter
        start = text.rfind("\n", 0, start - 1) + 1
    paragraph = text[max(start, count.sentence.start - _PARAGRAPH_BEFORE) : count.sentence.start]
    return next((name for _, name in reversed(_matters(paragraph))), "")


def _fits(candidate: CompiledRule, count: Count, section: Section | None, words: _Words) -> bool:
    """Most rules do not: what costs least is asked first."""
    after = candidate.after
    if after and not after.match(words.after):
        return False
    if not candidate.near.search(words.near) and not (after and candidate.near.search(words.raw)):
        return False  # where the words behind the number decide, those before it may be bare: 有2名兼职人员
    rule = candidate.rule
    if rule.zero_only and count.value != 0:
        return False
    if not _in_section(rule, section) and not (candidate.elsewhere and candidate.elsewhere.search(words.passage())):
        return False
    if rule.topic and rule.topic != words.topic():
        return False
    if not all(pattern.search(getattr(words, place)) for place, pattern in candidate.wanted):
        return False
    return not any(pattern.search(getattr(words, place)) for place, pattern in candidate.refused)
