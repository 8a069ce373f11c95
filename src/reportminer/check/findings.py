"""Findings on one report. Each names the law's article and carries the characters or figures it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportminer.check.duties import check_fees, check_overview
from reportminer.check.parts import check_parts
from reportminer.check.prose import check_prose
from reportminer.check.structure import check_empty, check_order, check_sections, check_tables
from reportminer.check.subject import Subject
from reportminer.check.sums import check_sums
from reportminer.models import FindingRow

_CHECKS: tuple[Callable[[Subject], Iterable[FindingRow]], ...] = (
    check_sections,
    check_empty,
    check_order,
    check_tables,
    check_sums,
    check_parts,
    check_prose,
    check_overview,
    check_fees,
)


def check(subject: Subject) -> tuple[FindingRow, ...]:
    """What the report alone shows, in the order of its text; findings without a place come first.

    What needs the issuer, its other years or other issuers is `check_store`'s.
    """
    found = [f for each in _CHECKS for f in each(subject)]
    return tuple(sorted(found, key=lambda f: (f.start_char if f.start_char is not None else -1, f.code)))
