"""What sites and editors add to a report, by the rules of boilerplate.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from reportminer.clean.draft import Draft, Drop, lines
from reportminer.records import record
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


@record
class _Compiled:
    id: str
    where: str
    pattern: re.Pattern[str]
    hint: tuple[str, ...]


@cache
def boilerplate_rules() -> tuple[_Compiled, ...]:
    """All rules, compiled; those of whole lines anchored by `fullmatch` where they are used."""
    rules = load_rules("boilerplate.toml", "rule", BoilerplateRule)
    return tuple(_Compiled(r.id, r.where, compile_pattern(r.pattern, where=f"boilerplate.toml, rule {r.id!r}"), r.hint) for r in rules)


@record
class _Group:
    """Rules of some places. Nearly nothing is boilerplate, so combined searches tell first whether any rule may fit."""

    rules: tuple[_Compiled, ...]
    plain: re.Pattern[str]  # any pattern without a hint
    hinted: re.Pattern[str]  # any pattern with one
    hints: re.Pattern[str]

    def rule_for(self, line: str) -> _Compiled | None:
        """The first rule whose pattern is the whole line."""
        if not self.plain.fullmatch(line) and not (self.hints.search(line) and self.hinted.fullmatch(line)):
            return None
        return next(r for r in self.rules if r.pattern.fullmatch(line))

    def rules_in(self, text: str) -> Iterable[_Compiled]:
        """The rules that may fit somewhere in the text: those without a hint, and those with one that stands there."""
        some = self.hints.search(text) is not None
        return (r for r in self.rules if not r.hint or (some and any(h in text for h in r.hint)))


@cache
def _group(*places: str) -> _Group:
    rules = tuple(r for r in boilerplate_rules() if r.where in places)
    plain, hinted = (_any_of(r.pattern.pattern for r in rules if bool(r.hint) is has_hint) for has_hint in (False, True))
    return _Group(rules, plain, hinted, _any_of(re.escape(h) for r in rules for h in r.hint))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)")


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
    headings = [start for start, line in lines(text) if _HEADING.match(line)]
    first, last = (headings[0], headings[-1]) if headings else (len(text), 0)
    among_sections, elsewhere, long = _group("line"), _group("line", "teaser"), _group("teaser")
    for start, line in lines(text):
        among = first <= start <= last
        if len(line) > (_LONGEST_LINE if among else _LONGEST_TEASER):
            continue
        group = among_sections if among else long if len(line) > _LONGEST_LINE else elsewhere
        rule = group.rule_for(line.strip())
        if rule:
            yield _whole(start, line, rule.id)


def _whole(start: int, line: str, reason: str) -> Drop:
    return Drop(Span(start, start + len(line)), reason)


def _inline(text: str) -> Iterable[Drop]:
    for rule in _group("inline").rules_in(text):
        yield from (Drop(Span(*m.span()), rule.id) for m in rule.pattern.finditer(text))


def _tail(text: str) -> Iterable[Drop]:
    """From the line that opens a list of other articles to the end, where no section of the report follows."""
    group = _group("tail", "end")
    for i, (start, line) in enumerate(lines(text)):
        if len(line) > _LONGEST_CAPTION or start < _TAIL_AFTER * len(text):
            continue
        rule = group.rule_for(line.strip())
        if rule is None:
            continue
        if rule.where == "tail" and _report_goes_on(lines(text)[i + 1 :]):
            yield _whole(start, line, rule.id)
        else:
            yield Drop(Span(start, len(text)), rule.id)
            return


def _report_goes_on(rest: Iterable[tuple[int, str]]) -> bool:
    """True where headings of a report follow at line starts."""
    return sum(1 for _, line in rest if len(line) <= 60 and _HEADING.match(line)) >= 2


def _above_title(text: str) -> Iterable[Drop]:
    """Lines above the report's title, but for the issuer's name right above it."""
    title, issuer_line = title_patterns()
    above: list[tuple[int, str]] = []
    for start, line in lines(text):
        stripped = line.strip()
        if _HEADING.match(stripped) or len(above) >= _TITLE_WITHIN_LINES or len(stripped) > 200:
            return
        if title.fullmatch(stripped) and not stripped.startswith(("[", "【")):
            break
        above.append((start, line))
    else:
        return
    while above and issuer_line.fullmatch(stripped := above[-1][1].strip()):
        above.pop()
        if stripped[-1] not in "年度":
            break
    yield from (_whole(start, line, "above-title") for start, line in above)
