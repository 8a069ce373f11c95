"""What a document is: an annual report or not, its title, the form it follows."""

from __future__ import annotations

import pytest

from corpus import clean_text, text_document
from reportminer.identify.document import layout_of, more_titles, title_in, titles_of
from reportminer.models import Mined, PageFacts
from reportminer.pipeline import mine

TITLE = "浦城县农业农村局2019年政府信息公开工作年度报告"
REPORT = f"""{TITLE}
一、概述
2019年，我局认真贯彻《条例》，公开工作有序开展。
二、主动公开政府信息情况
全年主动公开政府信息86条。
三、依申请公开政府信息情况
全年收到申请2件，均已答复。
四、存在的主要问题及改进措施
内容不够丰富，下一步将加强培训。"""


def mined(text: str) -> Mined:
    return mine(text.encode(), path="x.txt")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(REPORT, id="sections"),
        pytest.param(REPORT.replace(f"{TITLE}\n", ""), id="no-title"),
        pytest.param(REPORT.replace("年度报告", "情况的报告"), id="title-varies"),
        pytest.param(REPORT.replace("农业农村局", "规划和财政考核委员会"), id="issuer-named-after-other-matters"),
        pytest.param(f"关于印发《{TITLE}》的通知\n{REPORT}", id="handed-on-by-a-notice"),
        pytest.param(
            f"{TITLE}\n2019年，我局主动公开政府信息86条，收到依申请公开2件，未发生行政复议和行政诉讼，未收取费用，公开内容还存在不足。",
            id="without-headings",
        ),
    ],
)
def test_an_annual_report(text: str) -> None:
    assert mined(text).report.is_annual_report


NOTICE = """关于做好2019年政府信息公开工作年度报告编制工作的通知
各乡镇人民政府、县直各单位：
现就有关事项通知如下。
一、报告内容
包括主动公开政府信息情况、收到和处理政府信息公开申请情况。
二、报送时间
请于2020年1月20日前报送。"""
# A notice with a blank outline below it: its heading torn into lines, its first sentence naming a report.
OUTLINE = f"""浦城县人民政府办公室
关于做好2019年政府信息公开工作年度报告
编制公布工作的通知
各乡镇人民政府、县直各单位：
根据有关规定，现就做好2019年度政府信息公开工作年度报告编制公布工作通知如下：
一、报告内容
报告应当包括以下内容。
{REPORT.replace(TITLE, "XX单位2019年政府信息公开工作年度报告")}"""
LETTER = """关于2014年政府信息公开工作要点落实情况的函
市政府办公室：
现将我局落实情况函告如下。
一、推进重点领域公开
公开食品安全信息20条。
二、加强平台建设
完善门户网站。"""
TEMPLATES = f"""政府信息公开年度报告范文3篇
篇一：某局政府信息公开年度报告
{REPORT}
篇二：某镇政府信息公开年度报告
{REPORT}
篇三：某县政府信息公开年度报告
一、概述"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NOTICE, id="notice"),
        pytest.param(OUTLINE, id="notice-with-an-outline"),
        pytest.param(LETTER, id="letter-on-yearly-tasks"),
        pytest.param(TEMPLATES, id="page-of-templates"),
        pytest.param("浦城县农业农村局2019年工作总结\n一、粮食生产\n播种面积稳定。\n二、下一步打算\n继续努力。", id="other-summary"),
        pytest.param(f"{TITLE}\n点击下载附件查看全文。", id="title-alone"),
    ],
)
class TestNoAnnualReport:
    def test_it_is_said(self, text: str) -> None:
        assert not mined(text).report.is_annual_report

    def test_it_is_not_mined(self, text: str) -> None:
        rows = mined(text)
        assert (rows.sections, rows.counts, rows.deadlines, rows.table_cells, rows.indicators, rows.verdicts) == ([], [], [], [], [], [])

    def test_the_reason_is_a_finding(self, text: str) -> None:
        (finding,) = mined(text).findings
        assert (finding.code, finding.severity) == ("not_annual_report", "info")
        assert finding.message.startswith("This is no annual report on open government information: ")
        assert finding.message_zh
        assert finding.message_zh.startswith("该文件不是政府信息公开工作年度报告：")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        pytest.param(TITLE, TITLE, id="one-line"),
        pytest.param("浦城县农业农村局\n2019年政府信息公开工作年度报告", TITLE, id="two-lines"),
        pytest.param("浦城县农业农村局\n2019年度\n政府信息公开年度报告", "浦城县农业农村局2019年度政府信息公开年度报告", id="three-lines"),
        pytest.param(f"{TITLE} 根据《条例》规定，现公布如下。", TITLE, id="glued-to-its-text"),
        pytest.param(f"{TITLE}-浦城县人民政府 设为首页 | 加入收藏 | 走进浦城 | 政务公开", TITLE, id="glued-to-its-site"),
        pytest.param(f"{TITLE}浦城县农业农村局依据《条例》，编制本报告", TITLE, id="glued-to-its-issuer"),
        pytest.param(f"# {TITLE}", TITLE, id="markdown"),
        pytest.param(f"2018年度\n2017年度\n{TITLE}", TITLE, id="below-a-menu-of-years"),
        pytest.param(f"浦城县政府门户网站 >> 政务公开 >> 年度报告\n{TITLE}", TITLE, id="below-a-path"),
        pytest.param(f"政府信息公开年报\n索引号\n0112\n发布机构\n某局\n文号\n无\n主题\n{TITLE}", TITLE, id="below-its-column"),
    ],
)
def test_the_printed_title(head: str, title: str) -> None:
    assert titles_of(clean_text(f"{head}\n一、概述\n有序开展。"), PageFacts())[0] == title


HEADING = TITLE.replace("2019", "2020")


@pytest.mark.parametrize(
    ("head", "titles"),
    [
        pytest.param(f"{HEADING}\n浦城县农业农村局\n2019年政府信息公开工作年度报告", (HEADING, TITLE), id="heading-and-title"),
        pytest.param("\n".join(TITLE.replace("2019", str(year)) for year in range(2015, 2019)), (), id="list-of-reports"),
    ],
)
def test_a_page_may_bear_two_titles(head: str, titles: tuple[str, ...]) -> None:
    assert more_titles(clean_text(f"{head}\n一、概述\n有序开展。")) == titles


@pytest.mark.parametrize(
    ("page", "title"),
    [
        pytest.param("首页\n{title}\n发布时间：2020-01-20 来源：某局\n{text}", TITLE, id="right-above-the-text"),
        pytest.param("{title}\n首页\n政务公开\n办事服务\n互动交流\n{text}", "信息公开", id="far-above"),
        pytest.param("首页\n{text}\n{title}", "信息公开", id="below"),
        pytest.param("信息公开指南信息公开制度政府信息公开年报依申请公开\n{text}", "信息公开", id="menu"),
    ],
)
def test_a_title_outside_the_text(page: str, title: str) -> None:
    text = "一、概述\n有序开展。"
    assert titles_of(clean_text(text), PageFacts(headline="信息公开"), page.format(title=TITLE, text=text))[0] == title


def test_the_title_is_the_one_about_the_year() -> None:
    assert title_in(("某县2016年年度报告-某县人民政府", "某县2015年政府信息公开年度报告"), "", 2015) == "某县2015年政府信息公开年度报告"


def test_the_title_is_the_printed_one_without_the_sites_name() -> None:
    assert title_in((f"某网 信息公开年报 {TITLE}", TITLE), "", 2019) == TITLE


def test_the_title_is_in_the_frame_where_nothing_else_names_it() -> None:
    assert title_in(("某某县--政府信息公开",), f"首页\n2018年政府信息公开年报\n{TITLE}\n正文", 2019) == TITLE


def test_the_pages_own_title_comes_first() -> None:
    assert titles_of(clean_text(REPORT), PageFacts(title="浦城县农业农村局年报", headline="信息公开")) == (
        "浦城县农业农村局年报",
        TITLE,
        "信息公开",
    )


@pytest.mark.parametrize(
    ("labels", "layout"),
    [
        pytest.param("本年制发件数 本年废止件数 现行有效件数", "format-2021", id="2021"),
        pytest.param("本年新\n制作数量 本年新\n公开数量", "format-2019", id="2019-torn-labels"),
        pytest.param("按时办结数 延期办结数 新闻发布会总次数", "stats-2014", id="2014"),
        pytest.param("主动公开政府信息86条", "regs-2008", id="none-of-them"),
    ],
)
def test_the_form_is_told_by_its_labels(labels: str, layout: str) -> None:
    assert layout_of(text_document(labels), 2020) == layout
