"""Which of its possible readings each row of a table has, given equations between the rows that hold in every column.

Readings that no choice for the other rows can balance are struck out, column by column; what is left is searched. The
cells that all solutions share are found without listing the solutions: for each row one asks for a solution that differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reportminer.records import record
from reportminer.tables.decode_row import Cell, OutOfSteps, Reading, Steps, weight

Shared = dict[str, tuple[Cell | None, ...]]
"""Row → its cells, None where readings differ."""
_MAX_MASK = 1 << 16  # sums above this are only bounded, not enumerated


class Candidate(NamedTuple):
    """A reading of a row, and its cells as the sums count them."""

    cells: Reading
    numbers: tuple[int, ...]


Domains = Mapping[str, tuple[Candidate, ...]]


class Balance(NamedTuple):
    """The rows of `plus` add up to the rows of `minus`, in every column."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]

    @property
    def rows(self) -> frozenset[str]:
        """Every row it speaks of."""
        return frozenset(self.plus + self.minus)


@record
class Solved:
    """What the solutions have in common, and how many were looked at: all of them where it is 1 and `complete`."""

    shared: Shared
    found: int
    complete: bool


def candidate(cells: Reading) -> Candidate:
    """A reading made ready for sums."""
    return Candidate(cells, tuple(weight(cell) for cell in cells))


def common(candidates: Iterable[Candidate]) -> tuple[Cell | None, ...]:
    """The cells in which all candidates agree."""
    columns = zip(*(one.cells for one in candidates), strict=True)
    return tuple(column[0] if all(cell == column[0] for cell in column) else None for column in columns)


def solve_all(domains: Domains, balances: tuple[Balance, ...], steps: Steps) -> Solved | None:
    """What all solutions share, or None where there is none. Raises OutOfSteps before a first solution is found."""
    root = _narrow(domains, balances, steps)
    first = None if root is None else _first(root, balances, steps)
    if root is None or first is None:
        return None
    search = _Backbone(root, balances, steps, first)
    try:
        search.run()
    except OutOfSteps:
        # What the equations alone struck out is gone from every solution, and that there is one is known.
        return Solved({row: common(options) for row, options in root.items()}, search.found, complete=False)
    return Solved(search.shared, search.found, complete=True)


class _Backbone:
    """Looks for solutions that contradict what those seen so far share, until there is none."""

    def __init__(self, root: Domains, balances: tuple[Balance, ...], steps: Steps, first: Domains) -> None:
        self.domains, self.balances, self.steps = dict(root), balances, steps
        self.shared: Shared = {row: options[0].cells for row, options in first.items()}
        self.found = 1

    def run(self) -> None:
        bound = frozenset().union(*(balance.rows for balance in self.balances))
        for row, options in self.domains.items():
            if row not in bound and len(options) > 1:
                self.shared[row] = common(options)
                self.found *= len(options)
        for row in sorted(bound, key=lambda name: len(self.domains[name])):
            while self._contradict(row):
                self.found += 1

    def _contradict(self, row: str) -> bool:
        """Whether a solution reads `row` otherwise; what is shared then shrinks."""
        shared = self.shared[row]
        rivals = tuple(one for one in self.domains[row] if not _agrees(one, shared))
        if not rivals:
            return False
        other = _first({**self.domains, row: rivals}, self.balances, self.steps)
        if other is None:
            self.domains[row] = tuple(one for one in self.domains[row] if one not in rivals)
            return False
        for name, options in other.items():
            known = self.shared[name]
            self.shared[name] = tuple(a if a == b else None for a, b in zip(known, options[0].cells, strict=True))
        return True


def _agrees(one: Candidate, shared: tuple[Cell | None, ...]) -> bool:
    return all(known is None or cell == known for cell, known in zip(one.cells, shared, strict=True))


def _first(domains: Domains, balances: tuple[Balance, ...], steps: Steps) -> Domains | None:
    """A solution with one candidate for each row of the equations, or None."""
    narrowed = _narrow(domains, balances, steps)
    if narrowed is None:
        return None
    bound = {row for balance in balances for row in balance.rows}
    loose = sorted(row for row in bound if len(narrowed[row]) > 1)
    if not loose:
        return narrowed
    row = min(loose, key=lambda name: len(narrowed[name]))
    for option in narrowed[row]:
        found = _first({**narrowed, row: (option,)}, balances, steps)
        if found is not None:
            return found
    return None


def _narrow(domains: Domains, balances: tuple[Balance, ...], steps: Steps) -> Domains | None:
    """The domains without candidates that some column cannot balance; None where a row has none left."""
    now, changed = dict(domains), True
    if any(not options for options in now.values()):
        return None
    while changed:
        changed = False
        for balance in balances:
            for column in range(len(next(iter(now.values()))[0].numbers)):
                struck = _narrow_column(now, balance, column, steps)
                if struck is None:
                    return None
                changed = changed or bool(struck)
                now.update(struck)
    return now


def _narrow_column(domains: Domains, balance: Balance, column: int, steps: Steps) -> dict[str, tuple[Candidate, ...]] | None:
    """The rows that lose candidates because of one column, with those they keep; None where the column cannot balance."""
    offset, terms = 0, []
    for sign, rows in ((1, balance.plus), (-1, balance.minus)):
        for row in rows:
            values = {option.numbers[column] for option in domains[row]}
            if len(values) == 1:
                offset += sign * values.pop()
            else:
                terms.append((sign, row, values))
    steps.spend(len(balance.plus) + sum(len(domains[row]) for _, row, _ in terms))
    if not terms:
        return None if offset else {}
    struck = {}
    for (_, row, values), kept in zip(terms, _supported(offset, [(sign, v) for sign, _, v in terms], steps), strict=True):
        if not kept:
            return None
        if len(kept) < len(values):
            struck[row] = tuple(option for option in domains[row] if option.numbers[column] in kept)
    return struck


def _supported(offset: int, terms: list[tuple[int, set[int]]], steps: Steps) -> list[set[int]]:
    """For each term the values with which offset + all terms can be 0."""
    within = _within_bounds(offset, terms)
    size = abs(offset) + sum(max(values, default=0) for values in within)
    if size > _MAX_MASK or not all(within):
        return within
    steps.spend(sum(map(len, within)) * (1 + size // 2048))
    return _within_sums(offset, [(sign, values) for (sign, _), values in zip(terms, within, strict=True)])


def _within_bounds(offset: int, terms: list[tuple[int, set[int]]]) -> list[set[int]]:
    low = offset + sum(min(values) if sign > 0 else -max(values) for sign, values in terms)
    high = offset + sum(max(values) if sign > 0 else -min(values) for sign, values in terms)
    kept = []
    for sign, values in terms:
        least, most = min(values), max(values)
        if sign > 0:
            kept.append({v for v in values if low - least + v <= 0 <= high - most + v})
        else:
            kept.append({v for v in values if low + most - v <= 0 <= high + least - v})
    return kept


def _within_sums(offset: int, terms: list[tuple[int, set[int]]]) -> list[set[int]]:
    """As _supported, exactly: bit n of a mask says that n can be reached. All plus terms come before the minus terms."""
    before = [1 << max(offset, 0)]
    for sign, values in terms:
        before.append(_shifted(before[-1], sign, values))
    after, kept = 1 << max(-offset, 0), []
    for i in range(len(terms) - 1, -1, -1):
        sign, values = terms[i]
        kept.append({v for v in values if _shifted(before[i], sign, (v,)) & after})
        after = _shifted(after, -sign, values)
    return kept[::-1]


def _shifted(mask: int, sign: int, values: Iterable[int]) -> int:
    moved = 0
    for value in values:
        moved |= mask << value if sign > 0 else mask >> value
    return moved
