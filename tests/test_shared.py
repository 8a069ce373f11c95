"""On the real reports beside this repository, where they are: the scores asked for, and the evidence of every row."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import SHARED, mined
from evidence import faults
from reportminer.config import Settings
from reportminer.evaluate import Score, evaluate
from reportminer.executor import ingest_files
from reportminer.store import Store, open_store

HERE = (SHARED / "reports").is_dir() and (SHARED / "gold").is_dir()
pytestmark = pytest.mark.skipif(not HERE, reason="no ../shared beside the repository")
FILES = tuple(sorted(p for p in (SHARED / "reports").iterdir() if p.suffix in (".txt", ".html"))) if HERE else ()
AGGREGATOR = "000_e22dc38a0c093c40.txt"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shared") / "x.duckdb"
    with open_store(path) as store:
        assert ingest_files(store, FILES, Settings()).failures == []
    return path


@pytest.fixture(scope="module")
def store(db: Path) -> Iterator[Store]:
    with open_store(db, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def scores(store: Store) -> dict[str, Score]:
    return evaluate(store, SHARED / "gold")[0]


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        pytest.param("document", 1.0, id="document"),
        pytest.param("metadata", 0.98, id="metadata"),
        pytest.param("sections", 0.97, id="sections"),
        pytest.param("missing", 0.95, id="missing"),
        pytest.param("embedded", 0.95, id="embedded"),
        pytest.param("counts", 0.95, id="counts"),
        pytest.param("deadlines", 0.95, id="deadlines"),
        pytest.param("indicators", 0.98, id="indicators"),
        pytest.param("findings", 1.0, id="findings"),
    ],
)
def test_scores(scores: dict[str, Score], kind: str, least: float) -> None:
    assert scores[kind].f1 >= least


def test_no_figure_is_invented(scores: dict[str, Score]) -> None:
    assert scores["indicators"].precision >= 0.995


def test_our_scores_are_those_of_score_py(db: Path, scores: dict[str, Score]) -> None:
    if importlib.util.find_spec("duckdb") is None or not (SHARED / "score.py").is_file():
        pytest.skip("no score.py")
    told = subprocess.run(
        [sys.executable, str(SHARED / "score.py"), str(SHARED / "gold"), str(db)], capture_output=True, text=True, check=True
    ).stdout
    for kind in ("sections", "counts", "indicators"):
        (line,) = [row for row in told.splitlines() if row.split()[:1] == [kind]]
        assert f"{scores[kind].f1:.2f}"[:4] in line


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in FILES])
def test_every_row_with_offsets_has_its_evidence_there(path: Path) -> None:
    assert faults(mined(path)) == []


class TestAggregatorsPage:
    """The report of a district education bureau on an aggregator's page."""

    def rows(self, store: Store, sql: str) -> list[tuple[object, ...]]:
        return store.rows(sql.format(f"(SELECT report_id FROM reports JOIN sources USING (source_id) WHERE path LIKE '%{AGGREGATOR}')"))

    def test_who_and_when(self, store: Store) -> None:
        assert self.rows(store, "SELECT issuer, report_year FROM reports WHERE report_id IN {}") == [("西安市长安区教育局", 2010)]

    @pytest.mark.parametrize("indicator", [pytest.param(i, id=i) for i in ("requests.received", "review.total", "litigation.total")])
    def test_zeroes(self, store: Store, indicator: str) -> None:
        assert self.rows(store, f"SELECT value FROM indicators WHERE indicator = '{indicator}' AND report_id IN {{}}") == [(0.0,)]

    def test_the_time_limit_has_its_trigger(self, store: Store) -> None:
        found = self.rows(store, "SELECT amount, unit, trigger_text IS NOT NULL FROM deadlines WHERE report_id IN {}")
        assert (15, "working_day", True) in found

    def test_the_torn_quantity(self, store: Store) -> None:
        found = self.rows(store, "SELECT value, unit, qualifier FROM counts WHERE report_id IN {}")
        assert (30.0, "件", "more_than") in found

    def test_fees_are_missing(self, store: Store) -> None:
        assert self.rows(store, "SELECT section_code FROM compliance WHERE status = 'missing' AND report_id IN {}") == [("fees",)]

    def test_one_body_and_nothing_of_the_aggregator(self, store: Store) -> None:
        texts = [str(t[0]) for t in self.rows(store, "SELECT text FROM sections WHERE report_id IN {}")]
        assert [w for w in ("全文查看", "阅读", "栏目列表", "fanwen") if w in "".join(texts)] == []
        codes = [t[0] for t in self.rows(store, "SELECT code FROM sections WHERE code <> 'nonstandard' AND report_id IN {}")]
        assert len(codes) == len(set(codes))


def test_the_crawled_copy_is_the_same_report(store: Store) -> None:
    found = store.rows(
        "SELECT count(*), count(duplicate_of) FROM reports JOIN sources USING (source_id) WHERE parse_filename(path) LIKE '80576%'"
    )
    assert found == [(2, 1)]
