"""Texts without white space and punctuation, all characters at once: by patterns it takes three times as long."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

_LAST = 0xFFFF
"""The last code point of the table; it is no character, and stands for the signs beyond."""
_MORE_IDEOGRAPHS = 0x20000
"""From here on all are ideographs."""


def letters_of(text: str, *, breaks: str = "") -> tuple[str, NDArray[np.intp]]:
    """The letters, ideographs and digits of a text, and a line break for each of `breaks`; with the place of each in the text.

    >>> letters_of("其中：25 件；", breaks="。；")[0], letters_of("共 3 件")[1].tolist()
    ('其中25件\\n', [0, 2, 4])
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    written = np.where(codes < _MORE_IDEOGRAPHS, _written(breaks)[np.minimum(codes, _LAST)], codes)
    places = np.flatnonzero(written)
    return written[places].tobytes().decode("utf-32-le", "surrogatepass"), places


@cache
def _written(breaks: str) -> NDArray[np.uint32]:
    """By code point, what a character is written as; 0 where it is dropped."""
    written = np.fromiter((code if chr(code).isalnum() else 0 for code in range(_LAST + 1)), dtype=np.uint32, count=_LAST + 1)
    written[[ord(char) for char in breaks]] = ord("\n")
    return written
