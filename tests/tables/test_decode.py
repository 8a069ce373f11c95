"""Tests of tables/decode.py: torn tables are read by their sums, and never wrongly."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportminer.tables.decode import Decoded, decode_requests, decode_review, decode_row
from reportminer.tables.sums import CARRIED_IN, CARRIED_OUT, CONCLUDED, DIMENSIONS, PARTS, RECEIVED, REQUEST_ROWS, REVIEW_KEYS

Table = dict[str, list[int]]
KINDS = len(DIMENSIONS) - 1
APPLICANTS = (0.88, 0.08, 0.005, 0.01, 0.015, 0.01)  # mostly natural persons
PINGTAN_2019 = dict.fromkeys(REQUEST_ROWS["2019"], "0000000") | {
    "received": "230 000023",
    "granted": "7000007",
    "partially_granted": "1000001",
    "unavailable.not_held": "7000007",
    "unavailable.unclear": "5000005",
    "rejected.repeated": "3000003",
    "other": "0 0 0 0 0 00",
    "concluded": "23 0 00 0 023",
    "carried_out": " 0 0 00 00 0 ",
}


def make_table(rng: random.Random, most: int, form: str) -> Table:
    """A table of up to `most` requests that satisfies all sums."""
    parts = PARTS[form]
    rates = [0.4**place * rng.uniform(0.3, 1.7) for place in rng.sample(range(len(parts)), len(parts))]
    table = {row: [0] * KINDS for row in REQUEST_ROWS[form]}
    for kind in rng.choices(range(KINDS), APPLICANTS, k=rng.randint(0, most)):
        table[CARRIED_IN if rng.random() < 0.05 else RECEIVED][kind] += 1
        if rng.random() < 0.05:
            table[CARRIED_OUT][kind] += 1
        else:
            table[CONCLUDED][kind] += 1
            table[rng.choices(parts, rates)[0]][kind] += 1
    return {row: [*cells, sum(cells)] for row, cells in table.items()}


def tables(seed: int, most: int, count: int) -> list[Table]:
    rng = random.Random(seed)
    return [make_table(rng, most, ("2019", "2021")[i % 2]) for i in range(count)]


def flatten(table: Table) -> dict[str, str]:
    return {row: "".join(map(str, cells)) for row, cells in table.items()}


def wrong(table: Table, decoded: Decoded) -> dict[tuple[str, str], int]:
    """Accepted values that are not the printed ones."""
    printed = {(row, dim): cell for row, cells in table.items() for dim, cell in zip(DIMENSIONS, cells, strict=True)}
    return {key: value for key, value in decoded.values.items() if value is not None and value != printed[key]}


def cells_of(decoded: Decoded, row: str) -> list[int | None]:
    return [decoded.values[row, dim] for dim in DIMENSIONS]


def slip(rng: random.Random, value: int) -> int:
    slips = (value + 1, value - 1, value + rng.randint(2, 20), value * 10, value // 10, 0, value - 10)
    return rng.choice([other for other in slips if other >= 0 and other != value])


def total_off(rng: random.Random, table: Table) -> None:
    cells = table[rng.choice(list(table))]
    cells[-1] = slip(rng, cells[-1])


def cell_off(rng: random.Random, table: Table) -> None:
    row, column = rng.choice([(row, i) for row, cells in table.items() for i in range(KINDS) if cells[i] or i == 0])
    table[row][column] = slip(rng, table[row][column])


def column_off(rng: random.Random, table: Table) -> None:
    cells = table[rng.choice([RECEIVED, CARRIED_IN, CARRIED_OUT, CONCLUDED, *table])]
    column = rng.choice([0, rng.randrange(KINDS)])
    cells[column] = slip(rng, cells[column])
    cells[-1] = sum(cells[:-1])


def carried_out_off(rng: random.Random, table: Table) -> None:
    column = rng.choice([0, KINDS, rng.randrange(KINDS)])
    table[CARRIED_OUT][column] = slip(rng, table[CARRIED_OUT][column])


def test_a_real_table_with_stray_separators() -> None:
    decoded = decode_requests(PINGTAN_2019)
    assert decoded.exact
    assert decoded.readings == 1
    assert cells_of(decoded, "received") == [23, 0, 0, 0, 0, 0, 23]
    assert cells_of(decoded, "unavailable.unclear") == [5, 0, 0, 0, 0, 0, 5]
    assert cells_of(decoded, "concluded") == [23, 0, 0, 0, 0, 0, 23]


@pytest.mark.parametrize(("most", "share"), [pytest.param(500, 0.95, id="up to 500"), pytest.param(5000, 0.80, id="up to 5,000")])
def test_sound_tables_are_read_whole_and_never_wrongly(most: int, share: float) -> None:
    made = tables(2019, most, 120)
    decoded = [decode_requests(flatten(table)) for table in made]
    assert [wrong(table, one) for table, one in zip(made, decoded, strict=True)] == [{}] * len(made)
    assert sum(one.exact for one in decoded) >= share * len(made)
    assert all(one.readings == 1 and None not in one.values.values() for one in decoded if one.exact)


@pytest.mark.parametrize("most", [500, 5000])
@pytest.mark.parametrize("fault", [total_off, cell_off, column_off, carried_out_off])
def test_a_broken_sum_is_never_read_wrongly(fault: Callable[[random.Random, Table], None], most: int) -> None:
    rng = random.Random(2021)
    broken = tables(30, most, 60)
    for table in broken:
        fault(rng, table)
    decoded = [decode_requests(flatten(table)) for table in broken]
    assert [wrong(table, one) for table, one in zip(broken, decoded, strict=True)] == [{}] * len(broken)
    assert not any(one.exact for one in decoded)
    read = sum(value is not None for one in decoded for value in one.values.values())
    assert read >= 0.75 * sum(len(one.values) for one in decoded)


def test_a_broken_total_stays_as_printed_where_the_cells_are_certain() -> None:
    decoded = decode_requests(PINGTAN_2019 | {"granted": "7000008"})
    assert not decoded.exact
    assert decoded.readings == 0
    assert cells_of(decoded, "granted") == [7, 0, 0, 0, 0, 0, 8]
    assert cells_of(decoded, "received") == [23, 0, 0, 0, 0, 0, 23]  # no other row can be at fault


def test_cells_that_all_readings_share_are_accepted() -> None:
    rows = dict.fromkeys(REQUEST_ROWS["2019"], "0000000")
    ambiguous = "110000011"  # 1 and 10, or 11 and 0, natural persons and businesses
    decoded = decode_requests(rows | dict.fromkeys((RECEIVED, "granted", CONCLUDED), ambiguous))
    assert not decoded.exact
    assert decoded.readings > 1
    assert cells_of(decoded, RECEIVED) == [None, None, 0, 0, 0, 0, 11]
    assert cells_of(decoded, CARRIED_IN) == [0] * 7


def test_columns_settle_what_a_row_leaves_open() -> None:
    rows = dict.fromkeys(REQUEST_ROWS["2019"], "0000000")
    decoded = decode_requests(
        rows | {RECEIVED: "11 0 0 0 0 0 11", "granted": "9000009", "partially_granted": "2000002", CONCLUDED: "110000011"}
    )
    assert decoded.exact
    assert cells_of(decoded, CONCLUDED) == [11, 0, 0, 0, 0, 0, 11]


@pytest.mark.parametrize(
    ("raw", "values", "mark"),
    [
        pytest.param("///////", [None] * 7, "/", id="strokes"),
        pytest.param("— — — — — — —", [None] * 7, "/", id="dashes"),
        pytest.param("－－－－－－－", [None] * 7, "/", id="full-width dashes"),
        pytest.param("", [None] * 7, "", id="nothing"),
        pytest.param("  \n ", [None] * 7, "", id="white space"),
    ],
)
def test_marks_count_for_nothing(raw: str, values: list[None], mark: str) -> None:
    decoded = decode_requests(PINGTAN_2019 | {"other": raw})
    assert decoded.exact
    assert cells_of(decoded, "other") == values
    assert {decoded.marks["other", dim] for dim in DIMENSIONS} == {mark}
    assert len(decoded.marks) == 7


@pytest.mark.parametrize(
    ("raw", "received", "marks"),
    [
        pytest.param("23/////23", [23, None, None, None, None, None, 23], "/////", id="strokes inside"),
        pytest.param("23\t0\t\t0\t0\t0\t23", [23, 0, None, 0, 0, 0, 23], " ", id="a blank between tabs"),
        pytest.param("23|0|0|0|0|0|23", [23, 0, 0, 0, 0, 0, 23], "", id="bars"),
        pytest.param("２３０００００２３", [23, 0, 0, 0, 0, 0, 23], "", id="full-width"),
        pytest.param("23\n0\n0\n0\n0\n0\n23", [23, 0, 0, 0, 0, 0, 23], "", id="lines"),
    ],
)
def test_how_a_row_may_be_written(raw: str, received: list[int | None], marks: str) -> None:
    decoded = decode_requests(PINGTAN_2019 | {RECEIVED: raw})
    assert decoded.exact
    assert cells_of(decoded, RECEIVED) == received
    assert len(decoded.marks) == len(marks)


def test_thousands_commas() -> None:
    assert decode_row("1,234 0 0 0 0 0 1,234", 7) == [(1234, 0, 0, 0, 0, 0, 1234)]
    assert (1234, 0, 0, 0, 0, 0, 1234) in decode_row("1,234000001,234", 7)


@pytest.mark.parametrize("raw", ["2300000 23x", "0000000000", "12", "0 0 0 0 0 0 0 0", "1" * 10_000, "\x00", "23.5000023"])
def test_a_row_that_cannot_be_cut_costs_only_itself(raw: str) -> None:
    decoded = decode_requests(PINGTAN_2019 | {"rejected.excessive": raw})
    assert not decoded.exact
    assert "rejected.excessive" in decoded.note
    assert cells_of(decoded, "rejected.excessive") == [None] * 7
    assert cells_of(decoded, RECEIVED) == [23, 0, 0, 0, 0, 0, 23]


def test_a_missing_row_of_zeros_leaves_the_rest_certain() -> None:
    rows = {row: raw for row, raw in PINGTAN_2019.items() if row != "rejected.publication"}
    decoded = decode_requests(rows)
    assert not decoded.exact
    assert "rejected.publication" in decoded.note
    assert ("rejected.publication", "total") not in decoded.values
    assert None not in decoded.values.values()


def test_a_missing_row_of_figures_leaves_doubt() -> None:
    rows = {row: raw for row, raw in PINGTAN_2019.items() if row != "granted"}
    decoded = decode_requests(rows)
    assert not decoded.exact
    assert decoded.readings == 0
    assert cells_of(decoded, "unavailable.unclear") == [5, 0, 0, 0, 0, 0, 5]


@pytest.mark.parametrize(
    "rows", [{}, {"nonsense": "1"}, dict.fromkeys(REQUEST_ROWS["2021"], ""), dict.fromkeys(REQUEST_ROWS["2021"], "年")]
)
def test_nothing_to_read(rows: dict[str, str]) -> None:
    decoded = decode_requests(rows)
    assert not decoded.exact
    assert decoded.readings == 0
    assert set(decoded.values.values()) <= {None}
    assert not decoded.marks


@pytest.mark.parametrize("digits", [8, 14, 20, 28, 35, 200])
def test_hostile_digits_end_in_time(digits: int) -> None:
    begun = time.perf_counter()
    decoded = decode_requests(dict.fromkeys(REQUEST_ROWS["2021"], "1" * digits))
    assert set(decoded.values.values()) == {None}
    assert time.perf_counter() - begun < 2  # about 0.12 s on an idle core; the budget counts steps


def test_an_empty_budget_leaves_what_the_characters_alone_settle() -> None:
    decoded = decode_requests(PINGTAN_2019, budget=0.0)
    assert not decoded.exact
    assert cells_of(decoded, "granted") == [7, 0, 0, 0, 0, 0, 7]
    assert cells_of(decoded, "received") != [23, 0, 0, 0, 0, 0, 23]


@pytest.mark.parametrize("budget", [0.001, 0.003, 0.01])
def test_a_short_budget_is_never_wrong(budget: float) -> None:
    made = tables(7, 5000, 25)
    decoded = [decode_requests(flatten(table), budget=budget) for table in made]
    assert [wrong(table, one) for table, one in zip(made, decoded, strict=True)] == [{}] * len(made)
    assert decoded == [decode_requests(flatten(table), budget=budget) for table in made]


def test_review_of_zeros() -> None:
    decoded = decode_review("000000000000000")
    assert decoded.exact
    assert decoded.values == dict.fromkeys(REVIEW_KEYS, 0)


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        pytest.param("23400270000000000", (23, 4, 0, 0, 27, *[0] * 10), id="two digits"),
        pytest.param("3 1 0 0 4 10 0 0 2 12 0 0 0 0 0", (3, 1, 0, 0, 4, 10, 0, 0, 2, 12, 0, 0, 0, 0, 0), id="separated"),
    ],
)
def test_review_by_its_blocks(raw: str, numbers: tuple[int, ...]) -> None:
    assert tuple(decode_review(raw).values.values()) == numbers


def test_review_that_two_readings_fit() -> None:
    values = tuple(decode_review("12100130000000000").values.values())
    assert values == (None, None, None, 0, 13, *[0] * 10)  # 12, 1, 0, 0 or 1, 2, 10, 0


def test_review_with_a_broken_block_stays_as_printed() -> None:
    decoded = decode_review("310050000000000")
    assert decoded.readings == 0
    assert tuple(decoded.values.values()) == (3, 1, 0, 0, 5, *[0] * 10)


@pytest.mark.parametrize("raw", ["", "0", "00000000000000", "0" * 16, "1" * 10_000, "未发生"])
def test_review_that_is_not_fifteen_numbers(raw: str) -> None:
    decoded = decode_review(raw)
    assert not decoded.exact
    assert decoded.values == dict.fromkeys(REVIEW_KEYS)


numbers = st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 4000))
separators = st.sampled_from(["", "", " ", "\t", "\n", "　"])


@given(st.lists(numbers, min_size=7, max_size=7), st.lists(separators, min_size=7, max_size=7))
def test_what_was_printed_is_among_the_readings(cells: list[int], gaps: list[str]) -> None:
    raw = "".join(f"{cell}{gap}" for cell, gap in zip(cells, gaps, strict=True))
    readings = decode_row(raw, 7, limit=100_000)
    if not gaps[-1] or any(gap != "\t" for gap in gaps[:-1]):
        assert tuple(cells) in readings
    assert all("".join(map(str, reading)) == "".join(map(str, cells)) for reading in readings)
    assert len(set(readings)) == len(readings)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_table_that_satisfies_the_sums_is_read_rightly_or_not_at_all(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["2019", "2021"]))
    draw = st.lists(st.one_of(st.just(0), st.just(0), numbers), min_size=KINDS, max_size=KINDS)
    table = {row: data.draw(draw) for row in (*PARTS[form], CARRIED_OUT)}
    table[CONCLUDED] = [sum(table[row][i] for row in PARTS[form]) for i in range(KINDS)]
    table[CARRIED_IN] = [data.draw(st.integers(0, n + m)) for n, m in zip(table[CONCLUDED], table[CARRIED_OUT], strict=True)]
    table[RECEIVED] = [table[CONCLUDED][i] + table[CARRIED_OUT][i] - table[CARRIED_IN][i] for i in range(KINDS)]
    whole = {row: [*table[row], sum(table[row])] for row in REQUEST_ROWS[form]}
    decoded = decode_requests(flatten(whole))
    assert wrong(whole, decoded) == {}
    assert decoded.exact == (None not in decoded.values.values())


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(REQUEST_ROWS["2021"]), st.text("0123456789 /\t—,年", max_size=30)),
    st.text("01234 /", max_size=40),
)
def test_any_text_is_answered(rows: dict[str, str], review: str) -> None:
    for decoded in (decode_requests(rows, budget=0.02), decode_review(review, budget=0.02)):
        assert not any(decoded.values[key] is not None for key in decoded.marks)
        assert all(value is None or value >= 0 for value in decoded.values.values())
