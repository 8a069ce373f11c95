"""The official tables built in code: figures that obey the sums, as grids and as running text."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from reportminer.models import CleanText, Grid, GridCell, TableRead
from reportminer.spans import OffsetMap, Span
from reportminer.tables import locate, read_flat
from reportminer.tables.labels import label_rules
from reportminer.tables.sums import APPLICANTS, BLOCKS, DIMENSIONS, OUTCOMES, PARTS, REQUEST_ROWS, TOTAL, Key

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
SUMS = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
GROUPS = {
    "granted": ("三、本年度办理结果",),
    "denied.state_secret": ("（三）不予公开",),
    "unavailable.not_held": ("（四）无法提供",),
    "rejected.petition": ("（五）不予处理",),
    "other.overdue_correction": ("（六）其他处理",),
}
OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
BLOCK_LABELS = {"review": "行政复议", "litigation_direct": "未经复议直接起诉", "litigation_after_review": "复议后起诉"}

Text = tuple[str, int, int]  # text, rowspan, colspan


def official(table: str, code: str) -> str:
    """The official wording of a row."""
    return next(r.match[0] for r in label_rules() if (r.table, r.role, r.code) == (table, "row", code))


def request_figures(form: str, seed: int = 0, largest: int = 60) -> dict[Key, int]:
    """Figures of a `requests` table that obey every sum."""
    dice = random.Random(seed)
    figures: dict[Key, int] = {}
    for kind in APPLICANTS:
        busy = 1.0 if kind == "natural_person" else 0.25
        for row in PARTS[form]:
            figures[row, kind] = dice.randint(0, largest) if dice.random() < 0.4 * busy else 0
        figures["concluded", kind] = sum(figures[row, kind] for row in PARTS[form])
        figures["carried_in", kind] = dice.randint(0, min(5, figures["concluded", kind]))
        figures["carried_out", kind] = dice.randint(0, 4) if busy == 1.0 else 0
        going = figures["concluded", kind] + figures["carried_out", kind]
        figures["received", kind] = going - figures["carried_in", kind]
    for row in REQUEST_ROWS[form]:
        figures[row, TOTAL] = sum(figures[row, kind] for kind in APPLICANTS)
    return figures


def review_figures(seed: int = 0) -> dict[Key, int]:
    """Figures of a `review_litigation` table that obey every sum."""
    dice = random.Random(seed)
    figures = {(block, outcome): dice.randint(0, 30) for block in BLOCKS for outcome in OUTCOMES}
    return figures | {(block, TOTAL): sum(figures[block, o] for o in OUTCOMES) for block in BLOCKS}


def grid(rows: Sequence[Sequence[Text]], span: Span | None = None) -> Grid:
    """Lay out rows of (text, rowspan, colspan) as a page does."""
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for r, row in enumerate(rows):
        c = 0
        for text, down, across in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
            cells.append(GridCell(r, c, down, across, text, Span(1000 * r + 10 * c, 1000 * r + 10 * c + len(text))))
            c += across
    return Grid(tuple(cells), len(rows), max(c.col + c.colspan for c in cells), span)


def plain(*texts: object) -> list[Text]:
    """A row of cells without spans."""
    return [(str(text), 1, 1) for text in texts]


def request_rows(figures: Mapping[Key, object], form: str) -> list[list[Text]]:
    """The rows of a `requests` grid as the form has them, with merged labels."""
    results = len(PARTS[form]) + 1
    rows: list[list[Text]] = [
        [(SUMS, 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        plain(*COLUMNS[1:6]),
    ]
    spans = {"denied.state_secret": 8, "unavailable.not_held": 3, "rejected.petition": 5, "other.overdue_correction": 3}
    for row in REQUEST_ROWS[form]:
        label = official("requests", row)
        cells: list[Text] = [("三、本年度办理结果", results, 1)] if row == "granted" else []
        if row in spans:
            cells.append((GROUPS[row][0], spans[row], 1))
        width = 3 if row in {"received", "carried_in", "carried_out"} else 1 if "." in row else 2
        rows.append([*cells, (label, 1, width), *plain(*(figures[row, d] for d in DIMENSIONS))])
    return rows


def review_rows(figures: Mapping[Key, object], outcomes: Sequence[str] = (*OUTCOMES, TOTAL)) -> list[list[Text]]:
    """The rows of a `review_litigation` grid, three storeys of header and one row of figures."""
    words = dict(zip((*OUTCOMES, TOTAL), OUTCOME_LABELS, strict=True))
    named = [words[o] for o in outcomes]
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((name, 2, 1) for name in named), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        plain(*named, *named),
        plain(*(figures[block, o] for block in BLOCKS for o in outcomes)),
    ]


def proactive_2021(rules: Sequence[object], documents: Sequence[object], single: Sequence[object]) -> list[list[Text]]:
    """The rows of a `proactive` grid of 2021: two rows of three figures, four of one."""
    return [
        [("第二十条第（一）项", 1, 4)],
        plain("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        plain("规章", *rules),
        plain("行政规范性文件", *documents),
        [("第二十条第（五）项", 1, 4)],
        [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
        [("行政许可", 1, 1), (str(single[0]), 1, 3)],
        [("第二十条第（六）项", 1, 4)],
        [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
        [("行政处罚", 1, 1), (str(single[1]), 1, 3)],
        [("行政强制", 1, 1), (str(single[2]), 1, 3)],
        [("第二十条第（八）项", 1, 4)],
        [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3)],
        [("行政事业性收费", 1, 1), (str(single[3]), 1, 3)],
    ]


def proactive_2019(figures: Sequence[Sequence[object]]) -> list[list[Text]]:
    """The rows of a `proactive` grid of 2019; `figures` for its eight rows in order."""
    items = plain("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    return [
        [("第二十条第（一）项", 1, 4)],
        plain("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
        plain("规章", *figures[0]),
        plain("规范性文件", *figures[1]),
        [("第二十条第（五）项", 1, 4)],
        items,
        plain("行政许可", *figures[2]),
        plain("其他对外管理服务事项", *figures[3]),
        [("第二十条第（六）项", 1, 4)],
        items,
        plain("行政处罚", *figures[4]),
        plain("行政强制", *figures[5]),
        [("第二十条第（八）项", 1, 4)],
        [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 2)],
        [("行政事业性收费", 1, 1), (str(figures[6][0]), 1, 1), (str(figures[6][1]), 1, 2)],
        [("第二十条第（九）项", 1, 4)],
        [("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额", 1, 2)],
        [("政府集中采购", 1, 1), (str(figures[7][0]), 1, 1), (str(figures[7][1]), 1, 2)],
    ]


def as_text(rows: Sequence[Sequence[Text]], cell: str = "\t", row: str = "\n") -> str:
    """The rows as running text, each cell once, parted by `cell` and `row`."""
    return row.join(cell.join(text for text, _, _ in cells) for cells in rows)


def read_text(text: str, dropped: int = 0) -> tuple[TableRead, ...]:
    """All tables of a text from whose source so many characters before it were dropped."""
    return read_flat(CleanText(text, OffsetMap([(0, dropped, len(text))]), ()), locate(text))
