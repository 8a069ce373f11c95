"""How alike texts are, and which of many are: shingles of characters, MinHash, and buckets of equal bands.

White space, punctuation and width make no difference. The search compares texts that share a band of their signature
only, so that its time grows with the number of texts, not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]

SHINGLE = 5  # characters; in Chinese two or three words
BANDS, ROWS = 16, 4  # texts that share 80 % of their shingles meet with p = 0.9998, 50 % with 0.64, 20 % with 0.03
PARTNERS = 16
"""Earlier members of a bucket that a text is compared with. A bucket of texts that are all alike needs one."""
_BASE = np.uint64(1_000_003)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SKIPPED = re.compile(r"[\W_]+")


def shingles(text: str) -> Codes:
    """Hashes of all runs of SHINGLE letters and digits, sorted, each once."""
    return np.unique(_hashes(text))


def _hashes(text: str) -> Codes:
    kept = _SKIPPED.sub("", unicodedata.normalize("NFKC", text))
    codes = np.frombuffer(kept.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE:
        return codes[:0] if not len(codes) else _mixed(codes.sum(keepdims=True, dtype=np.uint64))
    rolled = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for i in range(SHINGLE):
        rolled = rolled * _BASE + codes[i : len(codes) - SHINGLE + 1 + i]
    return _mixed(rolled)


def _mixed(values: Codes) -> Codes:
    """Values spread over all 64 bits (the finaliser of splitmix64)."""
    values = values * _MIX
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def overlap(a: Codes, b: Codes) -> float:
    """Share of the smaller set that the other holds: a copy without its tables is still a copy."""
    if not len(a) or not len(b):
        return 0.0
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / min(len(a), len(b))


def _signatures(texts: Sequence[str]) -> Codes:
    """MinHash: for each text and each of BANDS * ROWS hash functions the least hash of its shingles."""
    random = np.random.default_rng(2007)
    odd = random.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    add = random.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
    found = np.full((len(texts), BANDS * ROWS), np.iinfo(np.uint64).max, dtype=np.uint64)
    for i, text in enumerate(texts):
        hashes = _hashes(text)
        if len(hashes):
            found[i] = [((hashes * a + b) >> np.uint64(16)).min() for a, b in zip(odd, add, strict=True)]
    return found


def candidates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, of texts that may be alike, each once."""
    signatures, seen = _signatures(texts), set()
    for band in range(BANDS):
        rows = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        keys = rows.view([("", np.uint64)] * ROWS).ravel()
        _, inverse = np.unique(keys, return_inverse=True)
        order = np.argsort(inverse, kind="stable")
        bounds = np.flatnonzero(np.diff(inverse[order])) + 1
        for bucket in np.split(order, bounds):
            if len(bucket) > 1:
                for pair in _pairs([int(i) for i in bucket]):
                    if pair not in seen:
                        seen.add(pair)
                        yield pair


def _pairs(bucket: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each member with the first PARTNERS members of its bucket."""
    for at, member in enumerate(bucket):
        yield from ((other, member) for other in bucket[: min(at, PARTNERS)])
