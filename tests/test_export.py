"""Every table and view as files, the dictionary with them; and the dictionary itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from corpus import ROOT
from reportminer import export as exporting
from reportminer.cli import app
from reportminer.dictionary import JOINT, entries, markdown
from reportminer.export import DICTIONARY, MAX_CELL, WORKBOOK, ExportFormat, export
from reportminer.store import Store, open_store
from test_issuers_table import ingest, write

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    (folder / "reports").mkdir()
    for year in (2010, 2011):
        write(folder / "reports", "永春县民政局", year)
    with open_store(folder / "e.duckdb") as store:
        ingest(store, folder / "reports")
        store.connection.execute("UPDATE reports SET title = '=HYPERLINK(\"http://x\")' WHERE report_year = 2010")
        store.connection.execute("UPDATE reports SET title = chr(9) || '@x' || chr(7) || repeat('长', 40000) WHERE report_year = 2011")
    return folder / "e.duckdb"


@pytest.fixture(scope="module")
def store(db: Path) -> Iterator[Store]:
    with open_store(db, read_only=True) as store:
        yield store


def objects(store: Store) -> set[str]:
    return {e.object for e in entries(store.connection)}


def test_csv(store: Store, tmp_path: Path) -> None:
    written = export(store, ExportFormat.CSV, tmp_path / "out")
    assert {p.stem for p in written} == objects(store) | {DICTIONARY}
    path = tmp_path / "out" / "reports.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(r["title"][:12] for r in rows) == ["'\t@x\x07长长长长长长长", "'=HYPERLINK("]


def test_parquet(store: Store, tmp_path: Path) -> None:
    export(store, ExportFormat.PARQUET, tmp_path)
    for name in sorted(objects(store)):
        [(count,)] = duckdb.sql(f"SELECT count(*) FROM '{tmp_path / name}.parquet'").fetchall()
        assert [(count,)] == store.rows(f"SELECT count(*) FROM {name}"), name


def test_xlsx(store: Store, tmp_path: Path) -> None:
    [path] = export(store, ExportFormat.XLSX, tmp_path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == DICTIONARY
    assert set(book.sheetnames) == objects(store) | {DICTIONARY}
    sheet = book["reports"]
    column = [c.value for c in sheet[1]].index("title") + 1
    titles = sorted(sheet.cell(row, column).value for row in (2, 3))
    assert titles[1] == '\'=HYPERLINK("http://x")'
    assert titles[0].startswith("'\t@x长")
    assert len(titles[0]) == MAX_CELL
    assert titles[0].endswith("characters]")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_full_sheet_goes_on_in_the_next(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MAX_ROWS", 51)
    [path] = export(store, ExportFormat.XLSX, tmp_path)
    book = openpyxl.load_workbook(path, read_only=True)
    [(count,)] = store.rows("SELECT count(*) FROM catalogue")
    sheets = [book[name] for name in book.sheetnames if name.split("_")[0] == "catalogue"]
    assert len(sheets) == -(-count // 50) > 1
    assert sum(len(list(sheet.iter_rows())) - 1 for sheet in sheets) == count


def test_command(db: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", "--db", str(db), "--format", "xlsx", "--out", str(tmp_path / "new" / "folder")])
    assert result.exit_code == 0
    assert (tmp_path / "new" / "folder" / WORKBOOK).is_file()


def test_every_table_view_and_column_says_what_it_means(store: Store) -> None:
    dumb = [f"{e.object}.{e.column or '_'}" for e in entries(store.connection) if not e.en or not e.zh]
    assert dumb == [], "say it in resources/dictionary.toml, English and Chinese"


def test_the_database_holds_the_dictionary(store: Store) -> None:
    [(comment,)] = store.rows("SELECT comment FROM duckdb_columns() WHERE table_name = 'rates' AND column_name = 'grant_share'")
    assert comment == f"Granted in full{JOINT}予以公开比例"
    assert store.rows("SELECT comment LIKE '% | %' FROM duckdb_views() WHERE view_name = 'missing_reports'") == [(True,)]


def test_data_dictionary_is_fresh(store: Store) -> None:
    text = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert text == markdown(store.connection), "run python scripts/make_docs.py"
