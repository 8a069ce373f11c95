"""Build resources/divisions.csv from two public packages, both already unpacked on disk.

    python scripts/make_divisions.py CHINA_DIVISION_DIST GB2260_PACKAGE OUT.csv

CHINA_DIVISION_DIST is the folder `dist` of the npm package china-division (today's codes), GB2260_PACKAGE the folder
`gb2260` of the PyPI package GB2260 (revisions 2002-2014). docs/divisions.md says what the columns mean.
"""

from __future__ import annotations

import argparse
import csv
import runpy
from collections.abc import Iterable, Iterator
from pathlib import Path

LAST_REVISION = 2014  # the package's unnamed revision
GROUPINGS = ("市辖区", "市辖县", "直辖县级行政", "直辖行政单位")  # rows that only group others
STATISTICAL = range(71, 80)  # county endings that the statistics bureau gives to zones; not GB/T 2260
HEADER = ("code", "name", "level", "province_code", "prefecture_code", "first_year", "last_year")


def is_division(code: str, name: str) -> bool:
    """False for grouping rows (110100, 429000) and for zones with a statistical code."""
    grouping = name in ("县", "市") or any(word in name for word in GROUPINGS)
    return not grouping and int(code[4:]) not in STATISTICAL and not name.endswith("管委会")


def revisions(package: Path) -> Iterator[tuple[int, str, str]]:
    """(year, code, name) of every row of every GB2260 revision."""
    data = runpy.run_path(str(package / "data.py"))["data"]
    for revision, rows in data.items():
        year = LAST_REVISION if revision is None else int(str(revision)[:4])
        yield from ((year, str(code), name) for code, name in rows.items())


def today(dist: Path) -> Iterator[tuple[str, str]]:
    """(code, name) of today's divisions, codes filled up to six digits."""
    for name in ("provinces.csv", "cities.csv", "areas.csv"):
        with (dist / name).open(encoding="utf-8", newline="") as file:
            yield from ((row["code"].ljust(6, "0"), row["name"]) for row in csv.DictReader(file))


def level(code: str) -> str:
    """The level that the code's zeros tell."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def rows(years: dict[tuple[str, str], list[int]], current: set[tuple[str, str]]) -> Iterator[tuple[str | int, ...]]:
    """Rows of the CSV in order of code and year."""
    known = {code for code, _ in [*years, *current]}
    for code, name in sorted(years.keys() | current, key=lambda key: (key[0], years.get(key, [9999]), key[1])):
        seen = years.get((code, name), [])
        prefecture = code[:4] + "00" if level(code) != "province" and code[:4] + "00" in known else ""
        last = "" if (code, name) in current else max(seen)
        yield code, name, level(code), code[:2] + "0000", prefecture, min(seen) if seen else "", last


def collect(triples: Iterable[tuple[int, str, str]]) -> dict[tuple[str, str], list[int]]:
    """Years in which each (code, name) stands in a revision."""
    years: dict[tuple[str, str], list[int]] = {}
    for year, code, name in triples:
        if is_division(code, name):
            years.setdefault((code, name), []).append(year)
    return years


def main() -> None:
    """Read both packages, write the CSV."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dist", type=Path)
    parser.add_argument("gb2260", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    years = collect(revisions(arguments.gb2260))
    current = {(code, name) for code, name in today(arguments.dist) if is_division(code, name)}
    # Hong Kong, Macao and Taiwan are in no file of china-division; their codes stand.
    current |= {(code, name) for code, name in years if code[:2] in ("71", "81", "82")}
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows(years, current))


if __name__ == "__main__":
    main()
