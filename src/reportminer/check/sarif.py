"""SARIF 2.1.0: what code-scanning viewers open. A finding stands at its line where the file is a text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from reportminer._version import __version__
from reportminer.check.codes import FindingRule, basis_of, explain, finding_rules, message, section_name
from reportminer.check.records import CheckedFinding, Unchecked
from reportminer.models import Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "SRCROOT"


def to_sarif(findings: Sequence[CheckedFinding], unchecked: Sequence[Unchecked] = (), *, lang: str = "en") -> dict[str, Any]:
    """A SARIF log with one run. Rules carry their help texts; what was not checkable is among the run's notifications."""
    rules = list(finding_rules().values())
    index = {rule.id: i for i, rule in enumerate(rules)}
    driver = {
        "name": "reportminer", "version": __version__, "semanticVersion": __version__, "language": "zh-CN" if lang == "zh" else "en-US",
        "rules": [_rule(rule, lang) for rule in rules],
    }  # fmt: skip
    notes = [{"level": "note", "message": {"text": u.what(lang)}} for u in unchecked]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": Path.cwd().as_uri() + "/"}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(f, index[f.code], lang) for f in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: FindingRule, lang: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace("_", ".").split(".")),
        "shortDescription": {"text": rule.title[lang]},
        "fullDescription": {"text": rule.words[lang]},
        "help": {"text": explain(rule.id, lang)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity["default"]]},
        "properties": {"basis": basis_of(rule.id, None)},
    }


def _result(f: CheckedFinding, rule_index: int, lang: str) -> dict[str, Any]:
    row = f.finding
    told = {"expected": row.expected, "actual": row.actual, "basis": row.basis or None, "issuer": f.issuer, "year": f.year}
    return {
        "ruleId": row.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[row.severity],
        "message": {"text": message(row, lang)},
        "locations": [_location(f, lang)],
        "partialFingerprints": {"reportminer/v1": _fingerprint(f)},
        "properties": {key: value for key, value in told.items() if value is not None},
    }


def _location(f: CheckedFinding, lang: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(f.path)}
    if f.place:
        physical["region"] = _region(f)
    location: dict[str, Any] = {"physicalLocation": physical}
    code = f.finding.section_code
    if code:
        name = section_name(code)
        location["logicalLocations"] = [{"name": name.zh if lang == "zh" else name.en, "fullyQualifiedName": code, "kind": "element"}]
    if f.finding.evidence and not f.place:
        location["message"] = {"text": f.finding.evidence}
    return location


def _region(f: CheckedFinding) -> Mapping[str, Any]:
    """Lines and columns from 1, the end column exclusive; characters from 0."""
    place, row = f.place, f.finding
    if place is None or row.start_char is None or row.end_char is None:
        return {}
    return {
        "startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column,
        "charOffset": row.start_char, "charLength": row.end_char - row.start_char, "snippet": {"text": row.evidence or ""},
    }  # fmt: skip


def _artifact(path: str) -> dict[str, str]:
    """A path below the current folder relative to it, any other as an absolute URI."""
    if not PurePosixPath(path).is_absolute() and not Path(path).is_absolute():
        return {"uri": quote(path), "uriBaseId": _ROOT}
    here = Path(path)
    if here.is_relative_to(Path.cwd()):
        return {"uri": quote(here.relative_to(Path.cwd()).as_posix()), "uriBaseId": _ROOT}
    return {"uri": here.as_uri()}


def _fingerprint(f: CheckedFinding) -> str:
    """The same as long as the report and the finding are."""
    row = f.finding
    parts = (row.report_id, row.code, row.section_code or "", row.expected or "", row.actual or "", str(row.start_char))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
