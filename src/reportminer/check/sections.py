"""Which required sections are there, told elsewhere, or missing (Regulations 2007 art. 32, 2019 art. 50)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reportminer.models import CleanText, Regime, Section
from reportminer.records import record
from reportminer.rules import Rule, compile_pattern, load_rules, load_toml
from reportminer.spans import Span

_LEAST_OVERVIEW = 150
_SENTENCE = re.compile(r"[^。；\n]{1,1000}")


class EmbeddedRule(Rule):
    """How a required matter is recognised where it has no heading."""

    section: str
    pattern: str


@record
class Verdict:
    """Where a required section stands; `span` is the telling sentence in the clean text."""

    section: str
    status: str  # present, embedded, missing
    span: Span | None = None


@cache
def embedded_rules() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Patterns of sentences that report a matter, by section."""
    found: dict[str, tuple[re.Pattern[str], ...]] = {}
    for rule in load_rules("sections.toml", "embedded", EmbeddedRule):
        pattern = compile_pattern(rule.pattern, where=f"sections.toml, rule {rule.id!r}")
        found[rule.section] = (*found.get(rule.section, ()), pattern)
    return found


def required_sections(regime: Regime) -> tuple[str, ...]:
    """The sections a regime requires, in the order of its article."""
    return tuple(load_toml("sections.toml")["required"][regime.value])


def judge_sections(clean: CleanText, sections: Sequence[Section], regime: Regime) -> tuple[Verdict, ...]:
    """A verdict for each section the regime requires."""
    covered = {c for s in sections for c in (s.code, *s.also_covers)}
    return tuple(
        Verdict(code, "present") if code in covered else _without_heading(code, clean, sections) for code in required_sections(regime)
    )


def _without_heading(code: str, clean: CleanText, sections: Sequence[Section]) -> Verdict:
    """Embedded where a sentence of the report plainly tells the matter; the preamble only announces."""
    patterns = embedded_rules().get(code, ())
    for section in sections:
        if section.code == "preamble" or not patterns:
            continue
        for sentence in _SENTENCE.finditer(clean.text, section.body.start, section.body.end):
            if any(p.match(sentence[0]) for p in patterns):
                return Verdict(code, "embedded", _trimmed(sentence))
    if code == "overview":
        return _overview_above(sections)
    return Verdict(code, "missing")


def _trimmed(found: re.Match[str]) -> Span:
    text = found[0]
    start = found.start() + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _overview_above(sections: Sequence[Section]) -> Verdict:
    """A report may tell its year's work above the first heading instead of under one."""
    preamble = next((s for s in sections if s.code == "preamble"), None)
    tells = preamble and re.search(load_toml("sections.toml")["overview_above"]["pattern"], preamble.text)
    if preamble and tells and len(preamble.text) >= _LEAST_OVERVIEW:
        start = preamble.body.start + len(preamble.text[: tells.start()])
        return Verdict("overview", "embedded", Span(start, min(start + len(tells[0]), preamble.body.end)))
    return Verdict("overview", "missing")
