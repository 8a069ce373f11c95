"""Words and phrases: jieba's words with the field's terms among them, and spaCy's vocabulary, which knows the nominal ones.

Built once a process, on first use. Numbers are found by patterns before (numerals.py, extract/counts.py): jieba glues
余件 and 工作日内 to one word, so it may not own the number. Only windows around numbers come here.

The words are those of jieba's `lcut(text, HMM=False)`, found by its port to Rust (rjieba): in a twentieth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportminer.records import record
from reportminer.rules import load_toml, resource_text

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_NOUN_TAGS = frozenset(["n", "nz", "nt", "ns", "vn", "an", "b", "j", "l", "eng", "ng", "nr", "s", "a", "nrt", "vg", "ag"])
_BREAK = "\n"
_RUN = re.compile(rb"\x01+")
_NOMINAL = 50_000
"""Words of which is kept whether they are nominal."""
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
    cut: Callable[[str], list[str]]
    nouns: set[str]
    nominal: Nominal


@cache
def _pipeline() -> _Pipeline:
    """What cuts text into words, the nominal ones of jieba's words and ours, and a spaCy vocabulary that knows them."""
    import rjieba
    from spacy.vocab import Vocab

    with _dictionary().open(encoding="utf-8") as lines:
        nouns = {word for word, _, tag in map(str.split, lines) if tag in _NOUN_TAGS}
    cutter = rjieba.Jieba()
    for word, frequency, tag in map(str.split, resource_text("lexicon.txt").splitlines()):
        cutter.add_word(word, int(frequency), tag)
        (nouns.add if tag in _NOUN_TAGS else nouns.discard)(word)
    nouns = (nouns | _words("nouns")) - _words("verbs")
    vocab = Vocab()
    return _Pipeline(partial(cutter.cut, hmm=False), nouns, Nominal(vocab, vocab.add_flag(nouns.__contains__)))


def _dictionary() -> Path:
    """jieba's dictionary; jieba itself is not imported, as that imports setuptools and warns."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba is not installed, which brings the dictionary of words; pip install jieba", name="jieba")
    return Path(found.origin).with_name("dict.txt")


class Nominal(dict[str, int]):
    """Which words are nominal, 1 or 0, by a flag of spaCy's vocabulary: words not met before make one document, others are known."""

    def __init__(self, vocab: Vocab, flag: int) -> None:
        super().__init__()
        self.vocab, self.flag = vocab, flag

    def of(self, words: Sequence[str]) -> bytes:
        """A byte for each word."""
        from spacy.tokens import Doc

        if len(self) > _NOMINAL:
            self.clear()
        if unseen := [word for word in dict.fromkeys(words) if word not in self]:
            self.update(zip(unseen, Doc(self.vocab, words=unseen).to_array(self.flag).tolist(), strict=True))
        return bytes(map(self.__getitem__, words))


def counted_things(windows: Sequence[Window]) -> list[str | None]:
    """For each quantity the noun phrase that is counted, None where neither side has one.

    "汇集了60个单位" counts 单位, "规范性文件18条" 规范性文件, "召开办公会3次专题研究" 办公会. The sides are looked at in turn; all
    that is looked at at a time is cut into words at once.
    """
    things: list[str | None] = [None] * len(windows)
    looks = [_looks(window) for window in windows]
    open_ = list(range(len(windows)))
    while open_:
        now = [looks[i].pop() for i in open_]
        tokens = _tokens([text for text, _ in now])
        for i, (text, phrase), bounds in zip(open_, now, tokens.bounds, strict=True):
            things[i] = phrase(tokens, text, *bounds)
        open_ = [i for i in open_ if things[i] is None and looks[i]]
    return things


_Look = tuple[str, Callable[["_Tokens", str, int, int], "str | None"]]


def _looks(window: Window) -> list[_Look]:
    """Where the thing counted may be named, likeliest last: behind the quantity, before it; but events right before it."""
    looks: list[_Look] = [(window.before, _closing_phrase)]
    if _may_open(window.behind):
        looks.append((window.behind, _opening_phrase))
        if window.event:
            looks.append((window.before, _adjoining_phrase))
    return looks


def _may_open(text: str) -> bool:
    """False where no nominal word stands at the beginning, 的 before it aside: most texts open with a verb or a comma."""
    text = text.lstrip(" ")
    nouns = _pipeline().nouns
    return text[:1] == "的" or any(text[:end] in nouns for end in range(1, len(text) + 1))


@record
class _Tokens:
    """Texts cut into words: the words of all, where each text's begin and end, and the runs of nominal words by either end."""

    words: list[str]
    bounds: list[tuple[int, int]]
    by_start: dict[int, int]
    by_end: dict[int, int]


def _tokens(texts: Sequence[str]) -> _Tokens:
    pipe = _pipeline()
    joined = (_BREAK.join(texts) + _BREAK).encode("utf-8", "replace").decode()  # a lone surrogate is no text for Rust
    words = [w for w in pipe.cut(joined) if w != " "]
    breaks = [i for i, w in enumerate(words) if w == _BREAK]
    runs = [run.span() for run in _RUN.finditer(pipe.nominal.of(words))]  # spaCy's Matcher finds the same in eight times the time
    starts = [0, *(b + 1 for b in breaks)]
    return _Tokens(words, list(zip(starts, breaks, strict=False)), dict(runs), {last: first for first, last in runs})


def _opening_phrase(tokens: _Tokens, _: str, start: int, end: int) -> str | None:
    """The noun phrase a text opens with, 的 before it aside."""
    first = start + (start < end and tokens.words[start] == "的")
    return _thing(tokens.words[first : min(tokens.by_start.get(first, first), end)])


def _closing_phrase(tokens: _Tokens, text: str, start: int, end: int) -> str | None:
    """The noun phrase a text closes with, but for 共, 达, 为 and the like, and for one verb (会议召开)."""
    return _phrase_before(tokens, text, start, end, verbs=1)


def _adjoining_phrase(tokens: _Tokens, text: str, start: int, end: int) -> str | None:
    """The noun phrase a text closes with, but for 共, 达, 为 and the like."""
    return _phrase_before(tokens, text, start, end, verbs=0)


def _phrase_before(tokens: _Tokens, text: str, start: int, end: int, *, verbs: int) -> str | None:
    at = end
    while at > start and tokens.words[at - 1] in _words("skipped"):
        at -= 1
    last = next((i for i in range(at, at - verbs - 1, -1) if i > start and i in tokens.by_end), start)
    title = _TITLE.search(text) if last == start or tokens.words[last] == "》" else None
    return title[0] if title else _thing(tokens.words[max(tokens.by_end.get(last, last), start) : last])


def _thing(words: Sequence[str]) -> str | None:
    """A phrase that names what can be counted: not where, how or when (网上, 方式, 年度), and no single character."""
    phrase = "".join(words)
    return phrase if len(phrase) > 1 and words[-1] not in _words("nowhere") else None
