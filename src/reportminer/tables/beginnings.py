"""The characters that a pattern's matches begin with: of many patterns, most cannot match at a given place."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

_LONGEST_RANGE = 100


def beginnings(pattern: str) -> frozenset[str] | None:
    """Characters with one of which whatever `pattern` matches begins; None where they cannot be listed.

    >>> sorted(beginnings("第?二十条|(?:信息)?[内外]容") or ()), beginnings("(?:信息)?\\\\d")
    (['二', '信', '内', '外', '第'], None)
    """
    try:
        parsed = import_module("re._parser").parse(pattern)
    except ImportError:  # an interpreter that keeps its parser elsewhere: every pattern is tried, which is only slower
        return None
    return _of_sequence(parsed)


def _of_sequence(items: Iterable[Any]) -> frozenset[str] | None:
    """Up to the first item that must be there; None where all may be left out."""
    found: frozenset[str] = frozenset()
    for code, value in items:
        optional = str(code) in ("MAX_REPEAT", "MIN_REPEAT") and value[0] == 0
        first = _of_item(str(code), value)
        if first is None:
            return None
        found |= first
        if not optional:
            return found
    return None


def _of_item(code: str, value: Any) -> frozenset[str] | None:
    if code == "LITERAL":
        return frozenset(chr(value))
    if code == "IN":
        return _of_set(value)
    if code in ("MAX_REPEAT", "MIN_REPEAT"):
        return _of_sequence(value[2])
    if code == "SUBPATTERN" and not value[1]:  # no flags of its own
        return _of_sequence(value[3])
    if code == "BRANCH":
        branches = [_of_sequence(branch) for branch in value[1]]
        return None if None in branches else frozenset[str]().union(*(b for b in branches if b))
    return None


def _of_set(members: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The characters of [...]; None for classes, complements and long ranges."""
    found: set[str] = set()
    for kind, value in members:
        if str(kind) == "LITERAL":
            found.add(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] < _LONGEST_RANGE:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found)
