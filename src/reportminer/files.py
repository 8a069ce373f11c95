"""Which files are mined: those that are named, and those in folders whose names say that they may be reports."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from reportminer.records import record

SUFFIXES = frozenset(
    {".txt", ".text", ".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".jsp", ".asp", ".aspx", ".php", ".mht"}
    | {".pdf", ".docx", ".doc", ".wps", ".rtf", ""}
)
"""Files that a folder is searched for. A file that is named itself is read whatever its name."""

LINKED_FOLDER = "link to a folder"
"""What `Found` calls a link that is not followed: it may lead round in circles, or out of what was named."""


@record
class Found:
    """What is to be mined, and how many files of which other kinds lie in the same folders."""

    files: list[Path]
    passed_over: Counter[str]


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files at `paths`, folders searched through, in a stable order; each once. Raises FileNotFoundError."""
    return search(paths).files


def search(paths: Iterable[Path]) -> Found:
    """The files at `paths`, folders searched through; links to folders are not followed. Raises FileNotFoundError.

    A folder that may not be listed is among the files: it becomes a failure like a file that may not be read.
    """
    found: dict[Path, None] = {}
    others: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(_below(path)):
                is_link = file.is_symlink() and file.is_dir()
                (others if is_link or not (file.is_dir() or file.suffix.lower() in SUFFIXES) else found)[file] = None
        elif path.exists():
            found[path] = None
        else:
            raise FileNotFoundError(f"{path}: no such file or folder")
    return Found(list(found), Counter(LINKED_FOLDER if p.is_dir() else p.suffix.lower() for p in others if p not in found))


def _below(folder: Path) -> Iterator[Path]:
    """Files below a folder, links to folders, and folders that may not be listed."""
    unlisted: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=unlisted.append):
        folders[:] = [name for name in folders if not _hidden(name)]
        yield from (file for name in names if not _hidden(name) and (file := Path(here, name)).is_file())
        yield from (link for name in folders if (link := Path(here, name)).is_symlink())
    yield from (Path(error.filename) for error in unlisted)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))
