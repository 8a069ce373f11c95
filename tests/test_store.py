"""The database: round trip, loading again, crashes, locks, files that are none of ours."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from pathlib import Path

import duckdb
import pytest

from corpus import CORPUS, REPORTS, mined
from reportminer.config import Settings
from reportminer.errors import StoreError
from reportminer.executor import ingest_files
from reportminer.files import find_files
from reportminer.models import FailureRow, SectionRow, columns_of
from reportminer.store import Batch, Store, open_store

REPORT = """光泽县{office}2012年政府信息公开工作年度报告
一、概述
2012年，我局认真贯彻《条例》，公开工作有序开展。
二、主动公开政府信息情况
全年主动公开政府信息{number}条。
三、依申请公开政府信息情况
共收到申请2件，均在15个工作日内答复。"""
CONTENT = (
    "reports", "sections", "counts", "deadlines", "table_cells", "indicators", "section_verdicts", "findings", "removed", "sources",
    "source_paths", "failures",
)  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small reports."""
    inside = tmp_path / "reports"
    inside.mkdir()
    for i, office in enumerate(("审计局", "民政局", "水利局")):
        (inside / f"{i}.txt").write_text(REPORT.format(office=office, number=100 + i), encoding="utf-8")
    return inside


def load(store: Store, folder: Path) -> tuple[int, int, int]:
    summary = ingest_files(store, find_files([folder]), Settings())
    return summary.loaded, summary.skipped, len(summary.failures)


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: store.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in CONTENT}


# --------------------------------------------------------------------------------------------------------- round trip

STORED = {
    "sections": "sections", "counts": "counts", "deadlines": "deadlines", "table_cells": "table_cells", "indicators": "indicators",
    "section_verdicts": "verdicts", "findings": "findings", "removed": "removed",
}  # fmt: skip


def as_stored(row: object) -> tuple[object, ...]:
    """The values of a row, enums as the text they are stored as."""
    return tuple(v.value if isinstance(v, Enum) else v for v in vars(row).values())


@pytest.mark.parametrize(("table", "attribute"), [pytest.param(t, a, id=t) for t, a in STORED.items()])
def test_what_is_stored_comes_back(store: Store, table: str, attribute: str) -> None:
    store.save(Batch([mined(p) for p in REPORTS[:8]]), miner="tests")
    rows = [row for p in REPORTS[:8] for row in getattr(mined(p), attribute)]
    columns = [c[0] for c in store.rows(f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}' ORDER BY column_index")]
    assert columns == list(columns_of(type(rows[0])))
    assert Counter(map(repr, store.rows(f"SELECT * FROM {table}"))) == Counter(repr(as_stored(r)) for r in rows)


def test_the_text_is_stored_to_the_letter(store: Store) -> None:
    store.save(Batch([mined(p) for p in REPORTS[:6]]), miner="tests")
    assert dict(store.rows("SELECT path, text FROM sources")) == {mined(p).source.path: mined(p).source.text for p in REPORTS[:6]}


@pytest.mark.parametrize("table", [pytest.param(t, id=t) for t in CONTENT])
def test_every_table_says_what_it_is(store: Store, table: str) -> None:
    assert store.rows(f"SELECT comment FROM duckdb_tables() WHERE table_name = '{table}'")[0][0]


# -------------------------------------------------------------------------------------------------------------- again


def test_loading_twice_changes_nothing_but_runs(store: Store, folder: Path) -> None:
    assert load(store, folder) == (3, 0, 0)
    before = content(store)
    assert load(store, folder) == (0, 3, 0)
    assert content(store) == before
    assert store.rows("SELECT seen, loaded, skipped, failed FROM runs ORDER BY started_at") == [(3, 3, 0, 0), (3, 0, 3, 0)]


def test_a_changed_file_replaces_its_own_rows(store: Store, folder: Path) -> None:
    load(store, folder)
    (folder / "1.txt").write_text(REPORT.format(office="民政局", number=999), encoding="utf-8")
    assert load(store, folder) == (1, 2, 0)
    found = store.rows("SELECT value FROM counts WHERE indicator = 'proactive.total' ORDER BY value")
    assert found == [(100.0,), (102.0,), (999.0,)]


@pytest.mark.parametrize(
    "table", [pytest.param(t, id=t) for t in ("reports", "sections", "counts", "indicators", "section_verdicts", "findings")]
)
def test_nothing_of_the_old_content_is_left(store: Store, folder: Path, table: str) -> None:
    load(store, folder)
    (folder / "1.txt").write_text(REPORT.format(office="民政局", number=999), encoding="utf-8")
    load(store, folder)
    known = "SELECT report_id FROM reports JOIN source_paths USING (source_id)"
    assert store.rows(f"SELECT count(*) FROM {table} WHERE report_id NOT IN ({known})") == [(0,)]


def test_the_same_content_at_two_paths_is_one_report(store: Store, folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "0.txt").read_bytes())
    assert load(store, folder) == (4, 0, 0)
    assert store.rows("SELECT count(*) FROM reports") == [(3,)]
    assert store.rows("SELECT count(*) FROM source_paths") == [(4,)]


def test_one_of_two_copies_may_change(store: Store, folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "0.txt").read_bytes())
    load(store, folder)
    (folder / "0.txt").write_text(REPORT.format(office="审计局", number=555), encoding="utf-8")
    load(store, folder)
    at = dict(
        store.rows(
            "SELECT parse_filename(path), value FROM source_paths JOIN reports USING (source_id) JOIN counts c USING (report_id) "
            "WHERE c.indicator = 'proactive.total'"
        )
    )
    assert (at["0.txt"], at["copy.txt"]) == (555.0, 100.0)


def test_a_copy_that_comes_later_is_no_second_report(store: Store, folder: Path) -> None:
    load(store, folder)
    (folder / "copy.txt").write_bytes((folder / "0.txt").read_bytes())
    assert load(store, folder) == (1, 3, 0)
    assert store.rows("SELECT count(*) FROM reports") == [(3,)]


def test_a_file_that_can_be_read_again_is_no_failure_any_more(store: Store, folder: Path) -> None:
    good = (folder / "0.txt").read_bytes()
    (folder / "0.txt").write_bytes(b"")
    assert load(store, folder) == (2, 0, 1)
    (folder / "0.txt").write_bytes(good)
    assert load(store, folder) == (1, 2, 0)
    assert store.rows("SELECT count(*) FROM failures") == [(0,)]


def test_a_file_that_cannot_be_read_any_more_has_no_rows(store: Store, folder: Path) -> None:
    load(store, folder)
    (folder / "0.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    load(store, folder)
    assert store.rows("SELECT count(*) FROM reports") == [(2,)]
    assert store.rows("SELECT parse_filename(path), stage, error FROM failures") == [("0.txt", "read", "UnsupportedFormat")]


def test_what_other_rules_mined_is_mined_anew(store: Store, folder: Path) -> None:
    load(store, folder)
    store.connection.execute("UPDATE source_paths SET miner = 'older'")
    assert load(store, folder) == (3, 0, 0)


def test_a_batch_is_stored_whole_or_not_at_all(store: Store) -> None:
    good = mined(REPORTS[0])
    wrong = replace(mined(REPORTS[1]).report, region_code="12")
    with pytest.raises(duckdb.Error):
        store.save(Batch([good, replace(mined(REPORTS[1]), report=wrong)]), miner="tests")
    assert store.rows("SELECT count(*) FROM sources") == [(0,)]


def test_files_of_one_content_are_stored_once_with_every_path(store: Store) -> None:
    one = mined(REPORTS[0])
    again = replace(one, source=replace(one.source, path="copy.txt"))
    store.save(Batch([one, again]), miner="tests")
    assert store.rows("SELECT path FROM sources") == [(one.source.path,)]
    assert store.rows("SELECT path FROM source_paths ORDER BY path = 'copy.txt'") == [(one.source.path,), ("copy.txt",)]
    assert store.rows("SELECT count(*) FROM counts") == [(len(one.counts),)]


@pytest.mark.parametrize("size", [1, 3])
def test_cells_of_every_kind_come_back(store: Store, size: int) -> None:
    """Lists of one length, columns without any value, text that looks like a number or holds a NUL."""
    row = SectionRow(
        report_id="r",
        ordinal=0,
        code="fees",
        also_covers=["requests"],
        title="12",
        number=None,
        text="NaN\x00'\"",
        start_char=0,
        end_char=1,
    )
    rows = [replace(row, ordinal=i) for i in range(size)]
    store.save(Batch([replace(mined(REPORTS[0]), sections=rows)]), miner="tests")
    assert store.rows("SELECT also_covers, title, number, text FROM sections") == [(["requests"], "12", None, "NaN\x00'\"")] * size


@pytest.mark.parametrize(
    ("table", "key"),
    [
        *(pytest.param(t, "report_id, ordinal", id=t) for t in ("sections", "counts", "deadlines", "table_cells")),
        pytest.param("indicators", "report_id, indicator, dimension", id="indicators"),
        pytest.param("section_verdicts", "report_id, section_code", id="section_verdicts"),
    ],
)
def test_keys_without_an_index_hold(corpus_store: Store, table: str, key: str) -> None:
    """Tables with many rows a report have keys that no PRIMARY KEY guards (schema.sql)."""
    (rows, different) = corpus_store.rows(f"SELECT count(*), count(DISTINCT ({key})) FROM {table}")[0]
    assert rows == different > 0


def test_a_failure_stands_once_for_a_path(store: Store) -> None:
    failure = FailureRow(path="a.txt", sha256=None, stage="read", error="EmptyFile", message="empty", run_id="1")
    store.save(Batch(failures=[failure]), miner="tests")
    store.save(Batch(failures=[replace(failure, run_id="2")]), miner="tests")
    assert store.rows("SELECT path, run_id FROM failures") == [("a.txt", "2")]


# ------------------------------------------------------------------------------------------------------------ crashes

INGEST_ONE_BY_ONE = """
import sys
from pathlib import Path
from reportminer import Settings, find_files, ingest_files, open_store
with open_store(sys.argv[1]) as store:
    ingest_files(store, find_files([Path(sys.argv[2])]), Settings(batch=1), progress=lambda done, seen: print(done, flush=True))
"""
DIE_IN_A_BATCH = """
import os, signal, sys
from pathlib import Path
from reportminer import Settings, find_files, ingest_files, open_store
with open_store(sys.argv[1]) as store:
    ingest_files(store, find_files([Path(sys.argv[2])]), Settings())
    with store.transaction():
        store.connection.execute("DELETE FROM reports")
        store.connection.execute("DELETE FROM sources")
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_earlier_batches(tmp_path: Path) -> None:
    db = tmp_path / "x.duckdb"
    command = [sys.executable, "-c", INGEST_ONE_BY_ONE, str(db), str(CORPUS / "reports")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        done = [process.stdout.readline() for _ in range(4)][-1]
        process.kill()
    assert done == "4\n"
    with open_store(db) as store:
        stored = store.rows("SELECT count(*) FROM reports")[0][0]
        orphans = store.rows("SELECT count(*) FROM sections WHERE report_id NOT IN (SELECT report_id FROM reports)")[0][0]
        assert (4 <= stored < len(REPORTS), orphans) == (True, 0)
        assert store.rows("SELECT finished_at FROM runs") == [(None,)]
        assert load(store, CORPUS / "reports") == (len(REPORTS) - stored, stored, 0)


@pytest.mark.slow
def test_a_crash_inside_a_batch_undoes_it(tmp_path: Path, folder: Path) -> None:
    db = tmp_path / "x.duckdb"
    ended = subprocess.run([sys.executable, "-c", DIE_IN_A_BATCH, str(db), str(folder)], check=False)
    assert ended.returncode == -signal.SIGKILL
    with open_store(db, read_only=True) as store:
        assert store.rows("SELECT count(*) FROM reports JOIN sources USING (source_id)") == [(3,)]


# --------------------------------------------------------------------------------------------------- files not of ours

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def test_a_database_that_another_process_holds_is_said_to_be(tmp_path: Path) -> None:
    db = tmp_path / "x.duckdb"
    with open_store(db):
        pass
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"open"
        with pytest.raises(StoreError, match=r"x\.duckdb: another process holds this database"), open_store(db):
            pass
        holder.kill()


def test_a_duckdb_file_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    db = tmp_path / "sales.duckdb"
    with duckdb.connect(str(db)) as connection:
        connection.execute("CREATE TABLE sales (amount INTEGER)")
    with pytest.raises(StoreError, match=r"sales\.duckdb: a DuckDB file, but not one of reportminer"), open_store(db):
        pass
    with duckdb.connect(str(db)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("sales",)]


@pytest.mark.parametrize("data", [pytest.param("这是一份年度报告。".encode() * 600, id="text"), pytest.param(b"\x00" * 20000, id="zeroes")])
def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    db = tmp_path / "x.duckdb"
    db.write_bytes(data)
    with pytest.raises(StoreError, match=r"x\.duckdb: (?:cannot be opened|not a DuckDB file)"), open_store(db):
        pass
    assert db.read_bytes() == data


def test_a_database_to_be_read_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database; `reportminer ingest"), open_store(tmp_path / "x.duckdb", read_only=True):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    db = tmp_path / "x.duckdb"
    with open_store(db) as store:
        store.connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema_version'")
    with pytest.raises(StoreError, match="made by another version of reportminer"), open_store(db):
        pass


def test_a_folder_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none/x\.duckdb: cannot be opened"), open_store(tmp_path / "none" / "x.duckdb"):
        pass
