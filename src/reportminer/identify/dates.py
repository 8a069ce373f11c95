"""When: the report year, the period the data cover, and the date of publication."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from reportminer.models import PageFacts
from reportminer.numerals import parse_number
from reportminer.records import record
from reportminer.rules import compile_pattern, holds, load_toml
from reportminer.spans import Span

FIRST_YEAR, LAST_YEAR = 2003, 2099
_HEAD = 1500
_TAIL = 400
_YEAR = re.compile(r"(20[0-3]\d)\s?年")
_CLAUSE = re.compile(r"[。，；]")
_PLAIN_KEY = 4
"""Characters of a key that is known behind other words too: 来源：某局发布时间：2019-01-24."""
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｏ○", "0123456789〇〇")


@record
class Period:
    """What time the data cover, and where the text says so (in the clean text)."""

    start: dt.date
    end: dt.date
    span: Span


@cache
def _pattern(*path: str) -> re.Pattern[str]:
    data: Mapping[str, object] = load_toml("identify.toml")
    for key in path[:-1]:
        data = data[key]  # type: ignore[assignment]
    return compile_pattern(str(data[path[-1]]), where=f"identify.toml, {'.'.join(path)}")


def year_in(text: str) -> int | None:
    """The year a title names: 2010年, 二〇一〇年度, or a bare 2010; the later one of a span of years."""
    text = text.translate(_FULL_WIDTH)
    for found in _pattern("title", "words", "year").finditer(text):
        digits = found["until"] or found["arabic"] or found["words"]
        value = parse_number(digits.replace("O", "0").replace("0", "〇") if found["words"] else digits)
        if value is not None and FIRST_YEAR <= value <= LAST_YEAR:
            return int(value)
    bare = _pattern("title", "words", "bare_year").search(text)
    return int(bare["arabic"]) if bare else None


def find_period(text: str) -> Period | None:
    """The period that the text says its data cover, None where it does not say so."""
    for found in _pattern("period", "pattern").finditer(text):
        around = text[max(0, found.start() - 50) : found.end() + 20]
        if not _pattern("period", "context").search(around):
            continue
        start = _date(found["y1"], found["m1"], found["d1"] or "1")
        year = found["y2"] or found["y1"]
        end = _date(year, found["m2"], found["d2"]) if found["d2"] else _month_end(year, found["m2"])
        if start and end and start < end and (end - start).days > 60:
            return Period(start, end, Span(*found.span()))
    return None


def find_year(titles: Sequence[str], period: Period | None, body: str) -> int | None:
    """The year the report is about: by its titles, else its period, else the year its text names most; never its publication.

    Where a page's title and the printed one disagree, the period of the data decides.
    """
    named = [year for title in titles if (year := year_in(title))]
    if named:
        return period.end.year if period and period.end.year in named else named[0]
    if period:
        return period.end.year
    years = Counter(int(y) for y in _YEAR.findall(body[:6000]))
    if not years:
        return None
    best, times = years.most_common(1)[0]
    return best if times >= 2 else None


def find_published(facts: PageFacts, page: str, body: str, *, year: int | None = None) -> tuple[dt.date | None, str | None]:
    """The date of publication and what says so: the page (or a crawler), else the signature below the text, else the page's address.

    An address from before the report's year is that of something else.
    """
    printed = next((date for text in _dated(facts, page) if (date := _first_date(text))), None)
    if printed and not _collected(facts, page):
        return printed, "page"
    if signed := _signature(body):
        return signed, "signature"
    made = _date_in(facts.url, "url")
    return (made, "page") if made and made.year >= (year or 0) and not _collected(facts, page) else (None, None)


def _collected(facts: PageFacts, page: str) -> bool:
    """True where a page's frame is that of a site that collects other people's texts: its dates are its own."""
    frame = f"{page[:_HEAD]}\n{facts.headline}\n{facts.url}\n{page[-_HEAD:]}"
    if holds(frame, _pattern("aggregator", "pattern")):
        return True
    return holds(frame, _pattern("anonymous", "pattern")) and not holds(frame, _pattern("official", "pattern"))


def _dated(facts: PageFacts, page: str) -> Iterator[str]:
    """What may say when a page was published, surest first."""
    head = page[:_HEAD]
    yield facts.published
    yield from dated_lines("published", page)
    yield from _pattern("published", "under_title").findall(head)
    yield from dated_lines("shown", page)
    yield from dated_lines("written", page)
    yield from _pattern("published", "in_brackets").findall(head)


def dated_lines(keys: str, page: str) -> list[str]:
    """What stands behind the keys of one kind in a page, where that begins with a year."""
    return _dated_key(keys).findall(page)


@cache
def _dated_key(keys: str) -> re.Pattern[str]:
    """Keys, with blanks between their characters as pages set them (日　期), no word before the short ones (抓取|时间)."""
    blank = r"[ \t\xa0\u3000]"
    # Each begins with its first character, so that a search skips to it.
    named: Iterable[str] = load_toml("identify.toml")["published"][keys]
    alone = r"(?<![\u4e00-\u9fff].)"
    words = (key[0] + (alone if len(key) < _PLAIN_KEY else "") + f"{blank}{{0,3}}".join(["", *key[1:]]) for key in named)
    return re.compile(rf"(?:{'|'.join(words)}){blank}*[】\]]?[：:]?{blank}*\n?{blank}*((?:19|20)\d{{2}}[^\n]{{0,20}})")


def _first_date(text: str) -> dt.date | None:
    return _date_in(text, "date") or _date_in(text, "words")


def _date_in(text: str, name: str) -> dt.date | None:
    found = _pattern("published", name).search(text)
    return _date(found["y"], found["m"], found["d"]) if found else None


def _signature(body: str) -> dt.date | None:
    """A date that stands alone on one of the last lines."""
    for line in reversed(body[-_TAIL:].splitlines()):
        line = line.strip()
        found = _first_date(line) if len(line) <= 40 else None
        if found and not _CLAUSE.search(line):
            return found
    return None


def _date(year: str, month: str, day: str) -> dt.date | None:
    numbers = (_number(year), _number(month), _number(day))
    try:
        return dt.date(*(n for n in numbers if n is not None))
    except (ValueError, TypeError):
        return None


@lru_cache(maxsize=1024)
def _number(printed: str) -> int | None:
    value = parse_number(printed.translate(_FULL_WIDTH).replace("O", "0"))
    return None if value is None else int(value)


def _month_end(year: str, month: str) -> dt.date | None:
    start = _date(year, month, "1")
    if not start:
        return None
    return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
