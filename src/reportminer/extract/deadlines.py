"""Time limits in prose: durations that limit an act and dates that do, each beside the statute's limit of its day.

Rules are in deadlines.toml. A span of time that limits nothing (近三年来, 缩短至30分钟) is no deadline.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from pydantic import Field

from reportminer.numerals import parse_number
from reportminer.records import record
from reportminer.rules import Rule, Sieve, alternation, bits, compile_pattern, load_rules, load_toml
from reportminer.spans import Span, gaps

_NUMBER = r"(?P<n>\d{1,4}|[一二三四五六七八九十两百]{1,4})"
_REVISED = dt.date(2019, 5, 15)
_SENTENCE = re.compile(r"[。！？；!?;\n]")
_LAST_SENTENCE = re.compile(rf"(?s:.*){_SENTENCE.pattern}")
_PLAIN_DAYS_A_WORKING_DAY = 1.4
_LONGEST_ACTION = 40
_YEAR = re.compile(r"(20\d{2})\s?年(?!(?:度)?(?:政府信息公开)?(?:工作)?(?:年度)?报告)")
_YEAR_WITHIN = 400
_PLAN = re.compile(load_toml("deadlines.toml")["context"]["plan"])
_BEFORE, _BEHIND = 24, 16
"""Characters around a span of time within which a rule must match."""


class PatternRule(Rule):
    """A way of writing a limit."""

    pattern: str


class MatterRule(PatternRule):
    """A matter that the law limits: words around the limit, article, working days by text of the Regulations."""

    basis: str
    limits: dict[str, int]
    not_: str | None = Field(default=None, alias="not")
    despite: str | None = None

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        where = f"deadlines.toml, matter {self.id!r}"
        return tuple(compile_pattern(pattern or "(?!)", where=where) for pattern in (self.pattern, self.not_, self.despite))

    def covers(self, words: str) -> bool:
        """Whether these clauses speak of the matter, and not of another one that sounds like it."""
        matter, other, despite = self._compiled
        return bool(matter.search(words)) and (not other.search(words) or bool(despite.search(words)))


@record(kw_only=True)
class Deadline:
    """A time limit in the clean text. `amount` and `unit` for durations, `due_on` for dates with a year."""

    kind: str
    text: str
    amount: int | None
    unit: str | None
    due_on: dt.date | None
    trigger: str | None
    action: str | None
    statutory: int | None
    within: bool | None
    rule: str
    span: Span
    sentence: Span


@record
class _Ways:
    """Ways of writing a limit in order, by the rule's id, and which of them a piece of text lets in."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    sieve: Sieve


@record
class _Rules:
    durations: _Ways
    dates: _Ways
    matters: tuple[MatterRule, ...]
    units: dict[str, str]
    trigger: re.Pattern[str]
    opens: tuple[re.Pattern[str], ...]
    not_before: tuple[str, ...]
    stop: re.Pattern[str]
    tail: re.Pattern[str]
    done: re.Pattern[str]
    asked: re.Pattern[str]
    span_only: re.Pattern[str]
    date: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = load_toml("deadlines.toml")
    units = {word: unit for unit, words in data["units"].items() for word in words}
    fragments = {"N": _NUMBER, "UNIT": alternation(units)} | data["fragments"]

    def compiled(table: str) -> _Ways:
        rules = load_rules("deadlines.toml", table, PatternRule)
        patterns = [compile_pattern(r.pattern, where=f"deadlines.toml, rule {r.id!r}", names=fragments) for r in rules]
        return _Ways(tuple(zip((r.id for r in rules), patterns, strict=True)), Sieve([p.pattern for p in patterns]))

    context = data["context"]
    return _Rules(
        durations=compiled("duration"),
        dates=compiled("date"),
        matters=load_rules("deadlines.toml", "matter", MatterRule),
        units=units,
        trigger=re.compile(f"(?:{context['trigger']})[，,]?\\s?$"),
        opens=tuple(map(re.compile, context["trigger_opens"])),
        not_before=tuple(context["not_before"]),
        stop=re.compile(context["action_stop"]),
        tail=re.compile(context["action_tail"]),
        done=compile_pattern(context["done"], where="deadlines.toml, [context] done"),
        asked=compile_pattern(context["asked"], where="deadlines.toml, [context] asked"),
        span_only=compile_pattern(context["span_only"], where="deadlines.toml, [context] span_only"),
        date=compile_pattern(context["date"], where="deadlines.toml, [context] date"),
    )


def find_deadlines(text: str, *, tables: Sequence[Span] = (), year: int | None = None, on: dt.date | None = None) -> tuple[Deadline, ...]:
    """Every time limit of the prose in order.

    `year` is the report year, `on` the date of publication: together they say which text of the Regulations holds.
    """
    found: dict[int, Deadline] = {}
    for block in gaps(tables, len(text)):
        for deadline in (*_durations(text, block, statute_of(year, on)), *_dates(text, block, year)):
            if not any(d.span.overlaps(deadline.span) for d in found.values()):
                found[deadline.span.start] = deadline
    return tuple(found[k] for k in sorted(found))


def statute_of(year: int | None, on: dt.date | None = None) -> str | None:
    """Which text of the Regulations a report is under: by its year (that of 2018 appears in March 2019), else by its date."""
    if year is not None:
        return "2019" if year >= _REVISED.year else "2007"
    return None if on is None else "2019" if on >= _REVISED else "2007"


def _durations(text: str, block: Span, statute: str | None) -> Iterable[Deadline]:
    rules = _rules()
    for rule, pattern, place in _near(text, block, _DURATION, rules.durations):
        for match in pattern.finditer(text, place.start, place.end):
            amount = parse_number(match["n"])
            start = match.start("n")
            before = text[max(0, start - 3) : start]
            if amount is None or amount == 0 or before.endswith(rules.not_before) or _is_year(match) or rules.span_only.match(text, start):
                continue
            sentence = _sentence_around(text, match.start())
            unit = rules.units[match["unit"]]
            limit = _limit(text, sentence, Span(start, match.end()), statute)
            yield Deadline(
                kind="duration",
                text=text[start : match.end()],
                amount=int(amount),
                unit=unit,
                due_on=None,
                trigger=_trigger(text, sentence, match.start()),
                action=_action(text, sentence, match.end()),
                statutory=limit,
                within=_within(int(amount), unit, limit),
                rule=rule,
                span=Span(start, match.end()),
                sentence=sentence,
            )


# A search skips to the first character, which therefore stands in front of what is asked of it.
_DURATION = re.compile(
    r"[\d一二三四五六七八九十两百](?<!\d月.)(?:(?<=\d)(?<!\d\d)\d{0,2}|(?<!\d)[一二三四五六七八九十两百]{0,3})"
    r"(?:\s?个?\s?(?:工作日|自然日|日历日|[日天年])|\s?个\s?月)"  # 12月31日 is a day, 12月 a month: no spans
)


def _near(text: str, block: Span, anchor: re.Pattern[str], ways: _Ways) -> Iterable[tuple[str, re.Pattern[str], Span]]:
    """Each rule with the places where it may match: a report has few spans of time, and the patterns are slow."""
    for found in anchor.finditer(text, block.start, block.end):
        place = Span(max(block.start, found.start() - _BEFORE), min(block.end, found.end() + _BEHIND))
        yield from ((*ways.patterns[i], place) for i in bits(ways.sieve.may_match(place.of(text))))


def _is_year(match: re.Match[str]) -> bool:
    """2012年内 is a year, not a span of 2012 years; 3月内 a month unless 3个月内."""
    calendar = match["unit"] in ("年", "月", "日")
    return calendar and (len(match["n"]) == 4 or (match["unit"] == "月" and "个" not in match[0]))


def _within(amount: int, unit: str, limit: int | None) -> bool | None:
    """Whether a stated duration keeps the statute's working days; None where calendar and working days leave it open."""
    if limit is None:
        return None
    if unit == "working_day":
        return amount <= limit
    days = amount * {"day": 1, "month": 30, "year": 365}[unit]
    if days <= limit:
        return True
    return False if days > limit * _PLAIN_DAYS_A_WORKING_DAY + 10 else None


def _limit(text: str, sentence: Span, limit: Span, statute: str | None) -> int | None:
    """The working days the law gives for the matter the limit's own clauses speak of."""
    if statute is None:
        return None
    clauses = _clauses(text, sentence, limit)
    return next((matter.limits.get(statute) for matter in _rules().matters if matter.covers(clauses)), None)


def _clauses(text: str, sentence: Span, limit: Span) -> str:
    """The clause with the limit and its neighbours: to the comma before the last one, and to the next one."""
    before = re.split(r"[，,]", text[sentence.start : limit.start])[-2:]
    behind = re.split(r"[，,]", text[limit.end : sentence.end])[:1]
    return "，".join(before) + limit.of(text) + "，".join(behind)


def _trigger(text: str, sentence: Span, start: int) -> str | None:
    """What starts the clock, from its 自, 从 or 在 on where it has one: 自收到申请之日起, 信息形成后."""
    found = _rules().trigger.search(text[sentence.start : start])
    if not found:
        return None
    said = found[0].strip("，, 的")
    openings = (max((m.start() for m in pattern.finditer(said)), default=0) for pattern in _rules().opens)
    return said[next(filter(None, openings), 0) :] or None


def _action(text: str, sentence: Span, end: int) -> str | None:
    rest = text[end : sentence.end].lstrip("，, ")
    stop = _rules().stop.search(rest)
    action = rest[: min(stop.start() if stop else len(rest), _LONGEST_ACTION)].strip()
    return _rules().tail.sub("", action) or None


def _dates(text: str, block: Span, year: int | None) -> Iterable[Deadline]:
    for rule, pattern, place in _near(text, block, _rules().date, _rules().dates):
        for match in pattern.finditer(text, place.start, place.end):
            due = _due(match, text, year)
            if due is False:
                continue
            sentence = _sentence_around(text, match.start())
            start, end = match.span("date" if "date" in pattern.groupindex else 0)
            if isinstance(due, dt.date) and due.year == year and _was_done(text, sentence, end):
                continue
            yield Deadline(
                kind="date",
                text=text[start:end].strip(),
                amount=None,
                unit=None,
                due_on=due if isinstance(due, dt.date) else None,
                trigger=None,
                action=_action(text, sentence, end),
                statutory=None,
                within=None,
                rule=rule if match.groupdict().get("year") or not isinstance(due, dt.date) else f"{rule}.year-inferred",
                span=Span(start, end),
                sentence=sentence,
            )


def _was_done(text: str, sentence: Span, end: int) -> bool:
    """Whether a sentence tells that something had been done by the date that ends at `end`."""
    return _rules().done.match(text[end : sentence.end]) is not None and not _rules().asked.search(text, sentence.start, end)


def _due(match: re.Match[str], text: str, year: int | None) -> dt.date | bool | None:
    """The date a limit names; None where its year is open (每年3月31日前, a date without a year); False for no date at all."""
    groups = match.groupdict()
    month = parse_number(groups["month"]) if "month" in groups else 12
    day = parse_number(groups["day"]) if groups.get("day") else None
    named = parse_number(groups["year"]) if groups.get("year") else _nearby_year(text, match.start(), year)
    if month is None or not 1 <= month <= 12:
        return False
    if named is None or groups.get("every"):
        return None
    last = (dt.date(int(named) + int(month) // 12, int(month) % 12 + 1, 1) - dt.timedelta(days=1)).day
    if day is None:
        day_number = last
    elif 1 <= day <= last:
        day_number = int(day)
    else:
        return False
    return dt.date(int(named), int(month), day_number)


def _nearby_year(text: str, start: int, year: int | None) -> int | None:
    """The year of a date that names none: by 次年, 今年 and the like in front of it, else the last year its section named.

    Plans name their year once (2017年，我们将…9月底前…); the rule id says that the year was inferred.
    """
    before = text[max(0, start - 4) : start]
    if year is not None and before.endswith(("次年", "明年", "翌年", "下年", "下一年")):
        return year + 1
    if before.endswith(("每年", "每年的", "当年", "各年")):
        return None
    if year is not None and before.endswith(("今年", "本年", "年内")):
        return year
    named = [int(m[1]) for m in _YEAR.finditer(text, max(0, start - _YEAR_WITHIN), start)]
    near = [n for n in named if year is None or year <= n <= year + 2]
    plan = _PLAN.search(text, max(0, start - _YEAR_WITHIN), start)
    if year is not None and plan and (not near or near[-1] == year):
        return year + 1
    return near[-1] if near else None


def _sentence_around(text: str, at: int) -> Span:
    before, stop = _LAST_SENTENCE.match(text, max(0, at - 600), at), _SENTENCE.search(text, at)
    start = before.end() if before else max(0, at - 600)
    end = stop.end() if stop else len(text)
    whole = text[start:end]
    start += len(whole) - len(whole.lstrip())
    return Span(start, start + len(whole.strip()))
