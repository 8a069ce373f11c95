"""Issuers side by side: what was written comes out in every regime, filters, messages, charts, and the command."""

from __future__ import annotations

import random
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus import ROOT
from reportminer.chart import chinese_font, draw, figure
from reportminer.cli import app
from reportminer.compare import BREAKS, CompareError, compare, notes, parse_years, years_of
from reportminer.config import Settings
from reportminer.executor import ingest_files
from reportminer.files import find_files
from reportminer.query import Result
from reportminer.store import Store, open_store

MADE_UP = runpy.run_path(str(ROOT / "notebooks" / "made_up.py"))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six education bureaus over fifteen years, as the notebooks have them."""
    folder = tmp_path_factory.mktemp("compare")
    MADE_UP["write"](folder / "reports")
    with open_store(folder / "made.duckdb") as store:
        summary = ingest_files(store, find_files([folder / "reports"]), Settings())
    assert (summary.loaded, summary.failures, summary.not_annual) == (85, [], 0)
    return folder / "made.duckdb"


@pytest.fixture(scope="module")
def store(db: Path) -> Iterator[Store]:
    with open_store(db, read_only=True) as store:
        yield store


def written() -> Iterator[tuple[str, int, dict[str, int]]]:
    """What the reports say."""
    for issuer, size in MADE_UP["BUREAUS"].items():
        pick, carried = random.Random(issuer), 0
        for year in MADE_UP["YEARS"]:
            figures = MADE_UP["figures_of"](pick, size, year, carried if year > 2019 else 0)
            carried = figures["carried_out"]
            if (issuer, year) not in MADE_UP["SILENT"]:
                yield issuer, year, figures


def cell(result: Result, issuer: str, indicator: str, year: int) -> Any:
    [row] = [r for r in result.rows if r[0] == issuer and r[2] == indicator]
    return row[result.names.index(str(year))]


def test_what_was_written_comes_out_in_every_regime(store: Store) -> None:
    codes = {
        "received": "requests.received",
        "granted": "requests.granted", "partial": "requests.partially_granted", "denied": "requests.denied",
        "unavailable": "requests.unavailable", "concluded": "requests.concluded", "reviews": "review.total", "items": "proactive.total",
    }  # fmt: skip
    result = compare(store, list(codes.values()))
    told = list(written())
    assert len(told) == 85
    assert [(i, y, c) for i, y, f in told for n, c in codes.items() if cell(result, i, c, y) != f[n]] == []


def test_years_without_a_report_are_empty(store: Store) -> None:
    result = compare(store, ["requests.received"])
    assert cell(result, "长汀县教育局", "requests.received", 2013) is None
    assert years_of(result) == tuple(range(2010, 2025))
    gaps = set(store.rows("SELECT issuer, report_year FROM missing_reports"))
    assert gaps == MADE_UP["SILENT"]


def test_rates(store: Store) -> None:
    result = compare(store, ["grant_share", "on_time_share"], years=[2013, 2015, 2022])
    figures = {(i, y): f for i, y, f in written()}
    for year in (2013, 2015, 2022):
        f = figures["安溪县教育局", year]
        assert cell(result, "安溪县教育局", "grant_share", year) == pytest.approx(f["granted"] / f["concluded"], abs=1e-4)
    f = figures["安溪县教育局", 2015]
    assert cell(result, "安溪县教育局", "on_time_share", 2015) == pytest.approx(f["on_time"] / f["concluded"], abs=1e-4)


def test_changes_of_definition_are_told(store: Store) -> None:
    result = compare(store, ["requests.received"], years=range(2012, 2016))
    assert {row[-1] for row in result.rows} == {"2014"}
    assert result.names[-1] == BREAKS
    [note] = notes(result)
    assert note.startswith("requests.received 2014: Since 2014")
    assert notes(result, chinese=True)[0].startswith("requests.received 2014: 2014年起")
    assert notes(compare(store, ["requests.received"], years=range(2019, 2025))) == []


@pytest.mark.parametrize(
    ("filters", "issuers"),
    [
        pytest.param({"issuers": ["永春县教育局"]}, {"永春县教育局"}, id="name"),
        pytest.param({"issuers": ["永春", "安溪"]}, {"永春县教育局", "安溪县教育局"}, id="parts of names"),
        pytest.param({"issuers": ["永春县 教育局"]}, {"永春县教育局"}, id="spaces"),
        pytest.param({"regions": ["3505"]}, {"永春县教育局", "安溪县教育局"}, id="prefix"),
        pytest.param({"regions": ["350500"]}, {"永春县教育局", "安溪县教育局"}, id="prefecture's code"),
        pytest.param({"regions": ["泉州市"]}, {"永春县教育局", "安溪县教育局"}, id="prefecture"),
        pytest.param({"regions": ["永春"]}, {"永春县教育局"}, id="county without 县"),
        pytest.param({"regions": ["福建省"]}, set(MADE_UP["BUREAUS"]), id="province"),
        pytest.param({"regions": ["350525", "福州"]}, {"永春县教育局", "连江县教育局"}, id="two"),
        pytest.param({"level": "county", "field": "education"}, set(MADE_UP["BUREAUS"]), id="level and field"),
        pytest.param({"regions": ["11"]}, set(), id="no report there"),
    ],
)
def test_filters(store: Store, filters: dict[str, Any], issuers: set[str]) -> None:
    assert {row[0] for row in compare(store, ["requests.received"], **filters).rows} == issuers


def test_dimension(store: Store) -> None:
    result = compare(store, ["requests.received"], years=[2022], dimension="natural_person")
    assert cell(result, "永春县教育局", "requests.received", 2022) == 15
    assert compare(store, ["requests.received"], years=[2012], dimension="natural_person").rows == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"indicators": ["requests.recieved"]}, r"no such indicator; near are requests\.received", id="indicator"),
        pytest.param({"indicators": ["grantshare"]}, "near are grant_share", id="rate"),
        pytest.param({"indicators": []}, "no indicator; ", id="none"),
        pytest.param({"issuers": ["永舂县教育局"]}, "no such issuer in the database; near are .*永春县教育局", id="issuer"),
        pytest.param({"regions": ["永舂县"]}, "no issuer of such a region in the database; near are 永春县", id="region"),
        pytest.param({"level": "city"}, "no issuer of that level in the database; there are county", id="level"),
        pytest.param({"field": "helth"}, "there are education", id="field"),
        pytest.param({"dimension": "people"}, "there are total, natural_person", id="dimension"),
    ],
)
def test_unknown_is_answered_with_what_is_near(store: Store, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(CompareError, match=message):
        compare(store, arguments.pop("indicators", ["requests.received"]), **arguments)


@pytest.mark.parametrize("text", ["x", "2010-", "-2010", "2014-2010", "1066", "2010-20x"])
def test_years_that_are_none(text: str) -> None:
    with pytest.raises(CompareError, match="--year"):
        parse_years(text)


def test_years() -> None:
    assert parse_years("2019, 2010-2012") == (2010, 2011, 2012, 2019)
    assert parse_years("") == ()


# -------------------------------------------------------------------------------------------------------------- charts


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_chart(store: Store, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("matplotlib")
    out = tmp_path / f"chart{ending}"
    draw(compare(store, ["requests.received", "grant_share"]), out)  # a missing glyph would be a warning, and so an error here
    assert out.stat().st_size > 10_000


def test_an_issuer_looks_the_same_in_every_panel() -> None:
    pytest.importorskip("matplotlib")
    rows = (
        ("甲局", "某县", "requests.received", "件", 1.0, 2.0, ""),
        ("乙局", "某县", "requests.received", "件", 3.0, 4.0, ""),
        ("乙局", "某县", "proactive.total", "条", 5.0, 6.0, ""),
        ("甲局", "邻县", "proactive.total", "条", 7.0, 8.0, ""),
    )
    picture = figure(Result(("issuer", "region", "indicator", "unit", "2010", "2011", BREAKS), ("VARCHAR",) * 7, rows))
    first, second = ({line.get_label(): (line.get_color(), line.get_marker()) for line in axes.lines} for axes in picture.axes)
    assert set(first) == {"甲局（某县）", "乙局"}
    assert set(second) == {"甲局（邻县）", "乙局"}
    assert first["乙局"] == second["乙局"]
    assert len({*first.values(), *second.values()}) == 3


def test_chart_of_many_issuers_shows_the_median() -> None:
    pytest.importorskip("matplotlib")
    rows = tuple((f"第{i}局", "某县", "requests.received", "件", float(i), None, "") for i in range(13))
    picture = figure(Result(("issuer", "region", "indicator", "unit", "2010", "2011", BREAKS), ("VARCHAR",) * 7, rows))
    assert [text.get_text() for text in picture.legends[0].get_texts()] == ["中位数（13家）"]


def test_no_font_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = pytest.importorskip("matplotlib.font_manager")
    monkeypatch.setattr(manager.fontManager, "ttflist", [])
    monkeypatch.setattr("reportminer.chart.find_spec", lambda name: None)
    with pytest.raises(CompareError, match=r"no font with Chinese characters found.*fonts-noto-cjk"):
        chinese_font()


def test_a_machine_without_fonts_takes_the_packaged_one(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = pytest.importorskip("matplotlib.font_manager")
    monkeypatch.setattr(manager.fontManager, "ttflist", [])
    assert chinese_font() == "Noto Sans CJK SC"


def test_chart_of_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CompareError, match="nothing to draw"):
        draw(compare(store, ["rules.issued"], years=[2012]), tmp_path / "x.png")
    with pytest.raises(CompareError, match=r"\.png or \.svg"):
        draw(compare(store, ["requests.received"]), tmp_path / "x.gif")


# ---------------------------------------------------------------------------------------------------------- command


def test_command(db: Path, tmp_path: Path) -> None:
    out = tmp_path / "c.svg"
    call = ["compare", "requests.received", "--db", str(db), "--year", "2013-2014", "--region", "泉州", "--format", "csv"]
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "issuer,region,indicator,unit,2013,2014,series_breaks",
        "安溪县教育局,安溪县,requests.received,件,13,23,2014",
    ]
    pytest.importorskip("matplotlib")
    assert CliRunner().invoke(app, [*call, "--chart", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<?xml")


def test_command_with_notes(db: Path) -> None:
    result = CliRunner().invoke(app, ["compare", "requests.received", "--db", str(db), "--issuer", "永春县教育局"])
    assert result.exit_code == 0
    assert "永春县教育局" in result.stdout
    assert "requests.received 2019: Since 2019" in result.stderr
