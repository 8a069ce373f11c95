"""What all commands share: where their words go, how the program ends, and the option that names the database."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from reportminer.show import plain

Db = Annotated[Path, typer.Option("--db", help="The database.")]
DEFAULT_DB = Path("reportminer.duckdb")
BROKEN_PIPE = 141
"""Exit status where the reader of standard output has gone (| head): what a shell reports of a program that SIGPIPE ends."""
WIDE = 1000
"""Columns for a table of results that goes to a file or a pipe: nothing of it is cut or wrapped."""


class _Console(Console):
    """A console that leaves it to `Group` what to do where nobody reads on; rich would end with 1, the status of findings."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Group(TyperGroup):
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


def standard_error() -> Console:
    """For messages and progress."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def standard_output(width: int = 160) -> Console:
    """For tables; `width` columns where it is no terminal."""
    return _Console(highlight=False) if sys.stdout.isatty() else _Console(highlight=False, width=width)


def write(text: str) -> None:
    """Data on standard output, as they are; on a terminal without what would steer it."""
    sys.stdout.write(plain(text) if sys.stdout.isatty() else text)


def say(message: str, style: str | None = None) -> None:
    """A message on standard error; names of files and words of reports in it cannot steer the terminal."""
    standard_error().print(Text(plain(message), style=style or ""))


def say_line(message: str) -> None:
    """A message of one line, whatever is in the name of a file."""
    say(" ".join(plain(message).splitlines()))


def fail(message: str, status: int = 2) -> typer.Exit:
    """What to raise where the program cannot go on; the message is said."""
    say(f"reportminer: {message}", style="red")
    return typer.Exit(status)
