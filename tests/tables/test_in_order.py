"""Official tables whose labels stand broken around their figures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from forms import Text, proactive_2019, proactive_2021, read_text, request_figures, request_rows, review_figures, review_rows

from reportminer.models import CellMethod, TableCode, TableRead
from reportminer.tables.sums import DIMENSIONS, REQUEST_ROWS

HEADING = "四、政府信息公开行政复议、行政诉讼情况"


def torn(rows: Sequence[Sequence[Text]], width: int = 7, header: int = 6) -> str:
    """The rows as programs lay out a PDF: labels wrapped at `width`, figures beside or between a label's lines, groups at the left."""
    lines: list[str] = []
    for row in rows:
        cells = [text for text, _, _ in row]
        figures = [cell for cell in cells if cell[-1:].isdigit()]
        *groups, label = cells[: len(cells) - len(figures)] or [""]
        if not figures:
            lines += [" ".join(cell[at : at + header] for cell in cells) for at in range(0, max(map(len, cells)), header)]
            continue
        pieces = [label[at : at + width] for at in range(0, len(label), width)]
        said = "   ".join(figures)
        middle = len(pieces) // 2
        if len(pieces) % 2:
            pieces[middle] += "  " + said
        else:
            pieces.insert(middle, said)
        for group in groups:
            pieces[0] = f"{group[:4]}  {pieces[0]}"
            pieces[-1] = f"{group[4:]}  {pieces[-1]}" if len(pieces) > 1 else pieces[-1]
        lines += pieces
    return "\n".join(lines)


def read(rows: Sequence[Sequence[Text]], width: int = 7) -> dict[str, TableRead]:
    """The tables of a text that holds these rows and, as all reports of that form, a table of reviews."""
    reviews = torn(review_rows(review_figures()), header=2)
    text = f"三、收到和处理政府信息公开申请情况\n{torn(rows, width)}\n{HEADING}\n{reviews}\n五、存在的主要问题"
    return {table.code.value: table for table in read_text(text)}


def figures(table: TableRead) -> dict[tuple[str | None, str], float | None]:
    return {(c.row_code, c.col_code): c.value for c in table.cells}


@pytest.mark.parametrize("width", [5, 7, 11])
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("seed", range(3))
def test_requests(form: str, seed: int, width: int) -> None:
    want = request_figures(form, seed=seed, largest=400)
    table = read(request_rows(want, form), width)["requests"]
    assert figures(table) == want
    assert (table.layout, table.doubts) == (form, ())
    assert {c.method for c in table.cells} == {CellMethod.LAYOUT}


def test_each_figure_is_where_it_stands() -> None:
    want = request_figures("2021", seed=4, largest=4000)
    rows = request_rows(want, "2021")
    text = f"三、收到和处理政府信息公开申请情况\n{torn(rows)}\n{HEADING}"
    (table,) = read_text(text)
    assert [c.span and c.span.of(text) for c in table.cells] == [
        str(want[row, kind]) for row in REQUEST_ROWS["2021"] for kind in DIMENSIONS
    ]
    assert table.span is not None
    assert table.span.of(text).endswith(torn(rows)[-12:])
    assert HEADING not in table.span.of(text)


def test_labels_are_the_forms() -> None:
    table = read(request_rows(request_figures("2021"), "2021"))["requests"]
    assert {c.row_label for c in table.cells if c.row_code == "rejected.reconfirmation"} == {"5.要求行政机关确认或重新出具已获取信息"}


@pytest.mark.parametrize("lost", [pytest.param(3, id="first"), pytest.param(12, id="inner"), pytest.param(27, id="last")])
def test_a_row_too_few_is_no_table_in_order(lost: int) -> None:
    rows = request_rows(request_figures("2021", seed=1), "2021")
    found = read([*rows[:lost], *rows[lost + 1 :]]).get("requests")
    assert found is None or all(c.row_code != REQUEST_ROWS["2021"][lost - 3] or c.value is None for c in found.cells)
    assert found is None or figures(found).items() <= figures(read(rows)["requests"]).items()


def test_figures_whose_sums_do_not_hold_are_no_table_in_order() -> None:
    want = request_figures("2021", seed=1, largest=90)
    wrong = {key: value + 7 * (key[0] == "granted") for key, value in want.items()}
    found = read(request_rows(wrong, "2021")).get("requests")
    assert found is None or ("granted", "total") not in {key for key, value in figures(found).items() if value is not None}


def test_prose_between_rows_is_no_label() -> None:
    rows = request_rows(request_figures("2021", seed=1), "2021")
    text = torn(rows[:9]) + "\n全年接待来访群众，办理工会经费手续。\n" + torn(rows[9:])
    assert all(table.code is not TableCode.REQUESTS or len(table.cells) < 25 * 7 for table in read_text(text))


@pytest.mark.parametrize("seed", range(3))
def test_reviews(seed: int) -> None:
    want = review_figures(seed)
    text = f"{HEADING}\n{torn(review_rows(want), header=2)}\n五、存在的主要问题及改进情况"
    (table,) = read_text(text)
    assert (table.code, figures(table)) == (TableCode.REVIEW_LITIGATION, want)


def test_proactive_2021() -> None:
    table = read(proactive_2021((0, 1, 5), (2, 1, 8), (16823, 1294, 87, "612.35")), 5)["proactive"]
    got = figures(table)
    assert [got["normative_documents", c] for c in ("issued", "repealed", "in_force")] == [2, 1, 8]
    assert [got[r, "decisions"] for r in ("licensing", "penalty", "coercion")] == [16823, 1294, 87]
    assert got["admin_fees", "amount"] == 6123500


def test_rows_in_another_order_than_the_forms_are_not_told_by_it() -> None:
    rows = proactive_2021((0, 1, 5), (2, 1, 8), (16823, 1294, 87, "612.35"))
    at = {row[0][0]: i for i, row in enumerate(rows)}
    rows[at["行政许可"]], rows[at["行政处罚"]] = rows[at["行政处罚"]], rows[at["行政许可"]]
    found = read(rows, 5).get("proactive")
    assert found is None or figures(found).get(("licensing", "decisions")) in (None, 16823)


def test_proactive_2019() -> None:
    want = [(0, 0, 0), (3, 3, 21), (12, -1, 560), (5, 0, 77), (9, 2, 31), (4, 0, 6), (3, 0), (11, "86.5")]
    shown = [tuple(abs(f) if isinstance(f, int) else f for f in row) for row in want]
    got = figures(read(proactive_2019(shown), 4)["proactive"])
    assert [got["other_services", c] for c in ("items_last_year", "items_change", "decisions")] == [5, 0, 77]
    assert got["procurement", "projects"] == 11
