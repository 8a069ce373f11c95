"""The quality gate: how right the miner is on corpus/, kind by kind, and never less right than it was.

Passages are harder than reports: no two of them are worded alike, and what their gold leaves open is counted neither way.

Floors and the corpus's digest are in quality_floors.toml. A floor is only ever raised:

    REPORTMINER_PIN=1 pytest tests/test_quality.py
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from corpus import CORPUS, FORMS, REPORTS, mined
from passages import PASSAGES, scored
from reportminer.evaluate import Miss, Score, evaluate
from reportminer.store import Store

FLOORS = Path(__file__).with_name("quality_floors.toml")
GOLD = {"reports": CORPUS / "gold", "forms": CORPUS / "forms" / "gold"}
SLACK = 0.005
KINDS = ("document", "metadata", "sections", "missing", "embedded", "indicators", "counts", "deadlines", "findings")
FORM_NAMES = sorted({p.stem for p in FORMS})
PINNED: dict[str, Any] = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def digest() -> str:
    """Of every report and every gold file."""
    found = hashlib.sha256()
    gold = (*(GOLD[part].glob("*.json") for part in GOLD), (CORPUS / "forms").glob("*.cells.json"))
    for path in sorted((*REPORTS, *FORMS, *PASSAGES, *chain.from_iterable(gold))):
        found.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


@pytest.fixture(scope="module")
def measured(corpus_store: Store) -> dict[str, tuple[dict[str, Score], list[Miss]]]:
    """Scores and misses of the parts of the corpus; floors are pinned anew where that is asked for."""
    found = {part: evaluate(corpus_store, folder) for part, folder in GOLD.items()}
    passages = {path.stem: scored(path) for path in PASSAGES}
    found["passages"] = {name: score for name, (score, _) in passages.items()}, [m for _, misses in passages.values() for m in misses]
    if os.environ.get("REPORTMINER_PIN"):
        pin({part: {kind: score.f1 for kind, score in scores.items()} for part, (scores, _) in found.items()})
    return found


def pin(scores: dict[str, dict[str, float]]) -> None:
    """Write the floors, none lower than it was, and the corpus's digest."""
    lines = [
        "# Least F1 on corpus/, by kind. Raised, never lowered: REPORTMINER_PIN=1 pytest tests/test_quality.py",
        f'digest = "{digest()}"',
    ]
    for part, found in scores.items():
        old = PINNED.get(part, {})
        lines += ["", f"[{part}]", *(f"{kind} = {max(old.get(kind, 0.0), round(f1 - SLACK, 4)):.4f}" for kind, f1 in found.items())]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    PINNED.update(tomllib.loads(FLOORS.read_text(encoding="utf-8")))


MEASURED = [*((part, kind) for part in GOLD for kind in KINDS), *(("passages", path.stem) for path in PASSAGES)]


@pytest.mark.parametrize(("part", "kind"), [pytest.param(part, kind, id=f"{part}-{kind}") for part, kind in MEASURED])
def test_no_kind_is_worse_than_its_floor(measured: dict[str, tuple[dict[str, Score], list[Miss]]], part: str, kind: str) -> None:
    scores, misses = measured[part]
    told = "\n".join(f"{m.file}: {m.what}: {m.item}" for m in misses if m.kind == kind)
    assert scores[kind].f1 >= PINNED[part][kind], told


def test_the_floors_are_those_of_this_corpus(measured: dict[str, tuple[dict[str, Score], list[Miss]]]) -> None:
    assert PINNED["digest"] == digest(), "corpus/ has changed: pin the floors anew (REPORTMINER_PIN=1 pytest tests/test_quality.py)"


def test_the_gold_says_enough_to_measure(measured: dict[str, tuple[dict[str, Score], list[Miss]]]) -> None:
    wanted = {kind: score.right + score.missed for kind, score in measured["reports"][0].items()}
    least = {
        "document": 16,
        "metadata": 100,
        "sections": 100,
        "missing": 4,
        "embedded": 2,
        "indicators": 1000,
        "counts": 300,
        "deadlines": 20,
    }
    assert {k: n for k, n in least.items() if wanted[k] < n} == {}


def test_no_cell_is_invented(measured: dict[str, tuple[dict[str, Score], list[Miss]]]) -> None:
    score = measured["reports"][0]["indicators"] + measured["forms"][0]["indicators"]
    assert score.precision >= 0.995


# ------------------------------------------------------------------------------------------ one report in four forms


def cells_of(path: Path) -> list[tuple[str, str | None, str, str, float | None]]:
    return [(str(c.table_code), c.row_code, c.col_code, str(c.state), c.value) for c in mined(path).table_cells]


def wanted_cells(name: str) -> list[tuple[str, str | None, str, str, float | None]]:
    rows = json.loads((CORPUS / "forms" / f"{name}.cells.json").read_text(encoding="utf-8"))
    return [(table, row, col, state, None if value is None else float(value)) for table, row, col, state, value in rows]


def test_there_are_forms_of_every_regime() -> None:
    regimes = Counter(str(mined(CORPUS / "forms" / f"{name}.html").report.regime) for name in FORM_NAMES)
    assert set(regimes) == {"regs-2008", "stats-2014", "format-2019", "format-2021"}
    assert min(regimes.values()) >= 2


def every_form(**known: str) -> list[Any]:
    """(name, form) of every file; `known` are faults that are not mended yet."""
    every = [(name, form) for name in FORM_NAMES for form in ("html", "docx", "pdf", "txt")]
    marks = {key: [pytest.mark.xfail(strict=True, reason=reason)] for key, reason in known.items()}
    return [pytest.param(name, form, id=f"{name}-{form}", marks=marks.get(f"{name.replace('-', '_')}_{form}", [])) for name, form in every]


@pytest.mark.parametrize(("name", "form"), every_form())
def test_every_form_of_a_report_gives_the_same_cells(name: str, form: str) -> None:
    found, wanted = Counter(cells_of(CORPUS / "forms" / f"{name}.{form}")), Counter(wanted_cells(name))
    assert (list((found - wanted).elements()), list((wanted - found).elements())) == ([], [])


@pytest.mark.parametrize(
    ("name", "form"),
    every_form(shapotou_housing_2020_html="the row of conclusions comes before the row of new requests"),
)
def test_the_cells_stand_in_reading_order(name: str, form: str) -> None:
    found, wanted = cells_of(CORPUS / "forms" / f"{name}.{form}"), wanted_cells(name)
    assert [c for c in found if c in wanted] == [c for c in wanted if c in found]


@pytest.mark.parametrize("form", [pytest.param(f, id=f) for f in ("docx", "pdf", "txt")])
@pytest.mark.parametrize("name", [pytest.param(n, id=n) for n in FORM_NAMES])
def test_every_form_of_a_report_gives_the_same_figures(name: str, form: str) -> None:
    def figures(suffix: str) -> dict[tuple[str, str], float]:
        return {(i.indicator, i.dimension): i.value for i in mined(CORPUS / "forms" / f"{name}.{suffix}").indicators}

    assert figures(form) == figures("html")


@pytest.mark.parametrize("form", [pytest.param(f, id=f) for f in ("docx", "pdf", "txt")])
@pytest.mark.parametrize("name", [pytest.param(n, id=n) for n in FORM_NAMES])
def test_every_form_of_a_report_is_the_same_report(name: str, form: str) -> None:
    def identity(suffix: str) -> tuple[object, ...]:
        report = mined(CORPUS / "forms" / f"{name}.{suffix}").report
        return report.is_annual_report, report.issuer, report.region_code, report.report_year, report.layout

    assert identity(form) == identity("html")
