"""Indicators from prose. `<indicator=value>` in front of its words marks what a sentence states; the rest states nothing."""

from __future__ import annotations

import re

import pytest

from corpus import clean_text
from reportminer.catalogue import indicators
from reportminer.extract import Told, find_counts, find_told
from reportminer.extract.narrative_rules import narrative_rules
from reportminer.extract.narrative_words import of_part_of_year, pattern_of
from reportminer.rules import load_toml
from reportminer.segment import segment

_MARK = re.compile(r"<([a-z_.]+)=([\d.]+)>")

TITLES = {
    "overview": "概述", "proactive": "主动公开政府信息情况", "requests": "依申请公开政府信息情况", "fees": "收费及减免情况",
    "review_litigation": "因政府信息公开申请行政复议、提起行政诉讼情况", "problems": "存在的主要问题及改进措施",
}  # fmt: skip


def told_in(section: str, sentence: str, year: int = 2016) -> tuple[Told, ...]:
    """What a sentence states under the heading of a section."""
    clean = clean_text(f"一、{TITLES[section]}\n本年度有关情况如下。\n{sentence}")
    return find_told(clean.text, find_counts(clean.text), segment(clean), year=year)


@pytest.mark.parametrize("kind", ["match", "no_match"])
@pytest.mark.parametrize("name", ["planned", "year_before", "of_year", "part_of_year", "wide", "lead"])
def test_words_that_tell_of_what_a_figure_is(name: str, kind: str) -> None:
    assert [t for t in load_toml("narrative.toml")[name][kind] if bool(pattern_of(name).search(t)) is not (kind == "match")] == []


def test_only_some_figures_are_told_of_a_part_of_the_year() -> None:
    said = load_toml("narrative.toml")["part_of_year"]["match"]
    assert all(of_part_of_year("proactive.total", t) for t in said)
    assert not any(of_part_of_year("training.sessions", t) for t in said)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        pytest.param("2014年收到公开申请9件，2016年收到公开申请14件。", 14, id="the-year-s-own-of-two"),
        pytest.param("2014年收到公开申请9件。", 9, id="a-year-mistyped"),
        pytest.param("自2008年5月以来，我局累计收到公开申请52件，其中2016年收到30件。", 30, id="since"),
        pytest.param("收到公开申请（含当面、信函等方式）共计33件。", 33, id="an-aside"),
    ],
)
def test_a_figure_of_the_report_s_year_comes_first(sentence: str, value: float) -> None:
    told = [t for t in told_in("requests", sentence) if t.indicator == "requests.received"]
    assert min(told, key=lambda t: t.weak).value == value


def best(told: tuple[Told, ...]) -> set[tuple[str, float]]:
    """(indicator, value), a quantity before a denial."""
    found: dict[str, float] = {}
    for t in told:
        found.setdefault(t.indicator, t.value)
    return set(found.items())


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        pytest.param(
            "requests",
            "2016年，我局共受理政府信息公开申请<requests.received=23>23件，其中当面申请<requests.received_in_person=5>5件，网络申请<requests.received_online=16>16件，信函申请<requests.received_by_letter=2>2件。",
            id="ways-of-asking",
        ),
        pytest.param(
            "requests",
            "共收到申请<requests.received=21>21件，同意公开<requests.granted=15>15件，部分公开<requests.partially_granted=2>2件，不予公开<requests.denied=3>3件，信息不存在<requests.unavailable=1>1件。",
            id="answers",
        ),
        pytest.param(
            "requests",
            "收到公开申请<requests.received=12>12件，按时办结<requests.on_time=11>11件，延期办结<requests.extended=1>1件。",
            id="in-time",
        ),
        pytest.param("requests", "2016年收到<requests.received=4>4件政府信息公开申请。", id="number-first"),
        pytest.param("requests", "全年<requests.received=0>没有收到政府信息公开申请。", id="none-received"),
        pytest.param("requests", "<requests.received=0>未收到公民、法人和其他组织要求公开政府信息的申请。", id="none-received-by-anyone"),
        pytest.param("problems", "下一步，拟举办培训班2期，为每所学校配备1名专职人员。", id="a-plan"),
        pytest.param("problems", "加强业务培训，计划举办培训班3期，培训不少于300人次。", id="a-plan-behind-a-comma"),
        pytest.param(
            "overview",
            "按照年度工作计划，举办培训班<training.sessions=2>2期，培训人员<training.participants=80>80人次。",
            id="done-as-planned",
        ),
        pytest.param("overview", "网上办事大厅全年受理申请5627件，办结5584件。", id="applications-for-services"),
        pytest.param("overview", "网站最高日访问量1.2万次，举办减税宣讲会，培训纳税人5.8万人次。", id="a-day's-most"),
        pytest.param(
            "review_litigation", "全年<review.total=0><litigation.total=0>未发生因政府信息公开引起的行政复议、行政诉讼。", id="neither"
        ),
        pytest.param(
            "review_litigation", "因政府信息公开申请行政复议<review.total=2>2件，提起行政诉讼<litigation.total=1>1件。", id="both"
        ),
        pytest.param("review_litigation", "行政复议案<review.total=1>1件，行政诉讼案<litigation.total=0>0件。", id="printed-zero"),
        pytest.param(
            "review_litigation",
            "收到行政复议申请<review.total=3>3件，其中维持<review.upheld=2>2件，纠正<review.corrected=1>1件。",
            id="results",
        ),
        pytest.param("fees", "本年度政府信息公开<fees.collected=0>没有收取任何费用。", id="no-fees"),
        pytest.param("fees", "全年收取检索、复制、邮寄等费用<fees.collected=120>120元。", id="fees"),
        pytest.param(
            "proactive",
            "全年主动公开政府信息<proactive.total=1240>1240条，通过政府网站公开<proactive.website=980>980条，政务微博公开信息<proactive.weibo=160>160条，政务微信公开信息<proactive.wechat=100>100条。",
            id="channels",
        ),
        pytest.param("proactive", "截至2016年底，历年累计主动公开政府信息<proactive.cumulative=8600>8600条。", id="cumulative"),
        pytest.param(
            "overview",
            "召开新闻发布会<response.press_conferences=3>3场，在线访谈<response.online_interviews=5>5期，发布政策解读稿件<response.interpretations=12>12篇。",
            id="responses",
        ),
        pytest.param(
            "overview",
            "配备专职人员<staff.full_time=2>2名、兼职人员<staff.part_time=15>15名，举办政府信息公开培训班<training.sessions=2>2期。",
            id="staff-and-training",
        ),
    ],
)
def test_what_a_sentence_states(section: str, sentence: str) -> None:
    wanted = {(name, float(value)) for name, value in _MARK.findall(sentence)}
    assert best(told_in(section, _MARK.sub("", sentence))) == wanted


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        pytest.param("overview", "受理行政许可申请1200件，办结1200件。", id="licences"),
        pytest.param("overview", "受理消费投诉36件，办结36件。", id="complaints"),
        pytest.param("overview", "减免企业税费3000万元，发放贷款200万元。", id="taxes"),
        pytest.param("overview", "罚款12万元，收取学费8万元。", id="fines"),
        pytest.param("overview", "全年办理行政复议案件31件，其中维持20件、撤销4件。", id="reviews-of-other-matters"),
        pytest.param("overview", "减免特困人员住院费用12万元。", id="waived-for-other-matters"),
        pytest.param("overview", "开展消防安全培训12期，参训人员860人次。", id="trainings-of-other-matters"),
        pytest.param("review_litigation", "除此之外，无其他行政复议、行政诉讼案件。", id="none-besides"),
        pytest.param("requests", "我局公布了依申请公开的流程和申请表格。", id="how-to-ask"),
        pytest.param("review_litigation", "申请人可以依法申请行政复议或者提起行政诉讼。", id="rights"),
        pytest.param("problems", "下一步，将进一步拓宽申请渠道。", id="plans"),
        pytest.param("proactive", "各乡镇公开信息77条。", id="units-below"),
    ],
)
def test_what_states_no_indicator(section: str, sentence: str) -> None:
    assert best(told_in(section, sentence)) == set()


def test_a_denial_is_a_negation() -> None:
    (told,) = told_in("requests", "全年没有收到政府信息公开申请。")
    assert (told.value, told.basis, told.count) == (0.0, "negation", None)


def test_a_quantity_is_narrative_and_names_its_count() -> None:
    (told,) = told_in("requests", "全年共收到政府信息公开申请7件。")
    assert (told.basis, told.count, told.section) == ("narrative", 0, "requests")


def test_the_qualifier_goes_with_the_figure() -> None:
    (told,) = told_in("proactive", "全年主动公开政府信息300余条。")
    assert (told.value, told.qualifier) == (300.0, "more_than")


def test_ten_thousands_are_multiplied_out() -> None:
    assert best(told_in("fees", "收取信息处理费1.2万元。")) == {("fees.collected", 12000.0)}


def test_the_matter_named_last_decides() -> None:
    sentence = "行政复议2件，其中维持1件；行政诉讼3件，其中维持2件。"
    assert best(told_in("review_litigation", sentence)) >= {("review.upheld", 1.0), ("litigation.upheld", 2.0)}


def test_what_a_line_with_a_colon_announces_goes_on_with_its_matter() -> None:
    sentence = "全年主动公开政府信息960条。按方式分：\n门户网站702条，其余258条通过公示栏发布。"
    assert ("proactive.other_channels", 258.0) in best(told_in("problems", sentence))
    assert ("proactive.other_channels", 258.0) not in best(told_in("problems", sentence.replace("：", "。")))


def test_all_requests_of_citizens_are_requests_of_natural_persons() -> None:
    told = {(t.indicator, t.dimension): t.value for t in told_in("requests", "共收到村民提出的公开申请6件。")}
    assert told == {("requests.received", "total"): 6, ("requests.received", "natural_person"): 6}


def test_a_rule_of_some_years_is_silent_in_others() -> None:
    sentence = "制发规范性文件9件。"
    assert ("normative_documents.total", 9.0) in best(told_in("proactive", sentence, year=2015))
    assert ("normative_documents.total", 9.0) not in best(told_in("proactive", sentence, year=2022))


def test_every_rule_names_a_known_indicator() -> None:
    rules = [c.rule for c in narrative_rules()]
    named = {i.partition("/")[0] for rule in rules for i in (rule.indicator, *rule.also, *rule.also_weak)}
    assert named - set(indicators()) == set()


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        pytest.param("review_litigation", "行政复议、行政诉讼案件分别为<review.total=2>2件和<litigation.total=1>1件。", id="respectively"),
        pytest.param("review_litigation", "<review.total=1>行政复议和行政诉讼各<litigation.total=1>1件。", id="each"),
        pytest.param("requests", "全年共受理<requests.received=5>5件申请，均已答复。", id="request-behind-its-number"),
    ],
)
def test_what_harder_sentences_state(section: str, sentence: str) -> None:
    wanted = {(name, float(value)) for name, value in _MARK.findall(sentence)}
    assert wanted <= best(told_in(section, _MARK.sub("", sentence)))


def test_fees_in_parts_are_no_total() -> None:
    assert ("fees.collected", 36.0) not in best(told_in("fees", "全年共收取检索费36元，复制费24元。"))


def test_what_a_title_names_is_denied_with_its_section() -> None:
    clean = clean_text("一、收费及减免情况\n无。\n二、复议、诉讼和申诉情况\n无。\n三、主动公开政府信息情况\n无。")
    told = find_told(clean.text, find_counts(clean.text), segment(clean), year=2012)
    assert {t.indicator for t in told} == {"fees.collected", "fees.waived", "review.total", "litigation.total", "appeals.total"}
