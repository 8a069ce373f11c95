"""Which row or column a label of an official table names: the rules of resources/tables.toml.

A label is compared in its folded form (see `fold`). Where no pattern matches, the official wording that is close enough
and clearly closer than any other is taken for the one that was meant (a typing slip).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz

from reportminer.models import TableCode
from reportminer.rules import Rule, compile_pattern, load_rules, load_toml

FILE = "tables.toml"
LONGEST_LABEL = 90
"""Characters; the longest official label has 50 and a longer cell is prose or a whole nested table."""
_SLIP, _MARGIN, _SHORTEST_SLIP = 84.0, 8.0, 5
# A slip of one character in five scores 80, in six 83, in seven 86; 属于三类… against 属于四类… scores 60.

Role = Literal["row", "col", "head", "group"]


class LabelRule(Rule):
    """A row or column label of an official table."""

    table: TableCode
    role: Role
    pattern: str
    code: str = ""
    codes: tuple[str, ...] = ()  # two matters in one row: a zero holds for each
    number: str = ""  # the mark printed before it in the form
    unit: str = ""
    assumed: str = ""  # the form's unit where the header prints none
    under: str = ""  # counts only below the label that opens this context
    opens: str = ""
    columns: tuple[str, ...] = ()  # the columns that the row has in one form or another
    weak: bool = False  # gives way to another row of the table with the same code


@cache
def label_rules() -> tuple[LabelRule, ...]:
    """All labels, in the file's order."""
    return load_rules(FILE, "label", LabelRule)


@cache
def _compiled() -> Mapping[tuple[TableCode, Role], tuple[tuple[re.Pattern[str], LabelRule], ...]]:
    """The rules of each table and role with their patterns."""
    grouped: dict[tuple[TableCode, Role], list[tuple[re.Pattern[str], LabelRule]]] = {}
    for rule in label_rules():
        pattern = compile_pattern(rule.pattern, where=f"{FILE}, rule {rule.id!r}")
        grouped.setdefault((rule.table, rule.role), []).append((pattern, rule))
    return {key: tuple(rules) for key, rules in grouped.items()}


@cache
def _fold_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The marks before a label, and the unit behind it with and without brackets."""
    rules = load_toml(FILE)["fold"]
    return re.compile(rules["lead"]), re.compile(rules["unit"]), re.compile(rules["bare_unit"])


def narrow(text: str) -> str:
    """The text in NFKC without any white space or invisible characters.

    >>> narrow("商 业\\u00a0企\\u200b业１")
    '商业企业1'
    """
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())


@lru_cache(maxsize=8192)
def fold(label: str) -> str:
    """The label as patterns see it: without white space, marks, unit in brackets and punctuation.

    >>> fold("（三）不 予公开："), fold("其中：1、政府网站公开数"), fold("本年增/减")
    ('不予公开', '政府网站公开数', '本年增减')
    """
    lead, unit, bare = _fold_patterns()
    text = bare.sub("", unit.sub("", narrow(label)))
    while (mark := lead.match(text)) and mark.end():
        text = text[mark.end() :]
    return "".join(c for c in text if c.isalnum())


@lru_cache(maxsize=8192)
def label_unit(label: str) -> str:
    """The unit that a label names in brackets or after 单位, or nothing.

    >>> label_unit("本年收费金额（单位：万元）"), label_unit("规章")
    ('万元', '')
    """
    _, unit, bare = _fold_patterns()
    found = unit.search(narrow(label)) or bare.search(narrow(label))
    return found.group(1) if found else ""


@lru_cache(maxsize=16384)
def find_label(label: str, table: TableCode, role: Role, context: str = "") -> LabelRule | None:
    """The rule of `table` and `role` that a label meets by its pattern; `context` is what the rows above opened."""
    if len(label) > 2 * LONGEST_LABEL:
        return None
    folded = fold(label)
    if not folded or len(folded) > LONGEST_LABEL:
        return None
    for pattern, rule in _compiled()[table, role]:
        if (not rule.under or rule.under == context) and pattern.fullmatch(folded):
            return rule
    return None


@lru_cache(maxsize=4096)
def find_slip(label: str, table: TableCode, role: Role, context: str = "") -> LabelRule | None:
    """The rule whose official wording a label misspells: close to it, and clearly closer than to any other."""
    folded = fold(label) if len(label) <= 2 * LONGEST_LABEL else ""
    if not _SHORTEST_SLIP <= len(folded) <= LONGEST_LABEL:
        return None
    scores = sorted(((_likeness(folded, rule), i) for i, rule in enumerate(_candidates(table, role, context))), reverse=True)
    best, at = scores[0]
    if best < _SLIP or (len(scores) > 1 and best - scores[1][0] < _MARGIN):
        return None
    return _candidates(table, role, context)[at]


def read_label(label: str, table: TableCode, role: Role, context: str = "") -> LabelRule | None:
    """`find_label`, else `find_slip`."""
    return find_label(label, table, role, context) or find_slip(label, table, role, context)


@cache
def _candidates(table: TableCode, role: Role, context: str) -> tuple[LabelRule, ...]:
    """The rules a slip may belong to."""
    return tuple(rule for _, rule in _compiled()[table, role] if not rule.under or rule.under == context)


def _likeness(folded: str, rule: LabelRule) -> float:
    """How close a folded label comes to the nearest official wording of a rule, 0 to 100."""
    return max((fuzz.ratio(folded, fold(official)) for official in rule.match), default=0.0)
