"""What needs the issuer, its other years, and other issuers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import texts
from texts import load, old_report, report, requests_table, stored

from reportminer.store import Batch, Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (report(published="2023年2月1日"), "2023-01-31"),
        (report(issuer="宜黄县棠阴镇人民政府", published="2023年2月1日"), "2023-01-31"),
        (report(issuer="宜黄县人民政府", published="2023年2月21日"), "2023-02-20"),
        (report(issuer="抚州市人民政府", published="2023年3月11日"), "2023-03-10"),
        (report(issuer="江西省人民政府", published="2023年4月1日"), "2023-03-31"),
        (old_report().replace("2013年3月12日", "2013年4月1日"), "2013-03-31"),
    ],
    ids=["bureau", "township", "county", "prefecture", "province", "2012"],
)
def test_late(store: Store, text: str, due: str) -> None:
    load(store, text)
    ((_, severity, expected, _),) = stored(store, "publication.late")
    assert (severity, expected) == ("error", due)


@pytest.mark.parametrize(
    "text",
    [
        report(published="2023年1月31日"),
        report(issuer="宜黄县人民政府", published="2023年2月20日"),
        report(issuer="北京市丰台区人民政府", published="2023年3月20日"),  # ranks above a county
        report(issuer="某某工业园区管理委员会", published="2023年3月30日"),  # level not certain: the latest date
        old_report().replace("2013年3月12日", "2013年3月31日"),
    ],
    ids=["bureau", "county", "district", "zone", "2012"],
)
def test_in_time(store: Store, text: str) -> None:
    load(store, text)
    assert not stored(store, "publication.late")


def test_the_period_is_the_report_s_year(store: Store) -> None:
    load(store, old_report(period="本报告所列数据的统计期限为2011年1月1日至2011年12月31日。"))
    ((_, _, expected, actual),) = stored(store, "period.mismatch")
    assert (expected, actual) == ("2012-01-01 – 2012-12-31", "2011-01-01 – 2011-12-31")
    assert store.rows("SELECT evidence FROM findings WHERE code = 'period.mismatch'") == [("2011年1月1日至2011年12月31日",)]


def test_2008_begins_in_may(store: Store) -> None:
    load(store, old_report(2008, period="本报告所列数据的统计期限为2008年5月1日至2008年12月31日。"))
    assert not stored(store, "period.mismatch")


def test_governments_report_on_evaluation(store: Store) -> None:
    told, silent = report(issuer="宜黄县人民政府"), report(2021, issuer="南丰县人民政府", overview="全年新收政府信息公开申请11件。")
    bureau = report(2021, issuer="南丰县林业局", overview="全年新收政府信息公开申请11件。")
    ids = load(store, told, silent, bureau)
    assert [row[0] for row in stored(store, "evaluation.unreported")] == [ids[1]]


def test_an_older_form(store: Store) -> None:
    text = report(2023).replace("本年制发件数", "本年新制作数量").replace("本年废止件数", "本年新公开数量")
    text = text.replace("现行有效件数", "对外公开总数量")
    text = text.replace("本年处理决定数量\n行政许可\t120", "上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t12\t0\t120")
    load(store, text, old_report(2017))
    ((_, severity, expected, actual),) = stored(store, "layout.outdated")
    assert (severity, expected, actual) == ("warning", "format-2021", "format-2019")


# --------------------------------------------------------------------------------------------------- between years


def test_what_was_carried_over(store: Store) -> None:
    ids = load(store, report(2022), report(2023, requests=requests_table(carried_in=(0, 0, 0, 0, 0, 0, 0), carried_out=(0,) * 7)))
    assert stored(store, "year.carried") == [(ids[1], "error", "1", "0")] * 2
    assert {r[0] for r in store.rows("SELECT evidence FROM findings WHERE code = 'year.carried'")} == {"0"}


def test_a_later_ingest_checks_the_years_beside_it(store: Store) -> None:
    later = report(2023, requests=requests_table(carried_in=(0,) * 7, carried_out=(0,) * 7))
    load(store, later)
    assert not stored(store, "year.carried")
    store.save(Batch([texts.mined(report(2022), "before.txt")]), miner="tests")
    texts.resolve_issuers_and_duplicates(store, [])
    assert texts.check_store(store) == 1
    assert len(stored(store, "year.carried")) == 2
    assert texts.check_store(store) == 0


def test_a_report_that_is_gone_leaves_no_finding(store: Store) -> None:
    load(store, report(2022), report(2023, requests=requests_table(carried_in=(0,) * 7, carried_out=(0,) * 7)))
    store.save(Batch([texts.mined(report(2019, issuer="南丰县林业局"), "0.txt")]), miner="tests")
    texts.resolve_issuers_and_duplicates(store, [])
    texts.check_store(store)
    assert not stored(store, "year.carried")


def test_documents_in_force(store: Store) -> None:
    load(store, report(2022), report(2023))
    assert [r[1:] for r in stored(store, "year.in_force")] == [("warning", "15", "14")]


def test_other_issuers_and_gaps_are_not_compared(store: Store) -> None:
    load(store, report(2022), report(2024), report(2023, issuer="南丰县林业局"))
    assert not stored(store, "year.carried")
    assert not stored(store, "year.in_force")


def test_copied_problems_show_the_passages(store: Store) -> None:
    other = "信息公开的力量仍然薄弱，个别股室报送不主动。我局将把报送情况列入季度通报，开展业务培训，配备兼职信息员并落实责任清单。"
    ids = load(store, report(2022), report(2023), report(2024, problems=other))
    rows = store.rows("SELECT report_id, actual, evidence, start_char FROM findings WHERE code = 'problems.copied'")
    assert [(r[0], r[1]) for r in rows] == [(ids[1], "100")]
    assert rows[0][2] in texts.PROBLEMS
    assert rows[0][3] is not None


# ------------------------------------------------------------------------------------------------- between issuers

_OWN = (
    "全县林业系统围绕林长制改革，公开造林绿化、采伐限额、病虫害防治等信息，办结群众来信38件，组织开放日6场，印发明白纸4200份，"
    "更新权责清单117项，回应网上留言53条，举办培训班4期，培训护林员286人次，在12个乡镇设立公示栏，张贴公告75张，形成图解19件。"
)


def test_another_issuer_s_body(store: Store) -> None:
    text = report(overview=_OWN)
    ids = load(store, text, text.replace("宜黄县", "南丰县"), report(issuer="崇仁县林业局"))
    assert sorted(r[0] for r in stored(store, "text.copied_report")) == sorted(ids[:2])


def test_the_same_words_with_other_figures_are_no_copy(store: Store) -> None:
    changed = _OWN.translate(str.maketrans("123456789", "987654321"))
    load(store, report(overview=_OWN), report(issuer="南丰县林业局", overview=changed))
    assert not stored(store, "text.copied_report")


def test_a_foreign_place_with_its_sentence(store: Store) -> None:
    load(store, old_report(problems=texts.PROBLEMS + "\n2013年，崇仁县将继续完善公开制度。"))
    ((_, severity, expected, actual),) = stored(store, "text.foreign_place")
    assert (severity, expected, actual) == ("warning", "宜黄县", "崇仁县")
    assert store.rows("SELECT evidence FROM findings WHERE code = 'text.foreign_place'") == [("2013年，崇仁县将继续完善公开制度",)]
