"""reportminer: China's annual reports on open government information, as a database.

    mine(data)              everything in one file's bytes, as rows
    read(data)              the document in a file's bytes, before any cleaning
    open_store(path)        a database
    ingest_files(...)       many files into a database
    run_query(path, sql)    SQL, read-only

Errors are in `reportminer.errors`, records in `reportminer.models`.

Mining takes half a second to load, so that each name brings its module when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reportminer._version import __version__

if TYPE_CHECKING:
    from reportminer.config import Limits, Settings
    from reportminer.errors import ReportMinerError
    from reportminer.executor import ingest_files
    from reportminer.files import find_files
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

_MODULES = {
    "config": ("Limits", "Settings"),
    "errors": ("ReportMinerError",),
    "executor": ("ingest_files",),
    "files": ("find_files",),
    "models": ("Mined",),
    "pipeline": ("mine",),
    "query": ("run_query",),
    "readers": ("read",),
    "store": ("Store", "open_store"),
}


def __getattr__(name: str) -> Any:
    """A public name, or a module that holds some."""
    for module, names in _MODULES.items():
        if name == module or name in names:
            found = import_module(f"{__name__}.{module}")
            return found if name == module else getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
