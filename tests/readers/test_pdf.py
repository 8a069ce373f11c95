"""The PDF reader, on files drawn for the purpose."""

from __future__ import annotations

import pytest
from makers import (
    LEFT,
    PROSE,
    Cell,
    PdfMaker,
    placed,
    proactive_cells,
    raw_pdf,
    requests_cells,
    review_cells,
    scan_pdf,
    window,
)

from reportminer.config import Limits
from reportminer.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded
from reportminer.models import Document
from reportminer.readers.pdf import read_pdf
from reportminer.spans import gaps

REQUESTS_WIDTHS = [40.0, 45.0, 110.0, *[34.0] * 7]
LONG = PROSE[0] * 4


def read(data: bytes) -> Document:
    return read_pdf(data, limits=Limits())


def without_frame(document: Document) -> str:
    return "".join(gap.of(document.text) for gap in gaps((r.span for r in document.frame), len(document.text)))


def assert_spans(document: Document) -> None:
    cells = [cell for grid in document.grids for cell in grid.cells]
    assert cells
    assert [c.span.of(document.text) for c in cells if c.span] == [c.text for c in cells]
    assert all(g.span and g.span.contains(c.span) for g in document.grids for c in g.cells if c.span)


# ---------------------------------------------------------------------------------------------------------------- text


def test_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    maker = PdfMaker(title="某县教育局2023年政府信息公开工作年度报告")
    maker.centred("某县教育局", size=22)
    maker.centred("2023年政府信息公开工作年度报告", size=22)
    for text in ("一、总体情况", *PROSE, "二、主动公开政府信息情况", "无。"):
        maker.paragraph(text)
    document = read(maker.save())
    assert document.text.splitlines() == [
        "某县教育局2023年政府信息公开工作年度报告",
        "一、总体情况",
        *PROSE,
        "二、主动公开政府信息情况",
        "无。",
    ]
    assert document.media_type == "application/pdf"
    assert document.encoding is None
    assert document.facts.headline == "某县教育局2023年政府信息公开工作年度报告"


def test_text_is_ordered_by_place_not_by_the_order_in_the_file() -> None:
    maker = PdfMaker()
    maker.y = 600
    maker.line("二、后写的先画。")
    maker.y = 700
    maker.line("一、先写的后画。")
    maker.line("三、在中间。")
    assert read(maker.save()).text.splitlines() == ["一、先写的后画。", "三、在中间。", "二、后写的先画。"]


def test_a_full_last_line_does_not_swallow_the_next_paragraph() -> None:
    maker = PdfMaker()
    first = "，".join(["这是二十五个字的一段话因此刚好排满整整一行"] * 4)[:50] + "。"
    for _ in range(3):
        maker.paragraph(first)
    assert read(maker.save()).text.splitlines() == [first] * 3


def test_a_heading_below_a_full_last_line_is_told_by_the_space_above_it() -> None:
    full = ("这一行正好排满所以看不出它是不是一段话的末尾一行" * 2)[:27]
    maker = PdfMaker()
    for _ in range(3):
        maker.line(full + "而")
        maker.line(full + "。")
        maker.y -= 12
        maker.line("存在的主要问题")
        maker.y -= 12
    assert read(maker.save()).text.splitlines() == [full + "而" + full + "。", "存在的主要问题"] * 3


def test_a_heading_a_size_larger_is_no_part_of_the_line_above() -> None:
    maker = PdfMaker(size=12)
    full = "这一行正好排满所以看不出它是不是一段话的末尾一行而下面是标题呢"
    for _ in range(2):
        maker.line(full + "而还。")
        maker.line("存在的主要问题", size=14)
    assert read(maker.save()).text.splitlines() == [full + "而还。", "存在的主要问题"] * 2


def test_page_numbers_and_running_heads_are_frame_and_the_paragraph_goes_on() -> None:
    maker = PdfMaker(numbers=True, head="某县教育局政府信息公开年报")
    for _ in range(3):
        maker.paragraph(LONG)
    document = read(maker.save())
    assert maker.page >= 2
    assert without_frame(document).splitlines() == [LONG] * 3
    assert {r.reason for r in document.frame} == {"frame"}
    assert document.text.count("年报") == maker.page


@pytest.mark.parametrize("number", ["1", "- 1 -", "—1—", "第1页 共1页", "1/1", "Page 1 of 1", "１"])
def test_the_number_of_a_single_page_is_frame(number: str) -> None:
    maker = PdfMaker()
    maker.paragraph(PROSE[0])
    maker.y = 50
    maker.line(number, x=290, size=10)
    assert without_frame(read(maker.save())).splitlines() == [PROSE[0]]


def test_a_figure_at_the_edge_of_a_page_is_no_page_number() -> None:
    maker = PdfMaker()
    maker.paragraph(PROSE[0])
    maker.y = 60
    maker.line("121", x=290, size=10)
    assert read(maker.save()).frame == ()


def test_figures_in_a_column_over_pages_are_no_page_numbers() -> None:
    maker = PdfMaker(size=10)
    for _ in range(4):
        maker.y = 790
        for _ in range(41):
            maker.line("0")
        maker.new_page()
    maker.line("完")
    document = read(maker.save())
    assert document.frame == ()
    assert document.text.count("0") == 4 * 41


def test_body_lines_that_recur_at_one_place_are_no_running_head() -> None:
    maker = PdfMaker()
    for page in range(8):
        maker.line("信息网上公开：一方面通过网站公开有关事宜，" if page in (2, 6) else f"第{page}类信息一共公开了若干条，")
        maker.paragraph(PROSE[0])
        maker.new_page()
    document = read(maker.save())
    assert document.frame == ()
    assert document.text.count("信息网上公开") == 2


def test_double_printing_reads_once() -> None:
    maker = PdfMaker()
    maker.line("一、总体情况")
    maker.y = 742
    maker.line("一、总体情况", x=LEFT + 0.3)
    assert read(maker.save()).text == "一、总体情况\n"


def test_a_rotated_page_reads_like_an_upright_one() -> None:
    maker = PdfMaker(rotation=90)
    maker.canvas.translate(595, 0)
    maker.canvas.rotate(90)
    maker.y = 500
    maker.paragraph(PROSE[1])
    maker.table([(0, 0, 1, 1, "规章"), (0, 1, 1, 1, "12")], [100, 60])
    document = read(maker.save())
    assert document.text.splitlines() == [PROSE[1], "规章\t12"]
    assert placed(document.grids[0]) == [(0, 0, 1, 1, "规章"), (0, 1, 1, 1, "12")]


def test_ink_does_not_tell_the_line() -> None:
    plain = "增幅为".encode("utf-16-be").hex().encode(), "，共十一条，都已公开。".encode("utf-16-be").hex().encode()
    data = raw_pdf([b"BT /F 12 Tf 72 700 Td <%s> Tj /G 12 Tf (11.1) Tj /F 12 Tf <%s> Tj ET" % plain])
    assert read(data).text == "增幅为11.1，共十一条，都已公开。\n"


def test_columns_that_come_close_to_a_long_entry_stay_apart() -> None:
    maker = PdfMaker(size=10)
    for x, text in ((LEFT, "行政规范性文件"), (LEFT + 100, "74"), (LEFT + 130, "33100"), (LEFT + 163, "682")):
        maker.y = 700
        maker.line(text, x=x)
    assert read(maker.save()).text == "行政规范性文件\t74\t33100\t682\n"


# -------------------------------------------------------------------------------------------------------------- tables


def test_the_three_official_tables_of_2021_are_read_exactly() -> None:
    tables = proactive_cells(), requests_cells(), review_cells()
    maker = PdfMaker()
    for heading, cells, widths, height in zip(
        ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"),
        tables,
        ([130.0, 100.0, 100.0, 100.0], REQUESTS_WIDTHS, [28.0] * 15),
        (15.0, 23.0, 25.0),
        strict=True,
    ):
        maker.line(heading)
        maker.table(cells, widths, height=height, size=6)
        maker.new_page()
    document = read(maker.save())
    assert [placed(grid) for grid in document.grids] == [sorted(t) for t in tables]
    assert [(g.rows, g.cols) for g in document.grids] == [(14, 4), (28, 10), (4, 15)]
    values = [sum(c.text.replace(".", "").isdigit() for c in g.cells) for g in document.grids]
    assert values == [10, 175, 15]
    assert_spans(document)
    assert document.text.count("商业企业") == 1
    assert document.text.count("三、收到和处理") == 1


def test_prose_beside_a_table_is_not_in_it_and_cells_are_not_in_the_prose() -> None:
    maker = PdfMaker()
    maker.paragraph("表前的一段话。")
    maker.table([(0, 0, 1, 1, "商 业 企\n业"), (0, 1, 1, 1, "96171.6"), (1, 0, 1, 2, "合并")], [60, 60])
    maker.paragraph("表后的一段话。")
    document = read(maker.save())
    assert document.text == "表前的一段话。\n商业企业\t96171.6\n合并\n表后的一段话。\n"
    assert placed(document.grids[0]) == [(0, 0, 1, 1, "商业企业"), (0, 1, 1, 1, "96171.6"), (1, 0, 1, 2, "合并")]
    assert_spans(document)


@pytest.mark.parametrize("header", [0, 3], ids=["bare", "header repeated"])
@pytest.mark.parametrize("at", [8, 13, 17, 20, 26])
def test_a_table_over_a_page_break_is_one(at: int, header: int) -> None:
    cells = requests_cells()
    maker = PdfMaker(numbers=True)
    maker.y = 110 + at * 20
    maker.table(window(cells, 0, at), REQUESTS_WIDTHS, height=20, size=6)
    maker.new_page()
    maker.table(window(cells, at, 28, header=header), REQUESTS_WIDTHS, height=20, size=6)
    document = read(maker.save())
    assert [placed(grid) for grid in document.grids] == [sorted(cells)]
    assert_spans(document)


def test_a_label_split_by_the_page_break_is_joined_again() -> None:
    cells = requests_cells()
    above: list[Cell] = [(r, c, a, b, "（四）无" if t.startswith("（四）") else t) for r, c, a, b, t in window(cells, 0, 16)]
    below = [(r, c, a, b, "法提供" if (r, c) == (0, 1) else t) for r, c, a, b, t in window(cells, 16, 28)]
    widths = [40.0, 30.0, 110.0, *[34.0] * 7]
    maker = PdfMaker()
    maker.table(above, widths, height=20, size=6)
    maker.new_page()
    maker.table(below, widths, height=20, size=6)
    assert [placed(grid) for grid in read(maker.save()).grids] == [sorted(cells)]


def test_a_row_split_by_the_page_break_is_joined_again() -> None:
    maker = PdfMaker()
    widths = [62.0, 60.0]
    maker.table([(0, 0, 1, 1, "指标"), (0, 1, 1, 1, "数量"), (1, 0, 1, 1, "行政事业"), (1, 1, 1, 1, "12")], widths, size=13)
    maker.new_page()
    maker.table([(0, 0, 1, 1, "性收费"), (0, 1, 1, 1, ""), (1, 0, 1, 1, "其他"), (1, 1, 1, 1, "3")], widths, size=13)
    cells = placed(read(maker.save()).grids[0])
    assert cells[2:] == [(1, 0, 1, 1, "行政事业性收费"), (1, 1, 1, 1, "12"), (2, 0, 1, 1, "其他"), (2, 1, 1, 1, "3")]


def test_whole_rows_on_both_sides_of_a_page_break_stay_apart() -> None:
    maker = PdfMaker()
    maker.table([(0, 0, 1, 1, "行政许可"), (0, 1, 1, 1, "12")], [62, 60], size=13)
    maker.new_page()
    maker.table([(0, 0, 1, 1, "行政处罚"), (0, 1, 1, 1, "3")], [62, 60], size=13)
    assert placed(read(maker.save()).grids[0]) == [
        *[(0, 0, 1, 1, "行政许可"), (0, 1, 1, 1, "12")],
        *[(1, 0, 1, 1, "行政处罚"), (1, 1, 1, 1, "3")],
    ]


def test_headings_split_by_the_page_break_are_joined_again() -> None:
    widths = [28.0] * 5 + [60.0] * 2
    upper: list[Cell] = [(0, 0, 1, 5, "行政复议"), (0, 5, 1, 2, "行政诉讼")]
    upper += [(1, i, 1, 1, text) for i, text in enumerate(("结果", "结果", "其他", "尚未", "总计"))] + [(1, 5, 1, 2, "复议后起诉")]
    lower: list[Cell] = [(0, i, 1, 1, text) for i, text in enumerate(("维持", "纠正", "结果", "审结", "", "结果维持", "总计"))]
    lower += [(1, i, 1, 1, str(i)) for i in range(7)]
    maker = PdfMaker()
    maker.table(upper, widths)
    maker.new_page()
    maker.table(lower, widths)
    cells = placed(read(maker.save()).grids[0])
    assert cells[2:8] == [
        *[(1, 0, 2, 1, "结果维持"), (1, 1, 2, 1, "结果纠正"), (1, 2, 2, 1, "其他结果"), (1, 3, 2, 1, "尚未审结")],
        *[(1, 4, 2, 1, "总计"), (1, 5, 1, 2, "复议后起诉")],
    ]


def test_headings_over_headings_on_the_next_page_stay_apart() -> None:
    maker = PdfMaker()
    maker.table([(0, i, 1, 1, t) for i, t in enumerate(("指标", "数量", "单位"))], [120.0] * 3)
    maker.new_page()
    maker.table([(0, i, 1, 1, t) for i, t in enumerate(("行政许可", "见附表", "件"))], [120.0] * 3)
    assert [c[0] for c in placed(read(maker.save()).grids[0])] == [0, 0, 0, 1, 1, 1]


def test_tables_with_other_columns_or_a_heading_between_stay_two() -> None:
    maker = PdfMaker()
    maker.table([(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1")], [100, 60])
    maker.new_page()
    maker.table([(0, 0, 1, 1, "乙"), (0, 1, 1, 1, "2"), (0, 2, 1, 1, "3")], [100, 100, 60])
    maker.new_page()
    maker.line("一个标题")
    maker.table([(0, 0, 1, 1, "丙"), (0, 1, 1, 1, "2"), (0, 2, 1, 1, "3")], [100, 100, 60])
    assert [(g.rows, g.cols) for g in read(maker.save()).grids] == [(1, 2), (1, 3), (1, 3)]


def test_a_heading_row_alone_at_the_foot_of_a_page_belongs_to_its_table() -> None:
    cells = proactive_cells()
    widths = [130.0, 100.0, 100.0, 100.0]
    maker = PdfMaker()
    maker.paragraph(PROSE[0])
    maker.table(window(cells, 0, 1), widths)
    maker.new_page()
    maker.table(window(cells, 1, 14), widths)
    assert [placed(grid) for grid in read(maker.save()).grids] == [sorted(cells)]


def test_rules_inside_a_form_are_found_where_it_is_drawn() -> None:
    maker = PdfMaker()
    maker.paragraph("表在下面。")
    maker.canvas.beginForm("table")
    maker.y = 300
    maker.table([(0, 0, 1, 1, "规章"), (0, 1, 1, 1, "12")], [60, 60])
    maker.canvas.endForm()
    maker.canvas.saveState()
    maker.canvas.translate(40, 250)
    maker.canvas.scale(1.2, 1.2)
    maker.canvas.doForm("table")
    maker.canvas.restoreState()
    document = read(maker.save())
    assert document.text == "表在下面。\n规章\t12\n"
    assert placed(document.grids[0]) == [(0, 0, 1, 1, "规章"), (0, 1, 1, 1, "12")]


def test_a_table_open_at_its_sides_is_closed() -> None:
    maker = PdfMaker()
    for row, (label, value) in enumerate((("规章", "1"), ("行政规范性文件", "2"), ("行政许可", "3"))):
        y = 700 - 20 * row
        maker.canvas.line(LEFT, y, LEFT + 200, y)
        maker.canvas.line(LEFT + 120, y, LEFT + 120, y - 20)
        maker.y = y - 14
        maker.line(label, x=LEFT + 5, size=10)
        maker.y = y - 14
        maker.line(value, x=LEFT + 150, size=10)
    maker.canvas.line(LEFT, 640, LEFT + 200, 640)
    texts = [c.text for c in read(maker.save()).grids[0].cells]
    assert texts == ["规章", "1", "行政规范性文件", "2", "行政许可", "3"]


@pytest.mark.parametrize("rest", ["70.3%，其中自然人", "（居）务公开"])
def test_a_line_left_short_by_what_may_not_be_cut_goes_on(rest: str) -> None:
    maker = PdfMaker()
    for _ in range(2):
        maker.paragraph("这是一段用来确定左右边距的文字，" * 6 + "到此为止。")
    start = "这一行因为下一行开头的字不可拆开所以没有排满哦"
    maker.line(start, x=LEFT + 32)
    maker.line(rest + "的文字。")
    assert read(maker.save()).text.splitlines()[-1] == f"{start}{rest}的文字。"


def test_boxes_around_text_are_no_tables() -> None:
    maker = PdfMaker()
    maker.canvas.rect(40, 40, 515, 760)
    maker.canvas.rect(LEFT - 10, 690, 445, 80)
    maker.paragraph(PROSE[1])
    document = read(maker.save())
    assert document.grids == ()
    assert document.text.splitlines() == [PROSE[1]]


# ------------------------------------------------------------------------------------------------------------- refusals


def text_pdf(pages: int = 2) -> bytes:
    maker = PdfMaker(numbers=True)
    for _ in range(pages - 1):
        maker.paragraph(PROSE[0])
        maker.new_page()
    maker.paragraph(PROSE[0])
    return maker.save()


def test_a_scan_says_that_it_needs_recognition() -> None:
    with pytest.raises(EmptyFile, match=r"scan without a text layer, 3 page\(s\).*OCR"):
        read(scan_pdf(3))


def test_a_blank_page_is_empty() -> None:
    with pytest.raises(EmptyFile, match="blank"):
        read(PdfMaker().save())


def test_a_password_is_asked_for() -> None:
    maker = PdfMaker(password="secret")
    maker.paragraph(PROSE[0])
    with pytest.raises(EncryptedFile, match="password"):
        read(maker.save())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_files_are_refused(share: float) -> None:
    data = text_pdf()
    with pytest.raises(DamagedFile, match="download it again"):
        read(data[: int(len(data) * share) - 10])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"<html>", b"%PDF-1.4\n" + bytes(range(256)) * 20 + b"%%EOF"])
def test_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile):
        read(data)


def test_pages_and_characters_are_limited() -> None:
    data = text_pdf(4)
    with pytest.raises(LimitExceeded, match=r"4 pages, limits\.max_pages allows 3"):
        read_pdf(data, limits=Limits(max_pages=3))
    with pytest.raises(LimitExceeded, match=r"limits\.max_characters"):
        read_pdf(data, limits=Limits(max_characters=100))


def test_cells_are_limited() -> None:
    maker = PdfMaker()
    maker.table(proactive_cells(), [130.0, 100.0, 100.0, 100.0])
    with pytest.raises(LimitExceeded, match=r"limits\.max_cells"):
        read_pdf(maker.save(), limits=Limits(max_cells=20))


def test_a_page_of_countless_lines_is_read_as_text() -> None:
    maker = PdfMaker()
    maker.paragraph(PROSE[0])
    for i in range(5000):
        maker.canvas.line(i % 500, 100, i % 500, 600)
    document = read(maker.save())
    assert document.text.splitlines() == [PROSE[0]]
    assert document.grids == ()
