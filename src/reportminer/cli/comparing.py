"""What is made of the whole database: `compare`, `export` and `evaluate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from reportminer import evaluate as gold_files
from reportminer import export as files
from reportminer.cli.terminal import DEFAULT_DB, WIDE, Db, fail, say_line, standard_output, write
from reportminer.export import ExportFormat
from reportminer.query import Result, to_csv, to_json
from reportminer.show import plain
from reportminer.store import open_store


class TableFormat(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def compare(  # noqa: PLR0913 - one parameter an option
    indicators: Annotated[list[str], typer.Argument(help="Codes (requests.received) or rates (grant_share).", show_default=False)],
    db: Db = DEFAULT_DB,
    year: Annotated[str, typer.Option(help="Years: 2010-2014,2019.")] = "",
    issuer: Annotated[list[str] | None, typer.Option(help="Name of an issuer, or part of one; may be repeated.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Code of a region, its beginning, or a name; may be repeated.")] = None,
    level: Annotated[str | None, typer.Option(help="national, province, prefecture, county or township.")] = None,
    field: Annotated[str | None, typer.Option(help="Policy field: education, health, police…")] = None,
    dimension: Annotated[str, typer.Option(help="total, or a kind of applicant.")] = "total",
    format: Annotated[TableFormat, typer.Option(help="How the rows are written.")] = TableFormat.TABLE,
    chart: Annotated[Path | None, typer.Option(help="Draw there too: OUT.png or OUT.svg.")] = None,
) -> None:
    """Issuers side by side over the years."""
    from reportminer import chart as charts
    from reportminer import compare as figures

    if chart and chart.suffix.lower() not in charts.FORMATS:
        raise fail(f"{chart}: a chart is written as {' or '.join(charts.FORMATS)}")
    with open_store(db, read_only=True) as store:
        result = figures.compare(
            store, indicators, years=figures.parse_years(year), issuers=issuer or (), regions=region or (),
            level=level, field=field, dimension=dimension,
        )  # fmt: skip
    _print_comparison(result, format)
    if not result.rows:
        say_line("no report that was chosen tells such a figure")
    if chart:
        charts.draw(result, chart)


def _print_comparison(result: Result, form: TableFormat) -> None:
    """A table of many narrow columns: where it goes to a file it is as wide as it needs to be."""
    from reportminer.compare import notes, table_of

    if form is not TableFormat.TABLE:
        write(to_json(result) + "\n" if form is TableFormat.JSON else to_csv(result))
        return
    table, console = table_of(result), standard_output(WIDE)
    wide = table.__rich_measure__(console, console.options.update(max_width=10_000)).maximum
    console.print(table, width=None if console.is_terminal else wide)
    for note in notes(result):
        say_line(note)


def export(
    out: Annotated[Path, typer.Option(help="Folder that the files are written to.", file_okay=False)],
    db: Db = DEFAULT_DB,
    format: Annotated[ExportFormat, typer.Option(help="Parquet, CSV for spreadsheets, or one XLSX workbook.")] = ExportFormat.PARQUET,
) -> None:
    """Write every table and view as files, with the data dictionary."""
    with open_store(db, read_only=True) as store:
        written = files.export(store, format, out)
    say_line(f"{len(written)} files -> {out}")


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files.", exists=True, file_okay=False)],
    db: Db = DEFAULT_DB,
    misses: Annotated[bool, typer.Option("--misses", help="Print every miss and every surplus.")] = False,
) -> None:
    """Precision, recall and F1 of a database against gold files."""
    with open_store(db, read_only=True) as store:
        scores, missed = gold_files.evaluate(store, gold)
    if misses:
        for miss in missed:
            typer.echo(plain(f"{miss.file}\t{miss.kind}\t{miss.what}\t{miss.item}"))
    table = Table("kind", "right", "surplus", "missed", "precision", "recall", "F1")
    for kind, s in scores.items():
        table.add_row(kind, str(s.right), str(s.surplus), str(s.missed), f"{s.precision:.4f}", f"{s.recall:.4f}", f"{s.f1:.4f}")
    standard_output().print(table)
