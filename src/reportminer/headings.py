"""What a heading says: its number mark, where its title ends, and which statutory sections it names."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reportminer.numerals import parse_number
from reportminer.rules import Rule, Sieve, alternation, bits, compile_pattern, load_rules, load_toml

_CN = "[一二三四五六七八九十]{1,3}"

STYLES: dict[str, re.Pattern[str]] = {
    "part": re.compile(rf"第\s?(?P<n>{_CN}|\d{{1,2}})\s?(?:部分|章|节|篇)[、.．:：，, ]*"),
    "chinese": re.compile(rf"(?P<n>{_CN})\s?[、.．,，:：]\s*"),
    "chinese-space": re.compile(rf"(?P<n>{_CN}) +(?=[^\d一二三四五六七八九十])"),
    "paren": re.compile(rf"[(（〔]\s?(?P<n>{_CN})\s?[)）〕][、.．:： ]*"),
    "arabic": re.compile(r"(?P<n>\d{1,2})\s?[、.．]\s*(?!\d)"),
    "paren-arabic": re.compile(r"[(（](?P<n>\d{1,2})[)）][、.．:： ]*"),
}
"""Number marks by style, in order of rank: an earlier one is the higher level where a report uses several."""

_MARK_START = re.compile(r"[第一二三四五六七八九十(（〔\d]")
"""What the marks of all styles open with."""
_TOC_TAIL = re.compile(r"(?:[.…·。\-—_ ]{2,}|\t+)\(?\d{1,3}\)?\s*$")
_SENTENCE_END = re.compile(r"[。！？；!?;]")
_TITLE_STOP = re.compile(r"[。！？；：:!?;]|\s")
_TITLE_GAP = re.compile(r"[ \u3000：:]")
_NO_TITLE = re.compile(r"[，。,；：]|\d")
_NOISE = re.compile(r"[\s“”\"'《》<>*#]+")


class SectionRule(Rule):
    """A section of sections.toml: the pattern of its titles and the article that asks for it."""

    basis: str
    pattern: str


class Mark(NamedTuple):
    """A number mark as printed: `一、` is style chinese, value 1."""

    style: str
    value: int
    text: str


@cache
def section_rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(code, pattern) in the order they are tried."""
    rules = load_rules("sections.toml", "section", SectionRule)
    return tuple((r.id, compile_pattern(r.pattern, where=f"sections.toml, rule {r.id!r}")) for r in rules)


@cache
def _sieve() -> Sieve:
    return Sieve([pattern.pattern for _, pattern in section_rules()])


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], int]:
    headings = load_toml("sections.toml")["headings"]
    return (
        re.compile("|".join(sorted(headings["ends"], key=len, reverse=True))),
        re.compile(alternation(headings["joins"])),
        int(headings["max_title"]),
    )


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(alternation(load_toml("sections.toml")["headings"]["filler"]))


@cache
def _own_matter() -> re.Pattern[str]:
    return re.compile(load_toml("sections.toml")["headings"]["own_matter"])


@cache
def _any_word() -> re.Pattern[str]:
    """One of these stands in every statutory title: a cheap test before the patterns."""
    return re.compile(alternation(load_toml("sections.toml")["headings"]["words"]))


def read_mark(line: str) -> Mark | None:
    """The number mark a line opens with, or None."""
    if not _MARK_START.match(line):
        return None
    for style, pattern in STYLES.items():
        found = pattern.match(line)
        if found and found.end() < len(line):
            value = _ordinal(found["n"])
            if value is not None:
                return Mark("chinese" if style == "chinese-space" else style, value, found[0])
    return None


@lru_cache(maxsize=1024)
def _ordinal(number: str) -> int | None:
    value = parse_number(number)
    return None if value is None else int(value)


@lru_cache(maxsize=4096)
def classify(title: str) -> tuple[str, ...]:
    """The section codes a title names, in order of appearance; () for a title that is none of the statutory ones.

    >>> classify("依申请公开及收费情况"), classify("复议、诉讼和收费情况"), classify("概述")
    (('requests', 'fees'), ('review_litigation', 'fees'), ('overview',))
    """
    if not _any_word().search(title):
        return ()
    rest = _NOISE.sub("", title).rstrip("。：:；;，,.")
    found: list[tuple[int, str]] = []
    for i in bits(_sieve().may_match(rest)):
        code, pattern = section_rules()[i]
        hit = pattern.search(rest)
        if hit:
            found.append((hit.start(), code))
            rest = rest[: hit.start()] + "＃" * (hit.end() - hit.start()) + rest[hit.end() :]
    codes = tuple(code for _, code in sorted(found))
    return _without_generic(codes, title)


def _without_generic(codes: tuple[str, ...], title: str) -> tuple[str, ...]:
    """概述 and 其他 beside a specific matter say nothing of their own (主动公开政府信息的基本情况), but for the statute's own words."""
    specific = tuple(c for c in codes if c not in ("overview", "other") or (c == "other" and _own_matter().search(title)))
    return specific or codes


@lru_cache(maxsize=4096)
def residue(title: str) -> str:
    """What of a title no rule explains: long for a sentence, short for a heading."""
    rest = _NOISE.sub("", title)
    for _, pattern in section_rules():
        rest = pattern.sub("", rest)
    return _filler().sub("", rest)


def is_toc_entry(line: str) -> bool:
    """True for a line of a table of contents: a title, leaders and a page number."""
    last = line.rstrip()[-1:]
    return (last == ")" or last.isdecimal()) and _TOC_TAIL.search(line) is not None


def title_end(rest: str) -> int:
    """Where the title ends in what follows a number mark, up to the line's end.

    The whole line where it is short and no sentence; otherwise behind the chain of end words, or before the first
    sentence mark or space.
    """
    ends, _, longest = _words()
    if len(rest) <= longest and not _SENTENCE_END.search(rest[:-1]) and not _holds_text(rest):
        return len(rest)
    known = known_title_end(rest)
    if known:
        return known
    stop = _TITLE_STOP.search(rest)
    cut = stop.start() if stop else len(rest)
    if cut <= longest:
        return cut
    found = ends.search(rest[:longest])
    return found.end() if found else min(cut, longest)


def _holds_text(rest: str) -> bool:
    """True where a short line holds title and text: 概述 2016年…, 收费情况：无, or a statutory title that a sentence goes on with."""
    space = _TITLE_GAP.search(rest)
    if space and space.start() >= 2 and len(rest) - space.start() > 6 and classify(rest[: space.start()]):
        return True
    return rest.endswith("。") and 0 < known_title_end(rest) < len(rest) - 1


def known_title_end(rest: str) -> int:
    """Where a statutory title ends that `rest` begins with, 0 where it begins with none.

    Of the places behind an end word (情况, 事项, …) the first that makes a statutory title counts; a later one where the
    title goes on (政府信息公开工作 | 存在的主要问题 | 及改进情况).
    """
    ends, joins, longest = _words()
    stop = _SENTENCE_END.search(rest, 0, longest + 24)
    limit = min(len(rest), longest + 24, stop.start() if stop else len(rest))
    best = 0
    for found in ends.finditer(rest, 0, limit):
        at = found.end()
        goes_on = best == 0 or at == best + len(found[0]) or joins.match(rest, best) is not None
        if not goes_on and classify(rest[:best]) != ("overview",):
            break
        if at - best > 24 or _NO_TITLE.search(rest, best, at):
            break
        if classify(rest[:at]) and len(residue(rest[:at])) <= (14 if best == 0 else 4):
            best = at
    return best
