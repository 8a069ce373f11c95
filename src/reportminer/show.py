"""One report for a person: its sections, what was extracted, each with its evidence, in the terminal or as a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reportminer.errors import StoreError
from reportminer.store import Store

_TABLES: tuple[tuple[str, str, str], ...] = (
    ("Figures", "indicator, dimension, value, unit, qualifier, basis, evidence, rule", "indicators"),
    ("Quantities", "section_code, text, value, unit, qualifier, subject, indicator, sentence", "counts"),
    (
        "Deadlines",
        "text, amount, unit, due_on, trigger_text, action_text, statutory_amount, within_statute, sentence",
        "deadlines",
    ),
    ("Table cells", "table_code, row_label, col_label, state, value, unit, method, row_code, col_code", "table_cells"),
    ("Findings", "severity, code, section_code, message, expected, actual, evidence", "findings"),
)
_LONG = 90
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, marks that reverse what a reader sees, and lone surrogates, which no file can hold."""


def find_report(store: Store, name: str) -> str:
    """The report_id of a report that is named by its id, its path or its file name. StoreError where there is none, or several."""
    found = store.rows(
        "SELECT DISTINCT report_id, path FROM reports JOIN source_paths USING (source_id) "
        "WHERE report_id = ? OR path = ? OR ends_with(path, '/' || ?)", [name, name, name.removeprefix("./")]
    )  # fmt: skip
    ids = sorted({r[0] for r in found})
    if not ids:
        raise StoreError(f'{name}: no such report in the database; `reportminer query "SELECT report_id, title FROM reports"` lists them')
    if len(ids) > 1:
        raise StoreError(f"{name}: {len(ids)} reports of that name: " + ", ".join(f"{r[0]} ({r[1]})" for r in found[:5]))
    return str(ids[0])


def _head(store: Store, report_id: str) -> list[tuple[str, Any]]:
    names = (
        "report_id", "title", "issuer", "issuer_kind", "region_name", "region_code", "report_year", "regime", "layout",
        "published_on", "published_basis", "period_start", "period_end", "is_annual_report", "characters", "path",
    )  # fmt: skip
    row = store.rows(f"SELECT {', '.join(names)} FROM reports JOIN sources USING (source_id) WHERE report_id = ?", [report_id])[0]
    return [(n, v) for n, v in zip(names, row, strict=True) if v is not None]


def show_terminal(store: Store, report_id: str, console: Console) -> None:
    """Print a report: what it is, its sections, and every table of what was extracted."""
    head = Text("\n").join(Text.assemble((f"{n:17}", "dim"), plain(v)) for n, v in _head(store, report_id))
    console.print(Panel(head, title="Report", title_align="left"))
    sections = store.rows(
        "SELECT ordinal, code, also_covers, coalesce(number, '') || title, text FROM sections WHERE report_id = ? ORDER BY ordinal",
        [report_id],
    )
    parts: list[RenderableType] = []
    for ordinal, code, also, title, text in sections:
        label = f"{ordinal}  {code}" + (f" + {', '.join(also)}" if also else "")
        parts.append(Text.assemble((label, "bold cyan"), "  ", (plain(title), "bold"), f"\n   {_short(plain(text), 160)}"))
    console.print(Panel(Group(*parts) if parts else Text("none"), title="Sections", title_align="left"))
    for title, columns, table in _TABLES:
        _print_table(console, title, columns, store.rows(f"SELECT {columns} FROM {table} WHERE report_id = ?", [report_id]))


def _print_table(console: Console, title: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    names = columns.split(", ")
    table = Table(title=f"{title} ({len(rows)})", title_justify="left", show_lines=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_short(plain(v), _LONG)) for v in row))
    console.print(table)


def plain(value: Any) -> str:
    """A value as text without characters that steer the terminal or turn the direction of writing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _STEERING.sub("", str(value))


def _short(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


_STYLE = """
body{font:16px/1.7 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.4em} h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #ccc} nav a{margin-right:1.2em} a{color:#1a5fb4}
table{border-collapse:collapse;width:100%;font-size:.85em} table.head{width:auto} table.head td:first-child{color:#666}
td,th{border:1px solid #ddd;padding:.25em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f4f4f4;overflow-wrap:normal} td:first-child{white-space:nowrap}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fafafa;border:1px solid #eee;padding:1em;font:inherit}
mark{background:#fff3b0;border-bottom:2px solid #e0b400;scroll-margin-top:3em} mark:target{outline:3px solid #e66100}
mark.deadline{background:#d9f2d9;border-color:#3a9d3a} mark.indicator{background:#d7e8ff;border-color:#3b7ddd}
mark.cell{background:#eee3fb;border-color:#8a56c8} mark.finding{background:#ffdcdc;border-color:#d33}
@media print{body{max-width:none}}
"""
_LEGEND = (("indicator", "figure"), ("count", "quantity"), ("deadline", "time limit"), ("cell", "table cell"), ("finding", "finding"))
"""Kinds of marks; where several pieces of evidence overlap, the first of them gives the colour."""
_EVIDENCE = """
SELECT start_char, end_char, kind, tip FROM (
    SELECT start_char, end_char, 'indicator' AS kind, concat(indicator, ' (', dimension, ') = ', format('{:g}', value)) AS tip
    FROM indicators WHERE report_id = $1
    UNION ALL SELECT start_char, end_char, 'count', concat_ws(' ', 'quantity', text, subject) FROM counts WHERE report_id = $1
    UNION ALL SELECT start_char, end_char, 'deadline', concat('time limit ', text) FROM deadlines WHERE report_id = $1
    UNION ALL SELECT start_char, end_char, 'cell', concat_ws(' | ', row_label, col_label, text) FROM table_cells WHERE report_id = $1
    UNION ALL SELECT start_char, end_char, 'finding', concat(code, ': ', message) FROM findings WHERE report_id = $1
) WHERE end_char > start_char ORDER BY ALL"""


def show_html(store: Store, report_id: str) -> str:
    """A page of its own: what the report is, its tables, and its source text with every piece of evidence marked."""
    head = _head(store, report_id)
    title = next((plain(v) for n, v in head if n == "title"), report_id)
    sections = store.rows(
        "SELECT ordinal, code, coalesce(number, '') || title, length(text) FROM sections WHERE report_id = ? ORDER BY 1",
        [report_id],
    )
    blocks = {"Sections": _html_table(("", "code", "title", "characters"), sections)}
    for name, columns, table in _TABLES:
        rows = store.rows(f"SELECT {columns}, start_char FROM {table} WHERE report_id = ?", [report_id])
        blocks[f"{name} ({len(rows)})"] = _html_table(columns.split(", "), rows, linked=True)
    legend = " ".join(f'<mark class="{kind}">{words}</mark>' for kind, words in _LEGEND)
    blocks["Source text"] = f"<p>Marked: {legend}. Point at a mark to read what was made of it.</p><pre>{_marked(store, report_id)}</pre>"
    parts = [f"<h1>{html.escape(title)}</h1>", _html_table((), head)]
    parts.append("<nav>" + "".join(f'<a href="#part{i}">{name}</a>' for i, name in enumerate(blocks)) + "</nav>")
    parts += [f'<h2 id="part{i}">{name}</h2>{block}' for i, (name, block) in enumerate(blocks.items())]
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">{policy}<title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _html_table(names: Sequence[str], rows: Iterable[Sequence[Any]], *, linked: bool = False) -> str:
    """A table; where it is `linked`, the last value of a row is the place in the source that its first one leads to."""
    lines = ["<tr>" + "".join(f"<th>{html.escape(n)}</th>" for n in names) + "</tr>"] if names else []
    for row in rows:
        cells = [html.escape(plain(v)) for v in (row[:-1] if linked else row)]
        if linked and row[-1] is not None:
            cells[0] = f'<a href="#c{row[-1]}">{cells[0]}</a>'
        lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return ("<table>" if names else '<table class="head">') + "".join(lines) + "</table>"


def _marked(store: Store, report_id: str) -> str:
    """The source text, escaped, cut where evidence begins or ends: each piece says all that was made of it."""
    text: str = store.rows("SELECT text FROM sources JOIN reports USING (source_id) WHERE report_id = ?", [report_id])[0][0]
    spans = store.rows(_EVIDENCE, [report_id])
    begins: dict[int, list[tuple[int, str, str]]] = {}
    for start, end, kind, tip in spans:
        begins.setdefault(start, []).append((end, kind, tip))
    cuts = sorted({0, len(text), *begins, *(end for _, end, _, _ in spans)})
    out, over = [], list[tuple[int, str, str]]()
    for at, end in pairwise(cuts):
        over = [one for one in over if one[0] > at] + begins.get(at, [])
        piece = html.escape(plain(text[at:end]))
        out.append(_mark(piece, over, f' id="c{at}"' if at in begins else "") if over else piece)
    return "".join(out)


def _mark(piece: str, over: Sequence[tuple[int, str, str]], name: str) -> str:
    kinds = {kind for _, kind, _ in over}
    shown = next(kind for kind, _ in _LEGEND if kind in kinds)
    tips = "\n".join(dict.fromkeys(plain(tip) for _, _, tip in over))
    return f'<mark class="{shown}"{name} title="{html.escape(tips, quote=True)}">{piece}</mark>'
