"""The command line. Data go to standard output, messages and progress to standard error, always in UTF-8.

Exit statuses are the contract's: 0 done; 1 findings at or above the level, or an unknown report; 2 wrong use; 3 some files failed.

What mines and checks takes half a second to load: a command imports it when it runs, so that `--help` and `query` need not wait.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import duckdb
import typer

from reportminer._version import __version__
from reportminer.cli.checking import check
from reportminer.cli.comparing import compare, evaluate, export
from reportminer.cli.ingesting import ingest
from reportminer.cli.querying import query
from reportminer.cli.reading import clean, show
from reportminer.cli.terminal import Group, say
from reportminer.errors import ReportMinerError

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Group, help="Turns China's annual reports on open government information into a database that can be queried.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
for _command in (ingest, check, query, show, compare, export, clean, evaluate):  # in the order of --help
    app.command()(_command)


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
        say(f"reportminer: {exc}", style="red")
        sys.exit(2)
