"""What a document is: its title, whether it is an annual report, which form it follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reportminer.clean.boilerplate import title_patterns
from reportminer.models import CleanText, Document, PageFacts, Section, TableRead
from reportminer.records import record
from reportminer.rules import alternation, compile_pattern, load_toml

_HEAD_LINES = 6
_OPENING = 240
"""Characters of a text in which it says what it is."""
_STATUTORY = frozenset({"proactive", "requests", "fees", "review_litigation", "problems", "other", "overview"})
_OWN = frozenset({"proactive", "requests", "fees", "review_litigation"})


@cache
def _pattern(table: str, key: str) -> re.Pattern[str]:
    return compile_pattern(load_toml("identify.toml")[table][key], where=f"identify.toml, [{table}] {key}", anchored=table == "addressed")


def titles_of(clean: CleanText, facts: PageFacts) -> tuple[str, ...]:
    """What may be the title, best first: the page's own field, the line of the text, the page's headline."""
    found = dict.fromkeys(t.strip() for t in (facts.title, _printed_title(clean.text), facts.headline) if t and t.strip())
    return tuple(sorted(found, key=lambda t: not _pattern("title", "names_report").search(t)))  # pages may bear their site's name


def _printed_title(text: str) -> str:
    """The title above the text, made whole where it stands on two or three lines (issuer, year and kind apart)."""
    pattern, issuer_line = title_patterns()
    above = ""
    for line in text[:1200].split("\n")[:_HEAD_LINES]:
        line = line.strip()
        if pattern.fullmatch(line) and len(line) <= 80:
            return above + line
        above = above + line if issuer_line.fullmatch(line) and len(above) < 40 else ""
    first = text[:200].split("\n", 1)[0]
    inline = _pattern("title", "inline").match(first)
    return inline[0] if inline else ""


@record
class Refusal:
    """Why a document is no annual report: a phrase of findings.toml and what stands in its slot."""

    reason: str
    what: str = ""


def why_not_annual(titles: Sequence[str], clean: CleanText, sections: Sequence[Section], tables: Sequence[TableRead]) -> Refusal | None:
    """Why a document is not an agency's annual report on open government information; None where it is one.

    A title alone does not make one: a letter on yearly tasks, a notice, a page of model texts carry it too. It needs the
    matters that the Regulations ask for, or the official tables.
    """
    codes = {c for s in sections for c in (s.code, *s.also_covers)}
    title = next(iter(titles), "")
    annual = any(_pattern("title", "annual").search(t) for t in titles[:2])
    other = _pattern("title", "other").search(title)
    if len(_pattern("many_reports", "pattern").findall(f"\n{clean.text}")) >= 2:
        return Refusal("several_reports")
    if part := _pattern("part_of_year", "pattern").search(f"{title}\n{clean.text[:_OPENING]}"):
        return Refusal("part_of_year", part[0])
    if other and not _pattern("title", "ends_as_report").search(title):
        return Refusal("other_title", other[0])
    if tables and any(t.cells for t in tables) and codes & _STATUTORY:
        return None
    if len(codes & _OWN) >= 2 or (codes & _OWN and len(codes & _STATUTORY) >= 3):
        return None
    if annual and not other and not _is_letter(clean.text) and _tells_statutory_matters(clean.text):
        return None
    return Refusal("no_matters")


def _is_letter(text: str) -> bool:
    """True where the text opens with the office it is addressed to."""
    for line in text[:400].split("\n")[:4]:
        if re.fullmatch(r"[^。，；]{2,60}[：:]", line.strip()) and _pattern("addressed", "words").search(line):
            return True
    return False


def _tells_statutory_matters(text: str) -> bool:
    """At least three of the matters of art. 32 / art. 50 are told somewhere in a text without headings."""
    matters: list[str] = load_toml("identify.toml")["matters"]["patterns"]
    return sum(re.search(m, text) is not None for m in matters) >= 3


def layout_of(document: Document, year: int | None) -> str | None:
    """The form a report follows, by labels that only one form has; the oldest where it has none of them."""
    text = "".join(document.text.split())
    if _any_label().search(text):
        scores = {layout: sum(label in text for label in labels) for layout, labels in _labels().items()}
        best = max(scores, key=lambda k: scores[k])
        if scores[best] >= 2 or (scores[best] == 1 and best != "stats-2014"):
            return best
    return "regs-2008" if year is not None else None


def _labels() -> dict[str, list[str]]:
    labels: dict[str, list[str]] = load_toml("identify.toml")["layout"]
    return labels


@cache
def _any_label() -> re.Pattern[str]:
    return re.compile(alternation(label for labels in _labels().values() for label in labels))
