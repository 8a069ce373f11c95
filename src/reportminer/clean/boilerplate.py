"""What sites and editors add to a report, by the rules of boilerplate.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Literal

from reportminer.clean.draft import Draft, Drop, lines
from reportminer.numerals import parse_number
from reportminer.records import record
from reportminer.rules import Rule, compile_pattern, edge_characters, load_rules, load_toml, required_words
from reportminer.spans import Span

_NEVER = r"(?!)"
_LINES = 2048
"""Lines whose rule is kept."""
_LONGEST_LINE = 200
_LONGEST_LABEL = 6
"""Characters of a cell such as 微信 that stands alone above its figure: it is a table's, though share buttons say it too."""
_LONGEST_CAPTION, _LONGEST_HEADING = 80, 60
_LONGEST_TEASER = 420
_TITLE_WITHIN_LINES = 25
_LONGEST_MENU, _LONGEST_ENTRY = 150, 20
"""Lines and characters of a site's menu, entry by entry above the title: lines that many are no text if none is longer."""
_OPENING = 12
"""Characters without white space and punctuation by which a paragraph is known again."""
_PREVIEW = 80
"""Characters that stand again, at least, where a note says that the text was cut off."""
_TAIL_AFTER = 0.3
"""A list of other articles stands in the last 70 % of a page: aggregators that carry a body once put it right behind."""


class BoilerplateRule(Rule):
    """A rule of boilerplate.toml: a pattern, and where it applies."""

    where: Literal["inline", "line", "tail", "end", "teaser", "preview"]
    pattern: str
    prose: bool = False


@record
class _Compiled:
    id: str
    where: str
    pattern: re.Pattern[str]
    prose: bool


@cache
def boilerplate_rules() -> tuple[_Compiled, ...]:
    """All rules, compiled; those of whole lines anchored by `fullmatch` where they are used."""
    rules = load_rules("boilerplate.toml", "rule", BoilerplateRule)
    return tuple(
        _Compiled(
            id=r.id,
            where=r.where,
            pattern=compile_pattern(r.pattern, where=f"boilerplate.toml, rule {r.id!r}"),
            prose=r.prose or r.where == "teaser",
        )
        for r in rules
    )


class _Group:
    """Rules of some places. Nearly nothing is boilerplate, so combined searches tell first whether any rule may fit.

    A line is tried with the rules that its first character lets in, with those of which it has a word, and with the others.
    """

    def __init__(self, *places: str) -> None:
        self._rules = tuple(r for r in boilerplate_rules() if r.where in places)
        patterns = [r.pattern.pattern for r in self._rules]
        firsts = {p: edge_characters(f"^(?:{p})", "first") for p in patterns}
        self._firsts = frozenset[str]().union(*(first for first in firsts.values() if first))
        self._by_first = _any_of(p for p in patterns if firsts[p])
        self._by_word = _any_of(p for p in patterns if not firsts[p] and required_words(p))
        self._others = _any_of(p for p in patterns if not firsts[p] and not required_words(p))
        self._words = _any_of(map(re.escape, sorted(_words_of(p for p in patterns if not firsts[p]))))
        self._required = [required_words(p) for p in patterns]
        self._any_word = _any_of(map(re.escape, sorted(_words_of(patterns))))
        self._only_by_first = not any(p.pattern != _NEVER for p in (self._by_word, self._others))
        self._known_rule_for = lru_cache(maxsize=_LINES)(self._rule_for)  # most lines come again, in each pass and for each question

    def rule_for(self, line: str) -> _Compiled | None:
        """The first rule whose pattern is the whole line; a sentence is taken only by a rule made for sentences."""
        return None if self._only_by_first and line[:1] not in self._firsts else self._known_rule_for(line)

    def _rule_for(self, line: str) -> _Compiled | None:
        found = (line[:1] in self._firsts and self._by_first.fullmatch(line)) or self._others.fullmatch(line)
        if not found and not (self._words.search(line) and self._by_word.fullmatch(line)):
            return None
        is_prose = _prose().search(line) is not None
        return next((r for r in self._rules if (r.prose or not is_prose) and r.pattern.fullmatch(line)), None)

    def rules_in(self, text: str) -> Iterable[_Compiled]:
        """The rules that may fit somewhere in the text."""
        some = self._any_word.search(text) is not None
        return (
            r for r, words in zip(self._rules, self._required, strict=True) if not words or (some and any(word in text for word in words))
        )


@cache
def _group(*places: str) -> _Group:
    return _Group(*places)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or _NEVER)


def _words_of(patterns: Iterable[str]) -> frozenset[str]:
    """The words that the patterns require, those of which any can be told."""
    return frozenset[str]().union(*(required_words(p) or () for p in patterns))


@cache
def _prose() -> re.Pattern[str]:
    return compile_pattern(load_toml("boilerplate.toml")["prose"]["pattern"], where="boilerplate.toml, [prose]")


def title_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines that are a report's title, and lines above a title that hold the issuer's name."""
    return _title("pattern"), _title("issuer_line")


@cache
def _flat(key: str) -> re.Pattern[str]:
    return compile_pattern(load_toml("boilerplate.toml")["flat"][key], where=f"boilerplate.toml, [flat] {key}")


@cache
def _title(key: str) -> re.Pattern[str]:
    return compile_pattern(load_toml("boilerplate.toml")["title"][key], where=f"boilerplate.toml, [title] {key}")


_HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、.．,，:： ]|[(（][一二三四五六七八九十]{1,3}[)）])")
_FIRST_LEVEL = re.compile(r"第?([一二三四五六七八九十]{1,3})(?:部分|章)?[、.．,，:： ]")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PIECE = re.compile(r"\S+")
_NOT_BARE = re.compile(r"[\W_]+")


def drop_boilerplate(draft: Draft) -> Draft:
    """The draft without site boilerplate: whole lines first, so that an inline mark does not hide what line it is."""
    draft = draft.without(_lost_breaks(draft.text))
    draft = draft.without(_above_title(draft.text))
    draft = draft.without(_tail(draft.text))
    draft = draft.without(_whole_lines(draft.text))
    draft = draft.without(_previews(draft.text))
    return draft.without(_inline(draft.text))


def _whole_lines(text: str) -> Iterable[Drop]:
    """Lines that are boilerplate and nothing else; teasers only above the first heading and below the last one's text."""
    found = lines(text)
    headings = [i for i, (_, line) in enumerate(found) if _HEADING.match(line)]
    first, last = (headings[0], headings[-1] + 1) if headings else (len(found), -1)
    among_sections, elsewhere, long = _group("line"), _group("line", "teaser"), _group("teaser")
    for i, (start, line) in enumerate(found):
        among = first <= i <= last
        if len(line) > (_LONGEST_LINE if among else _LONGEST_TEASER):
            continue
        group = among_sections if among else long if len(line) > _LONGEST_LINE else elsewhere
        rule = group.rule_for(line.strip())
        if rule and not (len(line) <= _LONGEST_LABEL and i + 1 < len(found) and _FIGURE.fullmatch(found[i + 1][1].strip())):
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
        if rule.where == "tail" and _report_goes_on(lines(text)[:i], lines(text)[i + 1 :]):
            yield _whole(start, line, rule.id)
        else:
            yield Drop(Span(start, len(text)), rule.id)
            return


def _report_goes_on(above: Sequence[tuple[int, str]], rest: Sequence[tuple[int, str]]) -> bool:
    """True where headings of a report follow at line starts: two, or the one next in number."""
    found = [line for _, line in rest if len(line) <= _LONGEST_HEADING and _HEADING.match(line)]
    if len(found) != 1:
        return bool(found)
    before = [n for _, line in above if (n := _ordinal(line))]
    return bool(before) and _ordinal(found[0]) == before[-1] + 1


def _ordinal(line: str) -> int:
    """The number of a heading of the first level; 0 for any other line."""
    found = _FIRST_LEVEL.match(line)
    number = parse_number(found[1]) if found else None
    return int(number) if number else 0


def _previews(text: str) -> Iterable[Drop]:
    """Notes that a text was cut off, and the cut-off text above where all of it stands again below."""
    group = _group("preview")
    if not any(group.rules_in(text)):
        return
    found = lines(text)
    for i, (start, line) in enumerate(found):
        rule = group.rule_for(line.strip())
        if rule is None:
            continue
        below = _bare(text[start + len(line) :])
        first = i
        while first and _bare(found[first - 1][1])[:_OPENING] in below:
            first -= 1
        start_of_copy = found[first][0]
        if len(_bare(text[start_of_copy:start])) >= _PREVIEW:
            yield Drop(Span(start_of_copy, start), rule.id)
        yield _whole(start, line, rule.id)


def _bare(text: str) -> str:
    return _NOT_BARE.sub("", text)


def _lost_breaks(text: str) -> Iterable[Drop]:
    """The head and foot of a page that stands on one line: all above its title, the fields below it, the last words."""
    found = [(start, line) for start, line in lines(text) if len(line) > _LONGEST_LINE]
    if not found:
        return
    start, line = found[0]
    if start == lines(text)[0][0] and (titles := _titles_in(line)):
        title = [m for m in titles if titles[0][0].startswith(m[0])][-1]
        yield Drop(Span(start, start + title.start()), "above-title")
        fields = _flat("fields").match(line, title.end())
        if fields:
            yield Drop(Span(start + title.end(), start + fields.end()), "page-fields")
    start, line = found[-1]
    foot = _flat("foot").search(line)
    if foot:
        yield Drop(Span(start + foot.start(), start + foot.end()), "page-foot")


def _titles_in(line: str) -> list[re.Match[str]]:
    """The titles among the pieces of a line before its first sentence."""
    sentence = _title("sentence").search(line)
    pieces = _PIECE.finditer(line, 0, sentence.start() if sentence else len(line))
    return [piece for piece in pieces if _title("pattern").fullmatch(piece[0])]


def _above_title(text: str) -> Iterable[Drop]:
    """Lines above the report's title, but for the issuer's name right above it."""
    above = _lines_above_title(text)
    while above and _title("issuer_line").fullmatch(stripped := above[-1][1].strip()):
        above.pop()
        if stripped[-1] not in "年度":
            break
    yield from (_whole(start, line, "above-title") for start, line in above)


def _lines_above_title(text: str) -> list[tuple[int, str]]:
    """The lines above the title; none where there is no title, or a sentence stands above it."""
    head = _head(text)
    title, issuer_line, year = _title("pattern"), _title("issuer_line"), _title("year")
    titles = [i for i, (_, line) in enumerate(head) if title.fullmatch(s := line.strip()) and not s.startswith(("[", "【"))]
    if not titles:
        return []
    first = titles[0]
    is_entry = not year.search(head[first][1]) and not (first and issuer_line.fullmatch(head[first - 1][1].strip()))
    if is_entry:
        return head[: next((i for i in titles if year.search(head[i][1])), first)]
    return head[: next(i for i in reversed(titles) if head[first][1].startswith(head[i][1].strip()))]


def _head(text: str) -> list[tuple[int, str]]:
    """The lines in which a title is looked for: a few, or a long menu, up to the first sentence or heading."""
    head: list[tuple[int, str]] = []
    menu = True
    for start, line in lines(text)[:_LONGEST_MENU]:
        stripped = line.strip()
        is_title = _title("pattern").fullmatch(stripped) is not None
        menu = menu and (len(stripped) <= _LONGEST_ENTRY or is_title)
        if _HEADING.match(stripped) or len(stripped) > _LONGEST_LINE or (len(head) >= _TITLE_WITHIN_LINES and not menu):
            break
        if _title("sentence").search(stripped) and not is_title and _group("line", "teaser").rule_for(stripped) is None:
            break
        head.append((start, line))
    return head
