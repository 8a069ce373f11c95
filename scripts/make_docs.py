"""Write docs/data-dictionary.md from the database's schema and resources/dictionary.toml.

    python scripts/make_docs.py [--check]

With --check nothing is written; the status is 1 where the file is stale.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reportminer.dictionary import markdown
from reportminer.store import open_store

OUT = Path(__file__).parents[1] / "docs" / "data-dictionary.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only tell whether the file is stale")
    check = parser.parse_args().check
    with open_store(":memory:") as store:
        text = markdown(store.connection)
    if check:
        return int(not OUT.is_file() or OUT.read_text(encoding="utf-8") != text)
    OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
