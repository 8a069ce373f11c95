"""Numbers as Chinese reports write them: 3460, 1,200.5, １２, 十二, 一千二百, 两万, 3万5, 二〇一九, 壹佰."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "俩": 2}
_DIGITS |= {c: i + 1 for i, c in enumerate("壹贰叁肆伍陆柒捌玖")} | {"貳": 2, "參": 3, "陸": 6}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_FULL_WIDTH = {ord("０") + i: str(i) for i in range(10)} | {ord("．"): ".", ord("，"): ",", ord("％"): "%"}

CHINESE_NUMERALS = "零〇○一二两三四五六七八九十百千万亿"
"""Characters a number in words is made of (the formal 壹贰叁 forms aside)."""

_ROUNDED = re.compile(r"\d(?:\.(\d+))?\s?([万萬亿億])(?!\d)")


def parse_number(text: str) -> Decimal | None:
    """The value of a number in digits, in words or mixed, or None where `text` is none.

    >>> parse_number("1,200"), parse_number("三十二"), parse_number("12.5万"), parse_number("二〇一九")
    (Decimal('1200'), Decimal('32'), Decimal('125000.0'), Decimal('2019'))
    """
    if text.isascii() and text.isdigit():
        return Decimal(text)  # most numbers
    text = text.translate(_FULL_WIDTH).replace(" ", "")
    if not text:
        return None
    if text[0].isdigit() and text[0].isascii():
        return _mixed(text)
    words = parse_words(text)
    return None if words is None else Decimal(words)


def rounding(text: str) -> float:
    """What a number may have lost when it was written in 万 or 亿: less than one of its last digit; 0 where all is written.

    >>> rounding("2.16万条"), rounding("18万件"), rounding("21563条"), rounding("3万5")
    (100.0, 10000.0, 0.0, 0.0)
    """
    found = _ROUNDED.search(text)
    return float(_GROUPS[found[2]]) / 10 ** len(found[1] or "") if found else 0.0


def _mixed(text: str) -> Decimal | None:
    """Digits with an optional 百/千/万/亿 behind them, or 3万5 (= 35,000)."""
    head = text.rstrip("百千万亿萬億十")
    multipliers = text[len(head) :]
    for i, char in enumerate(text):
        if char in _GROUPS and text[i + 1 : i + 2].isdigit():
            rest = text[i + 1 :]
            base, low = _mixed(text[: i + 1]), _mixed(rest)
            if base is None or low is None:
                return None
            return base + (low * (_GROUPS[char] // 10) if len(rest) == 1 else low)
    try:
        value = Decimal(head.replace(",", ""))
    except InvalidOperation:
        return None
    for char in multipliers:
        value *= _GROUPS.get(char) or _UNITS[char]
    return value


def parse_words(text: str) -> int | None:
    """The value of a number in words; a plain row of digits (二〇一九) is read place by place.

    >>> parse_words("一千二百"), parse_words("两万"), parse_words("十"), parse_words("一百零五"), parse_words("三万五")
    (1200, 20000, 10, 105, 35000)
    """
    if text[:1] in _GROUPS:
        text = "一" + text  # 万余人次
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _GROUPS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    last_unit = 1
    for char in text:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit else _DIGITS[char]
            if _DIGITS[char] == 0:
                last_unit = 1
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            last_unit, digit = _UNITS[char], 0
        else:
            group = _GROUPS[char]
            section += digit
            if group == 10**8:
                total = (total + section or 1) * group
            else:
                total += (section or 1) * group
            section, digit, last_unit = 0, 0, group
    if digit and last_unit > 10:  # 三万五, 一千二: the last digit counts the next lower place
        digit *= last_unit // 10
    return total + section + digit
