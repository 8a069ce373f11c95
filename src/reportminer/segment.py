"""The report's sections: from its headings to codes of standards.md.

A heading has to look like one and to fit the order. The numbering style that carries most statutory titles is the top
level; titles of other styles are sub-headings, unless they fill a gap in the count. What the order does not explain is
kept and said in `Section.doubts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportminer.headings import STYLES, Mark, classify, is_toc_entry, known_title_end, read_mark, residue, title_end
from reportminer.models import CleanText, Section
from reportminer.spans import Span, gaps

_INLINE = re.compile(  # opens with the character before a mark, so that most places are passed over at once
    r"[。！？；：:”）)…\s告报](?:(?<=报告)|(?<=年报)|(?<![告报]))"
    r"(?=第?[一二三四五六七八九十]{1,3}(?:部分)?[、.．：:]|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d))"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[。，！；]|\d{2,}[条件次]")
_NO_TEXT = re.compile(r"[\s\d.…·\-—]+")
_CAPTION = re.compile(
    r"(?P<title>(?:附[件表]?[一二三\d]{0,2}[：: ]|附[件表]|(?<=[。；）)\s]))"
    r"[^。；\n]{0,40}表(?:[（(][^（）()\n]{1,12}[）)]|[^。；\n]{0,12}?))(?:填报单位[^。\n]{0,80})?$"
)
_NAMES_NO_TABLE = re.compile(r"附[件表录]?[一二三\d]{0,2}[：:、. ]*")
_STATUTORY = frozenset({"overview", "proactive", "requests", "fees", "review_litigation", "problems", "other", "statistics"})
_RANK = {style: i for i, style in enumerate(STYLES)}
_LONGEST_BARE = 34
_LONGEST_CAPTION = 150
_LEAST_ANNEX = 60
_LONGEST_HEADING = 200
_TABLE_NEAR = 160
_CONTENTS_LINES = 3
"""Lines with a page number that make a table of contents."""
_MOST_CANDIDATES = 1000
"""Numbered lines beyond which only statutory titles are looked at; the longest report seen has 160."""


class _Heading(NamedTuple):
    """A candidate: where it stands, how it is numbered, what it names. `inline`: not at the start of a line."""

    span: Span
    mark: Mark | None
    title: str
    codes: tuple[str, ...]
    inline: bool
    toc: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def style(self) -> str:
        return self.mark.style if self.mark else "none"


def segment(clean: CleanText, *, tables: Sequence[Span] = ()) -> tuple[Section, ...]:
    """The sections of a report in order, the preamble (ordinal 0) first; `tables` are spans of tables in the clean text.

    Spans without length mark where a grid stood. Headings inside tables are no headings.
    """
    candidates = _candidates(clean.text, tables)
    if len(candidates) > _MOST_CANDIDATES:
        candidates = [h for h in candidates if h.codes][:_MOST_CANDIDATES]
    headings = _top_level(_without_contents(candidates, clean.text))
    return tuple(_sections(clean, headings))


def _candidates(text: str, tables: Sequence[Span]) -> list[_Heading]:
    found: list[_Heading] = []
    for block in gaps([t for t in tables if len(t)], len(text)):
        start = block.start
        for line in block.of(text).split("\n"):
            found += _in_line(line, start, text, tables)
            start += len(line) + 1
        if not found or found[-1].codes[:1] != ("statistics",):
            found += _before_table(block, text, tables)
    return found


def _before_table(block: Span, text: str, tables: Sequence[Span]) -> Iterable[_Heading]:
    """The caption of a flat table, at the end of a text that lost its line breaks: 附件：…统计表."""
    if not any(t.start == block.end and len(t) for t in tables):
        return
    found = _CAPTION.search(block.of(text)[-_LONGEST_CAPTION:])
    if found and classify(found["title"])[:1] == ("statistics",):
        start = block.end - (len(found.string) - found.start())
        yield _Heading(Span(start, start + len(found["title"].rstrip())), None, found["title"].strip(), ("statistics",), True)


def _in_line(line: str, start: int, text: str, tables: Sequence[Span]) -> Iterable[_Heading]:
    """The heading a line opens with, and those inside it where line breaks were lost."""
    indent = len(line) - len(line.lstrip())
    whole = line.strip()
    first = _numbered(whole, start + indent, inline=False) or _bare(whole, start + indent, text, tables)
    if first:
        yield first
    if len(line) < 60:
        return
    for at in _INLINE.finditer(line):
        if at.end() > indent:
            heading = _numbered(line[at.end() : at.end() + _LONGEST_HEADING], start + at.end(), inline=True)
            if heading:
                yield heading


def _numbered(rest: str, start: int, *, inline: bool) -> _Heading | None:
    mark = read_mark(rest)
    if not mark:
        return None
    after = rest[len(mark.text) :]
    end = known_title_end(after) or (0 if inline and mark.style != "chinese" else title_end(after)) if inline else title_end(after)
    title = after[:end].strip()
    if not _CHINESE.search(title):
        return None
    toc = not inline and is_toc_entry(after)
    return _Heading(Span(start, start + len(mark.text) + end), mark, title, classify(title), inline, toc)


def _bare(line: str, start: int, text: str, tables: Sequence[Span]) -> _Heading | None:
    """A title without a number: a statistics table's, or one that consists of a statutory title and nothing else."""
    if not 2 <= len(line) <= _LONGEST_BARE + 20 or line[-1] in "。；，,;、" or not (codes := classify(line)):
        return None
    end = start + len(line)
    if codes[0] == "statistics":
        near = any(start <= t.start <= end + _TABLE_NEAR for t in tables)
        if not near and (start < 0.75 * len(text) or (_NAMES_NO_TABLE.fullmatch(line) and len(text) - end < _LEAST_ANNEX)):
            return None
    elif len(line) > _LONGEST_BARE or len(residue(line)) > 4 or re.search(r"[。，；！]|\d{2,}[条件次]", line):
        return None
    return _Heading(Span(start, end), None, line, codes, False, is_toc_entry(line))


def _without_contents(headings: list[_Heading], text: str) -> list[_Heading]:
    """The candidates less a table of contents: entries with page numbers, or titles that come again and have no text here."""
    listed = sum(h.toc for h in headings) >= _CONTENTS_LINES
    last = {(h.title, h.style): i for i, h in enumerate(headings)}
    kept = []
    for i, heading in enumerate(headings):
        comes_again = last[heading.title, heading.style] > i
        following = headings[i + 1].span.start if i + 1 < len(headings) else len(text)
        if (heading.toc and (listed or comes_again)) or (comes_again and not _has_text(text[heading.span.end : following])):
            continue
        kept.append(heading)
    return kept


def _has_text(body: str) -> bool:
    """True where more stands below a heading than a page number."""
    return len(_NO_TEXT.sub("", body[:_LONGEST_HEADING])) > 4


def _top_level(headings: list[_Heading]) -> list[_Heading]:
    """The headings of the top level, with doubts about their order."""
    style = _main_style(headings)
    if style is None:
        return []
    if style == "none":
        return _first_of_each([h for h in headings if h.style == "none"])
    chosen = _in_sequence([h for h in headings if h.style == style])
    chosen = _fill_gaps(chosen, [h for h in headings if h.style != style], style)
    return _with_statistics(chosen, [h for h in headings if not h.mark])


def _main_style(headings: list[_Heading]) -> str | None:
    """The style that names most different statutory sections; the higher-ranking one where two name as many."""
    named: dict[str, set[str]] = {}
    for heading in headings:
        named.setdefault(heading.style, set()).update(heading.codes)
    best, best_key = None, (0, 0)
    for style in (*_RANK, "none"):
        codes = (named.get(style, set()) & _STATUTORY) - {"statistics"}
        key = (len(codes), -_RANK.get(style, len(_RANK)))
        if codes and key > best_key:
            best, best_key = style, key
    return best


def _in_sequence(headings: list[_Heading]) -> list[_Heading]:
    """Headings of one style whose ordinals go on, or whose titles are statutory; lists inside a section are left out."""
    chosen: list[_Heading] = []
    seen: set[str] = set()
    last = 0
    for i, heading in enumerate(headings):
        value = heading.mark.value if heading.mark else 0
        statutory = bool(set(heading.codes) & _STATUTORY)
        new = statutory and not set(heading.codes) <= seen
        if value == last + 1 and (statutory or not heading.inline or _leads_on(headings[i + 1 :], value)):
            chosen.append(heading)
        elif new and not (value == 1 and last >= 1 and len(seen) >= 4):
            chosen.append(heading._replace(doubts=(f"number {value} after {last}",)) if value != last + 1 else heading)
        elif not statutory and not heading.inline and value in (last, last + 2) and last and _leads_on(headings[i + 1 :], value):
            chosen.append(heading._replace(doubts=(f"number {value} after {last}",)))
        else:
            continue
        seen |= set(heading.codes)
        last = value
    return chosen


def _leads_on(rest: Sequence[_Heading], value: int) -> bool:
    """True where the next number comes later with a statutory title: this one is part of the count."""
    return any(h.mark and h.mark.value == value + 1 and set(h.codes) & _STATUTORY for h in rest)


def _fill_gaps(chosen: list[_Heading], others: list[_Heading], style: str) -> list[_Heading]:
    """Statutory titles of another style that take a number left out, or that stand at a higher level."""
    seen = {c for h in chosen for c in h.codes}
    result = list(chosen)
    for heading in others:
        if not heading.mark or heading.inline or not set(heading.codes) & _STATUTORY or set(heading.codes) & seen:
            continue
        before = [h for h in result if h.span.start < heading.span.start]
        after = [h for h in result if h.span.start > heading.span.start]
        gap = (
            before
            and before[-1].mark
            and heading.mark.value == before[-1].mark.value + 1
            and (not after or (after[0].mark and after[0].mark.value == heading.mark.value + 1))
        )
        higher = _RANK[heading.style] < _RANK[style]
        if (gap and len(residue(heading.title)) <= 4) or higher:
            result.append(heading._replace(doubts=(f"numbered {heading.mark.text.strip()!r}, the others are not",)))
            seen |= set(heading.codes)
            result.sort(key=lambda h: h.span.start)
    return result


def _with_statistics(chosen: list[_Heading], bare: list[_Heading]) -> list[_Heading]:
    """The heading of a statistics table, which often stands behind the text without a number."""
    if any("statistics" in h.codes for h in chosen):
        return chosen
    extra = next((h for h in bare if h.codes and h.codes[0] == "statistics" and chosen and h.span.start > chosen[-1].span.start), None)
    return [*chosen, extra] if extra else chosen


def _first_of_each(headings: list[_Heading]) -> list[_Heading]:
    seen: set[str] = set()
    chosen = []
    for heading in headings:
        if not set(heading.codes) <= seen:
            chosen.append(heading)
            seen |= set(heading.codes)
    return chosen


def _sections(clean: CleanText, headings: list[_Heading]) -> Iterable[Section]:
    text = clean.text
    first = headings[0].span.start if headings else len(text)
    if text[:first].strip():
        yield _section(clean, 0, ("preamble",), "", "", Span(0, first), Span(0, first), ())
    overview_seen = False
    for i, heading in enumerate(headings):
        end = headings[i + 1].span.start if i + 1 < len(headings) else len(text)
        codes = heading.codes or ("nonstandard",)
        if codes == ("overview",) and overview_seen:
            codes = ("nonstandard",)
        overview_seen |= "overview" in codes
        mark = heading.mark.text.strip() if heading.mark else ""
        body = Span(heading.span.end, max(end, heading.span.end))
        yield _section(clean, i + 1, codes, heading.title, mark, Span(heading.span.start, end), body, heading.doubts)


def _section(  # noqa: PLR0913 - one place that builds the record
    clean: CleanText,
    ordinal: int,
    codes: tuple[str, ...],
    title: str,
    mark: str,
    whole: Span,
    body: Span,
    doubts: tuple[str, ...],
) -> Section:
    return Section(
        ordinal=ordinal,
        code=codes[0],
        also_covers=codes[1:],
        title=title,
        number=mark,
        text=body.of(clean.text).strip(" \n：:"),
        clean=whole,
        body=body,
        source=clean.offsets.to_source(whole),
        doubts=doubts,
    )
