"""Reads the official tables of text that lost its cells: which numbers "230000023" is, by the sums that must hold.

A table has every reading in which each row cuts into its columns and all equations hold. What all those readings share is
accepted. Where no reading obeys every equation, the agency's own figures break one, or the text is damaged: then one row,
whichever it may be, is taken to hold any figures at all, and only what is the same under each such assumption is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportminer.records import record
from reportminer.tables.decode_review import agreed, blocks_but_one, blocks_that_add_up
from reportminer.tables.decode_row import (
    Cell,
    Lattice,
    OutOfSteps,
    Steps,
    adds_up,
    decode_row,
    lattice,
    summed_readings,
)
from reportminer.tables.decode_search import Balance, Candidate, Shared, Solved, candidate, solve_all
from reportminer.tables.sums import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    DIMENSIONS,
    PARTS,
    RECEIVED,
    REQUEST_ROWS,
    REVIEW_KEYS,
    Key,
    form_of,
)

__all__ = ["Decoded", "decode_requests", "decode_review", "decode_row"]

BUDGET = 0.15
"""Seconds of one core for a table, counted in steps."""
_ZEROS = candidate((0,) * len(DIMENSIONS))


@record(kw_only=True)
class Decoded:
    """What a torn table says. `values` has each cell of the rows given: its number, or None where `marks` or doubt is.

    A cell with a mark was read: "/" stands for a stroke or dash, "" for a blank. `exact`: every cell was read, by one reading
    that obeys all equations. `readings`: those looked at (1 is all there is), 0 where none obeys the equations.
    """

    values: Mapping[Key, int | None]
    marks: Mapping[Key, str]
    exact: bool
    readings: int
    note: str


@record
class _Rows:
    """The rows of a table on their way to being read."""

    plain: Shared  # what the characters alone settle, for each row that could be cut at all
    domains: dict[str, tuple[Candidate, ...]]  # for the same rows, the readings whose kinds make their total
    unread: frozenset[str]  # given, but cannot be cut: may hold anything
    absent: frozenset[str]  # not given, or nothing in it: nothing, as long as the equations say so too
    parts: tuple[str, ...]


def decode_requests(rows: Mapping[str, str], *, budget: float = BUDGET) -> Decoded:
    """Read the `requests` table from what stands between its row labels; keys are row codes of either form."""
    form, steps = form_of(rows), Steps(budget)
    given = {row: rows[row] for row in REQUEST_ROWS[form] if row in rows}
    cuts = {row: lattice(raw, len(DIMENSIONS)) for row, raw in given.items() if raw.strip()}
    plain = {row: cut.shared for row, cut in cuts.items() if cut is not None}
    if not plain:
        return _decoded(given, plain, None, "no row with seven cells")
    try:
        known = _rows(form, cuts, plain, steps)
        solved = _as_it_must_be(known, steps)
        if solved is None:
            return _decoded(given, plain | _one_row_wrong(known, steps), None, "no reading obeys all sums")
    except OutOfSteps:
        return _decoded(given, plain, None, "too many readings to go through")
    blank = {row: ("",) * len(DIMENSIONS) for row in given if row in known.absent}
    return _decoded(given, {**plain, **solved.shared, **blank}, solved, _doubt(solved, known, given))


def _rows(form: str, cuts: Mapping[str, Lattice | None], plain: Shared, steps: Steps) -> _Rows:
    domains = {row: _summed(cut, plain[row], steps) for row, cut in cuts.items() if cut is not None}
    unread = frozenset(row for row, cut in cuts.items() if cut is None)
    return _Rows(plain, domains, unread, frozenset(REQUEST_ROWS[form]) - cuts.keys(), PARTS[form])


def _summed(cut: Lattice, plain: tuple[Cell | None, ...], steps: Steps) -> tuple[Candidate, ...]:
    """The readings of a row whose kinds make its total."""
    only = tuple(cell for cell in plain if cell is not None)
    readings = summed_readings(cut, steps) if len(only) < len(plain) else [only] if adds_up(only) else []
    return tuple(map(candidate, readings))


def _balances(parts: tuple[str, ...], free: frozenset[str]) -> tuple[Balance, ...]:
    """The equations between rows that can be held against the table when the rows of `free` may hold anything."""
    came, went = (RECEIVED, CARRIED_IN), (CARRIED_OUT,)
    direct = (Balance(parts, (CONCLUDED,)), Balance(came, (CONCLUDED, *went)))
    around = (Balance(came, (*parts, *went)),) if CONCLUDED in free else ()
    return tuple(balance for balance in direct + around if not balance.rows & free)


def _as_it_must_be(known: _Rows, steps: Steps) -> Solved | None:
    """What is shared by the readings that obey every equation; None where there is none."""
    domains = known.domains | dict.fromkeys(known.absent, (_ZEROS,))
    return solve_all(domains, _balances(known.parts, known.unread), steps)


def _one_row_wrong(known: _Rows, steps: Steps) -> Shared:
    """What is shared by the readings in which all but one row, whichever it be, obey their equations."""
    free = known.unread | known.absent
    broken = [row for row, options in known.domains.items() if not options]
    if len(broken) > 1:
        return {}
    rest = {row: options for row, options in known.domains.items() if options}
    verdicts: list[Shared] = []
    solutions: dict[tuple[Balance, ...], Solved | None] = {}
    for wrong in broken or known.domains:
        balances = _balances(known.parts, free | {wrong})
        if balances not in solutions:
            solutions[balances] = solve_all(rest, balances, steps)
        solved = solutions[balances]
        if solved is not None:
            verdicts.append({**solved.shared, wrong: known.plain[wrong]})
    rows = known.domains if verdicts else ()
    return {row: tuple(map(agreed, zip(*(verdict[row] for verdict in verdicts), strict=True))) for row in rows}


def _doubt(solved: Solved, known: _Rows, given: Mapping[str, str]) -> str:
    """Why a reading that obeys the sums is still not the whole table; empty where it is."""
    if known.unread:
        return "rows that cannot be cut: " + ", ".join(sorted(known.unread))
    if known.absent - given.keys():
        return "rows missing: " + ", ".join(sorted(known.absent - given.keys()))
    return "" if solved.complete and solved.found == 1 else "several readings obey all sums"


def _decoded(given: Mapping[str, str], shared: Shared, solved: Solved | None, note: str) -> Decoded:
    cells = {(row, column): None for row in given for column in DIMENSIONS} | {
        (row, column): cell for row in shared.keys() & given.keys() for column, cell in zip(DIMENSIONS, shared[row], strict=True)
    }
    return _result(cells, solved.found if solved else 0, note)


def decode_review(raw: str, *, budget: float = BUDGET) -> Decoded:
    """Read the 15 numbers of `review_litigation`; keys are (block, outcome)."""
    row, steps = lattice(raw, len(REVIEW_KEYS)), Steps(budget)
    if row is None:
        return _result(dict.fromkeys(REVIEW_KEYS), 0, "not fifteen numbers")
    cells, readings, note = row.shared, 0, "no reading obeys all sums"
    try:
        found = blocks_that_add_up(row, steps)
        if found is None:
            cells = blocks_but_one(row, steps) or cells
        else:
            cells, readings = found
            note = "several readings obey all sums" if readings > 1 else ""
    except OutOfSteps:
        note = "too many readings to go through"
    return _result(dict(zip(REVIEW_KEYS, cells, strict=True)), readings, note)


def _result(cells: Mapping[Key, Cell | None], readings: int, note: str) -> Decoded:
    return Decoded(
        values={key: cell if isinstance(cell, int) else None for key, cell in cells.items()},
        marks={key: cell for key, cell in cells.items() if isinstance(cell, str)},
        exact=not note,
        readings=readings,
        note=note,
    )
