"""Texts without white space and punctuation, all characters at once: by patterns it takes three times as long."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

_LAST = 0xFFFF
"""The last code point of the table; it is no character, and stands for the signs beyond."""
_MORE_IDEOGRAPHS = 0x20000
"""From here on all are ideographs."""
_PART = 1 << 20
"""Characters looked at at a time: each takes thirty bytes on the way."""


def letters_of(text: str, *, breaks: str = "") -> tuple[str, NDArray[np.uint32]]:
    """The letters, ideographs and digits of a text, and a line break for each of `breaks`; with the place of each in the text.

    >>> letters_of("其中：25 件；", breaks="。；")[0], letters_of("共 3 件")[1].tolist()
    ('其中25件\\n', [0, 2, 4])
    """
    parts = [_of_part(text[at : at + _PART], _written(breaks)) for at in range(0, max(len(text), 1), _PART)]
    places = [places + np.uint32(i * _PART) for i, (_, places) in enumerate(parts)]
    return "".join(letters for letters, _ in parts), np.concatenate(places) if len(places) > 1 else places[0]


def _of_part(text: str, written: NDArray[np.uint32]) -> tuple[str, NDArray[np.uint32]]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = written.take(codes, mode="clip")
    if codes.size and codes.max() >= _MORE_IDEOGRAPHS:
        kept = np.where(codes < _MORE_IDEOGRAPHS, kept, codes)
    (places,) = kept.nonzero()
    return kept.take(places).tobytes().decode("utf-32-le", "surrogatepass"), places.astype(np.uint32)


@cache
def _written(breaks: str) -> NDArray[np.uint32]:
    """By code point, what a character is written as; 0 where it is dropped."""
    written = np.fromiter((code if chr(code).isalnum() else 0 for code in range(_LAST + 1)), dtype=np.uint32, count=_LAST + 1)
    written[[ord(char) for char in breaks]] = ord("\n")
    return written
