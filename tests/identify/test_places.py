"""Places and regions: full names, short forms, years, context, zones."""

from __future__ import annotations

import csv

import pytest

from reportminer.identify.divisions import gazetteer, official, stem
from reportminer.identify.places import find_places, resolve_region
from reportminer.rules import resource_text

PLACES = [
    pytest.param("西安市长安区教育局", ["西安市长安区"], id="chain"),
    pytest.param("福建省厦门市思明区和泉州市", ["福建省厦门市思明区", "泉州市"], id="two-chains"),
    pytest.param("福州教育局与福建公安厅", ["福州", "福建"], id="short-before-authority"),
    pytest.param("福州的天气", [], id="short-alone"),
    pytest.param("内蒙古、广西壮族自治区、新疆", ["内蒙古", "广西壮族自治区", "新疆"], id="autonomous-regions"),
    pytest.param("延边州和景宁县", ["延边州", "景宁县"], id="customary"),
    pytest.param("锡林郭勒盟西乌珠穆沁旗", ["锡林郭勒盟西乌珠穆沁旗"], id="league-banner"),
    pytest.param("泉州市场监督管理局", ["泉州"], id="cut-word"),
    pytest.param("漳州市民政局", ["漳州市"], id="not-cut"),
    pytest.param("晋江市民关心", [], id="citizens"),
    pytest.param("国家、省和县三级", [], id="two-characters-inside"),
    pytest.param("安徽省和县", ["安徽省和县"], id="two-characters-after-province"),
    pytest.param("老城区改造和城区道路", [], id="words-not-places"),
    pytest.param("洛阳市老城区改造", ["洛阳市老城区"], id="word-after-city"),
    pytest.param("", [], id="empty"),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_places_are_found_longest_first(text: str, expected: list[str]) -> None:
    found = find_places(text)
    assert [place.text for place in found] == expected
    assert all(place.span.of(text) == place.text for place in found)


REGIONS = [
    ("西安市长安区教育局", "610116"),
    ("北京市朝阳区", "110105"),
    ("上海市浦东新区财政局", "310115"),
    ("天津市滨海新区", "120116"),
    ("平潭县", "350128"),
    ("内蒙古教育厅", "150000"),
    ("广西壮族自治区", "450000"),
    ("吉林省", "220000"),
    ("吉林市", "220200"),
    ("仙桃市审计局", "429004"),
    ("神农架林区", "429021"),
    ("六枝特区", "520203"),
    ("东莞市长安镇人民政府", "441900"),
    ("惠安县螺阳镇人民政府", "350521"),
    ("国家税务总局福州市税务局", "350100"),
    ("厦门海关", "350200"),
    ("国家统计局泉州调查队", "350500"),
    ("国家统计局惠安调查队", "350521"),
    ("国家统计局福建调查总队", "350000"),
    ("巴州财政局", "652800"),
    ("西安市公安局长安分局", "610116"),
    ("苏州市教育局工业园区分局", "320500"),
    ("阳泉市城区", "140302"),
    ("香港特别行政区", "810000"),
    ("平潭综合实验区", None),
    ("平潭综合实验区教育局", None),
    ("苏州工业园区管理委员会", None),
    ("郑州市郑东新区管委会", None),
    ("西安高新区", None),
    ("雄安新区", None),
    ("教育部", None),
    ("国家发展和改革委员会", None),
    ("长安区", None),
    ("鼓楼区人民政府", None),
    ("区教育局", None),
    ("", None),
]


@pytest.mark.parametrize(("name", "code"), REGIONS)
def test_region_of_a_name(name: str, code: str | None) -> None:
    region = resolve_region(name)
    assert (region.code if region else None) == code


@pytest.mark.parametrize(
    ("context", "code"),
    [
        ("西安市委、西安市政府", "610116"),
        ("石家庄市教育局", "130102"),
        ("西安市一次，石家庄市一次", None),
        ("西安市西安市西安市，石家庄市", "610116"),
        ("陕西省", "610116"),
        ("", None),
    ],
)
def test_context_decides_by_a_clear_majority(context: str, code: str | None) -> None:
    region = resolve_region("长安区教育局", context=context)
    assert (region.code if region else None) == code


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("巢湖市", 2008, "341400"),
        ("巢湖市", 2013, "340181"),
        ("哈密市", 2012, "652201"),
        ("哈密市", 2024, "650500"),
        ("洪泽县", 2010, "320829"),
        ("洪泽县", 2016, "320829"),
        ("洪泽区", 2020, "320813"),
        ("襄樊市", 2009, "420600"),
        ("襄阳市", 2015, "420600"),
        ("宣武区", 2009, "110104"),
        ("密云县", 2012, "110228"),
        ("密云区", 2021, "110118"),
        ("吴江市", 2010, "320584"),
        ("吴江区", 2018, "320509"),
    ],
)
def test_the_code_of_the_year(name: str, year: int, code: str) -> None:
    region = resolve_region(name, year=year)
    assert region is not None
    assert region.code == code


def test_a_region_names_what_it_lies_in() -> None:
    region = resolve_region("长安区", context="西安市")
    assert region is not None
    assert (region.level, region.province, region.prefecture, region.county) == ("county", "陕西省", "西安市", "长安区")


def test_names_above_are_those_of_the_year() -> None:
    old, new = resolve_region("襄城区", year=2009), resolve_region("襄城区", year=2016)
    assert old is not None
    assert new is not None
    assert (old.prefecture, new.prefecture) == ("襄樊市", "襄阳市")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("福州市", "福州"),
        ("延边朝鲜族自治州", "延边"),
        ("黔东南苗族侗族自治州", "黔东南"),
        ("新疆维吾尔自治区", "新疆"),
        ("和县", "和县"),
    ],
)
def test_stem(name: str, short: str) -> None:
    assert stem(name) == short


def test_every_division_lies_in_a_known_one() -> None:
    codes = gazetteer().by_code.keys()
    rows = list(csv.DictReader(resource_text("divisions.csv").splitlines()))
    assert len(rows) > 3500
    assert all(row["province_code"] in codes and (row["prefecture_code"] or row["code"]) in codes for row in rows)


def test_official_name_of_no_code_is_empty() -> None:
    assert official("", 2010) == ""
