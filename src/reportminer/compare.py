"""Issuers side by side over the years: one row for each issuer and indicator, one column for each year.

compare(store, ["requests.received"], regions=["福建省"], field="education", years=range(2010, 2025))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from reportminer.catalogue import indicators as catalogue
from reportminer.errors import ReportMinerError
from reportminer.identify.divisions import official
from reportminer.identify.kinds import normalise_name
from reportminer.query import Result
from reportminer.records import record
from reportminer.series import series
from reportminer.show import plain
from reportminer.store import Store
from reportminer.tables.sums import APPLICANTS

RATES = (
    "grant_share", "partial_share", "denial_share", "unavailable_share", "rejection_share", "on_time_share", "extension_share",
    "review_rate", "review_correction_share", "litigation_rate",
)  # fmt: skip
"""Columns of the view `rates` that may be compared like indicators; their dimension is total."""
DIMENSIONS = ("total", *APPLICANTS)
HEAD = ("issuer", "region", "indicator", "unit")
BREAKS = "series_breaks"
"""Last column: years within the row from which the definition is another one. `notes` says what changed."""
_LIKE = 60
_SHOWN = 5


class CompareError(ReportMinerError):
    """What is to be compared does not exist; the message names what is near."""


@record(kw_only=True)
class Selection:
    """Which figures are compared; an empty field lets everything through."""

    years: tuple[int, ...] = ()
    issuers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    level: str | None = None
    field: str | None = None
    dimension: str = "total"


@dataclass(slots=True)
class _Line:
    """A row of the table under way: values by year, and from when their definitions hold."""

    values: dict[int, float | int] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)


def compare(  # noqa: PLR0913 - the ways to choose reports, all by name
    store: Store,
    indicators: Sequence[str],
    *,
    years: Iterable[int] = (),
    issuers: Iterable[str] = (),
    regions: Iterable[str] = (),
    level: str | None = None,
    field: str | None = None,
    dimension: str = "total",
) -> Result:
    """The figures of issuers side by side; only reports that count. A cell is None where no report tells the figure.

    `issuers` are names or parts of names, `regions` codes, their beginnings, or names. Where two reports of one year
    count, the figure is that of the first by basis (table before prose) and report_id. CompareError for what is unknown.
    """
    chosen = Selection(years=tuple(years), issuers=tuple(issuers), regions=tuple(regions), level=level, field=field, dimension=dimension)
    if dimension not in DIMENSIONS:
        raise CompareError(f"{dimension}: no such dimension; there are {', '.join(DIMENSIONS)}")
    codes = [_known_indicator(code) for code in dict.fromkeys(indicators)]
    if not codes:
        raise CompareError('no indicator; `reportminer query "SELECT indicator, label_zh, label_en FROM catalogue"` lists them')
    where, parameters = _conditions(store, chosen)
    figures = [c for c in codes if c not in RATES]
    rates = [c for c in codes if c in RATES]
    found: list[tuple[Any, ...]] = []
    if figures:
        sql = f"{_FIGURES} WHERE list_contains(?, indicator) AND dimension = ?{where} ORDER BY basis = 'table' DESC, report_id"
        found += store.rows(sql, [figures, chosen.dimension, *parameters])
    for code in rates if chosen.dimension == "total" else ():
        found += store.rows(f"{_RATE.format(code)} WHERE {code} IS NOT NULL{where} ORDER BY report_id", parameters)
    return _pivot(found, codes, chosen.years)


_FIGURES = "SELECT region_code, issuer, issuer_id, region_name, indicator, unit, report_year, value, series_since FROM comparison"
_RATE = "SELECT region_code, issuer, issuer_id, region_name, '{0}', '', report_year, round({0}, 4), series_since FROM rates"


def _pivot(found: Sequence[tuple[Any, ...]], codes: Sequence[str], years: Sequence[int]) -> Result:
    lines: dict[tuple[Any, ...], _Line] = {}
    for row in found:
        year, value, since = row[-3:]
        line = lines.setdefault(row[:-3], _Line())
        if year not in line.values:
            line.values[year], line.since[year] = int(value) if value.is_integer() else value, since
    columns = sorted(set(years) or {year for line in lines.values() for year in line.values})
    order = {code: i for i, code in enumerate(codes)}
    rows = []
    for key in sorted(lines, key=lambda k: (k[0] or "999999", k[1] or "", k[2] or "", order[k[4]])):
        _, issuer, _, region, indicator, unit = key
        line = lines[key]
        breaks = ", ".join(str(b) for b in sorted(set(line.since.values()))[1:])
        rows.append((issuer, region, indicator, unit, *(line.values.get(year) for year in columns), breaks))
    names = (*HEAD, *(str(year) for year in columns), BREAKS)
    types = ("VARCHAR",) * len(HEAD) + ("DOUBLE",) * len(columns) + ("VARCHAR",)
    return Result(names, types, tuple(rows))


def table_of(result: Result) -> Table:
    """For the terminal: names whole, figures to the right; an indicator that is the only one stands above."""
    only = len({row[2] for row in result.rows}) == 1
    table = Table(title=f"{result.rows[0][2]} ({result.rows[0][3] or 'share'})" if only else None, title_justify="left")
    shown = [i for i, name in enumerate(result.names) if not (only and name in ("indicator", "unit"))]
    for i in shown:
        figures = result.types[i] == "DOUBLE"
        width = max((cell_len(plain(row[i])) for row in result.rows), default=0) if figures else None
        table.add_column(result.names[i], min_width=width, overflow="fold", no_wrap=figures, justify="right" if figures else "left")
    for row in result.rows:
        table.add_row(*(Text(plain(row[i])) for i in shown))
    return table


def years_of(result: Result) -> tuple[int, ...]:
    """The years of a comparison's columns."""
    return tuple(int(name) for name in result.names[len(HEAD) : -1])


def notes(result: Result, *, chinese: bool = False) -> list[str]:
    """What changed in the definitions of the indicators within the years that the result shows."""
    shown = dict.fromkeys((row[2], int(year)) for row in result.rows for year in str(row[-1]).split(", ") if year)
    said = {(code, since): zh if chinese else en for code, since, _, en, zh in series()}
    base = {code: "requests.concluded" for code in RATES}
    lines = ((code, year, said.get((base.get(code, code), year))) for code, year in sorted(shown))
    return [f"{code} {year}: {note}" for code, year, note in lines if note]


def parse_years(text: str) -> tuple[int, ...]:
    """Years and ranges of years.

    >>> parse_years("2010-2012, 2019")
    (2010, 2011, 2012, 2019)
    """
    years: list[int] = []
    for part in filter(None, (p.strip() for p in text.replace("，", ",").split(","))):
        first, dash, last = part.partition("-")
        try:
            ends = int(first), int(last if dash else first)
        except ValueError as exc:
            raise CompareError(f"--year {text}: {part!r} is no year; write 2019, 2010-2014 or 2010-2014,2019") from exc
        if not 1990 <= ends[0] <= ends[1] <= 2100:
            raise CompareError(f"--year {text}: {part!r} is no range of years between 1990 and 2100")
        years += range(ends[0], ends[1] + 1)
    return tuple(sorted(set(years)))


def _known_indicator(code: str) -> str:
    if code in catalogue() or code in RATES:
        return code
    names = {**{c: c for c in RATES}, **{c: f"{c} {i.label_zh} {i.label_en}" for c, i in catalogue().items()}}
    near = [c for _, _, c in process.extract(code, names, scorer=fuzz.WRatio, limit=_SHOWN)]
    raise CompareError(f"{code}: no such indicator; near are {', '.join(near)}; the table catalogue lists all")


# ------------------------------------------------------------------------------------------------------ which reports


def _conditions(store: Store, chosen: Selection) -> tuple[str, list[Any]]:
    """SQL that keeps what was chosen, to be put after a condition, and its parameters."""
    parts: list[tuple[str, list[Any]]] = []
    if chosen.years:
        parts.append(("list_contains(?, report_year)", [list(chosen.years)]))
    if chosen.issuers:
        ids, names = _issuers(store, chosen.issuers)
        parts.append(("(list_contains(?, issuer_id) OR (issuer_id IS NULL AND list_contains(?, issuer)))", [ids, names]))
    if chosen.regions:
        inside = [_inside(prefix) for region in chosen.regions for prefix in _prefixes(store, region)]
        parts.append((f"({' OR '.join(sql for sql, _ in inside)})", [value for _, values in inside for value in values]))
    for column in ("level", "field"):
        if value := getattr(chosen, column):
            parts.append((f"{column} = ?", [_known_value(store, column, value)]))
    return "".join(f" AND {sql}" for sql, _ in parts), [p for _, values in parts for p in values]


def _issuers(store: Store, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """Ids of the issuers that are meant, and names of the undecided ones. A whole name wins over a part of one."""
    ids, names = set(), set()
    for text in wanted:
        forms = [text, normalise_name(text)]
        found = store.rows(_named("{0} = $1 OR {0} = $2"), forms) or store.rows(_named("contains({0}, $1) OR contains({0}, $2)"), forms)
        if not found:
            known = {
                name for (name,) in store.rows("SELECT name FROM issuers UNION SELECT DISTINCT issuer FROM reports WHERE issuer <> ''")
            }
            raise CompareError(f"{text}: no such issuer in the database{_near(text, known)}")
        ids |= {issuer_id for issuer_id, _ in found if issuer_id}
        names |= {name for issuer_id, name in found if not issuer_id}
    return sorted(ids), sorted(names)


def _named(condition: str) -> str:
    """SQL for (issuer_id, name) of issuers whose name, normalised or as printed, meets a condition."""
    printed = f"SELECT DISTINCT issuer_id, issuer FROM reports WHERE is_annual_report AND ({condition.format('issuer')})"
    return f"SELECT issuer_id, name FROM issuers WHERE {condition.format('name')} UNION {printed}"


def _inside(prefix: str) -> tuple[str, list[str]]:
    """SQL for what lies in a region: by its code, or, for zones, which have none, by what their names begin with."""
    above = {2: "province", 4: "prefecture"}.get(len(prefix))
    if above is None:
        return "starts_with(region_code, ?)", [prefix]
    return f"(starts_with(region_code, ?) OR (region_code IS NULL AND {above} = ?))", [prefix, official(prefix.ljust(6, "0"), None)]


def _prefixes(store: Store, region: str) -> Iterator[str]:
    """The beginnings of the codes of a region, given as a code, the beginning of one, or a name."""
    if region.isdecimal() and len(region) <= 6:
        yield _beginning(region)
        return
    rows = store.rows(
        "SELECT DISTINCT province, left(region_code, 2) FROM issuers UNION SELECT DISTINCT prefecture, left(region_code, 4) FROM issuers "
        "WHERE prefecture <> '' UNION SELECT DISTINCT county, region_code FROM issuers WHERE county <> '' "
        "UNION SELECT DISTINCT region_name, region_code FROM issuers"
    )
    known = [(name, _beginning(code)) for name, code in rows if name and code]
    found = {code for name, code in known if name == region} or {code for name, code in known if name.startswith(region)}
    if not found:
        raise CompareError(f"{region}: no issuer of such a region in the database{_near(region, {name for name, _ in known})}")
    yield from sorted(found)


def _beginning(code: str) -> str:
    """350000 -> 35, 350100 -> 3501.

    >>> _beginning("350000"), _beginning("350100"), _beginning("3501"), _beginning("350128")
    ('35', '3501', '3501', '350128')
    """
    while len(code) in (4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


def _known_value(store: Store, column: str, value: str) -> str:
    known = {v for (v,) in store.rows(f"SELECT DISTINCT {column} FROM issuers WHERE {column} IS NOT NULL")}
    if value not in known:
        raise CompareError(f"{value}: no issuer of that {column} in the database; there are {', '.join(sorted(known)) or 'none'}")
    return value


def _near(text: str, names: Iterable[str]) -> str:
    near = [name for name, score, _ in process.extract(text, sorted(names), scorer=fuzz.WRatio, limit=_SHOWN) if score >= _LIKE]
    return f"; near are {', '.join(near)}" if near else ""
