"""Findings for people and programs: JSON, CSV, Markdown, SARIF; the table for a terminal is `print_findings`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reportminer.check.codes import Words, message, section_name, words
from reportminer.check.records import CheckedFinding, Unchecked, rank
from reportminer.check.sarif import to_sarif
from reportminer.models import Severity
from reportminer.records import record

_SHOWN = 80
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


@record(kw_only=True)
class Sheet:
    """What is to be shown."""

    findings: Sequence[CheckedFinding]
    unchecked: Sequence[Unchecked]
    lang: str


def render(findings: Sequence[CheckedFinding], fmt: str, *, lang: str = "en", unchecked: Sequence[Unchecked] = ()) -> str:
    """Findings as `json`, `csv`, `markdown` or `sarif`. What was not checkable is counted in all but csv.

    Raises ValueError for another format.
    """
    try:
        writer = _WRITERS[fmt]
    except KeyError:
        raise ValueError(f"{fmt}: no such format; there are {', '.join(_WRITERS)}") from None
    return writer(Sheet(findings=findings, unchecked=unchecked, lang=lang))


def print_findings(findings: Sequence[CheckedFinding], console: Console, *, lang: str = "en", unchecked: Sequence[Unchecked] = ()) -> None:
    """Print findings by report, the worst first within each; below them what was not checkable, and a summary."""
    heads = _heads(lang)
    for (path, issuer, year), group in groupby(_by_report(findings), key=lambda f: (f.path, f.issuer, f.year)):
        console.print(Text(_plain(f"{issuer or '?'} {year or ''}  {path}"), style="bold"))
        table = Table(*(heads[name] for name in ("severity", "code", "section", "message")), show_edge=False, pad_edge=False)
        for f in group:
            severity = Text(heads[f.severity.value], style=_STYLES[f.severity])
            table.add_row(severity, f.code, _section(f, lang), Text(_plain(message(f.finding, lang))))
        console.print(table)
        console.print()
    for entry in unchecked:
        console.print(Text(f"{heads['not_checked']}: {entry.what(lang)}", style="dim"))
    console.print(Text(summary(findings, lang), style="bold"))


def summary(findings: Sequence[CheckedFinding], lang: str = "en") -> str:
    """How many findings of each level there are, in how many reports."""
    heads = _heads(lang)
    counts = ", ".join(f"{heads[s.value]} {sum(f.severity is s for f in findings)}" for s in Severity)
    return f"{counts} ({heads['reports']} {len({f.finding.report_id for f in findings})})"


def _plain(text: str) -> str:
    """Text without control characters, so that a report cannot steer the terminal."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f"))


def _heads(lang: str) -> Mapping[str, str]:
    heads: Mapping[str, str] = words("output")[lang]
    return heads


def _by_report(findings: Iterable[CheckedFinding]) -> list[CheckedFinding]:
    return sorted(findings, key=lambda f: (f.issuer or "", f.year or 0, f.path, -rank(f.severity), f.finding.start_char or -1, f.code))


def _section(found: CheckedFinding, lang: str) -> str:
    code = found.finding.section_code
    name = section_name(code) if code else Words("", "")
    return name.zh if lang == "zh" else name.en


def _record(f: CheckedFinding, lang: str) -> dict[str, Any]:
    """A finding as flat data; keys are those of the table `findings`, and what tells the report."""
    row = f.finding
    return {
        "path": f.path, "issuer": f.issuer, "report_year": f.year, "report_id": row.report_id, "code": row.code,
        "severity": row.severity.value, "section_code": row.section_code, "message": message(row, lang), "basis": row.basis,
        "expected": row.expected, "actual": row.actual, "evidence": row.evidence, "start_char": row.start_char, "end_char": row.end_char,
        "line": f.place.line if f.place else None, "column": f.place.column if f.place else None,
    }  # fmt: skip


def _json(sheet: Sheet) -> str:
    counts = {s.value: sum(f.severity is s for f in sheet.findings) for s in Severity}
    data = {
        "findings": [_record(f, sheet.lang) for f in _by_report(sheet.findings)],
        "not_checked": [u.record(sheet.lang) for u in sheet.unchecked],
        "summary": counts,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _csv(sheet: Sheet) -> str:
    out = io.StringIO()
    records = [_record(f, sheet.lang) for f in _by_report(sheet.findings)]
    writer = csv.DictWriter(out, fieldnames=list(_FIELDS), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _safe(value) for key, value in record.items()} for record in records)
    return out.getvalue()


_FIELDS = (
    "path", "issuer", "report_year", "report_id", "code", "severity", "section_code", "message", "basis",
    "expected", "actual", "evidence", "start_char", "end_char", "line", "column",
)  # fmt: skip


def _safe(value: Any) -> Any:
    """Text from a report that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _markdown(sheet: Sheet) -> str:
    heads, lines = _heads(sheet.lang), [f"# {_heads(sheet.lang)['title']}", "", summary(sheet.findings, sheet.lang), ""]
    for (path, issuer, year), group in groupby(_by_report(sheet.findings), key=lambda f: (f.path, f.issuer, f.year)):
        lines += [f"## {_cell(issuer or '?')} {year or ''}", "", _code(path), ""]
        lines += [_row([heads[n] for n in ("severity", "code", "section", "message", "evidence")]), "|---|---|---|---|---|"]
        for f in group:
            row = f.finding
            said = (_section(f, sheet.lang), message(row, sheet.lang), (row.evidence or "")[:_SHOWN])
            lines.append(_row([heads[f.severity.value], f"`{f.code}`", *map(_cell, said)]))
        lines.append("")
    if sheet.unchecked:
        lines += [f"## {heads['not_checked']}", "", *(f"- {_cell(u.what(sheet.lang))}" for u in sheet.unchecked), ""]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Text that cannot leave its table cell, nor become mark-up."""
    plain = " ".join(_plain(text).split())
    return plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")


def _code(path: str) -> str:
    """A path as code; a backtick in it would end that."""
    return f"`{_plain(path).replace('`', 'ˋ')}`"


def _sarif(sheet: Sheet) -> str:
    return json.dumps(to_sarif(_by_report(sheet.findings), sheet.unchecked, lang=sheet.lang), ensure_ascii=False, indent=1) + "\n"


_WRITERS: Mapping[str, Callable[[Sheet], str]] = {"json": _json, "csv": _csv, "markdown": _markdown, "sarif": _sarif}
FORMATS = ("table", *_WRITERS)
"""What `reportminer check --format` takes; `table` is printed by `print_findings`."""
