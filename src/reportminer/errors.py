"""The errors of reportminer.

    ReportMinerError
    ├── ConfigError            settings that make no sense: stop before any work
    ├── RuleError              a rule file that cannot be used: stop before any work
    ├── ReadError              one file that cannot be read: record it, go on
    │   ├── UnsupportedFormat  not a text, page, PDF or DOCX
    │   ├── UndecodableText    characters that no known encoding explains
    │   ├── EncryptedFile      needs a password
    │   ├── DamagedFile        truncated or malformed beyond reading
    │   ├── EmptyFile          holds no text (a scan, an empty page)
    │   └── LimitExceeded      larger, deeper or slower than the settings allow
    └── StoreError             the database cannot be used: stop

A `ReadError` becomes a row of the table `failures`; its class name is the column `error`.
Non-compliance of a report is a finding, never an exception.
"""

from __future__ import annotations


class ReportMinerError(Exception):
    """Base of every error that reportminer raises on purpose."""


class ConfigError(ReportMinerError):
    """A setting has a value that is not allowed."""


class RuleError(ReportMinerError):
    """A rule file is malformed; the message names file, rule and place."""


class StoreError(ReportMinerError):
    """The database cannot be opened, read or written."""


def cannot_open(path: object, exc: Exception) -> StoreError:
    """Why DuckDB did not open a file, in words that say what to do."""
    said = str(exc).strip().splitlines()[0]
    if "set lock" in said.lower():
        return StoreError(f"{path}: another process holds this database ({said}); wait until it ends")
    return StoreError(f"{path}: cannot be opened: {said}")


class ReadError(ReportMinerError):
    """One file cannot be read; the run goes on without it."""


class UnsupportedFormat(ReadError):
    """The bytes are neither text nor a page, a PDF or a DOCX file."""


class UndecodableText(ReadError):
    """No known encoding turns the bytes into plausible Chinese text."""


class EncryptedFile(ReadError):
    """The file needs a password."""


class DamagedFile(ReadError):
    """The file is truncated or malformed beyond reading."""


class EmptyFile(ReadError):
    """The file holds no text: it is empty, or a scan without a text layer."""


class LimitExceeded(ReadError):
    """The file is larger, deeper or slower than the settings allow."""
