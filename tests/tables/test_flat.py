"""Official tables in running text: where they stand, and what they say, however much of the layout is lost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from forms import (
    SUMS,
    Text,
    as_text,
    official,
    plain,
    proactive_2019,
    proactive_2021,
    read_text,
    request_figures,
    request_rows,
    review_figures,
    review_rows,
)

from reportminer.models import CellMethod, CellState, TableCode, TableRead
from reportminer.spans import Span
from reportminer.tables import locate
from reportminer.tables.cuts import all_cuts, forced_cut, separated, unchanged_cuts
from reportminer.tables.sums import OUTCOMES, REQUEST_ROWS, TOTAL, Key

LAYOUTS = [
    pytest.param("\t", "\n", id="tabs"),
    pytest.param(" ", "\n", id="blanks"),
    pytest.param("\n", "\n", id="a cell a line"),
    pytest.param(" ", " ", id="one line"),
    pytest.param(" | ", "\n", id="bars"),
]
TOGETHER = [pytest.param("", "", id="nothing"), pytest.param("", "\n", id="rows only")]


def figures(table: TableRead) -> dict[tuple[str | None, str], float | None]:
    """The values by row and column."""
    return {(c.row_code, c.col_code): c.value for c in table.cells}


def one(rows: Sequence[Sequence[Text]], cell: str, row: str) -> TableRead:
    """The only table of a text that holds these rows."""
    text = f"前言。{row}{as_text(rows, cell, row)}{row}五、存在的主要问题"
    (table,) = read_text(text)
    return table


# -------------------------------------------------------------------------------------------------------- requests


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize(("cell", "row"), LAYOUTS)
def test_requests_laid_out(form: str, cell: str, row: str) -> None:
    want = request_figures(form, seed=1, largest=400)
    table = one(request_rows(want, form), cell, row)
    assert figures(table) == want
    assert (table.layout, table.doubts) == (form, ())
    assert {c.method for c in table.cells} == {CellMethod.LAYOUT}


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize(("cell", "row"), TOGETHER)
def test_requests_run_together(form: str, cell: str, row: str) -> None:
    want = request_figures(form, seed=2, largest=20)
    table = one(request_rows(want, form), cell, row)
    assert figures(table) == want
    assert {c.method for c in table.cells} == {CellMethod.FLATTENED}


@pytest.mark.parametrize("seed", range(12))
def test_run_together_is_right_or_unreadable(seed: int) -> None:
    want = request_figures("2021", seed=seed, largest=900)
    found = figures(one(request_rows(want, "2021"), "", ""))
    assert found.keys() == want.keys()
    assert {k: v for k, v in found.items() if v is not None and v != want[k]} == {}  # type: ignore[index]


def test_unsettled_cells_say_so() -> None:
    text = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    text += "一、本年新收政府信息公开申请数量1234567891011121314二、上年结转政府信息公开申请数量0000000四、结转下年度"
    (table,) = read_text(text)
    assert {c.state for c in table.cells if c.row_code == "received"} == {CellState.UNREADABLE}
    assert {c.value for c in table.cells if c.row_code == "carried_in"} == {0}
    assert table.doubts


def test_blanks_between_tabs_stay_blank() -> None:
    want: dict[Key, object] = dict(request_figures("2021", seed=3))
    want["granted", "business"], want["granted", "research"], want["denied.third_party", "natural_person"] = "", "/", ""
    table = one(request_rows(want, "2021"), "\t", "\n")
    states = {(c.row_code, c.col_code): c.state for c in table.cells if c.state is not CellState.NUMBER}
    assert states == {
        ("granted", "business"): CellState.BLANK,
        ("granted", "research"): CellState.NOT_APPLICABLE,
        ("denied.third_party", "natural_person"): CellState.BLANK,
    }


@pytest.mark.parametrize("cell", ["\t", " | "])
def test_the_total_of_a_row_that_lost_its_zeroes(cell: str) -> None:
    want = request_figures("2021", seed=12)
    rows = [[c for c in row if c[0] != "0"] for row in request_rows(want, "2021")]
    found = figures(one(rows, cell, "\n"))
    assert {k: v for k, v in found.items() if v is not None and v != want[k]} == {}  # type: ignore[index]
    assert {k for k, v in want.items() if k[1] == TOTAL and v} == {k for k, v in found.items() if k[1] == TOTAL and v}


def test_a_stray_space_in_a_run_parts_nothing() -> None:
    text = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    text += "一、本年新收政府信息公开申请数量230 000023二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开2300000"
    text += "23（七）总计2300000 23四、结转下年度继续办理0000000"
    (table,) = read_text(text)
    assert [c.value for c in table.cells if c.row_code == "received"] == [23, 0, 0, 0, 0, 0, 23]


def test_a_total_that_the_figures_before_it_do_not_make_is_not_taken() -> None:
    want = request_figures("2021", seed=12)
    want["received", TOTAL] += 1
    rows = [[c for c in row if c[0] != "0"] for row in request_rows(want, "2021")]
    assert figures(one(rows, "\t", "\n"))["received", TOTAL] is None


def test_broken_sum_in_a_laid_out_table_stays_as_printed() -> None:
    want = request_figures("2021", seed=4)
    want["granted", TOTAL] += 1
    table = one(request_rows(want, "2021"), "\t", "\n")
    assert figures(table) == want
    assert {c.method for c in table.cells} == {CellMethod.LAYOUT}


@pytest.mark.parametrize("key", [("granted", TOTAL), ("received", "natural_person"), ("concluded", "business")])
def test_broken_sum_run_together_gives_no_wrong_cell(key: Key) -> None:
    want = request_figures("2021", seed=5, largest=30)
    want[key] += 1
    found = figures(one(request_rows(want, "2021"), "", ""))
    assert {k: v for k, v in found.items() if v is not None and v != want[k]} == {}  # type: ignore[index]


def test_row_numbers_without_points() -> None:
    want = request_figures("2021", seed=6, largest=20)
    rows = [[(t.replace(".", ""), d, a) for t, d, a in row] for row in request_rows(want, "2021")]
    assert figures(one(rows, "", "")) == want


def test_full_width_digits_and_a_slip() -> None:
    want = request_figures("2021", seed=7, largest=20)
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    rows = [[(t.translate(wide).replace("内部事务", "内部事物"), d, a) for t, d, a in row] for row in request_rows(want, "2021")]
    assert figures(one(rows, "", "")) == want


def test_row_over_two_lines_and_label_over_two_lines() -> None:
    want = request_figures("2021", seed=8)
    text = as_text(request_rows(want, "2021"), "\t", "\n").replace("没有现成信息", "没有现\n成信息").replace("予以公开\t", "予以公开\n\t")
    (table,) = read_text(text)
    assert figures(table) == want


def test_page_number_inside_the_table() -> None:
    want = request_figures("2021", seed=9)
    text = as_text(request_rows(want, "2021"), "\t", "\n").replace("\n2.重复", "\n— 5 —\n2.重复")
    (table,) = read_text(text)
    assert figures(table) == want


def test_header_again_on_the_next_page() -> None:
    want = request_figures("2021", seed=10)
    rows = request_rows(want, "2021")
    assert figures(one([*rows[:11], *rows[:3], *rows[11:]], "\t", "\n")) == want


def test_places_of_cells() -> None:
    want = request_figures("2021", seed=11)
    text = "前言\n" + as_text(request_rows(want, "2021"), "\t", "\n")
    (table,) = read_text(text)
    assert all(c.span is not None and c.span.of(text) == c.text for c in table.cells)
    (torn,) = read_text(as_text(request_rows(want, "2021"), "", ""))
    assert all(c.span is not None and len(c.span) for c in torn.cells)


# -------------------------------------------------------------------------------------------------- where they stand


@pytest.mark.parametrize(("cell", "row"), [*LAYOUTS, *TOGETHER])
@pytest.mark.parametrize(
    "after",
    [
        "",
        "五、存在的主要问题",
        "1.存在的问题",
        "（一）存在的问题",
        "注：本表",
        "无其他事项",
        "第五部分 存在的问题",
        "，以上",
        "— 5 —",
    ],
)
def test_regions_end_with_the_last_figure(cell: str, row: str, after: str) -> None:
    tables = [
        as_text(request_rows(request_figures("2021", seed=12), "2021"), cell, row),
        as_text(review_rows(review_figures(2)), cell, row),
        as_text(proactive_2021((2, 0, 11), (10, 4, 59), (180, 28, 20, "9.5")), cell, row),
    ]
    for table in tables:
        text = f"二、情况{row}{table}{row}{after}"
        assert [found.span.of(text) for found in locate(text)] == [table]


@pytest.mark.parametrize(("cell", "row"), [*LAYOUTS, *TOGETHER])
def test_a_year_behind_the_table_is_prose(cell: str, row: str) -> None:
    table = as_text(request_rows(request_figures("2021", seed=12), "2021"), cell, row)
    text = f"{table}{row}2023年，我局"
    assert [found.span.of(text) for found in locate(text)] == [table]


def test_tables_one_after_another() -> None:
    first = as_text(request_rows(request_figures("2021", seed=13), "2021"), "", "")
    second = as_text(review_rows(review_figures(3)), "", "")
    text = f"三、收到和处理政府信息公开申请情况{first}四、政府信息公开行政复议、行政诉讼情况{second}五、问题"
    assert [found.span.of(text) for found in locate(text)] == [first, second]
    assert [t.code for t in read_text(text)] == [TableCode.REQUESTS, TableCode.REVIEW_LITIGATION]


@pytest.mark.parametrize(
    "prose",
    [
        "",
        "本年新收政府信息公开申请23件，其中自然人20件，商业企业3件，科研机构0件。行政复议1件，结果维持1件，结果纠正0件。",
        "按照第二十条第（一）项，信息内容涉及行政许可12件、行政处罚13件、行政强制2件。",
        "统计指标体系不断完善，主动公开政府信息数3460条，受理申请数21件。",
        "因政府信息公开申请行政复议、提起行政诉讼情况：行政复议2件，行政诉讼3件。",
        SUMS,
        "申请人情况：自然人、法人或其他组织。",
    ],
)
def test_prose_holds_no_table(prose: str) -> None:
    assert locate(prose) == ()


def test_a_text_without_tables_costs_little() -> None:
    text = "我局认真贯彻《条例》，主动公开政府信息3460条，受理依申请公开21件，行政复议0件。\n" * 200
    assert len(text) > 8000
    start = time.perf_counter()
    for _ in range(20):
        assert locate(text) == ()
    assert (time.perf_counter() - start) / 20 < 0.005


def test_a_flood_of_labels_and_digits_is_bounded() -> None:
    start = time.perf_counter()
    read_text("信息内容本年制发件数规章" * 2000)
    read_text("申请人情况自然人一、本年新收政府信息公开申请数量" + "1" * 50000)
    read_text(
        as_text(
            request_rows({(r, d): "9" * 30 for r in REQUEST_ROWS["2021"] for d in ("natural_person", *request_dims())}, "2021"),
            "",
            "",
        )
    )
    assert time.perf_counter() - start < 5


def request_dims() -> tuple[str, ...]:
    """The columns but the first."""
    return ("business", "research", "public_welfare", "legal_service", "other_organisation", TOTAL)


# ------------------------------------------------------------------------------------------------ review_litigation


@pytest.mark.parametrize(("cell", "row"), LAYOUTS)
def test_review_laid_out(cell: str, row: str) -> None:
    want = review_figures(4)
    table = one(review_rows(want), cell, row)
    assert figures(table) == want
    assert {c.method for c in table.cells} == {CellMethod.LAYOUT}


@pytest.mark.parametrize(("cell", "row"), LAYOUTS)
def test_review_total_first(cell: str, row: str) -> None:
    want = review_figures(5)
    rows = review_rows(want, (TOTAL, *OUTCOMES))
    (table,) = read_text(as_text(rows, cell, row))
    assert figures(table) == want


def test_review_zeros_run_together() -> None:
    want = dict.fromkeys(review_figures(0), 0)
    table = one(review_rows(want), "", "")
    assert figures(table) == want
    assert {c.method for c in table.cells} == {CellMethod.FLATTENED}


@pytest.mark.parametrize("seed", range(8))
def test_review_run_together_is_right_or_unreadable(seed: int) -> None:
    want = review_figures(seed)
    found = figures(one(review_rows(want), "", ""))
    assert {k: v for k, v in found.items() if v is not None and v != want[k]} == {}  # type: ignore[index]


# -------------------------------------------------------------------------------------------------------- proactive

ITEMS = [(0, 0, 0), (89, 89, 89), (396, 0, 181), (10, 0, 153), (2648, 0, 430), (126, 0, 25), (35, 0), (135, "75394432.52元")]


@pytest.mark.parametrize(("cell", "row"), LAYOUTS)
def test_proactive_laid_out(cell: str, row: str) -> None:
    table = one(proactive_2019(ITEMS), cell, row)
    found = figures(table)
    assert len(found) == 22
    assert (found["licensing", "items_last_year"], found["coercion", "decisions"]) == (396, 25)
    assert found["procurement", "amount"] == 75394432.52
    assert (table.layout, table.doubts) == ("2019", ())


def test_proactive_run_together() -> None:
    table = one(proactive_2019(ITEMS), "", "")
    found = figures(table)
    assert [found["rules", c] for c in ("made", "disclosed", "disclosed_total")] == [0, 0, 0]
    assert [found["normative_documents", c] for c in ("made", "disclosed", "disclosed_total")] == [89, 89, 89]
    assert [found["penalty", c] for c in ("items_last_year", "items_change", "decisions")] == [2648, 0, 430]
    assert found["procurement", "projects"] is None
    assert any("政府集中采购" in doubt for doubt in table.doubts)
    assert any("did not change" in doubt for doubt in table.doubts)
    assert {c.rule for c in table.cells if c.row_code == "penalty"} == {"proactive.row.penalty.unchanged"}


def test_proactive_2021_run_together() -> None:
    found = figures(one(proactive_2021((0, 0, 0), (8, 0, 98), (1808595, 2822652, 0, "9116.36")), "", ""))
    assert (found["licensing", "decisions"], found["coercion", "decisions"]) == (1808595, 0)
    assert found["admin_fees", "amount"] == 91163600
    assert [found["normative_documents", c] for c in ("issued", "repealed", "in_force")] == [8, 0, 98]


@pytest.mark.parametrize(
    ("raw", "columns", "cut"),
    [
        ("000", ("made", "disclosed", "disclosed_total"), ("0", "0", "0")),
        ("345", ("made", "disclosed", "disclosed_total"), ("3", "4", "5")),
        ("898989", ("made", "disclosed", "disclosed_total"), ("89", "89", "89")),
        ("898990", ("made", "disclosed", "disclosed_total"), None),
        ("2011", ("issued", "repealed", "in_force"), ("2", "0", "11")),
        ("1234", ("issued", "repealed", "in_force"), None),
        ("3960181", ("items_last_year", "items_change", "decisions"), None),
        ("100", ("items_last_year", "items_change"), ("10", "0")),
        ("350", ("items_last_year", "items_change"), None),
        ("12 34 5", ("made", "disclosed", "disclosed_total"), ("12", "34", "5")),
        ("40-310", ("items_last_year", "items_change", "decisions"), None),
    ],
)
def test_forced_cuts(raw: str, columns: tuple[str, ...], cut: tuple[str, ...] | None) -> None:
    assert forced_cut(raw, columns) == cut


def test_no_number_begins_with_zero() -> None:
    assert all_cuts("1005", ("issued", "repealed", "in_force")) == (("10", "0", "5"),)


def test_lists_that_changed_are_not_read_as_unchanged() -> None:
    three = ("items_last_year", "items_change", "decisions")
    rows = {"a": ("3960181", three), "b": ("26480430", three), "c": ("126025", three), "d": ("13244045", three)}
    rows["fees"] = ("350", three[:2])
    assert unchanged_cuts(rows, ())["b"] == ("2648", "0", "430")
    assert unchanged_cuts(rows, ("2",)) == {}  # a row that can be read says a list changed
    assert unchanged_cuts(rows | {"e": ("3967181", three)}, ()) == {}  # a row that leaves no room for 0
    assert unchanged_cuts({"a": ("3960181", three)}, ()) == {}  # one row proves nothing


def test_two_figures_in_one_field_beside_an_empty_one_are_two_cells() -> None:
    text = "\t341\t9\t0\t1\t2\t1 354"
    pieces = separated(text, Span(0, len(text)), 7)
    assert pieces is not None
    assert [p for p, _ in pieces] == ["341", "9", "0", "1", "2", "1", "354"]
    assert separated("\t1 354\t9", Span(0, 8), 4) is None


def test_separated_fields() -> None:
    text = "\t12\t\t/ "
    pieces = separated(text, Span(0, len(text)), 3)
    assert pieces is not None
    assert [(p, s.of(text)) for p, s in pieces] == [("12", "12"), ("", ""), ("/", "/")]


# ------------------------------------------------------------------------------------------------------- statistics

STATISTICS = [
    plain("指标名称", "计量单位", "2015年度", "历年累计"),
    plain("主动公开信息数", "条", 1204, 0),
    plain("其中：1.网站公开", "条", 900, 0),
    plain("2.政府公报公开", "条", 0, 0),
    plain("受理依申请公开信息总数", "件", 21, 21),
    plain("其中：1.当面申请数", "件", 18, 30),
    plain("2.信函、传真申请数", "件", 0, 0),
    plain("对申请的答复总数", "件", 7, 9),
    plain("4.其他类型答复数", "件", 1, 2),
    plain("收费减免金额", "万元", "0", "0"),
    plain("行政申诉、举报数", "件", 0, 3),
]


@pytest.mark.parametrize(("cell", "row"), LAYOUTS)
def test_statistics_laid_out(cell: str, row: str) -> None:
    found = figures(one(STATISTICS, cell, row))
    assert found["proactive.total", "current_year"] == 1204
    assert found["requests.received_in_person", "cumulative"] == 30
    assert found["requests.received_by_fax", "current_year"] == 0
    assert found[None, "current_year"] == 1
    assert found["appeals.total", "cumulative"] == 3


@pytest.mark.parametrize(("cell", "row"), TOGETHER)
def test_statistics_run_together(cell: str, row: str) -> None:
    table = one(STATISTICS, cell, row)
    found = figures(table)
    assert found["proactive.gazette", "current_year"] == 0
    assert found["requests.received", "current_year"] is None or found["requests.received", "current_year"] == 21
    assert (found["appeals.total", "current_year"], found["appeals.total", "cumulative"]) == (0, 3)
    assert (found["requests.concluded", "current_year"], found["requests.concluded", "cumulative"]) == (7, 9)
    assert all(c.text.isdigit() for c in table.cells if c.state is CellState.UNREADABLE)


@pytest.mark.parametrize(("cell", "row"), [*LAYOUTS, *TOGETHER])
def test_national_form(cell: str, row: str) -> None:
    rows = [
        plain("统计指标", "单位", "统计数"),
        plain("一、主动公开情况", "——", "——"),
        plain("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 1204),
        plain("其中：主动公开规范性文件数", "条", 12),
        plain("（二）通过不同渠道和方式公开政府信息的情况", "——", "——"),
        plain("1.政府公报公开政府信息数", "条", 310),
        plain("2.政府网站公开政府信息数", "条", 2),
        plain("四、行政复议数量", "件", 3),
        plain("（三）其他情形数", "件", 1),
        plain("五、行政诉讼数量", "件", 2),
        plain("（三）其他情形数", "件", 2),
        plain("七、依申请公开信息收取的费用", "万元", "0.12"),
    ]
    text = as_text(rows, cell, row) + row + "单位负责人：张某 审核人：李某 联系电话：0598-7654321 填报日期：2016年1月8日"
    assert [found.span.of(text) for found in locate(text)] == [as_text(rows, cell, row)]
    (table,) = read_text(text)
    assert {k: v for (k, _), v in figures(table).items()} == {
        None: None,  # a group's strokes
        "proactive.total": 1204,
        "proactive.normative_documents": 12,
        "proactive.gazette": 310,
        "proactive.website": 2,
        "review.total": 3,
        "review.other": 1,
        "litigation.total": 2,
        "litigation.other": 2,
        "fees.collected": 1200,
    }
    assert "1.政府公报公开政府信息数" in {c.row_label for c in table.cells}


def test_cells_and_tables_have_their_places_in_the_source() -> None:
    """Those of every reader, of rows that ran together and of blank cells too."""
    torn = "指标名称\t计量单位\t本年度\t历年累计\n主动公开文件数\t条\t42157038\n收取费用\t元\t318\t460\n政府公报\t条\n"
    texts = [
        as_text(request_rows(request_figures("2021", seed=3, largest=30), "2021"), *apart) for apart in (("\t", "\n"), ("", "\n"), ("", ""))
    ]
    for text in [*texts, as_text(review_rows(review_figures(2))), torn]:
        for near, far in zip(read_text(text), read_text(text, dropped=7), strict=True):
            assert far == replace(near, span=later(near.span, 7), cells=tuple(replace(c, span=later(c.span, 7)) for c in near.cells))


def later(span: Span | None, by: int) -> Span:
    """The span so many characters further on; every table and cell of running text has one."""
    assert span is not None
    return Span(span.start + by, span.end + by)


def test_official_words_are_known() -> None:
    assert official("requests", "granted") == "（一）予以公开"


def test_a_header_whose_words_a_print_mixed_is_passed_over() -> None:
    """A page without borders prints the note beside the header line by line: no label begins there, the rows below are read."""
    text = (
        "三、收到和处理政府信息公开申请情况\n申请人情况\n（本列数据的勾稽关系为：第一项加第二项之和，等于 法人或其他组织\n"
        "第三项加第四项之和） 自然 总\n人 商业 科研 社会公 法律服 其 计\n企业 机构 益组织 务机构 他\n"
        "一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3\n"
    )
    (table,) = read_text(text)
    assert figures(table)["received", "natural_person"] == figures(table)["received", TOTAL] == 3
    assert {row for row, _ in figures(table)} == {"received"}


def test_statistics_in_several_tables_are_one() -> None:
    text = (
        "附件：统计表\n一、主动公开情况\n指标\t单位\t2012年度\t历年累计\n主动公开信息数\t条\t86\t975\n其中：1.政府公报公开信息数\t条\t0\t0\n"
        "二、依申请公开情况\n指标\t单位\t2012年度\t历年累计\n受理申请总数\t件\t5\t23\n其中：1.当面申请数\t件\t3\t12\n2.信函申请数\t件\t2\t11\n"
        "三、复议情况\n指标\t单位\t2012年度\t历年累计\n行政复议数\t件\t0\t1\n二○一三年二月二十五日"
    )
    (table,) = read_text(text)
    found = figures(table)
    assert (found["proactive.total", "current_year"], found["proactive.gazette", "current_year"]) == (86, 0)
    assert (found["requests.received", "cumulative"], found["requests.received_by_letter", "current_year"]) == (23, 2)
    assert (found["review.total", "current_year"], found["review.total", "cumulative"]) == (0, 1)
    assert table.span is not None
    assert table.span.of(text).startswith("指标\t单位")
    assert table.span.of(text).endswith("0\t1")
