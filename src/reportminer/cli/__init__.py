"""The command line. Data go to standard output, messages and progress to standard error, always in UTF-8.

Exit statuses are the contract's: 0 done; 1 findings at or above the level, or an unknown report; 2 wrong use; 3 some files failed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from reportminer import check as checking
from reportminer import compare as comparing
from reportminer import show as showing
from reportminer._version import __version__
from reportminer.chart import FORMATS as CHART_FORMATS
from reportminer.chart import draw
from reportminer.clean import clean as clean_document
from reportminer.config import Limits, Settings
from reportminer.corrections import read_corrections, remember, unmatched
from reportminer.errors import ReportMinerError, StoreError
from reportminer.evaluate import evaluate as evaluate_gold
from reportminer.executor import SUFFIXES, Advance, Found, Summary, bytes_of, ingest_files, search
from reportminer.export import ExportFormat
from reportminer.export import export as export_files
from reportminer.models import Severity
from reportminer.query import MAX_ROWS_SHOWN, Result, run_query, to_csv, to_json, to_parquet
from reportminer.readers import read
from reportminer.store import Store, open_store, storable

BROKEN_PIPE = 141
"""Exit status where the reader of standard output has gone (| head): what a shell reports of a program that SIGPIPE ends."""


class _Console(Console):
    """A console that leaves it to `_Group` what to do where nobody reads on; rich would end with 1, the status of findings."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class _Group(TyperGroup):
    """The commands; where nobody reads on, or at an interrupt, the program ends without a trace, and not with the status of a finding."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            raise typer.Exit(BROKEN_PIPE) from None
        except RuntimeError as exc:
            if str(exc) != "Query interrupted":  # what DuckDB makes of an interrupt that finds it at work
                raise
            raise KeyboardInterrupt from None


app = typer.Typer(
    cls=_Group, help="Turns China's annual reports on open government information into a database that can be queried.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip


class CheckFormat(StrEnum):
    """How findings are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    SARIF = "sarif"


class Language(StrEnum):
    """A language of messages."""

    EN = "en"
    ZH = "zh"


class ResultFormat(StrEnum):
    """How the rows of a query are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class TableFormat(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Db = Annotated[Path, typer.Option("--db", help="The database.")]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)]
DEFAULT_DB = Path("reportminer.duckdb")
_WIDE = 1000
"""Columns for a table of results that goes to a file or a pipe: nothing of it is cut or wrapped."""


def _err() -> Console:
    return Console(stderr=True, soft_wrap=True, highlight=False)


def _out(width: int = 160) -> Console:
    """Standard output; `width` columns where it is no terminal."""
    return _Console(highlight=False) if sys.stdout.isatty() else _Console(highlight=False, width=width)


def _fail(message: str, status: int = 2) -> typer.Exit:
    _say(f"reportminer: {message}", style="red")
    return typer.Exit(status)


def _say(message: str, style: str | None = None) -> None:
    """A message on standard error; names of files and words of reports in it cannot steer the terminal."""
    _err().print(Text(showing.plain(message), style=style or ""))


def _line(message: str) -> None:
    """A message of one line, whatever is in the name of a file."""
    _say(" ".join(showing.plain(message).splitlines()))


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportminer {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None: ...


@app.command()
def ingest(
    paths: Paths,
    db: Db = DEFAULT_DB,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Worker processes.")] = 1,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest file that is read.")] = Limits().max_bytes,
    corrections: Annotated[Path | None, typer.Option(help="CSV of your corrections; the database remembers it.")] = None,
) -> None:
    """Read files and folders (txt, html, pdf, docx), mine them, load them; what is unchanged is skipped."""
    found = _search(paths)
    settings = Settings(workers=workers, limits=Limits(max_bytes=max_bytes))
    held = read_corrections(corrections) if corrections else None
    with open_store(db) as store:
        if held is not None:
            remember(store, held)
        with _bar(len(found.files)) as advance:
            summary = ingest_files(store, found.files, settings, progress=advance)
        for correction in unmatched(store):
            _line(f"correction without effect (line {correction.line}): no such report, or no such copy")
    _print_summary(summary, db)
    if summary.failures:
        raise typer.Exit(3)


def _search(paths: list[Path]) -> Found:
    """The files at these paths; what lies there and is of another kind is said, for a run passes over nothing in silence."""
    found = search(paths)
    if found.passed_over:
        kinds = ", ".join(f"{count} {kind or 'without ending'}" for kind, count in found.passed_over.most_common())
        _line(f"passed over in folders, for their kind: {kinds} (name them to have them read)")
    if not found.files:
        _line(f"no reports in {', '.join(map(str, paths))}: folders are searched for {' '.join(sorted(filter(None, SUFFIXES)))}")
    return found


@contextmanager
def _bar(total: int) -> Iterator[Advance]:
    """A progress bar on standard error, where that is a terminal."""
    console = _err()
    columns = (TextColumn("mining"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("mining", total=total)
        yield lambda done, seen: bar.update(task, completed=done, total=seen)


def _print_summary(summary: Summary, db: Path) -> None:
    for failure in summary.failures:
        _line(f"failed: {failure.path}: {failure.error}: {failure.message}")
    _line(
        f"{summary.seen} files: {summary.loaded} loaded ({summary.not_annual} of them no annual report), "
        f"{summary.skipped} unchanged, {len(summary.failures)} failed -> {db}"
    )


@app.command()
def check(  # noqa: PLR0913 - options of a command
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; without any, what is in the database.")] = None,
    db: Db = DEFAULT_DB,
    format: Annotated[CheckFormat, typer.Option(help="How the findings are written.")] = CheckFormat.TABLE,
    level: Annotated[Severity, typer.Option(help="Show findings at or above it; any makes exit status 1.")] = Severity.ERROR,
    code: Annotated[list[str] | None, typer.Option(help="Only this finding code; 'sum.' is all that begin so.")] = None,
    year: Annotated[list[int] | None, typer.Option(help="Only reports of this year.")] = None,
    issuer: Annotated[list[str] | None, typer.Option(help="Only issuers whose name holds this.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the messages; the locale's by default.")] = None,
    explain: Annotated[str | None, typer.Option(metavar="CODE", help="Say in words what a finding code means.")] = None,
) -> None:
    """Check reports against the Regulations and the official format of their year."""
    language = lang.value if lang else _locale()
    if explain:
        typer.echo(checking.explain(explain, language))
        return
    _require_codes(code or [])
    with _checked(paths, db) as (store, unread):
        _require_reports(store, year or [], issuer or [])
        found = checking.filtered(checking.findings_of(store), codes=code or (), years=year or (), issuers=issuer or ())
        shown = [f for f in found if checking.rank(f.severity) >= checking.rank(level)]
        unchecked = checking.unchecked_of(store)
        if format is CheckFormat.TABLE:
            checking.print_findings(shown, _out(), lang=language, unchecked=unchecked)
        else:
            _write(checking.render(shown, format.value, lang=language, unchecked=unchecked), None)
    if len(found) > len(shown):
        _line(f"{len(found) - len(shown)} findings below {level.value} are not shown (--level info shows all)")
    if shown:
        raise typer.Exit(1)
    if unread:
        raise typer.Exit(2)


def _require_codes(wanted: list[str]) -> None:
    """A code with a slip in it would find nothing, and look like a pass."""
    known = sorted(checking.finding_rules())
    for code in wanted:
        if not any(one == code or (code.endswith(".") and one.startswith(code)) for one in known):
            raise _fail(f"--code {code}: no such finding code; there are {', '.join(known)}")


def _require_reports(store: Store, years: list[int], issuers: list[str]) -> None:
    """Nothing to check is no pass: status 2."""
    where = "(len($1) = 0 OR list_contains($1, report_year)) AND (len($2) = 0 OR list_bool_or([contains(issuer, n) FOR n IN $2]))"
    sql = f"SELECT count(*) FROM reports WHERE {where}"
    ((count,),) = store.rows(sql, [years, [storable(name) for name in issuers]])
    if not count:
        chosen = [*(f"--year {y}" for y in years), *(f"--issuer {n}" for n in issuers)]
        raise _fail("nothing was checked: there is no report" + (f" of {', '.join(chosen)}" if chosen else ""))


def _locale() -> str:
    """zh where the environment speaks Chinese, else en."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


@contextmanager
def _checked(paths: list[Path] | None, db: Path) -> Iterator[tuple[Store, int]]:
    """A store with what is to be checked, and how many files could not be read: those are never shown as passed."""
    if not paths:
        with open_store(db, read_only=True) as store:
            ((failed,),) = store.rows("SELECT count(*) FROM failures")
            if failed:
                _line(f"not checked: {failed} files that could not be read (table failures)")
            yield store, 0
        return
    files = _search(paths).files
    with open_store(":memory:") as store:
        with _bar(len(files)) as advance:
            summary = ingest_files(store, files, Settings(), progress=advance)
        for failure in summary.failures:
            _line(f"not checked: {failure.path}: {failure.error}: {failure.message}")
        yield store, len(summary.failures)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    db: Db = DEFAULT_DB,
    format: Annotated[ResultFormat, typer.Option(help="How the rows are written.")] = ResultFormat.TABLE,
    out: Annotated[Path | None, typer.Option(help="Write there instead of standard output.")] = None,
) -> None:
    """Run SQL, read-only: it can neither write nor reach files or the network."""
    if format is ResultFormat.PARQUET and out is None:
        raise _fail("--format parquet needs --out FILE")
    if out and not out.absolute().parent.is_dir():
        raise _fail(f"{out}: no such folder")
    for_people = format is ResultFormat.TABLE and out is None
    result = run_query(db, storable(sql), limit=MAX_ROWS_SHOWN + 1 if for_people else None)
    if for_people:
        _print_result(result)
    elif format is ResultFormat.PARQUET and out:
        to_parquet(result, out)
    else:
        text = to_json(result) + "\n" if format is ResultFormat.JSON else to_csv(result)
        _write(text, out)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(showing.plain(text) if sys.stdout.isatty() else text)
    else:
        out.write_text(text, encoding="utf-8")


def _print_result(result: Result) -> None:
    table = Table()
    for name in result.names:
        table.add_column(Text(showing.plain(name)), overflow="fold")
    for row in result.rows[:MAX_ROWS_SHOWN]:
        table.add_row(*(Text(showing.plain(v)) for v in row))
    _out(_WIDE).print(table)
    if len(result.rows) > MAX_ROWS_SHOWN:
        _line(f"the first {MAX_ROWS_SHOWN} rows; there are more, and --format csv gives all")


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="A file, or a report_id or path in the database.")],
    db: Db = DEFAULT_DB,
    html: Annotated[Path | None, typer.Option(help="Write a page there instead.")] = None,
) -> None:
    """One report: its sections and what was extracted, each with its evidence."""
    with _store_with(report, db) as store:
        try:
            report_id = showing.find_report(store, report)
        except StoreError as exc:
            raise _fail(str(exc), 1) from exc
        if html:
            html.write_text(showing.show_html(store, report_id), encoding="utf-8")
        else:
            showing.show_terminal(store, report_id, _out())


@contextmanager
def _store_with(report: str, db: Path) -> Iterator[Store]:
    """The database, or one in memory with the file that `report` names."""
    if not Path(report).is_file():
        with open_store(db, read_only=True) as store:
            yield store
        return
    with open_store(":memory:") as store:
        summary = ingest_files(store, [Path(report)], Settings())
        if summary.failures:
            raise _fail(f"{report}: {summary.failures[0].error}: {summary.failures[0].message}", 1)
        yield store


@app.command()
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
    if chart and chart.suffix.lower() not in CHART_FORMATS:
        raise _fail(f"{chart}: a chart is written as {' or '.join(CHART_FORMATS)}")
    with open_store(db, read_only=True) as store:
        result = comparing.compare(
            store, indicators, years=comparing.parse_years(year), issuers=issuer or (), regions=region or (),
            level=level, field=field, dimension=dimension,
        )  # fmt: skip
    if format is TableFormat.TABLE:
        _print_comparison(result)
        for note in comparing.notes(result):
            _line(note)
    else:
        _write(to_json(result) + "\n" if format is TableFormat.JSON else to_csv(result), None)
    if not result.rows:
        _line("no report that was chosen tells such a figure")
    if chart:
        draw(result, chart)


def _print_comparison(result: Result) -> None:
    """A table of many narrow columns: where it goes to a file it is as wide as it needs to be."""
    table, console = comparing.table_of(result), _out(_WIDE)
    wide = table.__rich_measure__(console, console.options.update(max_width=10_000)).maximum
    console.print(table, width=None if console.is_terminal else wide)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="Folder that the files are written to.", file_okay=False)],
    db: Db = DEFAULT_DB,
    format: Annotated[ExportFormat, typer.Option(help="Parquet, CSV for spreadsheets, or one XLSX workbook.")] = ExportFormat.PARQUET,
) -> None:
    """Write every table and view as files, with the data dictionary."""
    with open_store(db, read_only=True) as store:
        written = export_files(store, format, out)
    _line(f"{len(written)} files -> {out}")


@app.command()
def clean(file: Annotated[Path, typer.Argument(help="A report.", exists=True, dir_okay=False)]) -> None:
    """The cleaned text of one file on standard output."""
    _write(clean_document(read(bytes_of(file, Limits()))).text + "\n", None)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files.", exists=True, file_okay=False)],
    db: Db = DEFAULT_DB,
    misses: Annotated[bool, typer.Option("--misses", help="Print every miss and every surplus.")] = False,
) -> None:
    """Precision, recall and F1 of a database against gold files."""
    with open_store(db, read_only=True) as store:
        scores, missed = evaluate_gold(store, gold)
    if misses:
        for miss in missed:
            typer.echo(showing.plain(f"{miss.file}\t{miss.kind}\t{miss.what}\t{miss.item}"))
    table = Table("kind", "right", "surplus", "missed", "precision", "recall", "F1")
    for kind, s in scores.items():
        table.add_row(kind, str(s.right), str(s.surplus), str(s.missed), f"{s.precision:.4f}", f"{s.recall:.4f}", f"{s.f1:.4f}")
    _out().print(table)


def main() -> None:
    """The program `reportminer`."""
    if sys.stdout is None:  # closed by who called us (>&-)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except (ReportMinerError, OSError, duckdb.Error) as exc:
        _say(f"reportminer: {exc}", style="red")
        sys.exit(2)
