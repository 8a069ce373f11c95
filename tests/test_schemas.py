"""schemas/*.json are those of the records as they are."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from corpus import ROOT
from reportminer.store import _TABLES

FOLDER = ROOT / "schemas"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "make_schemas.py"))
SCHEMAS: dict[str, str] = SCRIPT["schemas"]()


@pytest.mark.parametrize("name", [pytest.param(n, id=n) for n in SCHEMAS])
def test_a_schema_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == SCHEMAS[name], "stale: run `python scripts/make_schemas.py`"


def test_no_schema_is_left_over() -> None:
    assert {p.name for p in FOLDER.glob("*.json")} == set(SCHEMAS)


def test_every_stored_table_has_one() -> None:
    assert len(SCHEMAS) >= len(_TABLES) + 1


@pytest.mark.parametrize("name", [pytest.param(n, id=n) for n in SCHEMAS])
def test_a_schema_names_its_dialect_and_forbids_other_keys(name: str) -> None:
    schema = json.loads(SCHEMAS[name])
    assert (schema["$schema"], schema["additionalProperties"]) == ("https://json-schema.org/draft/2020-12/schema", False)


def test_the_script_writes_them_and_removes_what_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}", encoding="utf-8")
    SCRIPT["main"](tmp_path)
    assert {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()} == SCHEMAS
