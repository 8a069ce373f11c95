"""Issuers: from titles, bodies, signatures and pages; kinds, levels, fields, regions; names that equal; successors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from reportminer.identify.issuer import find_issuer, issuer_key
from reportminer.identify.kinds import ISSUERS, compiled, normalise_name, successors
from reportminer.identify.names import names_in_body, names_site
from reportminer.identify.places import resolve_region
from reportminer.models import PageFacts
from reportminer.rules import load_toml

GOV, DEP = "government", "department"
R = "年政府信息公开工作年度报告"
# (title, issuer, kind, level, field, region code): the title says it all.
TITLES = [
    # a site's column before the title
    (
        "国家税务总局黑龙江省税务局 信息公开年报 国家税务总局鹤岗市税务局2020年政府信息公开工作年度报告",
        "国家税务总局鹤岗市税务局",
        "department",
        "prefecture",
        "taxation",
        "230400",
    ),
    ("安溪县信息公开年报 2018年政府信息公开工作年度报告", "安溪县", GOV, "county", None, "350524"),
    # governments
    (f"福建省2018{R}", "福建省", GOV, "province", None, "350000"),
    (f"北京市2012{R}", "北京市", GOV, "province", None, "110000"),
    ("广西壮族自治区人民政府2016年政府信息公开年度报告", "广西壮族自治区人民政府", GOV, "province", None, "450000"),
    (f"泉州市2023{R}", "泉州市", GOV, "prefecture", None, "350500"),
    ("福建省厦门市政府信息公开工作年度报告（2014年度）", "福建省厦门市", GOV, "prefecture", None, "350200"),
    (f"延边朝鲜族自治州人民政府2013{R}", "延边朝鲜族自治州人民政府", GOV, "prefecture", None, "222400"),
    (f"锡林郭勒盟行政公署2014{R}", "锡林郭勒盟行政公署", GOV, "prefecture", None, "152500"),
    (f"红河州2018{R}", "红河州", GOV, "prefecture", None, "532500"),
    ("平潭县政府2012年政府信息公开年报", "平潭县政府", GOV, "county", None, "350128"),
    ("平潭县人民政府信息公开年度报告", "平潭县人民政府", GOV, "county", None, "350128"),
    (f"北京市朝阳区人民政府2019{R}", "北京市朝阳区人民政府", GOV, "county", None, "110105"),
    (f"长春市朝阳区人民政府2010{R}", "长春市朝阳区人民政府", GOV, "county", None, "220104"),
    (f"关于印发《南京市鼓楼区2010{R}》的通知", "南京市鼓楼区", GOV, "county", None, "320106"),
    ("滨海新区2018年政府信息公开年度报告", "滨海新区", GOV, "county", None, "120116"),
    (f"安徽省和县2018{R}", "安徽省和县", GOV, "county", None, "340523"),
    ("陈巴尔虎旗人民政府2018年信息公开年报", "陈巴尔虎旗人民政府", GOV, "county", None, "150725"),
    ("科左中旗2018年政府信息公开年度报告", "科左中旗", GOV, "county", None, "150521"),
    ("德化县2012年政府信息公开工作年报（公开稿）", "德化县", GOV, "county", None, "350526"),
    (f"中共永泰县委 永泰县人民政府2009{R}", "永泰县人民政府", GOV, "county", None, "350125"),
    # zones: no code of their own
    ("平潭综合实验区 2016年度政府信息公开工作年度报告", "平潭综合实验区", GOV, None, None, None),
    ("平潭综合实验区党工委管委会2014年信息公开年报", "平潭综合实验区党工委管委会", GOV, None, None, None),
    (f"苏州工业园区管理委员会2017{R}", "苏州工业园区管理委员会", GOV, None, None, None),
    ("西安高新区管委会2012年政府信息公开年报", "西安高新区管委会", GOV, None, None, None),
    ("黄山风景区管理委员会2018年政府信息公开年报", "黄山风景区管理委员会", GOV, None, None, None),
    ("雄安新区2018年政府信息公开年度报告", "雄安新区", GOV, None, None, None),
    ("新疆生产建设兵团2019年政府信息公开年报", "新疆生产建设兵团", GOV, None, None, None),
    (f"平潭综合实验区行政审批局2019{R}", "平潭综合实验区行政审批局", DEP, None, "administrative_services", None),
    ("福州经济技术开发区财政局2012年信息公开年报", "福州经济技术开发区财政局", DEP, None, "finance", None),
    # offices
    ("惠安县人民政府办公室2008年政府信息公开年度报告", "惠安县人民政府办公室", "office", "county", None, "350521"),
    (f"福建省人民政府办公厅关于印发2012{R}的通知", "福建省人民政府办公厅", "office", "province", None, "350000"),
    (f"平潭综合实验区管委会办公室2014{R}", "平潭综合实验区管委会办公室", "office", None, None, None),
    # departments
    (f"西安市长安区教育局2010{R}", "西安市长安区教育局", DEP, "county", "education", "610116"),
    (
        "2022年度泉州市市场监督管理局政府信息公开年报",
        "泉州市市场监督管理局",
        DEP,
        "prefecture",
        "market_regulation",
        "350500",
    ),
    ("泉州市场监管局2022年政府信息公开年报", "泉州市场监管局", DEP, "prefecture", "market_regulation", "350500"),
    ("关于平潭县卫生局2012年信息公开年度报告", "平潭县卫生局", DEP, "county", "health", "350128"),
    (f"济南市市中区卫生健康局2020{R}", "济南市市中区卫生健康局", DEP, "county", "health", "370103"),
    (f"国家税务总局福州市税务局2020{R}", "国家税务总局福州市税务局", DEP, "prefecture", "taxation", "350100"),
    ("永春县国家税务局2011年度政府信息公开报告", "永春县国家税务局", DEP, "county", "taxation", "350525"),
    ("福建省公安厅二〇〇九年政府信息公开年度报告", "福建省公安厅", DEP, "province", "police", "350000"),
    ("泉州市公安局丰泽分局2018年信息公开年报", "泉州市公安局丰泽分局", DEP, "county", "police", "350503"),
    ("苏州市公安局工业园区分局2019年信息公开年报", "苏州市公安局工业园区分局", DEP, "prefecture", "police", "320500"),
    ("二O一O年度惠安县人事局政府信息公开工作报告", "惠安县人事局", DEP, "county", "human_resources", "350521"),
    (f"北京市人力资源和社会保障局2021{R}", "北京市人力资源和社会保障局", DEP, "province", "human_resources", "110000"),
    (
        "2008年5月1日至12月31日漳州市民政局政府信息公开年度报告",
        "漳州市民政局",
        DEP,
        "prefecture",
        "civil_affairs",
        "350600",
    ),
    (f"洪泽县水利局2010{R}", "洪泽县水利局", DEP, "county", "water", "320829"),
    (f"淮安市洪泽区水利局2021{R}", "淮安市洪泽区水利局", DEP, "county", "water", "320813"),
    (
        f"重庆市万州区规划和自然资源局2020{R}",
        "重庆市万州区规划和自然资源局",
        DEP,
        "county",
        "natural_resources",
        "500101",
    ),
    (f"安溪县环境保护局2011{R}", "安溪县环境保护局", DEP, "county", "environment", "350524"),
    ("2020年政府信息公开工作年度报告（泰州市海陵区审计局）", "泰州市海陵区审计局", DEP, "county", "audit", "321202"),
    (f"福建省司法厅2014{R}", "福建省司法厅", DEP, "province", "justice", "350000"),
    ("漳浦县农业农村局关于2020年信息公开年度报告的公示", "漳浦县农业农村局", DEP, "county", "agriculture", "350623"),
    (f"恩施州文化和旅游局2021{R}", "恩施州文化和旅游局", DEP, "prefecture", "culture_tourism", "422800"),
    (f"景德镇市交通运输局2018{R}", "景德镇市交通运输局", DEP, "prefecture", "transport", "360200"),
    (f"泉州市交通局（港口局）2009{R}", "泉州市交通局（港口局）", DEP, "prefecture", "transport", "350500"),
    (f"莆田市住房和城乡建设局2015{R}", "莆田市住房和城乡建设局", DEP, "prefecture", "housing", "350300"),
    (f"福建省发改委2012{R}", "福建省发改委", DEP, "province", "development_reform", "350000"),
    (f"上海市商务委员会2020{R}", "上海市商务委员会", DEP, "province", "commerce", "310000"),
    (f"呼和浩特市应急管理局2020{R}", "呼和浩特市应急管理局", DEP, "prefecture", "emergency", "150100"),
    (f"德宏傣族景颇族自治州统计局2018{R}", "德宏傣族景颇族自治州统计局", DEP, "prefecture", "statistics", "533100"),
    (f"国家统计局福建调查总队2019{R}", "国家统计局福建调查总队", DEP, "province", "statistics", "350000"),
    (f"湖南省科学技术厅2019{R}", "湖南省科学技术厅", DEP, "province", "science_technology", "430000"),
    (f"融水苗族自治县财政局2016{R}", "融水苗族自治县财政局", DEP, "county", "finance", "450225"),
    (f"武汉市人民政府外事办公室2010{R}", "武汉市人民政府外事办公室", DEP, "prefecture", "foreign_affairs", "420100"),
    (f"厦门海关2020{R}", "厦门海关", DEP, "prefecture", "commerce", "350200"),
    (
        "福州市教育局_2013年政府信息公开年报_福州市人民政府门户网站",
        "福州市教育局",
        DEP,
        "prefecture",
        "education",
        "350100",
    ),
    ("2011年度信息公开年报 - 新闻中心 - 福建省民政厅", "福建省民政厅", DEP, "province", "civil_affairs", "350000"),
    ("2011年度信息公开年报 - 福建省民政厅", "福建省民政厅", DEP, "province", "civil_affairs", "350000"),
    # State organs
    (f"教育部2019{R}", "教育部", DEP, "national", "education", None),
    (f"国家税务总局2020{R}", "国家税务总局", DEP, "national", "taxation", None),
    (f"国家发展和改革委员会2016{R}", "国家发展和改革委员会", DEP, "national", "development_reform", None),
    # townships and streets
    (f"惠安县螺阳镇人民政府2020{R}", "惠安县螺阳镇人民政府", "township", "township", None, "350521"),
    ("广东省东莞市长安镇人民政府2018年信息公开年报", "广东省东莞市长安镇人民政府", "township", "township", None, "441900"),
    (f"丰都县三合街道办事处2022{R}", "丰都县三合街道办事处", "township", "township", None, "500230"),
    (f"福州市台江区新港街道2019{R}", "福州市台江区新港街道", "township", "township", None, "350103"),
    ("蒋坝镇2021年度政府信息公开工作年度报告", "蒋坝镇", "township", "township", None, None),
    # institutions
    ("福州市第一中学2012年信息公开年报", "福州市第一中学", "other", "prefecture", "education", "350100"),
    ("莆田市荔城区人民法院2014年信息公开年报", "莆田市荔城区人民法院", "other", "county", "justice", "350304"),
    ("仙桃市残疾人联合会2018年政府信息公开年报", "仙桃市残疾人联合会", "other", "county", "civil_affairs", "429004"),
    # undecided
    (f"长安区教育局2011{R}", "长安区教育局", DEP, "county", "education", None),
    (f"鼓楼区2011{R}", "鼓楼区", GOV, "county", None, None),
    (f"县公安局2011{R}", "县公安局", DEP, "county", "police", None),
    (f"市生态环境局2020{R}", "市生态环境局", DEP, None, "environment", None),
    ("政府信息公开工作年度报告", "", None, None, None, None),
    ("我局2012年政府信息公开年度报告", "", None, None, None, None),
    ("街道2011年政府信息公开年报", "", None, None, None, None),
]


def find(title: str, body: str = "", **facts: str) -> Any:
    year = re.search(r"20\d\d", title)
    titles = [title] if title else []
    return find_issuer(titles=titles, facts=PageFacts(**facts), body=body, year=int(year[0]) if year else None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [pytest.param(title, (name, kind, level, field, code), id=title) for title, name, kind, level, field, code in TITLES],
)
def test_issuer_of_a_title(title: str, expected: tuple[str | None, ...]) -> None:
    issuer = find(title)
    assert (issuer.name, issuer.kind, issuer.level, issuer.field, issuer.region and issuer.region.code) == expected


# (title, body, facts, issuer, region code, basis)
COMPLETED = [
    pytest.param(
        "2010年区教育局政府信息公开工作年度报告",
        "我局在西安市教育局领导下，编发《西安市长安区教育局公开目录》，见《长安区教育局通告》。",
        {},
        "西安市长安区教育局",
        "610116",
        "body",
        id="head-from-body",
    ),
    pytest.param(
        "长安区教育局2010年政府信息公开工作年度报告",
        "西安市长安区教育局是主管部门。",
        {},
        "西安市长安区教育局",
        "610116",
        "body",
        id="fuller-name-in-body",
    ),
    pytest.param("长安区教育局2010年信息公开年报", "石家庄市委、市政府高度重视。", {}, "长安区教育局", "130102", "title", id="context"),
    pytest.param(
        "县公安局2011年信息公开年报",
        "惠安县公安局重视。泉州市公安局考核，学晋江市公安局。惠安县公安局公布。",
        {},
        "惠安县公安局",
        "350521",
        "body",
        id="superiors-not-taken",
    ),
    pytest.param("区教育局2011年信息公开年报", "", {"site": "西安市长安区人民政府"}, "西安市长安区教育局", "610116", "page", id="site"),
    pytest.param("教育局2012年信息公开年报", "", {"source": "永泰县政府办"}, "永泰县教育局", "350125", "page", id="source"),
    pytest.param(
        "区管委会办公室2016年信息公开年报",
        "",
        {"site": "平潭综合实验区党工委管委会"},
        "平潭综合实验区管委会办公室",
        None,
        "page",
        id="zone-site",
    ),
    pytest.param("鼓楼区2010年信息公开年报", "", {"site": "南京市鼓楼区人民政府"}, "鼓楼区", "320106", "title", id="region-by-site"),
    pytest.param("蒋坝镇2021年信息公开年报", "", {"site": "淮安市洪泽区人民政府"}, "蒋坝镇", "320813", "title", id="township-by-site"),
    pytest.param(
        "蒋坝镇2012年信息公开年报", "我镇通过惠安县政府信息公开网公开信息。", {}, "蒋坝镇", "350521", "title", id="township-by-site-in-body"
    ),
    pytest.param(
        "蒋坝镇2012年信息公开年报",
        "我镇通过惠安县政府信息公开网和永泰县人民政府网公开信息。",
        {},
        "蒋坝镇",
        None,
        "title",
        id="township-of-two-sites",
    ),
    pytest.param(
        "我局2011年信息公开年报",
        "我局公开。\n\n泉州市民政局\n二○一二年三月二日",
        {},
        "泉州市民政局",
        "350500",
        "signature",
        id="self",
    ),
    pytest.param(
        "信息公开年度报告",
        "根据《条例》和国务院办公厅要求编制。\n泉州市丰泽区民政局\n2012年3月12日\n",
        {},
        "泉州市丰泽区民政局",
        "350503",
        "signature",
        id="signature",
    ),
    pytest.param(
        "安监局2012年信息公开年报",
        "我局公开。现将惠安县安全生产监督管理局2012年度政府信息公开工作情况报告如下：",
        {},
        "惠安县安全生产监督管理局",
        "350521",
        "body",
        id="shortened-in-the-title",
    ),
    pytest.param(
        "县国土局2012年信息公开年报",
        "我局公开，见惠安县国土资源局公告。",
        {},
        "惠安县国土资源局",
        "350521",
        "body",
        id="shortened-and-no-place",
    ),
    pytest.param(
        "山南地区政府门户网站 >> 政务公开 >> 年度报告",
        "西藏山南地区行政公署2011年政府信息公开工作年度报告",
        {},
        "西藏山南地区行政公署",
        "542200",
        "body",
        id="path-is-no-name",
    ),
    pytest.param("信息公开年度报告", "本报告由惠安县审计局编制。", {}, "惠安县审计局", "350521", "body", id="compiled-by"),
    pytest.param("信息公开年度报告", "如有疑问，请与惠安县审计局办公室联系。", {}, "惠安县审计局", "350521", "body", id="contact"),
    pytest.param(
        "信息公开年度报告",
        "惠安县审计局根据《中华人民共和国政府信息公开条例》公布。",
        {},
        "惠安县审计局",
        "350521",
        "body",
        id="under-law",
    ),
    pytest.param("信息公开年度报告", "惠安县审计局2012年度政府信息公开工作报告", {}, "惠安县审计局", "350521", "body", id="first-line"),
    pytest.param("信息公开年度报告", "我局公开。", {"source": "惠安县审计局"}, "惠安县审计局", "350521", "page", id="page-source"),
    pytest.param("信息公开年度报告", "我局公开。", {"site": "福州市人民政府网站"}, "", None, "title", id="site-is-no-department"),
    pytest.param(
        "信息公开年度报告",
        "我市公开。",
        {"site": "福州市人民政府网站"},
        "福州市人民政府",
        "350100",
        "page",
        id="site-of-the-city",
    ),
    pytest.param("信息公开年度报告", "国务院办公厅编制本报告格式。", {}, "", None, "title", id="never-the-superior"),
    pytest.param(
        "信息公开年报 - 福州市人民政府",
        "我局公开。\n福州市审计局\n2012年3月1日",
        {},
        "福州市审计局",
        "350100",
        "signature",
        id="site-after-title",
    ),
    pytest.param(
        "信息公开年报",
        "我局",
        {"headline": "福州市人民政府", "source": "福州市审计局"},
        "福州市审计局",
        "350100",
        "page",
        id="headline-is-the-site",
    ),
    pytest.param("关于报送惠安县审计局2012年信息公开年报的函", "", {}, "惠安县审计局", "350521", "title", id="words-before"),
    pytest.param("市教育局2011年信息公开年报", "福清市教育局、长乐市教育局各一件。", {}, "市教育局", None, "title", id="no-majority"),
]


@pytest.mark.parametrize(("title", "body", "facts", "name", "code", "basis"), COMPLETED)
def test_issuer_completed(title: str, body: str, facts: dict[str, str], name: str, code: str | None, basis: str) -> None:  # noqa: PLR0913
    issuer = find(title, body, **facts)
    assert (issuer.name, issuer.region and issuer.region.code, issuer.basis) == (name, code, basis)
    assert issuer.evidence is None or basis == "title" or issuer.evidence.of(body) == name


def test_superiors_are_no_authors() -> None:
    assert names_in_body("国务院办公厅根据《中华人民共和国政府信息公开条例》规定") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("平潭综合实验区管委会", "平潭综合实验区 管理委员会"),
        ("福建省政府办公厅", "福建省人民政府办公厅"),
        ("福建省发改委", "福建省发展和改革委员会"),
        ("惠安县人社局", "惠安县人力资源和社会保障局"),
        ("惠安县国税局", "惠安县国家税务局"),
        ("惠安县安监局", "惠安县安全生产监督管理局"),
        ("惠安县国土局", "惠安县国土资源局"),
        ("门头沟区人口计生委", "门头沟区人口和计划生育委员会"),
        ("柳州市卫生计生委", "柳州市卫生和计划生育委员会"),
        ("泉州市经信委", "泉州市经济和信息化委员会"),
        ("泉州市工商局", "泉州市工商行政管理局"),
        ("交通局（港口局）", "交通局(港口局)"),
    ],
)
def test_names_that_equal(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


def test_one_issuer_has_one_key_however_printed() -> None:
    region = resolve_region("西安市长安区")
    assert issuer_key("长安区教育局", region) == issuer_key("陕西省西安市长安区教育局", region) == "610116:教育局"
    assert issuer_key("西安市长安区", region) == issuer_key("西安市长安区人民政府", region)


@pytest.mark.parametrize(
    ("name", "heirs"),
    [
        ("平潭县卫生局", ("平潭县卫生和计划生育局", "平潭县卫生健康局", "平潭县卫生健康委员会")),
        ("平潭县环保局", ("平潭县生态环境局",)),
        ("福州市国家税务局", ("国家税务总局福州市税务局",)),
        ("泉州市规划局", ("泉州市自然资源局", "泉州市自然资源和规划局")),
        ("泉州市自然资源和规划局", ()),
        ("平潭县教育局", ()),
    ],
)
def test_successors(name: str, heirs: tuple[str, ...]) -> None:
    assert successors(name) == heirs


def examples(table: str, key: str) -> Iterator[Any]:
    for rule in load_toml(ISSUERS)[table]:
        for text in rule.get(key, ()):
            yield pytest.param(rule["id"], text, id=f"{table}-{rule['id']}-{text}")


@pytest.mark.parametrize("table", ["kind", "field"])
def test_every_rule_has_examples(table: str) -> None:
    assert all(rule.get("match") for rule in load_toml(ISSUERS)[table])


@pytest.mark.parametrize(("rule", "text"), [*examples("kind", "match")])
def test_kind_rules_match(rule: str, text: str) -> None:
    assert next(kind for kind, found in compiled("kind") if found.search(text)) == rule


@pytest.mark.parametrize(("rule", "text"), [*examples("field", "match")])
def test_field_rules_match(rule: str, text: str) -> None:
    assert next(field for field, found in compiled("field") if found.search(text)) == rule


@pytest.mark.parametrize(("rule", "text"), [*examples("kind", "no_match"), *examples("field", "no_match")])
def test_rules_do_not_match(rule: str, text: str) -> None:
    patterns = {**dict(compiled("kind")), **dict(compiled("field"))}
    assert not patterns[rule].search(text)


@pytest.mark.parametrize(("rule", "text"), [*examples("equal", "match")])
def test_equal_rules_rewrite(rule: str, text: str) -> None:
    assert normalise_name(text) != text


@pytest.mark.parametrize(("rule", "text"), [*examples("statement", "match")])
def test_statement_rules_match(rule: str, text: str) -> None:
    assert dict(compiled("statement"))[rule].search(text)


@pytest.mark.parametrize(("rule", "text"), [*examples("statement", "no_match")])
def test_statement_rules_do_not_match(rule: str, text: str) -> None:
    assert not any(name for name in names_in_body(text))


@pytest.mark.parametrize("title", ["肥乡县人民政府信息公开网", "某某市政府门户网站"])
def test_the_name_of_a_site_is_no_title(title: str) -> None:
    assert names_site(title)
    body = "王店镇2017年政府信息公开年度报告\n2017年，我镇认真贯彻《中华人民共和国政府信息公开条例》。"
    assert find_issuer(titles=["王店镇2017年政府信息公开年度报告", title], facts=PageFacts(), body=body, year=2017).name == "王店镇"


@pytest.mark.parametrize("title", [f"永春县2017{R}-县政府信息公开网", f"永春县2017{R}"])
def test_a_title_with_a_site_behind_it_is_one(title: str) -> None:
    assert not names_site(title)
