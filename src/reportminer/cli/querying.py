"""`query`: the rows of one SELECT, for people or in a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from reportminer.cli.terminal import DEFAULT_DB, WIDE, Db, fail, say_line, standard_output, write
from reportminer.query import MAX_ROWS_SHOWN, Result, csv_pieces, json_pieces, query_batches, run_query, to_parquet
from reportminer.show import plain
from reportminer.store import storable


class ResultFormat(StrEnum):
    """How the rows of a query are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    db: Db = DEFAULT_DB,
    format: Annotated[ResultFormat, typer.Option(help="How the rows are written.")] = ResultFormat.TABLE,
    out: Annotated[Path | None, typer.Option(help="Write there instead of standard output.")] = None,
) -> None:
    """Run SQL, read-only: it can neither write nor reach files or the network."""
    if format is ResultFormat.PARQUET and out is None:
        raise fail("--format parquet needs --out FILE")
    if out and not out.absolute().parent.is_dir():
        raise fail(f"{out}: no such folder")
    if format is ResultFormat.TABLE and out is None:
        _print_result(run_query(db, storable(sql), limit=MAX_ROWS_SHOWN + 1))
        return
    with closing(query_batches(db, storable(sql))) as batches:
        if out:
            _write_file(batches, format, out)
        else:
            for piece in _pieces(batches, format):
                write(piece)


def _print_result(result: Result) -> None:
    table = Table()
    for name in result.names:
        table.add_column(Text(plain(name)), overflow="fold")
    for row in result.rows[:MAX_ROWS_SHOWN]:
        table.add_row(*(Text(plain(v)) for v in row))
    standard_output(WIDE).print(table)
    if len(result.rows) > MAX_ROWS_SHOWN:
        say_line(f"the first {MAX_ROWS_SHOWN} rows; there are more, and --format csv gives all")


def _pieces(batches: Iterable[Result], form: ResultFormat) -> Iterator[str]:
    if form is ResultFormat.JSON:
        yield from json_pieces(batches)
        yield "\n"
    else:
        yield from csv_pieces(batches)


def _write_file(batches: Iterable[Result], form: ResultFormat, out: Path) -> None:
    with _whole(out) as part:
        if form is ResultFormat.PARQUET:
            to_parquet(batches, part)
        else:
            with part.open("w", encoding="utf-8") as file:
                file.writelines(_pieces(batches, form))


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A file to write to, which takes the place of `out` at the end: what failed midway is never found there.

    It lies in a folder beside `out`, on the same disk. What is no file, a pipe or /dev/stdout, is not replaced but gets all at the end.
    """
    other = out.exists() and not out.is_file()
    place = out if other else out.resolve()  # of a link, the file that it leads to
    if place.is_file():
        place.open("ab").close()  # refused where it may not be written
    with TemporaryDirectory(prefix=".reportminer-", dir=None if other else place.parent) as folder:
        part = Path(folder) / "part"
        yield part
        if other:
            with part.open("rb") as source, out.open("wb") as target:
                shutil.copyfileobj(source, target)
            return
        if place.is_file():
            shutil.copymode(place, part)
        part.replace(place)
