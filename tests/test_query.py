"""SQL for users: it reads, and nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from itertools import islice
from pathlib import Path

import duckdb
import pytest

from corpus import REPORTS, mined
from reportminer import query
from reportminer.errors import StoreError
from reportminer.query import (
    QueryError,
    Result,
    csv_pieces,
    json_pieces,
    neutral,
    query_batches,
    run_query,
    to_csv,
    to_json,
    to_parquet,
)
from reportminer.store import Batch, open_store


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "x.duckdb"
    with open_store(path) as store:
        store.save(Batch([mined(p) for p in REPORTS[:3]]), miner="tests")
    return path


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT count(*) FROM reports", id="select"),
        pytest.param("FROM reports SELECT count(*)", id="from-first"),
        pytest.param("WITH r AS (SELECT * FROM reports) SELECT count(*) FROM r", id="with"),
        pytest.param("SELECT count(*) FROM reports;", id="semicolon"),
        pytest.param("VALUES (3)", id="values"),
    ],
)
def test_reads(db: Path, sql: str) -> None:
    assert run_query(db, sql).rows == ((3,),)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("DESCRIBE reports", id="describe"),
        pytest.param("SUMMARIZE counts", id="summarize"),
        pytest.param("EXPLAIN SELECT 1", id="explain"),
    ],
)
def test_describes(db: Path, sql: str) -> None:
    assert run_query(db, sql).rows


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("DELETE FROM reports", id="delete"),
        pytest.param("DROP TABLE reports", id="drop"),
        pytest.param("INSERT INTO meta VALUES ('a', 'b')", id="insert"),
        pytest.param("UPDATE reports SET issuer = ''", id="update"),
        pytest.param("CREATE TABLE t AS SELECT 1", id="create"),
        pytest.param("CREATE TEMP TABLE t AS SELECT 1", id="temporary"),
        pytest.param("COPY reports TO '{out}'", id="copy-to"),
        pytest.param("EXPORT DATABASE '{out}'", id="export"),
        pytest.param("ATTACH '{out}' AS other", id="attach"),
        pytest.param("SET enable_external_access = true", id="set"),
        pytest.param("PRAGMA database_size", id="pragma"),
        pytest.param("INSTALL httpfs", id="install"),
        pytest.param("LOAD httpfs", id="load"),
        pytest.param("CALL pragma_version()", id="call"),
        pytest.param("EXPLAIN ANALYZE DELETE FROM reports", id="explain-analyze-delete"),
        pytest.param("SELECT * FROM read_text('/etc/passwd')", id="read-file"),
        pytest.param("SELECT * FROM '/etc/passwd'", id="file-as-table"),
        pytest.param("SELECT * FROM read_csv('{out}')", id="read-csv"),
        pytest.param("SELECT * FROM glob('/*')", id="list-folder"),
        pytest.param("SELECT * FROM 'https://example.com/a.parquet'", id="network"),
        pytest.param("SELECT 1; SELECT 2", id="two-statements"),
        pytest.param("SELECT 1; DROP TABLE reports", id="second-one-writes"),
        pytest.param("", id="nothing"),
        pytest.param("SELEC 1", id="typing-slip"),
        pytest.param("SELECT no_such_column FROM reports", id="no-such-column"),
    ],
)
def test_does_nothing_else(db: Path, tmp_path: Path, sql: str) -> None:
    before = db.read_bytes()
    with pytest.raises(QueryError):
        run_query(db, sql.format(out=tmp_path / "out"))
    assert db.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_a_limit_is_kept(db: Path) -> None:
    assert len(run_query(db, "SELECT * FROM range(100000000)", limit=10).rows) == 10


@pytest.mark.parametrize(("rows", "sizes"), [pytest.param(n, s, id=str(n)) for n, s in ((0, [0]), (4, [4]), (10, [10]), (25, [10, 10, 5]))])
def test_batches_have_the_size_asked_and_all_the_rows(db: Path, rows: int, sizes: list[int]) -> None:
    found = list(query_batches(db, f"SELECT range AS n FROM range({rows})", size=10))
    assert [len(batch.rows) for batch in found] == sizes
    assert [n for batch in found for (n,) in batch.rows] == list(range(rows))
    assert {(batch.names, batch.types) for batch in found} == {(("n",), ("BIGINT",))}


def test_the_first_batches_of_a_result_without_end_can_be_had(db: Path) -> None:
    threads = threading.active_count()
    with closing(query_batches(db, "SELECT * FROM range(100000000000)", size=10)) as batches:
        assert [batch.rows[0] for batch in islice(batches, 3)] == [(0,), (10,), (20,)]
    assert threading.active_count() == threads


def test_what_fails_midway_fails(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(query._LOCKED, "threads", 1)  # with more, DuckDB may come to the row that fails before the first is asked for
    with closing(query_batches(db, "SELECT if(range = 1000000, error('no further'), range) FROM range(2000000)")) as batches:
        assert next(batches).rows[0] == (0,)
        with pytest.raises(QueryError, match="no further"):
            list(batches)


def test_the_message_is_duckdbs(db: Path) -> None:
    with pytest.raises(QueryError, match="no_such_column"):
        run_query(db, "SELECT no_such_column FROM reports")


def test_a_database_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        run_query(tmp_path / "none.duckdb", "SELECT 1")


@pytest.mark.parametrize("text", [pytest.param(f"{c}1+1", id=repr(c)) for c in "=+-@\t\r"])
def test_text_that_would_run_as_a_formula_is_made_plain(text: str) -> None:
    result = Result(("a",), ("VARCHAR",), ((text,),))
    (_, row) = csv.reader(io.StringIO(to_csv(result), newline=""))
    assert row == [f"'{text}".replace("\r", "\n")]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("信息公开", id="text"),
        pytest.param(-3, id="negative-number"),
        pytest.param(None, id="null"),
        pytest.param("", id="empty"),
    ],
)
def test_other_values_stay(value: object) -> None:
    assert neutral(value) == value


def test_csv_has_a_header_and_quotes_what_needs_it(db: Path) -> None:
    assert to_csv(run_query(db, "SELECT '甲,乙' AS 名称, 3 AS n")) == '名称,n\n"甲,乙",3\n'


def test_a_header_that_would_run_as_a_formula_is_made_plain() -> None:
    assert to_csv(Result(("=1+1",), ("INTEGER",), ((2,),))) == "'=1+1\n2\n"


def test_json_keeps_chinese_and_types() -> None:
    values = (dt.date(2012, 3, 31), Decimal("1.5"), None, ["甲"], "信息")
    found = to_json(Result(("d", "n", "x", "l", "t"), ("DATE", "DECIMAL", "INTEGER", "VARCHAR[]", "VARCHAR"), (values,)))
    assert json.loads(found) == [{"d": "2012-03-31", "n": 1.5, "x": None, "l": ["甲"], "t": "信息"}]
    assert "信息" in found


@pytest.mark.parametrize("rows", [pytest.param(n, id=str(n)) for n in (0, 1, 9, 10, 11, 35)])
def test_a_result_in_pieces_is_the_same_text(db: Path, rows: int) -> None:
    sql = f"SELECT range AS n, '=甲' AS a, [range] AS l, NULL AS a FROM range({rows})"
    whole = run_query(db, sql)
    assert (
        "".join(csv_pieces(query_batches(db, sql, size=10)))
        == to_csv(whole)
        == "n,a,l,a\n" + "".join(f"{n},'=甲,[{n}],\n" for n in range(rows))
    )
    objects = [{"n": n, "a": None, "l": [n]} for n in range(rows)]
    assert "".join(json_pieces(query_batches(db, sql, size=10))) == to_json(whole) == json.dumps(objects, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("pieces", [pytest.param(p, id=p.__name__) for p in (csv_pieces, json_pieces)])
def test_a_piece_is_there_before_the_next_batch_is_asked_for(db: Path, pieces: Callable[[Iterable[Result]], Iterator[str]]) -> None:
    with closing(query_batches(db, "SELECT * FROM range(100000000000)", size=2)) as batches:
        assert "1" in next(pieces(batches))


def test_parquet_keeps_the_order_of_many_batches(db: Path, tmp_path: Path) -> None:
    to_parquet(query_batches(db, "SELECT range AS n FROM range(300000) ORDER BY n DESC"), tmp_path / "x.parquet")
    with duckdb.connect() as connection:
        found = connection.execute("SELECT n FROM read_parquet(?)", [str(tmp_path / "x.parquet")]).fetchall()
    assert found == [(n,) for n in range(299999, -1, -1)]
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_parquet_round_trips(db: Path, tmp_path: Path) -> None:
    result = run_query(db, "SELECT report_id, report_year, published_on, issuer FROM reports ORDER BY 1")
    out = tmp_path / "it's.parquet"
    to_parquet([result], out)
    with duckdb.connect() as connection:
        assert tuple(connection.execute("SELECT * FROM read_parquet(?)", [str(out)]).fetchall()) == result.rows


def test_parquet_takes_columns_of_one_name(db: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    to_parquet([run_query(db, "SELECT 1 AS a, 2 AS a")], out)
    with duckdb.connect() as connection:
        assert connection.execute("SELECT * FROM read_parquet(?)", [str(out)]).fetchall() == [(1, 2)]
