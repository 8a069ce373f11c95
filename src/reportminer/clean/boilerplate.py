"""What sites and editors add to a report, by the rules of boilerplate.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reportminer.clean.draft import Draft, Drop, lines
from reportminer.rules import Rule, compile_pattern, load_rules, load_toml
from reportminer.spans import Span

_LONGEST_LINE = 200
_LONGEST_CAPTION = 80
_LONGEST_TEASER = 420
_TITLE_WITHIN_LINES = 25
_TAIL_AFTER = 0.3
"""A list of other articles stands in the last 70 % of a page: aggregators that carry a body once put it right behind."""


class BoilerplateRule(Rule):
    """A rule of boilerplate.toml: a pattern, and where it applies."""

    where: Literal["inline", "line", "tail", "end", "teaser"]
    pattern: str
    hint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compiled:
    id: str
    where: str
    pattern: re.Pattern[str]
    hint: tuple[str, ...]

    def may_stand_in(self, text: str) -> bool:
        """A cheap test: False where the pattern cannot match."""
        return not self.hint or any(h in text for h in self.hint)


@cache
def boilerplate_rules() -> tuple[_Compiled, ...]:
    """All rules, compiled; those of whole lines anchored by `fullmatch` where they are used."""
    rules = load_rules("boilerplate.toml", "rule", BoilerplateRule)
    return tuple(_Compiled(r.id, r.where, compile_pattern(r.pattern, where=f"boilerplate.toml, rule {r.id!r}"), r.hint) for r in rules)


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules for whole lines. Nearly no line is boilerplate, so two searches tell first whether any rule may fit."""

    rules: tuple[_Compiled, ...]
    plain: re.Pattern[str]  # any pattern without a hint
    hints: re.Pattern[str]

    def rule_for(self, line: str) -> _Compiled | None:
        """The first rule whose pattern is the whole line."""
        if not self.plain.fullmatch(line) and not self.hints.search(line):
            return None
        return next((r for r in self.rules if r.pattern.fullmatch(line)), None)


@cache
def _group(*places: str) -> _Group:
    rules = tuple(r for r in boilerplate_rules() if r.where in places)
    plain = "|".join(f"(?:{r.pattern.pattern})" for r in rules if not r.hint) or r"(?!)"
    hints = "|".join(re.escape(h) for r in rules for h in r.hint) or r"(?!)"
    return _Group(rules, re.compile(plain), re.compile(hints))


@cache
def title_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines that are a report's title, and lines above a title that hold the issuer's name."""
    title = load_toml("boilerplate.toml")["title"]
    return tuple(compile_pattern(title[k], where=f"boilerplate.toml, [title] {k}") for k in ("pattern", "issuer_line"))  # type: ignore[return-value]


_HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、.．,，:： ]|[(（][一二三四五六七八九十]{1,3}[)）])")


def drop_boilerplate(draft: Draft) -> Draft:
    """The draft without site boilerplate: whole lines first, so that an inline mark does not hide what line it is."""
    draft = draft.without(_above_title(draft.text))
    draft = draft.without(_tail(draft.text))
    draft = draft.without(_whole_lines(draft.text))
    return draft.without(_inline(draft.text))


def _whole_lines(text: str) -> Iterable[Drop]:
    """Lines that are boilerplate and nothing else; teasers only above the first heading and below the last."""
    spans = list(lines(text))
    headings = [s.start for s in spans if _HEADING.match(s.of(text))]
    first, last = (headings[0], headings[-1]) if headings else (len(text), 0)
    for span in spans:
        if len(span) > _LONGEST_TEASER:
            continue
        places = () if len(span) > _LONGEST_LINE else ("line",)
        if not first <= span.start <= last:
            places = (*places, "teaser")
        rule = _group(*places).rule_for(span.of(text).strip()) if places else None
        if rule:
            yield Drop(span, rule.id)


def _inline(text: str) -> Iterable[Drop]:
    for rule in boilerplate_rules():
        if rule.where == "inline" and rule.may_stand_in(text):
            yield from (Drop(Span(*m.span()), rule.id) for m in rule.pattern.finditer(text))


def _tail(text: str) -> Iterable[Drop]:
    """From the line that opens a list of other articles to the end, where no section of the report follows."""
    group = _group("tail", "end")
    for span in lines(text):
        if span.start < _TAIL_AFTER * len(text) or len(span) > _LONGEST_CAPTION:
            continue
        rule = group.rule_for(span.of(text).strip())
        if rule is None:
            continue
        if rule.where == "tail" and _report_goes_on(text[span.end :]):
            yield Drop(span, rule.id)
        else:
            yield Drop(Span(span.start, len(text)), rule.id)
            return


def _report_goes_on(rest: str) -> bool:
    """True where headings of a report follow at line starts."""
    return sum(1 for s in lines(rest) if _HEADING.match(s.of(rest)) and len(s) <= 60) >= 2


def _above_title(text: str) -> Iterable[Drop]:
    """Lines above the report's title, but for the issuer's name right above it."""
    title, issuer_line = title_patterns()
    above: list[Span] = []
    for span in lines(text):
        line = span.of(text).strip()
        if _HEADING.match(line) or len(above) >= _TITLE_WITHIN_LINES or len(line) > 200:
            return
        if title.fullmatch(line) and not line.startswith(("[", "【")):
            break
        above.append(span)
    else:
        return
    while above and issuer_line.fullmatch(line := above[-1].of(text).strip()):
        above.pop()
        if line[-1] not in "年度":
            break
    yield from (Drop(s, "above-title") for s in above)
