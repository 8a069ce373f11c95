"""The user's own corrections: a CSV that wins over what was mined, remembered in the table `corrections`.

A row says which reports it is about (report_id, path or its end, or printed_issuer) and what is right for them. Where
several rows are about one report, one by report_id wins over one by path, that over one by issuer; of equals the later.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from reportminer.entities import entity_of, place_above
from reportminer.errors import ConfigError
from reportminer.identify.divisions import gazetteer
from reportminer.identify.kinds import compiled, field_of, kind_of, level_of, normalise_name
from reportminer.identify.places import Region, region_of, resolve_region
from reportminer.models import IdentityRow, columns_of
from reportminer.records import record
from reportminer.store import Store

KINDS = ("government", "department", "township", "office", "other")
LEVELS = ("national", "province", "prefecture", "county", "township")
NO_DUPLICATE = "none"
"""In the column duplicate_of: this report counts, whatever it is like."""


class Correction(BaseModel):
    """A row of the CSV; its fields are the columns allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: int
    report_id: str | None = None
    path: str | None = None
    printed_issuer: str | None = None
    issuer: str | None = None
    region_code: str | None = None
    kind: str | None = None
    level: str | None = None
    field: str | None = None
    report_year: int | None = None
    duplicate_of: str | None = None
    note: str | None = None

    @field_validator("region_code")
    @classmethod
    def _known_region(cls, code: str | None) -> str | None:
        if code and code not in gazetteer().by_code:
            raise ValueError(f"no such code in GB/T 2260 since 2002: {code!r}; a code has 6 digits (docs/divisions.md)")
        return code

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str | None) -> str | None:
        return _one_of(kind, KINDS)

    @field_validator("level")
    @classmethod
    def _known_level(cls, level: str | None) -> str | None:
        return _one_of(level, LEVELS)

    @field_validator("field")
    @classmethod
    def _known_field(cls, field: str | None) -> str | None:
        return _one_of(field, tuple(name for name, _ in compiled("field")))

    @field_validator("report_year")
    @classmethod
    def _plausible_year(cls, year: int | None) -> int | None:
        if year and not 1990 <= year <= 2100:
            raise ValueError(f"{year} is no report year (1990 to 2100)")
        return year


MATCHES = ("report_id", "path", "printed_issuer")
COLUMNS = tuple(name for name in Correction.model_fields if name != "line")
SETS = tuple(name for name in COLUMNS if name not in (*MATCHES, "note"))


def _one_of(value: str | None, allowed: Sequence[str]) -> str | None:
    if value and value not in allowed:
        raise ValueError(f"{value!r} is not allowed; one of {', '.join(allowed)}")
    return value


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The rows of a CSV, UTF-8 or GB18030. ConfigError says file, line, and what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise ConfigError(f"{path}: cannot be read: {exc.strerror}") from exc
    reader = csv.DictReader(io.StringIO(_decoded(data, path), newline=""))
    names = [name.strip() for name in reader.fieldnames or ()]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or not set(names) & set(MATCHES):
        wrong = f"unknown column {unknown[0]!r}" if unknown else f"none of the columns {', '.join(MATCHES)}, which say what a row is about"
        raise ConfigError(f"{path}, line 1: {wrong}; allowed are {', '.join(COLUMNS)}")
    reader.fieldnames = names
    return tuple(_correction(row, reader.line_num, path) for row in reader if not _is_empty(row))


def _is_empty(row: Mapping[str | None, Any]) -> bool:
    return None not in row and not any(value and value.strip() for value in row.values())


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path}: neither UTF-8 nor GB18030; save it as CSV UTF-8")


def _correction(row: Mapping[str | None, Any], line: int, path: Path) -> Correction:
    where = f"{path}, line {line}"
    if None in row:
        raise ConfigError(f"{where}: more cells than the header has; a cell that holds a comma needs quotation marks")
    values = {str(name): value.strip() for name, value in row.items() if value and value.strip()}
    if not values.keys() & set(MATCHES):
        raise ConfigError(f"{where}: says not what it is about; fill one of {', '.join(MATCHES)}")
    if not values.keys() & set(SETS):
        raise ConfigError(f"{where}: corrects nothing; fill one of {', '.join(SETS)}")
    try:
        return Correction.model_validate({"line": line, **values})
    except ValidationError as exc:
        fault = exc.errors()[0]
        message = fault["msg"].removeprefix("Value error, ")
        raise ConfigError(f"{where}, column {fault['loc'][0]}: {message}") from exc


def remember(store: Store, corrections: Iterable[Correction]) -> None:
    """Hold these corrections, in place of those held before, for this ingest and all later ones."""
    rows = [tuple(c.model_dump().values()) for c in corrections]
    store.connection.execute("BEGIN")
    store.connection.execute("DELETE FROM corrections")
    if rows:
        with store.connection.appender("corrections") as appender:
            appender.append_rows(rows)
    store.connection.execute("COMMIT")


def remembered(store: Store) -> tuple[Correction, ...]:
    """The corrections that the database holds."""
    names = tuple(Correction.model_fields)
    rows = store.rows(f"SELECT {', '.join(names)} FROM corrections ORDER BY line")
    return tuple(Correction.model_validate(dict(zip(names, row, strict=True))) for row in rows)


@record
class Corrected:
    """What the corrections make of one report. `duplicate_of` is a report_id, NO_DUPLICATE, or None where they say nothing."""

    identity: IdentityRow
    duplicate_of: str | None


def unmatched(store: Store) -> tuple[Correction, ...]:
    """Corrections that are about no report of the database, or name a copy that it does not hold."""
    places = _Places(store)
    return tuple(c for c in remembered(store) if not places.about(c) or (_names_copy(c) and not places.report(c.duplicate_of or "")))


def _names_copy(correction: Correction) -> bool:
    return correction.duplicate_of not in (None, NO_DUPLICATE)


def corrected_years(store: Store) -> dict[str, int]:
    """The report year of every report for which a correction says one."""
    return {report_id: said["report_year"] for report_id, said in _wanted(store, _Places(store)).items() if "report_year" in said}


def _wanted(store: Store, places: _Places) -> dict[str, dict[str, Any]]:
    """What corrections say, by the report that they are about."""
    wanted: dict[str, dict[str, Any]] = {}
    for correction in sorted(remembered(store), key=_rank):
        for report_id in places.about(correction):
            wanted.setdefault(report_id, {}).update({n: v for n in SETS if (v := getattr(correction, n)) is not None})
    return wanted


def corrected(store: Store) -> dict[str, Corrected]:
    """Every report that a correction is about, as it should be."""
    if not remembered(store):
        return {}
    places = _Places(store)
    wanted = _wanted(store, places)
    names = columns_of(IdentityRow)
    found = store.rows(f"SELECT {', '.join(names)} FROM identities WHERE list_contains(?, report_id)", [list(wanted)])
    mined = [IdentityRow(**dict(zip(names, row, strict=True))) for row in found]
    return {row.report_id: _apply(row, wanted[row.report_id], places) for row in mined}


def _rank(correction: Correction) -> tuple[int, int]:
    """The surest last: what names the report over what names its path, that over what names its issuer."""
    return -next(i for i, name in enumerate(MATCHES) if getattr(correction, name) is not None), correction.line


class _Places:
    """Reports by id, path and printed issuer."""

    def __init__(self, store: Store) -> None:
        rows = store.rows("SELECT r.report_id, p.path FROM reports r JOIN source_paths p USING (source_id)")
        self.paths = [(report_id, "/" + path.lstrip("/")) for report_id, path in rows]
        self.ids = {report_id for report_id, _ in rows}
        self.issuers: dict[str, list[str]] = {}
        for report_id, name in store.rows("SELECT report_id, issuer FROM identities WHERE issuer IS NOT NULL"):
            self.issuers.setdefault(normalise_name(name), []).append(report_id)

    def about(self, correction: Correction) -> list[str]:
        """The reports that fit every condition of a correction."""
        fits: list[set[str]] = []
        if correction.report_id is not None:
            fits.append({correction.report_id} & self.ids)
        if correction.path is not None:
            fits.append(set(self.at(correction.path)))
        if correction.printed_issuer is not None:
            fits.append(set(self.issuers.get(normalise_name(correction.printed_issuer), ())))
        return sorted(set.intersection(*fits))

    def at(self, path: str) -> list[str]:
        """The reports at a path, given whole or by its last parts."""
        end = "/" + path.replace("\\", "/").removeprefix("./").lstrip("/")
        return [report_id for report_id, full in self.paths if full.endswith(end)]

    def report(self, name: str) -> str | None:
        """The report of an id or a path; None where it is none, or several."""
        if name in self.ids:
            return name
        found = set(self.at(name))
        return found.pop() if len(found) == 1 else None


def _apply(mined: IdentityRow, wanted: Mapping[str, Any], places: _Places) -> Corrected:
    """A mined identity with what the user says; what follows from a corrected name or region is found anew."""
    year = wanted.get("report_year") or mined.report_year
    name = wanted.get("issuer") or mined.issuer or ""
    region = _region(mined, wanted, name, year)
    renamed = "issuer" in wanted
    kind = wanted.get("kind") or (kind_of(name) if renamed else mined.issuer_kind)
    moved = renamed or "region_code" in wanted or "kind" in wanted
    level = wanted.get("level") or (level_of(name, kind, region) if moved else mined.level)
    field = wanted.get("field") or (field_of(name, kind) if renamed or "kind" in wanted else mined.field)
    entity = entity_of(name, region, level)
    province, prefecture = (region.province, region.prefecture) if region else place_above(entity.name, year)
    identity = IdentityRow(
        report_id=mined.report_id, issuer=name or None, issuer_name=entity.name or None, issuer_key=entity.key, core=entity.core,
        issuer_kind=kind, level=level, field=field,
        region_code=region.code if region else None, region_name=region.name if region else None,
        province=province or None, prefecture=prefecture or None,
        county=(region.county or None) if region else None, report_year=year,
    )  # fmt: skip
    said = wanted.get("duplicate_of")
    return Corrected(identity, said if said in (None, NO_DUPLICATE) else places.report(said))


def _region(mined: IdentityRow, wanted: Mapping[str, Any], name: str, year: int | None) -> Region | None:
    """The region said; else that of a corrected name; else the mined one."""
    if "region_code" in wanted:
        rows = gazetteer().by_code[wanted["region_code"]]
        return region_of(next((d for d in rows if d.last_year is None), rows[-1]), year)
    found = resolve_region(name, context=mined.prefecture or "", year=year) if "issuer" in wanted else None
    if found or mined.region_code is None:
        return found
    return Region(
        code=mined.region_code, name=mined.region_name or "", level=mined.level or "", province=mined.province or "",
        prefecture=mined.prefecture or "", county=mined.county or "",
    )  # fmt: skip
