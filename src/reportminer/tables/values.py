"""What stands in a value cell: a number, nothing, "does not apply", or what cannot be read."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from reportminer.models import CellState
from reportminer.numerals import CHINESE_NUMERALS, parse_words
from reportminer.records import record
from reportminer.rules import alternation, load_toml
from reportminer.tables.labels import FILE, narrow

_PLAIN = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?")
_LONGEST_NUMBER = 40
YUAN = "元"


@record
class Value:
    """A value cell as read: money is in 元 already, `unit` is what the cell itself prints (万元 becomes 元)."""

    state: CellState
    number: float | None = None
    unit: str = ""


BLANK, NOT_APPLICABLE, UNREADABLE = Value(CellState.BLANK), Value(CellState.NOT_APPLICABLE), Value(CellState.UNREADABLE)


@cache
def _rules() -> MappingProxyType[str, Any]:
    return MappingProxyType(load_toml(FILE)["values"])


@cache
def _none_marks() -> frozenset[str]:
    return frozenset(narrow(mark) for mark in _rules()["not_applicable"])


@cache
def _shape() -> re.Pattern[str]:
    """Sign, digits, unit."""
    rules = _rules()
    plus, minus = alternation(rules["plus"]), alternation(rules["minus"])
    units = alternation([*rules["units"], *rules["money"]])
    return re.compile(rf"(?:(?P<plus>{plus})|(?P<minus>{minus}))?(?P<number>[\d.,]+|[{CHINESE_NUMERALS}]+)(?P<unit>{units})?")


@cache
def figure_with_unit() -> re.Pattern[str]:
    """Digits with the unit printed right behind them, if any."""
    rules = _rules()
    return re.compile(rf"\d[\d,]*(?:\.\d+)?(?:{alternation([*rules['units'], *rules['money']])})?")


def money_factor(unit: str) -> int | None:
    """What a figure in `unit` is multiplied by to be 元; None where the unit is no money.

    >>> money_factor("万元"), money_factor("件")
    (10000, None)
    """
    factor = _rules()["money"].get(unit)
    return None if factor is None else int(factor)


def is_unit(text: str) -> bool:
    """True where a cell holds nothing but a unit."""
    text = narrow(text).strip("()")
    return text in _rules()["money"] or text in _rules()["units"]


@lru_cache(maxsize=16384)
def read_value(text: str, header_unit: str = "") -> Value:
    """A value cell read; `header_unit` holds where the cell itself names none.

    >>> read_value(" 1,234 ").number, read_value("3.5万元").number, read_value("9116.36", "万元").number
    (1234.0, 35000.0, 91163600.0)
    >>> read_value("／").state.value, read_value("").state.value, read_value("12 34").state.value
    ('not_applicable', 'blank', 'unreadable')
    """
    if len(text) > 200:
        return UNREADABLE
    squeezed = narrow(text)
    if not squeezed:
        return BLANK
    if squeezed in _none_marks():
        return NOT_APPLICABLE
    if len(squeezed) > _LONGEST_NUMBER or not _one_number(text, squeezed):
        return UNREADABLE
    shape = _shape().fullmatch(squeezed)
    number = None if shape is None else _number(shape["number"])
    if shape is None or number is None:
        return UNREADABLE
    return _scaled(-number if shape["minus"] else number, shape["unit"] or "", header_unit)


def looks_like_value(text: str) -> bool:
    """True for a number, a blank, or a mark for none."""
    return len(text) <= _LONGEST_NUMBER and read_value(text).state is not CellState.UNREADABLE


def _one_number(text: str, squeezed: str) -> bool:
    """False where white space between digits may part two numbers: 12 34. 1 234 is one, in groups of three."""
    runs = re.findall(r"\d[\d.,]*(?:\s+[\d.,]*\d)+", text)
    return not runs or (len(runs) == 1 and _SPACED.fullmatch(runs[0]) is not None)


def _number(digits: str) -> Decimal | None:
    """The figure of digits with thousands commas, or of a number in words."""
    if _PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    words = parse_words(digits)
    return None if words is None else Decimal(words)


def _scaled(number: Decimal, printed: str, header: str) -> Value:
    """The figure in the unit's base: 万元 times 10,000 is 元."""
    unit = printed or header
    if printed and printed in _rules()["money"] and not printed.endswith(YUAN):
        unit = printed + YUAN if money_factor(header) else printed  # 3.5万 in a column of money
    factor = money_factor(unit)
    if factor is None:
        return Value(CellState.NUMBER, float(number), unit)
    return Value(CellState.NUMBER, float(number * factor), YUAN if unit.endswith(YUAN) else "")
