"""Names of authorities in titles, in sentences and on pages. Rules: resources/issuers.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

from reportminer.identify.kinds import ISSUERS, TRAILING_BRACKET, compiled, fragments, pattern
from reportminer.identify.places import PlaceMention, find_places, in_zone, place_at
from reportminer.models import PageFacts
from reportminer.records import record
from reportminer.rules import compile_pattern, load_toml
from reportminer.spans import Span

LONGEST = 40  # characters of a name
LONGEST_TITLE = 300  # characters; what is longer is no title
SIGNED = 50_000  # characters at the end of a body in which signatures are looked for; pages repeat a body and add lists
ENOUGH = 200  # sentences of one kind looked at in a body
_YEAR = re.compile(r"\d{4}|[二两][〇○零Oo0]")
_YEAR_MARK = "\ue000"  # stands for a year in a title
BLANK = re.compile(r"\s*$")
DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
BORDER = re.compile(r"[。；;，,：:、！？!?\s（(《》“”\"\[\]【】]")


@record
class Parts:
    """A name in parts: 西安市长安区|教育局, or the ending that its place must have where it names none: 区|教育局."""

    place: PlaceMention | None
    head: str
    core: str


@record
class BodyName:
    """A name by which a body tells its author."""

    name: str
    span: Span
    basis: str  # signature, body


@lru_cache(maxsize=64)  # asked about one name again and again, as its parts decide what else is looked at
def parts_of(name: str) -> Parts:
    """Take a name apart."""
    place = place_at(name, 0)
    if place:
        return Parts(place, "", name[place.span.end :])
    head = pattern("relative", "head").match(name)
    if head and _ending().search(name[head.end() :]):
        return Parts(None, head[1], name[head.end() :])
    return Parts(None, "", name)


def is_full(name: str) -> bool:
    """True where the name says its place, a State organ or a zone, so that nothing has to be added."""
    parts = parts_of(name)
    if parts.head:
        return False
    return bool(parts.place or find_places(name) or pattern("words", "national").search(name) or _zone_name().match(name))


def is_self(name: str) -> bool:
    """True for 我局, 本镇: a name that only says what kind of body speaks."""
    return bool(pattern("relative", "self").match(name))


def is_name(text: str) -> bool:
    """True where the text can be an authority's name, in full or not, or a region alone."""
    if not 2 <= len(text) <= LONGEST or pattern("words", "never").search(text) or _ending().fullmatch(text):
        return False
    if is_self(text):
        return True
    parts = parts_of(text)
    if parts.place and not parts.core:
        return True
    core = TRAILING_BRACKET.sub("", parts.core)
    return bool(_ending().search(core)) and not BORDER.search(core.replace("（", "").replace("、", ""))


def names_in_title(title: str) -> tuple[str, ...]:
    """The names that a title may mean, best first.

    >>> names_in_title("关于西安市长安区教育局2010年政府信息公开工作年度报告")
    ('西安市长安区教育局',)
    """
    reports, others = _pieces(title)
    return tuple(dict.fromkeys(name for piece in reports or others for name in _names_of(piece)))


def names_beside_title(title: str) -> tuple[str, ...]:
    """Full names that stand apart from the report's words, as sites add theirs: 信息公开年报 - 福建省民政厅."""
    reports, others = _pieces(title)
    return tuple(name for piece in others for name in _names_of(piece) if is_full(name)) if reports else ()


def own_words(title: str) -> tuple[str, ...]:
    """What a title says of its document: the part with a report's words and a year (else all such parts, else all), without names.

    >>> own_words("某县财政局2012年政府信息公开工作情况报告 - 培训通知 - 某县财政局")
    ('政府信息公开工作情况报告',)
    """
    text = _without_years(title, mark=_YEAR_MARK)
    pieces = [piece for piece in pattern("title", "marks").split(text) if piece]
    reports = [piece for piece in pieces if _report().search(piece)]
    chosen = [piece for piece in reports if _YEAR_MARK in piece] or reports or pieces
    return tuple(_without_names(piece.replace(_YEAR_MARK, "")) for piece in chosen)


def _without_names(piece: str) -> str:
    names = sorted({*_names_of(piece), trimmed(piece)}, key=len, reverse=True)
    for name in filter(None, names):
        piece = piece.replace(name, "")
    return piece


def names_site(title: str) -> bool:
    """True where what is printed as a title is the name of a site or of its column: 某县人民政府信息公开网."""
    return pattern("title", "site").search(title) is not None and not _YEAR.search(title)


def says_report(title: str) -> bool:
    """True where a title has a report's words."""
    return bool(_report().search(title))


def _pieces(title: str) -> tuple[list[str], list[str]]:
    """The title's parts without years: those with a report's words, and the others that name no site."""
    text = _without_years(title)
    pieces = [piece for piece in pattern("title", "marks").split(text) if piece]
    reports = [piece for piece in pieces if _report().search(piece)]
    return reports, [p for p in pieces if p not in reports and not pattern("title", "site").search(p)]


def _without_years(title: str, *, mark: str = "") -> str:
    """The title without white space, years and brackets that say nothing of the issuer; `mark` in the place of each year."""
    text = pattern("title", "apart").sub("|", title[:LONGEST_TITLE].translate(DIGITS))
    text = re.sub(r"\s+", "", text)
    for drop in _drops():
        text = drop.sub(lambda found: mark if _YEAR.search(found[0]) else "", text)
    return text


def _names_of(piece: str) -> Iterator[str]:
    """Names before the report's words, else after them; what follows the last 关于 first.

    Where a site's column stands before the title (某省税务局信息公开年报某市税务局2020年…年度报告), the later name is first.
    """
    reports = list(_report().finditer(piece))
    begins = [0, *(match.end() for match in reports[:-1])]
    ends = [match.start() for match in reports] or [len(piece)]
    before = [part for begin, end in zip(begins, ends, strict=True) for part in _about().split(piece[begin:end])]
    behind = piece[reports[-1].end() :] if reports else ""
    tail = "" if pattern("title", "site").search(behind) else pattern("title", "tail").sub("", behind)
    for part in (*reversed(before), tail):
        name = trimmed(part)
        if name:
            yield name


@lru_cache(maxsize=256)  # a title is looked at for what it is, and for whose
def trimmed(part: str) -> str:
    """The name in a part of a title, without the words around it; "" where there is none."""
    text = pattern("words", "site_tail").sub("", part)
    for _ in range(2):
        text = pattern("title", "leading").sub("", pattern("title", "trailing").sub("", text))
    text += _missing_bracket(part, text)
    places = find_places(text)
    if len(places) > 1 and places[-1].text == places[0].text and is_name(text[places[-1].span.start :]):
        return text[places[-1].span.start :]  # two bodies of one place (县委, 县人民政府): the later one
    if is_name(text) and (not places or _may_precede(text[: places[0].span.start])):
        return text
    return next((text[place.span.start :] for place in places if is_name(text[place.span.start :])), "")


def _may_precede(prefix: str) -> bool:
    """True for what may stand before a name's place: nothing, or a State organ (国家统计局|福建|调查总队)."""
    return not prefix or bool(pattern("words", "prefix").search(prefix))


def _missing_bracket(part: str, text: str) -> str:
    """The closing bracket that trimming took from a name that has the opening one: 交通局（港口局）."""
    end = part.find(text) + len(text)
    opened = sum(text.count(mark) for mark in "（(") > sum(text.count(mark) for mark in "）)")
    return part[end : end + 1] if opened else ""


def names_in_body(body: str) -> tuple[BodyName, ...]:
    """The names by which a body tells its author, surest first: the signature, then sentences about the report."""
    found = [*_signatures(body)]
    for _, statement in compiled("statement"):
        matches = islice(statement.finditer(body), ENOUGH)
        found += [name for match in matches if (name := name_before(body, match.start(), "body"))]
    superior = pattern("words", "superior")
    return tuple(name for name in found if not superior.match(name.name))


def _signatures(body: str) -> Iterator[BodyName]:
    """Names right above a date that ends a line, from the end of the text."""
    last = len(body.rstrip())
    for match in reversed(list(pattern("words", "dates").finditer(body, max(0, last - SIGNED)))):
        if match.end() < last and body[match.end()] not in "\r\n":
            continue
        end = match.start() - len(gap[0]) if (gap := BLANK.search(body[max(0, match.start() - LONGEST) : match.start()])) else 0
        name = name_before(body, end, "signature")
        if name and _alone(body, name.span.start):
            yield name


def _alone(body: str, start: int) -> bool:
    """True where a name begins its line or stands after a space, as signatures do."""
    return start == 0 or body[start - 1].isspace() or body[start - 1] in "。）)"


def name_before(text: str, end: int, basis: str) -> BodyName | None:
    """The longest name that ends at `end`, within its clause."""
    window = max(0, end - LONGEST)
    borders = [match.end() for match in BORDER.finditer(text, window, end)]
    start = borders[-1] if borders else window
    lead = pattern("words", "before").match(text[start:end])
    start += lead.end() if lead else 0
    segment = text[start:end]
    starts = [0, *(mention.span.start for mention in find_places(segment))]
    for at in starts:
        if is_name(segment[at:]) and (at or is_full(segment) or not starts[1:]):
            return BodyName(segment[at:], Span(start + at, end), basis)
    return None


def names_on_page(facts: PageFacts) -> tuple[str, ...]:
    """Names of the publisher and the site, surest first."""
    site = pattern("words", "site_tail")
    texts = (facts.source, facts.site, *pattern("title", "marks").split(facts.headline)[::-1])
    return tuple(name for text in texts if (name := trimmed(site.sub("", re.sub(r"\s+", "", text)))) and not is_self(name))


def zones_on_page(facts: PageFacts) -> Iterator[str]:
    """Zones that the publisher or the site begins with: 平潭综合实验区."""
    for text in (facts.source, facts.site):
        if found := pattern("words", "zone_start").match(re.sub(r"\s+", "", text)):
            yield found[0]


def places_on_page(facts: PageFacts) -> Iterable[PlaceMention]:
    """Places that the publisher, the site, the page's headline, what its title adds, and the site's keeper name."""
    beside = [piece for piece in pattern("title", "marks").split(facts.title)[1:] if not says_report(piece)]
    for text in (facts.source, facts.site, facts.headline, *beside, facts.keeper):
        yield from (place for place in find_places(text) if not in_zone(text[place.span.end :]))


@cache
def _ending() -> re.Pattern[str]:
    names = fragments()
    return re.compile(f"(?:{names['ending']}|{names['zones']})$")


@cache
def _zone_name() -> re.Pattern[str]:
    return re.compile(f"[\\u4e00-\\u9fff]{{2,12}}?(?:{fragments()['zones']})")


@cache
def _report() -> re.Pattern[str]:
    return re.compile(fragments()["report"])


@cache
def _about() -> re.Pattern[str]:
    return pattern("title", "about")


@cache
def _drops() -> tuple[re.Pattern[str], ...]:
    names, sources = fragments(), load_toml(ISSUERS)["title"]["drop"]
    return tuple(compile_pattern(source, where=f"{ISSUERS}, title.drop", names=names) for source in sources)
