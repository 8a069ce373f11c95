"""The labels of a table in running text, and the patterns by which they are found."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer.models import TableCode
from reportminer.records import record
from reportminer.rules import load_toml
from reportminer.spans import Span
from reportminer.tables.labels import FILE, LabelRule


class Hit(NamedTuple):
    """A label and what stands behind it up to the next one, in the text."""

    rule: LabelRule | None  # None: a label of the table that no rule knows
    label: Span
    gap: Span
    figures: tuple[tuple[str | None, Span], ...] = ()  # those of its row where they do not stand behind it, as printed


@record
class FlatTable:
    """An official table in running text: from its first header label to the end of its last figure."""

    code: TableCode
    span: Span
    hits: tuple[Hit, ...]


@cache
def flat_rules() -> dict[str, str]:
    """The patterns of [flat], as text."""
    return {name: value for name, value in load_toml(FILE)["flat"].items() if isinstance(value, str)}


@cache
def flat_pattern(name: str) -> re.Pattern[str]:
    """A pattern of [flat]."""
    return re.compile(flat_rules()[name])
