"""Who issued a report: the name as its title prints it, said in full from the body or the page where the title does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from reportminer.identify.divisions import Division
from reportminer.identify.kinds import ISSUERS, field_of, kind_of, level_of, normalise_name, pattern, successors, without_place
from reportminer.identify.names import (
    BodyName,
    Parts,
    is_full,
    is_self,
    names_beside_title,
    names_in_body,
    names_in_title,
    names_on_page,
    names_site,
    parts_of,
    places_on_page,
    says_report,
    zones_on_page,
)
from reportminer.identify.places import (
    MAJORITY,
    PlaceMention,
    Region,
    decide,
    find_places,
    place_at,
    region_of,
    resolve_region,
    starts,
)
from reportminer.models import PageFacts
from reportminer.records import record
from reportminer.rules import load_toml
from reportminer.spans import Span

__all__ = ["Issuer", "find_issuer", "issuer_key", "normalise_name", "successors"]

REACH = 24  # characters before 教育局 in which its place may begin
ENOUGH = 100  # places looked at for one name


@record(kw_only=True)
class Issuer:
    """Who issued a report. `name` is "" where nothing tells."""

    name: str
    kind: str | None  # government, department, township, office, other
    level: str | None  # national, province, prefecture, county, township
    field: str | None  # education, health, …: ids of [[field]] in issuers.toml
    region: Region | None
    basis: str  # title, body, page, signature: where the name stands
    evidence: Span | None  # of the name in the body


@record(kw_only=True)
class Evidence:
    """Everything that may tell the issuer."""

    titles: tuple[str, ...]
    facts: PageFacts
    body: str
    year: int | None

    @property
    def page(self) -> str:
        """What titles and page say, in one text."""
        facts = self.facts
        return "\n".join((*self.titles, facts.title, facts.source, facts.site, facts.headline))


@record
class Found:
    """A name, where it stood, and its place in the body."""

    name: str
    basis: str
    span: Span | None = None


def find_issuer(*, titles: Sequence[str], facts: PageFacts, body: str, year: int | None) -> Issuer:
    """The issuer of a report. `titles` best first; `evidence` counts characters of `body`."""
    page = (title for title in (facts.title, facts.headline) if says_report(title))
    printed = tuple(dict.fromkeys(title for title in (*titles, *page) if title and not names_site(title)))
    evidence = Evidence(titles=printed, facts=facts, body=body, year=year)
    sources = (_from_titles, _from_body, _beside_titles, _from_page)
    found = next((found for source in sources if (found := source(evidence))), Found("", "title"))
    return _describe(found, evidence)


def issuer_key(name: str, region: Region | None) -> str:
    """What is equal for all ways to print one issuer: region code and normalised name without its place.

    The full normalised name where the region is undecided.
    """
    if region is None:
        return normalise_name(name)
    return f"{region.code}:{normalise_name(without_place(name)) or load_toml(ISSUERS)['words']['region_alone']}"


def _describe(found: Found, evidence: Evidence) -> Issuer:
    name, region = found.name, _region(found.name, evidence)
    kind = kind_of(name) if not is_self(name) else None
    at = evidence.body.find(name) if name else -1
    span = found.span or (Span(at, at + len(name)) if at >= 0 else None)
    shown = "" if is_self(name) else _without_our(name)
    return Issuer(
        name=shown,
        kind=kind,
        level=level_of(name, kind, region),
        field=field_of(name, kind),
        region=region,
        basis=found.basis,
        evidence=span if shown else None,
    )


def _without_our(name: str) -> str:
    """区教育局 for 我区教育局."""
    parts = parts_of(name)
    return parts.head + parts.core if parts.head else name


def _region(name: str, evidence: Evidence) -> Region | None:
    """The region of the name; the page's where the name is a township's or an institution's without a place."""
    if not name or is_self(name):
        return None
    if is_full(name):
        return resolve_region(name, context=f"{evidence.page}\n{evidence.body}", year=evidence.year)
    parts = parts_of(name)
    place = None if parts.head else _page_place(parts, evidence) or _site_place(parts, evidence)
    division = decide(place.divisions, context=evidence.page, year=evidence.year) if place else None
    return region_of(division, evidence.year) if division else None


def _from_titles(evidence: Evidence) -> Found | None:
    names = []
    for name in (name for title in evidence.titles for name in names_in_title(title)):
        if is_full(name):
            return _fuller(name, evidence)
        names.append(name)
    for name in names:
        found = _own(name, evidence) if is_self(name) else _completed(name, evidence)
        if found:
            return found
    return next((Found(name, "title") for name in names if not is_self(name)), None)


def _fuller(name: str, evidence: Evidence) -> Found:
    """The name with the places above it, where the body prints it so; else the name itself."""
    parts = parts_of(name)
    if parts.place and parts.core:
        best = _voted(parts, evidence)
        if best and len(best) > len(name) and best.endswith(name):
            return _located(best, evidence)
    return Found(name, "title")


def _completed(name: str, evidence: Evidence) -> Found | None:
    """A name that says no place, said in full: 区教育局 -> 西安市长安区教育局; None where nothing tells."""
    parts = parts_of(name)
    if not parts.head:
        for said in names_in_body(evidence.body):
            if _bears(said.name, parts.core) and is_full(said.name):
                return Found(said.name, said.basis, said.span)
    voted = _voted(parts, evidence)
    if voted:
        return _located(voted, evidence)
    place = _page_place(parts, evidence)
    if place and (parts.head or kind_of(name) in ("department", "office", "government")):
        return Found(place.text + parts.core, "page")
    zones = () if place or not parts.head else zones_on_page(evidence.facts)
    return next((Found(zone + parts.core, "page") for zone in zones if zone.endswith(_endings(parts))), None)


def _bears(name: str, core: str) -> bool:
    """True where a name ends with another's core, however that is shortened: 某县安全生产监督管理局 for 安监局."""
    return name.endswith(core) or normalise_name(name).endswith(normalise_name(core))


def _own(name: str, evidence: Evidence) -> Found | None:
    """The body that calls itself 我局: the name with that ending which the text or the page gives."""
    ending = pattern("relative", "self").match(name)
    said = _from_body(evidence) or _from_page(evidence)
    return said if said and ending and said.name.endswith(ending[1]) else None


def _from_body(evidence: Evidence) -> Found | None:
    """The author that the body names, said in full where it can be."""
    for said in names_in_body(evidence.body):
        if is_self(said.name):
            continue
        if is_full(said.name):
            return _with_place_above(said, evidence)
        completed = _completed(said.name, evidence)
        return completed or Found(said.name, said.basis, said.span)
    return None


def _with_place_above(said: BodyName, evidence: Evidence) -> Found:
    fuller = _fuller(said.name, evidence)
    return Found(said.name, said.basis, said.span) if fuller.name == said.name else fuller


def _from_page(evidence: Evidence) -> Found | None:
    """The publisher or the site."""
    for name in names_on_page(evidence.facts):
        found = Found(name, "page") if is_full(name) else _completed(name, evidence)
        if found and _may_speak(found.name, evidence):
            return Found(found.name, "page")
    return None


def _beside_titles(evidence: Evidence) -> Found | None:
    """A name that stands beside the report's words in a title, as sites add theirs."""
    names = (name for title in evidence.titles for name in names_beside_title(title))
    return next((Found(name, "title") for name in names if _may_speak(name, evidence)), None)


def _may_speak(name: str, evidence: Evidence) -> bool:
    """False for a government where the body speaks of 我局."""
    return kind_of(name) not in ("government", "office") or not pattern("words", "our_department").search(evidence.body)


def _located(name: str, evidence: Evidence) -> Found:
    at = evidence.body.find(name)
    return Found(name, "body", Span(at, at + len(name))) if at >= 0 else Found(name, "page")


def _page_place(parts: Parts, evidence: Evidence) -> PlaceMention | None:
    """The longest place of the page that a name not said in full may mean; None where the page names two."""
    fitting = [place for place in places_on_page(evidence.facts) if _fits(parts, place.text, place.divisions)]
    texts = sorted({place.text for place in fitting}, key=len)
    if not texts or any(not texts[-1].endswith(text) for text in texts):
        return None
    return next(place for place in fitting if place.text == texts[-1])


def _site_place(parts: Parts, evidence: Evidence) -> PlaceMention | None:
    """The county whose site the body names (通过某县政府信息公开网公开); None where it names sites of several."""
    if parts.place:
        return None
    found = (place for place in find_places(evidence.body) if pattern("words", "site_behind").match(evidence.body, place.span.end))
    sites = {place.text: place for place in found if {d.level for d in place.divisions} == {"county"}}
    return next(iter(sites.values())) if len(sites) == 1 else None


def _voted(parts: Parts, evidence: Evidence) -> str | None:
    """The full name ending with `parts.core` that the texts give: the longest of the place named in a clear majority."""
    counted = Counter(_full_names(parts, f"{evidence.page}\n{evidence.body}"))
    groups: Counter[str] = Counter()
    for (_, divisions), count in counted.items():
        division = decide(divisions, year=evidence.year) if divisions else None
        if division:
            groups[division.code] += count
    ranking = groups.most_common(2)
    if ranking and (len(ranking) == 1 or ranking[0][1] > MAJORITY * ranking[1][1]):
        codes = {ranking[0][0]}
        return max((name for (name, found) in counted if codes & {d.code for d in found}), key=len)
    names = {name for name, _ in counted}
    return names.pop() if len(names) == 1 else None


def _full_names(parts: Parts, text: str) -> Iterator[tuple[str, tuple[Division, ...]]]:
    """Names in `text` that end with the core, or with what it is short for, and say a place that fits."""
    government = bool(pattern("words", "governments").match(parts.core))
    if government:
        yield from _names_with(load_toml(ISSUERS)["words"]["government"], parts, text, government=True)
        return
    for core in dict.fromkeys((parts.core, normalise_name(parts.core))):
        yield from _names_with(core, parts, text, government=False)


def _names_with(core: str, parts: Parts, text: str, *, government: bool) -> Iterator[tuple[str, tuple[Division, ...]]]:
    for at in islice(_occurrences(core, text), ENOUGH):
        end = at + len(core)
        if pattern("words", "after_government" if government else "cut").match(text, end):
            continue
        for start in starts(text, max(0, at - REACH), at):
            place = place_at(text, start)
            gap = text[place.span.end : at] if place else ""
            if place and _closes(gap, government=government) and _fits(parts, place.text + gap, place.divisions):
                yield text[start:end], place.divisions if not _is_zone(gap) else ()
                break


def _occurrences(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + max(len(word), 1))


def _closes(gap: str, *, government: bool) -> bool:
    """True where nothing but a zone stands between a place and the rest of the name."""
    return not gap or _is_zone(gap) or (government and bool(pattern("words", "people").match(gap)))


def _is_zone(gap: str) -> bool:
    return bool(pattern("words", "zone").match(gap))


def _fits(parts: Parts, place: str, divisions: tuple[Division, ...]) -> bool:
    """True where a place may be that of the name: same division, or the ending that the name wants."""
    if parts.place:
        return bool({d.code for d in divisions} & {d.code for d in parts.place.divisions})
    return not parts.head or pattern("words", "people_end").sub("", place).endswith(_endings(parts))


def _endings(parts: Parts) -> tuple[str, ...]:
    """The endings that a place may have for the name's 区, 县, 市."""
    return tuple(load_toml(ISSUERS)["relative"]["endings"].get(parts.head, ()))
