"""What a document is: an annual report or not, its title, the form it follows."""

from __future__ import annotations

import pytest

from corpus import clean_text, text_document
from reportminer.identify.document import layout_of, titles_of
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
    ],
)
def test_the_printed_title(head: str, title: str) -> None:
    assert titles_of(clean_text(f"{head}\n一、概述\n有序开展。"), PageFacts())[0] == title


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
