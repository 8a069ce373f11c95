"""Time limits. What is between 【 and 】 is a limit."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.extract import Deadline, find_deadlines
from reportminer.extract.deadlines import _DURATION, statute_of
from reportminer.spans import Span

_MARK = re.compile("【(.+?)】")


def only(text: str, *, year: int | None = 2012, on: dt.date | None = None) -> Deadline:
    (deadline,) = find_deadlines(text, year=year, on=on)
    return deadline


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("自收到申请之日起【15个工作日内】答复申请人。", id="working-days"),
        pytest.param("在【七个工作日内】告知申请人补正。", id="in-words"),
        pytest.param("信息形成后【20个工作日以内】公开。", id="within"),
        pytest.param("应在【30日内】办结，特殊情况在【三个月内】办结。", id="two"),
        pytest.param("延长答复期限的，最长不超过【15个工作日】。", id="at-most"),
        pytest.param("答复时限由15个工作日缩短至【10个工作日】。", id="shortened"),
        pytest.param("听证会应提前【5个工作日】公告。", id="ahead"),
        pytest.param("各单位于【2012年12月31日前】完成目录更新。", id="date"),
        pytest.param("【每年3月31日前】公布上年度报告。", id="date-every-year"),
        pytest.param("于【2013年6月底前】建成平台。", id="end-of-month"),
        pytest.param("征求意见【15个工作日】、答复【20个工作日的法定时限】均未超过。", id="two-with-one-word"),
        pytest.param("答复时限由【15个工作日】延长至【20个工作日】。", id="extended"),
        pytest.param("整改时限为【2012年9月30日】，最迟不超过【10月底】。", id="date-without-before"),
        pytest.param("文件应在归档后【一年内】移交档案馆。", id="one-year"),
    ],
)
def test_limits_are_found(sentence: str) -> None:
    found = [d.text for d in find_deadlines(_MARK.sub(r"\1", sentence), year=2012)]
    assert found == _MARK.findall(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("近3年来，公开工作稳步推进。", id="span-of-time"),
        pytest.param("会议历时2天，为期3个月。", id="how-long"),
        pytest.param("2012年内容更新及时。", id="year"),
        pytest.param("2012年12月31日召开会议。", id="date"),
        pytest.param("截至2012年12月31日止，共收到申请3件。", id="until"),
        pytest.param("办理时间30分钟以内。", id="minutes"),
        pytest.param("共办理15件，回复率100%。", id="counts"),
        pytest.param("第3日内容已更新。", id="ordinal"),
        pytest.param("12月13日前后开展宣传。", id="around-a-date"),
    ],
)
def test_what_limits_nothing_is_none(sentence: str) -> None:
    assert find_deadlines(sentence, year=2012) == ()


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        pytest.param("15个工作日内答复。", 15, "working_day", id="working-days"),
        pytest.param("30日内答复。", 30, "day", id="days"),
        pytest.param("十五天内答复。", 15, "day", id="days-in-words"),
        pytest.param("三个月内答复。", 3, "month", id="months"),
        pytest.param("1年内建成。", 1, "year", id="year"),
        pytest.param("二十个工作日内公开。", 20, "working_day", id="twenty"),
    ],
)
def test_amount_and_unit(text: str, amount: int, unit: str) -> None:
    assert (only(text).amount, only(text).unit) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        pytest.param("于2012年12月31日前完成。", "2012-12-31", id="full"),
        pytest.param("于2013年2月底前完成。", "2013-02-28", id="end-of-february"),
        pytest.param("于2012年12月底前完成。", "2012-12-31", id="end-of-december"),
        pytest.param("于次年3月31日前公布。", "2013-03-31", id="next-year"),
        pytest.param("于本年12月20日前报送。", "2012-12-20", id="this-year"),
        pytest.param("于当年12月20日前报送。", None, id="whichever-year"),
        pytest.param("下一步，我局将于9月30日前完成目录更新。", "2013-09-30", id="plan"),
        pytest.param("2013年，我局将抓好以下工作。于9月30日前完成目录更新。", "2013-09-30", id="year-named-before"),
        pytest.param("每年3月31日前公布。", None, id="every-year"),
        pytest.param("于3月31日前公布。", None, id="year-open"),
        pytest.param("二〇一二年九月三十日前完成。", "2012-09-30", id="in-words"),
    ],
)
def test_the_date(text: str, due: str | None) -> None:
    assert (only(text).kind, only(text).due_on) == ("date", dt.date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("text", "inferred"),
    [pytest.param("于2012年12月31日前完成。", False, id="named"), pytest.param("下一步，将于9月30日前完成。", True, id="plan")],
)
def test_the_rule_says_that_a_year_was_inferred(text: str, inferred: bool) -> None:
    assert only(text).rule.endswith(".year-inferred") is inferred


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        pytest.param("2012年抽查发现问题18个，10月底前全部整改完毕。", False, id="done"),
        pytest.param("2012年抽查发现问题18个，要求10月底前全部整改完毕。", True, id="asked for"),
        pytest.param("2013年，我局将抓好整改，10月底前全部整改完毕。", True, id="next year"),
        pytest.param("2012年12月底前完成目录更新。", True, id="not told as done"),
    ],
)
def test_what_was_done_by_a_date_was_not_limited_by_it(text: str, limits: bool) -> None:
    assert bool(find_deadlines(text, year=2012)) is limits


def test_a_date_that_does_not_exist_is_none() -> None:
    assert find_deadlines("于2012年2月31日前完成。", year=2012) == ()


@pytest.mark.parametrize(
    ("text", "trigger", "action"),
    [
        pytest.param("自收到申请之日起15个工作日内答复申请人。", "自收到申请之日起", "答复申请人", id="from-receipt"),
        pytest.param("自信息形成或者变更之日起，20个工作日内予以公开。", "自信息形成或者变更之日起", "予以公开", id="comma"),
        pytest.param("文件印发后，5个工作日内在网站公布，便于查阅。", "文件印发后", "在网站公布", id="after-issue"),
        pytest.param("各科室应在10日内，报送公开目录。", None, "报送公开目录", id="no-trigger"),
        pytest.param("不能当场答复的自收到申请之日起15个工作日内答复的要求。", "自收到申请之日起", "答复", id="clutter-before-and-behind"),
        pytest.param("各单位须在收到文件后3个工作日内报送镇（街道）台账，存档。", "在收到文件后", "报送镇（街道）台账", id="bracket"),
        pytest.param("信息形成后5个工作日内上网。", "信息形成后", "上网", id="no-preposition"),
        pytest.param("答复期限为20个工作日。", None, None, id="neither"),
    ],
)
def test_trigger_and_action(text: str, trigger: str | None, action: str | None) -> None:
    assert (only(text).trigger, only(text).action) == (trigger, action)


@pytest.mark.parametrize(
    ("text", "year", "on", "statutory", "within"),
    [
        pytest.param("自收到申请之日起15个工作日内答复申请人。", 2012, None, 15, True, id="answer-2007"),
        pytest.param("自收到申请之日起15个工作日内答复申请人。", 2021, None, 20, True, id="answer-2019"),
        pytest.param("自收到申请之日起20个工作日内答复申请人。", 2012, None, 15, False, id="answer-too-long-in-2012"),
        pytest.param("自收到申请之日起20个工作日内答复申请人。", 2021, None, 20, True, id="answer-at-the-limit"),
        pytest.param("延长答复的，延长期限不超过15个工作日。", 2012, None, 15, True, id="extension-2007"),
        pytest.param("延长答复的，延长期限不超过15个工作日。", 2020, None, 20, True, id="extension-2019"),
        pytest.param("自信息形成之日起20个工作日内予以公开。", 2012, None, 20, True, id="publish"),
        pytest.param("自收到申请之日起7个工作日内告知申请人补正。", 2020, None, 7, True, id="correction"),
        pytest.param("自收到申请之日起7个工作日内告知申请人补正。", 2012, None, None, None, id="no-correction-before-2019"),
        pytest.param("自收到申请之日起10日内答复申请人。", 2012, None, 15, True, id="calendar-days-shorter"),
        pytest.param("自收到申请之日起20日内答复申请人。", 2012, None, 15, None, id="calendar-days-open"),
        pytest.param("自收到申请之日起两个月内答复申请人。", 2012, None, 15, False, id="months-too-long"),
        pytest.param("三个月内完成网站改版。", 2012, None, None, None, id="no-such-matter"),
        pytest.param("自收到申请之日起15个工作日内答复申请人。", None, None, None, None, id="year-unknown"),
        pytest.param("自收到申请之日起15个工作日内答复申请人。", 2018, dt.date(2019, 3, 20), 15, True, id="published-before-the-revision"),
        pytest.param("自收到申请之日起20个工作日内答复申请人。", 2018, dt.date(2019, 6, 1), 15, False, id="year-before-date"),
    ],
)
def test_the_statute_beside_it(text: str, year: int | None, on: dt.date | None, statutory: int | None, within: bool | None) -> None:
    found = only(text, year=year, on=on)
    assert (found.statutory, found.within) == (statutory, within)


@pytest.mark.parametrize(
    ("year", "on", "statute"),
    [
        pytest.param(2018, None, "2007", id="2018"),
        pytest.param(2019, None, "2019", id="2019"),
        pytest.param(2019, dt.date(2020, 1, 20), "2019", id="2019-published-2020"),
        pytest.param(None, dt.date(2019, 5, 14), "2007", id="the-day-before"),
        pytest.param(None, dt.date(2019, 5, 15), "2019", id="the-day"),
        pytest.param(None, None, None, id="unknown"),
    ],
)
def test_which_text_is_in_force(year: int | None, on: dt.date | None, statute: str | None) -> None:
    assert statute_of(year, on) == statute


def test_a_limit_stands_where_it_says() -> None:
    text = "会议召开。自收到申请之日起15个工作日内答复申请人。其余照旧。"
    found = only(text)
    assert (found.span.of(text), found.sentence.of(text)) == ("15个工作日内", "自收到申请之日起15个工作日内答复申请人。")


def test_limits_in_tables_are_none() -> None:
    text = "15个工作日内答复。\n办理时限\t20个工作日内\n"
    assert [d.amount for d in find_deadlines(text, tables=[Span(11, len(text))], year=2012)] == [15]


_PLAIN = re.compile(r"(?<!\d月)(?:(?<!\d)\d{1,3}|[一二三四五六七八九十两百]{1,4})(?:\s?个?\s?(?:工作日|自然日|日历日|[日天年])|\s?个\s?月)")


@given(st.text("0123年月月日个一二十 内", max_size=24))
def test_a_span_of_time_is_found_as_if_it_were_searched_from_its_left(text: str) -> None:
    assert [m.span() for m in _DURATION.finditer(text)] == [m.span() for m in _PLAIN.finditer(text)]
