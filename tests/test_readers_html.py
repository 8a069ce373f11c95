"""Pages: the report without the page's frame, tables as grids, facts, and every character in its place."""

from __future__ import annotations

import pytest

from reportminer.clean import clean
from reportminer.config import Limits
from reportminer.errors import LimitExceeded
from reportminer.models import Document, Grid
from reportminer.readers import read

TITLE = "德清县交通运输局2014年政府信息公开工作年度报告"
PARAGRAPHS = (
    "一、概述",
    "2014年，我局深入贯彻《中华人民共和国政府信息公开条例》，进一步健全工作机制，明确专人负责，按时完成了各项公开任务。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息412条，其中通过政府网站公开386条，通过政务微博公开26条，内容涵盖道路建设、客运管理、行政执法等方面。",
    "三、依申请公开政府信息情况",
    "全年共受理政府信息公开申请7件，均在15个工作日内予以答复，其中同意公开5件，信息不存在2件。",
)
REPORT = "\n".join((TITLE, *PARAGRAPHS))
FRAME_WORDS = ("网站首页", "当前位置", "扫一扫", "上一篇", "友情链接", "ICP备", "字体", "分享到", "主办单位")


def article(tag: str = "p") -> str:
    return "".join(f"<{tag}>{p}</{tag}>\n" for p in PARAGRAPHS)


CMS_PAGE = f"""<!DOCTYPE html><html><head><title>{TITLE}_德清县交通运输局</title>
<script>var menu = "隐藏的脚本";</script><style>.p{{content:"样式"}}</style></head><body>
<div class="header"><ul class="nav"><li><a href="/">网站首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/xx">信息公开</a></div>
<div class="main"><h1>{TITLE}</h1><div class="info">发布时间：2015-03-10 来源：办公室 字体：大 中 小</div>
<div class="TRS_Editor">{article()}</div>
<div class="share">分享到：微信 微博</div><div class="ewm">扫一扫在手机打开当前页</div>
<div class="prenext">上一篇：关于道路封闭施工的公告 下一篇：没有了</div></div>
<div class="footer">主办单位：德清县交通运输局 浙ICP备05001234号 友情链接：中国政府网</div></body></html>"""

TABLE_PAGE = f"""<HTML><BODY><TABLE width=1000><TR><TD colspan=2><A href=/>网站首页</A> <A href=/a>机构设置</A></TD></TR>
<TR><TD width=200><TABLE><TR><TD><A href=1>友情链接</A></TD></TR><TR><TD><A href=2>公告栏</A></TD></TR></TABLE></TD>
<TD><TABLE><TR><TD align=center><B>{TITLE}</B></TD></TR><TR><TD>【字体：大 中 小】</TD></TR>
<TR><TD>{"<BR>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{p}" for p in PARAGRAPHS)}</TD></TR></TABLE></TD></TR>
<TR><TD colspan=2>主办单位：德清县交通运输局 浙ICP备05001234号</TD></TR></TABLE></BODY></HTML>"""

PORTAL_PAGE = f"""<html><body><header><nav><a href="/">网站首页</a></nav></header>
<form id="search-form"><input><span>请输入您要查询的内容</span></form>
<aside><h3>热点栏目</h3><p>扫一扫关注我们的公众号</p></aside>
<section><article><h2>{TITLE}</h2>{article("div")}</article></section>
<div style="display:none">上一篇隐藏内容</div>
<footer><p>主办单位：德清县人民政府办公室</p><p>浙ICP备05001234号</p></footer></body></html>"""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(CMS_PAGE, id="content-system"),
        pytest.param(TABLE_PAGE, id="layout-tables"),
        pytest.param(PORTAL_PAGE, id="html5-portal"),
    ],
)
class TestFrame:
    def test_the_report_is_whole(self, page: str) -> None:
        text = clean(read(page.encode())).text
        assert text.removeprefix(TITLE).strip() == "\n".join(PARAGRAPHS)

    def test_nothing_of_the_frame_is_left(self, page: str) -> None:
        text = clean(read(page.encode())).text
        assert [w for w in FRAME_WORDS if w in text] == []

    def test_the_frame_stays_in_the_text(self, page: str) -> None:
        document = read(page.encode())
        frame = "".join(r.span.of(document.text) for r in document.frame)
        assert "网站首页" in document.text
        assert "网站首页" in frame

    def test_layout_tables_are_no_grids(self, page: str) -> None:
        assert read(page.encode()).grids == ()


@pytest.mark.parametrize("word", [pytest.param("隐藏的脚本", id="script"), pytest.param("样式", id="style")])
def test_what_a_browser_does_not_show_is_no_text(word: str) -> None:
    assert word not in read(CMS_PAGE.encode()).text


def test_a_form_around_the_whole_page_is_no_frame() -> None:
    page = f"<html><body><form id='aspnetForm'><h1>{TITLE}</h1>{article()}</form></body></html>"
    assert clean(read(page.encode())).text.endswith(PARAGRAPHS[-1])


def test_a_fragment_without_html_is_a_page() -> None:
    document = read(f"<p>{TITLE}</p>\n{article()}".encode())
    assert document.media_type == "text/html"
    assert clean(document).text == REPORT


def test_a_line_break_between_chinese_characters_is_none() -> None:
    assert "政府信息公开" in read(f"<html><body><p>政府\n信息\n公开{'工作' * 20}</p></body></html>".encode()).text


def test_a_line_break_between_words_is_a_space() -> None:
    assert "open government" in read(f"<html><body><p>open\ngovernment {'工作' * 20}</p></body></html>".encode()).text


def test_preformatted_text_keeps_its_lines() -> None:
    assert "一、概述\n二、主动公开" in read("<html><body><pre>一、概述\n二、主动公开</pre></body></html>".encode()).text


# -------------------------------------------------------------------------------------------------------------- facts

META = """<html><head><meta name="ArticleTitle" content="德清县交通运输局2014年年报"><meta name="PubDate" content="2015-03-10 09:30">
<meta name="ContentSource" content="县交通运输局"><meta name="Url" content="http://www.example.gov.cn/a.html">
<meta name="SiteName" content="德清县人民政府"><title>年报</title></head>
<body><h1>政府信息公开年报</h1><p>正文内容如下。</p></body></html>"""


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        pytest.param("title", "德清县交通运输局2014年年报", id="ArticleTitle"),
        pytest.param("published", "2015-03-10 09:30", id="PubDate"),
        pytest.param("source", "县交通运输局", id="ContentSource"),
        pytest.param("url", "http://www.example.gov.cn/a.html", id="Url"),
        pytest.param("site", "德清县人民政府", id="SiteName"),
        pytest.param("headline", "政府信息公开年报", id="h1-before-title"),
    ],
)
def test_facts_that_a_page_states(fact: str, value: str) -> None:
    assert getattr(read(META.encode()).facts, fact) == value


def test_a_page_that_states_nothing_has_no_facts() -> None:
    facts = read(f"<html><body>{article()}</body></html>".encode()).facts
    assert {facts.title, facts.published, facts.source, facts.url, facts.headline} == {""}


# -------------------------------------------------------------------------------------------------------------- grids


def page_with(table: str) -> Document:
    return read(f"<html><body><h1>{TITLE}</h1>{article()}{table}</body></html>".encode())


def only_grid(table: str) -> Grid:
    (grid,) = page_with(table).grids
    return grid


def places(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells]


PLAIN = "<table><tr><th>指标</th><th>单位</th><th>数量</th></tr><tr><td>主动公开</td><td>条</td><td>412</td></tr></table>"
SPANS = """<table><tr><td rowspan="2">信息内容</td><td colspan="2">数量</td></tr><tr><td>本年制发</td><td>本年废止</td></tr>
<tr><td>规章</td><td>0</td><td>1</td></tr></table>"""


def test_a_table_is_a_grid() -> None:
    assert places(only_grid(PLAIN)) == [
        (0, 0, 1, 1, "指标"), (0, 1, 1, 1, "单位"), (0, 2, 1, 1, "数量"), (1, 0, 1, 1, "主动公开"), (1, 1, 1, 1, "条"), (1, 2, 1, 1, "412"),
    ]  # fmt: skip


def test_spans_push_the_cells_behind_them() -> None:
    assert places(only_grid(SPANS)) == [
        (0, 0, 2, 1, "信息内容"), (0, 1, 1, 2, "数量"), (1, 1, 1, 1, "本年制发"), (1, 2, 1, 1, "本年废止"),
        (2, 0, 1, 1, "规章"), (2, 1, 1, 1, "0"), (2, 2, 1, 1, "1"),
    ]  # fmt: skip


def test_the_size_of_a_grid_counts_spans() -> None:
    grid = only_grid(SPANS)
    assert (grid.rows, grid.cols) == (3, 3)


@pytest.mark.parametrize(
    ("value", "span"),
    [
        pytest.param("0", 1, id="zero"),
        pytest.param("-2", 1, id="negative"),
        pytest.param("2px", 1, id="unit"),
        pytest.param("", 1, id="empty"),
        pytest.param(" 2 ", 2, id="spaces"),
        pytest.param("99999", 1000, id="huge"),
    ],
)
def test_crooked_spans(value: str, span: int) -> None:
    table = f'<table><tr><td colspan="{value}">指标</td><td>数量</td></tr><tr><td>主动公开</td><td>412</td></tr></table>'
    assert only_grid(table).cells[0].colspan == span


@pytest.mark.parametrize("index", [pytest.param(i, id=f"cell-{i}") for i in range(7)])
def test_a_cell_says_where_it_stands_in_the_text(index: int) -> None:
    document = page_with(SPANS.replace(">规章<", ">\n  <p>规章</p>\n<"))
    cell = document.grids[0].cells[index]
    assert cell.span is not None
    assert cell.span.of(document.text) == cell.text


def test_a_grid_is_not_poured_into_the_prose() -> None:
    assert "本年制发" not in clean(page_with(SPANS)).text


def test_cells_are_told_apart_in_the_text() -> None:
    assert "规章\t0\t1" in page_with(SPANS).text


def test_a_grid_inside_a_layout_table_is_one() -> None:
    nested = f"<table><tr><td><p>附表</p>{PLAIN}</td></tr></table>"
    assert [c.text for c in only_grid(nested).cells][:3] == ["指标", "单位", "数量"]


def test_tables_side_by_side_in_one_cell_are_two_grids() -> None:
    assert len(page_with(f"<table><tr><td>{PLAIN}</td><td>{PLAIN}</td></tr></table>").grids) == 2


def test_a_table_of_prose_is_no_grid() -> None:
    table = f"<table><tr><td>左栏</td><td>{PARAGRAPHS[1] * 6}</td></tr><tr><td>右栏</td><td>{PARAGRAPHS[3] * 6}</td></tr></table>"
    document = page_with(table)
    assert document.grids == ()
    assert PARAGRAPHS[1] * 2 in clean(document).text


def behind(caption: str, *labels: str) -> Document:
    """A page whose article is followed by a table outside the article's element."""
    rows = "".join(f"<tr><td>{label}</td><td>件</td><td>{i}</td></tr>" for i, label in enumerate(labels))
    table = f"<center>{caption}</center><table><tr><td>指标</td><td>单位</td><td>数量</td></tr>{rows}</table>"
    menu = "<p><a href=/a>首页</a></p>"
    return read(
        f"<html><body><table><tr><td>{menu}<font>{article('p')}</font>{table}<p>关闭窗口</p></td></tr></table></body></html>".encode()
    )


def test_a_table_of_figures_behind_the_article_is_the_reports() -> None:
    document = behind("2014年政府信息公开情况统计表", "主动公开信息数", "当面申请", "信函申请", "行政复议")
    (found,) = document.grids
    assert [c.text for c in found.cells][3:6] == ["主动公开信息数", "件", "0"]
    text = clean(document).text
    assert text.endswith("2014年政府信息公开情况统计表")
    assert "关闭窗口" not in text


@pytest.mark.parametrize(
    ("caption", "labels"),
    [
        pytest.param("今日天气", ("晴转多云", "东南风", "湿度"), id="another matter"),
        pytest.param(f"<a>{'相关链接' * 40}</a>", ("主动公开信息数", "当面申请", "信函申请", "行政复议"), id="far behind"),
    ],
)
def test_another_table_behind_the_article_is_the_frames(caption: str, labels: tuple[str, ...]) -> None:
    assert behind(caption, *labels).grids == ()


def test_a_table_without_rows_is_no_grid() -> None:
    assert page_with("<table></table>").grids == ()


def test_cells_outside_rows_do_no_harm() -> None:
    assert "主动公开" in page_with("<table><td>主动公开</td><td>412</td></table>").text


# ------------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize("inner", [pytest.param(article(), id="around-the-report"), pytest.param("", id="behind-the-report")])
def test_ten_thousand_nested_tags_are_refused_and_not_half_read(inner: str) -> None:
    page = f"<html><body>{article()}{'<div>' * 10_000}{inner}{'</div>' * 10_000}<p>附表</p></body></html>"
    with pytest.raises(LimitExceeded, match="nested too deeply"):
        read(page.encode())


def test_a_thousand_nested_tags_are_read() -> None:
    page = "<html><body>" + "<div>" * 1_000 + article() + "</div>" * 1_000 + "</body></html>"
    assert clean(read(page.encode())).text == "\n".join(PARAGRAPHS)


def test_nesting_beyond_the_limit_is_refused() -> None:
    page = "<html><body>" + "<div>" * 300 + article() + "</div>" * 300 + "</body></html>"
    with pytest.raises(LimitExceeded, match="nests more than 200 elements"):
        read(page.encode(), limits=Limits(max_depth=200))


def test_a_table_that_claims_too_many_cells_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="more than 200,000 cells"):
        page_with('<table><tr><td rowspan="1000" colspan="1000">指标</td><td>数量</td></tr></table>')


@pytest.mark.parametrize(
    "mark_up",
    [
        pytest.param("<p>未闭合的段落<div><span>全年公开信息</p>", id="unclosed"),
        pytest.param("</table></div></p><p>多余的结束标记</p>", id="surplus-ends"),
        pytest.param("<p>&nbsp;&#x4fe1;&#24687;&unknown;</p>", id="entities"),
        pytest.param("<p>零字节\x00之后</p>", id="zero-byte-entity"),
        pytest.param("<?xml version='1.0' encoding='gbk'?><p>声明</p>", id="xml-declaration"),
    ],
)
def test_careless_mark_up_is_read(mark_up: str) -> None:
    page = f"<html><body>{article()}{mark_up}</body></html>"
    assert PARAGRAPHS[-1] in read(page.replace("\x00", "&#0;").encode()).text
