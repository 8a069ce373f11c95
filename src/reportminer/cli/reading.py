"""One report for a person: `show` and `clean`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.terminal import DEFAULT_DB, Db, fail, standard_output, write
from reportminer.config import Limits, Settings
from reportminer.errors import StoreError
from reportminer.show import find_report, show_html, show_terminal
from reportminer.store import Store, open_store


def show(
    report: Annotated[str, typer.Argument(help="A file, or a report_id or path in the database.")],
    db: Db = DEFAULT_DB,
    html: Annotated[Path | None, typer.Option(help="Write a page there instead.")] = None,
) -> None:
    """One report: its sections and what was extracted, each with its evidence."""
    with _store_with(report, db) as store:
        try:
            report_id = find_report(store, report)
        except StoreError as exc:
            raise fail(str(exc), 1) from exc
        if html:
            html.write_text(show_html(store, report_id), encoding="utf-8")
        else:
            show_terminal(store, report_id, standard_output())


@contextmanager
def _store_with(report: str, db: Path) -> Iterator[Store]:
    """The database, or one in memory with the file that `report` names."""
    if not Path(report).is_file():
        with open_store(db, read_only=True) as store:
            yield store
        return
    from reportminer.executor import ingest_files

    with open_store(":memory:") as store:
        summary = ingest_files(store, [Path(report)], Settings())
        if summary.failures:
            raise fail(f"{report}: {summary.failures[0].error}: {summary.failures[0].message}", 1)
        yield store


def clean(file: Annotated[Path, typer.Argument(help="A report.", exists=True, dir_okay=False)]) -> None:
    """The cleaned text of one file on standard output."""
    from reportminer.clean import clean as cleaned
    from reportminer.executor import bytes_of
    from reportminer.readers import read

    write(cleaned(read(bytes_of(file, Limits()))).text + "\n")
