"""The sums that must hold in the official tables (勾稽关系): one place for the check and for the reading of torn text.

In `requests`, for every column 一 + 二 = (七) + 四 and (七) = (一) + (二) + all rows of (三) to (六); for every row the six
kinds of applicant add up to 总计. In `review_litigation` four outcomes add up to 总计 in each of three blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from reportminer.models import Cell, CellState, TableCode
from reportminer.records import record

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation")
"""The six kinds of applicant, as the columns stand in the form."""
TOTAL = "total"
DIMENSIONS = (*APPLICANTS, TOTAL)
"""The seven columns of `requests`, in order."""

RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT = "received", "carried_in", "concluded", "carried_out"
_COMMON_PARTS = (
    "granted",
    "partially_granted",
    "denied.state_secret",
    "denied.prohibited_by_law",
    "denied.security_stability",
    "denied.third_party",
    "denied.internal_affairs",
    "denied.process_information",
    "denied.enforcement_file",
    "denied.administrative_query",
    "unavailable.not_held",
    "unavailable.needs_creation",
    "unavailable.unclear",
    "rejected.petition",
    "rejected.repeated",
    "rejected.publication",
    "rejected.excessive",
    "rejected.reconfirmation",
)
PARTS: Mapping[str, tuple[str, ...]] = {
    "2019": (*_COMMON_PARTS, "other"),
    "2021": (*_COMMON_PARTS, "other.overdue_correction", "other.unpaid_fee", "other.misc"),
}
"""The rows that make up (七)总计, by form; (六)其他处理 is one row in 2019 and three in 2021."""
REQUEST_ROWS: Mapping[str, tuple[str, ...]] = {
    form: (RECEIVED, CARRIED_IN, *parts, CONCLUDED, CARRIED_OUT) for form, parts in PARTS.items()
}
"""The rows of `requests` in printed order, by form."""

BLOCKS = ("review", "litigation_direct", "litigation_after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending")
REVIEW_KEYS = tuple((block, outcome) for block in BLOCKS for outcome in (*OUTCOMES, TOTAL))
"""The 15 numbers of `review_litigation` in printed order."""

Key = tuple[str, str]  # (row, column)


@record(kw_only=True)
class Equation:
    """sum(parts) = sum(whole); `where` is the row, the column or the block it speaks of."""

    code: str  # the finding: sum.row, sum.column, sum.balance, sum.block
    table: TableCode
    where: str
    parts: tuple[Key, ...]
    whole: tuple[Key, ...]


@record(kw_only=True)
class Broken:
    """An equation that the printed figures break. `expected` is what the parts add up to, `printed` what stands there."""

    equation: Equation
    parts: tuple[tuple[Key, float], ...]
    expected: float
    printed: float
    uncertain: bool = False  # a figure comes from a text that lost its cells: the reading may be at fault

    @property
    def code(self) -> str:
        """The finding's code."""
        return self.equation.code


@record
class SumCheck:
    """What became of every equation; those with a blank or unreadable term were not checked."""

    broken: tuple[Broken, ...]
    held: tuple[Equation, ...]
    unchecked: tuple[Equation, ...]


@cache
def request_equations(form: str) -> tuple[Equation, ...]:
    """The equations of `requests` in the form of 2019 or 2021."""
    rows = tuple(
        Equation(
            code="sum.row",
            table=TableCode.REQUESTS,
            where=row,
            parts=tuple((row, kind) for kind in APPLICANTS),
            whole=((row, TOTAL),),
        )
        for row in REQUEST_ROWS[form]
    )
    return rows + tuple(equation for column in DIMENSIONS for equation in _column(form, column))


def _column(form: str, column: str) -> tuple[Equation, Equation]:
    """(七) against its parts, and what came in against what went out."""
    concluded = Equation(
        code="sum.column",
        table=TableCode.REQUESTS,
        where=column,
        parts=tuple((row, column) for row in PARTS[form]),
        whole=((CONCLUDED, column),),
    )
    balance = Equation(
        code="sum.balance",
        table=TableCode.REQUESTS,
        where=column,
        parts=((RECEIVED, column), (CARRIED_IN, column)),
        whole=((CONCLUDED, column), (CARRIED_OUT, column)),
    )
    return concluded, balance


@cache
def review_equations() -> tuple[Equation, ...]:
    """The equations of `review_litigation`."""
    return tuple(
        Equation(
            code="sum.block",
            table=TableCode.REVIEW_LITIGATION,
            where=block,
            parts=tuple((block, outcome) for outcome in OUTCOMES),
            whole=((block, TOTAL),),
        )
        for block in BLOCKS
    )


def form_of(rows: Iterable[str | None]) -> str:
    """The form that the rows of a `requests` table follow: 2021 where (六) has rows of its own, else 2019."""
    return "2021" if any(row is not None and row.startswith("other.") for row in rows) else "2019"


def examine_sums(cells: Iterable[Cell]) -> SumCheck:
    """Hold every equation against the cells of one report."""
    cells = tuple(cells)
    values = _values(cells)
    known = {table: {key: value for key, value in read.items() if value is not None} for table, read in values.items()}
    broken, held, unchecked = [], [], []
    for equation in _equations(values):
        parts, whole = _figures(known[equation.table], equation.parts), _figures(known[equation.table], equation.whole)
        if parts is None or whole is None:
            unchecked.append(equation)
        elif _holds(parts, whole):
            held.append(equation)
        else:
            broken.append((equation, parts, sum(whole)))
    flattened = {c.table for c in cells if c.method == "flattened"} if broken else set()
    faults = (_fault(equation, parts, printed, uncertain=equation.table in flattened) for equation, parts, printed in broken)
    return SumCheck(tuple(faults), tuple(held), tuple(unchecked))


def broken_sums(table: TableCode, values: Mapping[Key, float]) -> tuple[Equation, ...]:
    """The equations that the figures of one whole table break."""
    equations = _equations({TableCode.REQUESTS: {}, TableCode.REVIEW_LITIGATION: {}, table: values})
    return tuple(e for e in equations if not _holds([values[key] for key in e.parts], [values[key] for key in e.whole]))


def _holds(parts: Sequence[float], whole: Sequence[float]) -> bool:
    return abs(sum(parts) - sum(whole)) < 1e-6


def check_sums(cells: Iterable[Cell]) -> list[Broken]:
    """The equations that the cells of one report break."""
    return list(examine_sums(cells).broken)


def _equations(values: Mapping[TableCode, Mapping[Key, Any]]) -> tuple[Equation, ...]:
    """The equations of the tables that are there."""
    requests = values[TableCode.REQUESTS]
    found = request_equations(form_of({row for row, _ in requests})) if requests else ()
    return found + (review_equations() if values[TableCode.REVIEW_LITIGATION] else ())


def _values(cells: Iterable[Cell]) -> Mapping[TableCode, Mapping[Key, float | None]]:
    """The figures of the tables; None for what is no number. What is printed twice with two values is no figure."""
    found: dict[TableCode, dict[Key, float | None]] = {TableCode.REQUESTS: {}, TableCode.REVIEW_LITIGATION: {}}
    for cell in cells:
        values = found.get(cell.table)
        if values is not None and cell.row_code is not None:
            key = (cell.row_code, cell.col_code)
            value = cell.value if cell.state is CellState.NUMBER else None
            values[key] = value if values.get(key, value) == value else None
    return found


def _figures(known: Mapping[Key, float], keys: Sequence[Key]) -> list[float] | None:
    """The figures of some cells; None where one has none."""
    try:
        return [known[key] for key in keys]
    except KeyError:
        return None


def _fault(equation: Equation, parts: Sequence[float], printed: float, *, uncertain: bool) -> Broken:
    """The equation with the figures that break it."""
    named = tuple(zip(equation.parts, parts, strict=True))
    return Broken(equation=equation, parts=named, expected=sum(parts), printed=printed, uncertain=uncertain)
