"""Copies of one report: found by their text within one issuer and year, and the copy that counts.

Texts alike are no copies where they say another issuer, another year, or other figures: a corrected report is another
report, and two townships with one text are a matter for the compliance check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from urllib.parse import urlsplit

from reportminer.likeness import Codes, candidates, overlap, shingles
from reportminer.records import record
from reportminer.store import Store

LIKE = 0.8  # forms of one report in corpus/forms share 0.93 and more, two reports of one form and issuer at most 0.6
AGREE = 0.8  # of the figures that both hold, as many are equal
FEW = 5  # figures; with fewer than that a single misreading would decide
SMALL_BLOCK = 48  # all pairs of such a block are compared; larger ones are searched
SHORT = 20  # shingles; shorter texts say too little

_OFFICIAL = ".gov.cn"
_FILE_TYPES = ("text/html", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf", "text/plain")
GROUNDS = ("correction", "issuer_decided", "official_site", "more_complete", "has_tables", "tables_as_grids", "dated", "file_type")
"""Why a copy is preferred, in the order in which they are asked."""


@record
class Copy:
    """A report as it is compared: its issuer, its merits in the order of GROUNDS, its figures."""

    report_id: str
    key: str | None
    name: str
    merits: tuple[int, ...]
    figures: Mapping[str, float]


@record
class Duplicate:
    """A copy that does not count, the one that does, and why."""

    report_id: str
    duplicate_of: str
    likeness: float | None
    reason: str


Block = tuple[str, int]
"""Name of the issuer without its place, and year: copies of one report share both."""


def touched_blocks(store: Store, report_ids: Sequence[str]) -> list[Block]:
    """The blocks of these reports, and of those whose counting copy is gone."""
    return [
        (core, year)
        for core, year in store.rows(
            "SELECT DISTINCT e.core, e.report_year FROM effective e JOIN reports r USING (report_id) "
            "WHERE r.is_annual_report AND e.core <> '' AND e.report_year IS NOT NULL AND (list_contains(?, r.report_id) "
            "OR (r.duplicate_of IS NOT NULL AND r.duplicate_of NOT IN (SELECT report_id FROM reports))) ORDER BY ALL",
            [list(report_ids)],
        )
    ]


def resolve_duplicates(store: Store, blocks: Sequence[Block], said: Mapping[str, str]) -> None:
    """Find the copies within `blocks` anew. `said` is what the user says: report_id -> the copy that counts, or "none"."""
    store.connection.execute("CREATE OR REPLACE TEMP TABLE touched (core VARCHAR, report_year INTEGER)")
    if blocks:
        with store.connection.appender("touched") as appender:
            appender.append_rows(blocks)
    found: list[Duplicate] = []
    for members in _blocks(store, set(said.values())):
        found += _by_text(store, [m for m in members if m.report_id not in said])
    found += [Duplicate(report_id, copy, None, "correction") for report_id, copy in said.items() if copy not in ("none", report_id)]
    _save(store, _straightened(found))


def _blocks(store: Store, named: set[str]) -> Iterator[list[Copy]]:
    """Blocks of more than one report. Those in `named` are said by the user to count, which is their first merit."""
    rows = store.rows(_MEMBERS)
    figures = _figures(store)
    members: dict[Block, list[Copy]] = {}
    for report_id, core, year, key, name, url, sections, cells, grids, dated, media_type in rows:
        file_type = -_FILE_TYPES.index(media_type) if media_type in _FILE_TYPES else -len(_FILE_TYPES)
        merits = (int(report_id in named), int(key is not None), int(_official(url)), sections, cells, grids, int(dated), file_type)
        members.setdefault((core, year), []).append(Copy(report_id, key, name, merits, figures.get(report_id, {})))
    yield from (block for block in members.values() if len(block) > 1)


_MEMBERS = """
WITH members AS (
    SELECT r.report_id, e.core, e.report_year, e.issuer_key, coalesce(e.issuer_name, '') AS issuer_name, r.source_id, r.published_basis
    FROM reports r JOIN effective e USING (report_id) JOIN touched t ON t.core = e.core AND t.report_year = e.report_year
    WHERE r.is_annual_report QUALIFY count(*) OVER (PARTITION BY e.core, e.report_year) > 1
)
SELECT
    m.report_id, m.core, m.report_year, m.issuer_key, m.issuer_name, s.url,
    coalesce(p.n, 0), coalesce(c.n, 0), coalesce(c.grids, 0), m.published_basis IS NOT DISTINCT FROM 'page', s.media_type
FROM members m JOIN sources s USING (source_id)
LEFT JOIN (
    SELECT report_id, count(DISTINCT code) AS n FROM sections WHERE code NOT IN ('nonstandard', 'preamble') GROUP BY 1
) p USING (report_id)
LEFT JOIN (
    SELECT report_id, count(*) FILTER (state = 'number') AS n, count(*) FILTER (state = 'number' AND method = 'grid') AS grids
    FROM table_cells GROUP BY 1
) c USING (report_id)
ORDER BY m.report_id
"""

_TOUCHED = "SELECT e.report_id FROM effective e JOIN touched t ON t.core = e.core AND t.report_year = e.report_year"


def _figures(store: Store) -> dict[str, dict[str, float]]:
    """The figures of the reports in the touched blocks."""
    found: dict[str, dict[str, float]] = {}
    sql = f"SELECT report_id, indicator || '/' || dimension, value FROM indicators WHERE report_id IN ({_TOUCHED})"
    for report_id, figure, value in store.rows(sql):
        found.setdefault(report_id, {})[figure] = value
    return found


def _official(url: str | None) -> bool:
    return (urlsplit(url or "").hostname or "").endswith(_OFFICIAL)


def _by_text(store: Store, members: Sequence[Copy]) -> Iterator[Duplicate]:
    """Each member that is a copy of a better one, the best first; what is like none of those that count, counts."""
    if len(members) < 2:
        return
    ranked = sorted(members, key=lambda m: (tuple(-merit for merit in m.merits), m.report_id))
    texts = _texts(store, [m.report_id for m in ranked])
    small = len(ranked) <= SMALL_BLOCK

    def codes(at: int) -> Codes:
        return shingles(texts.get(ranked[at].report_id, ""))

    sets = [codes(at) for at in range(len(ranked))] if small else None
    better: dict[int, list[int]] = {}
    for i, j in _pairs(ranked, texts):
        better.setdefault(j, []).append(i)
    counting = set(range(len(ranked)))
    for j in sorted(better):
        mine = sets[j] if sets else codes(j)
        for i in sorted(better[j]):
            if i in counting:
                like = _like(sets[i] if sets else codes(i), mine)
                if like >= LIKE and _agree(ranked[i].figures, ranked[j].figures):
                    counting.discard(j)
                    yield Duplicate(ranked[j].report_id, ranked[i].report_id, round(like, 4), _reason(ranked[i], ranked[j]))
                    break


def _texts(store: Store, report_ids: Sequence[str]) -> dict[str, str]:
    sql = "SELECT report_id, string_agg(text, chr(10) ORDER BY ordinal) FROM sections WHERE list_contains(?, report_id) GROUP BY 1"
    return dict(store.rows(sql, [list(report_ids)]))


def _pairs(ranked: Sequence[Copy], texts: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Pairs of members that may be one report: all of a small block, those with like texts of a large one."""
    small = len(ranked) <= SMALL_BLOCK
    pairs: Iterable[tuple[int, int]] = combinations(range(len(ranked)), 2) if small else _large_pairs(ranked, texts)
    yield from ((i, j) for i, j in pairs if one_issuer(ranked, i, j))


def _large_pairs(ranked: Sequence[Copy], texts: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """All pairs of one decided issuer, where they are few; beside them, what the search finds among the undecided and the many."""
    groups: dict[str, list[int]] = {}
    for at, member in enumerate(ranked):
        groups.setdefault(member.key or "", []).append(at)
    searched = set(groups.pop("", ()))
    for group in groups.values():
        if len(group) <= SMALL_BLOCK:
            yield from combinations(group, 2)
        else:
            searched.update(group)
    if searched:
        yield from ((i, j) for i, j in candidates([texts.get(m.report_id, "") for m in ranked]) if i in searched or j in searched)


def one_issuer(ranked: Sequence[Copy], i: int, j: int) -> bool:
    """True where two names may mean one body: one key, or an undecided name that one body alone can mean.

    区教育局 may be 西安市长安区教育局, but not where the block holds another 区教育局 too.
    """
    a, b = ranked[i], ranked[j]
    if a.key and b.key:
        return a.key == b.key
    if a.key is None and b.key is None:
        return a.name == b.name
    open_name, key = (a.name, b.key) if a.key is None else (b.name, a.key)
    return {m.key for m in ranked if m.key and m.name.endswith(open_name)} == {key}


def _like(a: Codes, b: Codes) -> float:
    return overlap(a, b) if min(len(a), len(b)) >= SHORT else float(len(a) == len(b) and len(a) > 0 and overlap(a, b) == 1.0)


def _agree(a: Mapping[str, float], b: Mapping[str, float]) -> bool:
    """True unless the figures that both hold differ; zeros that both hold say nothing."""
    common = [key for key in a.keys() & b.keys() if a[key] or b[key]]
    equal = sum(a[key] == b[key] for key in common)
    return len(common) < FEW or equal >= AGREE * len(common)


def _reason(better: Copy, worse: Copy) -> str:
    """The first ground on which one is better."""
    return next((g for g, x, y in zip(GROUNDS, better.merits, worse.merits, strict=True) if x != y), "same_in_all")


def _straightened(found: Iterable[Duplicate]) -> list[Duplicate]:
    """No chains and no rings: a copy of a copy points to the one that counts."""
    by_id = {d.report_id: d for d in found}
    kept = []
    for duplicate in by_id.values():
        seen, target = {duplicate.report_id}, duplicate.duplicate_of
        while target in by_id and target not in seen:
            seen.add(target)
            target = by_id[target].duplicate_of
        if target not in seen:
            kept.append(Duplicate(duplicate.report_id, target, duplicate.likeness, duplicate.reason))
        elif duplicate.report_id != min(seen):
            kept.append(Duplicate(duplicate.report_id, min(seen), duplicate.likeness, duplicate.reason))
    return kept


def _save(store: Store, found: Sequence[Duplicate]) -> None:
    """Put what was found in place of what stood in the touched blocks."""
    execute = store.connection.execute
    gone = f"report_id IN ({_TOUCHED}) OR reason = 'correction' OR report_id NOT IN (SELECT report_id FROM reports) "
    execute(f"DELETE FROM duplicates WHERE {gone} OR list_contains(?, report_id)", [[d.report_id for d in found]])
    if found:
        with store.connection.appender("duplicates") as appender:
            appender.append_rows([(d.report_id, d.duplicate_of, d.likeness, d.reason) for d in sorted(found, key=lambda d: d.report_id)])
    execute(
        "UPDATE reports SET duplicate_of = n.duplicate_of "
        "FROM (SELECT r.report_id, d.duplicate_of FROM reports r LEFT JOIN duplicates d USING (report_id)) n "
        "WHERE n.report_id = reports.report_id AND reports.duplicate_of IS DISTINCT FROM n.duplicate_of"
    )
