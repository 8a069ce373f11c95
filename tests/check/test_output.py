"""Findings for people and programs."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import texts
from rich.console import Console
from sarif_pydantic import Sarif
from texts import load, old_report, report, requests_table

from reportminer.check import (
    FORMATS,
    CheckedFinding,
    filtered,
    finding_rules,
    findings_of,
    print_findings,
    rank,
    render,
    unchecked_of,
)
from reportminer.models import Severity
from reportminer.store import Store, open_store

_SCHEMA = Path(os.environ.get("SARIF_SCHEMA", Path(__file__).parent / "sarif-schema-2.1.0.json"))


@pytest.fixture
def store() -> Iterator[Store]:
    broken = report(requests=requests_table(granted=(7, 2, 0, 0, 0, 0, 8), denied__third_party=("", 0, 0, 0, 0, 0, 0)), other="无。")
    with open_store(":memory:") as opened:
        load(opened, broken, old_report(problems="无。"))
        yield opened


@pytest.fixture
def findings(store: Store) -> list[CheckedFinding]:
    return findings_of(store)


def _sarif(findings: list[CheckedFinding], lang: str = "en") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(findings, "sarif", lang=lang))
    return log


def test_findings_know_their_report_and_line(store: Store, findings: list[CheckedFinding]) -> None:
    text = store.rows("SELECT text FROM sources WHERE path = '0.txt'")[0][0]
    (row,) = filtered(findings, codes=["sum.row"])
    assert (row.issuer, row.year, row.path, row.severity) == ("宜黄县林业局", 2022, "0.txt", Severity.ERROR)
    assert row.place
    line = text.split("\n")[row.place.line - 1]
    assert "（一）予以公开" in line
    assert line[row.place.column - 1 : row.place.end_column - 1] == row.finding.evidence == "8"


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"level": Severity.ERROR}, {"sum.row"}),
        ({"codes": ["sum."]}, {"sum.row"}),
        ({"years": [2012]}, {"section.empty"}),
        ({"issuers": ["林业"], "level": Severity.WARNING}, {"sum.row", "fee.unreported"}),
        ({"issuers": ["南丰"]}, set()),
    ],
)
def test_filters(findings: list[CheckedFinding], filters: dict[str, Any], codes: set[str]) -> None:
    assert {f.code for f in filtered(findings, **filters)} == codes


def test_levels_are_ordered() -> None:
    assert rank(Severity.INFO) < rank(Severity.WARNING) < rank(Severity.ERROR)


def test_json_counts_what_was_not_checked(store: Store, findings: list[CheckedFinding]) -> None:
    data = json.loads(render(findings, "json", unchecked=unchecked_of(store)))
    assert data["summary"] == {"error": 1, "warning": 2, "info": 0}
    not_checked = {n["code"]: n["items"] for n in data["not_checked"]}
    assert not_checked["sum.column"] >= 1
    assert not_checked["year.*"] == 2
    (row,) = [f for f in data["findings"] if f["code"] == "sum.row"]
    assert (row["expected"], row["actual"], row["section_code"]) == ("9", "8", "requests")


def test_csv_is_safe_in_a_spreadsheet(findings: list[CheckedFinding]) -> None:
    rows = list(csv.DictReader(io.StringIO(render(findings, "csv"))))
    assert len(rows) == len(findings)
    hostile = replace(findings[0].finding, evidence="=HYPERLINK(1)")
    evil = CheckedFinding(finding=hostile, path="x", media_type="text/plain", issuer="@x", year=2020)
    assert "'=HYPERLINK(1)" in render([evil], "csv")
    assert ",'@x," in render([evil], "csv")


def test_markdown_keeps_to_its_cells(findings: list[CheckedFinding]) -> None:
    hostile = replace(findings[0].finding, evidence="a|b\n<script>[x](y)")
    evil = CheckedFinding(finding=hostile, path="x", media_type="text/plain", issuer="甲局", year=2020)
    line = next(row for row in render([evil], "markdown", lang="zh").split("\n") if "script" in row)
    assert "a\\|b &lt;script>\\[x](y)" in line


@pytest.mark.parametrize(("lang", "words"), [("en", "The section problems says nothing"), ("zh", "有标题而无实际内容")])
def test_both_languages(findings: list[CheckedFinding], lang: str, words: str) -> None:
    assert all(words in render(findings, fmt, lang=lang) for fmt in FORMATS if fmt != "table")


def test_the_table_on_a_terminal(store: Store, findings: list[CheckedFinding]) -> None:
    out = io.StringIO()
    print_findings(findings, Console(file=out, width=200), lang="zh", unchecked=unchecked_of(store))
    assert "宜黄县林业局 2022" in out.getvalue()
    assert "未能核查" in out.getvalue()
    assert "错误 1, 警告 2, 提示 0 (涉及报告 2)" in out.getvalue()


def test_a_report_cannot_steer_the_terminal(findings: list[CheckedFinding]) -> None:
    hostile = replace(findings[0].finding, message="\x1b[2J[red]x")
    out = io.StringIO()
    evil = CheckedFinding(finding=hostile, path="x", media_type="text/plain", issuer="甲局\x1b", year=2020)
    print_findings([evil], Console(file=out, width=120))
    assert "\x1b" not in out.getvalue()
    assert "[red]x" in out.getvalue()


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="sarif"):
        render([], "xml")


# ---------------------------------------------------------------------------------------------------------- SARIF


def test_sarif_s_shape(findings: list[CheckedFinding]) -> None:
    log = _sarif(findings)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == list(finding_rules())
    assert len({r["name"] for r in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert len(result["locations"]) == 1
    assert len({r["partialFingerprints"]["reportminer/v1"] for r in run["results"]}) == len(run["results"])


def test_sarif_regions_cut_out_the_evidence(store: Store, findings: list[CheckedFinding]) -> None:
    sources = dict(store.rows("SELECT path, text FROM sources"))
    regions = 0
    for result in _sarif(findings)["runs"][0]["results"]:
        physical = result["locations"][0]["physicalLocation"]
        region = physical.get("region")
        if region:
            text = sources[physical["artifactLocation"]["uri"]]
            assert text[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"]
            assert region["startLine"] == text[: region["charOffset"]].count("\n") + 1
            assert region["endColumn"] > region["startColumn"] or region["endLine"] > region["startLine"]
            regions += 1
    assert regions >= 3


def test_sarif_of_other_files_has_no_lines() -> None:
    found = texts.findings(report(problems="无。"), "section.empty")[0]
    page = CheckedFinding(finding=found, path="年报/甲 局.pdf", media_type="application/pdf", issuer="甲局", year=2022)
    location = _sarif([page])["runs"][0]["results"][0]["locations"][0]
    assert "region" not in location["physicalLocation"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E5%B9%B4%E6%8A%A5/%E7%94%B2%20%E5%B1%80.pdf"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "problems"


@pytest.mark.skipif(not _SCHEMA.is_file(), reason="the official schema is not here: put it beside this file or name it in SARIF_SCHEMA")
def test_sarif_validates(findings: list[CheckedFinding]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for lang in ("en", "zh"):
        jsonschema.validate(_sarif(findings, lang), json.loads(_SCHEMA.read_text(encoding="utf-8")))


def test_sarif_is_what_an_independent_model_of_it_takes(findings: list[CheckedFinding]) -> None:
    assert len(Sarif.model_validate(_sarif(findings)).runs[0].results) == len(findings)
