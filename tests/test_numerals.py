"""Numbers in digits, in words and mixed."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.numerals import parse_number, parse_words

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def below_ten_thousand(value: int) -> str:
    """A number below 10,000 in words, with 零 for a gap; without it at the front."""
    words, gap = "", False
    for unit, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = value // place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + unit
        gap = False
    return words


def in_words(value: int) -> str:
    """The standard way to write a number of up to nine digits."""
    words = ""
    for unit, place in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part = value // place % 10**4
        if part:
            words += ("零" if words and part < 1000 else "") + below_ten_thousand(part) + unit
    return words.removeprefix("一") if words.startswith("一十") else words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("3460", "3460", id="digits"),
        pytest.param("1,200", "1200", id="thousands-comma"),
        pytest.param("12,345,678.5", "12345678.5", id="two-commas-and-decimals"),
        pytest.param("１２", "12", id="full-width"),
        pytest.param("１２．５", "12.5", id="full-width-point"),
        pytest.param("12.5万", "125000", id="decimal-ten-thousands"),
        pytest.param("3万5", "35000", id="digits-with-colloquial-tail"),
        pytest.param("2亿", "200000000", id="hundred-millions"),
        pytest.param("5百", "500", id="digit-and-hundred"),
        pytest.param("1 200", "1200", id="space-inside"),
        pytest.param("十", "10", id="ten"),
        pytest.param("十二", "12", id="twelve"),
        pytest.param("三十", "30", id="thirty"),
        pytest.param("一百零五", "105", id="gap"),
        pytest.param("一千二百", "1200", id="thousand-two-hundred"),
        pytest.param("一千二", "1200", id="colloquial-thousand-two"),
        pytest.param("两万", "20000", id="two-ten-thousands"),
        pytest.param("三万五", "35000", id="colloquial-tail"),
        pytest.param("一万零五", "10005", id="no-colloquial-tail-behind-a-gap"),
        pytest.param("二〇一九", "2019", id="places"),
        pytest.param("二○一○", "2010", id="places-with-circles"),
        pytest.param("壹佰贰拾", "120", id="formal"),
        pytest.param("十万", "100000", id="ten-ten-thousands"),
        pytest.param("一亿二千万", "120000000", id="both-groups"),
    ],
)
def test_reads_a_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("若干", id="no-numeral"),
        pytest.param("第三", id="ordinal"),
        pytest.param("三十余", id="qualifier-inside"),
        pytest.param("1.2.3", id="two-points"),
        pytest.param("12件", id="measure-word"),
    ],
)
def test_refuses_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(1, 10**9 - 1))
def test_words_are_the_inverse_of_a_formatter(value: int) -> None:
    assert parse_words(in_words(value)) == value


@given(st.integers(1, 10**9 - 1))
def test_formal_words_mean_the_same(value: int) -> None:
    assert parse_words(in_words(value).translate(FORMAL)) == value


@given(st.integers(1, 10**9 - 1))
def test_agrees_with_cn2an(value: int) -> None:
    words = cn2an.an2cn(value)
    assert parse_words(words) == cn2an.cn2an(words, "strict") == value


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_digits_with_commas_are_the_inverse_of_a_formatter(value: int, places: int) -> None:
    number = Decimal(value).scaleb(-places)
    assert parse_number(f"{number:,f}") == number


@given(st.decimals(0, 10**6, allow_nan=False, places=2))
def test_full_width_digits_mean_the_same(number: Decimal) -> None:
    assert parse_number(f"{number:f}".translate(FULL_WIDTH)) == number


@given(st.text(max_size=12))
def test_never_fails_on_any_text(text: str) -> None:
    value = parse_number(text)
    assert value is None or value.is_finite()
