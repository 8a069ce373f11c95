"""text.foreign_place: another county or city where the issuer should act or report. Precision first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reportminer.check.codes import At, finding
from reportminer.check.duties import pattern
from reportminer.check.passages import locate
from reportminer.check.reports import Part, Report, region_by_code
from reportminer.identify.divisions import Division, stem
from reportminer.identify.places import PlaceMention, Region, find_places
from reportminer.models import FindingRow
from reportminer.spans import Span

_SENTENCE = re.compile(r"[^。；！？\n]+")
_QUOTED = re.compile(r"《[^》\n]*》|“[^”\n]*”|[（(][^（）()\n]*[)）]")


def check_foreign(report: Report, parts: Sequence[Part], source: str) -> Iterable[FindingRow]:
    """One finding for each foreign place, at its first sentence."""
    own = region_by_code(report.region_code) if report.region_code else None
    if own is None:
        return
    seen: set[str] = set()
    for part in parts:
        for sentence, place in foreign_places(part.text, own, report.issuer or ""):
            if place.text not in seen:
                seen.add(place.text)
                span = locate(sentence, source, Span(part.start, part.end))
                at = At(section=part.code, span=span, evidence=sentence.strip(), expected=own.name, actual=place.text)
                yield finding(report.about(source), "text.foreign_place", at, slots={"place": place.text, "own": own.name})


def foreign_places(text: str, own: Region, issuer: str) -> Iterator[tuple[str, PlaceMention]]:
    """Sentences in which a place that is not the issuer's stands where the issuer should, and the place."""
    for found in _SENTENCE.finditer(text):
        sentence = found[0]
        plain = _QUOTED.sub(lambda m: "＿" * len(m[0]), sentence)
        if pattern("foreign.exempt").search(plain):
            continue
        for place in find_places(plain):
            if _foreign(place, own, issuer) and _as_itself(plain, place):
                yield sentence, place


def _foreign(place: PlaceMention, own: Region, issuer: str) -> bool:
    """True where nothing that the place may mean is the issuer's, above it or below it."""
    if place.text in issuer or any(d.level == "province" for d in place.divisions):
        return False
    return not any(_related(d, own) for d in place.divisions)


def _related(division: Division, own: Region) -> bool:
    names = {stem(n) for n in (own.name, own.prefecture, own.county) if n}
    if own.code in (division.code, division.prefecture_code, division.province_code) or stem(division.name) in names:
        return True
    return division.level != "county" and division.code[:4] == own.code[:4]


def _as_itself(sentence: str, place: PlaceMention) -> bool:
    """The place acts, names the report, or owns the site, where the sentence speaks of the issuer."""
    before, after = sentence[: place.span.start], sentence[place.span.end :]
    opens = pattern("foreign.lead").search(before) is not None
    if opens and (pattern("foreign.actor").match(after) or pattern("foreign.titled").match(after)):
        return True
    if pattern("foreign.pushed").search(before) and pattern("foreign.own_work").match(after):
        return True
    return bool(pattern("foreign.self_words").search(before) and pattern("foreign.own_site").match(after))
