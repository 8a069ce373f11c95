"""Official tables whose figures stand out of their rows, told by the sums alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from forms import OUTCOME_LABELS, official, read_text, request_figures, review_figures

from reportminer.models import TableCode, TableRead
from reportminer.tables.sums import BLOCKS, DIMENSIONS, OUTCOMES, REQUEST_ROWS, TOTAL, Key

HEAD = "三、收到和处理政府信息公开申请情况\n申请人情况\n（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）"
KINDS = ("自然人", "商业\n企业", "科研\n机构", "社会公\n益组织", "法律服\n务机构", "其他", "总计")
GROUPS = "三、本年度办理结果\n（三）不予公开\n（四）无法提供\n（五）不予处理\n（六）其他处理"
BEHIND = "四、政府信息公开行政复议、行政诉讼情况\n本年度没有发生。"


def figures(table: TableRead) -> dict[tuple[str | None, str], float | None]:
    return {(c.row_code, c.col_code): c.value for c in table.cells}


def a_cell_a_line(want: Mapping[Key, int], form: str, pages: tuple[str, ...] = ("carried_in", "denied.third_party")) -> str:
    """Rows one behind the other, page numbers behind some, the last label put behind all the figures."""
    lines = [HEAD, *KINDS]
    *rows, last = REQUEST_ROWS[form]
    for row in rows:
        lines += [official("requests", row), *(str(want[row, d]) for d in DIMENSIONS), *(["2"] if row in pages else [])]
    lines += [*(str(want[last, d]) for d in DIMENSIONS), GROUPS, official("requests", last), BEHIND]
    return "\n".join(lines)


def by_columns(want: Mapping[Key, int], form: str, first_page: int) -> str:
    """The labels of each page, then its columns."""
    rows = REQUEST_ROWS[form]
    lines = [HEAD]
    for page, named in ((rows[:first_page], True), (rows[first_page:], False)):
        lines += [*(official("requests", row) for row in page), *([] if named else [GROUPS])]
        for kind, dimension in zip(KINDS, DIMENSIONS, strict=True):
            lines += [*([kind] if named else []), *(str(want[row, dimension]) for row in page)]
    return "\n".join([*lines, BEHIND])


def requests_in(text: str) -> TableRead | None:
    return next((table for table in read_text(text) if table.code is TableCode.REQUESTS), None)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_rows_with_page_numbers_among_them(form: str, seed: int) -> None:
    want = request_figures(form, seed=seed, largest=300)
    table = requests_in(a_cell_a_line(want, form))
    assert table is not None
    assert figures(table) == want
    assert table.layout == form


@pytest.mark.parametrize("first_page", [25, 12, 3])
@pytest.mark.parametrize("seed", range(4))
def test_columns_page_by_page(seed: int, first_page: int) -> None:
    want = request_figures("2021", seed=seed, largest=300)
    table = requests_in(by_columns(want, "2021", first_page))
    assert table is not None
    assert figures(table) == want


def test_each_figure_is_where_it_stands() -> None:
    want = request_figures("2021", seed=2, largest=3000)
    text = by_columns(want, "2021", 14)
    table = requests_in(text)
    assert table is not None
    assert [c.span and c.span.of(text) for c in table.cells] == [str(want[row, d]) for row in REQUEST_ROWS["2021"] for d in DIMENSIONS]


@pytest.mark.parametrize("slip", [("natural_person",), ("natural_person", TOTAL)], ids=["row", "column"])
@pytest.mark.parametrize("text", [a_cell_a_line, lambda want, form: by_columns(want, form, 12)], ids=["rows", "columns"])
def test_where_a_sum_does_not_hold_no_figure_is_told_by_sums(text: Callable[..., str], slip: tuple[str, ...]) -> None:
    want = request_figures("2021", seed=1, largest=300)
    wrong = {(row, kind): value + (row == "granted" and kind in slip) for (row, kind), value in want.items()}
    table = requests_in(text(wrong, "2021"))
    assert table is None or figures(table).get(("carried_out", "total")) is None


def test_fifteen_figures_in_the_order_of_the_form() -> None:
    want = review_figures(3)
    words = [label[:2] + "\n" + label[2:] for label in OUTCOME_LABELS]
    pairs = [f"{word}\n{want[block, o]}" for block in BLOCKS for word, o in zip(words, (*OUTCOMES, TOTAL), strict=True)]
    heads = ["行政复议", "行政诉讼\n未经复议直接起诉", "复议后起诉"]
    blocks = ["\n".join([head, *pairs[5 * i : 5 * i + 5]]) for i, head in enumerate(heads)]
    text = "四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join(blocks) + "\n五、存在的主要问题及改进情况\n暂无。"
    (table,) = read_text(text)
    assert (table.code, figures(table)) == (TableCode.REVIEW_LITIGATION, want)


BY_COLUMNS = """二、主动公开政府信息情况
第二十条第（一）项
信息内容
规章
行政规范性文件
本年制发件数
0
3
本年废止件数
0
1
现行有效件数
2
17
第二十条第（五）项
信息内容
行政许可
本年处理决定数量
2046
第二十条第（六）项
信息内容
行政处罚
行政强制
本年处理决定数量
58
4
第二十条第（八）项
信息内容
行政事业性收费
本年收费金额（单位：万元）
12.5
三、收到和处理政府信息公开申请情况
"""


def test_the_columns_of_each_sub_table() -> None:
    table = {table.code: table for table in read_text(BY_COLUMNS)}[TableCode.PROACTIVE]
    got = figures(table)
    assert [got["rules", c] for c in ("issued", "repealed", "in_force")] == [0, 0, 2]
    assert [got["normative_documents", c] for c in ("issued", "repealed", "in_force")] == [3, 1, 17]
    assert [got[row, "decisions"] for row in ("licensing", "penalty", "coercion")] == [2046, 58, 4]
    assert got["admin_fees", "amount"] == 125000


def test_a_sub_table_that_lacks_a_figure_is_not_told() -> None:
    found = [table for table in read_text(BY_COLUMNS.replace("\n17\n", "\n")) if table.code is TableCode.PROACTIVE]
    assert all(("normative_documents", "in_force") not in {k for k, v in figures(table).items() if v is not None} for table in found)


def test_columns_of_rows_in_another_order_are_not_told() -> None:
    text = BY_COLUMNS.replace("规章\n行政规范性文件", "行政规范性文件\n规章")
    found = [table for table in read_text(text) if table.code is TableCode.PROACTIVE]
    assert all(figures(table).get(("rules", "in_force")) in (None, 17) for table in found)
