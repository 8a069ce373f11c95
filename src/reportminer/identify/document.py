"""What a document is: its title, whether it is an annual report, which form it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from reportminer.clean.boilerplate import title_patterns
from reportminer.identify.dates import year_in
from reportminer.identify.names import own_words
from reportminer.models import CleanText, Document, PageFacts, Section, TableRead
from reportminer.records import record
from reportminer.rules import alternation, compile_pattern, load_toml

_HEAD_LINES = 6
_TITLED, _FRAME = 1200, 3000
"""Characters of a clean text and of a page in which its title stands."""
_LONGEST_TITLE = 80
_HEADINGS = 2
_LINES_BETWEEN = 4
_WHOLE_PARTS = frozenset({"above-title", "end.next-article"})
"""Cleaning takes these out: what stands above the first report of several, and the others."""
_OPENING = 240
"""Characters of a text in which it says what it is."""
_STATUTORY = frozenset({"proactive", "requests", "fees", "review_litigation", "problems", "other", "overview"})
_OWN = frozenset({"proactive", "requests", "fees", "review_litigation"})


@cache
def _pattern(table: str, key: str) -> re.Pattern[str]:
    return compile_pattern(load_toml("identify.toml")[table][key], where=f"identify.toml, [{table}] {key}", anchored=table == "addressed")


def titles_of(clean: CleanText, facts: PageFacts, page: str = "") -> tuple[str, ...]:
    """What may be the title, best first: the page's own field, the line of the text or right above it, the page's headline."""
    printed = _printed_title(clean.text) or _title_above(clean.text, page)
    found = dict.fromkeys(title for t in (facts.title, printed, facts.headline) if (title := _bare(t)))
    return tuple(sorted(found, key=lambda t: not _pattern("title", "names_report").search(t)))  # pages may bear their site's name


def more_titles(clean: CleanText) -> tuple[str, ...]:
    """All lines above the text that are titles with a year: pages bear their own heading and the report's; more are a list of reports."""
    found = dict.fromkeys(title for title in _title_lines(clean.text[:_TITLED].split("\n")) if year_in(title))
    return tuple(found) if len(found) <= _HEADINGS else ()


def title_in(titles: Sequence[str], page: str, year: int | None) -> str:
    """The title of the report about `year`, as printed: without the site's name, by the page where its text has none; "" for none."""
    about = [title for title in titles if year_in(title) == year] or list(titles)
    best = about[0] if about else ""
    if not _pattern("title", "names_report").search(best):
        printed = _title_lines(page[:_FRAME].split("\n"))
        return next((title for title in printed if year and year_in(title) == year), best)
    return next((t for t in about[1:] if t in best and _pattern("title", "annual").search(t)), best)


def _bare(title: str) -> str:
    return title.strip().lstrip("#").strip()


def _printed_title(text: str) -> str:
    """The title above the text; what only names a column (政府信息公开年报) yields to the one title with a year below it."""
    lines = text[:_TITLED].split("\n")
    found = next(_title_lines(lines[:_HEAD_LINES]), "")
    if _pattern("title", "column").fullmatch(found):
        below = {title for title in _title_lines(lines) if year_in(title)}
        return below.pop() if len(below) == 1 else found
    inline = _pattern("title", "inline").match(text[:200].split("\n", 1)[0])
    return found or (inline[0] if inline else "")


def _title_above(text: str, page: str) -> str:
    """The title that stands right above the text in its page, with the line that says when and by whom; "" for none."""
    at = page.find(text.split("\n", 1)[0][:_OPENING]) if text else -1
    lines = [line for line in page[max(0, at - _FRAME) : max(0, at)].split("\n") if line.strip()]
    titles = [t for t in _title_lines(lines[-_LINES_BETWEEN:]) if year_in(t) or _pattern("title", "annual").search(t)]
    return titles[-1] if titles else ""


def _title_lines(lines: Sequence[str]) -> Iterator[str]:
    """Titles made whole where they stand on two or three lines (issuer, year and kind apart, or the end of a notice's)."""
    pattern, issuer_line = title_patterns()
    above: list[str] = []
    for line, below in pairwise([*(line.strip() for line in lines), ""]):
        if pattern.fullmatch(line) and len(line) <= _LONGEST_TITLE:
            own = [part for part in above if not (year_in(line) and year_in(part))]  # a menu of years is none of it
            yield "".join(own) + line + (below if _pattern("title", "goes_on").fullmatch(below) else "")
        is_part = issuer_line.fullmatch(line) and len("".join(above)) < _LONGEST_TITLE / 2
        above = [*above, line] if is_part else []


@record
class Refusal:
    """Why a document is no annual report: a phrase of findings.toml and what stands in its slot."""

    reason: str
    what: str = ""


def why_not_annual(
    titles: Sequence[str], clean: CleanText, sections: Sequence[Section], tables: Sequence[TableRead], *, page: str
) -> Refusal | None:
    """Why a document is not an agency's annual report on open government information; None where it is one.

    A title alone does not make one: a letter on yearly tasks, a notice, a page of model texts carry it too. It needs the
    matters that the Regulations ask for, or the official tables.
    """
    codes = {c for s in sections for c in (s.code, *s.also_covers)}
    title = next(iter(titles), "")
    annual = any(_pattern("title", "annual").search(t) for t in titles[:2])
    other = other_kind(title) or next((kind for t in titles[1:] if year_in(t) and (kind := other_kind(t))), "")
    beside = "\n".join(removed.span.of(page) for removed in clean.removed if removed.reason in _WHOLE_PARTS)
    if len(_pattern("many_reports", "pattern").findall(f"\n{beside}\n{clean.text}")) >= 2:
        return Refusal("several_reports")
    if part := _pattern("part_of_year", "pattern").search(f"{title}\n{clean.text[:_OPENING]}"):
        return Refusal("part_of_year", part[0])
    if other:
        return Refusal("other_title", other)
    if tables and any(t.cells for t in tables) and codes & _STATUTORY:
        return None
    if len(codes & _OWN) >= 2 or (codes & _OWN and len(codes & _STATUTORY) >= 3):
        return None
    if annual and not _is_letter(clean.text) and _tells_statutory_matters(clean.text):
        return None
    return Refusal("no_matters")


def other_kind(title: str) -> str:
    """The word by which a title names something else than a report: a notice, a plan, another matter; "" where it does not.

    Only what is the document's own counts: not the issuer's name (规划委员会, 财政局), not the names of the site and its columns.
    """
    for piece in own_words(title):
        found = [match[0] for match in _pattern("title", "other").finditer(piece)]
        if found and not any(_pattern("title", key).search(piece) for key in ("ends_as_report", "hands_on")):
            return found[-1]
    return ""


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
