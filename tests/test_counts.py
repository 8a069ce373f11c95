"""Quantities in prose. What is between 【 and 】 is a count, what is not is none."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.extract import Count, find_counts
from reportminer.extract.counts import _rules
from reportminer.numerals import CHINESE_NUMERALS
from reportminer.spans import Span

_MARK = re.compile("【(.+?)】")


def counts_of(text: str) -> tuple[Count, ...]:
    return find_counts(text, phrases=False)


def only(text: str) -> Count:
    (count,) = counts_of(text)
    return count


def marked(sentence: str) -> tuple[str, list[str]]:
    """A sentence without its marks, and what they enclose."""
    return _MARK.sub(r"\1", sentence), _MARK.findall(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("全年主动公开政府信息【3460条】，其中网站公开【3,120条】。", id="several"),
        pytest.param("受理群众来信【30余件】，接待来访【近100人次】。", id="qualified"),
        pytest.param("编发简报【十二期】，发放资料【一千二百份】。", id="in-words"),
        pytest.param("网站访问量达【14万余人次】，投入【18651.06万元】。", id="ten-thousands"),
        pytest.param("占总数的【53%】，比上年提高【3.5个百分点】。", id="shares"),
        pytest.param("办结率【百分之百】，满意率【百分之九十八点五】。", id="share-in-words"),
        pytest.param("举办培训班【两期】，培训【一百二十余人】。", id="two"),
        pytest.param("完成项目【36个】（其中省级【4个】）。", id="in-brackets"),
        pytest.param("回复率【100%】、满意率【100%】", id="heading"),
        pytest.param("全系统共有【12个】单位、【340名】干部。", id="before-a-noun"),
        pytest.param("发布信息【1万5千条】，收到【1条】意见。", id="mixed"),
        pytest.param("发布微博【2.3万条】、微信【800余篇】。", id="decimal-ten-thousands"),
    ],
)
def test_quantities_are_counted(sentence: str) -> None:
    text, wanted = marked(sentence)
    assert [c.text for c in counts_of(text)] == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2012年3月31日召开会议，9时30分开始，历时3个小时。", id="dates-and-hours"),
        pytest.param("自收到申请之日起15个工作日内答复，延长3个月。", id="time-limits"),
        pytest.param("根据《条例》第三十一条、第三十二条和第20条的规定。", id="articles"),
        pytest.param("国办发〔2014〕32号、闽政办[2008]12号文件。", id="document-numbers"),
        pytest.param("地址：城关镇解放路12号5层，邮编355300，电话0593-2831208。", id="address"),
        pytest.param("12345热线、两微一端、三公经费、五公开、八大工程。", id="names"),
        pytest.param("一是加强领导；二是健全制度；三是强化监督。", id="first-second-third"),
        pytest.param("一系列措施、每一条信息、一项重要举措、一名负责人。", id="set-phrases"),
        pytest.param("《关于做好5件实事的通知》已经印发。", id="inside-a-title"),
        pytest.param("第七届人大、第十二期培训、排名第3名。", id="ordinals"),
        pytest.param("“三个100”活动、“四个统一”要求。", id="quoted"),
        pytest.param("共计120，同比增加30。", id="no-measure-word"),
        pytest.param("IPv6、GB18030、A4纸。", id="letters"),
        pytest.param("每季度2次、每年召开1次。", id="comes-round"),
        pytest.param("亿元以上项目、万元以上罚款案件、一系列万人大会。", id="size-without-a-number"),
        pytest.param("2008版指南、12本年度、3处理。", id="other-words"),
    ],
)
def test_what_is_no_quantity_is_not_counted(sentence: str) -> None:
    assert [c.text for c in counts_of(sentence)] == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        pytest.param("公开3460条。", "3460", "条", "count", id="plain"),
        pytest.param("公开1,234,567条。", "1234567", "条", "count", id="commas"),
        pytest.param("编发十二期。", "12", "期", "count", id="words"),
        pytest.param("接待4900人次。", "4900", "人次", "count", id="longest-measure-word"),
        pytest.param("发放14万余份。", "140000", "份", "count", id="qualifier-behind-ten-thousand"),
        pytest.param("发放30余万份。", "300000", "份", "count", id="qualifier-before-ten-thousand"),
        pytest.param("投入18651.06万元。", "186510600", "元", "amount", id="ten-thousand-yuan"),
        pytest.param("完成1.2亿元。", "120000000", "元", "amount", id="hundred-million-yuan"),
        pytest.param("收取人民币35元。", "35", "元", "amount", id="yuan"),
        pytest.param("占62.2%。", "62.2", "%", "percentage", id="percent"),
        pytest.param("占百分之八十。", "80", "%", "percentage", id="percent-in-words"),
        pytest.param("提高2.5个百分点。", "2.5", "个百分点", "percentage", id="points"),
        pytest.param("提高二十三点五个百分点。", "23.5", "个百分点", "percentage", id="points-in-words"),
        pytest.param("投入三点二万元。", "32000", "元", "amount", id="fraction-in-words"),
        pytest.param("公开1，268条。", "1268", "条", "count", id="full-width-comma"),
        pytest.param("购置投影仪一台（套）。", "1", "台", "count", id="one-with-another-measure-word"),
        pytest.param("每人每月186元。", "186", "元", "amount", id="rate"),
    ],
)
def test_value_unit_and_kind(text: str, value: str, unit: str, kind: str) -> None:
    count = only(text)
    assert (count.value, count.unit, count.kind) == (Decimal(value), unit, kind)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        pytest.param("公开300条。", "exact", id="none"),
        pytest.param("家庭医生签约300人。", "exact", id="a-verb-that-ends-as-a-qualifier"),
        pytest.param("公开300余条。", "more_than", id="inside"),
        pytest.param("公开近300条。", "approximately", id="near"),
        pytest.param("公开约300条。", "approximately", id="about"),
        pytest.param("公开超过300条。", "more_than", id="over"),
        pytest.param("公开不少于300条。", "at_least", id="at-least"),
        pytest.param("公开300条以上。", "at_least", id="and-more"),
        pytest.param("公开不超过300条。", "at_most", id="at-most"),
        pytest.param("公开不足300条。", "less_than", id="less"),
        pytest.param("公开300条左右。", "approximately", id="or-so"),
        pytest.param("公开率超过95%。", "more_than", id="share-over"),
        pytest.param("投入近亿元。", "approximately", id="near-a-hundred-million"),
        pytest.param("公开率95%以上。", "at_least", id="share-and-more"),
    ],
)
def test_the_qualifier(text: str, qualifier: str) -> None:
    assert only(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("全年共发布规范性文件18件。", "规范性文件", id="before"),
        pytest.param("系统汇集了60个单位。", "单位", id="behind"),
        pytest.param("召开新闻发布会6场。", "新闻发布会", id="field-term"),
        pytest.param("办理了25件政府信息公开申请。", "政府信息公开申请", id="phrase-behind"),
        pytest.param("占总数的62%。", None, id="share-counts-nothing"),
    ],
)
def test_what_is_counted(text: str, subject: str | None) -> None:
    assert [c.subject for c in find_counts(text)] == [subject]


def test_the_sentence_is_given() -> None:
    text = "会议召开。全年公开信息96条，回应关切4次；其余照旧。"
    assert {c.sentence.of(text) for c in counts_of(text)} == {"全年公开信息96条，回应关切4次；"}


def test_numbers_in_tables_are_cells() -> None:
    text = "公开信息96条。\n当面申请数\t3件\n共收到意见2条。"
    table = Span(text.index("当面"), text.index("共收到"))
    assert [c.text for c in find_counts(text, tables=[table], phrases=False)] == ["96条", "2条"]


@given(
    st.integers(1, 10**7), st.sampled_from(["条", "件", "人次", "份"]), st.text(st.sampled_from("我局公开政府信息，。、的"), max_size=12)
)
def test_a_planted_quantity_is_found_where_it_stands(value: int, unit: str, around: str) -> None:
    text = f"{around}共{value}{unit}，{around}。"
    (count,) = counts_of(text)
    assert (count.value, count.span.of(text), count.text) == (value, f"{value}{unit}", f"{value}{unit}")


@given(st.text(st.sampled_from("0123456789十百千万亿一二两三余多近约条件次人个第每年月日%百分之点，。《》“”（）元 \n"), max_size=60))
def test_every_count_is_a_piece_of_its_sentence(text: str) -> None:
    assert [c for c in counts_of(text) if c.text != c.span.of(text) or not c.sentence.contains(Span(c.span.start, c.span.start + 1))] == []


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        pytest.param("接待群众万余人次。", "10000", "more_than", id="ten-thousand-alone"),
        pytest.param("关注人数两千多人。", "2000", "more_than", id="number-of-people-in-words"),
        pytest.param("办理上百件。", "100", "at_least", id="up-to-a-hundred"),
        pytest.param("公开信息1 200条。", "1200", "exact", id="space-for-thousands"),
    ],
)
def test_quantities_in_rare_words(text: str, value: str, qualifier: str) -> None:
    count = only(text)
    assert (count.value, count.qualifier) == (Decimal(value), qualifier)


def test_some_hundreds_have_no_value() -> None:
    assert counts_of("公开信息数百条，办理几十件。") == ()


_PLAIN = re.compile(
    r"(?<![\d.\-+~〔\[#/])(?:(?<![A-Za-z])|(?=[一二三四五六七八九两]))"
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?: \d{{3}})+(?:\.\d+)?(?! ?\d)|\d+万\d{{1,4}}千?|\d+(?:\.\d+)?|[{CHINESE_NUMERALS}]+)"
    r"\s?[十百千万亿]{0,3}[余几多来]?[万亿]?\s?(?:条次|条(?!例|件|款|形|目|约))"
)


@given(st.text("0123,.  十万零亿千余-A[条条条目\n", max_size=30))
def test_a_number_is_found_as_if_it_were_searched_from_its_left(text: str) -> None:
    assert [m.span() for m in _rules().quantity.finditer(text)] == [m.span() for m in _PLAIN.finditer(text)]
