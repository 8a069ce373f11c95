"""What README and the docs say works: their Python and SQL run, their commands and options exist, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from reportminer.cli import app
from reportminer.store import Store

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "corpus" / "README.md", *sorted((ROOT / "docs").glob("*.md")))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
README = PAGES[0].read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.M | re.S)


def command_lines() -> list[tuple[str, str]]:
    """(page, what follows `reportminer`) of every indented line and every piece of code that calls the program."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = re.findall(r"^    (?:\.venv/bin/)?reportminer ([a-z].*?)(?:\s+#.*)?$", text, flags=re.M)
        found += [(page.name, line) for line in lines + re.findall(r"`reportminer ([a-z][^`]*)`", text)]
    return found


def test_there_is_something_to_check() -> None:
    assert len(command_lines()) >= 8
    assert {line.split()[0] for page, line in command_lines() if page == "README.md"} >= set(COMMANDS) - {"clean"}


@pytest.mark.parametrize(("page", "line"), [pytest.param(p, c, id=f"{p}: {c[:40]}") for p, c in command_lines()])
def test_commands_and_their_options_exist(page: str, line: str) -> None:
    name, *words = shlex.split(line)
    assert name in COMMANDS, page
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options, page


@pytest.mark.parametrize("code", [pytest.param(c, id=str(i)) for i, c in enumerate(blocks("python"))])
def test_python_runs(code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert "永春县民政局 2011" in capsys.readouterr().out


@pytest.mark.parametrize("sql", [pytest.param(s, id=str(i)) for i, s in enumerate(blocks("sql"))])
def test_sql_finds_something(sql: str, corpus_store: Store) -> None:
    rows = corpus_store.rows(sql)
    assert rows
    assert all(row[-1] for row in rows)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:docs|corpus|tests|schemas)/[\w./-]*)`", README))))
def test_what_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()
