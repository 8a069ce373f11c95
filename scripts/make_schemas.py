"""Write schemas/*.json: the JSON Schema (2020-12) of every record that is stored, from reportminer.models.

python scripts/make_schemas.py [FOLDER]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from reportminer import models

FOLDER = Path(__file__).parents[1] / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def records() -> Mapping[str, type[Any]]:
    """File name -> record, all of them and the one that holds what one file yields: TableCellRow -> table_cell.json."""
    kinds = [kind for name, kind in vars(models).items() if name.endswith("Row")] + [models.Mined]
    return {f"{re.sub('(?<!^)(?=[A-Z])', '_', kind.__name__.removesuffix('Row')).lower()}.json": kind for kind in kinds}


def schemas() -> dict[str, str]:
    """File name -> text of its schema."""
    return {name: _text(kind) for name, kind in sorted(records().items())}


def _text(kind: type[Any]) -> str:
    return json.dumps({"$schema": DIALECT, **TypeAdapter(kind).json_schema(mode="serialization")}, ensure_ascii=False, indent=2) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Write all of them, and remove those of records that are no more."""
    folder.mkdir(exist_ok=True)
    written = schemas()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*.json"):
        if path.name not in written:
            path.unlink()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
