"""Every table and view of a database as files: Parquet, CSV for spreadsheets, or one XLSX workbook with the data dictionary.

Text that a spreadsheet would run as a formula is made plain text in CSV and XLSX; Parquet holds it as it is.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.dictionary import Entry, entries
from reportminer.query import neutral
from reportminer.store import Store

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_ROWS = 1_048_576  # of a sheet, its header included
MAX_CELL = 32_767  # characters of a cell
WORKBOOK = "reportminer.xlsx"
DICTIONARY = "data_dictionary"
_BATCH = 10_000
_SHEET_NAME = 31
_CUT = "…[cut: a cell holds 32,767 characters]"


class ExportFormat(StrEnum):
    """What `export` writes."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


def export(store: Store, form: ExportFormat, out: Path) -> list[Path]:
    """Write every table and view, and the data dictionary, into the folder `out`; the files written."""
    out.mkdir(parents=True, exist_ok=True)
    objects = [e.object for e in entries(store.connection) if not e.column]
    if form is ExportFormat.XLSX:
        return [_xlsx(store, objects, out / WORKBOOK)]
    write = _parquet if form is ExportFormat.PARQUET else _csv
    written = [write(store, name, out / f"{name}.{form}") for name in objects]
    return [*written, _dictionary_csv(store, out / f"{DICTIONARY}.csv")]


def _parquet(store: Store, name: str, path: Path) -> Path:
    target = str(path).replace("'", "''")
    store.connection.execute(f"COPY (FROM {name} ORDER BY ALL) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    return path


def _csv(store: Store, name: str, path: Path) -> Path:
    _write_csv(path, *_rows(store, name))
    return path


def _dictionary_csv(store: Store, path: Path) -> Path:
    _write_csv(path, _DICTIONARY_HEAD, map(_dictionary_row, entries(store.connection)))
    return path


def _write_csv(path: Path, head: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([neutral(_flat(value)) for value in row] for row in rows)


def _rows(store: Store, name: str) -> tuple[list[str], Iterator[Sequence[Any]]]:
    """Names of the columns, and the rows in a stable order, read in batches by a cursor of their own."""
    cursor = store.connection.cursor()
    cursor.execute(f"FROM {name} ORDER BY ALL")
    names = [d[0] for d in cursor.description or ()]

    def batches() -> Iterator[Sequence[Any]]:
        try:
            while batch := cursor.fetchmany(_BATCH):
                yield from batch
        finally:
            cursor.close()

    return names, batches()


def _flat(value: Any) -> Any:
    """A list as text."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


# --------------------------------------------------------------------------------------------------------------- XLSX


def _xlsx(store: Store, objects: Sequence[str], path: Path) -> Path:
    from openpyxl import Workbook  # takes a tenth of a second to load; no other command needs it

    book = Workbook(write_only=True)
    _sheets(book, DICTIONARY, _DICTIONARY_HEAD, map(_dictionary_row, entries(store.connection)))
    for name in objects:
        _sheets(book, name, *_rows(store, name))
    book.save(path)
    return path


def _sheets(book: Workbook, name: str, head: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """The rows on a sheet, and where it is full on further ones: name_2, name_3."""
    number, row = 1, next(rows, None)
    while row is not None or number == 1:
        ending = f"_{number}" if number > 1 else ""
        sheet = book.create_sheet(name[: _SHEET_NAME - len(ending)] + ending)
        sheet.freeze_panes = "A2"
        sheet.append(list(head))
        lines = 1
        while row is not None and lines < MAX_ROWS:
            sheet.append([_cell(value) for value in row])
            lines += 1
            row = next(rows, None)
        number += 1


def _cell(value: Any) -> Any:
    """A value that a sheet can hold: text cut to a cell's length, without control characters, never a formula."""
    value = _flat(value)
    if isinstance(value, str):
        plain = "".join(c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"))
        text = str(neutral(plain))
        return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT
    if value is None or isinstance(value, bool | int | float | dt.date | dt.datetime):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)


_DICTIONARY_HEAD = ("object", "kind", "column", "type", "meaning", "含义")


def _dictionary_row(entry: Entry) -> tuple[str, ...]:
    return entry.object, "view" if entry.is_view else "table", entry.column, entry.type, entry.en, entry.zh
