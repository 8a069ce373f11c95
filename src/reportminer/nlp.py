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

    "汇集了60个单位" counts 单位, "规范性文件18条" 规范性文件. What stands behind is looked at first; all that is looked at goes
    through one tokenizer call and one spaCy document for each side.
    """
    things: list[str | None] = [None] * len(windows)
    with_behind = [i for i, (_, behind) in enumerate(windows) if behind]
    for i, phrase in zip(with_behind, _opening_phrases([windows[i][1] for i in with_behind]), strict=True):
        things[i] = phrase
    open_still = [i for i, thing in enumerate(things) if thing is None]
    for i, phrase in zip(open_still, _closing_phrases([windows[i][0] for i in open_still]), strict=True):
        things[i] = phrase
    return things


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Texts cut into words: the words of all, where each text's begin and end, and the runs of nominal words by either end."""

    words: list[str]
    bounds: list[tuple[int, int]]
    by_start: dict[int, int]
    by_end: dict[int, int]


def _tokens(texts: Sequence[str]) -> _Tokens:
    from spacy.tokens import Doc

    pipe = _pipeline()
    words = [w for w in pipe.tokenizer.cut(_BREAK.join(texts) + _BREAK, HMM=False) if w != " "]
    breaks = [i for i, w in enumerate(words) if w == _BREAK]
    doc = Doc(pipe.vocab, words=words, tags=[pipe.tags.get(w, "x") for w in words])
    runs = [(first, last) for _, first, last in pipe.matcher(doc)]
    starts = [0, *(b + 1 for b in breaks)]
    return _Tokens(words, list(zip(starts, breaks, strict=False)), dict(runs), {last: first for first, last in runs})


def _opening_phrases(texts: Sequence[str]) -> list[str | None]:
    """The noun phrase each text opens with, 的 before it aside."""
    if not texts:
        return []
    tokens = _tokens(texts)
    found: list[str | None] = []
    for start, end in tokens.bounds:
        first = start + (start < end and tokens.words[start] == "的")
        phrase = "".join(tokens.words[first : min(tokens.by_start.get(first, first), end)])
        found.append(phrase if len(phrase) > 1 else None)
    return found


def _closing_phrases(texts: Sequence[str]) -> list[str | None]:
    """The noun phrase each text closes with, but for 共, 达, 为 and the like."""
    if not texts:
        return []
    tokens = _tokens(texts)
    found: list[str | None] = []
    for start, end in tokens.bounds:
        at = end
        while at > start and tokens.words[at - 1] in _skipped():
            at -= 1
        last = next((i for i in (at, at - 1) if i > start and i in tokens.by_end), None)
        found.append(None if last is None else "".join(tokens.words[max(tokens.by_end[last], start) : last]) or None)
    return found
