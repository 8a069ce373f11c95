"""The numbers that a run of characters without cells may be: every way to cut it, and those ways in which parts make the total.

A separator (blank, tab, line break, |) is a certain boundary: digits never merge across it. No number but 0 begins with 0.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache

from reportminer.records import record

Cell = int | str
"""A number, or what stands in its place: "/" for a stroke or dash, "" for a blank."""
Reading = tuple[Cell, ...]

STEPS_PER_SECOND = 300_000
"""What a second of budget buys: 1.8 to 2.6 microseconds a step were measured on one core."""
_GUARD = 10  # the clock stops a search only after ten times its budget, at least a second: results must not hang on speed
_MAX_RAW = 400
_MAX_DIGITS = 5  # on average over the cells; one cell may have more, so that no reading is overlooked
_TO_ASCII = str.maketrans("０１２３４５６７８９，／＼\\｜—–－―-", "0123456789,///|-----")
_SEPARATORS = re.compile(r"[\s|\u200b\ufeff]+")
_FIELDS = re.compile(r"[\t|]")
_TOKEN = re.compile("0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+|/|--?|无")


class OutOfSteps(Exception):
    """A search has used up its budget: what it was to settle stays open."""


class Steps:
    """Counts a search's work and ends it when the budget is used up."""

    def __init__(self, seconds: float) -> None:
        self.left = int(seconds * STEPS_PER_SECOND)
        self._deadline = time.monotonic() + max(seconds * _GUARD, 1.0)

    def spend(self, amount: int) -> None:
        """Take `amount` off the budget; raises OutOfSteps at its end."""
        self.left -= amount
        if self.left < 0 or time.monotonic() > self._deadline:
            raise OutOfSteps


Edges = tuple[tuple[tuple[int, Cell], ...], ...]


@record
class Lattice:
    """All ways to cut one row: `edges[i]` are the cells that may begin at i, each with the place where the next begins."""

    edges: Edges
    ends: tuple[frozenset[int], ...]  # for each number of cells, from none on: the places from which just so many reach the end
    shared: tuple[Cell | None, ...]  # the cells that come out the same however the row is cut; None for the others

    @property
    def columns(self) -> int:
        """How many cells the row is cut into."""
        return len(self.ends) - 1


def weight(cell: Cell) -> int:
    """What a cell counts for in a sum: a stroke or a blank is nothing."""
    return cell if isinstance(cell, int) else 0


def adds_up(cells: Reading) -> bool:
    """Whether the last cell is the sum of the others."""
    *parts, total = map(weight, cells)
    return sum(parts) == total


@lru_cache(maxsize=256)  # two rows in three are nothing but zeros
def lattice(raw: str, columns: int) -> Lattice | None:
    """The ways to cut `raw` into `columns` cells, or None where there is none."""
    if len(raw) > _MAX_RAW:
        return None
    text = raw.translate(_TO_ASCII)
    fields = _fields(text, columns)
    if fields is not None:
        return _pruned(tuple(((i + 1, cell),) for i, cell in enumerate(fields)), columns)
    text = _SEPARATORS.sub(" ", text).strip()
    if len(text.replace(" ", "")) > columns * _MAX_DIGITS:
        return None
    return _pruned(tuple(tuple(_cells_at(text, start)) for start in range(len(text))), columns)


def _fields(text: str, columns: int) -> list[Cell] | None:
    """The cells where tabs or bars mark every one of them: only there can a blank cell be told from none."""
    for candidate in (text, text.strip()):
        fields = [field.strip() for field in _FIELDS.split(candidate)]
        if len(fields) == columns and all(not field or _TOKEN.fullmatch(field) for field in fields) and any(fields):
            return [_value(field) for field in fields]
    return None


def _cells_at(text: str, start: int) -> Iterator[tuple[int, Cell]]:
    stop = text.find(" ", start)
    for end in range(start + 1, (len(text) if stop < 0 else stop) + 1):
        token = text[start:end]
        if _TOKEN.fullmatch(token):
            yield end + (end == stop), _value(token)
        elif token[0] == "0":
            return


def _value(token: str) -> Cell:
    if token[:1].isdigit():
        return int(token.replace(",", ""))
    return "/" if token else ""


def _pruned(edges: Edges, columns: int) -> Lattice | None:
    ends = _finishes(edges, columns)
    return Lattice(edges, ends, _shared(edges, ends)) if 0 in ends[columns] else None


def _finishes(edges: Edges, columns: int) -> tuple[frozenset[int], ...]:
    """Lattice.ends, from the end on: bit n of a place's mask says that just n cells reach the end from there."""
    masks = [0] * len(edges) + [1]
    for start in range(len(edges) - 1, -1, -1):
        for end, _ in edges[start]:
            masks[start] |= masks[end] << 1
    return tuple(frozenset(at for at, mask in enumerate(masks) if mask >> count & 1) for count in range(columns + 1))


def _shared(edges: Edges, ends: tuple[frozenset[int], ...]) -> tuple[Cell | None, ...]:
    """Lattice.shared, column by column over the places where a cell may begin."""
    starts = {0}
    shared: list[Cell | None] = []
    for target in ends[-2::-1]:
        used = [(end, cell) for start in starts if start < len(edges) for end, cell in edges[start] if end in target]
        cells = {cell for _, cell in used}
        shared.append(cells.pop() if len(cells) == 1 else None)
        starts = {end for end, _ in used}
    return tuple(shared)


def decode_row(raw: str, columns: int, *, limit: int = 5000) -> list[Reading]:
    """Every way to cut `raw` into `columns` cells, whatever they add up to; none where there are more than `limit`.

    >>> decode_row("0 0 1 0 12", 5), decode_row("1203", 3)
    ([(0, 0, 1, 0, 12)], [(1, 20, 3), (12, 0, 3)])
    """
    row = lattice(raw, columns)
    if row is None:
        return []
    paths: list[tuple[int, Reading]] = [(0, ())]
    for left in range(columns - 1, -1, -1):
        paths = [(end, (*cells, cell)) for at, cells in paths for end, cell in row.edges[at] if end in row.ends[left]]
        if len(paths) > limit:
            return []
    return [cells for _, cells in paths]


def summed_readings(row: Lattice, steps: Steps) -> list[Reading]:
    """The ways to cut a row whose last cell is the sum of the others."""
    readings: list[Reading] = []
    for start in sorted(row.ends[1]):
        for end, total in row.edges[start]:
            if end == len(row.edges):
                bounds = _bounds(row, start, steps)
                readings += [(*parts, total) for parts in _adding_up(row, bounds, (0, weight(total)), steps)]
    return readings


Bounds = list[dict[int, tuple[int, int]]]
"""For each number of cells, from none on: place → the least and the most that just so many cells from there add up to."""


def _bounds(row: Lattice, stop: int, steps: Steps) -> Bounds:
    """What the cells before `stop` can add up to."""
    layers: Bounds = [{stop: (0, 0)}]
    for _ in range(row.columns - 1):
        after, layer = layers[-1], dict[int, tuple[int, int]]()
        for start in range(stop):
            sums = [(weight(cell), *after[end]) for end, cell in row.edges[start] if end in after]
            if sums:
                layer[start] = min(more + low for more, low, _ in sums), max(more + high for more, _, high in sums)
        steps.spend(1 + sum(len(edges) for edges in row.edges[:stop]) // 8)
        layers.append(layer)
    return layers


def _adding_up(row: Lattice, bounds: Bounds, state: tuple[int, int], steps: Steps) -> Iterator[Reading]:
    """The cells from a place on that add up to what is left of the total; `bounds` ends with the layer of that place."""
    *after, _ = bounds
    if not after:
        yield ()
        return
    place, left = state
    for end, cell in row.edges[place]:
        low, high = after[-1].get(end, (1, 0))
        if low <= left - weight(cell) <= high:
            steps.spend(1)
            for rest in _adding_up(row, after, (end, left - weight(cell)), steps):
                yield (cell, *rest)
