"""Automatic numbers of DOCX paragraphs: 一、 （一） 1. are kept in numbering.xml and stand in no paragraph's text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from reportminer.records import record

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"%([1-9])")
_HIGHEST_START = 32767  # Word's own limit; also keeps aaaa… short
_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
_ROMAN_LOW = ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_IN_WORDS = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand")
_PLACE_BY_PLACE = ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2")


@record
class Level:
    """One level of a list: how its numbers look and where they begin."""

    format: str
    pattern: str
    start: int
    legal: bool  # all numbers in its pattern in digits (w:isLgl)


@record
class Lists:
    """numbering.xml, and the lists that paragraph styles belong to."""

    levels: dict[str, dict[int, Level]]  # by w:numId
    counters: dict[str, str]  # w:numId -> what it shares its count with
    styles: dict[str, tuple[str, int]]  # style -> (w:numId, level)


class Numbering:
    """Counts the paragraphs of one document; ask once for each, in order."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}

    def mark(self, properties: Any) -> str:
        """The number that Word prints before a paragraph with these w:pPr; "" for bullets and none."""
        found = self._list_of(properties)
        if found is None:
            return ""
        number, depth = found
        levels = self._lists.levels.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._count(number, depth, level)
        if level.format in ("bullet", "none"):
            return ""
        return _LEVEL.sub(lambda m: self._digits(levels, counts, int(m[1]) - 1, legal=level.legal), level.pattern)

    def _list_of(self, properties: Any) -> tuple[str, int] | None:
        """List and level, the paragraph's own or its style's; numId 0 takes a paragraph out of its list."""
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        inherited = self._lists.styles.get(style.get(f"{W}val")) if style is not None else None
        own = properties.find(f"{W}numPr")
        if own is None:
            return inherited
        number, depth = _value(own.find(f"{W}numId")), _value(own.find(f"{W}ilvl"))
        number = number or (inherited[0] if inherited else "0")
        level = int(depth) if depth.isdecimal() else (inherited[1] if inherited and inherited[0] == number else 0)
        return None if number == "0" else (number, level)

    def _count(self, number: str, depth: int, level: Level) -> dict[int, int]:
        """Count one more paragraph at this level; deeper levels begin anew."""
        key = self._lists.counters.get(number, number)
        counts = self._counts.setdefault(key, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return counts

    def _digits(self, levels: dict[int, Level], counts: dict[int, int], depth: int, *, legal: bool) -> str:
        level = levels.get(depth)
        if level is None:
            return ""
        return formatted(counts.get(depth, level.start), "decimal" if legal else level.format)


def formatted(number: int, style: str) -> str:
    """A number as a w:numFmt prints it.

    >>> formatted(12, "chineseCounting"), formatted(105, "chineseCountingThousand"), formatted(4, "lowerRoman")
    ('十二', '一百零五', 'iv')
    """
    if style in _PLACE_BY_PLACE:
        return "".join(_DIGITS[int(d)] for d in str(number)).replace("零", "〇")
    if style in _IN_WORDS:
        return chinese(number)
    if style.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman"):
        return _roman(number).upper() if style.startswith("upper") else _roman(number)
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style == "decimalFullWidth":
        return "".join(chr(ord(d) - 0x30 + 0xFF10) for d in str(number))
    return f"{number:02d}" if style == "decimalZero" else str(number)


def chinese(number: int) -> str:
    """A number below 10,000 in words, as headings count: 十, 十一, 二十, 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    places = [(int(d), unit) for d, unit in zip(reversed(str(number)), _UNITS, strict=False)][::-1]
    words = "".join(_DIGITS[digit] + (unit if digit else "") for digit, unit in places)
    words = re.sub("零+", "零", words).rstrip("零")
    return words[1:] if words.startswith("一十") else words


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN + _ROMAN_LOW:
        text += letters * (number // value)
        number %= value
    return text


def read_lists(numbering: Any, styles: Any) -> Lists:
    """The lists of a document, from the roots of numbering.xml and styles.xml (either may be None)."""
    abstract = {} if numbering is None else {a.get(f"{W}abstractNumId"): _levels(a) for a in numbering.iterfind(f"{W}abstractNum")}
    levels: dict[str, dict[int, Level]] = {}
    counters: dict[str, str] = {}
    for num in () if numbering is None else numbering.iterfind(f"{W}num"):
        number, base = num.get(f"{W}numId"), _value(num.find(f"{W}abstractNumId"))
        overridden = _overrides(num, abstract.get(base, {}))
        levels[number] = abstract.get(base, {}) | overridden
        counters[number] = f"num {number}" if overridden else f"abstract {base}"
    linked = () if numbering is None else numbering.iterfind(f"{W}abstractNum/{W}lvl")
    depths = {_value(lvl.find(f"{W}pStyle")): _depth(lvl) for lvl in linked}
    return Lists(levels, counters, _style_lists(styles, depths))


def _levels(parent: Any) -> dict[int, Level]:
    return {_depth(lvl): _level(lvl) for lvl in parent.iterfind(f"{W}lvl")}


def _level(lvl: Any) -> Level:
    start, legal = _value(lvl.find(f"{W}start")), lvl.find(f"{W}isLgl")
    pattern, suffix = _value(lvl.find(f"{W}lvlText")), _value(lvl.find(f"{W}suff"))
    if pattern and pattern[-1].isdigit() and suffix != "nothing":  # "%1" alone: Word parts it from the text by a tab
        pattern += " "
    return Level(
        format=_value(lvl.find(f"{W}numFmt")) or "decimal",
        pattern=pattern,
        start=min(int(start), _HIGHEST_START) if start.isdecimal() else 1,
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false"),
    )


def _overrides(num: Any, base: dict[int, Level]) -> dict[int, Level]:
    """Levels that a w:num defines or begins anew."""
    found: dict[int, Level] = {}
    for override in num.iterfind(f"{W}lvlOverride"):
        depth, start = _depth(override), _value(override.find(f"{W}startOverride"))
        own = override.find(f"{W}lvl")
        level = _level(own) if own is not None else base.get(depth)
        if level is not None:
            found[depth] = replace(level, start=min(int(start), _HIGHEST_START)) if start.isdecimal() else level
    return found


def _style_lists(styles: Any, depths: dict[str, int]) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs, by inheritance too; `depths` are the levels that name their style."""
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in () if styles is None else styles.iterfind(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        parents[name] = _value(style.find(f"{W}basedOn"))
        numbers = style.find(f"{W}pPr/{W}numPr")
        if numbers is not None:
            depth = _value(numbers.find(f"{W}ilvl"))
            own[name] = (_value(numbers.find(f"{W}numId")), int(depth) if depth.isdecimal() else depths.get(name, 0))
    return {name: found for name in parents if (found := _inherited(name, own, parents)) is not None and found[0] not in ("", "0")}


def _inherited(name: str, own: dict[str, tuple[str, int]], parents: dict[str, str]) -> tuple[str, int] | None:
    for _ in range(20):  # styles may name each other in a circle
        if name in own or name not in parents:
            break
        name = parents[name]
    return own.get(name)


def _depth(element: Any) -> int:
    """The w:ilvl of an element; the topmost level where it is no number."""
    depth = element.get(f"{W}ilvl", "0")
    return int(depth) if depth.isdecimal() else 0


def _value(element: Any) -> str:
    """The w:val of an element, "" without either."""
    return "" if element is None else element.get(f"{W}val", "") or ""
