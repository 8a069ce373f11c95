"""Plain text, and the header that a crawler writes above it."""

from __future__ import annotations

import pytest

from reportminer.clean import clean
from reportminer.models import PageFacts
from reportminer.readers import read
from reportminer.rules import load_toml

REPORT = (
    "永泰县司法局2013年政府信息公开工作年度报告\n一、概述\n2013年，我局认真贯彻《条例》，成立领导小组，落实专人负责政府信息公开。\n"
    "二、主动公开政府信息情况\n全年主动公开政府信息96条。"
)
HEADER = (
    "标题: 永泰县司法局2013年政府信息公开工作年度报告\n发布时间: 2014-03-18 10:22\n来源: 永泰县司法局\n"
    "原文链接: http://www.example.gov.cn/yt/2014/0318.html\n栏目: 年报\n==================== 正文 ====================\n"
)


def test_a_text_is_kept_as_it_is() -> None:
    document = read(REPORT.encode())
    assert (document.text, document.media_type, document.frame, document.grids) == (REPORT, "text/plain", (), ())


@pytest.mark.parametrize("end", [pytest.param("\r\n", id="windows"), pytest.param("\r", id="old-mac")])
def test_line_ends_become_one(end: str) -> None:
    assert read(REPORT.replace("\n", end).encode()).text == REPORT


def test_a_crawlers_header_is_facts() -> None:
    assert read((HEADER + REPORT).encode()).facts == PageFacts(
        title="永泰县司法局2013年政府信息公开工作年度报告", published="2014-03-18 10:22", source="永泰县司法局",
        url="http://www.example.gov.cn/yt/2014/0318.html",
    )  # fmt: skip


def test_a_crawlers_header_stays_in_the_text_and_out_of_the_report() -> None:
    document = read((HEADER + REPORT).encode())
    assert document.text == HEADER + REPORT
    assert clean(document).text == REPORT


@pytest.mark.parametrize(
    "top",
    [
        pytest.param("【标题】：永泰县司法局年报\n【发布日期】：2014-03-18\n", id="brackets-no-rule"),
        pytest.param("title: 永泰县司法局年报\ndate: 2014-03-18\n\n", id="english-keys"),
        pytest.param("标题：永泰县司法局年报\n------------\n", id="one-line-and-a-rule"),
        pytest.param("【标题】永泰县司法局年报\n【抓取】2019-05-19 03:12:44\n", id="brackets-no-colon"),
    ],
)
def test_other_headers(top: str) -> None:
    document = read((top + REPORT).encode())
    assert document.facts.title == "永泰县司法局年报"
    assert clean(document).text == REPORT


@pytest.mark.parametrize(
    "top",
    [
        pytest.param("标题：永泰县司法局年报\n", id="one-line-alone"),
        pytest.param("现将有关情况报告如下：\n", id="a-sentence"),
        pytest.param("======\n", id="a-rule-alone"),
    ],
)
def test_less_is_no_header(top: str) -> None:
    document = read((top + REPORT).encode())
    assert (document.facts, document.frame) == (PageFacts(), ())


TEXT = load_toml("page.toml")["text"]


@pytest.mark.parametrize("line", [pytest.param(m, id=m) for m in TEXT["address_match"]])
@pytest.mark.parametrize("text", [pytest.param("{line}\n{report}", id="above"), pytest.param("{report}\n\n{line}\n", id="below")])
def test_an_address_alone_on_a_line_is_the_pages(text: str, line: str) -> None:
    assert read(text.format(line=line, report=REPORT).encode()).facts.url == line


@pytest.mark.parametrize("line", [pytest.param(m, id=m) for m in TEXT["address_no_match"]])
def test_another_line_is_no_address(line: str) -> None:
    assert read(f"{REPORT}\n{line}".encode()).facts.url == ""


def test_an_address_amid_the_text_is_not_the_pages() -> None:
    text = f"{REPORT}\n\n\n{TEXT['address_match'][0]}\n{REPORT}"
    assert read(text.encode()).facts.url == ""


def test_a_text_with_a_few_angle_brackets_is_no_page() -> None:
    text = REPORT + "\n阅读量<100的信息及评分>90的栏目未统计。"
    assert read(text.encode()).media_type == "text/plain"
