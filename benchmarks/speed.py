"""How fast mining is, as ratios within one run: absolute times mean nothing on shared machines.

    python benchmarks/speed.py [--rounds 11] [--corpus corpus]

1. The text reports of the corpus, end to end (read, mine, store in a DuckDB file), against `jieba.lcut` alone over the
   same raw text. Goal: at most 1.5.
2. Reports with tables a second: HTML, DOCX; pages of PDF a second.

Rounds take turns, so that a machine that slows down slows both; medians are printed. Dictionaries are loaded and the
database is laid before, for both sides alike.
"""

from __future__ import annotations

import argparse
import functools
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import pypdfium2

from reportminer.config import Settings
from reportminer.executor import ingest_files, run
from reportminer.nlp import Nominal
from reportminer.pipeline import mine
from reportminer.readers.decoding import decode
from reportminer.store import Batch, open_store


def cpu(action: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def forget() -> None:
    """Empty the caches that hold what texts said; those of rules and dictionaries, which have no bound, stay.

    Without this, rounds over the same texts would find their answers ready, as no reader of new reports does.
    """
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.cache_parameters()["maxsize"] is not None:
            thing.cache_clear()
        elif isinstance(thing, Nominal):
            thing.clear()


def text_ratio(corpus: Path, rounds: int) -> None:
    """Mining against jieba.lcut over the same raw text."""
    files = sorted((corpus / "reports").glob("*.txt"))
    paths, texts = [p.as_posix() for p in files], [decode(p.read_bytes())[0] for p in files]
    rows = []
    for _ in range(rounds + 1):
        forget()
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "speed.duckdb") as store:
            mined = cpu(lambda store=store: store.save(Batch(o.mined for o in run(paths, Settings(), "speed") if o.mined), miner="speed"))  # type: ignore[misc]
            assert store.rows("SELECT count(*) FROM sources") == [(len(files),)]
        forget()
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "speed.duckdb") as store:
            ingested = cpu(lambda store=store: ingest_files(store, files, Settings()))  # type: ignore[misc]
        rows.append((mined, ingested, cpu(lambda: [jieba.lcut(text) for text in texts])))
    rows = rows[1:]  # the first round loads dictionaries and rules
    print(f"text: {len(texts)} reports, {sum(map(len, texts)):,} characters; jieba.lcut {statistics.median(r[2] for r in rows):.2f} s")
    for i, what in enumerate(("read, mine, store", "the same, and all that needs other reports (issuers, copies, years)")):
        print(f"  ratio {statistics.median(r[i] / r[2] for r in rows):.2f}: {what}")


def rate(corpus: Path, suffix: str, rounds: int) -> None:
    """Reports (for PDF: pages) with tables a second."""
    files = sorted((corpus / "forms").glob(f"*{suffix}"))
    data = [f.read_bytes() for f in files]
    units = sum(len(pypdfium2.PdfDocument(d)) for d in data) if suffix == ".pdf" else len(data)

    def mined() -> None:
        for d, f in zip(data, files, strict=True):
            mine(d, path=f.name)

    mined()
    seconds = statistics.median(cpu(mined) for _ in range(rounds))
    print(f"{suffix[1:]}: {units / seconds:.1f} {'pages' if suffix == '.pdf' else 'reports'} a second ({units} of them)")


def main() -> None:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent.parent / "corpus")
    options = parser.parse_args()
    text_ratio(options.corpus, options.rounds)
    for suffix in (".html", ".docx", ".pdf"):
        rate(options.corpus, suffix, options.rounds)


if __name__ == "__main__":
    main()
