"""Rule files: TOML data in `resources/`, validated, compiled once.

Every rule has an id and its own examples: `match` must be found by its pattern, `no_match` must not.
Errors name the file, the rule and the place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module, resources
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from reportminer.errors import RuleError


class Rule(BaseModel):
    """What all rules share. Unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


R = TypeVar("R", bound=Rule)
_PATTERNS = 2048
"""How many patterns' requirements are kept: one pattern stands in many sieves."""


def resource_text(name: str) -> str:
    """The text of a file in `resources/`."""
    return resources.files("reportminer").joinpath("resources", name).read_text(encoding="utf-8")


@cache
def load_toml(name: str) -> Mapping[str, Any]:
    """The content of a rule file, and of the files that it names in `rules_in`; RuleError where one is no TOML or says a table anew."""
    try:
        content = tomllib.loads(resource_text(name))
    except tomllib.TOMLDecodeError as exc:
        raise RuleError(f"{name}: not valid TOML: {exc}") from exc
    for part in content.pop("rules_in", ()):
        for table, rules in load_toml(part).items():
            if not isinstance(rules, list):
                raise RuleError(f"{part}: [{table}] stands in {name}; a file of its rules holds nothing else, [[…]]")
            content.setdefault(table, []).extend(rules)
    return content


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


def _parsed(pattern: str) -> list[Any] | None:
    """The parts of a pattern; None where an interpreter keeps its parser elsewhere or flags change what its characters mean."""
    try:
        parsed = import_module("re._parser").parse(pattern)
    except ImportError:  # every pattern is tried then, which is only slower
        return None
    return list(parsed) if parsed.state.flags == re.UNICODE else None


@lru_cache(maxsize=_PATTERNS)
def required_words(pattern: str) -> frozenset[str] | None:
    """Words one of which stands in whatever `pattern` matches; None where none can be told.

    >>> sorted(required_words("(?:收到|受理).{0,9}申请(?:数)?$"))
    ['申请']
    """
    parsed = _parsed(pattern)
    words = None if parsed is None else _required(parsed)
    return words and frozenset(w for w in words if not any(other in w for other in words - {w}))


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
    return max(sure, key=lambda words: (min(2, *map(len, words)), -len(words)), default=None)


def _required_of(code: str, value: Any) -> frozenset[str] | None:
    """What one part of a pattern requires."""
    if code == "SUBPATTERN" and not value[1] & ~re.VERBOSE:
        return _required(value[3])
    if code in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _required(value[2])
    if code == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return frozenset(chr(char) for _, char in value)
    if code == "BRANCH":
        branches = [_required(branch) for branch in value[1]]
        return None if None in branches else frozenset[str]().union(*(b for b in branches if b))
    return None


@cache
def _sign_of(pattern: str) -> re.Pattern[str]:
    """A pattern for the words one of which another one requires: a search skips to their first characters."""
    words = required_words(pattern)
    return re.compile(alternation(words) if words else "")


def holds(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether a pattern matches somewhere in a long text; the words it requires are looked for first, which takes a tenth of the time."""
    return _sign_of(pattern.pattern).search(text) is not None and pattern.search(text) is not None


_Edge = Literal["first", "last"]
_ANCHORS = {"first": "AT_BEGINNING", "last": "AT_END"}
_OPPOSITE = {"first": "AT_END", "last": "AT_BEGINNING"}


@lru_cache(maxsize=_PATTERNS)
def edge_characters(pattern: str, edge: _Edge) -> frozenset[str] | None:
    """The characters one of which a text begins with that `pattern` matches from its `^`, or ends with up to its `$`.

    "" stands for a text without any; None where any may or none can be told.

    >>> sorted(edge_characters("受理(?:的|数)*$|收到{C}*申请$", "last"))
    ['数', '理', '的', '请']
    >>> sorted(edge_characters("(?:^|其中|，)$", "last"))
    ['', '中', '，']
    >>> sorted(edge_characters("^(?:均|都)?公开", "first"))
    ['公', '均', '都']
    """
    return _beside_anchor(_parsed(pattern) or (), edge)


def _inward(items: Iterable[Any], edge: _Edge) -> list[Any]:
    """The parts of a pattern from its edge on."""
    return list(items) if edge == "first" else list(items)[::-1]


def _beside_anchor(items: Iterable[Any], edge: _Edge) -> frozenset[str] | None:
    """What stands right beside the anchor at the edge of the parts."""
    return _beside(_inward(items, edge), edge)


def _beside(inward: Sequence[Any], edge: _Edge) -> frozenset[str] | None:
    if not inward:
        return None
    (code, value), *rest = inward
    if str(code) == "AT" and str(value) == _ANCHORS[edge]:
        characters, empty = _outermost(rest, edge)
        return None if empty else characters
    if str(code) == "BRANCH":
        return _any_of([_beside([*_inward(branch, edge), *rest], edge) for branch in value[1]])
    return None


def _any_of(sets: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [s for s in sets if s is not None]
    return frozenset[str]().union(*known) if len(known) == len(sets) else None


def _outermost(inward: Iterable[Any], edge: _Edge) -> tuple[frozenset[str] | None, bool]:
    """The characters that a match of the parts may have at the edge (None: any), and whether it may be empty."""
    characters: frozenset[str] | None = frozenset()
    for code, value in inward:
        if str(code) == "AT" and str(value) == _OPPOSITE[edge]:
            return _any_of([characters, frozenset([""])]), False
        found, empty = _outermost_of(str(code), value, edge)
        characters = _any_of([characters, found])
        if not empty:
            return characters, False
    return characters, True


def _outermost_of(code: str, value: Any, edge: _Edge) -> tuple[frozenset[str] | None, bool]:
    """The same for one part; what is no character, such as a look behind, is empty."""
    if code == "LITERAL":
        return frozenset(chr(value)), False
    if code == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return frozenset(chr(char) for _, char in value), False
    if code == "SUBPATTERN" and not value[1] & ~re.VERBOSE:
        return _outermost(_inward(value[3], edge), edge)
    if code == "BRANCH":
        branches = [_outermost(_inward(branch, edge), edge) for branch in value[1]]
        return _any_of([found for found, _ in branches]), any(empty for _, empty in branches)
    if code in ("MAX_REPEAT", "MIN_REPEAT"):
        found, empty = _outermost(_inward(value[2], edge), edge)
        return found, empty or value[0] == 0
    return (frozenset(), True) if code in ("ASSERT", "ASSERT_NOT", "AT") else (None, True)


class Edges:
    """Which of many patterns may match a text, by its character at the edge where most of them are anchored."""

    def __init__(self, patterns: Sequence[str | None], *, edge: _Edge = "last") -> None:
        """`patterns` in order; None stands for one that never matches. `edge`: the one at which most are anchored."""
        ends = [(i, edge_characters(p, edge)) for i, p in enumerate(patterns) if p is not None]
        known = frozenset[str]().union(*(there for _, there in ends if there))
        self._edge = slice(1) if edge == "first" else slice(-1, None)
        self._others = sum(1 << i for i, there in ends if there is None)
        self._by_edge = {char: self._others | sum(1 << i for i, there in ends if there and char in there) for char in known}
        if edge == "last":
            self._by_edge["\n"] = sum(1 << i for i, _ in ends)  # `$` matches before it, too

    def may_match(self, text: str) -> int:
        """A bit for each pattern that may match."""
        return self._by_edge.get(text[self._edge], self._others)

    def all(self) -> frozenset[int]:
        """Every mask that there may be."""
        return frozenset([self._others, *self._by_edge.values()])


class Sieve:
    """Which of many patterns may match a text: most of them cannot, and searching is slow.

    Told by the words they require and, of patterns anchored at an edge of the text, by its character there.
    """

    def __init__(self, patterns: Sequence[str | None], *, edge: _Edge = "last") -> None:
        """`patterns` in order; None stands for one that never matches. `edge`: the one at which most are anchored."""
        self._edges = Edges(patterns, edge=edge)
        required = [frozenset[str]() if p is None else required_words(p) or frozenset[str]() for p in patterns]
        masks: dict[str, int] = {}
        for i, words in enumerate(required):
            for word in words:
                masks[word] = masks.get(word, 0) | 1 << i
        looks = {word: (word, mask) for word, mask in masks.items()}  # shared by all edges: what is looked at often has to be small
        always = sum(1 << i for i, words in enumerate(required) if not words)
        self._looks = {
            let_in: (let_in & always, tuple(looks[word] for word in dict.fromkeys(w for i in bits(let_in) for w in required[i])))
            for let_in in self._edges.all()
        }

    def may_match(self, text: str) -> int:
        """A bit for each pattern that may match."""
        let_in = self._edges.may_match(text)
        mask, looks = self._looks[let_in]
        for word, patterns in looks:
            if word in text:
                mask |= patterns
        return mask & let_in


def bits(mask: int) -> Iterator[int]:
    """The places of the ones in a mask, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
