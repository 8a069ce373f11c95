"""Many tasks abreast."""

from __future__ import annotations

import doctest

import pytest

from reportminer import abreast as module
from reportminer.abreast import Task, abreast


def task(name: str, stages: int, told: list[str]) -> Task[str]:
    for i in range(stages):
        told.append(f"{name}{i}")
        yield
    return name


def test_its_example_is_true() -> None:
    assert doctest.testmod(module) == (0, 2)


def test_all_go_through_a_stage_before_any_goes_on() -> None:
    told: list[str] = []
    assert abreast(task(name, stages, told) for name, stages in (("a", 2), ("b", 0), ("c", 3))) == ["a", "b", "c"]
    assert told == ["a0", "c0", "a1", "c1", "c2"]


def test_what_one_raises_ends_them_all() -> None:
    told: list[str] = []

    def wrong() -> Task[str]:
        yield
        raise KeyError("a fault")

    with pytest.raises(KeyError, match="a fault"):
        abreast([task("a", 3, told), wrong()])
    assert told == ["a0", "a1"]
