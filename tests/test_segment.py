"""Sections: every style of heading, what is only mentioned, what is out of order, in all four regimes."""

from __future__ import annotations

import pytest

from corpus import clean_text
from reportminer.models import Section
from reportminer.segment import segment
from reportminer.spans import Span

TITLE = "福鼎市文化体育局2012年政府信息公开工作年度报告"
TEXTS = {
    "概述": "2012年，我局加强组织领导，健全工作制度，政府信息公开工作有序开展。",
    "主动公开政府信息情况": "全年主动公开政府信息120条，内容涵盖文化、体育、文物保护等方面。",
    "依申请公开政府信息情况": "全年没有收到政府信息公开申请。",
    "政府信息公开的收费及减免情况": "全年未收取任何费用。",
    "因政府信息公开申请行政复议、提起行政诉讼情况": "全年没有发生行政复议和行政诉讼。",
    "存在的主要问题及改进措施": "公开内容还不够丰富，下一步将加强学习培训，提高工作水平。",
}
CODES = ["overview", "proactive", "requests", "fees", "review_litigation", "problems"]
CN = "一二三四五六七八九十"


def sections_of(text: str, tables: tuple[Span, ...] = ()) -> tuple[Section, ...]:
    return segment(clean_text(text), tables=tables)


def codes(text: str) -> list[str]:
    return [s.code for s in sections_of(text) if s.code != "preamble"]


def report(mark: str, *, glue: str = "\n", joint: str = "\n") -> str:
    """A report of the 2007 Regulations whose headings are numbered like `mark`, with N for the number."""
    marked = [mark.replace("N", CN[i]).replace("D", str(i + 1)) + title + glue + text for i, (title, text) in enumerate(TEXTS.items())]
    return f"{TITLE}\n" + joint.join(marked)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(report("N、"), id="chinese"),
        pytest.param(report("N."), id="chinese-point"),
        pytest.param(report("N，"), id="chinese-comma"),
        pytest.param(report("N "), id="chinese-space"),
        pytest.param(report("（N）"), id="brackets"),
        pytest.param(report("(N)"), id="half-width-brackets"),
        pytest.param(report("D."), id="arabic"),
        pytest.param(report("D、"), id="arabic-comma"),
        pytest.param(report("第N部分 "), id="part"),
        pytest.param(report("第N部分："), id="part-colon"),
        pytest.param(report("第N章 "), id="chapter"),
        pytest.param(report(""), id="no-number"),
        pytest.param(report("N、", glue="。"), id="heading-and-sentence-on-a-line"),
        pytest.param(report("N、", glue=""), id="heading-glued-to-its-sentence"),
        pytest.param(report("N、", glue="："), id="heading-and-colon"),
        pytest.param(report("N、", glue=" "), id="heading-and-space"),
        pytest.param(report("D.", glue=""), id="arabic-glued"),
        pytest.param(report("N、", glue="", joint=""), id="no-line-breaks"),
        pytest.param(report("（N）", glue="", joint=""), id="brackets-no-line-breaks"),
        pytest.param(report("N、", glue="\n\n", joint="\n\n\n"), id="blank-lines"),
        pytest.param(report("\u3000\u3000N、"), id="indented"),
        pytest.param(report("N 、"), id="space-before-the-mark"),
    ],
)
def test_headings_of_every_style(text: str) -> None:
    assert codes(text) == CODES


def test_the_preamble_comes_first() -> None:
    first = sections_of(f"{TITLE}\n本报告由我局编制。\n{report('N、').removeprefix(TITLE)}")[0]
    assert (first.ordinal, first.code, first.text) == (0, "preamble", f"{TITLE}\n本报告由我局编制。")


def test_a_section_has_number_title_and_text_apart() -> None:
    second = sections_of(report("N、"))[2]
    assert (second.number, second.title, second.text) == ("二、", "主动公开政府信息情况", TEXTS["主动公开政府信息情况"])


def test_a_heading_glued_to_its_text_is_cut_off() -> None:
    found = [(s.title, s.text) for s in sections_of(report("N、", glue=""))[1:]]
    assert found == list(TEXTS.items())


REQUIRED_2019 = ["overview", "proactive", "requests", "review_litigation", "problems", "other"]
FORMAT_2019 = """鹿寨县教育局2020年政府信息公开工作年度报告
一、总体情况
2020年，我局认真落实新修订的《条例》，公开工作平稳有序。
二、主动公开政府信息情况
第二十条第（一）项
三、收到和处理政府信息公开申请情况
本列数据的勾稽关系成立。
四、政府信息公开行政复议、行政诉讼情况
均为0。
五、存在的主要问题及改进情况
公开时效有待提高。
六、其他需要报告的事项
无其他需要报告的事项。"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(report("N、"), CODES, id="regs-2008"),
        pytest.param(report("N、").replace("2012", "2016") + "\n附件：政府信息公开情况统计表", [*CODES, "statistics"], id="stats-2014"),
        pytest.param(FORMAT_2019, REQUIRED_2019, id="format-2019"),
        pytest.param(FORMAT_2019.replace("2020", "2022"), REQUIRED_2019, id="format-2021"),
    ],
)
def test_every_regime(text: str, wanted: list[str]) -> None:
    assert codes(text) == wanted


# ------------------------------------------------------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "code", "also"),
    [
        pytest.param("依申请公开及收费情况", "requests", ("fees",), id="requests-and-fees"),
        pytest.param("复议、诉讼和收费情况", "review_litigation", ("fees",), id="reviews-and-fees"),
        pytest.param("主动公开和依申请公开情况", "proactive", ("requests",), id="proactive-and-requests"),
        pytest.param("因政府信息公开被申请行政复议和提起行政诉讼的情况", "review_litigation", (), id="reviews-are-no-requests"),
        pytest.param("存在的主要问题、改进情况及其他需要报告的事项", "problems", ("other",), id="problems-and-other"),
        pytest.param("依申请公开及其他情况", "requests", (), id="other-as-a-word"),
    ],
)
def test_one_heading_may_serve_two_codes(title: str, code: str, also: tuple[str, ...]) -> None:
    text = report("N、").replace("依申请公开政府信息情况", title)
    third = sections_of(text)[3]
    assert (third.code, third.also_covers) == (code, also)


def test_what_is_not_standard_keeps_its_title() -> None:
    text = report("N、").replace("四、政府信息公开的收费及减免情况", "四、农家书屋建设情况")
    fourth = sections_of(text)[4]
    assert (fourth.code, fourth.title) == ("nonstandard", "农家书屋建设情况")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        pytest.param("咨询处理情况", "consultation", id="consultations"),
        pytest.param("机构、人员和经费情况", "staff_budget", id="staff-and-budget"),
        pytest.param("其他需要报告的事项", "other", id="other"),
    ],
)
def test_customary_sections(title: str, code: str) -> None:
    text = report("N、").replace("四、政府信息公开的收费及减免情况", f"四、{title}")
    assert sections_of(text)[4].code == code


# -------------------------------------------------------------------------------------------------- only mentioned


CONTENTS = "\n".join(f"{CN[i]}、{title}{'.' * 12}{i + 1}" for i, title in enumerate(TEXTS))
PLAIN_CONTENTS = "\n".join(f"{CN[i]}、{title}" for i, title in enumerate(TEXTS))
LISTED = "本报告由概述、主动公开政府信息情况、依申请公开政府信息情况、收费及减免情况、存在的主要问题等部分组成。"


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(f"目录\n{CONTENTS}\n", id="contents-with-page-numbers"),
        pytest.param(f"目录\n{PLAIN_CONTENTS}\n", id="contents-without"),
        pytest.param(f"{LISTED}\n", id="preamble-that-lists-the-parts"),
    ],
)
def test_headings_that_are_only_listed_are_none(above: str) -> None:
    text = report("N、").replace(f"{TITLE}\n", f"{TITLE}\n{above}")
    found = sections_of(text)
    assert [s.code for s in found] == ["preamble", *CODES]
    assert [s.text for s in found[1:]] == list(TEXTS.values())


@pytest.mark.parametrize(
    "mention",
    [
        pytest.param("具体情况详见第三部分。", id="see-part-three"),
        pytest.param("详见“三、依申请公开政府信息情况”。", id="quoted-heading"),
        pytest.param("包括：1.主动公开情况；2.依申请公开情况；3.收费情况。", id="list-in-a-sentence"),
        pytest.param("一是主动公开情况良好；二是依申请公开渠道畅通。", id="first-and-second"),
    ],
)
def test_headings_that_are_only_mentioned_are_none(mention: str) -> None:
    text = report("N、").replace(TEXTS["概述"], TEXTS["概述"] + mention)
    assert codes(text) == CODES


SUB = "（一）主动公开的内容\n公开文化活动信息60条。\n（二）主动公开的形式\n通过网站公开60条。\n1.政府网站\n公开50条。\n2.公开栏\n公开10条。"


def test_sub_headings_are_no_sections() -> None:
    text = report("N、").replace(TEXTS["主动公开政府信息情况"], SUB)
    found = sections_of(text)
    assert [s.code for s in found[1:]] == CODES
    assert found[2].text == SUB


def test_a_label_inside_a_table_is_no_heading() -> None:
    text = report("N、") + "\n一、主动公开情况\n（一）主动公开政府信息数\t120"
    table = Span(text.index("一、主动公开情况"), len(text))
    assert [s.code for s in sections_of(text, (table,))][1:] == CODES


# ------------------------------------------------------------------------------------------------------------- order


def test_a_wrong_number_is_kept_and_said() -> None:
    text = report("N、").replace("五、因政府", "四、因政府")
    fifth = sections_of(text)[5]
    assert (fifth.code, fifth.number, fifth.doubts) == ("review_litigation", "四、", ("number 4 after 4",))


def test_a_number_left_out_is_said() -> None:
    text = report("N、").replace("四、政府信息公开的收费及减免情况\n全年未收取任何费用。\n", "")
    fourth = sections_of(text)[4]
    assert (fourth.code, fourth.doubts) == ("review_litigation", ("number 5 after 3",))


def test_a_heading_of_another_style_that_fills_a_gap_is_taken_and_said() -> None:
    text = report("N、").replace("三、依申请", "3.依申请")
    third = sections_of(text)[3]
    assert third.code == "requests"
    assert third.doubts != ()


def test_sections_in_another_order_stay_in_it() -> None:
    first, second, third, *rest = [f"{t}\n{x}" for t, x in TEXTS.items()]
    text = TITLE + "\n" + "\n".join(f"{CN[i]}、{part}" for i, part in enumerate([first, third, second, *rest]))
    assert codes(text) == ["overview", "requests", "proactive", "fees", "review_litigation", "problems"]


def test_a_report_in_order_has_no_doubts() -> None:
    assert [s.doubts for s in sections_of(report("N、"))] == [()] * 7


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("我局2012年工作总结。全年完成各项任务。", id="no-headings"),
        pytest.param("一、今年工作\n完成。\n二、明年打算\n继续。", id="other-headings"),
    ],
)
def test_a_text_without_statutory_headings(text: str) -> None:
    assert {s.code for s in sections_of(text)} <= {"preamble", "problems", "nonstandard"}


def test_an_empty_text_has_no_sections() -> None:
    assert sections_of("") == ()


# ------------------------------------------------------------------------------------------------------------ offsets


def test_sections_cover_the_text_from_end_to_end() -> None:
    found = sections_of(report("N、"))
    assert [a.clean.end for a in found[:-1]] == [b.clean.start for b in found[1:]]
    assert (found[0].clean.start, found[-1].clean.end) == (0, len(clean_text(report("N、")).text))


def test_a_section_leads_back_to_the_source() -> None:
    dirty = report("N、").replace("没有收到", "没有12全文查看收到")
    third = sections_of(dirty)[3]
    assert third.source.of(dirty).rstrip() == "三、依申请公开政府信息情况\n全年没有12全文查看收到政府信息公开申请。"
