"""The words of Chinese text: jieba's dictionary and its choice of the likeliest words, found in one pass.

jieba lists all words of a sentence first, makes a tuple of each to compare, and hands each word on from one generator to
the next: the same words take three times as long.
"""

from __future__ import annotations

import logging
import warnings
from functools import lru_cache
from math import inf, log
from string import ascii_letters, digits
from typing import Any

_ALPHANUMERIC = frozenset(ascii_letters + digits)
_PIECES = 100_000
"""Pieces of text of which is kept whether they are words."""
_RUNS = 8192
"""Runs of characters whose words are kept: reports say the same things about their figures."""


def load_dictionary() -> Any:
    """A jieba tokenizer of our own, to which words may be added."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports pkg_resources
        import jieba

    jieba.setLogLevel(logging.ERROR)
    dictionary = jieba.Tokenizer()
    dictionary.initialize()
    return dictionary


class Likelihoods(dict[str, float | None]):
    """Of pieces of text the logarithm of a word's share, 0.0 for the beginning of one, None for what no word begins with.

    Looked up in jieba's dictionary once: that is so large that most of its places are far from the processor.
    """

    def __init__(self, dictionary: Any) -> None:
        super().__init__()
        self._frequency = dictionary.FREQ.get
        self.of_one = -log(dictionary.total)
        """Of a word that occurs once, as all do that are not in the dictionary."""

    def __missing__(self, piece: str) -> float | None:
        if len(self) >= _PIECES:
            self.clear()
        frequency = self._frequency(piece)
        found = self[piece] = None if frequency is None else log(frequency) + self.of_one if frequency else 0.0
        return found


class Cutter:
    """Cuts text into the words that jieba's `lcut(text, HMM=False)` finds. No words may be added to the dictionary any more."""

    def __init__(self, dictionary: Any) -> None:
        import jieba

        self.dictionary = dictionary
        self._run = jieba.re_han_default
        self.likelihoods = Likelihoods(dictionary)
        self._words_of = lru_cache(maxsize=_RUNS)(self._cut)

    def cut(self, text: str) -> list[str]:
        """All words in order; what is neither Chinese nor of words and numbers of other scripts is cut into characters."""
        words: list[str] = []
        for i, piece in enumerate(self._run.split(text)):  # every other piece is what the pattern matched
            words += self._words_of(piece) if i % 2 else piece
        return words

    def _cut(self, run: str) -> list[str]:
        """The likeliest words of a run without punctuation; single letters and digits side by side are one word."""
        ends, words = self._ends(run), list[str]()
        at, size, other = 0, len(run), 0  # other: where a run of single letters and digits began
        while at < size:
            end = ends[at]
            if end - at == 1 and run[at] in _ALPHANUMERIC:
                at = end
                continue
            if other < at:
                words.append(run[other:at])
            words.append(run[at:end])
            at = other = end
        if other < size:
            words.append(run[other:])
        return words

    def _ends(self, run: str) -> list[int]:
        """Where the likeliest word that begins at each character ends, the latest place where two are as likely."""
        size, likelihoods, unknown = len(run), self.likelihoods, self.likelihoods.of_one
        scores, ends = [0.0] * (size + 1), [0] * size  # of the best way from each character on
        for start in range(size - 1, -1, -1):
            best, best_end = -inf, start + 1
            end = start + 1
            likelihood = likelihoods[run[start]]
            while likelihood is not None:
                if likelihood and (score := likelihood + scores[end]) >= best:
                    best, best_end = score, end
                end += 1
                likelihood = likelihoods[run[start:end]] if end <= size else None
            scores[start], ends[start] = (unknown + scores[start + 1] if best == -inf else best), best_end
        return ends
