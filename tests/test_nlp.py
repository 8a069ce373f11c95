"""Words and phrases: what is looked at faster than a library would is what the library finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc

from reportminer.nlp import _NOUN_TAGS, Nominal, _may_open, _opening_phrase, _pipeline, _tokens
from reportminer.tokenizer import Cutter

_FRAGMENTS = [
    *"政府信息公开申请条例的了和在共达到为年月一二三十百万龘锕、，。“”《》（）%-. \n　0123456789aZ",
    *("政府信息公开工作", "依申请公开信息", "中华人民共和国", "研究生命起源", "结合成分子时"),
    *("行政复议和诉讼", "QQ群", "微信公众号", "2016年度"),
]
texts = st.lists(st.sampled_from(_FRAGMENTS) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40).map("".join)


@given(texts)
def test_words_are_those_of_jieba(text: str) -> None:
    assert _pipeline().cutter.cut(text) == _pipeline().cutter.dictionary.lcut(text, HMM=False)


def test_forgetting_changes_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportminer.tokenizer._PIECES", 5)
    monkeypatch.setattr("reportminer.nlp._NOMINAL", 3)
    cutter, nominal = Cutter(_pipeline().cutter.dictionary), Nominal(_pipeline().nominal.vocab, _pipeline().nominal.flag)
    text = "本机关全年收到政府信息公开申请并办理行政复议案件"
    words = _pipeline().cutter.cut(text)
    assert cutter.cut(text) == words
    assert [nominal.of(words) for _ in range(3)] == [_pipeline().nominal.of(words)] * 3
    assert len(cutter.likelihoods) <= 5


@given(texts)
def test_nominal_runs_are_those_of_spacys_matcher(text: str) -> None:
    pipe, found = _pipeline(), _tokens([text])
    matcher = Matcher(pipe.nominal.vocab)
    matcher.add("noun_phrase", [[{"TAG": {"IN": sorted(_NOUN_TAGS)}, "OP": "+"}]], greedy="LONGEST")
    doc = Doc(pipe.nominal.vocab, words=found.words, tags=[pipe.tags.get(word, "") for word in found.words])
    assert found.by_start == {first: last for _, first, last in matcher(doc)}


@given(texts.map(lambda text: text.replace("\n", "")))
def test_a_text_that_opens_with_a_phrase_is_looked_at(text: str) -> None:
    tokens = _tokens([text])
    assert _may_open(text) or _opening_phrase(tokens, text, *tokens.bounds[0]) is None
