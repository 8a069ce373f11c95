"""Words and phrases: what is looked at faster than a library would is what the library finds."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jieba import Tokenizer
from spacy.matcher import Matcher
from spacy.tokens import Doc

from corpus import FILES
from reportminer.nlp import Nominal, Window, _may_open, _opening_phrase, _pipeline, _tokens, counted_things
from reportminer.readers.decoding import decode
from reportminer.rules import resource_text

_FRAGMENTS = [
    *"政府信息公开申请条例的了和在共达到为年月一二三十百万龘锕、，。“”《》（）%-. \n　0123456789aZ",
    *("政府信息公开工作", "依申请公开信息", "中华人民共和国", "研究生命起源", "结合成分子时"),
    *("行政复议和诉讼", "QQ群", "微信公众号", "2016年度"),
]
texts = st.lists(st.sampled_from(_FRAGMENTS) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40).map("".join)


@cache
def _jieba() -> Tokenizer:
    """jieba with our words."""
    tokenizer = Tokenizer()
    for line in resource_text("lexicon.txt").splitlines():
        word, frequency, _ = line.split()
        tokenizer.add_word(word, int(frequency))
    return tokenizer


@given(texts)
def test_words_are_those_of_jieba(text: str) -> None:
    assert _pipeline().cut(text) == _jieba().lcut(text, HMM=False)


@pytest.mark.slow
def test_words_of_the_corpus_are_those_of_jieba() -> None:
    for path in FILES:
        if path.suffix == ".txt":
            for line in decode(path.read_bytes())[0].splitlines():
                assert _pipeline().cut(line) == _jieba().lcut(line, HMM=False), line


def test_words_beside_half_a_character_are_found() -> None:
    assert counted_things([Window("共收到\ud83d", "份申请书", event=False)]) == counted_things([Window("共收到?", "份申请书", event=False)])


def test_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportminer.nlp._NOMINAL", 3)
    nominal = Nominal(_pipeline().nominal.vocab, _pipeline().nominal.flag)
    words = _pipeline().cut("本机关全年收到政府信息公开申请并办理行政复议案件")
    assert [nominal.of(words) for _ in range(3)] == [_pipeline().nominal.of(words)] * 3
    nominal.of(["公开"])
    assert list(nominal) == ["公开"]


@given(texts)
def test_nominal_runs_are_those_of_spacys_matcher(text: str) -> None:
    pipe, found = _pipeline(), _tokens([text])
    matcher = Matcher(pipe.nominal.vocab)
    matcher.add("noun_phrase", [[{"TAG": "n", "OP": "+"}]], greedy="LONGEST")
    doc = Doc(pipe.nominal.vocab, words=found.words, tags=["n" if word in pipe.nouns else "x" for word in found.words])
    assert found.by_start == {first: last for _, first, last in matcher(doc)}


@given(texts.map(lambda text: text.replace("\n", "")))
def test_a_text_that_opens_with_a_phrase_is_looked_at(text: str) -> None:
    tokens = _tokens([text])
    assert _may_open(text) or _opening_phrase(tokens, text, *tokens.bounds[0]) is None
