"""How far flattened `requests` tables can be read, and that no reading is wrong: python benchmarks/decode.py [--tables N].

Random tables that satisfy all sums are printed without any separator and read back; then the same tables with one fault.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reportminer.tables.decode import Decoded, decode_requests
from reportminer.tables.sums import CARRIED_IN, CARRIED_OUT, CONCLUDED, DIMENSIONS, PARTS, RECEIVED, REQUEST_ROWS

Table = dict[str, list[int]]
KINDS = len(DIMENSIONS) - 1


@dataclass(frozen=True)
class Profile:
    """Who asks, and how answers spread: weights of the applicants, and of the result rows (the higher `tail`, the evener)."""

    name: str
    most: int
    applicants: tuple[float, ...] = (0.88, 0.08, 0.005, 0.01, 0.015, 0.01)
    tail: float = 0.4
    least: int = 0


PROFILES = (
    Profile("up to 500", 500),
    Profile("up to 5,000", 5000),
    Profile("log-uniform up to 5,000", -5000),
    Profile("many businesses, up to 500", 500, (0.55, 0.38, 0.01, 0.02, 0.02, 0.02)),
    Profile("many businesses, up to 5,000", 5000, (0.55, 0.38, 0.01, 0.02, 0.02, 0.02)),
    Profile("even answers, up to 5,000", 5000, tail=0.9),
    Profile("even applicants, up to 500", 500, (1, 1, 1, 1, 1, 1)),
    Profile("even applicants and answers, up to 5,000", 5000, (1, 1, 1, 1, 1, 1), 0.9),
    Profile("20,000 to 60,000", 60000, least=20000),
)


def make_table(rng: random.Random, profile: Profile, form: str) -> Table:
    """A table that satisfies all sums."""
    most = abs(profile.most)
    total = int(most ** rng.random()) if profile.most < 0 else rng.randint(profile.least, most)
    parts = PARTS[form]
    order = rng.sample(parts, len(parts))
    rates = dict(zip(order, (profile.tail**i * rng.uniform(0.3, 1.7) for i in range(len(order))), strict=True))
    if rng.random() < 0.7:
        rates |= {"granted": max(rates.values())}
    leave, enter = rng.choice((0.0, 0.02, 0.08)), rng.choice((0.0, 0.02, 0.08))
    table = {row: [0] * KINDS for row in REQUEST_ROWS[form]}
    for kind in rng.choices(range(KINDS), profile.applicants, k=total):
        table[CARRIED_IN if rng.random() < enter else RECEIVED][kind] += 1
        if rng.random() < leave:
            table[CARRIED_OUT][kind] += 1
        else:
            table[CONCLUDED][kind] += 1
            table[rng.choices(parts, [rates[part] for part in parts])[0]][kind] += 1
    return {row: [*cells, sum(cells)] for row, cells in table.items()}


def _change(rng: random.Random, value: int) -> int:
    """Another number, as slips make them: a little more or less, a digit too many, two digits swapped, nothing."""
    digits = str(value)
    slips = [value + 1, value - 1, value + rng.randint(2, 20), value - rng.randint(2, 20), value * 10, value // 10]
    slips += [0, int(digits[::-1]), int(digits[1:] or 0), value + 100, value - 10]
    return rng.choice([slip for slip in slips if slip >= 0 and slip != value])


def break_total(rng: random.Random, table: Table) -> None:
    """A row's total is off."""
    cells = table[rng.choice(list(table))]
    cells[-1] = _change(rng, cells[-1])


def break_cell(rng: random.Random, table: Table) -> None:
    """Any cell is off, more often one that is not 0."""
    full = [(row, i) for row, cells in table.items() for i, cell in enumerate(cells) if cell or rng.random() < 0.1]
    row, i = rng.choice(full or [(RECEIVED, 0)])
    table[row][i] = _change(rng, table[row][i])


def break_column(rng: random.Random, table: Table) -> None:
    """A row is off in a column and in its total, so that its own sum holds and the column's does not."""
    cells = table[rng.choice([RECEIVED, CARRIED_IN, CARRIED_OUT, CONCLUDED, rng.choice(list(table))])]
    column = rng.choice([0, rng.randrange(KINDS)])
    cells[column] = _change(rng, cells[column])
    cells[-1] = sum(cells[:-1])


def break_carried_out(rng: random.Random, table: Table) -> None:
    """What is carried over is off."""
    column = rng.choice([0, KINDS, rng.randrange(KINDS)])
    table[CARRIED_OUT][column] = _change(rng, table[CARRIED_OUT][column])


def break_columns_swapped(rng: random.Random, table: Table) -> None:
    """Two figures of a row stand in each other's place."""
    cells = rng.choice([cells for cells in table.values() if any(cells)] or [table[RECEIVED]])
    other = rng.randrange(KINDS)
    one = rng.choice([i for i in range(KINDS) if cells[i] != cells[other]] or [other])
    cells[one], cells[other] = cells[other], cells[one]


FAULTS: Mapping[str, Callable[[random.Random, Table], None]] = {
    "row total off": break_total,
    "cell off": break_cell,
    "column balance off": break_column,
    "carried_out off": break_carried_out,
    "two cells swapped": break_columns_swapped,
}


def flatten(table: Table) -> dict[str, str]:
    """The rows as a page without cells shows them."""
    return {row: "".join(map(str, cells)) for row, cells in table.items()}


def wrong_cells(table: Table, decoded: Decoded) -> int:
    """Accepted values that are not the printed ones."""
    printed = {(row, column): cell for row, cells in table.items() for column, cell in zip(DIMENSIONS, cells, strict=True)}
    return sum(value is not None and value != printed[key] for key, value in decoded.values.items())


@dataclass
class Tally:
    """What came of the tables of one kind."""

    tables: int = 0
    exact: int = 0
    bad_tables: int = 0
    wrong: int = 0
    read: int = 0
    cells: int = 0

    def __post_init__(self) -> None:
        self.seconds: list[float] = []

    def add(self, table: Table) -> None:
        """Read the table back and count."""
        begun = time.process_time()
        decoded = decode_requests(flatten(table))
        self.seconds.append(time.process_time() - begun)
        wrong = wrong_cells(table, decoded)
        self.tables += 1
        self.exact += decoded.exact and not wrong
        self.bad_tables += wrong > 0
        self.wrong += wrong
        self.read += sum(value is not None for value in decoded.values.values())
        self.cells += len(decoded.values)

    def line(self, name: str) -> str:
        """One line of the report."""
        quantiles = [1e3 * value for value in statistics.quantiles(self.seconds, n=100)]
        return (
            f"{name:20} wrong cells {self.wrong:3} in {self.bad_tables:2} of {self.tables} tables; "
            f"exact {self.exact / self.tables:7.2%}; cells read {self.read / self.cells:7.2%}; "
            f"CPU ms: median {quantiles[49]:5.1f}, 99 % {quantiles[98]:5.1f}, most {max(self.seconds) * 1e3:5.1f}"
        )


def measure(profile: Profile, tables: int, seed: int) -> None:
    """Print the figures for one kind of table."""
    tallies = {name: Tally() for name in ("sound", *FAULTS)}
    rng = random.Random(seed)
    for i in range(tables):
        table = make_table(rng, profile, ("2019", "2021")[i % 2])
        tallies["sound"].add(table)
        for name, fault in FAULTS.items():
            broken = {row: list(cells) for row, cells in table.items()}
            fault(rng, broken)
            if flatten(broken) != flatten(table):  # 1,11 and 11,1 without separators are one text: no fault to be seen
                tallies[name].add(broken)
    print(f"\n{profile.name}")
    for name, tally in tallies.items():
        print("  " + tally.line(name), flush=True)


def main() -> None:
    """Measure every kind of table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20190403)
    parser.add_argument("--profile", type=int, default=None)
    options = parser.parse_args()
    for profile in PROFILES if options.profile is None else PROFILES[options.profile : options.profile + 1]:
        measure(profile, options.tables, options.seed)


if __name__ == "__main__":
    main()
