"""Every rule meets its own examples, through the code that applies it; a rule file with a mistake is refused.

The rules of tables.toml and issuers.toml are tried in tests/tables and tests/identify.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import clean_text, text_document
from reportminer.check.sections import judge_sections
from reportminer.clean import clean
from reportminer.errors import RuleError
from reportminer.extract import find_counts, find_deadlines, find_told
from reportminer.extract.deadlines import MatterRule, PatternRule
from reportminer.extract.narrative_rules import narrative_rules, negation_rules
from reportminer.extract.narrative_words import pattern_of
from reportminer.headings import classify
from reportminer.identify.dates import find_period
from reportminer.identify.document import _pattern as identify_pattern
from reportminer.identify.document import other_kind
from reportminer.identify.frame import facts_of
from reportminer.models import Regime, Section
from reportminer.readers.text import read_text
from reportminer.rules import Rule, Sieve, alternation, bits, compile_pattern, edge_characters, holds, load_rules, load_toml
from reportminer.segment import segment
from reportminer.spans import OffsetMap, Span

RESOURCES = Path(__file__).parents[1] / "src" / "reportminer" / "resources"


def toml(name: str) -> Mapping[str, Any]:
    """A rule file and its parts as they stand on disk, without the code under test."""
    content = tomllib.loads((RESOURCES / name).read_text(encoding="utf-8"))
    for part in content.pop("rules_in", ()):
        for table, rules in toml(part).items():
            content[table] = [*content.get(table, ()), *rules]
    return content


def examples(name: str, table: str, kind: str) -> list[Any]:
    """(rule, example) for each example of `kind` (match or no_match) of `[[table]]`."""
    return [pytest.param(rule, e, id=f"{rule['id']}-{i}") for rule in toml(name)[table] for i, e in enumerate(rule.get(kind, ()))]


def words(pairs: Iterable[tuple[str, ...]]) -> list[Any]:
    return [pytest.param(*pair, id="-".join(pair)) for pair in pairs]


@pytest.mark.parametrize(
    ("name", "table", "at_least"),
    [
        pytest.param("boilerplate.toml", "rule", 20, id="boilerplate"),
        pytest.param("sections.toml", "section", 9, id="sections"),
        pytest.param("sections.toml", "embedded", 6, id="embedded"),
        pytest.param("narrative.toml", "rule", 50, id="narrative"),
        pytest.param("narrative.toml", "negation", 10, id="negation"),
        pytest.param("deadlines.toml", "duration", 4, id="durations"),
        pytest.param("deadlines.toml", "matter", 5, id="matters"),
    ],
)
def test_the_files_hold_rules_to_try(name: str, table: str, at_least: int) -> None:
    assert len(toml(name)[table]) >= at_least


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, id=rule["id"])
        for name, table in (("boilerplate.toml", "rule"), ("sections.toml", "section"), ("sections.toml", "embedded"),
                            ("narrative.toml", "rule"), ("narrative.toml", "negation"), ("deadlines.toml", "duration"),
                            ("deadlines.toml", "date"), ("deadlines.toml", "matter"))
        for rule in toml(name)[table]
    ],
)  # fmt: skip
def test_every_rule_has_examples_of_both_kinds(rule: Mapping[str, Any]) -> None:
    assert rule["match"]
    assert rule["no_match"]


# --------------------------------------------------------------------------------------------------- boilerplate.toml

TITLE = "泰顺县水利局2012年政府信息公开工作年度报告"
BODY = (
    "一、概述\n2012年，我局按照《条例》要求，明确专人负责，健全工作制度，政府信息公开工作稳步推进。\n"
    "二、主动公开政府信息情况\n全年主动公开政府信息186条，其中政策法规类12条，工作动态类174条。\n"
    "三、存在的主要问题及改进措施\n公开内容还不够全面，下一步将加强业务培训，进一步充实公开内容。"
)


def page_with(where: str, example: str) -> str:
    """A report with an example where the rules of that kind apply."""
    if where == "inline":
        return f"{TITLE}\n{BODY.replace('健全工作制度', f'健全{example}工作制度')}"
    if where in ("tail", "end"):
        return f"{TITLE}\n{BODY}\n{example}\n区民政局低保工作总结\n镇中心小学安全工作计划"
    return f"{TITLE}\n{example}\n{BODY}"


def removed_by(rule: Mapping[str, Any], example: str) -> str:
    """What cleaning takes out by a rule, all pieces joined."""
    page = page_with(rule["where"], example)
    return "".join(r.span.of(page) for r in clean(text_document(page)).removed if r.reason == rule["id"])


@pytest.mark.parametrize(("rule", "example"), examples("boilerplate.toml", "rule", "match"))
def test_boilerplate_goes(rule: Mapping[str, Any], example: str) -> None:
    if rule["where"] == "inline":
        assert removed_by(rule, example)
    else:
        assert example in removed_by(rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("boilerplate.toml", "rule", "no_match"))
def test_what_only_looks_like_boilerplate_stays(rule: Mapping[str, Any], example: str) -> None:
    assert removed_by(rule, example) == ""


@pytest.mark.parametrize("line", [pytest.param(m, id=m) for m in toml("boilerplate.toml")["title"]["match"]])
def test_a_title_ends_what_stands_above_it(line: str) -> None:
    text = clean_text(f"网站首页导航\n今天是星期三\n{line}\n{BODY}").text
    assert text.startswith(line)


@pytest.mark.parametrize("line", [pytest.param(m, id=m) for m in toml("boilerplate.toml")["title"]["no_match"]])
def test_what_is_no_title_does_not(line: str) -> None:
    assert "above-title" not in {r.reason for r in clean_text(f"我局高度重视\n{line}\n{BODY}").removed}


# ------------------------------------------------------------------------------------------------------ sections.toml


@pytest.mark.parametrize(("rule", "title"), examples("sections.toml", "section", "match"))
def test_a_title_yields_its_code(rule: Mapping[str, Any], title: str) -> None:
    assert rule["id"] in classify(title)


@pytest.mark.parametrize(("rule", "title"), examples("sections.toml", "section", "no_match"))
def test_another_title_does_not(rule: Mapping[str, Any], title: str) -> None:
    assert rule["id"] not in classify(title)


def verdict(section: str, sentence: str) -> str:
    """Where a required section stands in a report that only says `sentence`, under a heading of its own kind."""
    clean = clean_text(f"一、工作亮点\n我局工作有序开展。\n二、概述\n2012年各项任务顺利完成。{sentence}。")
    regime = Regime.REGS_2008 if section == "fees" else Regime.FORMAT_2021
    found = {v.section: v.status for v in judge_sections(clean, segment(clean), regime)}
    return found[section]


@pytest.mark.parametrize(("rule", "sentence"), examples("sections.toml", "embedded", "match"))
def test_a_matter_told_elsewhere_is_embedded(rule: Mapping[str, Any], sentence: str) -> None:
    assert verdict(rule["section"], sentence) == "embedded"


@pytest.mark.parametrize(("rule", "sentence"), examples("sections.toml", "embedded", "no_match"))
def test_a_matter_only_named_is_missing(rule: Mapping[str, Any], sentence: str) -> None:
    assert verdict(rule["section"], sentence) == "missing"


@pytest.mark.parametrize("word", words((w,) for w in toml("sections.toml")["torn"]["unfinished_words"]))
def test_a_line_that_ends_unfinished_goes_on(word: str) -> None:
    text = clean_text(f"{TITLE}\n一、概述\n我局在推进各项制度建设的过程中{word}\n有关单位共同研究，形成了工作合力。").text
    assert f"{word}有关单位" in text


# ----------------------------------------------------------------------------------------------------- narrative.toml

SECTION_OF = {
    "requests": "requests", "review": "review_litigation", "litigation": "review_litigation", "appeals": "review_litigation",
    "litigation_direct": "review_litigation", "litigation_after_review": "review_litigation", "fees": "fees", "proactive": "proactive",
}  # fmt: skip


def told_in(rule: Mapping[str, Any], sentence: str) -> set[tuple[str, float, str]]:
    """(indicator, value, rule) of what a sentence states, under a heading where it may stand."""
    indicator = rule.get("indicator") or rule["indicators"][0]
    code = (*rule.get("sections", ()), SECTION_OF.get(indicator.split(".")[0], "overview"))[0]
    whole = Span(0, len(sentence))
    section = Section(
        ordinal=1, code=code, also_covers=(), title="", number="", text=sentence, clean=whole, body=whole,
        source=OffsetMap.of_kept([whole]).to_source(whole),
    )  # fmt: skip
    year = rule.get("years", [2016])[0]
    return {(t.indicator, t.value, t.rule) for t in find_told(sentence, find_counts(sentence), [section], year=year)}


@pytest.mark.parametrize(("rule", "example"), examples("narrative.toml", "rule", "match"))
def test_a_quantity_is_its_indicator(rule: Mapping[str, Any], example: str) -> None:
    sentence, _, value = example.rpartition(" = ")
    assert (rule["indicator"], float(value), rule["id"]) in told_in(rule, sentence)


@pytest.mark.parametrize(("rule", "example"), examples("narrative.toml", "rule", "no_match"))
def test_a_quantity_of_something_else_is_not(rule: Mapping[str, Any], example: str) -> None:
    assert (rule["indicator"], rule["id"]) not in {(i, r) for i, _, r in told_in(rule, example)}


@pytest.mark.parametrize(("rule", "example"), examples("narrative.toml", "all", "match"))
def test_all_of_them_is_a_quantity_said_before(rule: Mapping[str, Any], example: str) -> None:
    sentence, _, value = example.rpartition(" = ")
    assert (rule["indicator"], float(value), rule["id"]) in told_in(rule, sentence)


@pytest.mark.parametrize(("rule", "sentence"), examples("narrative.toml", "all", "no_match"))
def test_all_of_something_else_is_not(rule: Mapping[str, Any], sentence: str) -> None:
    assert rule["id"] not in {r for _, _, r in told_in(rule, sentence)}


@pytest.mark.parametrize(("rule", "sentence"), examples("narrative.toml", "negation", "match"))
def test_a_denial_is_zero(rule: Mapping[str, Any], sentence: str) -> None:
    where = {**rule, "sections": rule.get("sections", ["other"])}
    assert {(i, 0.0, rule["id"]) for i in rule["indicators"]} <= told_in(where, sentence)


@pytest.mark.parametrize(("rule", "sentence"), examples("narrative.toml", "negation", "no_match"))
def test_what_denies_something_else_is_not(rule: Mapping[str, Any], sentence: str) -> None:
    rule_elsewhere = {**rule, "sections": ["overview"]}
    assert rule["id"] not in {r for _, _, r in told_in(rule_elsewhere, sentence)}


# ----------------------------------------------------------------------------------------------------- deadlines.toml

LIMITS = [*examples("deadlines.toml", "duration", "match"), *examples("deadlines.toml", "date", "match")]
NO_LIMITS = [*examples("deadlines.toml", "duration", "no_match"), *examples("deadlines.toml", "date", "no_match")]


@pytest.mark.parametrize(("rule", "text"), LIMITS)
def test_a_limit_is_found_by_its_rule(rule: Mapping[str, Any], text: str) -> None:
    assert [d.rule for d in find_deadlines(f"我局在{text}完成。", year=2012)] == [rule["id"]]


@pytest.mark.parametrize(("rule", "text"), NO_LIMITS)
def test_what_limits_nothing_is_no_deadline(rule: Mapping[str, Any], text: str) -> None:
    assert rule["id"] not in {d.rule for d in find_deadlines(f"我局{text}。", year=2012)}


@pytest.mark.parametrize(("rule", "text"), examples("deadlines.toml", "matter", "match"))
def test_the_law_limits_the_matter(rule: Mapping[str, Any], text: str) -> None:
    found = find_deadlines(f"{text}。", year=2022)
    assert [d.statutory for d in found] == [rule["limits"]["2019"]]


@pytest.mark.parametrize(("rule", "text"), examples("deadlines.toml", "matter", "no_match"))
def test_other_words_are_not_the_matter(rule: Mapping[str, Any], text: str) -> None:
    found = next(m for m in load_rules("deadlines.toml", "matter", MatterRule) if m.id == rule["id"])
    assert not found.covers(text)


# -------------------------------------------------------------------------------------------------------- counts.toml

COUNTS = toml("counts.toml")


@pytest.mark.parametrize("word", words((w,) for w in COUNTS["measures"]["words"]))
def test_a_number_with_a_measure_word_is_a_count(word: str) -> None:
    assert [(int(c.value), c.unit) for c in find_counts(f"共有12{word}。", phrases=False)] == [(12, word)]


@pytest.mark.parametrize(
    ("word", "follower"), words((w, f) for w, followers in COUNTS["measures"]["not_before"].items() for f in followers)
)
def test_a_measure_word_that_begins_another_word_is_none(word: str, follower: str) -> None:
    assert word not in {c.unit for c in find_counts(f"涉及12{word}{follower}。", phrases=False)}


@pytest.mark.parametrize("word", words((w,) for w in COUNTS["one"]["not_after"]))
def test_one_in_a_set_phrase_is_no_count(word: str) -> None:
    assert find_counts(f"做好{word}一件。", phrases=False) == ()


@pytest.mark.parametrize("word", words((w,) for w in COUNTS["ordinal"]["before"]))
def test_an_ordinal_is_no_count(word: str) -> None:
    assert find_counts(f"依照{word}12条。", phrases=False) == ()


@pytest.mark.parametrize("before", words((m,) for m in COUNTS["ordinal"]["match"]))
def test_what_comes_round_is_no_count(before: str) -> None:
    assert find_counts(f"{before}32次。", phrases=False) == ()


@pytest.mark.parametrize("before", words((m,) for m in COUNTS["ordinal"]["no_match"]))
def test_what_happened_is_a_count(before: str) -> None:
    assert [int(c.value) for c in find_counts(f"{before}32次。", phrases=False)] == [32]


@pytest.mark.parametrize("name", words((m,) for m in COUNTS["names"]["match"]))
def test_a_name_that_holds_a_number_is_no_count(name: str) -> None:
    assert find_counts(f"认真落实{name}要求。", phrases=False) == ()


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["names"]["no_match"]))
def test_a_number_in_words_with_a_measure_word_is_a_count(text: str) -> None:
    assert len(find_counts(f"全年共{text}。", phrases=False)) == 1


@pytest.mark.parametrize("name", words((m,) for m in COUNTS["names"]["quoted"]))
def test_a_quoted_name_that_holds_a_number_is_no_count(name: str) -> None:
    assert find_counts(f"全面落实{name}要求。", phrases=False) == ()


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["names"]["not_quoted"]))
def test_a_number_beside_a_quoted_name_is_a_count(text: str) -> None:
    assert len(find_counts(f"全年{text}。", phrases=False)) == 1


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["one"]["match"]))
def test_one_of_which_is_said_what_became_of_it_is_a_count(text: str) -> None:
    assert [int(c.value) for c in find_counts(f"受理两件，{text}。", phrases=False)] == [2, 1]


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["one"]["no_match"]))
def test_one_in_other_words_is_none(text: str) -> None:
    assert [int(c.value) for c in find_counts(f"受理两件，{text}。", phrases=False)] == [2]


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["measures"]["match"]))
def test_a_number_with_a_rarer_measure_word_is_a_count(text: str) -> None:
    assert len(find_counts(f"全年{text}。", phrases=False)) == 1


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["measures"]["no_match"]))
def test_a_number_before_another_word_is_no_count(text: str) -> None:
    assert find_counts(f"全年{text}。", phrases=False) == ()


@pytest.mark.parametrize("case", COUNTS["thing"], ids=lambda case: case["text"][:12])
def test_each_quantity_counts_its_thing(case: Mapping[str, Any]) -> None:
    assert [c.subject or "" for c in find_counts(case["text"])] == case["things"]


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["percent"]["match"]))
def test_a_share_is_a_percentage(text: str) -> None:
    assert [c.kind for c in find_counts(f"占{text}。", phrases=False)] == ["percentage"]


@pytest.mark.parametrize("text", words((m,) for m in COUNTS["percent"]["no_match"]))
def test_what_is_no_share_is_none(text: str) -> None:
    assert find_counts(f"占{text}。", phrases=False) == ()


@pytest.mark.parametrize(("unit", "factor"), [pytest.param(u, f, id=u) for u, f in COUNTS["money"]["units"].items()])
def test_money_is_in_yuan(unit: str, factor: int) -> None:
    assert [(c.kind, int(c.value), c.unit) for c in find_counts(f"经费2.5{unit}。", phrases=False)] == [("amount", int(2.5 * factor), "元")]


@pytest.mark.parametrize(("word", "qualifier"), [pytest.param(w, q, id=w) for q, ws in COUNTS["qualifiers"]["before"].items() for w in ws])
def test_a_word_in_front_qualifies(word: str, qualifier: str) -> None:
    assert [c.qualifier for c in find_counts(f"公开信息{word}300条。", phrases=False)] == [qualifier]


@pytest.mark.parametrize(("word", "qualifier"), [pytest.param(w, q, id=w) for q, ws in COUNTS["qualifiers"]["inside"].items() for w in ws])
def test_a_word_inside_qualifies(word: str, qualifier: str) -> None:
    assert [c.qualifier for c in find_counts(f"公开信息30{word}条。", phrases=False)] == [qualifier]


@pytest.mark.parametrize(("word", "qualifier"), [pytest.param(w, q, id=w) for q, ws in COUNTS["qualifiers"]["after"].items() for w in ws])
def test_a_word_behind_qualifies(word: str, qualifier: str) -> None:
    assert [c.qualifier for c in find_counts(f"公开信息300条{word}。", phrases=False)] == [qualifier]


# ------------------------------------------------------------------------------------------------------ identify.toml

IDENTIFY = toml("identify.toml")


@pytest.mark.parametrize("title", words((m,) for m in IDENTIFY["title"]["annual_match"]))
def test_a_title_of_a_report(title: str) -> None:
    assert identify_pattern("title", "annual").search(title)


@pytest.mark.parametrize("title", words((m,) for m in IDENTIFY["title"]["annual_no_match"]))
def test_a_title_of_no_report(title: str) -> None:
    assert not identify_pattern("title", "annual").search(title)


@pytest.mark.parametrize("title", words((m,) for m in IDENTIFY["title"]["other_match"]))
def test_a_title_of_something_else(title: str) -> None:
    assert other_kind(title)


@pytest.mark.parametrize("title", words((m,) for m in IDENTIFY["title"]["other_no_match"]))
def test_a_title_of_nothing_else(title: str) -> None:
    assert other_kind(title) == ""


@pytest.mark.parametrize(("kind", "named"), [pytest.param("match", True, id="column"), pytest.param("no_match", False, id="title")])
def test_what_only_names_a_column(kind: str, named: bool) -> None:
    assert {identify_pattern("title", "column").fullmatch(t) is not None for t in IDENTIFY["title"][f"column_{kind}"]} == {named}


@pytest.mark.parametrize("text", words((m,) for m in IDENTIFY["title"]["inline_match"]))
def test_a_title_that_a_text_opens_with(text: str) -> None:
    found = identify_pattern("title", "inline").match(text)
    assert found
    assert found[0].endswith("年度报告")


@pytest.mark.parametrize("text", words((m,) for m in IDENTIFY["title"]["inline_no_match"]))
def test_a_sentence_opens_with_no_title(text: str) -> None:
    assert not identify_pattern("title", "inline").match(text)


@pytest.mark.parametrize("text", words((m,) for m in IDENTIFY["period"]["match"]))
def test_a_period_is_found(text: str) -> None:
    assert find_period(text) is not None


@pytest.mark.parametrize("text", words((m,) for m in IDENTIFY["period"]["no_match"]))
def test_a_date_is_no_period(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize("text", [pytest.param(m, id=m.strip()) for m in IDENTIFY["many_reports"]["match"]])
def test_a_model_report_is_marked(text: str) -> None:
    assert identify_pattern("many_reports", "pattern").search(text)


@pytest.mark.parametrize("text", words((m,) for m in IDENTIFY["many_reports"]["no_match"]))
def test_a_section_marks_no_model_report(text: str) -> None:
    assert not identify_pattern("many_reports", "pattern").search(f"\n{text}")


def marks(name: str, table: str, kind: str) -> list[Any]:
    return words((m,) for m in toml(name)[table][kind])


PAGE_WORDS = [
    ("identify.toml", "aggregator"),
    ("identify.toml", "anonymous"),
    ("identify.toml", "official"),
    ("identify.toml", "part_of_year"),
]


@pytest.mark.parametrize(("name", "table"), [pytest.param(*pair, id=pair[1]) for pair in PAGE_WORDS])
def test_words_that_tell_what_a_page_is(name: str, table: str) -> None:
    rule = toml(name)[table]
    assert all(re.search(rule["pattern"], text) for text in rule["match"])
    assert not any(re.search(rule["pattern"], text) for text in rule["no_match"])


@pytest.mark.parametrize("line", marks("page.toml", "frame", "site_match"))
def test_a_line_that_names_the_site(line: str) -> None:
    assert facts_of(read_text(f"{line}\n首页\n", "utf-8")).site == line


@pytest.mark.parametrize("line", marks("page.toml", "frame", "site_no_match"))
def test_a_line_that_names_no_site(line: str) -> None:
    assert facts_of(read_text(f"{line}\n首页\n", "utf-8")).site == ""


@pytest.mark.parametrize("line", marks("page.toml", "frame", "keeper_match"))
def test_a_footer_names_who_keeps_the_site(line: str) -> None:
    assert facts_of(read_text(f"年度报告\n{line}", "utf-8")).keeper.startswith("某某")


@pytest.mark.parametrize("line", marks("page.toml", "frame", "keeper_no_match"))
def test_a_footer_that_names_no_agency(line: str) -> None:
    assert facts_of(read_text(f"年度报告\n{line}", "utf-8")).keeper == ""


# ------------------------------------------------------------------------------------------------- files with mistakes


def rule_file(folder: Path, text: str) -> str:
    path = folder / "faulty.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


GOOD = '[[rule]]\nid = "limit.within"\npattern = "\\\\d+日内"\nmatch = ["30日内"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(GOOD + 'patern = "x"\n', r"faulty\.toml, rule 'limit\.within'.*patern", id="unknown-key"),
        pytest.param(GOOD + GOOD, r"faulty\.toml: the id 'limit\.within' is used twice", id="id-twice"),
        pytest.param('[[rule]]\nid = "limit.within"\n', r"faulty\.toml, rule 'limit\.within'.*pattern", id="key-missing"),
        pytest.param('[[rule]]\npattern = "x"\n', r"faulty\.toml, rule '\(no id\)'.*id", id="no-id"),
        pytest.param("[[rules]]\nid = 1\n", r"faulty\.toml: no rules \[\[rule\]\]; the file has \['rules'\]", id="table-missing"),
        pytest.param("[[rule]\n", r"faulty\.toml: not valid TOML: .*line 1", id="no-toml"),
    ],
)
def test_a_faulty_rule_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    name = rule_file(tmp_path, text)
    with pytest.raises(RuleError) as caught:
        load_rules(name, "rule", PatternRule)
    assert caught.match(f"(?s){said}")


def test_a_good_rule_file_is_read_in_order(tmp_path: Path) -> None:
    name = rule_file(tmp_path, GOOD + GOOD.replace("limit.within", "limit.before"))
    assert [r.id for r in load_rules(name, "rule", PatternRule)] == ["limit.within", "limit.before"]


def test_the_parts_of_a_rule_file_follow_it(tmp_path: Path) -> None:
    part = tmp_path / "part.toml"
    part.write_text(GOOD.replace("limit.within", "limit.before"), encoding="utf-8")
    name = rule_file(tmp_path, f'rules_in = ["{part}"]\n{GOOD}')
    assert [r.id for r in load_rules(name, "rule", PatternRule)] == ["limit.within", "limit.before"]


def test_a_part_of_a_rule_file_holds_rules_only(tmp_path: Path) -> None:
    part = tmp_path / "part.toml"
    part.write_text('[fragments]\nN = "x"\n', encoding="utf-8")
    with pytest.raises(RuleError, match=r"part\.toml: \[fragments\] stands in .*faulty\.toml"):
        load_rules(rule_file(tmp_path, f'rules_in = ["{part}"]\n{GOOD}'), "rule", PatternRule)


def test_a_rule_knows_no_key_that_its_kind_does_not_name() -> None:
    with pytest.raises(ValueError, match="extra"):
        Rule.model_validate({"id": "x", "where": "line"})


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        pytest.param("收到(申请", r"x\.toml, rule 'a': pattern does not compile at character 2: missing \)", id="bracket"),
        pytest.param("[件", r"x\.toml, rule 'a': pattern does not compile at character 0: unterminated", id="set"),
        pytest.param("(?:申请)?", "x.toml, rule 'a': the pattern matches the empty string", id="optional"),
        pytest.param("", "x.toml, rule 'a': the pattern matches the empty string", id="empty"),
    ],
)
def test_a_faulty_pattern_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        compile_pattern(pattern, where="x.toml, rule 'a'")


def test_an_anchored_pattern_may_match_the_empty_string() -> None:
    assert compile_pattern("(?:收到)?$", where="x", anchored=True).search("")


def test_a_fragment_is_one_group_of_its_pattern() -> None:
    assert compile_pattern("{N}日", where="x", names={"N": "十|二十"}).fullmatch("二十日")


def test_an_empty_list_of_words_is_refused() -> None:
    with pytest.raises(RuleError, match="empty list"):
        alternation([])


def test_the_longest_word_wins() -> None:
    assert compile_pattern(alternation(["条", "条次"]), where="x").findall("12条次") == ["条次"]


@pytest.mark.parametrize("name", [pytest.param(p.name, id=p.name) for p in sorted(RESOURCES.glob("*.toml"))])
def test_every_rule_file_is_toml(name: str) -> None:
    assert load_toml(name)


def test_ids_are_unique_over_all_rules_that_rows_name() -> None:
    tables = (("narrative.toml", "rule"), ("narrative.toml", "negation"), ("deadlines.toml", "duration"), ("deadlines.toml", "date"))
    ids = [r["id"] for name, table in tables for r in toml(name)[table]]
    assert [i for i, n in itertools.groupby(sorted(ids)) if len(list(n)) > 1] == []


@pytest.mark.parametrize(
    ("edge", "pattern", "characters"),
    [
        pytest.param("last", "申请(?:的|数)*$", "请的数", id="optional-tail"),
        pytest.param("last", "a[bc]?$|d$", "abcd", id="branches"),
        pytest.param("last", "(?:ab$|abc$)", "bc", id="branches-with-one-beginning"),
        pytest.param("last", "申请(?<!复议申请)$", "请", id="looking-behind"),
        pytest.param("last", "(?:a|b){2}$", "ab", id="repeated"),
        pytest.param("last", "(?:^|a)$", ("", "a"), id="nothing-before-it"),
        pytest.param("last", "^(?:a|bc)?$", ("", "a", "c"), id="all-of-the-text"),
        pytest.param("first", "^(?:a|$)", ("", "a"), id="nothing-behind-it"),
        pytest.param("last", "申请[^，]{0,4}$", None, id="any-character"),
        pytest.param("last", "(?:的)*$", None, id="nothing-is-required"),
        pytest.param("last", "a$|b", None, id="one-branch-is-open"),
        pytest.param("last", "(?:a$|)", None, id="an-empty-branch"),
        pytest.param("last", "(?i)a$", None, id="either-case"),
        pytest.param("last", "^a", None, id="anchored-elsewhere"),
        pytest.param("first", "^(?:均|都)*公开", "均都公", id="optional-head"),
        pytest.param("first", "^a[bc]|^d?e", "ade", id="first-of-branches"),
        pytest.param("first", "^(?:ba|bca)", "b", id="first-of-branches-with-one-beginning"),
        pytest.param("first", "^(?!申请表)申请", "申", id="looking-ahead"),
        pytest.param("first", "^[^，]{0,4}申请", None, id="any-first-character"),
        pytest.param("first", "^(?:的)*", None, id="nothing-is-required-first"),
        pytest.param("first", "^a|b", None, id="one-branch-opens-anywhere"),
        pytest.param("first", "a$", None, id="first-anchored-elsewhere"),
    ],
)
def test_what_a_pattern_lets_a_text_have_at_its_edge(
    edge: Literal["first", "last"], pattern: str, characters: Iterable[str] | None
) -> None:
    assert edge_characters(pattern, edge) == (None if characters is None else frozenset(characters))


_PATTERNS = [*(c.near for c in narrative_rules()), *(c.pattern for c in negation_rules())]
_BEHIND = [c.after for c in narrative_rules() if c.after]
_SAID = [e.split(" = ")[0] for table in ("rule", "negation") for r in toml("narrative.toml")[table] for e in (*r["match"], *r["no_match"])]
_LONG = [re.compile(toml("identify.toml")["aggregator"]["pattern"]), pattern_of("planned"), re.compile("(?i)a"), re.compile("a|")]
_pieces = st.tuples(st.sampled_from(_SAID), st.integers(0, 30), st.integers(0, 30)).map(lambda piece: piece[0][piece[1] : piece[2]])


@pytest.mark.parametrize(
    ("patterns", "sieve"),
    [
        pytest.param(_PATTERNS, Sieve([p.pattern for p in _PATTERNS]), id="last"),
        pytest.param(_BEHIND, Sieve([p.pattern for p in _BEHIND], edge="first"), id="first"),
    ],
)
@given(text=st.lists(_pieces | st.sampled_from(["\n", "的", "，", "1件"]), max_size=5).map("".join))
def test_a_sieve_holds_back_no_pattern_that_matches(patterns: list[re.Pattern[str]], sieve: Sieve, text: str) -> None:
    assert {i for i, pattern in enumerate(patterns) if pattern.search(text)} <= set(bits(sieve.may_match(text)))


@given(text=st.lists(_pieces | st.sampled_from(["\n", "范文网", "计划在", "A", "，"]), max_size=5).map("".join))
def test_a_pattern_is_found_where_its_words_are_looked_for_first(text: str) -> None:
    assert [holds(text, pattern) for pattern in _LONG] == [pattern.search(text) is not None for pattern in _LONG]
