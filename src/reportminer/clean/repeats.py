"""Passages that stand twice: the whole body again, or a paragraph again.

Sentences are compared without white space and punctuation. A run of them that stood before, a few characters off here
and there, is a copy; the copy with less damage stays. Short phrases that a list repeats are no copies, nor are lines of
a table, nor paragraphs that differ in a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from reportminer.clean.draft import Draft, Drop
from reportminer.spans import Span

_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*")
_NOT_COMPARED = re.compile(r"[\s\W_]+")
_DAMAGE = re.compile(r"\[\]|\?\?|\ufffd|□|…|&\w{2,6};|[A-Za-z0-9+/]{40,}")

_SHORTEST_KEY = 6
_BODY = 200
"""Characters that a run of copied sentences must have to count as the body standing again."""
_PARAGRAPH = 50
"""Characters that one copied paragraph must have: official phrases and list items that recur are shorter."""
_ALIKE = 80.0
"""Least likeness (per cent) of two sentences at the same place of two copies."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    key: str


@dataclass(frozen=True, slots=True)
class _Copy:
    """Sentences [first, first + size) stand again at [again, again_end)."""

    first: int
    first_end: int
    again: int
    again_end: int
    differing: tuple[tuple[int, int], ...]


def drop_repeats(draft: Draft) -> Draft:
    """The draft without second copies."""
    return draft.without(_second_copies(draft.text))


def _second_copies(text: str) -> Iterable[Drop]:
    sentences = [_Sentence(Span(*m.span()), _NOT_COMPARED.sub("", m[0])) for m in _SENTENCE.finditer(text)]
    for copy in _copies(text, sentences):
        yield _worse(text, sentences, copy)


def _copies(text: str, sentences: Sequence[_Sentence]) -> Iterator[_Copy]:
    seen: dict[str, int] = {}
    at = 0
    while at < len(sentences):
        key = sentences[at].key
        first = seen.get(key) if len(key) >= _SHORTEST_KEY else None
        copy = _extend(sentences, first, at) if first is not None else None
        if copy and _is_copy(text, sentences, copy):
            yield copy
            at = copy.again_end
            continue
        if len(key) >= _SHORTEST_KEY:
            seen.setdefault(key, at)
        at += 1


def _extend(sentences: Sequence[_Sentence], first: int, again: int) -> _Copy:
    """How far the two places agree, letting differing sentences and one surplus sentence on either side pass."""
    a, b, differing = first, again, []
    while a < again and b < len(sentences):
        left, right = sentences[a].key, sentences[b].key
        if left == right:
            a, b = a + 1, b + 1
        elif a + 1 < again and b + 1 < len(sentences) and ratio(left, right) >= _ALIKE:
            differing.append((a, b))
            a, b = a + 1, b + 1
        elif b + 1 < len(sentences) and sentences[b + 1].key == left and len(left) >= _SHORTEST_KEY:
            b += 1
        elif a + 1 < again and sentences[a + 1].key == right and len(right) >= _SHORTEST_KEY:
            a += 1
        elif b + 1 < len(sentences) and left == right + sentences[b + 1].key:
            a, b = a + 1, b + 2
        elif a + 1 < again and right == left + sentences[a + 1].key:
            a, b = a + 2, b + 1
        else:
            break
    while differing and differing[-1] == (a - 1, b - 1):
        differing.pop()
        a, b = a - 1, b - 1
    return _Copy(first, a, again, b, tuple(differing))


def _is_copy(text: str, sentences: Sequence[_Sentence], copy: _Copy) -> bool:
    """True for a body standing again, or a whole paragraph without tabs that stands again to the letter."""
    again = sentences[copy.again : copy.again_end]
    if not again:
        return False
    length = sum(len(s.key) for s in again)
    span = Span(again[0].span.start, again[-1].span.end)
    if "\t" in span.of(text) or _digits_share(span.of(text)) > 0.3:
        return False
    if length >= _BODY and len(again) >= 3:
        return True
    whole = _fills_lines(text, span) and not copy.differing
    return whole and length >= _PARAGRAPH


def _digits_share(text: str) -> float:
    return sum(c.isdigit() for c in text) / max(len(text), 1)


def _fills_lines(text: str, span: Span) -> bool:
    before = text.rfind("\n", 0, span.start) + 1
    after = text.find("\n", span.end)
    tail = text[span.end : after if after >= 0 else len(text)]
    return not text[before : span.start].strip() and not tail.strip()


def _worse(text: str, sentences: Sequence[_Sentence], copy: _Copy) -> Drop:
    """The copy to drop: the more damaged one, the second where both are equal; says where they differ."""
    first = Span(sentences[copy.first].span.start, sentences[copy.first_end - 1].span.end)
    again = Span(sentences[copy.again].span.start, sentences[copy.again_end - 1].span.end)
    second_is_better = _damage(again.of(text)) < _damage(first.of(text))
    note = "; ".join(
        f"copies differ: {_short(sentences[a].span.of(text))} | {_short(sentences[b].span.of(text))}" for a, b in copy.differing[:3]
    )
    return Drop(first if second_is_better else again, "repeat", note)


def _damage(text: str) -> int:
    return len(_DAMAGE.findall(text))


def _short(sentence: str) -> str:
    return sentence.strip()[:60]
