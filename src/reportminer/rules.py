"""Rule files: TOML data in `resources/`, validated, compiled once.

Every rule has an id and its own examples: `match` must be found by its pattern, `no_match` must not.
Errors name the file, the rule and the place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module, resources
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from reportminer.errors import RuleError


class Rule(BaseModel):
    """What all rules share. Unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


R = TypeVar("R", bound=Rule)


def resource_text(name: str) -> str:
    """The text of a file in `resources/`."""
    return resources.files("reportminer").joinpath("resources", name).read_text(encoding="utf-8")


@cache
def load_toml(name: str) -> Mapping[str, Any]:
    """The content of a rule file; RuleError where it is no TOML."""
    try:
        return tomllib.loads(resource_text(name))
    except tomllib.TOMLDecodeError as exc:
        raise RuleError(f"{name}: not valid TOML: {exc}") from exc


def load_rules(name: str, table: str, kind: type[R]) -> tuple[R, ...]:
    """The rules `[[table]]` of a file as `kind`, in order; RuleError for unknown keys, duplicate ids or a missing table."""
    entries = load_toml(name).get(table)
    if not entries:
        raise RuleError(f"{name}: no rules [[{table}]]; the file has {sorted(load_toml(name))}")
    rules, seen = [], set()
    for entry in entries:
        try:
            rule = kind.model_validate(entry)
        except ValidationError as exc:
            raise RuleError(f"{name}, rule {entry.get('id', '(no id)')!r}: {exc}") from exc
        if rule.id in seen:
            raise RuleError(f"{name}: the id {rule.id!r} is used twice; ids are unique within [[{table}]]")
        seen.add(rule.id)
        rules.append(rule)
    return tuple(rules)


def compile_pattern(pattern: str, *, where: str, names: Mapping[str, str] | None = None, anchored: bool = False) -> re.Pattern[str]:
    """Compile a rule's pattern; `{name}` stands for a fragment of `names`. RuleError names the place of a mistake.

    A pattern that matches the empty string is refused: it would match everywhere. One `anchored` at an end of its text may.
    """
    for name, fragment in (names or {}).items():
        pattern = pattern.replace("{" + name + "}", f"(?:{fragment})")
    try:
        compiled = re.compile(pattern)
    except re.error as exc:
        raise RuleError(f"{where}: pattern does not compile at character {exc.pos}: {exc.msg}") from exc
    if not anchored and compiled.match(""):
        raise RuleError(f"{where}: the pattern matches the empty string, so it would match everywhere")
    return compiled


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of `words`, longest first."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered:
        raise RuleError("an empty list of words would match everything")
    return "|".join(map(re.escape, ordered))


def required_words(pattern: str) -> frozenset[str] | None:
    """Words one of which stands in whatever `pattern` matches; None where none can be told.

    >>> sorted(required_words("(?:收到|受理).{0,9}申请(?:数)?$"))
    ['申请']
    """
    try:
        parsed = import_module("re._parser").parse(pattern)
    except ImportError:  # an interpreter that keeps its parser elsewhere: every pattern is tried, which is only slower
        return None
    return _required(parsed)


def _required(items: Iterable[Any]) -> frozenset[str] | None:
    found: list[frozenset[str] | None] = []
    run = ""
    for code, value in items:
        if str(code) == "LITERAL":
            run += chr(value)
            continue
        found += [frozenset([run]) if run else None, _required_of(str(code), value)]
        run = ""
    sure = [words for words in (*found, frozenset([run]) if run else None) if words]
    return max(sure, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _required_of(code: str, value: Any) -> frozenset[str] | None:
    """What one part of a pattern requires."""
    if code == "SUBPATTERN":
        return _required(value[3])
    if code in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _required(value[2])
    if code == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return frozenset(chr(char) for _, char in value)
    if code == "BRANCH":
        branches = [_required(branch) for branch in value[1]]
        return None if None in branches else frozenset[str]().union(*(b for b in branches if b))
    return None


class Sieve:
    """Which of many patterns may match a text, told by the words they require: most of them cannot, and searching is slow."""

    def __init__(self, patterns: Sequence[str]) -> None:
        masks: dict[str, int] = {}
        self._always = 0
        for i, pattern in enumerate(patterns):
            words = required_words(pattern)
            if words is None:
                self._always |= 1 << i
            for word in words or ():
                masks[word] = masks.get(word, 0) | 1 << i
        self._masks = tuple(masks.items())

    def may_match(self, text: str) -> Iterator[int]:
        """The indexes of the patterns that may match, ascending."""
        mask = self._always
        for word, patterns in self._masks:
            if word in text:
                mask |= patterns
        while mask:
            low = mask & -mask
            yield low.bit_length() - 1
            mask ^= low
