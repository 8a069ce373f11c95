"""Clean reports of the corpus, broken by one kind of fault each: nearly all are found, and the originals raise no alarm."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from faults import (
    Change,
    Original,
    another,
    append,
    carried,
    cell,
    codes_of,
    documents,
    drop,
    drop_table,
    empty,
    figure,
    foreign,
    items,
    late,
    load,
    misnumber,
    next_year,
    rename,
    replace_all,
    review_cell,
    shift,
    swap,
    two_years,
    wrong_period,
)

from corpus import CORPUS
from reportminer.check import unchecked_of
from reportminer.store import open_store

CLEAN = tuple(
    Original(CORPUS / name)
    for name in (
        "forms/changji-health-2023.html", "forms/changji-health-2023.txt", "forms/dunhuang-tourism-2017.html",
        "forms/gongcheng-education-2015.html", "forms/qionghai-market-2022.html", "forms/tengchong-2019.html",
        "forms/wuyuan-water-2011.html", "forms/zhuanghe-2009.html", "reports/bengbu-2019.html", "reports/cangzhou-lingang-zone-2012.txt",
        "reports/dongyang-tax-2015.html", "reports/hunan-water-resources-2017.txt", "reports/kunshan-etdz-2022.html",
        "reports/longxi-education-2013.txt", "reports/nehe-city-2008.html", "reports/qufu-2021.txt", "reports/renhuai-housing-2014.html",
        "reports/taizhou-health-2023.html", "reports/wuyuan-county-2013.html",
    )
)  # fmt: skip
_GONE = ("section.missing", "section.embedded")
_LONG = "工作开展平稳有序，" * 130
_PARTS = "全年共举办政策宣讲活动80场，其中，进企业31场，进社区29场，进学校10场，其他15场。"
_SHARES = "全年共受理群众来电200通，其中咨询类120通，占60%，建议类80通，占45%。"
_EVALUATION = "考核|评议|追究|考评|问责|追责"
_FOREIGN = "下一步，{place}将继续完善公开制度，拓展公开内容，不断提高工作水平。"
_OWN_SITE = "我局的信息主要通过{place}人民政府门户网站公开，方便群众查阅。"


def two_later(text: str, year: int) -> str:
    """The report two years later, word for word."""
    return next_year(next_year(text, year), year + 1)


FAULTS: dict[str, tuple[tuple[str, ...], Change]] = {
    **{f"drop {code}": (_GONE, drop(code)) for code in ("proactive", "requests", "review_litigation", "problems", "fees")},
    "drop overview": (_GONE, lambda o: drop("overview")(o) if (o.mined.report.report_year or 0) >= 2019 else None),
    "drop other": (_GONE, lambda o: drop("other")(o) if (o.mined.report.report_year or 0) >= 2019 else None),
    "rename problems": (_GONE, rename("problems")),
    "rename review_litigation": (_GONE, rename("review_litigation")),
    "nothing under problems": (("section.empty",), empty("problems", "")),
    "problems say none": (("section.empty",), empty("problems", "无。")),
    "problems in a word": (("section.empty",), empty("problems", "没有问题。")),
    "swap two sections": (("section.order",), lambda o: swap(o) if (o.mined.report.report_year or 0) >= 2019 else None),
    "wrong ordinal": (("section.order",), misnumber),
    "one cell of a result row": (("sum.row", "sum.column"), cell("部分公开", -7)),
    "one total of a result row": (("sum.row", "sum.column"), cell("部分公开", -1)),
    "the total of all results": (("sum.column", "sum.balance"), cell("（七）总计", -1)),
    "carried out": (("sum.balance",), cell("结转下年度", -1)),
    "new requests": (("sum.balance", "sum.row"), cell("本年新收", -7)),
    "a row shifted": (("sum.row", "sum.balance"), shift),
    "a block of reviews": (("sum.block",), review_cell),
    "no table of requests": (("table.missing",), drop_table("三、", "四、政府信息公开行政复议")),
    "no table of documents": (("table.missing",), drop_table("二、主动公开", "三、收到")),
    "received in the prose": (("prose.table",), figure("requests.received", r"(?:新收|收到)[^。，、\d]{0,14}?(\d+)件", 41)),
    "granted in the prose": (("prose.table",), figure("requests.granted", r"(?:同意公开|予以公开)[^。，、\d]{0,8}?(\d+)件", 27)),
    "parts of a whole": (("sum.parts",), append("overview", _PARTS)),
    "a share": (("sum.parts",), append("overview", _SHARES)),
    "published late": (("publication.late",), late),
    "another period": (("period.mismatch",), wrong_period),
    "a long overview": (("overview.long",), append("overview", _LONG, (2021, 2030))),
    "no word on fees": (("fee.unreported",), replace_all(r"[^。\n]*(?:信息处理费|收费)[^。\n]*。", "", (2021, 2030))),
    "no word on evaluation": (("evaluation.unreported",), replace_all(rf"[^。\n；]*(?:{_EVALUATION})[^。\n；]*[。；]", "", (2019, 2030))),
    "another county acts": (("text.foreign_place",), foreign(_FOREIGN.format(place="漠河市"))),
    "another county's site": (("text.foreign_place",), foreign(_OWN_SITE.format(place="香格里拉市"))),
    "last year's form": (("layout.outdated",), two_years(two_later, (2019, 2019), raw=True)),
    "carried in differs": (("year.carried",), two_years(carried, (2019, 2030), raw=True)),
    "documents in force differ": (("year.in_force",), two_years(documents, (2021, 2030), raw=True)),
    "items differ": (("year.items",), two_years(items, (2019, 2019), raw=True)),
    "problems copied": (("problems.copied",), two_years(next_year)),
    "another issuer's report": (("text.copied_report",), another("昌吉市", "阜康市")),
    "another bureau's report": (("text.copied_report",), another("琼海市", "万宁市")),
    "another city's report": (("text.copied_report",), another("腾冲市", "芒市")),
}


def outcomes(original: Original) -> list[tuple[str, bool]]:
    """(fault, whether it was found), for each fault that applies to a report. Broken copies of one report share a store."""
    changed = {name: change(original) for name, (_, change) in FAULTS.items()}
    alone = {name: text for name, text in changed.items() if isinstance(text, str) and text not in (original.plain, original.raw)}
    found = dict(zip(alone, codes_of(list(alone.values())), strict=True))
    for name, texts in changed.items():
        if texts and not isinstance(texts, str):
            found[name] = codes_of(texts)[-1]
    return [(name, bool({code for _, code in codes} & set(FAULTS[name][0]))) for name, codes in found.items()]


@pytest.mark.parametrize("original", CLEAN, ids=lambda o: o.path.name)
@pytest.mark.parametrize("form", ["plain", "raw"])
def test_clean_reports_raise_no_alarm(original: Original, form: str) -> None:
    (found,) = codes_of([getattr(original, form)])
    assert not [f for f in found if f[0] != "info"]


def test_nearly_all_faults_are_found() -> None:
    results = [(name, original.path.name, hit) for original in CLEAN for name, hit in outcomes(original)]
    kinds = Counter(name for name, _, _ in results)
    missed = [(name, report) for name, report, hit in results if not hit]
    assert len(kinds) >= 25
    assert set(kinds) == set(FAULTS)
    assert 1 - len(missed) / len(results) >= 0.98, missed


def test_a_blank_cell_is_counted_and_no_fault() -> None:
    """What could not be checked is said, not passed."""
    original = Original(CORPUS / "reports/qufu-2021.txt")
    text = cell("部分公开", -7)(original)
    assert isinstance(text, str)
    blank = re.sub(r"(（二）部分公开[^\t]*\t)\d+", r"\1", text, count=1)
    with open_store(":memory:") as store:
        load(store, [blank])
        codes = {u.code: u.items for u in unchecked_of(store)}
        assert {"sum.row", "sum.column"} <= set(codes)
        assert not store.rows("SELECT 1 FROM findings WHERE code LIKE 'sum.%'")
