"""Words and phrases: an own jieba tokenizer with the field's terms, and a blank spaCy pipeline over its tokens.

Built once a process, on first use. Numbers are found by patterns before (numerals.py, extract/counts.py): jieba glues
余件 and 工作日内 to one word, so it may not own the number. Only windows around numbers come here: tokenising a report
whole costs more than all other stages together.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Sequence
from functools import cache
from math import inf, log
from typing import TYPE_CHECKING, Any

from reportminer.records import record
from reportminer.rules import load_toml, resource_text

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_NOUN_TAGS = frozenset(["n", "nz", "nt", "ns", "vn", "an", "b", "j", "l", "eng", "ng", "nr", "s", "a", "nrt", "vg", "ag"])
_BREAK = "\n"
_RUN = re.compile(rb"\x01+")


@cache
def _skipped() -> frozenset[str]:
    """Words between what is counted and its number: 共, 达, 为 and the like."""
    return frozenset(load_toml("counts.toml")["phrases"]["skipped"])


@record
class _Pipeline:
    tokenizer: Any
    tags: dict[str, str]
    vocab: Vocab
    nominal: int  # the vocabulary's flag of nominal words


@cache
def _pipeline() -> _Pipeline:
    """The tokenizer, the tags of its dictionary's words, and a spaCy vocabulary that knows the nominal ones."""
    from spacy.vocab import Vocab

    tokenizer = _tokenizer()
    with tokenizer.get_dict_file() as dictionary:
        fields = dictionary.read().decode("utf-8").split()  # word, frequency, tag of each line
    tags = dict(zip(fields[::3], fields[2::3], strict=True))
    for line in resource_text("lexicon.txt").splitlines():
        word, frequency, tag = line.split()
        tokenizer.add_word(word, int(frequency))
        tags[word] = tag
    vocab = Vocab()
    return _Pipeline(tokenizer, tags, vocab, vocab.add_flag(lambda word: tags.get(word) in _NOUN_TAGS))  # told once a word


def _tokenizer() -> Any:
    """A jieba tokenizer of its own that looks for the best way through a sentence in one pass."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports pkg_resources
        import jieba

    class OnePass(jieba.Tokenizer):  # type: ignore[misc]
        """The same words in half the time: jieba lists all words of a sentence first and makes a tuple of each to compare."""

        def get_DAG(self, sentence: str) -> None:
            """Nothing: `calc` looks the words up."""

        def calc(self, sentence: str, DAG: None, route: dict[int, tuple[float, int]]) -> None:
            """The likeliest words from each character on: their logarithm and the first word's last character, the latest if equal."""
            frequency_of, log_total, size = self.FREQ.get, log(self.total), len(sentence)
            route[size] = (0, 0)
            for start in range(size - 1, -1, -1):
                best, last = -inf, start
                end = start + 1
                frequency = frequency_of(sentence[start])
                while frequency is not None:  # 0: no word, but the beginning of one
                    if frequency and (score := log(frequency) - log_total + route[end][0]) >= best:
                        best, last = score, end - 1
                    end += 1
                    frequency = frequency_of(sentence[start:end]) if end <= size else None
                route[start] = (-log_total + route[start + 1][0] if best == -inf else best, last)

    jieba.setLogLevel(logging.ERROR)
    tokenizer = OnePass()
    tokenizer.initialize()
    return tokenizer


def counted_things(windows: Sequence[tuple[str, str]]) -> list[str | None]:
    """For each (text before a quantity, text behind it) the noun phrase that is counted, None where neither side has one.

    "汇集了60个单位" counts 单位, "规范性文件18条" 规范性文件. What stands behind is looked at first; all that is looked at goes
    through one tokenizer call and one spaCy document for each side.
    """
    things: list[str | None] = [None] * len(windows)
    with_behind = [i for i, (_, behind) in enumerate(windows) if _may_open(behind)]
    for i, phrase in zip(with_behind, _opening_phrases([windows[i][1] for i in with_behind]), strict=True):
        things[i] = phrase
    open_still = [i for i, thing in enumerate(things) if thing is None]
    for i, phrase in zip(open_still, _closing_phrases([windows[i][0] for i in open_still]), strict=True):
        things[i] = phrase
    return things


def _may_open(text: str) -> bool:
    """False where no nominal word stands at the beginning, 的 before it aside: most texts open with a verb or a comma."""
    pipe = _pipeline()
    text = text.lstrip(" ")
    end = 1
    while text[:end] in pipe.tokenizer.FREQ and end <= len(text):  # which holds the beginnings of its words, too
        if pipe.tags.get(text[:end]) in _NOUN_TAGS:
            return True
        end += 1
    return text[:1] == "的"


@record
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
    nominal = Doc(pipe.vocab, words=words).to_array(pipe.nominal).astype("uint8").tobytes()
    runs = [run.span() for run in _RUN.finditer(nominal)]  # spaCy's Matcher finds the same in eight times the time
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
