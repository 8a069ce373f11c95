"""DuckDB: create, write in batches, read back. One writer process; each batch is one transaction.

The schema, its constraints and comments are in resources/schema.sql. Keys come from content, so that loading a folder
twice changes nothing but `runs`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from reportminer.dictionary import describe
from reportminer.errors import StoreError, cannot_open
from reportminer.models import FailureRow, Mined
from reportminer.rules import resource_text
from reportminer.series import load_reference

SCHEMA_VERSION = "3"

_TABLES: dict[str, Callable[[Mined], Sequence[object]]] = {
    "sources": lambda m: [m.source],
    "reports": lambda m: [m.report],
    "identities": lambda m: [m.identity],
    "sections": lambda m: m.sections,
    "counts": lambda m: m.counts,
    "deadlines": lambda m: m.deadlines,
    "table_cells": lambda m: m.table_cells,
    "indicators": lambda m: m.indicators,
    "section_verdicts": lambda m: m.verdicts,
    "findings": lambda m: m.findings,
    "removed": lambda m: m.removed,
}
"""Which rows of a mined file go where. Every table but `sources` has report_id."""


def storable(text: str) -> str:
    r"""Text as DuckDB can hold it: a file's name or an argument that is not in UTF-8 with its bytes as \xd3.

    A name of Chinese characters packed on an older system comes out of an archive in GBK.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text).decode("utf-8", "backslashreplace")
    return text


class Known(NamedTuple):
    """A file that is loaded: its content, what mined it, and its absolute path."""

    sha256: str
    miner: str
    place: str


def place_of(path: str) -> str:
    """The absolute path of a file that is given as `path` from the working directory."""
    return storable(os.path.abspath(path))


Row = dict[str, Any]
"""A row by its columns."""


class Batch:
    """What one transaction stores."""

    def __init__(self, mined: Iterable[Mined] = (), failures: Iterable[FailureRow] = ()) -> None:
        self.rows: dict[str, list[Row]] = {table: [] for table in _TABLES}
        self.contents: dict[str, str] = {}  # source_id by path
        self.reports: list[str] = []
        self.not_annual = 0
        self.failures = list(failures)
        self._taken: set[str] = set()
        for file in mined:
            self.add(file)

    def add(self, mined: Mined) -> None:
        """Take in the rows of a file; of files with one content the first one's."""
        content = mined.source.source_id
        if content not in self._taken:
            self._taken.add(content)
            for table, rows in _TABLES.items():
                self.rows[table] += map(vars, rows(mined))
        self.contents[mined.source.path] = content
        self.reports.append(mined.report.report_id)
        self.not_annual += not mined.report.is_annual_report


class Store:
    """An open database. Use `open_store`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, [storable(p) if isinstance(p, str) else p for p in parameters]).fetchall()

    def known(self) -> dict[str, Known]:
        """What is loaded, by path."""
        found = self.rows("SELECT p.path, s.sha256, p.miner, p.place FROM source_paths p JOIN sources s USING (source_id)")
        return {path: Known(*rest) for path, *rest in found}

    def save(self, batch: Batch, *, miner: str) -> None:
        """Store a batch in one transaction, each file in place of what its path or its content held before."""
        with self._own_threads(), self.transaction():
            self._forget([*batch.contents, *(f.path for f in batch.failures)], list(batch.contents.values()))
            self.connection.execute("SET threads = 1")  # rows come in order: others would only be woken to wait, an eighth of the time
            for table, rows in batch.rows.items():
                self._append(table, rows)
            paths = [{"path": p, "source_id": content, "miner": miner, "place": place_of(p)} for p, content in batch.contents.items()]
            self._append("source_paths", paths)
            self._append("failures", [*map(vars, batch.failures)])

    def _forget(self, paths: Sequence[str], contents: Sequence[str]) -> None:
        """Drop what stood at these paths, unless another path holds the same content, and what these contents had yielded."""
        self.connection.execute("DELETE FROM failures WHERE list_contains(?, path)", [list(paths)])
        self.connection.execute("DELETE FROM source_paths WHERE list_contains(?, path)", [list(paths)])
        gone = self.rows(
            "SELECT source_id FROM sources WHERE list_contains(?, source_id) OR source_id NOT IN (SELECT source_id FROM source_paths)",
            [list(contents)],
        )
        ids = [g[0] for g in gone]
        if not ids:
            return
        reports = [r[0] for r in self.rows("SELECT report_id FROM reports WHERE list_contains(?, source_id)", [ids])]
        for table in _TABLES:
            if table == "sources":
                self.connection.execute("DELETE FROM sources WHERE list_contains(?, source_id)", [ids])
            else:
                self.connection.execute(f"DELETE FROM {table} WHERE list_contains(?, report_id)", [reports])

    def _append(self, table: str, rows: Sequence[Row]) -> None:
        """Insert rows of the same columns, column by column: DuckDB's appender, which takes value by value, needs half as long again."""
        import numpy as np  # not to be waited for by a command that only reads

        if rows:
            columns = zip(rows[0], zip(*map(dict.values, rows), strict=True), strict=True)
            rows_to_store = {name: np.fromiter(values, dtype=object, count=len(rows)) for name, values in columns}  # noqa: F841 - found by its name
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_store")

    @contextmanager
    def _own_threads(self) -> Iterator[None]:
        """What is set within about threads ends with it."""
        (threads,) = self.rows("SELECT current_setting('threads')")[0]
        try:
            yield
        finally:
            self.connection.execute(f"SET threads = {threads}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is executed within is stored, or nothing of it."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def start_run(self, run_id: str, *, version: str, engine: str, workers: int) -> None:
        """Record that an ingest begins."""
        self.connection.execute(
            "INSERT INTO runs (run_id, started_at, version, engine, workers) VALUES (?, ?, ?, ?, ?)",
            [run_id, dt.datetime.now(dt.UTC).replace(tzinfo=None), version, engine, workers],
        )

    def finish_run(self, run_id: str, *, seen: int, loaded: int, skipped: int, failed: int) -> None:
        """Record how an ingest ended."""
        self.connection.execute(
            "UPDATE runs SET finished_at = ?, seen = ?, loaded = ?, skipped = ?, failed = ? WHERE run_id = ?",
            [dt.datetime.now(dt.UTC).replace(tzinfo=None), seen, loaded, skipped, failed, run_id],
        )

    def close(self) -> None:
        """Close the database."""
        self.connection.close()


@contextmanager
def open_store(path: str | Path, *, read_only: bool = False) -> Iterator[Store]:
    """Open a database, creating it and its tables where it is to be written.

    Raises StoreError where the file is no database of reportminer, is missing (to be read), or is held by another process.
    """
    if Path(path).is_dir():
        raise StoreError(f"{path}: a folder, not a database; name a file in it, such as {Path(path, 'reportminer.duckdb')}")
    if read_only and str(path) != ":memory:" and not Path(path).is_file():
        raise StoreError(f"{path}: no such database; `reportminer ingest FOLDER --db {path}` makes one")
    try:
        connection = duckdb.connect(storable(str(path)), read_only=read_only)
    except duckdb.Error as exc:
        raise cannot_open(path, exc) from exc
    try:
        _prepare(connection, path, read_only=read_only)
        yield Store(connection)
    finally:
        connection.close()


def _prepare(connection: duckdb.DuckDBPyConnection, path: str | Path, *, read_only: bool) -> None:
    """Lay or check the schema."""
    tables = {t[0] for t in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "meta" in tables:
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
        if found and found[0][0] != SCHEMA_VERSION:
            raise StoreError(
                f"{path}: made by another version of reportminer (schema {found[0][0]}, "
                f"this one reads {SCHEMA_VERSION}); ingest into a new file"
            )
        return
    if read_only or tables:
        raise StoreError(f"{path}: a DuckDB file, but not one of reportminer (it has no table meta)")
    connection.execute("BEGIN")
    connection.execute(resource_text("schema.sql"))
    connection.execute(resource_text("comparison.sql"))
    load_reference(connection)
    describe(connection)
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [SCHEMA_VERSION])
    connection.execute("COMMIT")
