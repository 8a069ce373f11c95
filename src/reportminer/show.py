"""One report for a person: its sections, what was extracted, each with its evidence, in the terminal or as a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
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
body{font:16px/1.7 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.4em} h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #ccc}
table{border-collapse:collapse;width:100%;font-size:.85em}
td,th{border:1px solid #ddd;padding:.25em .5em;text-align:left;vertical-align:top}
th{background:#f4f4f4} pre{white-space:pre-wrap;background:#fafafa;border:1px solid #eee;padding:1em;font:inherit}
mark{background:#fff3b0;border-bottom:2px solid #e0b400} mark.deadline{background:#d9f2d9;border-color:#3a9d3a}
mark.indicator{background:#d7e8ff;border-color:#3b7ddd} mark.finding{background:#ffdcdc;border-color:#d33} .code{color:#888;font-size:.85em}
"""


def show_html(store: Store, report_id: str) -> str:
    """A page of its own: what the report is, its tables, and its source text with every piece of evidence marked."""
    head = _head(store, report_id)
    title = next((plain(v) for n, v in head if n == "title"), report_id)
    parts = [f"<h1>{html.escape(title)}</h1>", _html_table(("", ""), head)]
    sections = store.rows(
        "SELECT ordinal, code, coalesce(number, '') || title, length(text) FROM sections WHERE report_id = ? ORDER BY 1",
        [report_id],
    )
    parts += ["<h2>Sections</h2>", _html_table(("", "code", "title", "characters"), sections)]
    for name, columns, table in _TABLES:
        rows = store.rows(f"SELECT {columns} FROM {table} WHERE report_id = ?", [report_id])
        parts += [f"<h2>{name} ({len(rows)})</h2>", _html_table(columns.split(", "), rows)]
    parts += ["<h2>Source text, with the evidence marked</h2>", f"<pre>{_marked(store, report_id)}</pre>"]
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">{policy}<title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _html_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f"<th>{html.escape(n)}</th>" for n in names) if any(names) else ""
    body = "".join("<tr>" + "".join(f"<td>{html.escape(plain(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>" if head else f"<table>{body}</table>"


def _marked(store: Store, report_id: str) -> str:
    """The source text, escaped, with marks around evidence; of overlapping pieces the first and longest is marked."""
    text = store.rows("SELECT text FROM sources JOIN reports USING (source_id) WHERE report_id = ?", [report_id])[0][0]
    spans = store.rows(
        "SELECT start_char, end_char, kind, tip FROM ("
        " SELECT start_char, end_char, 'indicator' AS kind, indicator || ' = ' || value AS tip FROM indicators WHERE report_id = $1"
        " UNION ALL SELECT start_char, end_char, 'count', text || ' ' || coalesce(subject, '') FROM counts WHERE report_id = $1"
        " UNION ALL SELECT start_char, end_char, 'deadline', text FROM deadlines WHERE report_id = $1"
        " UNION ALL SELECT start_char, end_char, 'finding', code FROM findings WHERE report_id = $1"
        ") WHERE start_char IS NOT NULL AND end_char - start_char BETWEEN 1 AND 400 ORDER BY start_char, end_char DESC", [report_id]
    )  # fmt: skip
    out, at = [], 0
    for start, end, kind, tip in spans:
        if start < at:
            continue
        out.append(html.escape(plain(text[at:start])))
        out.append(f'<mark class="{kind}" title="{html.escape(plain(tip), quote=True)}">{html.escape(plain(text[start:end]))}</mark>')
        at = end
    out.append(html.escape(plain(text[at:])))
    return "".join(out)
