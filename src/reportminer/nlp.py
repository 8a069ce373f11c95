"""Words and phrases: an own jieba tokenizer with the field's terms, and a blank spaCy pipeline over its tokens.

Built once a process, on first use. Numbers are found by patterns before (numerals.py, extract/counts.py): jieba glues
余件 and 工作日内 to one word, so it may not own the number. Only windows around numbers come here: tokenising a report
whole costs more than all other stages together.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from reportminer.rules import load_toml, resource_text

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

_NOUN_TAGS = ["n", "nz", "nt", "ns", "vn", "an", "b", "j", "l", "eng", "ng", "nr", "s", "a", "nrt", "vg", "ag"]
_BREAK = "\n"


@cache
def _skipped() -> frozenset[str]:
    """Words between what is counted and its number: 共, 达, 为 and the like."""
    return frozenset(load_toml("counts.toml")["phrases"]["skipped"])


@dataclass(frozen=True, slots=True)
class _Pipeline:
    tokenizer: Any
    tags: dict[str, str]
    vocab: Vocab
    matcher: Matcher


@cache
def _pipeline() -> _Pipeline:
    """The tokenizer, the tags of its dictionary's words, and one spaCy pattern: a run of nominal words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports pkg_resources
        import jieba
    from spacy.matcher import Matcher
    from spacy.util import get_lang_class

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    with tokenizer.get_dict_file() as dictionary:
        tags = {word: tag.strip() for word, _, tag in (line.decode("utf-8").split(" ") for line in dictionary)}
    for line in resource_text("lexicon.txt").splitlines():
        word, frequency, tag = line.split()
        tokenizer.add_word(word, int(frequency))
        tags[word] = tag
    vocab = get_lang_class("zh")().vocab
    matcher = Matcher(vocab)
    matcher.add("noun_phrase", [[{"TAG": {"IN": _NOUN_TAGS}, "OP": "+"}]], greedy="LONGEST")
    return _Pipeline(tokenizer, tags, vocab, matcher)


def counted_things(windows: Sequence[tuple[str, str]]) -> list[str | None]:
    """For each (text before a quantity, text behind it) the noun phrase that is counted, None where neither side has one.

    "汇集了60个单位" counts 单位, "规范性文件18条" 规范性文件. All windows go through one spaCy document.
    """
    if not windows:
        return []
    from spacy.tokens import Doc

    pipe = _pipeline()
    words = [w for w in pipe.tokenizer.cut(_BREAK.join(side for window in windows for side in window) + _BREAK, HMM=False) if w != " "]
    breaks = [i for i, w in enumerate(words) if w == _BREAK]
    ends_of = [(breaks[i], breaks[i + 1]) for i in range(0, len(breaks), 2)]
    bounds = [(ends_of[i - 1][1] + 1 if i else 0, middle, end) for i, (middle, end) in enumerate(ends_of)]
    doc = Doc(pipe.vocab, words=words, tags=[pipe.tags.get(w, "x") if w != _BREAK else "x" for w in words])
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for _, first, last in pipe.matcher(doc):
        starts[first], ends[last] = last, first
    return [_phrase(words, bound, starts, ends) for bound in bounds]


def _phrase(words: list[str], bound: tuple[int, int, int], starts: dict[int, int], ends: dict[int, int]) -> str | None:
    """The phrase that opens the right side, or else the one that closes the left side but for 共, 达, 为 and the like."""
    start, middle, end = bound
    first = middle + 1
    if first < end and words[first] == "的":
        first += 1
    if first in starts:
        phrase = "".join(words[first : min(starts[first], end)])
        if len(phrase) > 1:
            return phrase
    at = middle
    while at > start and words[at - 1] in _skipped():
        at -= 1
    for last in range(at, start, -1):
        if last in ends and at - last <= 1:
            return "".join(words[max(ends[last], start) : last]) or None
    return None
