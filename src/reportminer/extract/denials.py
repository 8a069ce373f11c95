"""Figures that sentences deny: 没有收到申请 is 0 requests, with basis negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reportminer.extract.narrative_rules import CompiledNegation, Told, negations
from reportminer.models import Section
from reportminer.rules import load_toml
from reportminer.spans import Span

_LONGEST_NOTHING = 24
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")
_BEFORE = re.compile(r"(?:(?s:.*)[。；;！？!?\n])?")
"""All up to the last end of a sentence."""
_NEGATIVE = re.compile("[未没无不零免为均：:“](?:(?<![为均：:“])|0)")  # opens with a character, so that a search skips to it


def denied(text: str, sections: Sequence[Section], year: int | None) -> Iterable[Told]:
    """Zeroes that sentences state in words; the first one of each indicator in the section that fits best is kept later."""
    for section in sections:
        yield from _nothing(text, section)
        for sentence in _negative_sentences(text, section.body):
            yield from _denials(sentence, section, year)


def _negative_sentences(text: str, body: Span) -> Iterable[re.Match[str]]:
    """The sentences with a word that may deny: nearly none has one, so the word is looked for first."""
    at = body.start
    while (word := _NEGATIVE.search(text, at, body.end)) and (before := _BEFORE.match(text, at, word.end())):
        sentence = _SENTENCE.match(text, before.end(), body.end)
        if sentence is None:
            return
        yield sentence
        at = sentence.end()


def _nothing(text: str, section: Section) -> Iterable[Told]:
    """The zeroes of a section whose whole text is 无, 暂无 or the like."""
    nothing = load_toml("narrative.toml")["nothing"]
    body = section.body.of(text)
    said = body.strip(" \n。.；;：:")
    if not 0 < len(said) <= _LONGEST_NOTHING or not re.fullmatch(nothing["pattern"], said):
        return
    start = section.body.start + body.index(said)
    about = [i for code in (section.code, *section.also_covers) for i in nothing.get(code, ())]
    for indicator in about + [i for i, title in nothing["titled"].items() if about and re.search(title, section.title)]:
        yield Told(
            indicator=indicator, value=0.0, unit="", qualifier="exact", basis="negation", rule="negation.nothing",
            span=Span(start, start + len(said)), count=None, section=section.code,
        )  # fmt: skip


def _denials(sentence: re.Match[str], section: Section, year: int | None) -> Iterable[Told]:
    done: set[str] = set()
    for negation in negations(year).fitting(sentence[0]):
        found = negation.pattern.search(sentence[0])
        while found and not _applies(negation, sentence[0], found, section):
            found = negation.pattern.search(sentence[0], max(found.end(), found.start() + 1))
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


def _applies(negation: CompiledNegation, sentence: str, found: re.Match[str], section: Section) -> bool:
    rule = negation.rule
    if negation.not_ and negation.not_.search(found[0]):
        return False
    if negation.sentence is None:
        return True
    codes = {section.code, *section.also_covers}
    return bool(codes & set(rule.sections)) or negation.sentence.search(sentence) is not None
