"""What several test modules share: a database with all of corpus/, made once a run."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from reportminer.store import Store, open_store


@pytest.fixture(scope="session", autouse=True)
def _interrupts_are_heard() -> None:
    """A shell starts what runs in the background deaf to interrupts, and so is all that it starts: tests of Ctrl-C would not end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus_store() -> Iterator[Store]:
    """A database in memory with every report of corpus/reports and corpus/forms. For reading only."""
    from corpus import FILES
    from reportminer.config import Settings
    from reportminer.executor import ingest_files

    with open_store(":memory:") as store:
        summary = ingest_files(store, FILES, Settings())
        assert summary.failures == []
        yield store
