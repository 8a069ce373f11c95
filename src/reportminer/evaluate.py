"""How right a database is: precision, recall and F1 against gold files that a person made (docs/gold.md)."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reportminer.errors import ConfigError
from reportminer.records import record
from reportminer.store import Store


@record
class Score:
    """What was found of what was wanted, as multisets."""

    right: int = 0
    surplus: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.surplus + other.surplus, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of the found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.surplus) if self.right + self.surplus else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted that was found; 1 where nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@record
class Miss:
    """One thing missed, or found too much."""

    file: str
    kind: str
    what: str  # missed, surplus
    item: str


def evaluate(store: Store, gold_dir: Path) -> tuple[dict[str, Score], list[Miss]]:
    """Scores by kind, and every miss. Reports are matched by file name. Raises ConfigError where there is no gold."""
    files = sorted(gold_dir.glob("*.json"))
    if not files:
        raise ConfigError(f"{gold_dir}: no gold files (*.json) there")
    scores: dict[str, Score] = {}
    misses: list[Miss] = []
    for path in files:
        gold = _gold(path)
        try:
            compared = list(_compared(store, gold))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as exc:
            raise ConfigError(f"{path}: not as docs/gold.md says: {type(exc).__name__}: {exc}") from exc
        for kind, found, wanted in compared:
            hit, surplus, missed = found & wanted, found - wanted, wanted - found
            scores[kind] = scores.get(kind, Score()) + Score(hit.total(), surplus.total(), missed.total())
            misses += [
                Miss(gold["file"], kind, what, str(i)) for what, part in (("surplus", surplus), ("missed", missed)) for i in part.elements()
            ]
    return scores, misses


def _gold(path: Path) -> Mapping[str, Any]:
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as exc:
        raise ConfigError(f"{path}: no JSON in UTF-8: {exc}") from exc
    if not isinstance(gold, dict) or not isinstance(gold.get("file"), str):
        raise ConfigError(f'{path}: not as docs/gold.md says: it needs the key "file"')
    return gold


def _compared(store: Store, gold: Mapping[str, Any]) -> Iterable[tuple[str, Counter[Any], Counter[Any]]]:
    """(kind, found, wanted) for each kind that the gold file speaks of."""
    file = gold["file"]
    reports = store.rows(
        "SELECT report_id, is_annual_report, report_year, regime, published_on, region_code, issuer FROM reports "
        "JOIN source_paths USING (source_id) WHERE path = $1 OR ends_with(path, '/' || $1) ORDER BY path <> $1, path", [file]
    )  # fmt: skip
    wanted_kind = "report" if gold.get("is_annual_report", True) else "other"
    if not reports:
        yield "document", Counter(), Counter([wanted_kind])
        reports = [(None, None, None, None, None, None, None)]
    else:
        yield "document", Counter(["report" if reports[0][1] else "other"]), Counter([wanted_kind])
    report = dict(zip(("id", "annual", "report_year", "regime", "published_on", "region_code", "issuer"), reports[0], strict=True))
    for name in ("report_year", "regime", "published_on", "region_code"):
        if name in gold:
            yield "metadata", Counter([f"{name}={report[name]}"]), Counter([f"{name}={gold[name]}"])
    if "issuer" in gold:
        right = _name(report["issuer"]) in {_name(n) for n in gold["issuer"]}
        yield "metadata", Counter(["issuer=right" if right else f"issuer={report['issuer']}"]), Counter(["issuer=right"])
    yield from _lists(store, gold, report["id"])


def _lists(store: Store, gold: Mapping[str, Any], report: Any) -> Iterable[tuple[str, Counter[Any], Counter[Any]]]:
    def column(sql: str, *more: Any) -> list[Any]:
        return [r[0] if len(r) == 1 else r for r in store.rows(sql, [report, *more])]

    if "sections" in gold:
        codes = column("SELECT code FROM sections WHERE report_id = ? AND code <> 'preamble' ORDER BY ordinal")
        yield "sections", Counter(codes), Counter(s[0] for s in gold["sections"])
    for status in ("missing", "embedded"):
        if status in gold:
            found = column("SELECT section_code FROM compliance WHERE report_id = ? AND status = ?", status)
            yield status, Counter(found), Counter(gold[status])
    if "indicators" in gold:
        wanted = {((k.partition("/")[0], k.partition("/")[2] or "total"), _number(v)) for k, v in gold["indicators"].items()}
        judged = {w[0] for w in wanted}
        mined = column("SELECT indicator, dimension, value FROM indicators WHERE report_id = ?")
        yield "indicators", Counter(((i, d), _number(v)) for i, d, v in mined if (i, d) in judged), Counter(sorted(wanted))
    if "counts" in gold:
        mined = column("SELECT value, unit FROM counts WHERE report_id = ?")
        yield "counts", Counter((_number(v), u) for v, u in mined), Counter((_number(v), u or "") for _, v, u in gold["counts"])
    if "deadlines" in gold:
        mined = column("SELECT amount, coalesce(unit, CAST(due_on AS VARCHAR)) FROM deadlines WHERE report_id = ?")
        yield "deadlines", Counter((_number(a), u) for a, u in mined), Counter((_number(a), u) for _, a, u in gold["deadlines"])
    if "findings" in gold or "not_findings" in gold:
        raised = set(column("SELECT DISTINCT code FROM findings WHERE report_id = ?"))
        wanted_codes = set(gold.get("findings", []))
        yield "findings", Counter(raised & (wanted_codes | set(gold.get("not_findings", [])))), Counter(wanted_codes)


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _name(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").replace(" ", "").strip()
