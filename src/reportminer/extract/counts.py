"""Quantities in prose: a number with a measure word, money, percentages (contract: gold.md, what is a count).

A pattern finds the number and owns it; jieba and spaCy find the noun phrase that is counted. Rules and lists are in
counts.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from reportminer.nlp import Window, counted_things
from reportminer.numerals import CHINESE_NUMERALS, parse_number
from reportminer.records import record
from reportminer.rules import alternation, compile_pattern, load_toml
from reportminer.spans import Span, gaps, merge

_NAME_WINDOW = 14
_LEFT_WINDOW = 16
_RIGHT_WINDOW = 10
_LONGEST_TITLE = 80
_LONGEST_QUALIFIER = 5
_SENTENCE_BREAK = re.compile(r"[。！？；!?;\n]")
_LAST_SENTENCE_BREAK = re.compile(rf"(?s:.*){_SENTENCE_BREAK.pattern}")
_CLAUSE_BREAK = re.compile(r"[。！？；!?;\n，,：:（(）)]")
_LAST_CLAUSE_BREAK = re.compile(rf"(?s:.*){_CLAUSE_BREAK.pattern}")
_QUOTED_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_PLACES = ("before", "inside", "after")
_WHOLE_WITHIN = 60
"""Quantities among which a part's whole is looked for."""
_SHORT_QUALIFIERS = frozenset("近约逾超")  # belong to the quantity's text: 近100篇
_OPENING_QUOTES = ("“", "‘", "「", '"')
_CLAUSE_END = re.compile(r"\s*(?:[，,。；;、）)！？!?：:\n\d]|[（(](?!..?[）)])|[（(]..?[）)](?:[，,。；;、）)\n]|$)|$)")


@record
class Count:
    """A quantity and its place in the clean text. `value` has 万 and 亿 multiplied out; money is in 元."""

    kind: str
    value: Decimal
    unit: str
    qualifier: str
    text: str
    span: Span
    sentence: Span
    rule: str
    subject: str | None = None


class _Found(NamedTuple):
    """A quantity of which is not known yet what is counted: the same fields in the same order."""

    kind: str
    value: Decimal
    unit: str
    qualifier: str
    text: str
    span: Span
    sentence: Span
    rule: str


@record
class _Rules:
    quantity: re.Pattern[str]
    percent: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    any_name: re.Pattern[str]
    ordinals: tuple[str, ...]
    ordinal: re.Pattern[str]
    frequency: re.Pattern[str]
    not_one: tuple[str, ...]
    vague: tuple[str, ...]
    verbs: tuple[str, ...]
    range: re.Pattern[str]
    before: re.Pattern[str]
    inside: dict[str, str]
    after: re.Pattern[str]
    qualifiers: dict[str, str]
    events: frozenset[str]
    own: frozenset[str]
    figures: frozenset[str]
    one_opens: re.Pattern[str]
    one_acts: re.Pattern[str]
    quote_opens: re.Pattern[str]
    quote_closes: re.Pattern[str]
    percent_named: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = load_toml("counts.toml")
    measures = data["measures"]
    guarded = []
    for word in sorted(measures["words"], key=lambda w: (-len(w), w)):
        followers = measures["not_before"].get(word)
        guarded.append(word + (f"(?!{alternation(followers)})" if followers else ""))
    guarded += [f"{word}(?={measures['end']})" for word in measures["closing"]]
    guarded += [f"{word}(?={alternation(followers)})" for word, followers in measures["only_before"].items()]
    begins = "".join(sorted({word[0] for word in ("元", "人民币", *measures["words"], *measures["closing"], *measures["only_before"])}))
    before, inside, after = ({w: q for q, words in data["qualifiers"][place].items() for w in words} for place in _PLACES)
    # The first character stands in front of all else, so that a search skips to it; one of `begins` saves trying all measures.
    first = rf"[\d{CHINESE_NUMERALS}](?<![\d.\-+~〔\[#/].)(?<![A-Za-z][^一二三四五六七八九两])"
    digits = r"\d{0,2}(?:[,，]\d{3})+(?:\.\d+)?|\d{0,2}(?: \d{3})+(?:\.\d+)?(?! ?\d)|\d*万\d{1,4}千?|\d*(?:\.\d+)?"
    fraction = rf"点[{CHINESE_NUMERALS[: CHINESE_NUMERALS.index('十')]}]{{1,4}}(?={data['fraction']['before']})"
    quantity = (
        rf"(?P<number>{first}(?:(?<=\d)(?:{digits})|(?<!\d)[{CHINESE_NUMERALS}]*(?:{fraction})?))\s?"
        rf"(?P<times>(?:[十百万亿]|千(?![克米瓦])){{0,3}})(?P<inside>{alternation(inside)})?(?P<more>[万亿]?)\s?"
        rf"(?=[{begins}])(?P<unit>(?:人民币)?元(?!旦|月|素|宵)|{'|'.join(guarded)})"
    )
    return _Rules(
        quantity=compile_pattern(quantity, where="counts.toml, quantity"),
        percent=compile_pattern(data["percent"]["pattern"] + "(?P<inside>)", where="counts.toml, [percent]"),
        names=tuple(compile_pattern(p, where="counts.toml, [names]") for p in data["names"]["patterns"]),
        any_name=re.compile("|".join(data["names"]["patterns"])),
        ordinals=tuple(data["ordinal"]["before"]),
        ordinal=compile_pattern(data["ordinal"]["pattern"], where="counts.toml, [ordinal]"),
        frequency=compile_pattern(data["ordinal"]["frequency"], where="counts.toml, [ordinal] frequency"),
        not_one=tuple(data["one"]["not_after"]),
        vague=tuple(data["qualifiers"]["vague"]),
        verbs=tuple(data["qualifiers"]["verbs"]),
        range=compile_pattern(data["qualifiers"]["range"], where="counts.toml, [qualifiers] range"),
        before=re.compile(f"(?:{alternation(before)})$"),
        inside=inside,
        after=re.compile(alternation(after)),
        qualifiers=before | after,
        events=frozenset(measures["happen"]["events"]),
        own=frozenset([*measures["happen"]["events"], *measures["happen"]["people"]]),
        figures=frozenset(measures["figures"]),
        one_opens=compile_pattern(data["one"]["opens"], where="counts.toml, [one] opens", anchored=True),
        one_acts=compile_pattern(data["one"]["acts"], where="counts.toml, [one] acts"),
        quote_opens=compile_pattern(data["names"]["quote_opens"], where="counts.toml, [names] quote_opens"),
        quote_closes=compile_pattern(data["names"]["quote_closes"], where="counts.toml, [names] quote_closes"),
        percent_named=compile_pattern(data["percent"]["named"], where="counts.toml, [percent] named"),
    )


def find_counts(text: str, *, tables: Sequence[Span] = (), phrases: bool = True) -> tuple[Count, ...]:
    """Every quantity of the prose in order. `tables` are spans of tables in `text`, whose numbers are cells, not counts."""
    found = sorted(_candidates(text, tables), key=lambda c: c.span.start)
    if not phrases:
        return tuple(Count(*c) for c in found)
    things = iter(counted_things([_window(text, c) for c in found if c.kind != "percentage"]))
    subjects = [None if c.kind == "percentage" else next(things) for c in found]
    return tuple(
        Count(*c, subject=subject or _of_whole(found, subjects, i)) for i, (c, subject) in enumerate(zip(found, subjects, strict=True))
    )


def _of_whole(found: Sequence[_Found], subjects: Sequence[str | None], index: int) -> str | None:
    """What a part counts that names nothing itself: 收到申请27件，已办结24件 counts 申请 twice.

    The whole is the nearest quantity before it in its sentence with the same measure word that is no smaller.
    """
    part = found[index]
    if part.kind == "percentage" or part.unit in _rules().own:
        return None
    for i in range(index - 1, max(index - 1 - _WHOLE_WITHIN, -1), -1):
        whole = found[i]
        if whole.sentence != part.sentence:
            return None
        if subjects[i] and whole.unit == part.unit and whole.value >= part.value:
            return subjects[i]
    return None


def _candidates(text: str, tables: Sequence[Span]) -> Iterable[_Found]:
    titles = merge(Span(*m.span()) for m in _QUOTED_TITLE.finditer(text))
    starts = [t.start for t in titles]
    sentences = _Sentences(text)
    for block in gaps(tables, len(text)):
        for pattern, make in ((_rules().quantity, _quantity), (_rules().percent, _percentage)):
            for match in pattern.finditer(text, block.start, block.end):
                title = bisect_right(starts, match.start()) - 1
                if title >= 0 and match.start() < titles[title].end:
                    continue
                count = make(text, match, sentences)
                if count:
                    yield count


class _Sentences:
    """The sentences of a text; the last one asked for is kept, as quantities come in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = 0
        self._sentence = Span(0, 0)

    def around(self, at: int) -> Span:
        """The sentence around an offset, its closing mark included."""
        if not self._start <= at < self._end:
            before, behind = _LAST_SENTENCE_BREAK.match(self._text, 0, at), _SENTENCE_BREAK.search(self._text, at)
            self._start, self._end = before.end() if before else 0, behind.end() if behind else len(self._text)
            whole = self._text[self._start : self._end]
            start = self._start + len(whole) - len(whole.lstrip())
            self._sentence = Span(start, start + len(whole.strip()))
        return self._sentence


def _quantity(text: str, match: re.Match[str], sentences: _Sentences) -> _Found | None:
    rules = _rules()
    before = text[max(0, match.start() - 24) : match.start()]
    number, unit = match["number"], match["unit"]
    in_words = not number[0].isdigit()
    if before.endswith(rules.ordinals) or (in_words and _is_name(text, match)):
        return None
    money = unit.endswith("元")
    if ("每" in before or "第" in before) and (
        (not money and rules.ordinal.search(before)) or (unit in rules.events and rules.frequency.search(before))
    ):
        return None
    if rules.quote_opens.search(before) and rules.quote_closes.match(text, match.end()):
        return None
    if in_words and not _counts_in_words(text, match, before):
        return None
    if unit == "版" and re.fullmatch(r"(?:19|20)\d\d", number):
        return None
    value = _value(number, match["times"] + match["more"])
    if value is None:
        return None
    qualifier, end = _qualifier(text, match, before)
    start = match.start() - (before[-1:] in _SHORT_QUALIFIERS and not before.endswith(rules.verbs))
    return _Found(
        kind="amount" if money else "percentage" if unit == "个百分点" else "count",
        value=value,
        unit="元" if money else unit,
        qualifier=qualifier,
        text=text[start:end],
        span=Span(start, end),
        sentence=sentences.around(match.start()),
        rule=f"counts.{'amount' if money else 'quantity'}",
    )


def _counts_in_words(text: str, match: re.Match[str], before: str) -> bool:
    """A number in words counts unless it is 一 in a set phrase, 几 or 两 in a name, or a numeral that only looks like one."""
    rules, number = _rules(), match["number"]
    if (before.endswith(rules.vague) and not number.strip("十百千万亿")) or _value(number, "") is None:
        return False
    if number in "十百千" and not match["inside"] and match["unit"] in "分个":
        return False
    if not number.strip("万亿") and not match["inside"] and not rules.before.search(before):
        return False  # 亿元以上项目 names a class of projects; 近亿元 and 万余人 tell how many
    closes = _CLAUSE_END.match(text, match.end()) is not None
    if number != "一":
        return closes or match["unit"] not in rules.figures or match["inside"] is not None or len(number + match["times"]) > 1
    if closes:
        return not before.endswith(rules.not_one)
    return rules.one_acts.match(text, match.start("unit")) is not None and rules.one_opens.search(before) is not None


def _is_name(text: str, match: re.Match[str]) -> bool:
    """True where a name or set phrase that holds a number in words covers this one's first character."""
    low = max(0, match.start() - _NAME_WINDOW)
    if text[match.start() - 1 : match.start()] in _OPENING_QUOTES:
        return True  # “四个统一” is what something is called
    window = text[low : match.end() + _NAME_WINDOW]
    at = match.start() - low
    if not _rules().any_name.search(window):
        return False
    return any(m.start() <= at < m.end() for p in _rules().names for m in p.finditer(window))


def _qualifier(text: str, match: re.Match[str], before: str) -> tuple[str, int]:
    """The qualifier and where the quantity's text ends (以上, 左右 belong to it)."""
    rules = _rules()
    end = match.end()
    behind = rules.after.match(text, end)
    if behind:
        return rules.qualifiers[behind[0]], behind.end()
    if match["inside"]:
        return rules.inside[match["inside"]], end
    near = max(len(before) - _LONGEST_QUALIFIER, 0)
    if rules.range.search(before, near):
        return "at_most", end
    found = None if before.endswith(rules.verbs) else rules.before.search(before, near)
    return (rules.qualifiers[found[0]] if found else "exact"), end


def _percentage(text: str, match: re.Match[str], sentences: _Sentences) -> _Found | None:
    words = match["words"]
    value = Decimal(match["number"]) if words is None else _decimal_words(words)
    if value is None:
        return None
    before = text[max(0, match.start() - 8) : match.start()]
    if value == 100 and _rules().percent_named.search(before):
        return None
    qualifier, end = _qualifier(text, match, before)
    return _Found(
        kind="percentage",
        value=value,
        unit="%",
        qualifier=qualifier,
        text=text[match.start() : end],
        span=Span(match.start(), end),
        sentence=sentences.around(match.start()),
        rule="counts.percentage",
    )


def _value(number: str, times: str) -> Decimal | None:
    """What a number and its 万, 亿 stand for: 1,200, 一千二百, 三点五 and 万."""
    if "点" not in number:
        return parse_number(number.replace("，", ",") + times)
    value = _decimal_words(number)
    return value if value is None or not times else value * (parse_number("一" + times) or 1)


def _decimal_words(words: str) -> Decimal | None:
    """九十八点五: whole part and digits behind 点."""
    whole, _, fraction = words.partition("点")
    value = parse_number(whole)
    digits = parse_number(fraction) if fraction else None
    if value is None or (fraction and digits is None):
        return None
    return value if digits is None else value + digits / Decimal(10) ** len(fraction)


def _window(text: str, count: _Found) -> Window:
    start = count.span.start
    before = text[max(count.sentence.start, start - _LEFT_WINDOW) : start]
    if before.endswith("》"):
        before = text[max(text.rfind("《", start - _LONGEST_TITLE, start), count.sentence.start) : start]
    cut = _LAST_CLAUSE_BREAK.match(before)
    behind = text[count.span.end : min(count.sentence.end, count.span.end + _RIGHT_WINDOW)]
    stop = _CLAUSE_BREAK.search(behind)
    left = before[cut.end() if cut and len(before) - cut.end() > 1 else 0 :]
    return Window(left.replace("\n", " "), behind[: stop.start() if stop else len(behind)], count.unit in _rules().events)
