"""The sums of the official tables: each broken equation, with its parts and the one cell that would mend everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportminer.check.codes import At, Slots, Words, finding, label, number, phrase, words
from reportminer.check.subject import Subject
from reportminer.models import Cell, FindingRow, TableCode
from reportminer.records import record
from reportminer.tables.sums import Broken, Equation, Key, SumCheck, examine_sums

_MOST_PARTS = 8


@record
class Culprit:
    """A cell whose change alone makes every equation of its table hold."""

    key: Key
    old: float
    new: float


def check_sums(subject: Subject) -> Iterable[FindingRow]:
    """sum.balance, sum.column, sum.row, sum.block."""
    checked = examine_sums(cell for table in subject.tables for cell in table.cells)
    culprits = {table: culprit_of(checked, table) for table in {b.equation.table for b in checked.broken}}
    for broken in checked.broken:
        whole = subject.cells.get((broken.equation.table, *broken.equation.whole[0]))
        at = At(
            section=broken.equation.table.value, span=whole.span if whole else None, evidence=whole.text if whole else None,
            expected=number(broken.expected), actual=number(broken.printed),
        )  # fmt: skip
        slots: Slots = {"where": _where(broken.equation), "parts": _parts(broken), "culprit": _culprit(broken, culprits)}
        yield finding(subject.about, broken.code, at, slots=slots, soft=broken.uncertain)


def culprit_of(checked: SumCheck, table: TableCode) -> Culprit | None:
    """The only cell that, changed alone, makes all equations of a table hold; None where there is none or several."""
    broken = [b for b in checked.broken if b.equation.table is table]
    held = [e for e in checked.held if e.table is table]
    known = {key: value for b in broken for key, value in b.parts}
    found = []
    for key in _shared(b.equation for b in broken):
        deltas = {_delta(b, key) for b in broken}
        if len(deltas) == 1 and not any(key in e.parts or key in e.whole for e in held):
            found.append((key, deltas.pop()))
    if len(found) != 1:
        return None
    key, delta = found[0]
    old = known.get(key, _whole_value(broken, key))
    return Culprit(key, old, old + delta) if old is not None and old + delta >= 0 else None


def _shared(equations: Iterable[Equation]) -> set[Key]:
    """The cells that all of the equations speak of."""
    sets = [set(e.parts + e.whole) for e in equations]
    return set.intersection(*sets) if sets else set()


def _delta(broken: Broken, key: Key) -> float:
    """What the cell must change by for the equation to hold."""
    short = broken.printed - broken.expected
    return short if key in broken.equation.parts else -short


def _whole_value(broken: Sequence[Broken], key: Key) -> float | None:
    """The printed figure of a cell that stands alone on its side of an equation."""
    return next((b.printed for b in broken if b.equation.whole == (key,)), None)


def _where(equation: Equation) -> Words:
    if equation.code == "sum.row":
        return label(f"requests.{equation.where}")
    names = words("blocks" if equation.code == "sum.block" else "columns")
    return Words(equation.where, names.get(equation.where, equation.where))


def _cell_name(table: TableCode, key: Key) -> Words:
    row = label(f"requests.{key[0]}") if table is TableCode.REQUESTS else Words(key[0], words("blocks")[key[0]])
    return Words(f"{key[0]} × {key[1]}", f"{row.zh}（{words('columns').get(key[1], key[1])}）")


def _parts(broken: Broken) -> str:
    """The figures that were added, zeroes left out where there are many."""
    values = [number(value) for _, value in broken.parts if value]
    shown = values if len(values) <= _MOST_PARTS else [*values[:_MOST_PARTS], "…"]
    return " + ".join(shown) or "0"


def _culprit(broken: Broken, culprits: dict[TableCode, Culprit | None]) -> Words:
    """What is said behind the sum: the cell to blame, or that the reading may be."""
    culprit = culprits[broken.equation.table]
    found = Words("", "")
    if culprit:
        name = _cell_name(broken.equation.table, culprit.key)
        found = phrase("culprit", {"cell": name, "old": culprit.old, "new": culprit.new})
    if broken.uncertain:
        doubt = phrase("uncertain")
        found = Words(found.en + doubt.en, found.zh + doubt.zh)
    return found


def unchecked_sums(cells: Iterable[Cell]) -> int:
    """How many equations could not be checked because a figure of theirs is blank or unreadable."""
    return len(examine_sums(cells).unchecked)
