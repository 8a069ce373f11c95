"""What is told all at once is what patterns tell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.letters import letters_of

_LETTER = re.compile(r"[^\W_]")
texts = st.text(st.sampled_from("信息公开共12件，。；：—_ \n\t％０１Ａaé（）𠮷\ud800") | st.characters(max_codepoint=0xFFFF), max_size=60)


@pytest.mark.parametrize("part", [1 << 20, 7])
@given(text=texts)
def test_letters_are_those_of_the_pattern_each_at_its_place(part: int, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reportminer.letters._PART", part)
        letters, places = letters_of(text)
    assert [(m[0], m.start()) for m in _LETTER.finditer(text)] == list(zip(letters, places.tolist(), strict=True))


@given(texts)
def test_a_break_stands_for_each_end_of_a_sentence(text: str) -> None:
    sentences = ["".join(_LETTER.findall(sentence)) for sentence in re.split("[。；\n]", text)]
    assert letters_of(text, breaks="。；\n")[0].split("\n") == sentences


def test_signs_beyond_the_first_plane_are_no_letters() -> None:
    assert letters_of("😀2件")[0] == "2件"
