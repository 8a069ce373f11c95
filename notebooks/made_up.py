"""Reports of made-up content for the notebooks: six education bureaus of Fujian, report years 2010 to 2024.

The places exist, every figure is made up. The official tables are those of corpus/forms, with other numbers in them, so
that each year's report follows the form of its time: prose, the statistics table of 2014, the tables of 2019 and 2021.

    python notebooks/made_up.py FOLDER
"""

from __future__ import annotations

import html
import json
import random
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parents[1] / "corpus" / "forms" / "content"
BUREAUS = {"永春县教育局": 6, "安溪县教育局": 14, "连江县教育局": 9, "长汀县教育局": 5, "福鼎市教育局": 8, "尤溪县教育局": 4}
"""Name and about how many requests a year it got in 2010."""
YEARS = range(2010, 2025)
SILENT = {("长汀县教育局", 2013), ("长汀县教育局", 2016), ("尤溪县教育局", 2010), ("尤溪县教育局", 2011), ("福鼎市教育局", 2024)}
"""Years without a report."""
BARE = {("永春县教育局", 2010), ("连江县教育局", 2011), ("长汀县教育局", 2012), ("尤溪县教育局", 2014), ("安溪县教育局", 2010)}
"""Reports that say nothing on fees."""
Figures = Mapping[str, int]


def figures_of(pick: random.Random, size: int, year: int, carried_in: int) -> dict[str, int]:
    """The figures of a year, so that all sums hold."""
    received = max(1, round(size * (1 + 0.09 * (year - 2010)) * pick.uniform(0.7, 1.3)))
    carried_out = pick.choice((0, 0, 1)) if year >= 2019 and received > 3 else 0
    concluded = received + carried_in - carried_out
    left, parts = concluded, {}
    for name, share in (("denied", 0.08), ("unavailable", 0.15), ("partial", 0.12), ("rejected", 0.06 if year >= 2019 else 0.0)):
        parts[name] = min(left, sum(pick.random() < share for _ in range(concluded)))
        left -= parts[name]
    extended = sum(pick.random() < 0.06 for _ in range(concluded))
    reviews = sum(pick.random() < 0.05 for _ in range(concluded))
    return {
        "received": received, "carried_in": carried_in, "carried_out": carried_out, "concluded": concluded, "granted": left, **parts,
        "extended": extended, "on_time": concluded - extended, "reviews": reviews, "items": pick.randrange(150, 420) + 12 * (year - 2010),
    }  # fmt: skip


def report(issuer: str, year: int, f: Figures) -> str:
    """A report as a page."""
    title = f"{issuer}{year}年政府信息公开工作年度报告"
    blocks = [f"<h1>{title}</h1>", _p(_preamble(issuer, year))]
    for heading, parts in _sections(issuer, year, f):
        blocks += [_p(heading), *parts]
    facts = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{year + 1}-01-20">'
    head = f'<meta charset="utf-8"><title>{title}</title>{facts}'
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head><body>\n' + "\n".join(blocks) + "\n</body></html>\n"


def _preamble(issuer: str, year: int) -> str:
    return f"本报告由{issuer}编制，数据统计期限为{year}年1月1日至{year}年12月31日。"


def _sections(issuer: str, year: int, f: Figures) -> list[tuple[str, list[str]]]:
    if year >= 2019:
        return _new(year, f)
    told = (
        f"{year}年，我局共收到政府信息公开申请{f['received']}件，已全部办结。其中同意公开{f['granted']}件，"
        f"同意部分公开{f['partial']}件，不同意公开{f['denied']}件，申请信息不存在{f['unavailable']}件。"
    )
    review = (
        f"{year}年，因政府信息公开引起的行政复议{f['reviews']}件，未发生行政诉讼。"
        if f["reviews"]
        else f"{year}年未发生行政复议和行政诉讼。"
    )
    parts = [
        ("概述", [_p(f"{year}年，我局把招生入学、学生资助、校舍安全作为公开重点，制度不断健全。")]),
        ("主动公开政府信息情况", [_p(f"全年主动公开政府信息{f['items']}条。")]),
        ("依申请公开政府信息和不予公开政府信息情况", [_p(told)]),
        ("政府信息公开的收费及减免情况", [_p("全年未收取任何费用。")]),
        ("因政府信息公开申请行政复议、提起行政诉讼情况", [_p(review)]),
        ("存在的主要问题及改进情况", [_p(f"公开内容与家长的期待仍有差距。{year + 1}年将增加专栏，并对各校联络员进行培训。")]),
    ]
    if (issuer, year) in BARE:
        del parts[3]
    if year >= 2014:
        parts.append((f"附件：政府信息公开情况统计表（{year}年度）", [_statistics(f)]))
    return [(title if title.startswith("附件") else f"{'一二三四五六七'[i]}、{title}", body) for i, (title, body) in enumerate(parts)]


def _new(year: int, f: Figures) -> list[tuple[str, list[str]]]:
    proactive, requests, review = _tables("tengchong-2019" if year < 2021 else "qionghai-market-2022")
    _blank(proactive)
    _blank(requests)
    _fill_requests(requests, f)
    review[-1] = [str(f["reviews"]), "0", "0", "0", str(f["reviews"]), *["0"] * 10]
    return [
        ("一、总体情况", [_p(f"{year}年，我局主动公开政府信息{f['items']}条，及时发布招生、资助、收费等信息。")]),
        ("二、主动公开政府信息情况", [_table(proactive)]),
        ("三、收到和处理政府信息公开申请情况", [_table(requests)]),
        ("四、政府信息公开行政复议、行政诉讼情况", [_table(review)]),
        ("五、存在的主要问题及改进情况", [_p(f"政策解读的形式还较单一。{year + 1}年将制作图解和短视频，并开通热线。")]),
        ("六、其他需要报告的事项", [_p(f"{year}年未收取政府信息公开信息处理费，没有其他需要报告的事项。")]),
    ]


def _tables(name: str) -> list[list[list[Any]]]:
    content = json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
    return [deepcopy(block["table"]) for block in content["blocks"] if "table" in block]


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else str(cell["text"])


def _blank(table: list[list[Any]]) -> None:
    """All numbers 0."""
    for row in table:
        for i, cell in enumerate(row):
            if any(c.isdigit() for c in _text(cell)) and not any("\u4e00" <= c <= "\u9fff" for c in _text(cell).rstrip("个万元")):
                row[i] = "0" if isinstance(cell, str) else {**cell, "text": "0"}


def _fill_requests(table: list[list[Any]], f: Figures) -> None:
    rows = {
        "一、本年新收": "received", "二、上年结转": "carried_in", "（一）予以公开": "granted", "（二）部分公开": "partial",
        "6.属于四类过程性信息": "denied", "1.本机关不掌握": "unavailable", "1.信访举报投诉类": "rejected", "（七）总计": "concluded",
        "四、结转下年度": "carried_out",
    }  # fmt: skip
    for row in table:
        name = next((n for start, n in rows.items() if any(_text(c).startswith(start) for c in row[:-7])), None)
        if name:
            row[-7:] = [str(f[name]), "0", "0", "0", "0", "0", str(f[name])]


def _statistics(f: Figures) -> str:
    rows = {
        "（一）主动公开政府信息数": "items", "2.政府网站公开政府信息数": "items",
        "（一）收到申请数": "received", "3.网络申请数": "received",
        "（二）申请办结数": "concluded", "1.按时办结数": "on_time", "2.延期办结数": "extended", "（三）申请答复数": "concluded",
        "2.同意公开答复数": "granted", "3.同意部分公开答复数": "partial",
        "4.不同意公开答复数": "denied", "法律法规规定的其他情形": "denied",
        "6.申请信息不存在数": "unavailable", "四、行政复议数量": "reviews", "（一）维持具体行政行为数": "reviews",
    }  # fmt: skip
    [table] = _tables("gongcheng-education-2015")
    for row in table[1:]:
        name = next((n for start, n in rows.items() if row[0].startswith(start)), None)
        if row[-1] != "——":
            row[-1] = str(f[name]) if name else "0"
    return _table(table)


def _p(text: str) -> str:
    return f"<p>{html.escape(text, quote=False)}</p>"


def _table(rows: list[list[Any]]) -> str:
    out = ['<table border="1">']
    for row in rows:
        cells = (c if isinstance(c, dict) else {"text": c} for c in row)
        out.append("<tr>" + "".join(f"<td{_spans(c)}>{html.escape(_text(c), quote=False)}</td>" for c in cells) + "</tr>")
    return "\n".join([*out, "</table>"])


def _spans(cell: Mapping[str, Any]) -> str:
    return "".join(f' {name}="{cell[name]}"' for name in ("rowspan", "colspan") if name in cell)


def write(folder: Path) -> int:
    """Write all reports below `folder`; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for issuer, size in BUREAUS.items():
        pick, carried = random.Random(f"{issuer}"), 0
        for year in YEARS:
            f = figures_of(pick, size, year, carried if year > 2019 else 0)
            carried = f["carried_out"]
            if (issuer, year) not in SILENT:
                (folder / f"{issuer}-{year}.html").write_text(report(issuer, year, f), encoding="utf-8")
                count += 1
    return count


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
