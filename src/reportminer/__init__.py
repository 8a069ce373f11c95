"""reportminer: China's annual reports on open government information, as a database.

    mine(data)              everything in one file's bytes, as rows
    read(data)              the document in a file's bytes, before any cleaning
    open_store(path)        a database
    ingest_files(...)       many files into a database
    run_query(path, sql)    SQL, read-only

Errors are in `reportminer.errors`, records in `reportminer.models`.
"""

from reportminer._version import __version__
from reportminer.config import Limits, Settings
from reportminer.errors import ReportMinerError
from reportminer.executor import find_files, ingest_files
from reportminer.models import Mined
from reportminer.pipeline import mine
from reportminer.query import run_query
from reportminer.readers import read
from reportminer.store import Store, open_store

__all__ = [
    "Limits",
    "Mined",
    "ReportMinerError",
    "Settings",
    "Store",
    "__version__",
    "find_files",
    "ingest_files",
    "mine",
    "open_store",
    "read",
    "run_query",
]
