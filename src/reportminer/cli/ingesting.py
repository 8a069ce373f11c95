"""`ingest`, and what other commands use to mine files: the search for them, the progress bar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from reportminer.cli.terminal import DEFAULT_DB, Db, say_line, standard_error
from reportminer.config import Limits, Settings
from reportminer.store import open_store

if TYPE_CHECKING:
    from reportminer.executor import Advance, Summary
    from reportminer.files import Found


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    db: Db = DEFAULT_DB,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Worker processes.")] = 1,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest file that is read.")] = Limits().max_bytes,
    corrections: Annotated[Path | None, typer.Option(help="CSV of your corrections; the database remembers it.")] = None,
) -> None:
    """Read files and folders (txt, html, pdf, docx), mine them, load them; what is unchanged is skipped."""
    from reportminer.corrections import read_corrections, remember, unmatched
    from reportminer.executor import ingest_files

    found = files_at(paths)
    settings = Settings(workers=workers, limits=Limits(max_bytes=max_bytes))
    held = read_corrections(corrections) if corrections else None
    with open_store(db) as store:
        if held is not None:
            remember(store, held)
        with progress_bar(len(found.files)) as advance:
            summary = ingest_files(store, found.files, settings, progress=advance)
        for correction in unmatched(store):
            say_line(f"correction without effect (line {correction.line}): no such report, or no such copy")
    _print_summary(summary, db)
    if summary.failures:
        raise typer.Exit(3)


def files_at(paths: list[Path]) -> Found:
    """The files at these paths; what lies there and is of another kind is said, for a run passes over nothing in silence."""
    from reportminer.files import SUFFIXES, search

    found = search(paths)
    if found.passed_over:
        kinds = ", ".join(f"{count} {kind or 'without ending'}" for kind, count in found.passed_over.most_common())
        say_line(f"passed over in folders, for their kind: {kinds} (name them to have them read)")
    if not found.files:
        say_line(f"no reports in {', '.join(map(str, paths))}: folders are searched for {' '.join(sorted(filter(None, SUFFIXES)))}")
    return found


@contextmanager
def progress_bar(total: int) -> Iterator[Advance]:
    """A progress bar on standard error, where that is a terminal."""
    console = standard_error()
    columns = (TextColumn("mining"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("mining", total=total)
        yield lambda done, seen: bar.update(task, completed=done, total=seen)


def _print_summary(summary: Summary, db: Path) -> None:
    for failure in summary.failures:
        say_line(f"failed: {failure.path}: {failure.error}: {failure.message}")
    say_line(
        f"{summary.seen} files: {summary.loaded} loaded ({summary.not_annual} of them no annual report), "
        f"{summary.skipped} unchanged, {len(summary.failures)} failed -> {db}"
    )
