"""Between issuers: a report whose text and figures are another issuer's, found by digests of its long sections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from reportminer.check.codes import At, finding, words
from reportminer.check.passages import likeness, locate, shared, shingle
from reportminer.check.reports import Report, parts_of, reports_with, texts_of
from reportminer.models import FindingRow
from reportminer.spans import Span
from reportminer.store import Store

_LEAST_SECTION = 60
_FEW_FIGURES = 5
_SAME_FIGURES = 0.8
_WITHOUT_FIGURES = 0.97
_DIGESTED = ("overview", "problems", "other")  # tables lie in the others: all reports share their labels
_MOST_SHARING = 12  # a text that more reports share is a form of their superior's, and all pairs of them would be many
_PROSE = ("overview", "proactive", "requests", "problems", "other", "fees", "review_litigation")


def note_digests(store: Store, report_ids: Sequence[str]) -> None:
    """Keep the digests of long sections in step: white space and digits aside, equal text has an equal digest."""
    ids = list(report_ids)
    store.connection.execute(
        "DELETE FROM section_digests WHERE list_contains(?, report_id) OR report_id NOT IN (SELECT report_id FROM reports)", [ids]
    )
    store.connection.execute(
        """INSERT INTO section_digests
           SELECT report_id, code, md5_number_lower(regexp_replace(text, '[\\s\\d]+', '', 'g')) FROM sections
           WHERE list_contains(?, report_id) AND length(text) >= ? AND list_contains(?, code)""",
        [ids, _LEAST_SECTION, list(_DIGESTED)],
    )


def suspects(store: Store, report_ids: Sequence[str]) -> dict[str, set[str]]:
    """report_id -> other reports with an equal long section, for these reports and those they are like."""
    sql = f"""WITH few AS (
                 SELECT * FROM section_digests QUALIFY count(*) OVER (PARTITION BY section_code, digest) BETWEEN 2 AND {_MOST_SHARING})
             SELECT DISTINCT a.report_id, b.report_id FROM few a JOIN few b USING (section_code, digest)
             WHERE list_contains(?, a.report_id) AND a.report_id <> b.report_id"""
    ids = list(report_ids)
    pairs = store.rows(sql, [ids])
    pairs += store.rows(sql, [sorted({b for _, b in pairs} - set(ids))])
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found


def check_copies(store: Store, alike: dict[str, set[str]]) -> Iterable[FindingRow]:
    """text.copied_report, on both reports of a pair."""
    reports = {r.report_id: r for r in reports_with(store, sorted({*alike, *(b for s in alike.values() for b in s)}))}
    for one, others in sorted(alike.items()):
        pairs = (reports[o] for o in sorted(others) if one in reports and o in reports)
        found = (_pair(store, reports[one], other) for other in pairs if _strangers(reports[one], other))
        yield from [row for row in found if row][:1]


def _strangers(one: Report, other: Report) -> bool:
    return bool(one.key and other.key and one.key != other.key and not one.duplicate_of and not other.duplicate_of)


def _pair(store: Store, one: Report, other: Report) -> FindingRow | None:
    """The finding on `one`, where nearly all of its prose and figures are the other's."""
    parts = parts_of(store, [one, other])
    texts = ["\n".join(p.text for p in parts[r.report_id] if p.code in _PROSE) for r in (one, other)]
    new, old = shingle(texts[0]), shingle(texts[1])
    if min(len(new.kept), len(old.kept)) < words("copied.report_least"):
        return None
    alike = min(likeness(new, old), likeness(old, new))
    if alike < words("copied.report_likeness") or not _same_figures(texts, alike):
        return None
    source = texts_of(store, [one]).get(one.report_id, "")
    passages = shared(new, old)
    span = locate(passages[0].of(new.text), source, Span(0, len(source))) if passages else None
    at = At(span=span, evidence=passages[0].of(new.text) if passages else None, actual=str(round(100 * alike)))
    return finding(one.about(source), "text.copied_report", at, slots={"other": other.issuer, "before": other.year})


def _same_figures(texts: Sequence[str], alike: float) -> bool:
    """True where the figures are the same too; a text without figures must be the same to the letter."""
    one, other = (set(re.findall(r"\d[\d.]+", re.sub(r"20\d\d(?=年)", "", t))) for t in texts)
    if min(len(one), len(other)) < _FEW_FIGURES:
        return alike >= _WITHOUT_FIGURES and one == other
    return len(one & other) >= _SAME_FIGURES * max(len(one), len(other))
