"""Cleaning: dirt goes with its reason, the report stays, every character leads back to the source."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import FILES, clean_text, cleaned, document, text_document
from reportminer.clean import clean
from reportminer.clean.characters import _SURPLUS, _space
from reportminer.models import CleanText, Document
from reportminer.rules import load_toml
from reportminer.spans import Span, gaps, merge

TITLE = "尤溪县民政局2011年政府信息公开工作年度报告"
OVERVIEW = (
    "2011年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，加强组织领导，明确责任分工，政府信息公开工作取得新的进展。"
    "局办公室配备专职人员1名，负责信息的收集、审核和发布。全年召开专题会议2次，研究解决工作中的具体困难。"
)
PROACTIVE = (
    "全年主动公开政府信息213条，其中机构职能类18条，政策法规类46条，救灾救济、低保、优抚安置等业务工作类149条。"
    "公开的主要形式是县政府门户网站，同时在局办公楼一楼设置公开栏，方便群众就近了解。"
)
REQUESTS = "全年共受理政府信息公开申请4件，均在15个工作日内予以答复，没有发生不予公开的情况。申请内容主要涉及救灾款物分配。"
PROBLEMS = "一是公开内容不够全面，部分栏目更新还不及时。二是工作人员业务水平有待提高。下一步我局将组织专题培训，充实公开内容。"
LINES = (
    "一、概述", OVERVIEW, "二、主动公开政府信息情况", PROACTIVE, "三、依申请公开政府信息情况", REQUESTS,
    "四、存在的主要问题及改进措施", PROBLEMS,
)  # fmt: skip
BODY = "\n".join(LINES)
REPORT = f"{TITLE}\n{BODY}"
TEASER = "[镇民政办年度工作总结]今年以来,在镇党委政府的正确领导下,民政办紧紧围绕中心工作,扎实做好各项服务...+阅读"
CUT_OFF = "中心小学安全工作总结学校安全工作是学校的头等大事。一年来,我校始终坚持安全第一、预防为主的方针,认真落实各项制度,现总结如下..."

MENU = "\n".join(f"{a}{b}" for a in ("政务", "民政", "社区", "救助", "优抚") for b in ("概况", "动态", "公告", "之窗", "服务", "互动"))


# ------------------------------------------------------------------------------------------------------- boilerplate


@pytest.mark.parametrize(
    "dirty",
    [
        pytest.param(REPORT.replace("2011年，", "2011年全文查看，"), id="in-a-sentence"),
        pytest.param(REPORT.replace("213条", "2" + "阅读全文" + "13条"), id="inside-a-number"),
        pytest.param(REPORT.replace("新的进展", "新的12全文查看进展"), id="with-page-digits"),
        pytest.param(REPORT.replace("明确责任", "明确123全文查看责任"), id="with-three-page-digits"),
        pytest.param(REPORT.replace("专题培训", "专题1 2 下一页培训"), id="page-turn"),
        pytest.param(REPORT.replace("加强组织", "加强+阅读组织"), id="plus-read"),
        pytest.param(REPORT.replace("取得", "【查看全文】取得"), id="in-brackets"),
        pytest.param(REPORT.replace("我局将", "我局<!--[if !supportLists]-->将"), id="office-comment"),
        pytest.param(REPORT.replace("业务工作类", "业务[图片]工作类"), id="picture"),
        pytest.param(f"{TITLE}\n来源：县民政局 发布时间：2012-03-20 浏览次数：168\n{BODY}", id="byline"),
        pytest.param(f"{TITLE}\n2012-03-20 编辑 gongwen88.com\n{BODY}", id="editor-and-date"),
        pytest.param(f"{TITLE}\n【字体：大 中 小】\n打印 关闭\n{BODY}", id="font-size-and-tools"),
        pytest.param(f"首页 > 信息公开 > 年度报告\n{REPORT}", id="breadcrumbs"),
        pytest.param(f"{REPORT}\n扫一扫在手机打开当前页", id="scan"),
        pytest.param(f"{REPORT}\n上一篇：救灾款发放公示\n下一篇：没有了", id="previous-and-next"),
        pytest.param(f"{REPORT}\n版权所有：尤溪县人民政府 闽ICP备05018878号", id="footer"),
        pytest.param(f"{REPORT}\n附件下载：\n2011年统计表.xls", id="attachment"),
        pytest.param(f"{TEASER}\n{REPORT}", id="teaser-above"),
        pytest.param(f"{REPORT}\n{CUT_OFF}", id="teaser-below"),
        pytest.param(f"{REPORT}\n延伸阅读：\n县民政局工作总结范文\n乡镇民政工作计划\n社区低保工作汇报材料", id="further-reading"),
        pytest.param(f"{REPORT}\n推荐阅读\n{TEASER}\n{CUT_OFF}", id="recommended"),
        pytest.param(f"{REPORT}\n栏目列表\n工作总结\n工作计划\n心得体会", id="columns"),
        pytest.param(f"{REPORT}\n本文来自：公文写作网", id="share-note"),
        pytest.param(f"相关推荐：民政局工作总结 | 镇敬老院自查报告（共检查12家，整改36处）\n{REPORT}", id="recommended-above"),
        pytest.param(f"{REPORT}\n* 上一篇文章： 低保工作方案\n最新热点\n* 全县12个项目开工[452]", id="latest-below"),
        pytest.param(REPORT.replace("四、存在", "共2页:\n四、存在"), id="pager"),
        pytest.param(f"某县人民政府\n{MENU}\n{REPORT}", id="long-menu"),
        pytest.param(f"{MENU}\n政府信息公开年报\n依申请公开\n{REPORT}", id="menu-that-names-the-reports"),
    ],
)
def test_only_the_report_is_left(dirty: str) -> None:
    assert clean_text(dirty).text == REPORT


def test_page_digits_inside_a_year_leave_the_year_whole() -> None:
    assert clean_text(REPORT.replace("2011年，我局", "2011年12全文查看度，我局")).text == REPORT.replace("2011年，我局", "2011年度，我局")


def test_the_digits_of_a_figure_in_front_of_the_mark_stay() -> None:
    assert "受理30件" in clean_text(REPORT.replace("申请4件", "申请4件，受理30全文查看件")).text


def test_a_list_of_articles_between_two_sections_goes_alone() -> None:
    dirty = REPORT.replace("三、依申请", "相关文章：\n三、依申请")
    assert clean_text(dirty).text == REPORT


def test_each_removal_is_recorded_with_its_rule_and_place() -> None:
    dirty = REPORT.replace("新的进展", "新的12全文查看进展")
    (found,) = [r for r in clean_text(dirty).removed if r.reason.startswith("inline")]
    assert (found.reason, found.span.of(dirty)) == ("inline.full-text", "12全文查看")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("规范性文件全文公开，方便群众查阅全文。", id="full-text-in-a-sentence"),
        pytest.param("推荐阅读活动吸引了三百余名群众参加，效果良好。", id="recommended-reading-as-an-event"),
        pytest.param("网站首页设置了政府信息公开专栏，下一页面为申请指南。", id="home-page-in-a-sentence"),
        pytest.param("来源于群众的意见建议12条，均已办理答复。", id="source-in-a-sentence"),
        pytest.param("上一年度结转的申请2件，下一步将尽快办理。", id="previous-year"),
        pytest.param("大中小企业信息公开栏目全部建成。", id="sizes-in-a-sentence"),
        pytest.param("公开了养老服务、社会救助等信息……受到群众好评。", id="dots-in-a-sentence"),
        pytest.param("要求各承办单位在10日内提出意见，收到的5件申请全部办结。", id="those-who-carry-out"),
        pytest.param("局信息中心负责技术支持，主办单位及时更新栏目。", id="technical-support"),
        pytest.param("公开与隐私保护的关系还要进一步理顺。", id="privacy"),
        pytest.param("本单位网站已完成ICP备案和公网安备手续。", id="registers"),
        pytest.param("群众扫描二维码查看低保公示名单1200人次。", id="scan-in-a-sentence"),
        pytest.param("转载上级政策信息46条。", id="reprinted"),
        pytest.param("未经授权，不得对外发布政府信息。", id="without-leave"),
        pytest.param("对网友留言整理归类，逐一作了答复。", id="what-people-wrote"),
    ],
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_a_sentence_that_only_sounds_like_dirt_stays(sentence: str, between: str) -> None:
    assert sentence in clean_text(REPORT.replace(OVERVIEW, f"{OVERVIEW}{between}{sentence}")).text


@pytest.mark.parametrize("rule", ["match", "no_match"])
def test_what_tells_something_is_prose(rule: str) -> None:
    prose = load_toml("boilerplate.toml")["prose"]
    assert {re.search(prose["pattern"], line) is not None for line in prose[rule]} == {rule == "match"}


def test_a_heading_that_begins_like_a_caption_stays_with_all_below() -> None:
    report = REPORT.replace("四、存在的主要问题及改进措施", "相关信息公开情况")
    assert clean_text(report).text == report


def test_a_list_of_articles_before_the_last_section_takes_no_section() -> None:
    dirty = REPORT.replace("四、存在", "相关文章：\n四、存在")
    assert clean_text(dirty).text == REPORT


def test_share_buttons_are_no_cells_of_a_table() -> None:
    cells = "公开渠道\n网站\n186\n微信\n27"
    assert cells in clean_text(f"{REPORT}\n{cells}").text
    assert "微信" not in clean_text(f"{REPORT}\n分享到：\n微信").text


def test_a_sentence_above_a_title_is_the_reports() -> None:
    intro = "各乡镇人民政府，县直各单位，驻县各单位："
    assert clean_text(f"关于公布年报的通知\n{intro}\n{REPORT}").text.startswith("关于公布年报的通知")


FLAT = " ".join(LINES)


@pytest.mark.parametrize(
    "dirty",
    [
        pytest.param(f"{TITLE}-某县人民政府 首页 政务公开 当前位置：首页 > 政府信息公开年报 {TITLE} {FLAT}", id="head"),
        pytest.param(f"首页 互动 {TITLE} 来源：县民政局 发布时间：2012-03-20 10:12 字号：[ 大 中 小 ] {FLAT}", id="fields"),
        pytest.param(f"{TITLE} 浏览次数： {FLAT}", id="field-without-value"),
        pytest.param(f"{TITLE} {FLAT} 【打印本页】 【关闭窗口】 分享到： 微信 上一篇：低保公示 下一篇：没有了 联系我们", id="foot"),
    ],
)
def test_a_page_on_one_line_loses_its_head_and_foot(dirty: str) -> None:
    assert clean_text(dirty).text.strip() == f"{TITLE} {FLAT}"


@pytest.mark.parametrize("key", ["fields", "foot"])
def test_the_patterns_of_lost_line_breaks_have_examples(key: str) -> None:
    flat = load_toml("boilerplate.toml")["flat"]
    assert all(re.search(flat[key], example) for example in flat[f"{key}_match"])
    assert not any(re.search(flat[key], example) for example in flat[f"{key}_no_match"])


def test_a_title_of_the_window_above_the_pages_own_goes() -> None:
    assert clean_text(f"{TITLE}_某县民政局\n政务公开\n办事指南\n{REPORT}").text == REPORT


PREVIEW = BODY[: BODY.index("三、依申请")].rstrip()[:-20] + "……"


@pytest.mark.parametrize(
    "note", ["（未完，全文共820字，当前仅显示260字）", "预览已结束，登录后阅读全文", "全文约820字，剩余60%未读，下载后查看"]
)
def test_a_preview_goes_where_the_text_follows(note: str) -> None:
    assert clean_text(f"{TITLE}\n{PREVIEW}\n{note}\n{REPORT}").text == REPORT


def test_a_preview_stays_where_no_text_follows() -> None:
    assert clean_text(f"{TITLE}\n{PREVIEW}\n（未完，全文共820字，当前仅显示260字）").text == f"{TITLE}\n{PREVIEW}"


# ----------------------------------------------------------------------------------------------------------- repeats


@pytest.mark.parametrize(
    "twice",
    [
        pytest.param(f"{REPORT}\n{BODY}", id="at-once"),
        pytest.param(f"{REPORT}\n{REPORT}", id="with-its-title"),
        pytest.param(f"{REPORT}\n延伸阅读：\n镇工作总结\n{BODY}", id="behind-a-list"),
        pytest.param(f"{TITLE}\n{BODY.replace('新的进展', '新的12全文查看进展')}\n{BODY}", id="first-copy-dirty"),
        pytest.param(f"{TITLE}\n{BODY}\n{BODY.replace(chr(10), '')}", id="second-copy-without-line-breaks"),
    ],
)
def test_a_body_that_stands_twice_is_kept_once(twice: str) -> None:
    text = clean_text(twice).text
    assert [text.count(s) for s in (OVERVIEW, PROACTIVE, REQUESTS, PROBLEMS)] == [1, 1, 1, 1]


def test_a_paragraph_that_stands_twice_is_kept_once() -> None:
    assert clean_text(REPORT.replace(PROACTIVE, f"{PROACTIVE}\n{PROACTIVE}")).text == REPORT


def test_a_copy_that_differs_a_little_is_a_copy() -> None:
    other = BODY.replace("加强组织领导", "加强组识领导").replace("均在15个", "均于15个")
    assert clean_text(f"{REPORT}\n{other}").text == REPORT


def test_a_copy_whose_sentence_was_cut_is_a_copy() -> None:
    first = "如对本报告有疑问，可与局办公室联系（地址：滨河路12号，邮编：365100，联系电话：0598-6322000，传真：0598-6322001）。"
    again = "如对本报告有疑问，可与局办公室联系。"
    intro = "根据《条例》和县政府办公室的要求，编制本报告，共分四个部分。"
    whole = f"{TITLE}\n{intro}{first}\n{BODY}"
    assert clean_text(f"{whole}\n{intro}{again}\n{BODY}").text == whole


def test_where_copies_differ_it_says_so() -> None:
    other = BODY.replace("加强组织领导", "加强组识领导")
    (found,) = [r for r in clean_text(f"{REPORT}\n{other}").removed if r.reason == "repeat"]
    assert found.note.startswith("copies differ: ")
    assert "组识" in found.note


def test_the_less_damaged_copy_stays() -> None:
    damaged = BODY.replace("加强组织领导", "加强\ufffd\ufffd领导").replace("均在15个", "均□15个")
    assert clean_text(f"{TITLE}\n{damaged}\n{BODY}").text == REPORT


LIST = (
    "1.主动公开机构职能类信息18条，同比增长百分之五，全部通过政府网站公开。\n2.主动公开政策法规类信息46条，同比增长百分之五，全部通过政府网站公开。\n"
    "3.主动公开业务工作类信息149条，同比增长百分之五，全部通过政府网站公开。"
)
PHRASES = "\n".join(
    f"（{n}）{name}\n按照《条例》规定，及时向社会公开。"
    for n, name in zip("一二三四", ("机构职能", "政策法规", "救灾救济", "优抚安置"), strict=True)
)
TABLE = "指标\t单位\t数量\n当面申请数\t件\t0\n传真申请数\t件\t0\n信函申请数\t件\t0\n当面申请数\t件\t0\n传真申请数\t件\t0\n信函申请数\t件\t0"
FIGURES = "自然人\n0\n0\n0\n0\n商业企业\n0\n0\n0\n0\n科研机构\n0\n0\n0\n0"


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(LIST, id="list-with-a-phrase-in-each-item"),
        pytest.param(PHRASES, id="short-sentence-under-each-heading"),
        pytest.param(TABLE, id="table-with-equal-rows"),
        pytest.param(FIGURES, id="figures-one-a-line"),
        pytest.param(
            "（一）公开政府信息120条，其中网站公开96条，公开栏公开24条。\n（二）公开政府信息120条，其中网站公开90条，公开栏公开30条。",
            id="paragraphs-that-differ-in-numbers",
        ),
    ],
)
def test_what_repeats_for_a_reason_survives(block: str) -> None:
    dirty = REPORT.replace(PROACTIVE, f"{PROACTIVE}\n{block}")
    assert clean_text(dirty).text == dirty


# -------------------------------------------------------------------------------------------------------------- torn


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        pytest.param("全年受理群众来信30余\n\n件，全部办结。", "全年受理群众来信30余件，全部办结。", id="number-from-its-measure-word"),
        pytest.param("我局按照《条例》的要求，\n\n及时公开各类信息。", "我局按照《条例》的要求，及时公开各类信息。", id="at-a-comma"),
        pytest.param(
            "有关单位共同推进政府信息公开以及\n政务公开工作，成效明显。",
            "有关单位共同推进政府信息公开以及政务公开工作，成效明显。",
            id="at-a-conjunction",
        ),
        pytest.param(
            "我局制定了公开制度，组织各股室加\n强学习，确保工作落实到位。",
            "我局制定了公开制度，组织各股室加强学习，确保工作落实到位。",
            id="inside-a-word",
        ),
        pytest.param(
            "我局通过政府网站、公开栏等渠道，主动公开\n12全文查看\n各类政策信息，方便群众查询。",
            "我局通过政府网站、公开栏等渠道，主动公开各类政策信息，方便群众查询。",
            id="by-page-furniture",
        ),
    ],
)
def test_a_torn_sentence_is_made_whole(torn: str, whole: str) -> None:
    assert whole in clean_text(REPORT.replace(OVERVIEW, f"{OVERVIEW}\n{torn}")).text


def test_a_text_wrapped_at_a_width_is_made_whole() -> None:
    prose = "".join((OVERVIEW, PROACTIVE, REQUESTS, PROBLEMS)) * 2 + "其余事项均已按照规定办理完毕，并及时向社会作了公布。"
    wrapped = "\n".join(prose[i : i + 35] for i in range(0, len(prose), 35))
    assert PROACTIVE in clean_text(f"{TITLE}\n一、概述\n{wrapped}").text


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("五、其他需要报告的事项\n我局无其他需要报告的事项。", id="heading-and-text"),
        pytest.param("（一）加强学习培训\n组织全体人员学习《条例》。", id="sub-heading-and-text"),
        pytest.param("尤溪县民政局\n二〇一二年三月二十日", id="signature"),
        pytest.param("公开内容如下：\n机构职能、政策法规。", id="colon"),
        pytest.param("主动公开数\n213\n依申请公开数\n4", id="cells-one-a-line"),
    ],
)
def test_a_line_that_ends_stays_a_line(lines: str) -> None:
    dirty = f"{REPORT}\n{lines}"
    assert clean_text(dirty).text == dirty


# -------------------------------------------------------------------------------------------------------- characters


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        pytest.param("公开信息２１３条", "公开信息213条", id="full-width-digits"),
        pytest.param("占比５３．５％", "占比53.5%", id="full-width-point-and-percent"),
        pytest.param("公开\u3000\u3000信息", "公开 信息", id="ideographic-spaces"),
        pytest.param("公开\u00a0信息", "公开 信息", id="no-break-space"),
        pytest.param("公\u200b开\ufeff信息", "公开信息", id="invisible"),
        pytest.param("⼯作", "工作", id="radical"),
        pytest.param("Ｗｏｒｄ文档", "Word文档", id="full-width-letters"),
    ],
)
def test_one_way_to_write_each_character(dirty: str, plain: str) -> None:
    assert clean_text(f"{TITLE}\n一、概述\n{OVERVIEW}{dirty}。").text == f"{TITLE}\n一、概述\n{OVERVIEW}{plain}。"


def test_chinese_punctuation_stays_wide() -> None:
    assert "，。：；（）《》" in clean_text(f"{OVERVIEW}，。：；（）《》").text


# -------------------------------------------------------------------------------------------------------- properties


def folded(char: str) -> str:
    return " " if char.isspace() else unicodedata.normalize("NFKC", char)


def assert_traced(source: str, text: CleanText) -> None:
    """Every kept character stood in the source, up to its width; none moved."""
    assert text.offsets.length == len(text.text)
    places = [text.offsets.position(i) for i in range(len(text.text))]
    assert places == sorted(set(places))
    different = [(c, source[p]) for c, p in zip(text.text, places, strict=True) if folded(c) != folded(source[p])]
    assert different == []


def assert_covered(source: str, text: CleanText) -> None:
    """What is neither kept nor recorded as removed: nothing."""
    kept = merge(Span(p, p + 1) for p in (text.offsets.position(i) for i in range(len(text.text))))
    lost = gaps([*kept, *(r.span for r in text.removed)], len(source))
    assert [s.of(source) for s in lost] == []


PIECES = [
    *LINES, TITLE, BODY, TEASER, CUT_OFF, LIST, TABLE, FIGURES, "全文查看", "12全文查看", "下一页", "延伸阅读：", "相关文章：",
    "来源：县民政局", "2012-03-20 编辑 gongwen88.com", "上一篇：没有了", "30余", "件，全部办结。", "尤溪县民政局",
    "二〇一二年三月二十日", "２０１１年", "\u3000\u3000", "\t", " ", "\n", "\n\n", "第2页 共3页", "[]", "…", "+阅读", "（一）加强领导",
    "1.", "附件：统计表", "213", "，", "。", FLAT, "【打印】【关闭】 分享到： 微信", "来源：县民政局 发布时间：2012-03-20 ", PREVIEW,
    "（未完，全文共820字，当前仅显示260字）", MENU, "政府信息公开年报", f"{TITLE}_某县民政局", "相关推荐：民政局工作总结", "微信", "共2页:",
]  # fmt: skip
assembled = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", "\n", "\n\n", " "])), max_size=14).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@given(assembled)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text).text
    assert clean_text(once).text == once


@given(assembled)
def test_every_kept_character_leads_back(text: str) -> None:
    assert_traced(text, clean_text(text))


@given(assembled)
def test_nothing_goes_without_a_record(text: str) -> None:
    assert_covered(text, clean_text(text))


@given(st.text(" \n\t\r\u3000一", max_size=12))
def test_surplus_space_is_what_one_search_over_all_finds(text: str) -> None:
    assert [m.span() for m in _space(text)] == [m.span() for m in _SURPLUS.finditer(text)]


@given(st.text(max_size=200))
def test_any_text_can_be_cleaned(text: str) -> None:
    result = clean_text(text)
    assert_traced(text, result)
    assert_covered(text, result)


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in FILES])
class TestCorpus:
    def test_cleaning_twice_changes_nothing_more(self, path: Path) -> None:
        once = cleaned(path).text
        assert clean(text_document(once)).text == once

    def test_every_kept_character_leads_back(self, path: Path) -> None:
        assert_traced(document(path).text, cleaned(path))

    def test_nothing_goes_without_a_record(self, path: Path) -> None:
        assert_covered(document(path).text, cleaned(path))

    def test_most_of_a_report_stays(self, path: Path) -> None:
        assert len(cleaned(path).text) > 300


def test_the_frame_of_a_page_is_removed_as_such() -> None:
    page = Document(text=f"首页导航\n{REPORT}", media_type="text/html", encoding="utf-8", frame=())
    assert "above-title" in {r.reason for r in clean(page).removed}
