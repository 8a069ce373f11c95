"""The official tables as agencies really print them: columns moved, rows added, merged or left out, labels cut short."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from forms import (
    BLOCKS,
    COLUMNS,
    OUTCOME_LABELS,
    OUTCOMES,
    SUMS,
    Text,
    as_text,
    grid,
    official,
    plain,
    proactive_2021,
    read_text,
    request_figures,
    request_rows,
    review_figures,
)

from reportminer.models import CellState, Grid, GridCell, TableCode, TableRead
from reportminer.spans import Span
from reportminer.tables import locate, read_grids
from reportminer.tables.decode import decode_review
from reportminer.tables.sums import DIMENSIONS, PARTS, REQUEST_ROWS, TOTAL, Key

TEXTS = [
    pytest.param("\t", "\n", id="tabs"),
    pytest.param("\n", "\n", id="a cell a line"),
    pytest.param("", "\n", id="rows only"),
    pytest.param("", "", id="nothing"),
]
WANT = request_figures("2021", seed=1, largest=9)
OTHERS = [row for row in PARTS["2021"] if row.startswith("other.")]


def figures(tables: Sequence[TableRead]) -> dict[tuple[str | None, str], float | None]:
    """The values of the only table by row and column."""
    (table,) = tables
    return {(c.row_code, c.col_code): c.value for c in table.cells}


def from_text(rows: Sequence[Sequence[Text]], cell: str = "\t", row: str = "\n") -> tuple[TableRead, ...]:
    """The tables of a text with these rows."""
    text = f"前言。{row}{as_text(rows, cell, row)}{row}五、存在的主要问题"
    return read_text(text)


def wrong(found: dict[tuple[str | None, str], float | None], want: dict[Key, int]) -> dict[object, object]:
    """The numbers that are not the printed ones."""
    return {k: v for k, v in found.items() if v is not None and (k[0] is None or want.get((k[0], k[1])) != v)}


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_header_without_its_last_word(cell: str, row: str) -> None:
    rows = [plain("信息内容", "本年新制作", "本年新公开", "对外公开总数"), plain("规范性文件", 1, 2, 3)]
    codes = ("made", "disclosed", "disclosed_total")
    want = {("normative_documents", code): value for code, value in zip(codes, (1, 2, 3), strict=True)}
    assert figures(read_grids([grid(rows)])) == want
    assert figures(from_text(rows, cell, row)) == want


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_department_without_rules(cell: str, row: str) -> None:
    rows = [line for line in proactive_2021((0, 0, 0), (1, 2, 30), (4, 5, 6, "0")) if line[0][0] != "规章"]
    want = figures(read_grids([grid(rows)]))
    assert (len(want), want["normative_documents", "in_force"], want["admin_fees", "amount"]) == (7, 30, 0)
    assert figures(from_text(rows, cell, row)) == want


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_units_in_the_cells(cell: str, row: str) -> None:
    rows = proactive_2021(("0件", "0件", "0件"), ("1件", "2件", "30件"), ("0 件", "5件", "6件", "1.5万元"))
    want = figures(read_grids([grid(rows)]))
    assert (want["licensing", "decisions"], want["normative_documents", "in_force"]) == (0, 30)
    assert want["admin_fees", "amount"] == 15000
    assert figures(from_text(rows, cell, row)) == want


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_brackets_of_half_width(cell: str, row: str) -> None:
    narrow = str.maketrans("（）", "()")
    rows = [
        [(t.translate(narrow), down, across) for t, down, across in line] for line in proactive_2021((0, 0, 0), (1, 2, 30), (4, 5, 6, 0))
    ]
    assert len(figures(read_grids([grid(rows)]))) == 10
    assert figures(from_text(rows, cell, row)) == figures(read_grids([grid(rows)]))


@pytest.mark.parametrize(("printed", "state"), [("0", CellState.NUMBER), ("—", CellState.NOT_APPLICABLE), ("", CellState.BLANK)])
def test_fee_that_is_none(printed: str, state: CellState) -> None:
    rows = proactive_2021((0, 0, 0), (1, 2, 30), (4, 5, 6, printed))
    for tables in (read_grids([grid(rows)]), from_text(rows)):
        assert [c.state for t in tables for c in t.cells if c.row_code == "admin_fees"] == [state]


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_two_figures_each_with_its_unit(cell: str, row: str) -> None:
    rows = [plain("信息内容", "采购项目数量", "采购总金额"), plain("政府集中采购", "12个", "1846.3万元")]
    want = {("procurement", "projects"): 12, ("procurement", "amount"): 18463000}
    assert figures(from_text(rows, cell, row)) == want


def total_first() -> list[list[Text]]:
    """A table of requests whose 总计 stands before the applicants."""
    order = (TOTAL, *DIMENSIONS[:-1])
    header: list[list[Text]] = [
        [(SUMS, 3, 3), ("申请人情况", 1, 7)],
        [("总计", 2, 1), ("自然人", 2, 1), ("法人或其他组织", 1, 5)],
        plain(*COLUMNS[1:6]),
    ]
    return header + [[(official("requests", r), 1, 3), *plain(*(WANT[r, d] for d in order))] for r in REQUEST_ROWS["2021"]]


def test_total_before_the_applicants() -> None:
    (table,) = read_grids([grid(total_first())])
    assert (figures([table]), table.doubts) == (WANT, ())
    assert figures(from_text(total_first())) == WANT


@pytest.mark.parametrize(("cell", "row"), TEXTS[2:])
def test_total_first_and_run_together_is_unreadable(cell: str, row: str) -> None:
    (table,) = from_text(total_first(), cell, row)
    assert {c.state for c in table.cells} == {CellState.UNREADABLE}
    assert table.doubts


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_column_of_serial_numbers(cell: str, row: str) -> None:
    rows = request_rows(WANT, "2021")
    numbered = [[("序号", 3, 1), *rows[0]], *rows[1:3], *([(str(i), 1, 1), *r] for i, r in enumerate(rows[3:], 1))]
    assert figures(read_grids([grid(numbered)])) == WANT
    assert wrong(figures(from_text(numbered, cell, row)), WANT) == {}


def test_serial_numbers_before_tabs_are_no_figures() -> None:
    rows = request_rows(WANT, "2021")
    assert figures(from_text([*rows[:3], *([(str(i), 1, 1), *r] for i, r in enumerate(rows[3:], 1))])) == WANT


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_full_width_digits(cell: str, row: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    rows = [[(t.translate(wide) if t.isdigit() else t, d, a) for t, d, a in line] for line in request_rows(WANT, "2021")]
    assert figures(read_grids([grid(rows)])) == WANT
    assert figures(from_text(rows, cell, row)) == WANT


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_blank_row_is_no_zero(cell: str, row: str) -> None:
    printed: dict[Key, object] = WANT | {("carried_in", d): "" for d in DIMENSIONS}  # type: ignore[operator]
    rows = request_rows(printed, "2021")
    for tables in (read_grids([grid(rows)]), from_text(rows)):
        assert {c.state for t in tables for c in t.cells if c.row_code == "carried_in"} == {CellState.BLANK}
    found = figures(from_text(rows, cell, row))
    assert not any(found.get(("carried_in", d)) for d in DIMENSIONS)
    assert wrong(found, WANT) == {}


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_subtotal_of_the_refusals_is_left_aside(cell: str, row: str) -> None:
    denied = [r for r in PARTS["2021"] if r.startswith("denied.")]
    rows: list[list[Text]] = []
    for line in request_rows(WANT, "2021"):
        if any(text == "（三）不予公开" for text, _, _ in line):
            rows.append([("（三）不予公开", 1, 2), *plain(*(sum(WANT[r, d] for r in denied) for d in DIMENSIONS))])
        rows.append([entry for entry in line if entry[0] != "（三）不予公开"])
    assert figures(read_grids([grid(rows)])) == WANT
    assert figures(from_text(rows, cell, row)) == WANT


@pytest.mark.parametrize(("cell", "row"), TEXTS)
def test_merged_rows_of_other_results_are_not_the_last_of_them(cell: str, row: str) -> None:
    want = WANT | {("other.unpaid_fee", d): v for d, v in zip(DIMENSIONS, (2, 1, 0, 0, 0, 0, 3), strict=True)}
    merged = "（六）其他处理\n" + "\n".join(official("requests", r) for r in OTHERS)
    rows: list[list[Text]] = []
    for line in request_rows(want, "2021"):
        texts = [text for text, _, _ in line]
        if official("requests", OTHERS[0]) in texts:
            rows.append([(merged, 1, 2), *plain(*(sum(want[r, d] for r in OTHERS) for d in DIMENSIONS))])
        elif not {official("requests", r) for r in OTHERS} & set(texts):
            rows.append(line)
    for tables in (read_grids([grid(rows)]), from_text(rows, cell, row)):
        assert all(v is None for (r, _), v in figures(tables).items() if r in OTHERS)


def test_second_table_of_another_agency_is_not_mixed_in() -> None:
    office = request_rows(request_figures("2021", seed=9, largest=5), "2021")
    (table,) = read_grids([grid(request_rows(WANT, "2021")), grid(office)])
    assert figures([table]) == WANT
    assert len(table.doubts) == 1
    text = f"全市\n{as_text(request_rows(WANT, '2021'))}\n本机关\n{as_text(office)}"
    assert wrong(figures(read_text(text)), WANT) == {}


def test_whole_column_in_one_cell_is_never_guessed() -> None:
    columns = ["\n".join(str(WANT[r, d]) for r in REQUEST_ROWS["2021"]) for d in DIMENSIONS]
    labels = "\n".join(official("requests", r) for r in REQUEST_ROWS["2021"])
    rows = [*request_rows(WANT, "2021")[:3], [(labels, 1, 3), *plain(*columns)]]
    tables = read_grids([grid(rows)])
    assert {c.state for t in tables for c in t.cells} <= {CellState.UNREADABLE}


def test_table_inside_a_cell_of_a_layout_table() -> None:
    inner = grid(request_rows(WANT, "2021"), Span(0, 40_000))
    frame = Grid((GridCell(0, 0, 1, 1, "x", Span(0, 50_000)), GridCell(0, 1, 1, 1, "menu", None)), 1, 2, Span(0, 60_000))
    assert figures(read_grids([frame, inner])) == WANT


def test_table_that_is_an_image_has_no_cells() -> None:
    text = "三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n五、存在的主要问题"
    assert read_grids([Grid((GridCell(0, 0, 1, 1, "", None),), 1, 1, None)]) == ()
    assert locate(text) == ()


def test_transposed_reviews() -> None:
    want = review_figures(3)
    words = dict(zip((*OUTCOMES, TOTAL), OUTCOME_LABELS, strict=True))
    rows: list[list[Text]] = [
        [("", 2, 1), ("行政复议", 2, 1), ("行政诉讼", 1, 2)],
        plain("未经复议直接起诉", "复议后起诉"),
        *(plain(words[o], *(want[b, o] for b in BLOCKS)) for o in words),
    ]
    assert figures(read_grids([grid(rows)])) == want


def test_reviews_whose_header_lost_a_block() -> None:
    want = review_figures(4)
    five = plain(*OUTCOME_LABELS)
    rows = [plain("行政复议", "行政诉讼"), five, plain("复议后起诉"), five, five, plain(*want.values())]
    (table,) = from_text([*rows[:-1], plain(*(want[b, o] for b in BLOCKS for o in (*OUTCOMES, TOTAL)))], "\n", "\n")
    assert (table.code, figures([table])) == (TableCode.REVIEW_LITIGATION, want)


@pytest.mark.parametrize(
    "want",
    [
        pytest.param((45, 6, 17, 8, 76, 2, 0, 3, 1, 6, 11, 1, 0, 4, 16), id="a county"),
        pytest.param((212, 14, 63, 31, 320, 3, 1, 12, 7, 23, 18, 0, 41, 10, 69), id="a city"),
    ],
)
def test_long_reviews_run_together_are_read_right_or_not_at_all(want: tuple[int, ...]) -> None:
    read = decode_review("".join(map(str, want)))
    settled = [(cell, figure) for cell, figure in zip(read.values.values(), want, strict=True) if cell is not None]
    assert all(cell == figure for cell, figure in settled)
    assert len(settled) >= 5
    assert read.exact == (len(settled) == len(want))


def test_reviews_that_break_their_sum_say_so() -> None:
    read = decode_review("100000000000000")
    assert (read.readings, read.exact) == (0, False)
    assert read.note


def test_crooked_statistics_header() -> None:
    rows: list[list[Text]] = [
        [("统计指标", 1, 2), *plain("单位", "统计数", "")],
        plain("一、主动公开情况", "", "", ""),
        plain("（一）主动公开政府信息数", "条", "533", ""),
        plain("1.政府公报公开政府信息数", "条", "", ""),
        plain("六、举报投诉数量", "件", "/", ""),
        plain("（一）收到申请数", "件", "3", ""),
    ]
    (table,) = read_grids([grid(rows)])
    assert [(c.row_code, c.value) for c in table.cells if c.state is CellState.NUMBER] == [
        ("proactive.total", 533),
        ("requests.received", 3),
    ]
    states = {c.row_code: c.state for c in table.cells}
    assert (states["proactive.gazette"], states["appeals.total"]) == (CellState.BLANK, CellState.NOT_APPLICABLE)


def test_statistics_of_tabs_with_blank_and_unknown_rows() -> None:
    rows = [
        plain("主动公开文件（信息）数", "条", 4215, 7038),
        plain("依申请公开信息目录数", "条", "/", "/"),
        plain("收取费用", "元", 318, 460),
    ]
    text = as_text([plain("指标名称", "计量单位", "数量"), plain("本年度", "历年累计"), *rows])
    assert figures(read_text(text))["fees.collected", "cumulative"] == 460
    text = "统计指标\t单位\t统计数\n（一）主动公开政府信息数\t条\t9\n1.政府公报公开政府信息数\t条\n2.政府网站公开政府信息数\t条\t9\n"
    found = figures(read_text(text))
    assert (found["proactive.gazette", "current_year"], found["proactive.website", "current_year"]) == (None, 9)


def test_row_whose_label_is_too_narrow() -> None:
    rows = request_rows(WANT, "2021")
    shifted = [[*line, ("", 1, 1)] for line in rows]
    shifted[3] = [("一、本年新收政府信息公开申请数量", 1, 2), *shifted[3][1:]]
    assert figures(read_grids([grid(shifted)])) == WANT
