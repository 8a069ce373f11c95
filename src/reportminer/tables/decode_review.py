"""The 15 numbers of 行政复议、行政诉讼 in text that lost its cells: three blocks, each four outcomes and their total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reportminer.tables.decode_row import Cell, Lattice, Reading, Steps, adds_up
from reportminer.tables.sums import BLOCKS, OUTCOMES

BLOCK = len(OUTCOMES) + 1
Cells = tuple[Cell | None, ...]


class _Block(NamedTuple):
    """A way to read one block, from one place in the text to another."""

    start: int
    end: int
    cells: Reading


def blocks_that_add_up(row: Lattice, steps: Steps) -> tuple[Cells, int] | None:
    """What all readings share in which every block makes its total, and how many they are; None where there is none."""
    return _shared(_layers(row, None, steps))


def blocks_but_one(row: Lattice, steps: Steps) -> Cells | None:
    """What is shared by the readings in which all but one block, whichever it be, make their total."""
    found = [_shared(_layers(row, wrong, steps)) for wrong in range(len(BLOCKS))]
    verdicts = [shared for shared, _ in filter(None, found)]
    return tuple(map(agreed, zip(*verdicts, strict=True))) if verdicts else None


def agreed(cells: Iterable[Cell | None]) -> Cell | None:
    """The one cell that all are, else None."""
    first, *others = cells
    return first if all(cell == first for cell in others) else None


def _layers(row: Lattice, wrong: int | None, steps: Steps) -> list[list[_Block]]:
    """The readings of each block that begin where one of the block before ends."""
    starts, layers = {0}, []
    for block in range(len(BLOCKS)):
        reach = row.ends[: row.columns - BLOCK * block][::-1]
        found = [one for start in starts for one in _blocks_at(row, start, reach, steps) if block == wrong or adds_up(one.cells)]
        layers.append(found)
        starts = {one.end for one in found}
    return layers


def _blocks_at(row: Lattice, start: int, reach: Sequence[frozenset[int]], steps: Steps) -> Iterator[_Block]:
    """Every five cells from `start` from which the end can still be reached."""
    paths: list[tuple[int, Reading]] = [(start, ())]
    for column in range(BLOCK):
        paths = [(end, (*cells, cell)) for at, cells in paths for end, cell in row.edges[at] if end in reach[column]]
        steps.spend(len(paths))
    return (_Block(start, end, cells) for end, cells in paths)


def _shared(layers: list[list[_Block]]) -> tuple[Cells, int] | None:
    """The cells common to all chains of blocks, and the number of chains."""
    ways: dict[int, int] = {one.end: 1 for one in layers[-1]}
    shared: list[Cell | None] = []
    for layer in reversed(layers):
        usable = [one for one in layer if one.end in ways]
        if not usable:
            return None
        shared = [agreed(column) for column in zip(*(one.cells for one in usable), strict=True)] + shared
        onward, ways = ways, {}
        for one in usable:
            ways[one.start] = ways.get(one.start, 0) + onward[one.end]
    return tuple(shared), sum(ways.values())
