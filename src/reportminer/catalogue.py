"""The indicators: codes, labels, units (resources/indicators.csv), and which are sums of others."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache

from reportminer.records import record
from reportminer.rules import resource_text


@record
class Indicator:
    """A harmonised figure; `regimes` says in words since when, and from where, it is known."""

    code: str
    label_zh: str
    label_en: str
    unit: str
    regimes: str


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by code, in the catalogue's order."""
    rows = csv.DictReader(io.StringIO(resource_text("indicators.csv")))
    return {r["indicator"]: Indicator(r["indicator"], r["label_zh"], r["label_en"], r["unit"], r["where_it_comes_from"]) for r in rows}


GROUP_SUMS: Mapping[str, tuple[str, ...]] = {
    group: tuple(code for code in indicators() if code.startswith(f"{group}."))
    for group in ("requests.denied", "requests.unavailable", "requests.rejected", "requests.other")
}
"""The sub-totals that the official requests table does not print: (三) to (六), the sums of their rows."""

LITIGATION_PARTS = ("litigation_direct.total", "litigation_after_review.total")
