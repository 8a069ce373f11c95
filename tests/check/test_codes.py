"""The rules as data: every code has severity, messages in both languages, an explanation, and examples that hold."""

from __future__ import annotations

import re

import pytest
import texts

from corpus import clean_text
from reportminer.check import Subject, check, explain, finding_rules, message
from reportminer.check.duties import pattern, tells_fees
from reportminer.check.foreign import foreign_places
from reportminer.check.reports import region_by_code
from reportminer.errors import RuleError
from reportminer.extract.counts import find_counts
from reportminer.models import Regime
from reportminer.segment import segment

RULES = finding_rules()
CONTRACT = """
section.missing section.embedded section.empty section.order layout.outdated table.missing table.unreadable
sum.balance sum.column sum.row sum.block sum.parts prose.table year.carried year.items year.in_force
publication.late period.mismatch overview.long fee.unreported evaluation.unreported
problems.copied text.foreign_place not_annual_report
"""


def test_the_contract_s_codes_are_all_there() -> None:
    assert set(CONTRACT.split()) <= set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_both_languages_and_the_same_slots(code: str) -> None:
    rule = RULES[code]
    for table in (rule.title, rule.message, rule.words):
        assert set(table) == {"en", "zh"}
    slots = [set(re.findall(r"\{(\w+)\}", rule.message[lang])) for lang in ("en", "zh")]
    assert slots[0] - {"basis"} == slots[1] - {"basis"}
    assert "default" in rule.severity
    for lang in ("en", "zh"):
        assert rule.words[lang] in explain(code, lang)


def test_an_unknown_code_names_those_there_are() -> None:
    with pytest.raises(RuleError, match=r"sum\.row"):
        explain("sum.rows")


def _raises(code: str, text: str) -> bool:
    """Whether a fragment of a report of 2022 raises a code."""
    if code == "text.foreign_place":
        own = region_by_code("361026")
        assert own
        return any(foreign_places(text, own, "宜黄县人民政府"))
    if code == "evaluation.unreported":
        return pattern("evaluation.told").search(text) is None
    if code == "fee.unreported":
        return not tells_fees(text)
    clean = clean_text(text)
    counts = find_counts(clean.text, phrases=False)
    subject = Subject(report_id="r", source=text, clean=clean, year=2016, regime=Regime.STATS_2014, sections=segment(clean), counts=counts)
    return any(f.code == code for f in check(subject))


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, r in RULES.items() for t in r.match])
def test_examples_that_raise_a_code(code: str, text: str) -> None:
    assert _raises(code, text)


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, r in RULES.items() for t in r.no_match])
def test_examples_that_do_not(code: str, text: str) -> None:
    assert not _raises(code, text)


def test_messages_in_both_languages() -> None:
    (found,) = texts.findings(texts.report(requests=texts.requests_table(carried_out=(2, 0, 0, 0, 0, 0, 2))), "sum.balance")[:1]
    assert "new and carried in add up to 10" in message(found, "en")
    assert "本年新收加上年结转为10" in message(found, "zh")
    assert "30号" in found.basis


def test_clean_reports_have_no_findings() -> None:
    assert not texts.mined(texts.report()).findings
    assert not texts.mined(texts.old_report()).findings
