"""Where mining runs: files found, failures kept, a pool that gives the same rows, a worker that dies."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus import CORPUS, REPORTS
from reportminer import executor, pipeline
from reportminer.config import Limits, Settings
from reportminer.executor import Outcome, ingest_files, mine_files, run
from reportminer.files import LINKED_FOLDER, find_files, search
from reportminer.store import Store, open_store

CONTENT = (
    "reports",
    "sources",
    "sections",
    "counts",
    "deadlines",
    "table_cells",
    "indicators",
    "section_verdicts",
    "findings",
    "removed",
    "source_paths",
)


# --------------------------------------------------------------------------------------------------------------- files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.html", "sub/c.PDF", "sub/d.docx", ".hidden.txt", ".git/e.txt", "~$d.docx", "data.xlsx", "photo.jpg", "noname"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def test_a_folder_is_searched_through(folder: Path) -> None:
    assert [p.relative_to(folder).as_posix() for p in find_files([folder])] == ["a.html", "b.txt", "noname", "sub/c.PDF", "sub/d.docx"]


def test_a_file_that_is_named_is_taken_whatever_its_name(folder: Path) -> None:
    assert find_files([folder / "photo.jpg"]) == [folder / "photo.jpg"]


def test_a_file_named_twice_is_taken_once(folder: Path) -> None:
    assert find_files([folder / "b.txt", folder, folder / "b.txt"]).count(folder / "b.txt") == 1


def test_a_folder_that_may_not_be_listed_is_a_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused, scandir = str(folder / "sub"), os.scandir

    def scan(path: str) -> object:
        if os.fspath(path) == refused:
            raise PermissionError(13, "Permission denied", refused)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert Path(refused) in find_files([folder])


def test_a_link_to_a_folder_is_passed_over_and_counted(folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    found = search([folder])
    assert [p.name for p in found.files] == ["a.html", "b.txt", "noname", "c.PDF", "d.docx"]
    assert found.passed_over == {".xlsx": 1, ".jpg": 1, LINKED_FOLDER: 1}


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_without_end_is_refused() -> None:
    failure = mine_files(["/dev/zero"], Limits(max_bytes=1000), "run")[0].failure
    assert failure
    assert failure.error == "LimitExceeded"


def test_nothing_stays_frozen(folder: Path) -> None:
    list(run([str(folder / "b.txt")], Settings(), "run"))
    assert gc.get_freeze_count() == 0


def test_a_path_that_is_not_there_stops_the_run(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.txt: no such file or folder"):
        find_files([folder, folder / "none.txt"])


# ------------------------------------------------------------------------------------------------------------ failures


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        pytest.param(b"", "EmptyFile", "holds no text", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(64), "UnsupportedFormat", "a PNG picture", id="picture"),
        pytest.param("臺灣省政府資訊公開報告書第參拾號".encode("big5"), "UndecodableText", "no encoding explains", id="big5"),
        pytest.param(b"%PDF-1.7\nnothing more", "DamagedFile", "", id="damaged-pdf"),
        pytest.param(b"PK\x03\x04nothing more", "DamagedFile", "", id="damaged-docx"),
        pytest.param("公开".encode() * 1000, "LimitExceeded", "6,000 bytes, the limit is 5,000", id="too-long"),
        pytest.param(("<div>" * 3000 + "年报").encode(), "LimitExceeded", "", id="too-deep"),
    ],
)
def test_a_file_that_cannot_be_mined_is_a_failure_with_its_reason(tmp_path: Path, data: bytes, error: str, message: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    limits = Limits(max_bytes=5000) if error == "LimitExceeded" and data[:1] != b"<" else Limits()
    failure = mine_files([str(path)], limits, "run")[0].failure
    assert failure is not None
    assert (failure.stage, failure.error) == ("read", error)
    assert message in failure.message


def test_a_relative_path_from_another_folder_is_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = REPORTS[:2]
    for name, report in (("a", one), ("b", two)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_bytes(report.read_bytes())
    for name, loaded in (("a", 1), ("b", 1), ("b", 0), ("a", 0)):
        monkeypatch.chdir(tmp_path / name)
        with open_store(tmp_path / "x.duckdb") as store:
            assert ingest_files(store, [Path("1.txt")], Settings()).loaded == loaded
            paths = store.rows("SELECT path, place FROM source_paths ORDER BY place")
    second = str(tmp_path / "b" / "1.txt")
    assert paths == [("1.txt", str(tmp_path / "a" / "1.txt")), (second, second)]


def test_a_file_that_vanishes_is_a_failure(tmp_path: Path) -> None:
    failure = mine_files([str(tmp_path / "gone.txt")], Limits(), "run")[0].failure
    assert failure is not None
    assert (failure.error, failure.sha256) == ("FileNotFoundError", None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("年报", encoding="utf-8")
    path.chmod(0)
    failure = mine_files([str(path)], Limits(), "run")[0].failure
    assert failure is not None
    assert failure.error == "PermissionError"


def test_progress_counts_every_file(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    files = list(REPORTS[:5])
    with open_store(":memory:") as store:
        ingest_files(store, files, Settings(batch=2), progress=lambda done, seen: told.append((done, seen)))
    assert told == [(2, 5), (4, 5), (5, 5)]


# ------------------------------------------------------------------------------------------------------------- abreast


def test_files_abreast_yield_the_rows_of_each_alone() -> None:
    paths = [p.as_posix() for p in find_files([CORPUS])[::9]]
    assert mine_files(paths, Limits(), "run") == [mine_files([p], Limits(), "run")[0] for p in paths]


@pytest.mark.parametrize("stage", [pytest.param(s, id=s) for s in ("clean", "segment", "find_counts", "check", "rows_of")])
def test_a_fault_at_any_stage_stays_in_its_file(monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    paths, calls = [p.as_posix() for p in REPORTS[:3]], list[object]()
    right = getattr(pipeline, stage)

    def wrong(*args: object, **named: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("a fault of ours")
        return right(*args, **named)

    monkeypatch.setattr(pipeline, stage, wrong)
    first, second, third = mine_files(paths, Limits(), "run")
    assert [o.path for o in (first, second, third)] == paths
    assert first.mined
    assert third.mined
    assert second.failure
    assert (second.failure.stage, second.failure.error, second.failure.message) == ("mine", "RuntimeError", "a fault of ours")
    assert second.failure.sha256 == hashlib.sha256(REPORTS[1].read_bytes()).hexdigest()


def test_groups_are_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "_BYTES_ABREAST", 100)
    paths = []
    for i, size in enumerate((10, 10, 200, 10, 60, 60, 10)):
        (tmp_path / str(i)).write_bytes(bytes(size))
        paths.append(str(tmp_path / str(i)))
    paths.append(str(tmp_path / "gone"))
    groups = [[Path(p).name for p in group] for group in executor._groups(paths, 3)]
    assert groups == [["0", "1", "2"], ["3", "4", "5"], ["6", "gone"]]
    assert [len(g) for g in executor._groups(paths, 1)] == [1] * 8
    assert [len(g) for g in executor._groups(map(str, range(70)), 64)] == [32, 32, 6]


# ---------------------------------------------------------------------------------------------------------------- pool


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: store.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in CONTENT}


@pytest.mark.slow
def test_a_pool_gives_the_same_rows_as_one_process() -> None:
    files = find_files([CORPUS / "reports"])[:12]
    found = []
    for workers in (1, 2):
        with open_store(":memory:") as store:
            ingest_files(store, files, Settings(workers=workers, batch=5))
            found.append(content(store))
    assert found[0]["reports"]
    assert found[0] == found[1]


@contextmanager
def killing_readers(fifo: Path) -> Iterator[list[int]]:
    """While inside, any worker of ours that reads the pipe is killed; yields whom it has killed."""
    over, killed = threading.Event(), list[int]()

    def kill() -> None:
        while not over.is_set():
            try:
                writer = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)  # fails unless a process waits to read
            except OSError:
                time.sleep(0.02)
                continue
            time.sleep(0.05)
            for child in multiprocessing.active_children():
                if child.pid and holds(child.pid, fifo):
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)
            os.close(writer)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join(5)


def holds(pid: int, path: Path) -> bool:
    try:
        return any(os.readlink(fd) == str(path) for fd in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to see who reads the pipe")
def test_a_worker_that_dies_is_recorded_and_stops_nothing_else(tmp_path: Path) -> None:
    deadly = tmp_path / "deadly.txt"
    os.mkfifo(deadly)
    paths = [str(deadly), *(p.as_posix() for p in REPORTS[:4])]
    with killing_readers(deadly) as killed:
        outcomes = {o.path: o for o in run(paths, Settings(workers=2), "run")}
    assert len(killed) >= 2
    assert set(outcomes) == set(paths)
    assert [o.path for o in outcomes.values() if o.mined] == [p for p in outcomes if p != str(deadly)]
    assert_died(outcomes[str(deadly)])


def assert_died(outcome: Outcome) -> None:
    assert outcome.failure is not None
    assert outcome.failure.error == "WorkerDied"
    assert "the worker process died" in outcome.failure.message
