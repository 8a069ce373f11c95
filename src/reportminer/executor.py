"""Where mining runs: in this process, or in a pool of worker processes. Only this process writes the database."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import chain, islice
from pathlib import Path

from reportminer._version import __version__
from reportminer.abreast import Task, abreast
from reportminer.check import check_store
from reportminer.config import Limits, Settings
from reportminer.corrections import corrected_years
from reportminer.errors import LimitExceeded, ReadError, UnsupportedFormat
from reportminer.models import FailureRow, Mined, report_id_of
from reportminer.pipeline import stages
from reportminer.records import record
from reportminer.resolve import resolve_issuers_and_duplicates
from reportminer.store import Batch, Known, Store, place_of, storable

_ALLOCATIONS = 300_000
"""Objects made between two looks for garbage: more than a batch holds. Python's own number, 700, is for programs that hold little."""

_ABREAST = 32
"""Files that go through the stages side by side at most."""
_BYTES_ABREAST = 4 * 2**20
"""Bytes of such files, the last one's aside: what is under way of them is in memory."""
_GROUPS_EACH = 4
"""Groups of files in sight of each worker: enough that none waits, few enough that all end together."""

Advance = Callable[[int, int], None]
"""Told how many files are done, of how many."""


@record
class Outcome:
    """What became of a file: rows, or a failure."""

    path: str
    mined: Mined | None = None
    failure: FailureRow | None = None


@dataclass(slots=True)
class Summary:
    """How a run ended."""

    seen: int = 0
    loaded: int = 0
    skipped: int = 0
    failures: list[FailureRow] = field(default_factory=list)
    not_annual: int = 0


def miner_id(year: int | None = None) -> str:
    """Version and a digest of the rules, and the year that the user gave: what was mined by another one is mined anew."""
    return _rules_id() if year is None else f"{_rules_id()} year={year}"


@cache
def _rules_id() -> str:
    digest = hashlib.sha256()
    folder = resources.files("reportminer").joinpath("resources")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_file():
            digest.update(entry.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def mine_files(paths: Sequence[str], limits: Limits, run_id: str, year: int | None = None) -> list[Outcome]:
    """Each file to rows or to a failure; whatever goes wrong in one stays in it. `year` is the report year that the user says."""
    return abreast(_mining(path, limits, run_id, year) for path in paths)


def _mining(path: str, limits: Limits, run_id: str, year: int | None) -> Task[Outcome]:
    sha: str | None = None
    stage, name = "read", storable(path)
    try:
        data = bytes_of(Path(path), limits)
        sha = hashlib.sha256(data).hexdigest()
        return Outcome(path, mined=(yield from stages(data, path=name, limits=limits, year=year)))
    except (ReadError, OSError) as exc:
        error: Exception = exc
    except Exception as exc:  # a fault of ours in one file must not end a run over thousands; it is recorded with its type
        error, stage = exc, "mine"
    message = storable(str(error)) or type(error).__name__
    return Outcome(path, failure=FailureRow(path=name, sha256=sha, stage=stage, error=type(error).__name__, message=message, run_id=run_id))


def _groups(paths: Iterable[str], most: int) -> Iterator[list[str]]:
    """The files in groups that are mined abreast: no more than are stored at once, and not many megabytes."""
    group: list[str] = []
    size = 0
    for path in paths:
        group.append(path)
        size += _size(path)
        if len(group) >= min(most, _ABREAST) or size > _BYTES_ABREAST:
            yield group
            group, size = [], 0
    if group:
        yield group


def _size(path: str) -> int:
    """Bytes of a file; 0 where that cannot be told, which is said when it is read."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def bytes_of(path: Path, limits: Limits) -> bytes:
    """What a file holds. LimitExceeded where that is more than `limits` allow."""
    if path.is_dir():
        os.listdir(path)  # one that may not be listed says so
        raise UnsupportedFormat("a folder, not a file")
    size = path.stat().st_size
    if size <= limits.max_bytes:
        with path.open("rb") as file:
            data = file.read(size + 1)
            if len(data) > size:  # a device or a pipe tells no size
                data += file.read(limits.max_bytes + 1 - len(data))
        size = max(size, len(data))
    if size > limits.max_bytes:
        raise LimitExceeded(
            f"the file has {size:,} bytes, the limit is {limits.max_bytes:,} (--max-bytes); "
            "an annual report is never that long, so look whether it is one"
        )
    return data


def ingest_files(store: Store, files: Sequence[Path], settings: Settings, *, progress: Advance | None = None) -> Summary:
    """Mine what is new or changed among `files` and store it, batch by batch."""
    run_id = uuid.uuid4().hex
    store.start_run(run_id, version=__version__, engine="pool" if settings.workers > 1 else "serial", workers=settings.workers)
    summary = Summary(seen=len(files))
    known, todo, loaded = store.known(), [], list[str]()
    for file in files:
        path = _named(file, known)
        if _unchanged(file, known) or _unchanged(path, known):
            summary.skipped += 1
        else:
            todo.append(path.as_posix())
    for batch in _stored(store, run(todo, settings, run_id), settings.batch, miner_id()):
        loaded += batch.reports
        summary.loaded += len(batch.reports)
        summary.not_annual += batch.not_annual
        summary.failures += batch.failures
        if progress:
            progress(summary.skipped + summary.loaded + len(summary.failures), summary.seen)
    for failure in _mine_corrected_years(store, files, settings, run_id):
        summary.failures.append(failure)
        if failure.path in map(storable, todo):
            summary.loaded -= 1
        else:
            summary.skipped -= 1
    resolve_issuers_and_duplicates(store, loaded)
    check_store(store)
    store.finish_run(run_id, seen=summary.seen, loaded=summary.loaded, skipped=summary.skipped, failed=len(summary.failures))
    return summary


def _stored(store: Store, outcomes: Iterator[Outcome], size: int, miner: str) -> Iterator[Batch]:
    """The batches of these outcomes, each when it has been stored."""
    for first in outcomes:
        batch = Batch()
        for outcome in chain([first], islice(outcomes, size - 1)):
            if outcome.mined:
                batch.add(outcome.mined)
            if outcome.failure:
                batch.failures.append(outcome.failure)
        store.save(batch, miner=miner)
        yield batch


def _mine_corrected_years(store: Store, files: Sequence[Path], settings: Settings, run_id: str) -> list[FailureRow]:
    """Mine anew those of the files whose year the user has corrected, or no longer corrects: the year says what law holds."""
    years, known = corrected_years(store), store.known()
    paths = [path for path in dict.fromkeys(_named(file, known).as_posix() for file in files) if storable(path) in known]
    due: dict[int | None, list[str]] = {}
    for path in paths:
        loaded = known[storable(path)]
        year = years.get(report_id_of(loaded.sha256))
        if loaded.miner != miner_id(year):
            due.setdefault(year, []).append(path)
    failures: list[FailureRow] = []
    for year, group in due.items():
        for batch in _stored(store, run(group, settings, run_id, year=year), settings.batch, miner_id(year)):
            failures += batch.failures
    return failures


def _named(file: Path, known: Mapping[str, Known]) -> Path:
    """The path a file is stored under: as it was given, or the absolute one where another folder's file has that path already."""
    loaded = known.get(storable(file.as_posix()))
    return file if loaded is None or loaded.place == place_of(file.as_posix()) else file.absolute()


def _unchanged(file: Path, known: Mapping[str, Known]) -> bool:
    """True where this path was loaded with these bytes by this miner."""
    loaded = known.get(storable(file.as_posix()))
    if loaded is None or loaded.miner.partition(" ")[0] != miner_id() or not file.is_file():
        return False
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == loaded.sha256
    except OSError:
        return False


def run(paths: Sequence[str], settings: Settings, run_id: str, *, year: int | None = None) -> Iterator[Outcome]:
    """The outcome of each file, in any order; none is lost, not even where a worker process dies. `year` is that of all reports."""
    if settings.workers > 1 and len(paths) > 1 and year is None:
        yield from _pooled(paths, settings, run_id)
        return
    with _few_collections():
        for i, group in enumerate(_groups(paths, settings.batch)):
            yield from mine_files(group, settings.limits, run_id, year)
            if i == 0:
                gc.freeze()  # dictionaries and rules stay for good: no need to look through them at every collection


@contextmanager
def _few_collections() -> Iterator[None]:
    """Mining leaves little garbage in circles, and looking for it took a tenth of the time."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *thresholds[1:])
    try:
        yield
    finally:
        gc.freeze()  # what is thawed again counts as old: else the next look would go through all that was mined
        gc.unfreeze()  # what is frozen when the program ends, DuckDB's binding prints as leaks
        gc.set_threshold(*thresholds)


def _start_worker() -> None:
    """An interrupt is the parent's to act on: workers that die of it leave a pool that waits for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_ALLOCATIONS)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _pooled(paths: Sequence[str], settings: Settings, run_id: str) -> Iterator[Outcome]:
    """Mining in worker processes. Files whose worker dies (out of memory, say) are tried once more, each alone, then recorded."""
    suspects: list[str] = []
    waiting = _groups(paths, min(settings.batch, max(1, len(paths) // (settings.workers * _GROUPS_EACH))))
    with _pool(settings.workers) as pool:
        running: dict[Future[list[Outcome]], list[str]] = {}
        while True:
            for group in islice(waiting, settings.workers * _GROUPS_EACH - len(running)):
                running[_submit(pool, group, settings.limits, run_id)] = group
            if not running:
                break
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                group = running.pop(future)
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    suspects += group
    for path in suspects:
        yield _alone(path, settings.limits, run_id)


def _submit(pool: ProcessPoolExecutor, group: list[str], limits: Limits, run_id: str) -> Future[list[Outcome]]:
    try:
        return pool.submit(mine_files, group, limits, run_id)
    except BrokenProcessPool as exc:
        failed: Future[list[Outcome]] = Future()
        failed.set_exception(exc)
        return failed


def _alone(path: str, limits: Limits, run_id: str) -> Outcome:
    """A file in a worker of its own, so that the one that kills it is known."""
    with _pool(1) as pool:
        try:
            return pool.submit(mine_files, [path], limits, run_id).result()[0]
        except BrokenProcessPool:
            message = "the worker process died while it mined this file (out of memory, or killed); mine it with --workers 1 to see more"
            return Outcome(
                path, failure=FailureRow(path=storable(path), sha256=None, stage="mine", error="WorkerDied", message=message, run_id=run_id)
            )
