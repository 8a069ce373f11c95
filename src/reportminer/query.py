"""SQL over a database, read-only and shut in: it can neither write nor reach files or the network."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from decimal import Decimal
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import duckdb

from reportminer.errors import ReportMinerError, StoreError, cannot_open
from reportminer.records import record

MAX_ROWS_SHOWN = 1000
BATCH = 512
"""Rows that are held at once. More are hardly faster, and a row may be the whole text of a report."""
_UNTIL_TOLD_AGAIN = 0.05  # seconds
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class QueryError(ReportMinerError):
    """The SQL is wrong, writes, or reaches outside; the message is DuckDB's."""


@record
class Result:
    """Names, DuckDB types and rows of a query's result."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


_Work = Callable[[], Result]
_Ask = Callable[[_Work], Result]


def run_query(path: str | Path, sql: str, *, limit: int | None = None) -> Result:
    """The result of one SELECT, its first `limit` rows. Raises QueryError, or StoreError where there is no such database."""
    with _connected(path) as connection, _interruptible(connection) as ask:
        return ask(lambda: _select(connection, sql, limit))


def query_batches(path: str | Path, sql: str, *, size: int = BATCH) -> Generator[Result]:
    """The result of one SELECT, `size` rows at a time: it is never held whole. The first batch comes even where it has no rows."""
    with _connected(path) as connection, _interruptible(connection) as ask:
        batch = ask(lambda: _select(connection, sql, size))
        yield batch
        while (batch := ask(lambda: Result(batch.names, batch.types, tuple(connection.fetchmany(size))))).rows:
            yield batch


@contextmanager
def _connected(path: str | Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database, shut in. What DuckDB says of a query becomes a QueryError."""
    if Path(path).is_dir():
        raise StoreError(f"{path}: a folder, not a database")
    if not Path(path).is_file():
        raise StoreError(f"{path}: no such database; `reportminer ingest FOLDER --db {path}` makes one")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_LOCKED)
    except duckdb.Error as exc:
        raise cannot_open(path, exc) from exc
    try:
        connection.execute("SET lock_configuration = true")
        yield connection
    except duckdb.Error as exc:
        raise QueryError(_without_trace(str(exc).strip())) from exc
    finally:
        connection.close()


@contextmanager
def _interruptible(connection: duckdb.DuckDBPyConnection) -> Iterator[_Ask]:
    """Has work done in a thread of its own: DuckDB looks for an interrupt between its tasks only, and one may have no end.

    It forgets an interrupt that comes before its query has begun, so it is told again until the thread has ended.
    """
    jobs: SimpleQueue[tuple[Future[Result], _Work] | None] = SimpleQueue()
    thread = Thread(target=_fulfil, args=(jobs,), daemon=True)
    thread.start()

    def ask(work: _Work) -> Result:
        done: Future[Result] = Future()
        jobs.put((done, work))
        return done.result()

    try:
        yield ask
    finally:
        jobs.put(None)
        while thread.is_alive():
            with suppress(KeyboardInterrupt):
                connection.interrupt()
                thread.join(_UNTIL_TOLD_AGAIN)


def _fulfil(jobs: SimpleQueue[tuple[Future[Result], _Work] | None]) -> None:
    while job := jobs.get():
        done, work = job
        try:
            done.set_result(work())
        except BaseException as exc:
            done.set_exception(exc)


def _without_trace(message: str) -> str:
    """DuckDB's message without the Python trace that it holds where a value has no Python type here."""
    said, trace, _ = message.partition(", due to the following Python exception")
    return f"{said}; a TIMESTAMP WITH TIME ZONE needs it: cast such a column (now()::TIMESTAMP)" if trace else message


def _select(connection: duckdb.DuckDBPyConnection, sql: str, limit: int | None) -> Result:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"one statement is allowed, got {len(statements)}")
    kind = statements[0].type.name if hasattr(statements[0].type, "name") else str(statements[0].type)
    if kind not in ("SELECT", "EXPLAIN", "SELECT_STATEMENT", "EXPLAIN_STATEMENT"):
        raise QueryError(f"only SELECT is allowed (DESCRIBE, SUMMARIZE and EXPLAIN too), got {kind}; the database is read-only here")
    cursor = connection.execute(statements[0])
    described = cursor.description or []
    rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
    return Result(tuple(d[0] for d in described), tuple(str(d[1]) for d in described), tuple(rows))


def to_csv(result: Result) -> str:
    """CSV with a header; text that a spreadsheet would take for a formula gets a ' in front."""
    return "".join(csv_pieces([result]))


def csv_pieces(batches: Iterable[Result]) -> Iterator[str]:
    """The same of a result in batches, a piece for each."""
    for number, batch in enumerate(batches):
        out = io.StringIO()
        rows = batch.rows if number else (batch.names, *batch.rows)
        csv.writer(out, lineterminator="\n").writerows([_unwrapped(neutral(v)) for v in row] for row in rows)
        yield out.getvalue()


def _unwrapped(value: Any) -> Any:
    """Text with line feeds only: a bare carriage return is not quoted by the csv module and would end the row."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def neutral(value: Any) -> Any:
    """Text that opens with = + - @ would run as a formula in a spreadsheet: it is made plain text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def to_json(result: Result) -> str:
    """A JSON array of objects, Chinese as it is."""
    return "".join(json_pieces([result]))


def json_pieces(batches: Iterable[Result]) -> Iterator[str]:
    """The same of a result in batches, a piece for each and one for the end."""
    before = "["
    for batch in batches:
        rows = [dict(zip(batch.names, row, strict=True)) for row in batch.rows]
        if rows:
            yield before + json.dumps(rows, ensure_ascii=False, indent=1, default=_plain).removeprefix("[").removesuffix("\n]")
            before = ","
    yield "[]" if before == "[" else "\n]"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def to_parquet(batches: Iterable[Result], out: Path) -> None:
    """A Parquet file, through a database of its own, in a folder beside it: the one that ran the query can write nothing.

    One thread, for each would hold a group of rows.
    """
    batches = iter(batches)
    first = next(batches)
    columns = ", ".join(f'"{n.replace(chr(34), chr(34) * 2)}" {t}' for n, t in zip(_unique(first.names), first.types, strict=True))
    with (
        TemporaryDirectory(prefix=".reportminer-", dir=out.parent) as folder,
        duckdb.connect(Path(folder) / "rows.duckdb", config={"threads": 1}) as connection,
    ):
        connection.execute(f"CREATE TABLE result ({columns})")
        with connection.appender("result") as appender:
            for batch in chain([first], batches):
                appender.append_rows([list(row) for row in batch.rows])
        connection.execute(f"COPY result TO '{str(out).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return unique
