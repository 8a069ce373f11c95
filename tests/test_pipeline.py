"""From bytes to rows: order, evidence, determinism, over all of corpus/."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from corpus import FILES, REPORTS, ROOT, mined
from evidence import faults, shared_cells
from reportminer.pipeline import mine

EVERY = [pytest.param(p, id=p.name) for p in FILES]


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(REPORTS) >= 16
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", EVERY)
class TestCorpus:
    def test_every_row_with_offsets_has_its_evidence_there(self, path: Path) -> None:
        assert faults(mined(path)) == []

    def test_sections_are_ordered_and_disjoint(self, path: Path) -> None:
        sections = mined(path).sections
        wrong = [(a.title, b.title) for a, b in pairwise(sections) if b.ordinal <= a.ordinal or b.start_char < a.end_char]
        assert wrong == []

    def test_counts_stand_in_the_order_of_the_text(self, path: Path) -> None:
        starts = [c.start_char for c in mined(path).counts]
        assert starts == sorted(set(starts))

    def test_a_count_lies_in_its_section(self, path: Path) -> None:
        rows = mined(path)
        spans = {(s.code, i) for s in rows.sections for i in range(s.start_char, s.end_char)}
        assert [c.text for c in rows.counts if (c.section_code, c.start_char) not in spans] == []

    def test_a_sentence_holds_its_count(self, path: Path) -> None:
        assert [c.text for c in mined(path).counts if c.text.lstrip("近约超逾") not in c.sentence] == []

    def test_a_number_cell_has_a_value_and_no_other_has(self, path: Path) -> None:
        assert [c for c in mined(path).table_cells if (c.state == "number") != (c.value is not None)] == []

    def test_an_indicator_stands_once(self, path: Path) -> None:
        keys = [(i.indicator, i.dimension) for i in mined(path).indicators]
        assert len(keys) == len(set(keys))

    def test_no_section_holds_site_boilerplate(self, path: Path) -> None:
        text = "".join(s.text for s in mined(path).sections)
        assert [w for w in ("全文查看", "阅读全文", "上一篇", "下一篇", "扫一扫", "友情链接", "ICP备", "延伸阅读") if w in text] == []

    def test_mining_twice_gives_the_same_rows(self, path: Path) -> None:
        again = mine(path.read_bytes(), path=path.relative_to(ROOT.parent).as_posix())
        assert again == mined(path)


FLAT = [
    pytest.param(p, id=p.name)
    for p in FILES
    if p.name in ("gulangyu-subdistrict-2020.txt", "qionghai-market-2022.txt", "tengchong-2019.txt")
]


@pytest.mark.parametrize("path", FLAT)
def test_a_flattened_cell_has_a_place_of_its_own(path: Path) -> None:
    assert shared_cells(mined(path)) == []


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in REPORTS])
def test_ids_come_from_the_bytes_alone(path: Path) -> None:
    elsewhere = mine(path.read_bytes(), path="other/name.txt")
    assert (elsewhere.report.report_id, elsewhere.source.source_id) == (mined(path).report.report_id, mined(path).source.source_id)


REPORT = """建阳区交通运输局2012年政府信息公开工作年度报告
一、概述
2012年，我局认真贯彻《条例》，健全制度，公开工作有序开展。
二、主动公开政府信息情况
全年主动公开政府信息12全文查看6条，其中网站公开100余

条。
三、依申请公开政府信息情况
共收到申请2件，自收到申请之日起15个工作日内均已答复。
四、因政府信息公开申请行政复议、提起行政诉讼情况
全年未发生行政复议、行政诉讼。
五、存在的主要问题及改进措施
内容不够丰富，下一步将加强培训。"""


def test_a_torn_quantity_is_whole_and_leads_to_the_torn_place() -> None:
    rows = mine(REPORT.encode(), path="x.txt")
    (torn,) = [c for c in rows.counts if c.text == "100余条"]
    assert (torn.value, torn.qualifier, rows.source.text[torn.start_char : torn.end_char]) == (100.0, "more_than", "100余\n\n条")


def test_a_dirty_quantity_is_clean_and_leads_to_the_dirty_place() -> None:
    rows = mine(REPORT.replace("12全文查看6条", "2全文查看6条").encode(), path="x.txt")
    (dirty,) = [c for c in rows.counts if c.indicator == "proactive.total"]
    assert (dirty.text, rows.source.text[dirty.start_char : dirty.end_char]) == ("26条", "2全文查看6条")


@pytest.mark.parametrize(
    ("indicator", "value", "basis"),
    [
        pytest.param("requests.received", 2.0, "narrative", id="quantity"),
        pytest.param("review.total", 0.0, "negation", id="denial"),
        pytest.param("litigation.total", 0.0, "negation", id="denial-of-both"),
    ],
)
def test_figures_of_a_small_report(indicator: str, value: float, basis: str) -> None:
    found = {i.indicator: (i.value, i.basis) for i in mine(REPORT.encode(), path="x.txt").indicators}
    assert found[indicator] == (value, basis)


def test_a_missing_section_is_a_finding() -> None:
    rows = mine(REPORT.encode(), path="x.txt")
    assert {v.section_code: v.status for v in rows.verdicts}["fees"] == "missing"
    assert ("section.missing", "fees", "error") in {(f.code, f.section_code, f.severity) for f in rows.findings}
