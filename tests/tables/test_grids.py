"""Official tables in grids: every form they come in must give the same cells."""

from __future__ import annotations

import pytest
from forms import (
    BLOCK_LABELS,
    OUTCOME_LABELS,
    SUMS,
    Text,
    grid,
    official,
    plain,
    proactive_2019,
    proactive_2021,
    request_figures,
    request_rows,
    review_figures,
    review_rows,
)

from reportminer.models import Cell, CellMethod, CellState, Grid, GridCell, TableCode, TableRead
from reportminer.spans import Span
from reportminer.tables import read_grids
from reportminer.tables.labels import find_label, find_slip, fold, label_rules
from reportminer.tables.scan import anchors
from reportminer.tables.sums import BLOCKS, DIMENSIONS, OUTCOMES, TOTAL
from reportminer.tables.values import read_value


def one(*grids: Grid) -> TableRead:
    """The only table among the grids."""
    (table,) = read_grids(grids)
    return table


def figures(table: TableRead) -> dict[tuple[str | None, str], float | None]:
    """The values by row and column."""
    return {(c.row_code, c.col_code): c.value for c in table.cells}


def cell(table: TableRead, row: str | None, col: str) -> Cell:
    """One cell."""
    return next(c for c in table.cells if (c.row_code, c.col_code) == (row, col))


# ---------------------------------------------------------------------------------------------------------- labels


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.id) for r in label_rules()])
def test_examples_of_labels(rule: object) -> None:
    r = next(x for x in label_rules() if x is rule)
    assert r.match
    assert {m for m in r.match if (found := find_label(m, r.table, r.role, r.under)) is None or found.id != r.id} == set()
    assert {m for m in r.no_match if find_label(m, r.table, r.role, r.under) is r} == set()


@pytest.mark.parametrize(("pattern", "rule"), [pytest.param(p, r, id=r.id) for p, r in anchors()])
def test_examples_of_anchors(pattern: object, rule: object) -> None:
    p, r = next(pair for pair in anchors() if pair[1] is rule)
    assert r.match
    assert all(p.search("".join(c for c in m if c.isalnum())) for m in r.match)
    assert not any(p.search("".join(c for c in m if c.isalnum())) for m in r.no_match)


@pytest.mark.parametrize(
    ("label", "folded"),
    [
        ("商 业\u00a0企\n业", "商业企业"),
        ("２．其他法律、行政法规禁止公开", "其他法律行政法规禁止公开"),
        ("（一）予以公开", "予以公开"),
        ("其中：1、政府网站公开数", "政府网站公开数"),
        ("危及“三安全一稳定”", "危及三安全一稳定"),
        ("本年增／减", "本年增减"),
        ("政府信息公开专项经费（万元）", "政府信息公开专项经费"),
        ("①重复申请", "1重复申请"),
    ],
)
def test_fold(label: str, folded: str) -> None:
    assert fold(label) == folded


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("4.无正当理由大量反复申清", "rejected.excessive"),
        ("5.要求行政机关确认或重新出据已获取信息", "rejected.reconfirmation"),
        ("1.本机关不掌握相关政府消息", "unavailable.not_held"),
    ],
)
def test_slips(label: str, code: str) -> None:
    rule = find_slip(label, TableCode.REQUESTS, "row")
    assert rule is not None
    assert rule.code == code


@pytest.mark.parametrize("label", ["属于五类过程信息资料", "其他", "申请", "本机关依法主动公开的政府信息目录"])
def test_no_slips(label: str) -> None:
    assert find_slip(label, TableCode.REQUESTS, "row") is None


# ---------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "state", "number"),
    [
        ("0", "number", 0),
        (" 12\u00a0", "number", 12),
        ("１，２３４", "number", 1234),
        ("1,234,567.5", "number", 1234567.5),
        ("1 234", "number", 1234),
        ("12 34", "unreadable", None),
        ("1 2", "unreadable", None),
        ("75394432.52元", "number", 75394432.52),
        ("12 件", "number", 12),
        ("3.5万元", "number", 35000),
        ("-5", "number", -5),
        ("减2", "number", -2),
        ("+3", "number", 3),
        ("十二", "number", 12),
        ("", "blank", None),
        ("\u3000\u00a0", "blank", None),
        ("/", "not_applicable", None),
        ("／", "not_applicable", None),
        ("—", "not_applicable", None),
        ("——", "not_applicable", None),
        ("-", "not_applicable", None),
        ("无", "not_applicable", None),
        ("约12", "unreadable", None),
        ("1,23", "unreadable", None),
        ("12件(其中网上3件)", "unreadable", None),
    ],
)
def test_values(text: str, state: str, number: float | None) -> None:
    value = read_value(text)
    assert (value.state, value.number) == (state, number)


def test_header_unit_is_multiplied_out_once() -> None:
    assert read_value("12", "万元").number == 120000
    assert read_value("12万元", "万元").number == 120000
    assert read_value("12元", "万元").number == 12


# -------------------------------------------------------------------------------------------------------- requests


@pytest.mark.parametrize(("form", "count"), [("2019", 161), ("2021", 175)])
def test_requests(form: str, count: int) -> None:
    want = request_figures(form, seed=3)
    table = one(grid(request_rows(want, form)))
    assert figures(table) == want
    assert len(table.cells) == count
    assert (table.code, table.layout, table.doubts) == (TableCode.REQUESTS, form, ())
    assert {c.method for c in table.cells} == {CellMethod.GRID}


def test_cells_know_their_place_label_and_unit() -> None:
    table = one(grid(request_rows(request_figures("2021", seed=3), "2021")))
    found = cell(table, "denied.third_party", "business")
    assert (found.row_label, found.col_label, found.unit) == ("4.保护第三方合法权益", "商业企业", "件")
    assert found.span is not None
    assert len(found.span) == len(found.text)


def dirty(text: str) -> str:
    """A label as pages print it."""
    return "\u00a0".join(text).replace(".", "．").replace("、", " 、 ") + "\n"


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_dirty_labels(form: str) -> None:
    want = request_figures(form, seed=4)
    rows = [[(f"\u00a0{t} " if t.isdigit() else dirty(t), d, a) for t, d, a in row] for row in request_rows(want, form)]
    assert figures(one(grid(rows))) == want


@pytest.mark.parametrize(
    ("official_words", "printed"),
    [
        (official("requests", "other.overdue_correction"), "1.逾期不补正"),
        (official("requests", "other.unpaid_fee"), "2.逾期不缴费"),
        (official("requests", "partially_granted"), "（二）部分公开"),
        (official("requests", "rejected.excessive"), "4.无正当理由大量反复申清"),
        ("法人或其他组织", "法人和其它组织"),
        ("自然人", "自 然 人"),
        ("总计", "合计"),
    ],
)
def test_variants_of_labels(official_words: str, printed: str) -> None:
    want = request_figures("2021", seed=5)
    rows = [[(printed if t == official_words else t, d, a) for t, d, a in row] for row in request_rows(want, "2021")]
    assert figures(one(grid(rows))) == want


def test_strokes_and_blanks_do_not_shift_a_row() -> None:
    want: dict[tuple[str, str], object] = dict(request_figures("2021", seed=6))
    want["granted", "research"], want["granted", "business"], want["received", "natural_person"] = "/", "", "—"
    table = one(grid(request_rows(want, "2021")))
    states = {(c.row_code, c.col_code): c.state for c in table.cells if c.state is not CellState.NUMBER}
    assert states == {
        ("granted", "research"): CellState.NOT_APPLICABLE,
        ("granted", "business"): CellState.BLANK,
        ("received", "natural_person"): CellState.NOT_APPLICABLE,
    }
    assert cell(table, "granted", "total").value == want["granted", "total"]


def test_unreadable_cell_keeps_its_text() -> None:
    want: dict[tuple[str, str], object] = dict(request_figures("2021", seed=6))
    want["granted", "total"] = "12 34"
    found = cell(one(grid(request_rows(want, "2021"))), "granted", "total")
    assert (found.state, found.value, found.text) == (CellState.UNREADABLE, None, "12 34")


def test_added_empty_column() -> None:
    want = request_figures("2021", seed=7)
    rows = [[*row, ("", 1, 1)] for row in request_rows(want, "2021")]
    assert figures(one(grid(rows))) == want


def test_added_empty_column_in_the_middle() -> None:
    want = request_figures("2021", seed=7)
    rows = [[*row[:-3], ("", 1, 1), *row[-3:]] if len(row) > 6 else row for row in request_rows(want, "2021")]
    assert figures(one(grid(rows))) == want


def test_crooked_spans_of_the_header() -> None:
    want = request_figures("2021", seed=8)
    rows = request_rows(want, "2021")
    rows[0] = [(SUMS, 3, 2), ("申请人情况", 1, 8)]
    assert figures(one(grid(rows))) == want


def test_merged_figure_is_not_spread() -> None:
    rows = request_rows(request_figures("2021", seed=9), "2021")
    rows[3] = [rows[3][0], ("7", 1, 2), *plain(0, 0, 0, 0, 7)]
    table = one(grid(rows))
    assert cell(table, "received", "natural_person").state is CellState.UNREADABLE
    assert cell(table, "received", "total").value == 7
    assert any("本年新收" in doubt for doubt in table.doubts)


def test_merged_stroke_holds_for_all_its_columns() -> None:
    rows = request_rows(request_figures("2021", seed=9), "2021")
    rows[4] = [rows[4][0], ("/", 1, 7)]
    table = one(grid(rows))
    assert {c.state for c in table.cells if c.row_code == "carried_in"} == {CellState.NOT_APPLICABLE}


def test_missing_value_is_told_and_not_guessed() -> None:
    rows = request_rows(request_figures("2021", seed=9), "2021")
    rows[3] = [(rows[3][0][0], 1, 4), *plain(1, 2, 3, 4, 5)]
    table = one(grid(rows))
    assert all(c.value is None for c in table.cells if c.row_code == "received")
    assert any("5 values under 7 columns" in doubt for doubt in table.doubts)


@pytest.mark.parametrize("cut", [6, 15, 20, 26])
def test_page_break(cut: int) -> None:
    want = request_figures("2021", seed=10)
    rows = request_rows(want, "2021")
    second = rows[cut:]
    if len(second[0]) == 8 and cut > 7:
        second[0] = [("三、本年度办理结果", len(second), 1), ("", 1, 1), *second[0]]
    table = one(grid(rows[:cut]), grid(second))
    assert figures(table) == want
    assert table.doubts == ()


def test_page_break_with_header_again() -> None:
    want = request_figures("2021", seed=11)
    rows = request_rows(want, "2021")
    assert figures(one(grid(rows[:9]), grid([*rows[:3], *rows[9:]]))) == want


def test_total_column_first() -> None:
    want = request_figures("2021", seed=12)
    rows = []
    for row in request_rows(want, "2021")[3:]:
        rows.append([*row[:-7], row[-1], *row[-7:-1]])
    header = [[("项目", 1, 3), *plain("总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")]]
    assert figures(one(grid([*header, *rows]))) == want


def test_absent_row_is_told() -> None:
    rows = [row for row in request_rows(request_figures("2021", seed=1), "2021") if "重复申请" not in row[0][0]]
    assert one(grid(rows)).doubts == ("row rejected.repeated was not found",)


def test_row_printed_twice() -> None:
    want = request_figures("2021", seed=13)
    rows = request_rows(want, "2021")
    assert figures(one(grid(rows), grid(rows))) == want
    changed = [[("一、本年新收政府信息公开申请数量", 1, 3), *plain(*[9999] * 7)]]
    table = one(grid(rows), grid([*rows[:3], *changed, *rows[4:]]))
    assert figures(table) == want
    assert any("printed twice" in doubt for doubt in table.doubts)


# ------------------------------------------------------------------------------------------------ review_litigation


def test_review_side_by_side() -> None:
    want = review_figures(1)
    table = one(grid(review_rows(want)))
    assert figures(table) == want
    assert (table.code, table.doubts) == (TableCode.REVIEW_LITIGATION, ())
    assert cell(table, "litigation_direct", "upheld").row_label == "未经复议直接起诉"


def test_review_total_first() -> None:
    want = review_figures(2)
    assert figures(one(grid(review_rows(want, (TOTAL, *OUTCOMES))))) == want


def test_review_blocks_one_below_another() -> None:
    want = review_figures(3)
    rows: list[list[Text]] = [[("", 1, 2), *plain(*OUTCOME_LABELS)]]
    rows.append([("行政复议", 1, 2), *plain(*(want["review", o] for o in (*OUTCOMES, TOTAL)))])
    for i, block in enumerate(BLOCKS[1:]):
        group: list[Text] = [("行政诉讼", 2, 1)] if i == 0 else []
        rows.append([*group, (BLOCK_LABELS[block], 1, 1), *plain(*(want[block, o] for o in (*OUTCOMES, TOTAL)))])
    assert figures(one(grid(rows))) == want


def test_review_outcomes_down_the_side() -> None:
    want = review_figures(4)
    rows = [plain("", *BLOCK_LABELS.values())]
    for label, outcome in zip(OUTCOME_LABELS, (*OUTCOMES, TOTAL), strict=True):
        rows.append(plain(label, *(want[block, outcome] for block in BLOCKS)))
    assert figures(one(grid(rows))) == want


def test_review_split_in_two() -> None:
    want = review_figures(5)
    first = [[("行政复议", 1, 5)], plain(*OUTCOME_LABELS), plain(*(want["review", o] for o in (*OUTCOMES, TOTAL)))]
    second = [
        [("行政诉讼", 1, 10)],
        [("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        plain(*OUTCOME_LABELS, *OUTCOME_LABELS),
        plain(*(want[block, o] for block in BLOCKS[1:] for o in (*OUTCOMES, TOTAL))),
    ]
    assert figures(one(grid(first), grid(second))) == want
    assert figures(one(grid([*first, *second]))) == want


def test_review_figures_behind_a_page_break() -> None:
    want = review_figures(6)
    rows = review_rows(want)
    assert figures(one(grid(rows[:3]), grid(rows[3:]))) == want


def test_review_crooked_spans() -> None:
    want = review_figures(7)
    rows = review_rows(want)
    rows[0] = [("行政复议", 1, 4), ("行政诉讼", 1, 11)]
    rows[1][-2:] = [("未经复议直接起诉", 1, 6), ("复议后起诉", 1, 4)]
    assert figures(one(grid(rows))) == want


def test_review_spare_cell() -> None:
    want = review_figures(8)
    rows = [[*row, ("", 1, 1)] for row in review_rows(want)]
    assert figures(one(grid(rows))) == want


def test_review_too_few_figures() -> None:
    rows = review_rows(review_figures(9))
    table = read_grids([grid([*rows[:3], rows[3][:12]])])
    assert all(c.value is None or c.value == review_figures(9)[c.row_code or "", c.col_code] for t in table for c in t.cells)


# -------------------------------------------------------------------------------------------------------- proactive

NEW = proactive_2021((2, 0, 11), (109, 489, 597), (1808595, 2822652, "20,163", "9116.36"))
NEW_WANT = {
    ("rules", "issued"): 2,
    ("rules", "repealed"): 0,
    ("rules", "in_force"): 11,
    ("normative_documents", "issued"): 109,
    ("normative_documents", "repealed"): 489,
    ("normative_documents", "in_force"): 597,
    ("licensing", "decisions"): 1808595,
    ("penalty", "decisions"): 2822652,
    ("coercion", "decisions"): 20163,
    ("admin_fees", "amount"): 91163600,
}


def test_proactive_2021() -> None:
    table = one(grid(NEW))
    assert figures(table) == NEW_WANT
    assert (table.layout, table.doubts) == ("2021", ())
    found = cell(table, "admin_fees", "amount")
    assert (found.text, found.unit) == ("9116.36", "元")


def test_proactive_in_four_grids() -> None:
    parts = [NEW[:4], NEW[4:7], NEW[7:11], NEW[11:]]
    assert figures(one(*map(grid, parts))) == NEW_WANT


OLD_FIGURES: list[tuple[object, ...]] = [
    (0, 0, 0),
    (89, 89, 90),
    (396, 0, 181),
    (10, "-2", 153),
    (2648, "/", 430),
    (126, "", 25),
    (35, 0),
    (135, "75394432.52元"),
]


def test_proactive_2019() -> None:
    table = one(grid(proactive_2019(OLD_FIGURES)))
    assert len(table.cells) == 22
    assert table.layout == "2019"
    assert cell(table, "normative_documents", "disclosed_total").value == 90
    assert cell(table, "other_services", "items_change").value == -2
    assert cell(table, "penalty", "items_change").state is CellState.NOT_APPLICABLE
    assert cell(table, "coercion", "items_change").state is CellState.BLANK
    assert cell(table, "coercion", "decisions").value == 25
    assert (cell(table, "procurement", "amount").value, cell(table, "procurement", "amount").unit) == (75394432.52, "元")
    assert cell(table, "admin_fees", "items_last_year").unit == "项"


def test_procurement_in_ten_thousands() -> None:
    rows = proactive_2019(OLD_FIGURES)
    rows[-2] = plain("信息内容", "采购项目数量", "采购总金额（万元）")
    rows[-1] = plain("政府集中采购", "135", "7,539.5")
    found = cell(one(grid(rows)), "procurement", "amount")
    assert (found.value, found.unit, found.text) == (75395000, "元", "7,539.5")


def test_fees_without_a_unit_are_in_the_forms_unit_and_told() -> None:
    rows = [*NEW[:-2], plain("信息内容", "本年收费金额"), plain("行政事业性收费", "12.5")]
    table = one(grid(rows))
    assert cell(table, "admin_fees", "amount").value == 125000
    assert any("assumed" in doubt for doubt in table.doubts)


def test_row_under_a_header_of_others_is_not_read() -> None:
    rows = [row for row in NEW if row[0][0] != "信息内容" or row[1][0] != "本年处理决定数量"]
    table = one(grid(rows))
    assert ("licensing", "issued") not in figures(table)
    assert figures(table)["admin_fees", "amount"] == 91163600


def test_nested_in_a_layout_table() -> None:
    inner = grid(NEW, Span(10, 900))
    frame = Grid((GridCell(0, 0, 1, 1, "菜单", Span(0, 5)), GridCell(0, 1, 1, 1, "…" * 400, Span(5, 1000))), 1, 2, Span(0, 1000))
    assert figures(one(frame, inner)) == NEW_WANT


def test_all_tables_in_one_grid() -> None:
    asked, sued = request_figures("2021", seed=20), review_figures(20)
    heading: list[list[Text]] = [[("三、收到和处理政府信息公开申请情况", 1, 10)]]
    tables = read_grids([grid([*NEW, *heading, *request_rows(asked, "2021"), *review_rows(sued)])])
    assert [t.code for t in tables] == [TableCode.PROACTIVE, TableCode.REQUESTS, TableCode.REVIEW_LITIGATION]
    assert [figures(t) for t in tables] == [NEW_WANT, asked, sued]


# ------------------------------------------------------------------------------------------------------- statistics

LOCAL = [
    plain("指标名称", "计量单位", "2016年度", "历年累计"),
    plain("主动公开文件数", "条", "3460", "85376"),
    plain("其中：1、政府网站公开数", "条", "3460", "85376"),
    plain("2、政府公报公开数", "条", "0", "\u00a0"),
    plain("受理依申请公开信息总数", "条", "21", "30"),
    plain("其中：1、当面申请数", "条", "18", "20"),
    plain("3、信函、传真申请数", "条", "0", "5"),
    plain("对申请的答复总数", "条", "21", "30"),
    plain("3、否决公开答复数", "条", "2", "2"),
    plain("4、其他类型答复数", "条", "1", "1"),
    plain("政府信息公开收费减免金额", "万元", "0.5", "1"),
    plain("行政申诉、举报数", "件", "/", "—"),
]


def test_local_statistics() -> None:
    table = one(grid(LOCAL))
    found = figures(table)
    assert (table.code, table.doubts) == (TableCode.STATISTICS, ())
    assert found["proactive.total", "current_year"] == 3460
    assert found["proactive.total", "cumulative"] == 85376
    assert cell(table, "proactive.gazette", "cumulative").state is CellState.BLANK
    assert found["requests.concluded", "current_year"] == 21
    assert found["requests.denied", "current_year"] == 2
    assert found["fees.waived", "current_year"] == 5000
    assert cell(table, "appeals.total", "current_year").state is CellState.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("label", "code"),
    [
        pytest.param("1.当面申请", "requests.received_in_person", id="channel"),
        pytest.param("（2）同意部分公开", "requests.partially_granted", id="answer"),
        pytest.param("六、申诉、举报（件）", "appeals.total", id="unit in brackets"),
        pytest.param("召开专题会议", "meetings.total", id="meetings"),
        pytest.param("参观人员", None, id="another matter"),
    ],
)
def test_a_label_may_lack_its_last_character(label: str, code: str | None) -> None:
    assert figures(one(grid([*LOCAL[:2], plain(label, "件", "7", "9")])))[code, "current_year"] == 7


def test_joint_zero_holds_for_both() -> None:
    found = figures(one(grid(LOCAL)))
    assert found["requests.received_by_letter", "current_year"] == 0
    assert found["requests.received_by_fax", "current_year"] == 0
    assert ("requests.received_by_letter", "cumulative") not in found
    assert found[None, "cumulative"] is not None


def test_unknown_label_is_kept_without_a_code() -> None:
    table = one(grid(LOCAL))
    own = [c for c in table.cells if c.row_label == "4、其他类型答复数"]
    assert [(c.row_code, c.value) for c in own] == [(None, 1), (None, 1)]


NATIONAL = [
    plain("统计指标", "单位", "统计数"),
    plain("一、主动公开情况", "——", "——"),
    plain("（一）主动公开政府信息数\n（不同渠道和方式公开相同信息计1条）", "条", "1,204"),
    plain("其中：主动公开规范性文件数", "条", "12"),
    plain("制发规范性文件总数", "件", "7"),
    plain("二、回应解读情况", "——", "——"),
    plain("（一）回应公众关注热点或重大舆情数\n（不同方式回应同一热点或舆情计1次）", "次", "3"),
    plain("三、依申请公开情况", "——", "——"),
    plain("（一）收到申请数", "件", "9"),
    plain("（二）申请办结数", "件", "8"),
    plain("1.按时办结数", "件", "8"),
    plain("（三）申请答复数", "件", "7"),
    plain("四、行政复议数量", "件", "3"),
    plain("（一）维持具体行政行为数", "件", "2"),
    plain("（三）其他情形数", "件", "1"),
    plain("五、行政诉讼数量", "件", "2"),
    plain("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "0"),
    plain("（三）其他情形数", "件", "2"),
    plain("七、依申请公开信息收取的费用", "万元", "0.12"),
    plain("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "3"),
    plain("（二）举办各类培训班数", "次", "4"),
    plain("（三）接受培训人员数", "人次", "120"),
]


def test_national_statistics() -> None:
    table = one(grid(NATIONAL))
    found = {row: value for (row, _), value in figures(table).items()}
    assert table.layout == "2014"
    assert found["proactive.total"] == 1204
    assert found["requests.concluded"] == 8  # 申请办结数, not 申请答复数
    assert (found["review.upheld"], found["review.other"]) == (2, 1)
    assert (found["litigation.upheld"], found["litigation.other"]) == (0, 2)
    assert (found["fees.collected"], found["budget.disclosure"]) == (1200, 30000)
    groups = [c for c in table.cells if c.row_label.startswith("一、")]
    assert [(c.row_code, c.state) for c in groups] == [(None, CellState.NOT_APPLICABLE)]


def test_serial_numbers_and_remarks_are_no_figures() -> None:
    rows = [plain("序号", "指标", "单位", "数量", "备注")]
    rows += [plain(i, *(t for t, _, _ in row), "") for i, row in enumerate(NATIONAL[2:], 1)]
    found = {row: value for (row, _), value in figures(one(grid(rows))).items()}
    assert (found["proactive.total"], found["training.participants"]) == (1204, 120)


def test_two_halves_side_by_side() -> None:
    left, right = NATIONAL[8:13], NATIONAL[17:22]
    rows = [NATIONAL[0] + NATIONAL[0], *(a + b for a, b in zip(left, right, strict=True))]
    found = {row: value for (row, _), value in figures(one(grid(rows))).items()}
    assert (found["requests.received"], found["training.participants"]) == (9, 120)


# ------------------------------------------------------------------------------------------------------ other tables


@pytest.mark.parametrize(
    "rows",
    [
        [plain("姓名", "职务", "电话"), plain("张某", "主任", "12345")],
        [plain("行政许可", "行政处罚", "行政强制"), plain("事项清单", "事项清单", "事项清单")],
        [plain("部门", "行政复议", "行政诉讼"), plain("某局", "1", "2")],
        [plain("项目", "预算数", "决算数"), plain("总计", "1", "2")],
    ],
)
def test_other_tables_are_left_alone(rows: list[list[Text]]) -> None:
    assert read_grids([grid(rows)]) == ()


def test_no_grids() -> None:
    assert read_grids([]) == ()


def test_dimensions_are_the_columns() -> None:
    table = one(grid(request_rows(request_figures("2019"), "2019")))
    assert {c.col_code for c in table.cells} == set(DIMENSIONS)
