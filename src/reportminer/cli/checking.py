"""`check`: whether reports do what the Regulations ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.ingesting import files_at, progress_bar
from reportminer.cli.terminal import DEFAULT_DB, Db, fail, say_line, standard_output, write
from reportminer.config import Settings
from reportminer.models import Severity
from reportminer.store import Store, open_store, storable

if TYPE_CHECKING:
    from reportminer.check import CheckedFinding


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
    from reportminer import check as checks

    language = lang.value if lang else _locale()
    if explain:
        typer.echo(checks.explain(explain, language))
        return
    _require_codes(code or [])
    with _checked(paths, db) as (store, unread):
        _require_reports(store, year or [], issuer or [])
        found = checks.filtered(checks.findings_of(store), codes=code or (), years=year or (), issuers=issuer or ())
        shown = [f for f in found if checks.rank(f.severity) >= checks.rank(level)]
        _print_findings(store, shown, format, language)
    if len(found) > len(shown):
        say_line(f"{len(found) - len(shown)} findings below {level.value} are not shown (--level info shows all)")
    if shown or unread:
        raise typer.Exit(1 if shown else 2)


def _require_codes(wanted: list[str]) -> None:
    """A code with a slip in it would find nothing, and look like a pass."""
    from reportminer.check import finding_rules

    known = sorted(finding_rules())
    for code in wanted:
        if not any(one == code or (code.endswith(".") and one.startswith(code)) for one in known):
            raise fail(f"--code {code}: no such finding code; there are {', '.join(known)}")


def _require_reports(store: Store, years: list[int], issuers: list[str]) -> None:
    """Nothing to check is no pass: status 2."""
    where = "(len($1) = 0 OR list_contains($1, report_year)) AND (len($2) = 0 OR list_bool_or([contains(issuer, n) FOR n IN $2]))"
    sql = f"SELECT count(*) FROM reports WHERE {where}"
    ((count,),) = store.rows(sql, [years, [storable(name) for name in issuers]])
    if not count:
        chosen = [*(f"--year {y}" for y in years), *(f"--issuer {n}" for n in issuers)]
        raise fail("nothing was checked: there is no report" + (f" of {', '.join(chosen)}" if chosen else ""))


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
                say_line(f"not checked: {failed} files that could not be read (table failures)")
            yield store, 0
        return
    from reportminer.executor import ingest_files

    files = files_at(paths).files
    with open_store(":memory:") as store:
        with progress_bar(len(files)) as advance:
            summary = ingest_files(store, files, Settings(), progress=advance)
        for failure in summary.failures:
            say_line(f"not checked: {failure.path}: {failure.error}: {failure.message}")
        yield store, len(summary.failures)


def _print_findings(store: Store, shown: list[CheckedFinding], form: CheckFormat, language: str) -> None:
    from reportminer.check import print_findings, render, unchecked_of

    unchecked = unchecked_of(store)
    if form is CheckFormat.TABLE:
        print_findings(shown, standard_output(), lang=language, unchecked=unchecked)
    else:
        write(render(shown, form.value, lang=language, unchecked=unchecked))
