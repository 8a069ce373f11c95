"""The program: what goes where, how it ends, and that a bad file stops nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpus import CORPUS
from reportminer import __version__, query
from reportminer.cli import main
from reportminer.query import Result, run_query
from reportminer.show import plain


@dataclass(frozen=True)
class Ended:
    """How the program ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The program in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["reportminer", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        return Ended(int(left.value.code or 0), told.out, told.err)

    return run


COMPLETE = """霞浦县农业局2012年政府信息公开工作年度报告
一、概述
2012年，我局认真贯彻《条例》，健全制度，公开工作有序开展。
二、主动公开政府信息情况
全年主动公开政府信息126条，内容涵盖农业政策、农产品质量安全等方面。
三、依申请公开政府信息情况
共收到申请2件，均在15个工作日内答复。
四、政府信息公开的收费及减免情况
全年未收取任何费用。
五、因政府信息公开申请行政复议、提起行政诉讼情况
全年未发生行政复议、行政诉讼。
六、存在的主要问题及改进措施
内容不够丰富，下一步将加强培训，及时更新公开目录。
霞浦县农业局
2013年3月12日"""
INCOMPLETE = COMPLETE.replace("四、政府信息公开的收费及减免情况\n全年未收取任何费用。\n", "")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(COMPLETE, encoding="utf-8")
    return path


@pytest.fixture
def incomplete(tmp_path: Path) -> Path:
    path = tmp_path / "incomplete.txt"
    path.write_text(INCOMPLETE, encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    return path


STEER = "\x1b]0;title\x07\x1b[31m"
# -------------------------------------------------------------------------------------------------------------- ingest


def test_a_name_that_is_not_utf_8_is_kept_with_its_bytes(cli: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    target = os.fsencode(tmp_path / "in") + b"/" + "永春".encode("gbk") + b".txt"
    try:
        Path(os.fsdecode(target)).write_bytes(good.read_bytes())
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    assert cli("ingest", "in").status == 0
    assert json.loads(cli("query", "SELECT path FROM sources", "--format", "json").out) == [{"path": "in/\\xd3\\xc0\\xb4\\xba.txt"}]
    assert "1 unchanged" in cli("ingest", "in").err


def test_no_file_name_steers_the_terminal(cli: Run, tmp_path: Path) -> None:
    (tmp_path / f"{STEER}\nbad.txt").write_bytes(b"")
    ended = cli("ingest", tmp_path)
    assert (ended.status, "\x1b" in ended.err) == (3, False)
    assert len([line for line in ended.err.splitlines() if "bad.txt" in line]) == 1
    assert "\x1b" not in cli("show", f"{STEER}x").err


def test_what_is_passed_over_is_said(cli: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xls").write_bytes(b"x")
    (tmp_path / "in" / "up").symlink_to(tmp_path, target_is_directory=True)
    ended = cli("ingest", "in")
    assert ended.status == 0
    assert [w for w in ("1 .xls", "1 link to a folder", "no reports in in") if w not in ended.err] == []


def test_ingest_ends_with_0_where_all_is_loaded(cli: Run, good: Path) -> None:
    ended = cli("ingest", good, "--db", "x.duckdb")
    assert (ended.status, ended.out) == (0, "")
    assert "1 files: 1 loaded (0 of them no annual report), 0 unchanged, 0 failed" in ended.err


def test_ingest_again_loads_nothing(cli: Run, good: Path) -> None:
    cli("ingest", good)
    assert "0 loaded (0 of them no annual report), 1 unchanged" in cli("ingest", good).err


def test_the_database_defaults_to_the_current_folder(cli: Run, good: Path, tmp_path: Path) -> None:
    cli("ingest", good)
    assert (tmp_path / "reportminer.duckdb").is_file()


def test_ingest_ends_with_3_where_some_files_failed(cli: Run, good: Path, bad: Path) -> None:
    ended = cli("ingest", good, bad)
    assert ended.status == 3
    assert f"failed: {bad.as_posix()}: UnsupportedFormat: the file is a PNG picture" in ended.err
    assert json.loads(cli("query", "SELECT count(*) AS n FROM reports", "--format", "json").out) == [{"n": 1}]


DEEP = "<html><body>" + "<div>" * 10_000 + COMPLETE + "</div>" * 10_000 + "</body></html>"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"", "EmptyFile: the file holds no text", id="empty"),
        pytest.param(bytes(range(256)) * 40, "UnsupportedFormat: the file is binary", id="binary"),
        pytest.param(
            "全年公开信息。\n".encode() * 2_400_000, "LimitExceeded: the file has 52,800,000 bytes, the limit is", id="50-megabytes"
        ),
        pytest.param(DEEP.encode(), "LimitExceeded: the page is nested too deeply", id="ten-thousand-nested-tags"),
        pytest.param(b"\xff\xfe\x00\xd8\x00\xd8" * 30, "Undecodable", id="no-encoding"),
    ],
)
def test_a_bad_file_gets_a_line_and_stops_nothing_else(cli: Run, good: Path, tmp_path: Path, data: bytes, line: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    ended = cli("ingest", path, good)
    (said,) = [row for row in ended.err.splitlines() if row.startswith("failed: ")]
    assert line in said
    assert "2 files: 1 loaded" in ended.err
    assert ended.status == 3


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("ingest", "none"), id="no-such-path"),
        pytest.param(("ingest",), id="no-path"),
        pytest.param(("ingest", "good.txt", "--workers", "0"), id="no-workers"),
        pytest.param(("ingest", "good.txt", "--no-such-option"), id="no-such-option"),
        pytest.param(("ingest", "good.txt", "--db", "none/x.duckdb"), id="no-such-folder"),
        pytest.param(("ingest", "good.txt", "--db", "good.txt"), id="no-database"),
        pytest.param(("check", "none"), id="check-no-such-path"),
        pytest.param(("check", "--db", "none.duckdb"), id="check-no-database"),
        pytest.param(("check", "--db", "."), id="check-folder-as-database"),
        pytest.param(("query", "SELECT 1", "--db", "."), id="query-folder-as-database"),
        pytest.param(("check", "good.txt", "--code", "sum.balanc"), id="check-no-such-code"),
        pytest.param(("check", "good.txt", "--year", "1999"), id="check-no-report-of-the-year"),
        pytest.param(("check", "good.txt", "--issuer", "福鼎"), id="check-no-report-of-the-issuer"),
        pytest.param(("compare", "requests.received", "--chart", "x.gif"), id="compare-no-such-picture"),
        pytest.param(("check", "good.txt", "--level", "grave"), id="check-no-such-level"),
        pytest.param(("query", "SELEC 1", "--db", "none.duckdb"), id="query-no-database"),
        pytest.param(("show", "x", "--db", "none.duckdb"), id="show-no-database"),
        pytest.param(("clean", "none.txt"), id="clean-no-such-file"),
        pytest.param(("evaluate", "none"), id="evaluate-no-such-folder"),
        pytest.param(("no-such-command",), id="no-such-command"),
    ],
)
def test_wrong_use_ends_with_2_and_a_line(cli: Run, good: Path, arguments: tuple[str, ...]) -> None:
    ended = cli(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.strip()
    assert "Traceback" not in ended.err


# --------------------------------------------------------------------------------------------------------------- check


def test_check_ends_with_0_on_a_complete_report(cli: Run, good: Path) -> None:
    assert cli("check", good).status == 0


def test_check_ends_with_1_on_a_missing_section(cli: Run, incomplete: Path) -> None:
    ended = cli("check", incomplete)
    assert ended.status == 1
    assert "section.missing" in ended.out
    assert "fees" in ended.out


def test_check_reads_the_database_where_no_path_is_given(cli: Run, incomplete: Path) -> None:
    cli("ingest", incomplete)
    assert cli("check").status == 1


def test_check_of_a_file_leaves_no_database(cli: Run, good: Path, tmp_path: Path) -> None:
    cli("check", good)
    assert [p.name for p in tmp_path.iterdir()] == ["good.txt"]


def test_what_could_not_be_read_is_not_shown_as_passed(cli: Run, good: Path, bad: Path) -> None:
    ended = cli("check", good, bad)
    assert ended.status == 2
    assert f"not checked: {bad.as_posix()}" in ended.err


def test_an_empty_folder_does_not_pass(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = cli("check", "empty")
    assert ended.status == 2
    assert "nothing was checked" in ended.err


# --------------------------------------------------------------------------------------------------------------- query


def test_no_column_name_steers_the_terminal(cli: Run, good: Path) -> None:
    cli("ingest", good)
    ended = cli("query", f'SELECT 1 AS "{STEER}[red]x[/red]"')
    assert ("\x1b" in ended.out, "[red]x[/red]" in ended.out) == (False, True)


def test_a_moment_with_a_time_zone_is_explained(cli: Run, good: Path) -> None:
    cli("ingest", good)
    ended = cli("query", "SELECT now()")
    assert ended.status == 0 or ("cast such a column" in ended.err and "Traceback" not in ended.err)


def test_query_writes_json(cli: Run, good: Path) -> None:
    cli("ingest", good)
    ended = cli("query", "SELECT issuer, report_year FROM reports", "--format", "json")
    assert (ended.status, json.loads(ended.out)) == (0, [{"issuer": "霞浦县农业局", "report_year": 2012}])


def test_query_writes_csv(cli: Run, good: Path) -> None:
    cli("ingest", good)
    ended = cli("query", "SELECT indicator, value FROM indicators WHERE indicator = 'proactive.total'", "--format", "csv")
    assert list(csv.reader(io.StringIO(ended.out))) == [["indicator", "value"], ["proactive.total", "126.0"]]


def test_query_writes_a_table(cli: Run, good: Path) -> None:
    cli("ingest", good)
    assert "霞浦县农业局" in cli("query", "SELECT issuer FROM reports").out


@pytest.mark.parametrize(
    ("format", "name"),
    [pytest.param("csv", "x.csv", id="csv"), pytest.param("json", "x.json", id="json"), pytest.param("parquet", "x.parquet", id="parquet")],
)
def test_query_writes_a_file(cli: Run, good: Path, tmp_path: Path, format: str, name: str) -> None:
    cli("ingest", good)
    ended = cli("query", "SELECT issuer FROM reports", "--format", format, "--out", name)
    assert (ended.status, ended.out, (tmp_path / name).stat().st_size > 10) == (0, "", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("SELECT nothing FROM reports",), "nothing", id="wrong-sql"),
        pytest.param(("DROP TABLE reports",), "only SELECT is allowed", id="writing"),
        pytest.param(("SELECT * FROM read_text('good.txt')",), "disabled", id="reading-a-file"),
        pytest.param(("SELECT 1", "--format", "parquet"), "needs --out", id="parquet-without-file"),
        pytest.param(("SELECT 1", "--out", "none/x.csv"), "none/x.csv", id="no-such-folder"),
    ],
)
def test_a_wrong_query_ends_with_2_and_says_why(cli: Run, good: Path, arguments: tuple[str, ...], said: str) -> None:
    cli("ingest", good)
    ended = cli("query", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


FORMATS = [pytest.param(f, id=f) for f in ("csv", "json", "parquet")]
FAILS_MIDWAY = "SELECT if(range = 400000, error('no further'), range) FROM range(500000)"
NO_LAST_ROW = "SELECT * FROM range(100000000000)"


@pytest.mark.parametrize("format", FORMATS)
def test_a_query_that_fails_midway_leaves_what_was_there(cli: Run, good: Path, tmp_path: Path, format: str) -> None:
    cli("ingest", good)
    (tmp_path / "old").write_text("what was there", encoding="utf-8")
    before = sorted(p.name for p in tmp_path.iterdir())
    for name in ("old", "new"):
        ended = cli("query", FAILS_MIDWAY, "--format", format, "--out", name)
        assert (ended.status, "no further" in ended.err) == (2, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert (tmp_path / "old").read_text(encoding="utf-8") == "what was there"


def test_a_file_that_is_replaced_keeps_its_place_and_mode(cli: Run, good: Path, tmp_path: Path) -> None:
    cli("ingest", good)
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "x.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert cli("query", "SELECT 1 AS a", "--format", "csv", "--out", link).status == 0
    assert (link.is_symlink(), target.read_text(encoding="utf-8"), target.stat().st_mode & 0o777) == (True, "a\n1\n", 0o640)
    assert [p.name for p in target.parent.iterdir()] == ["x.csv"]


def test_a_pipe_is_written_to_and_not_replaced(cli: Run, good: Path, tmp_path: Path) -> None:
    cli("ingest", good)
    pipe, got = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    assert cli("query", "SELECT 1 AS a", "--format", "csv", "--out", pipe).status == 0
    reader.join(10)
    assert (got, pipe.is_fifo()) == (["a\n1\n"], True)


PEAK = """
import sys
from pathlib import Path
from reportminer.cli import main
try:
    main()
finally:
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    print(line.split()[1], file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process's memory is read from /proc")
@pytest.mark.parametrize("format", FORMATS)
def test_a_large_result_is_never_held_whole(cli: Run, good: Path, tmp_path: Path, format: str) -> None:
    def peak(rows: int) -> int:
        """Of the program, in KiB."""
        sql = f"SELECT range AS n, range * 2 AS twice FROM range({rows})"
        command = [sys.executable, "-c", PEAK, "query", sql, "--db", "x.duckdb", "--format", format, "--out", f"{rows}.{format}"]
        return int(subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True).stderr)

    cli("ingest", good, "--db", "x.duckdb")
    assert peak(600_000) - peak(10) < 80 * 1024


# ------------------------------------------------------------------------------------------------ show, clean, evaluate


@pytest.mark.parametrize("name", [pytest.param("good.txt", id="file"), pytest.param("REPORT_ID", id="report-id")])
def test_show_prints_sections_figures_and_evidence(cli: Run, good: Path, name: str) -> None:
    cli("ingest", good)
    (row,) = json.loads(cli("query", "SELECT report_id FROM reports", "--format", "json").out)
    ended = cli("show", name.replace("REPORT_ID", row["report_id"]))
    assert ended.status == 0
    assert [w for w in ("霞浦县农业局", "proactive.total", "126条", "15个工作日内", "review_litigation") if w not in ended.out] == []


def test_show_ends_with_1_for_an_unknown_report(cli: Run, good: Path) -> None:
    cli("ingest", good)
    ended = cli("show", "r000")
    assert ended.status == 1
    assert "r000: no such report in the database" in ended.err


def test_show_writes_a_page_that_runs_nothing(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(COMPLETE.replace("农产品质量安全", "<script>alert(1)</script>农产品质量安全"), encoding="utf-8")
    assert cli("show", path, "--html", "x.html").status == 0
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_piece_of_evidence_is_marked(cli: Run, good: Path, tmp_path: Path) -> None:
    cli("show", good, "--html", "x.html")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert re.search(r'<mark class="indicator" id="c\d+" title="[^"]*proactive.total[^"]*">126条</mark>', page)
    links, names = set(re.findall(r'href="#(c\d+)"', page)), set(re.findall(r'<mark[^>]* id="(c\d+)"', page))
    assert links
    assert links <= names


@pytest.mark.parametrize("mark", [pytest.param(m, id=f"{ord(m):04x}") for m in "\u202e\u2067\u200f\x9b\x07\x00"])
def test_plain_takes_out_what_turns_or_steers(mark: str) -> None:
    assert plain(f"甲{mark}乙\t丙") == "甲乙\t丙"


def test_show_lets_no_report_steer_the_terminal(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(COMPLETE.replace("农产品质量安全", "\x1b[2J\x1b]0;title\x07农产品质量安全"), encoding="utf-8")
    ended = cli("show", path)
    assert (ended.status, "\x1b" in ended.out) == (0, False)


def test_clean_prints_the_text(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "dirty.txt"
    path.write_text(COMPLETE.replace("有序开展", "有序12全文查看开展"), encoding="utf-8")
    assert cli("clean", path).out == COMPLETE + "\n"


def test_clean_says_why_a_file_cannot_be_read(cli: Run, bad: Path) -> None:
    ended = cli("clean", bad)
    assert (ended.status, ended.out) == (2, "")
    assert "PNG picture" in ended.err


@pytest.mark.parametrize(
    "gold",
    [pytest.param("{", id="no-json"), pytest.param("[]", id="no-object"), pytest.param('{"file": "a", "counts": 3}', id="wrong-kind")],
)
def test_a_gold_file_that_is_wrong_is_named(cli: Run, good: Path, tmp_path: Path, gold: str) -> None:
    cli("ingest", good)
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "x.json").write_text(gold, encoding="utf-8")
    ended = cli("evaluate", "gold")
    assert (ended.status, "gold/x.json: " in ended.err) == (2, True)


def test_evaluate_prints_scores(cli: Run) -> None:
    cli("ingest", CORPUS / "reports" / "mile-city-2018.html")
    ended = cli("evaluate", CORPUS / "gold", "--misses")
    assert ended.status == 0
    assert "document" in ended.out
    assert "bengbu-2019.html\tdocument\tmissed\treport" in ended.out


# ------------------------------------------------------------------------------------------------------ as a process


def test_help_names_every_command_in_the_order_of_work(cli: Run) -> None:
    (_, commands) = cli("--help").out.split("Commands:")
    names = ["ingest", "check", "query", "show", "compare", "export", "clean", "evaluate"]
    assert [line.split()[0] for line in commands.splitlines() if line.strip()] == names


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [pytest.param(["--help"], id="help"), pytest.param(["query", "SELECT issuer FROM reports", "--db", "x.duckdb"], id="query")],
)
def test_what_mines_is_loaded_only_where_it_is_needed(cli: Run, good: Path, tmp_path: Path, arguments: list[str]) -> None:
    cli("ingest", good, "--db", "x.duckdb")
    code = "import sys\nfrom reportminer.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=tmp_path, check=True)
    heavy = {
        "spacy",
        "jieba",
        "rjieba",
        "numpy",
        "lxml",
        "rapidfuzz",
        "pdfplumber",
        "docx",
        "matplotlib",
        "reportminer.pipeline",
        "reportminer.check",
    }
    assert "reportminer.query" in ended.stderr.split()
    assert heavy & set(ended.stderr.split()) == set()


@pytest.mark.slow
def test_every_public_name_is_there_when_it_is_asked_for(tmp_path: Path) -> None:
    """In a process of its own, where no other test has loaded a module."""
    code = (
        "import reportminer\nprint(reportminer.errors.ReadError.__name__, reportminer.models.Mined.__name__)\n"
        "print([n for n in reportminer.__all__ if not hasattr(reportminer, n) or n not in dir(reportminer)])\n"
        "from reportminer import *\nprint(mine.__module__, hasattr(reportminer, 'none'))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert ended.stdout.splitlines() == ["ReadError Mined", "[]", "reportminer.pipeline False"]


def test_version(cli: Run) -> None:
    assert cli("--version").out == f"reportminer {__version__}\n"


@pytest.mark.slow
def test_a_real_process_writes_utf_8_whatever_the_locale(good: Path, bad: Path, tmp_path: Path) -> None:
    plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    program = [sys.executable, "-m", "reportminer"]
    cleaned = subprocess.run([*program, "clean", good], capture_output=True, env=plain, cwd=tmp_path, check=False)
    assert (cleaned.returncode, cleaned.stdout.decode("utf-8")) == (0, COMPLETE + "\n")
    loaded = subprocess.run([*program, "ingest", good, bad], capture_output=True, env=plain, cwd=tmp_path, check=False)
    assert (loaded.returncode, loaded.stdout) == (3, b"")
    assert b"\x1b" not in loaded.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "status"),
    [
        pytest.param("show good.txt | head -c 0; echo ${PIPESTATUS[0]}", "141", id="nobody-reads-on"),
        pytest.param("clean good.txt >&-; echo $?", "0", id="closed"),
    ],
)
def test_an_output_that_is_gone_gives_no_trace(good: Path, command: str, status: str) -> None:
    line = command.replace("show", f"'{sys.executable}' -m reportminer show").replace("clean", f"'{sys.executable}' -m reportminer clean")
    ended = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=good.parent, check=False)
    assert ended.stderr == ""
    assert ended.stdout.split()[-1].endswith(status)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [pytest.param(n, id=f"{n}-workers") for n in (1, 2)])
def test_an_interrupt_ends_the_run_and_the_database_opens(cli: Run, tmp_path: Path, workers: int) -> None:
    db, files = tmp_path / "x.duckdb", 3000
    for i in range(files):
        (tmp_path / f"{i}.txt").write_text(COMPLETE.replace("126条", f"{i}条"), encoding="utf-8")
    command = [sys.executable, "-m", "reportminer", "ingest", str(tmp_path), "--db", str(db), "--workers", str(workers)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        while process.poll() is None and written(db) < 1_000_000:  # what 150 of these reports need
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == 130
    assert 0 < run_query(db, "SELECT count(*) FROM reports").rows[0][0] < files


def written(db: Path) -> int:
    """Bytes that DuckDB has written to what it keeps beside a database until the end."""
    log = db.with_suffix(".duckdb.wal")
    return log.stat().st_size if log.exists() else 0


ENDLESS = [
    pytest.param("WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t", id="recursion"),
    pytest.param("SELECT max(hash(range)) FROM range(100000000000)", id="one long task"),
]


@contextmanager
def interrupt_after(seconds: float) -> Iterator[None]:
    """An interrupt of this process, as Ctrl-C gives one."""
    timer = threading.Timer(seconds, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@pytest.mark.slow
@pytest.mark.parametrize("sql", ENDLESS)
def test_an_interrupt_ends_a_query_without_end(cli: Run, good: Path, sql: str) -> None:
    cli("ingest", good, "--db", "x.duckdb")
    with interrupt_after(1):
        ended = cli("query", sql, "--db", "x.duckdb")
    assert (ended.status, "Traceback" in ended.err) == (130, False)


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_an_interrupt_leaves_no_part_of_a_result(cli: Run, good: Path, tmp_path: Path, format: str) -> None:
    cli("ingest", good, "--db", "x.duckdb")
    before = sorted(p.name for p in tmp_path.iterdir())
    with interrupt_after(1):
        ended = cli("query", NO_LAST_ROW, "--db", "x.duckdb", "--format", format, "--out", "x")
    assert (ended.status, "Traceback" in ended.err) == (130, False)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


@pytest.mark.slow
def test_an_interrupt_ends_a_query_whose_rows_nobody_takes(cli: Run, good: Path, tmp_path: Path) -> None:
    cli("ingest", good, "--db", "x.duckdb")
    command = [sys.executable, "-m", "reportminer", "query", NO_LAST_ROW, "--db", "x.duckdb", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.read(8) == b"range\n0\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130


@pytest.mark.slow
def test_duckdb_draws_no_progress_bar_among_the_rows(cli: Run, good: Path, tmp_path: Path) -> None:
    """It draws one on standard output where it is loaded before Python knows which program runs."""
    cli("ingest", good, "--db", "x.duckdb")
    sql = "SELECT current_setting('enable_progress_bar') AS bar"
    command = [sys.executable, "-m", "reportminer", "query", sql, "--db", "x.duckdb", "--format", "csv"]
    assert subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True).stdout == "bar\nFalse\n"


@pytest.mark.slow
@pytest.mark.parametrize("format", [pytest.param(f, id=f) for f in ("csv", "json")])
def test_a_result_without_end_ends_where_nobody_reads_on(cli: Run, good: Path, tmp_path: Path, format: str) -> None:
    cli("ingest", good, "--db", "x.duckdb")
    command = [sys.executable, "-m", "reportminer", "query", NO_LAST_ROW, "--db", "x.duckdb", "--format", format]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert (process.wait(timeout=30), process.stderr.read()) == (141, b"")


def test_an_interrupt_before_the_query_has_begun_is_not_forgotten(cli: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*args: Any) -> Result:
        time.sleep(1)
        return select(*args)

    select = query._select
    monkeypatch.setattr(query, "_select", late)
    cli("ingest", good, "--db", "x.duckdb")
    with interrupt_after(0.3):
        ended = cli("query", ENDLESS[0].values[0], "--db", "x.duckdb")
    assert (ended.status, "Traceback" in ended.err) == (130, False)


def test_an_interrupt_that_finds_duckdb_at_work_is_no_fault(cli: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise RuntimeError("Query interrupted")  # as DuckDB's binding says it, where an interrupt comes between two of its tasks

    monkeypatch.setattr("reportminer.executor.ingest_files", interrupted)
    ended = cli("ingest", good, "--db", "x.duckdb")
    assert (ended.status, "Traceback" in ended.err) == (130, False)
