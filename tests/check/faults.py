"""Faults to break a clean report with: each is a code, and a change of the file's text; None where it does not apply.

`Original.plain` is the report as its reader leaves it, fit for faults of the prose; `Original.raw` the file with its cells,
fit for faults of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus import document
from reportminer.check import check_store
from reportminer.models import Mined
from reportminer.pipeline import mine
from reportminer.resolve import resolve_issuers_and_duplicates
from reportminer.store import Batch, Store, open_store


@dataclass(frozen=True)
class Original:
    """A clean report."""

    path: Path

    @property
    def plain(self) -> str:
        return document(self.path).text

    @property
    def raw(self) -> str:
        return self.path.read_bytes().decode(document(self.path).encoding or "utf-8")

    @property
    def mined(self) -> Mined:
        """All rows of the plain text."""
        return mined_text(self.plain)

    def section(self, code: str) -> tuple[int, int] | None:
        """Where a section that serves this code alone stands in the plain text."""
        found = [s for s in self.mined.sections if s.code == code and not s.also_covers]
        return (found[0].start_char, found[0].end_char) if found else None

    def body(self, code: str) -> tuple[int, int] | None:
        """The section's text below its heading."""
        row = next((s for s in self.mined.sections if s.code == code and not s.also_covers), None)
        if row is None:
            return None
        at = self.plain.find(row.title, row.start_char) + len(row.title)
        return at, row.end_char


Change = Callable[[Original], "str | Sequence[str] | None"]


@cache
def mined_text(text: str) -> Mined:
    """A text through the whole pipeline."""
    suffix = "html" if "<" in text[:200] else "txt"
    return mine(text.encode(), path=f"{abs(hash(text))}.{suffix}")


def codes_of(texts: Sequence[str]) -> list[set[tuple[str, str]]]:
    """(severity, code) of everything found in each of these reports, between them too."""
    with open_store(":memory:") as store:
        load(store, texts)
        found: dict[str, set[tuple[str, str]]] = {}
        for report_id, severity, code in store.rows("SELECT report_id, severity, code FROM findings"):
            found.setdefault(report_id, set()).add((severity, code))
        return [found.get(mined_text(t).report.report_id, set()) for t in texts]


def load(store: Store, texts: Sequence[str]) -> None:
    """Store and check texts as an ingest does."""
    rows = [mined_text(t) for t in texts]
    store.save(Batch(rows), miner="tests")
    resolve_issuers_and_duplicates(store, [m.report.report_id for m in rows])
    check_store(store)


# ------------------------------------------------------------------------------------------------------- sections


def drop(code: str) -> Change:
    """A section is left out."""

    def change(o: Original) -> str | None:
        span = o.section(code)
        return o.plain[: span[0]] + o.plain[span[1] :] if span else None

    return change


def rename(code: str) -> Change:
    """A section gets a title that says nothing of its matter."""

    def change(o: Original) -> str | None:
        row = next((s for s in o.mined.sections if s.code == code and not s.also_covers and s.number), None)
        if row is None:
            return None
        at = o.plain.find(row.title, row.start_char)
        return o.plain[:at] + "队伍建设" + "\n" + o.plain[at + len(row.title) :]

    return change


def empty(code: str, said: str) -> Change:
    """Nothing, or next to nothing, below the heading."""

    def change(o: Original) -> str | None:
        span = o.body(code)
        return f"{o.plain[: span[0]]}\n{said}\n{o.plain[span[1] :]}" if span else None

    return change


def swap(o: Original) -> str | None:
    """Two sections change places."""
    one, other = o.section("proactive"), o.section("requests")
    if not one or not other or one[1] > other[0]:
        return None
    text = o.plain
    return text[: one[0]] + text[other[0] : other[1]] + "\n" + text[one[1] : other[0]] + text[one[0] : one[1]] + text[other[1] :]


def misnumber(o: Original) -> str | None:
    """The third section is called the fifth."""
    row = next((s for s in o.mined.sections if s.number == "三、"), None)
    if row is None:
        return None
    at = o.plain.find("三、", row.start_char)
    return f"{o.plain[:at]}五{o.plain[at + 1 :]}"


# --------------------------------------------------------------------------------------------------------- tables


def _row(text: str, label: str) -> tuple[int, int] | None:
    """Where the table row that opens with a label stands: a <tr>, or a line with tabs."""
    at = text.rfind(label) if label == "（七）总计" else text.find(label)
    if at < 0:
        return None
    if "<tr" in text:
        start, end = text.rfind("<tr", 0, at), text.find("</tr>", at)
    else:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return (start, end) if 0 <= start < end else None


def _numbers(row: str) -> list[re.Match[str]]:
    return list(re.finditer(r"(?<=>)[\d０-９]+(?=<)|(?<=\t)[\d０-９]+(?=\t|$)", row))


def cell(label: str, column: int, by: int = 3) -> Change:
    """One cell of a row is changed; columns count from the end."""

    def change(o: Original) -> str | None:
        found = _row(o.raw, label)
        numbers = _numbers(o.raw[found[0] : found[1]]) if found else []
        if found is None or len(numbers) < 7:
            return None
        at = numbers[column]
        return o.raw[: found[0] + at.start()] + str(int(at[0]) + by) + o.raw[found[0] + at.end() :]

    return change


def review_cell(o: Original) -> str | None:
    """The total of reviews is changed."""
    last = o.raw.rfind("尚未审结")
    row = next((m for m in re.finditer(r"<tr(?:(?!</tr>).)*</tr>|[^\n]+", o.raw[last:], re.S) if len(_numbers("\t" + m[0])) == 15), None)
    if row is None or last < 0:
        return None
    at = _numbers("\t" + row[0])[4]
    start = last + row.start() + at.start() - 1
    return o.raw[:start] + str(int(at[0]) + 2) + o.raw[start + len(at[0]) :]


def shift(o: Original) -> str | None:
    """A row's figures move one cell to the right."""
    found = _row(o.raw, "本年新收")
    row = o.raw[found[0] : found[1]] if found else ""
    numbers = _numbers(row)
    if found is None or len(numbers) != 7 or len({n[0] for n in numbers}) < 2:
        return None
    values = ["0", *(n[0] for n in numbers[:-1])]
    for at, value in reversed(list(zip(numbers, values, strict=True))):
        row = row[: at.start()] + value + row[at.end() :]
    return o.raw[: found[0]] + row + o.raw[found[1] :]


def drop_table(heading: str, following: str) -> Change:
    """A table section keeps its heading and loses its table."""

    def change(o: Original) -> str | None:
        start, end = o.plain.find(heading), o.plain.find(following)
        if not 0 <= start < end or "第二十条" not in o.plain:
            return None
        line = o.plain.find("\n", start)
        return o.plain[:line] + "\n" + o.plain[end:] if 0 <= line < end else None

    return change


# ---------------------------------------------------------------------------------------------------------- prose


def figure(indicator: str, pattern: str, by: int) -> Change:
    """A number of the prose that a table has too is changed."""

    def change(o: Original) -> str | None:
        body = o.plain
        found = re.search(pattern, body)
        if not any(i.indicator == indicator and i.basis == "table" for i in o.mined.indicators):
            return None
        return f"{body[: found.start(1)]}{int(found[1]) + by}{body[found.end(1) :]}" if found else None

    return change


def append(code: str, sentence: str, years: tuple[int, int] = (2008, 2030)) -> Change:
    """A sentence is added at the end of a section."""

    def change(o: Original) -> str | None:
        span, year = o.section(code), o.mined.report.report_year or 0
        if not span or not years[0] <= year <= years[1]:
            return None
        return f"{o.plain[: span[1]].rstrip()}\n{sentence}\n{o.plain[span[1] :]}"

    return change


def replace_all(pattern: str, by: str, years: tuple[int, int] = (2008, 2030)) -> Change:
    """Every match is replaced in a report of these years, of an issuer with a region."""

    def change(o: Original) -> str | None:
        if not o.mined.report.region_code:
            return None
        year = o.mined.report.report_year or 0
        changed = re.sub(pattern, by, o.plain)
        return changed if changed != o.plain and years[0] <= year <= years[1] else None

    return change


def late(o: Original) -> str | None:
    """Dated, or signed, in August of the year after."""
    year = o.mined.report.report_year or 0
    dated = re.sub(rf"{year + 1}\s*[年\-/.]\s*\d+\s*[月\-/.]\s*\d+日?", f"{year + 1}-08-15", o.plain)
    return dated if dated != o.plain else f"{dated.rstrip()}\n{o.mined.report.issuer}\n{year + 1}年8月15日\n"


def wrong_period(o: Original) -> str | None:
    """The data cover the year before."""
    start, end = o.mined.report.period_start, o.mined.report.period_end
    year = o.mined.report.report_year or 0
    if not start or not end or year == 2008 or str(year) not in (o.mined.report.title or ""):
        return None
    return re.sub(rf"{year}(年1月1日.{{0,8}}?)(?:{year}年)?12月31日", rf"{year - 1}\g<1>{year - 1}年12月31日", o.plain, count=1)


def foreign(sentence: str) -> Change:
    """A sentence about itself names another county."""

    def change(o: Original) -> str | None:
        if not o.mined.report.region_code:
            return None
        return append("problems", sentence)(o)

    return change


# ------------------------------------------------------------------------------------------- two years, two issuers


def next_year(text: str, year: int) -> str:
    """The report a year later, word for word."""
    return text.replace(str(year + 1), str(year + 2)).replace(str(year), str(year + 1))


def two_years(change: Callable[[str, int], str | None], years: tuple[int, int] = (2008, 2030), *, raw: bool = False) -> Change:
    """The original and a report on the year after."""

    def both(o: Original) -> Sequence[str] | None:
        year, text = o.mined.report.report_year or 0, o.raw if raw else o.plain
        later = change(text, year) if years[0] <= year <= years[1] else None
        return (text, later) if later and later != text else None

    return both


def carried(text: str, year: int) -> str | None:
    """Next year's report carries in what was never carried out."""
    later = next_year(text, year)
    found = _row(later, "上年结转")
    numbers = _numbers(later[found[0] : found[1]]) if found else []
    if found is None or len(numbers) != 7:
        return None
    at = numbers[0]
    return later[: found[0] + at.start()] + str(int(at[0]) + 7) + later[found[0] + at.end() :]


def documents(text: str, year: int) -> str | None:
    """Next year's documents in force do not follow."""
    later = next_year(text, year)
    found = _row(later, "规范性文件</") or _row(later, "行政规范性文件")
    numbers = _numbers(later[found[0] : found[1]]) if found else []
    if found is None or len(numbers) != 3:
        return None
    at = numbers[2]
    return later[: found[0] + at.start()] + str(int(at[0]) + 17) + later[found[0] + at.end() :]


def items(text: str, year: int) -> str | None:
    """Next year's licensing items do not follow."""
    later = next_year(text, year)
    found = _row(later, "行政许可")
    numbers = _numbers(later[found[0] : found[1]]) if found else []
    if found is None or len(numbers) < 2:
        return None
    at = numbers[0]
    return later[: found[0] + at.start()] + str(int(at[0]) + 19) + later[found[0] + at.end() :]


def another(name: str, other: str) -> Change:
    """Another issuer's report with nothing but the name changed."""

    def change(o: Original) -> Sequence[str] | None:
        return (o.plain, o.plain.replace(name, other)) if name in o.plain else None

    return change
