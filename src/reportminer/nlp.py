"""Words and phrases: an own jieba tokenizer with the field's terms, and a blank spaCy pipeline over its tokens.

Built once a process, on first use. Numbers are found by patterns before (numerals.py, extract/counts.py): jieba glues
余件 and 工作日内 to one word, so it may not own the number. Only windows around numbers come here: tokenising a report
whole costs more than all other stages together.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from math import inf, log
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer.records import record
from reportminer.rules import load_toml, resource_text

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_NOUN_TAGS = frozenset(["n", "nz", "nt", "ns", "vn", "an", "b", "j", "l", "eng", "ng", "nr", "s", "a", "nrt", "vg", "ag"])
_BREAK = "\n"
_RUN = re.compile(rb"\x01+")
_PIECES = 100_000
"""Pieces of text of which is kept whether they are words."""
_RUNS = 8192
"""Runs of characters whose words are kept: reports say the same things about their figures."""
_ALPHANUMERIC = frozenset(ascii_letters + digits)


_TITLE = re.compile(r"《[^《》]+》$")


@cache
def _words(kind: str) -> frozenset[str]:
    """A list of counts.toml, [phrases]: `skipped` between what is counted and its number, `nowhere` closing no name of a thing…"""
    return frozenset(load_toml("counts.toml")["phrases"][kind])


class Window(NamedTuple):
    """What stands around a quantity. `event`: its measure word counts what happens, and what stands right before it wins."""

    before: str
    behind: str
    event: bool = False


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
    tags |= dict.fromkeys(_words("nouns"), "n") | dict.fromkeys(_words("verbs"), "v")
    vocab = Vocab()
    return _Pipeline(tokenizer, tags, vocab, vocab.add_flag(lambda word: tags.get(word) in _NOUN_TAGS))  # told once a word


class Likelihoods(dict[str, float | None]):
    """Of pieces of text the logarithm of a word's share, 0.0 for the beginning of one, None for what no word begins with.

    Looked up in jieba's dictionary once: that is so large that most of its places are far from the processor.
    """

    def __init__(self, tokenizer: Any) -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, piece: str) -> float | None:
        if len(self) >= _PIECES:
            self.clear()
        frequency = self._tokenizer.FREQ.get(piece)
        found = self[piece] = None if frequency is None else log(frequency) - log(self._tokenizer.total) if frequency else 0.0
        return found


def _tokenizer() -> Any:
    """A jieba tokenizer of its own that looks for the best way through a sentence in one pass."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports pkg_resources
        import jieba

    class OnePass(jieba.Tokenizer):  # type: ignore[misc]
        """The words that `lcut(text, HMM=False)` finds, in a third of the time.

        jieba lists all words of a sentence first, makes a tuple of each to compare, and hands each word on from one
        generator to the next.
        """

        def __init__(self) -> None:
            super().__init__()
            self._words = lru_cache(maxsize=_RUNS)(self._cut)
            self._likelihoods = Likelihoods(self)

        def lcut(self, sentence: str) -> list[str]:  # the public method: no other of jieba's is used
            """All words in order; what is neither Chinese nor of words and numbers of other scripts is cut into characters."""
            words: list[str] = []
            for i, piece in enumerate(jieba.re_han_default.split(sentence)):  # every other piece is what the pattern matched
                words += self._words(piece) if i % 2 else piece
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
            size, likelihoods, unknown = len(run), self._likelihoods, -log(self.total)
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

    jieba.setLogLevel(logging.ERROR)
    tokenizer = OnePass()
    tokenizer.initialize()
    return tokenizer


def counted_things(windows: Sequence[Window]) -> list[str | None]:
    """For each quantity the noun phrase that is counted, None where neither side has one.

    "汇集了60个单位" counts 单位, "规范性文件18条" 规范性文件, "召开办公会3次专题研究" 办公会. What stands behind is looked at first,
    but for events; all that is looked at goes through one tokenizer call and one spaCy document for each look.
    """
    things: list[str | None] = [None] * len(windows)

    def look(found: Callable[[Sequence[str]], list[str | None]], texts: Sequence[str], at: list[int]) -> None:
        for i, phrase in zip(at, found([texts[i] for i in at]), strict=True):
            things[i] = phrase

    before, behind = [w.before for w in windows], [w.behind for w in windows]
    with_behind = [i for i, text in enumerate(behind) if _may_open(text)]
    look(_adjoining_phrases, before, [i for i in with_behind if windows[i].event])
    look(_opening_phrases, behind, [i for i in with_behind if things[i] is None])
    look(_closing_phrases, before, [i for i, thing in enumerate(things) if thing is None])
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
    words = [w for w in pipe.tokenizer.lcut(_BREAK.join(texts) + _BREAK) if w != " "]
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
        found.append(_thing(tokens.words[first : min(tokens.by_start.get(first, first), end)]))
    return found


def _closing_phrases(texts: Sequence[str]) -> list[str | None]:
    """The noun phrase each text closes with, but for 共, 达, 为 and the like, and for one verb (会议召开)."""
    return _phrases_before(texts, verbs=1)


def _adjoining_phrases(texts: Sequence[str]) -> list[str | None]:
    """The noun phrase each text closes with, but for 共, 达, 为 and the like."""
    return _phrases_before(texts, verbs=0)


def _phrases_before(texts: Sequence[str], *, verbs: int) -> list[str | None]:
    if not texts:
        return []
    tokens = _tokens(texts)
    found: list[str | None] = []
    for text, (start, end) in zip(texts, tokens.bounds, strict=True):
        at = end
        while at > start and tokens.words[at - 1] in _words("skipped"):
            at -= 1
        last = next((i for i in range(at, at - verbs - 1, -1) if i > start and i in tokens.by_end), start)
        title = _TITLE.search(text) if last == start or tokens.words[last] == "》" else None
        found.append(title[0] if title else _thing(tokens.words[max(tokens.by_end.get(last, last), start) : last]))
    return found


def _thing(words: Sequence[str]) -> str | None:
    """A phrase that names what can be counted: not where, how or when (网上, 方式, 年度), and no single character."""
    phrase = "".join(words)
    return phrase if len(phrase) > 1 and words[-1] not in _words("nowhere") else None
