"""Duties of one report since 2021: a short overview, and a word on fees for handling information."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from reportminer.check.codes import FINDINGS, At, finding, words
from reportminer.check.subject import Subject
from reportminer.models import FindingRow, Regime
from reportminer.rules import compile_pattern
from reportminer.spans import gaps

_FEE = "费"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of findings.toml."""
    text = words(name)
    return compile_pattern(text, where=f"{FINDINGS}, {name}", anchored=text.startswith("^") or text.endswith("$"))


def check_overview(subject: Subject) -> Iterable[FindingRow]:
    """overview.long: without its heading and white space."""
    if subject.regime is not Regime.FORMAT_2021:
        return
    longest = int(words("overview.longest"))
    for section in subject.sections:
        if section.code != "overview":
            continue
        length = len("".join(section.text.split()))
        if length > longest:
            at = At(section="overview", span=subject.heading(section), expected=str(longest), actual=str(length))
            yield finding(subject.about, "overview.long", at)


def check_fees(subject: Subject) -> Iterable[FindingRow]:
    """fee.unreported: nothing on fees for handling information in the whole prose."""
    if subject.regime is not Regime.FORMAT_2021 or tells_fees(prose_of(subject)):
        return
    other = next((s for s in subject.sections if s.code == "other"), None)
    yield finding(subject.about, "fee.unreported", At(section="other", span=subject.source_span(other.clean) if other else None))


def tells_fees(text: str) -> bool:
    """True where a text tells whether fees for handling information were collected."""
    lines = (line for line in text.split("\n") if _FEE in line)
    sentences = "\n".join(s for line in lines for s in re.split("[。；]", line) if _FEE in s)  # the patterns look within one, and are slow
    return pattern("fees.told").search(pattern("fees.not_told").sub("", sentences)) is not None


def prose_of(subject: Subject) -> str:
    """The clean text without its tables."""
    return "\n".join(block.of(subject.clean.text) for block in gaps(subject.masks, len(subject.clean.text)))
