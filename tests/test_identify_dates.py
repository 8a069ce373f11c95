"""When: the report year, the period, the date of publication."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from reportminer.identify.dates import dated_lines, find_period, find_published, find_year, year_in
from reportminer.models import PageFacts
from reportminer.rules import load_toml


@pytest.mark.parametrize(
    ("title", "year"),
    [
        pytest.param("2010年武夷山市财政局政府信息公开工作年度报告", 2010, id="digits"),
        pytest.param("武夷山市财政局2015年度政府信息公开年报", 2015, id="year-of-report"),
        pytest.param("武夷山市财政局二〇一〇年政府信息公开年报", 2010, id="words"),
        pytest.param("武夷山市财政局二○一二年政府信息公开年报", 2012, id="words-with-circle"),
        pytest.param("武夷山市财政局２０１３年政府信息公开年报", 2013, id="full-width"),
        pytest.param("武夷山市财政局2016 年政府信息公开年报", 2016, id="space"),
        pytest.param("政府信息公开年报（2014）", 2014, id="bare"),
        pytest.param("武夷山市财政局2008-2009年政府信息公开报告", 2009, id="span-of-years"),
        pytest.param("武夷山市财政局政府信息公开年度报告", None, id="none"),
        pytest.param("武财〔2012〕2100号", 2012, id="number-beside-it"),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert year_in(title) == year


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("本报告所列数据的统计期限自2016年1月1日起至2016年12月31日止。", "2016-01-01", "2016-12-31", id="full"),
        pytest.param("统计时限为2022年1月1日至12月31日。", "2022-01-01", "2022-12-31", id="second-year-left-out"),
        pytest.param("报告期为2008年5月1日—2008年12月31日。", "2008-05-01", "2008-12-31", id="from-may"),
        pytest.param("本年报统计数据时间为2012年1月至12月。", "2012-01-01", "2012-12-31", id="months"),
        pytest.param(
            "数据统计期限从2011年1月1日到2011年2月。现予公布。统计期限为2011年1月至6月。", "2011-01-01", "2011-06-30", id="too-short-first"
        ),
    ],
)
def test_the_period(text: str, start: str, end: str) -> None:
    period = find_period(text)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


def test_the_period_says_where_it_stands() -> None:
    text = "本报告由我局编制，统计期限自2016年1月1日起至2016年12月31日止。"
    period = find_period(text)
    assert period is not None
    assert period.span.of(text) == "2016年1月1日起至2016年12月31日"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2016年1月1日至12月31日，我局开展了专项行动。", id="not-about-the-data"),
        pytest.param("统计期限为2016年13月1日至2016年14月31日。", id="no-such-date"),
        pytest.param("统计期限自2016年12月31日起至2016年1月1日止。", id="backwards"),
        pytest.param("数据统计截至2016年12月31日。", id="one-date"),
    ],
)
def test_no_period(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize(
    ("titles", "body", "year"),
    [
        pytest.param(("某县2014年政府信息公开年报",), "2015年，我县将继续推进。2015年3月发布。", 2014, id="title-first"),
        pytest.param(("某县政府信息公开年报", "某县2013年政府信息公开年报"), "", 2013, id="second-title"),
        pytest.param(
            ("政府信息公开年报",),
            "统计期限自2011年1月1日起至2011年12月31日止。2012年计划。2012年打算。2012年目标。",
            2011,
            id="period-before-frequency",
        ),
        pytest.param(
            ("某县2012年信息公开年报-某县政府网", "某县2011年信息公开年报"),
            "统计期限自2011年1月1日至2011年12月31日。",
            2011,
            id="titles-disagree",
        ),
        pytest.param(("某县2012年信息公开年报",), "统计期限自2011年1月1日至2011年12月31日。", 2012, id="period-of-another-year"),
        pytest.param(("政府信息公开年报",), "2012年，我局。2012年全年。2013年将。", 2012, id="most-named"),
        pytest.param(("政府信息公开年报",), "2013年3月公布。", None, id="once-is-not-enough"),
        pytest.param((), "", None, id="nothing"),
    ],
)
def test_the_report_year_is_never_that_of_publication(titles: tuple[str, ...], body: str, year: int | None) -> None:
    assert find_year(titles, find_period(body), body) == year


@pytest.mark.parametrize(
    ("facts", "page", "body", "date", "basis"),
    [
        pytest.param(PageFacts(published="2015-03-10 09:30"), "", "", "2015-03-10", "page", id="meta"),
        pytest.param(PageFacts(), "发布时间：2012-02-28 来源：办公室", "", "2012-02-28", "page", id="line"),
        pytest.param(PageFacts(), "发布日期：2012年2月28日", "", "2012-02-28", "page", id="line-in-chinese"),
        pytest.param(PageFacts(), "[公开日期] 2012/2/8", "", "2012-02-08", "page", id="slashes"),
        pytest.param(PageFacts(), "", "正文结束。\n武夷山市财政局\n2012年3月20日", "2012-03-20", "signature", id="signature"),
        pytest.param(PageFacts(), "", "正文结束。\n武夷山市财政局\n二〇一二年三月二十日", "2012-03-20", "signature", id="in-words"),
        pytest.param(PageFacts(), "", "正文结束。\n二○一二年十二月三十一日", "2012-12-31", "signature", id="signature-with-circle"),
        pytest.param(PageFacts(published="2015-03-10"), "", "正文。\n2015年3月1日", "2015-03-10", "page", id="page-before-signature"),
        pytest.param(PageFacts(), "生成日期：2014-04-09\n发布日期：2014-04-11", "", "2014-04-11", "page", id="published-before-written"),
        pytest.param(PageFacts(), "时间：2014-04-09 发布日期：2014-04-11", "", "2014-04-11", "page", id="said-in-full-first"),
        pytest.param(PageFacts(), "生成日期：2014-04-09", "2014年4月2日", "2014-04-09", "page", id="written-before-signature"),
        pytest.param(PageFacts(), "抓取时间：2019-07-11\n发布时间：2016-03-28", "", "2016-03-28", "page", id="not-the-crawlers"),
        pytest.param(PageFacts(), "某县年度报告\n（2016年3月25日）\n发布时间：2016-03-28", "", "2016-03-28", "page", id="not-in-brackets"),
        pytest.param(PageFacts(), "某县年度报告\n（2016年3月25日）\n", "", "2016-03-25", "page", id="in-brackets"),
        pytest.param(PageFacts(), "某县年度报告\n2010年2月25日\xa0\xa0来源：某办", "", "2010-02-25", "page", id="under-the-title"),
        pytest.param(PageFacts(), "更新时间：2013-3-29\n推行示范文本", "2013年3月27日", "2013-03-29", "page", id="model-texts"),
        pytest.param(PageFacts(url="/201303/t20130329_1.html"), "", "2013年3月27日", "2013-03-27", "signature", id="signed"),
        pytest.param(PageFacts(url="/201303/t20130329_1.html"), "", "正文。", "2013-03-29", "page", id="address"),
        pytest.param(PageFacts(url="/art/2013/3/9/art_1_2.html"), "", "正文。", "2013-03-09", "page", id="address-in-folders"),
    ],
)  # fmt: skip
def test_the_date_of_publication(facts: PageFacts, page: str, body: str, date: str, basis: str) -> None:
    assert find_published(facts, page, body) == (dt.date.fromisoformat(date), basis)


@pytest.mark.parametrize(
    ("page", "body"),
    [
        pytest.param("", "我局于2012年3月20日召开会议，研究部署工作。", id="date-in-a-sentence"),
        pytest.param("", "2012年3月20日\n" + "全年工作有序开展。" * 80, id="date-far-above"),
        pytest.param("发布时间：2012-13-40", "", id="no-such-date"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_no_date_of_publication(page: str, body: str) -> None:
    assert find_published(PageFacts(), page, body) == (None, None)


@pytest.mark.parametrize(
    ("page", "url"),
    [
        pytest.param("某某总结网", "/201303/t20130329_1.html", id="collected"),
        pytest.param("", "/201103/t20110329_1.html", id="before-the-reports-year"),
        pytest.param("", "/201313/5542.html", id="no-date"),
    ],
)
def test_an_address_that_tells_nothing(page: str, url: str) -> None:
    assert find_published(PageFacts(url=url), page, "正文。", year=2012) == (None, None)


PUBLISHED = load_toml("identify.toml")["published"]
KINDS = ("published", "shown", "written")


@pytest.mark.parametrize(("kind", "text"), [pytest.param(k, m, id=m) for k in KINDS for m in PUBLISHED[f"{k}_match"]])
def test_a_key_with_its_date(kind: str, text: str) -> None:
    assert next(k for k in KINDS if dated_lines(k, text)) == kind


@pytest.mark.parametrize("text", [pytest.param(m, id=m) for m in PUBLISHED["no_match"]])
def test_what_dates_something_else(text: str) -> None:
    assert not any(dated_lines(kind, text) for kind in KINDS)


@pytest.mark.parametrize("rule", ["under_title", "in_brackets", "url"])
def test_rules_of_dates_meet_their_examples(rule: str) -> None:
    pattern = re.compile(PUBLISHED[rule])
    assert all(pattern.search(text) for text in PUBLISHED[f"{rule}_match"])
    assert not any(pattern.search(text) for text in PUBLISHED[f"{rule}_no_match"])
