"""Comparison at scale: 200,000 synthetic reports in a database, and a search for copies among 100,000 short texts.

    python benchmarks/scale.py [--reports N] [--texts N] [--db FILE]

Wanted on two cores: compare one indicator of five issuers over all years in 300 ms warm; the compliance matrix of a
province in 1 s; the search in 120 s and 4 GiB. The status is 1 where one of them is missed.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportminer.compare import compare
from reportminer.likeness import candidates, overlap, shingles
from reportminer.resolve import resolve_issuers_and_duplicates
from reportminer.store import Store, open_store

YEARS = 16  # report years 2008 to 2023
RUNS = 7
MATRIX = "SELECT * FROM compliance_matrix WHERE region_code LIKE '35%' ORDER BY region_code, issuer, report_year"
SECTIONS = ("overview", "proactive", "requests", "fees", "review_litigation", "problems", "other")


def fill(store: Store, reports: int) -> None:
    """Reports of made-up bureaus: one a year each, with 40 figures and a verdict on each section."""
    execute = store.connection.execute
    execute(f"CREATE TEMP TABLE made AS SELECT i AS n, i // {YEARS} AS body, 2008 + i % {YEARS} AS year FROM range({reports}) r(i)")
    execute("ALTER TABLE made ADD COLUMN region VARCHAR")
    execute("UPDATE made SET region = lpad((11 + body % 31)::VARCHAR, 2, '0') || lpad((1 + body // 31 % 20)::VARCHAR, 2, '0') || '21'")
    execute("INSERT INTO sources SELECT 's' || n, 'p' || n, 'h', 'text/plain', 'utf-8', 1, NULL, 't' FROM made")
    execute(
        """INSERT INTO reports SELECT 'r' || n, 's' || n, true, 't', '某县第' || body || '局', 'department', region, '某县', year,
        'regs-2008', NULL, NULL, NULL, NULL, NULL, 100, NULL, NULL FROM made"""
    )
    execute(
        """INSERT INTO identities SELECT 'r' || n, '某县第' || body || '局', '某县第' || body || '局', region || ':第' || body || '局',
        '第' || body || '局', 'department', 'county', 'education', region, '某县', '某省', '某市', '某县', year FROM made"""
    )
    execute(
        """INSERT INTO indicators SELECT 'r' || n, c.indicator, 'total', hash(n, c.ordinal) % 1000, c.unit, 'exact', 'table', 'x', 0, 1, 'x'
        FROM made, (FROM catalogue ORDER BY ordinal LIMIT 40) c"""
    )
    execute(
        """INSERT INTO section_verdicts
        SELECT 'r' || n, s.code, CASE hash(n, s.code) % 9 WHEN 0 THEN 'missing' ELSE 'present' END, NULL, NULL, NULL
        FROM made, (SELECT unnest(?) AS code) s""",
        [list(SECTIONS)],
    )
    execute("CHECKPOINT")


def warm(run: Callable[[], Any]) -> float:
    """Median seconds of RUNS runs, after one that is not counted."""
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def short_texts(count: int) -> list[str]:
    """Texts of about 600 characters from a common stock of sentences; every tenth is a copy with a few characters changed."""
    pick = random.Random(7)
    characters = "政府信息公开年度报告工作情况主动依申请收费复议诉讼问题改进局县市区民生服务平台栏目条件网站群众单位制度规定办理答复"
    stock = ["".join(pick.choices(characters, k=30)) for _ in range(5000)]
    texts: list[str] = []
    for i in range(count):
        if i % 10 == 9:
            copy = list(texts[pick.randrange(len(texts))])
            for _ in range(5):
                copy[pick.randrange(len(copy))] = "改"
            texts.append("".join(copy))
        else:
            texts.append("。".join(pick.choices(stock, k=20)))
    return texts


def search(count: int) -> tuple[float, int, int]:
    """Seconds, pairs looked at, pairs alike."""
    texts = short_texts(count)
    start = time.perf_counter()
    pairs = list(candidates(texts))
    alike = sum(overlap(shingles(texts[i]), shingles(texts[j])) >= 0.8 for i, j in pairs)
    return time.perf_counter() - start, len(pairs), alike


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--db", type=Path, help="keep the database there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_store(options.db or Path(folder) / "scale.duckdb") as store:
        fill(store, options.reports)
        start = time.perf_counter()
        resolve_issuers_and_duplicates(store, [r for (r,) in store.rows("SELECT report_id FROM reports")])
        resolved = time.perf_counter() - start
        names = [f"某县第{n}局" for n in (3, 500, 1000, 5000, 10000)]
        compared = warm(lambda: compare(store, ["requests.received"], issuers=names))
        by_region = warm(lambda: compare(store, ["requests.received", "grant_share"], regions=["35"], field="education"))
        matrix = warm(lambda: store.rows(MATRIX))
        rows = len(store.rows(MATRIX))
    seconds, pairs, alike = search(options.texts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{options.reports:,} reports: issuers and copies resolved in {resolved:.1f} s")
    print(f"compare, one indicator, five issuers, all years: {compared * 1000:.0f} ms (wanted 300)")
    print(f"compare, an indicator and a rate of a province's bureaus: {by_region * 1000:.0f} ms")
    print(f"compliance matrix of a province, {rows:,} rows: {matrix * 1000:.0f} ms (wanted 1000)")
    print(f"{options.texts:,} short texts: {alike:,} of {pairs:,} pairs alike, {seconds:.1f} s (wanted 120)")
    print(f"peak memory {memory:.2f} GiB (wanted 4)")
    return int(compared > 0.3 or matrix > 1 or seconds > 120 or memory > 4)


if __name__ == "__main__":
    sys.exit(main())
