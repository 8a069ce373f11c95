"""Passages that stand twice: the whole body again, or a paragraph again.

Sentences are compared without white space and punctuation. A run of them that stood before, a few characters off here
and there, is a copy; the copy with less damage stays. Short phrases that a list repeats are no copies, nor are lines of
a table, nor paragraphs that differ in a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import ratio

from reportminer.clean.draft import Draft, Drop, lines
from reportminer.letters import letters_of
from reportminer.numerals import parse_number
from reportminer.records import record
from reportminer.spans import Span

_ENDS = "。！？；!?;\n"
_SENTENCE = re.compile(rf"[^{_ENDS}]+[。！？；!?;]*")
_SENTENCE_END = re.compile(f"[{_ENDS}]")
_NO_DIGITS = bytes(byte for byte in range(128) if not chr(byte).isdigit())
_DAMAGE = re.compile(r"\[\]|\?\?|\ufffd|□|…|&\w{2,6};|[A-Za-z0-9+/]{40,}")

_SHORTEST_KEY = 6
_BODY = 200
"""Characters that a run of copied sentences must have to count as the body standing again."""
_PARAGRAPH = 50
"""Characters that one copied paragraph must have: official phrases and list items that recur are shorter."""
_ALIKE = 80.0
"""Least likeness (per cent) of two sentences at the same place of two copies."""
_OPENING = 12
"""Characters that a sentence cut short has at least, to be known by being the beginning of one in the first copy."""
_ALIKE_PARAGRAPH = 85.0
"""The same for a single paragraph, whose numbers must be equal too."""
_LEAST = _ALIKE_PARAGRAPH / 100
"""Share of the longer one's characters that the shorter one then has at least."""
_NEARBY = 3
"""How many long paragraphs back a near copy is looked for."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万两零]{2,}")
_MOST_SURPLUS = 0.2
"""Most that may stand in one of two bodies only, as a share of the second."""


@dataclass(frozen=True)
class _Sentences:
    """What is compared of each sentence of a text; where they stand is found out only when it is asked for."""

    text: str
    keys: Sequence[str]

    def span(self, first: int, end: int) -> Span:
        """Where sentences [first, end) stand."""
        return Span(self._places[first][0], self._places[end - 1][1])

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return [m.span() for m in _SENTENCE.finditer(self.text)]


@record
class _Copy:
    """Sentences [first, first_end) stand again at [again, again_end); `surplus` characters stand in one of the two only."""

    first: int
    first_end: int
    again: int
    again_end: int
    differing: tuple[tuple[int, int], ...]
    surplus: int


def drop_repeats(draft: Draft) -> Draft:
    """The draft without second copies."""
    draft = draft.without(_second_copies(draft.text))
    return draft.without(_near_copies(draft.text))


def _near_copies(text: str) -> Iterable[Drop]:
    """A paragraph that stands again nearby, a few characters off, with the same numbers (in words or digits)."""
    recent: list[tuple[int, str]] = []
    for start, paragraph in lines(text):
        if len(paragraph) < _PARAGRAPH or "\t" in paragraph or _digits_share(paragraph) > 0.3:
            continue
        size = len(paragraph)
        alike = (r for r in recent if _LEAST * size <= len(r[1]) <= size / _LEAST)
        twin = next((r for r in alike if _are_twins(r[1], paragraph)), None)
        if twin:
            at, worse = twin if _damage(paragraph) < _damage(twin[1]) else (start, paragraph)
            yield Drop(Span(at, at + len(worse)), "repeat", f"copies differ: {_short(twin[1])} | {_short(paragraph)}")
        recent = [*recent[-_NEARBY:], (start, paragraph)]


@lru_cache(maxsize=1024)  # asked again in each pass
def _are_twins(one: str, other: str) -> bool:
    return bool(ratio(one, other, score_cutoff=_ALIKE_PARAGRAPH)) and _numbers(one) == _numbers(other)


def _numbers(paragraph: str) -> list[Decimal]:
    found = (parse_number(m[0]) for m in _NUMBER.finditer(paragraph))
    return sorted(n for n in found if n is not None)


def _second_copies(text: str) -> Iterable[Drop]:
    pieces = letters_of(text, breaks=_ENDS)[0].split("\n")
    comparable = [piece for piece in pieces if len(piece) >= _SHORTEST_KEY]
    if len(set(comparable)) == len(comparable):
        return
    keys = [key for sentence, key in zip(_SENTENCE_END.split(text), pieces, strict=True) if sentence]
    sentences = _Sentences(text, keys)
    for copy in _copies(sentences):
        yield _worse(sentences, copy)


def _copies(sentences: _Sentences) -> Iterator[_Copy]:
    keys = sentences.keys
    seen: dict[str, int] = {}
    at = done = 0
    while at < len(keys):
        key = keys[at]
        first = seen.get(key) if len(key) >= _SHORTEST_KEY else None
        copy = _extend(keys, first, at) if first is not None else None
        if copy and _is_copy(sentences, copy):
            yield _reach_back(keys, copy, done) if _is_body(keys, copy) else copy
            at = done = copy.again_end
            continue
        if len(key) >= _SHORTEST_KEY:
            seen.setdefault(key, at)
        at += 1


def _extend(keys: Sequence[str], first: int, again: int) -> _Copy:
    """How far the two places agree, letting differing sentences and one surplus sentence on either side pass."""
    a, b, differing, surplus = first, again, list[tuple[int, int]](), 0
    while a < again and b < len(keys):
        left, right = keys[a], keys[b]
        if left == right:
            a, b = a + 1, b + 1
        elif a + 1 < again and b + 1 < len(keys) and ratio(left, right) >= _ALIKE:
            differing.append((a, b))
            a, b = a + 1, b + 1
        elif b + 1 < len(keys) and keys[b + 1] == left and len(left) >= _SHORTEST_KEY:
            b, surplus = b + 1, surplus + len(right)
        elif a + 1 < again and keys[a + 1] == right and len(right) >= _SHORTEST_KEY:
            a, surplus = a + 1, surplus + len(left)
        elif b + 1 < len(keys) and left == right + keys[b + 1]:
            a, b = a + 1, b + 2
        elif a + 1 < again and right == left + keys[a + 1]:
            a, b = a + 2, b + 1
        elif a + 1 < again and b + 1 < len(keys) and len(right) >= _OPENING and left.startswith(right):
            differing.append((a, b))
            a, b = a + 1, b + 1
        else:
            break
    while differing and differing[-1] == (a - 1, b - 1):
        differing.pop()
        a, b = a - 1, b - 1
    return _Copy(first, a, again, b, tuple(differing), surplus)


def _reach_back(keys: Sequence[str], copy: _Copy, done: int) -> _Copy:
    """The copy with the sentences before it that are alike too: a body's first sentence may differ, its headings are short."""
    a, b, differing = copy.first, copy.again, list(copy.differing)
    while a > 0 and b > max(done, copy.first_end):
        left, right = keys[a - 1], keys[b - 1]
        if left != right and (ratio(left, right) < _ALIKE or len(right) < _SHORTEST_KEY):
            break
        a, b = a - 1, b - 1
        if left != right:
            differing.insert(0, (a, b))
    return _Copy(a, copy.first_end, b, copy.again_end, tuple(differing), copy.surplus)


def _is_copy(sentences: _Sentences, copy: _Copy) -> bool:
    """True for a body standing again, or a whole paragraph without tabs that stands again to the letter."""
    if _length(sentences.keys[copy.again : copy.again_end]) < _PARAGRAPH:
        return False
    span = sentences.span(copy.again, copy.again_end)
    again = span.of(sentences.text)
    if "\t" in again or _digits_share(again) > 0.3:
        return False
    return _is_body(sentences.keys, copy) or (not copy.differing and not copy.surplus and _fills_lines(sentences.text, span))


def _is_body(keys: Sequence[str], copy: _Copy) -> bool:
    """True for a long run that is nearly all copied; a table of contents in front of short sections is none."""
    again = keys[copy.again : copy.again_end]
    return len(again) >= 3 and _length(again) >= _BODY and copy.surplus <= _MOST_SURPLUS * _length(again)


def _length(keys: Sequence[str]) -> int:
    return sum(map(len, keys))


def _digits_share(text: str) -> float:
    return len(text.encode("ascii", "ignore").translate(None, _NO_DIGITS)) / max(len(text), 1)


def _fills_lines(text: str, span: Span) -> bool:
    before = text.rfind("\n", 0, span.start) + 1
    after = text.find("\n", span.end)
    tail = text[span.end : after if after >= 0 else len(text)]
    return not text[before : span.start].strip() and not tail.strip()


def _worse(sentences: _Sentences, copy: _Copy) -> Drop:
    """The copy to drop: the more damaged one, the second where both are equal; says where they differ."""
    text = sentences.text
    first, again = sentences.span(copy.first, copy.first_end), sentences.span(copy.again, copy.again_end)
    second_is_better = _damage(again.of(text)) < _damage(first.of(text))
    pairs = ((sentences.span(i, i + 1).of(text) for i in pair) for pair in copy.differing[:3])
    note = "; ".join(f"copies differ: {_short(left)} | {_short(right)}" for left, right in pairs)
    return Drop(first if second_is_better else again, "repeat", note)


def _damage(text: str) -> int:
    return len(_DAMAGE.findall(text))


def _short(sentence: str) -> str:
    return sentence.strip()[:60]
