"""The sums that must hold, and what a table that breaks one is told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from forms import request_figures, review_figures

from reportminer.models import Cell, CellMethod, CellState, TableCode
from reportminer.tables.sums import (
    DIMENSIONS,
    PARTS,
    REQUEST_ROWS,
    REVIEW_KEYS,
    Key,
    check_sums,
    examine_sums,
    form_of,
    request_equations,
    review_equations,
)

REQUESTS, REVIEW = TableCode.REQUESTS, TableCode.REVIEW_LITIGATION


def cells(table: TableCode, figures: Mapping[Key, float | None], method: CellMethod = CellMethod.GRID) -> list[Cell]:
    """Cells with these figures; None is a blank."""
    return [
        Cell(
            table=table,
            row_code=row,
            col_code=col,
            row_label=row,
            col_label=col,
            state=CellState.BLANK if value is None else CellState.NUMBER,
            value=value,
            text="" if value is None else str(value),
            unit="件",
            method=method,
            span=None,
        )
        for (row, col), value in figures.items()
    ]


@pytest.mark.parametrize(("form", "rows", "equations"), [("2019", 23, 37), ("2021", 25, 39)])
def test_size_of_the_form(form: str, rows: int, equations: int) -> None:
    assert len(REQUEST_ROWS[form]) == rows
    assert len(PARTS[form]) == rows - 4
    assert len(request_equations(form)) == equations
    assert (len(REVIEW_KEYS), len(review_equations())) == (15, 3)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_right_tables(form: str) -> None:
    both = cells(REQUESTS, request_figures(form, 1)) + cells(REVIEW, review_figures(1))
    result = examine_sums(both)
    assert (result.broken, result.unchecked) == ((), ())
    assert len(result.held) == len(request_equations(form)) + 3
    assert check_sums(both) == []


def test_no_table_has_no_equations() -> None:
    assert examine_sums([]).unchecked == ()


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        (("granted", "business"), {"sum.row", "sum.column"}),
        (("granted", "total"), {"sum.row", "sum.column"}),
        (("received", "total"), {"sum.row", "sum.balance"}),
        (("concluded", "research"), {"sum.row", "sum.column", "sum.balance"}),
        (("carried_out", "natural_person"), {"sum.row", "sum.balance"}),
    ],
)
def test_one_wrong_figure(key: Key, codes: set[str]) -> None:
    figures = request_figures("2021", 2)
    figures[key] += 1
    broken = check_sums(cells(REQUESTS, figures))
    assert {b.code for b in broken} == codes
    assert all(abs(b.expected - b.printed) == 1 for b in broken)
    assert all(sum(value for _, value in b.parts) == b.expected for b in broken)
    assert {b.equation.where for b in broken} <= {*key}


def test_broken_block() -> None:
    figures = review_figures(3)
    figures["litigation_direct", "total"] += 2
    (broken,) = check_sums(cells(REVIEW, figures))
    assert (broken.code, broken.equation.where) == ("sum.block", "litigation_direct")
    assert broken.printed == broken.expected + 2


def test_blank_terms_are_not_checked() -> None:
    figures: dict[Key, float | None] = dict(request_figures("2021", 4))
    figures["granted", "business"] = None
    result = examine_sums(cells(REQUESTS, figures))
    assert result.broken == ()
    assert {(e.code, e.where) for e in result.unchecked} == {("sum.row", "granted"), ("sum.column", "business")}


def test_absent_row_is_not_checked() -> None:
    figures = {key: value for key, value in request_figures("2021", 4).items() if key[0] != "rejected.repeated"}
    result = examine_sums(cells(REQUESTS, figures))
    assert result.broken == ()
    assert len(result.unchecked) == 1 + len(DIMENSIONS)


def test_figure_printed_twice_with_two_values_is_none() -> None:
    figures = request_figures("2021", 5)
    twice = cells(REQUESTS, {("granted", "total"): figures["granted", "total"] + 1})
    assert examine_sums(cells(REQUESTS, figures) + twice).broken == ()


def test_uncertain_reading_is_told_from_a_wrong_report() -> None:
    figures = request_figures("2021", 6)
    figures["granted", "total"] += 1
    assert {b.uncertain for b in check_sums(cells(REQUESTS, figures))} == {False}
    assert {b.uncertain for b in check_sums(cells(REQUESTS, figures, CellMethod.FLATTENED))} == {True}


def test_form_is_told_by_the_rows_of_other_handling() -> None:
    assert form_of(["granted", "other"]) == "2019"
    assert form_of(["granted", "other.misc"]) == "2021"
