"""The passages of corpus/passages: a few sentences each, mined as a section of a small report, and what is found in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import CORPUS
from reportminer.evaluate import Miss, Score
from reportminer.models import Mined
from reportminer.pipeline import mine

PASSAGES = tuple(sorted((CORPUS / "passages").glob("*.jsonl")))
_ISSUER = "临泽县卫生局"
_FILLER = "此项工作按照有关要求稳步推进。"
_TO_2018 = {
    "overview": "一、概述",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、依申请公开政府信息情况",
    "fees": "四、政府信息公开的收费及减免情况",
    "review_litigation": "五、因政府信息公开申请行政复议、提起行政诉讼情况",
    "problems": "六、存在的主要问题及改进措施",
    "other": "七、其他需要报告的事项",
    "consultation": "八、咨询情况",
    "staff_budget": "九、机构、人员和经费情况",
    "statistics": "十、附表",
}
_FROM_2019 = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
    "consultation": "七、咨询情况",
    "staff_budget": "八、机构、人员和经费情况",
}
_MOVED = {"fees": "other", "statistics": "proactive"}
"""Sections that reports have no more since 2019, and where their matters stand."""

Items = Counter[tuple[Any, ...]]


def scored(path: Path) -> tuple[Score, list[Miss]]:
    """How right the miner is on the passages of a file, and every miss."""
    score, misses = Score(), list[Miss]()
    for number, passage in enumerate(_read(path), start=1):
        found, wanted, left_open = (_indicators if "expect" in passage else _quantities)(passage, _mined(passage))
        missed = wanted - found
        surplus = Counter({item: n for item, n in (found - wanted).items() if item not in left_open})
        score += Score((found & wanted).total(), surplus.total(), missed.total())
        where = f"{path.name}:{number}"
        misses += [Miss(where, path.stem, "missed", str(item)) for item in missed.elements()]
        misses += [Miss(where, path.stem, "surplus", str(item)) for item in surplus.elements()]
    return score, misses


def _read(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _mined(passage: dict[str, Any]) -> Mined:
    year, text = passage["year"], passage["text"]
    headings = _TO_2018 if year < 2019 else _FROM_2019
    code = passage.get("section", "overview")
    here = code if code in headings else _MOVED[code]
    sections = "".join(f"{title}\n　　{text if code == here else _FILLER}\n" for code, title in headings.items())
    report = f"{_ISSUER}{year}年政府信息公开工作年度报告\n\n　　现公布{year}年政府信息公开工作年度报告。\n{sections}"
    return mine(report.encode(), path="passage.txt")


def _indicators(passage: dict[str, Any], mined: Mined) -> tuple[Items, Items, Items]:
    """What is found, what is wanted, and what of the found a reader may see either way."""
    found = Counter((i.indicator, i.dimension, i.value) for i in mined.indicators)
    wanted = Counter((*_key(name), float(value)) for name, value in passage["expect"].items())
    keys = {_key(name) for name in passage.get("open", ())}
    return found, wanted, Counter(item for item in found if item[:2] in keys)


def _key(name: str) -> tuple[str, str]:
    """Indicator and dimension of `requests.received` or `requests.received/natural_person`."""
    indicator, _, dimension = name.partition("/")
    return indicator, dimension or "total"


def _quantities(passage: dict[str, Any], mined: Mined) -> tuple[Items, Items, Items]:
    """The same of counts and time limits; what a reader may see either way is named by its text."""
    start = mined.source.text.index(passage["text"])
    counts = [(c.text, ("count", float(c.value), c.unit)) for c in mined.counts if c.start_char >= start]
    limits = [(d.text, ("limit", d.amount, d.unit or str(d.due_on))) for d in mined.deadlines if d.start_char >= start]
    wanted = Counter(("count", float(value), unit) for _, value, unit in passage["counts"])
    wanted += Counter(("limit", amount, unit) for _, amount, unit in passage["deadlines"])
    left_open = Counter(item for text, item in (*counts, *limits) for name in passage.get("open", ()) if text in name or name in text)
    return Counter(item for _, item in (*counts, *limits)), wanted, left_open
