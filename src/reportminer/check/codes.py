"""The finding codes: severity, legal basis, messages and explanations, from resources/findings.toml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from reportminer.catalogue import indicators
from reportminer.errors import RuleError
from reportminer.models import FindingRow, Regime, Severity
from reportminer.records import record
from reportminer.rules import Rule, load_rules, load_toml
from reportminer.spans import Span

FINDINGS = "findings.toml"


@record
class Words:
    """The same words in both languages."""

    en: str
    zh: str


Slot = Words | str | int | float | None
Slots = Mapping[str, Slot]


class FindingRule(Rule):
    """One code: what it weighs, what it rests on, what it says. `match` and `no_match` are texts that raise it and do not."""

    scope: str  # report: seen in one report alone; store: needs the issuer, its other years, or other issuers
    title: dict[str, str]
    severity: dict[str, Severity]  # by regime, else `default`; `soft` where the format of 2019 was only encouraged
    basis: dict[str, str]
    message: dict[str, str]
    words: dict[str, str]


@record(kw_only=True)
class About:
    """The report that a finding is about."""

    report_id: str
    year: int | None
    regime: Regime | None
    source: str = ""


@record(kw_only=True)
class At:
    """What a finding rests on. `span` counts characters of the source; `evidence` stands in where there is none."""

    section: str | None = None
    span: Span | None = None
    evidence: str | None = None
    expected: str | None = None
    actual: str | None = None


NOWHERE = At()


@cache
def finding_rules() -> Mapping[str, FindingRule]:
    """All codes."""
    return {rule.id: rule for rule in load_rules(FINDINGS, "finding", FindingRule)}


def codes_of(scope: str) -> tuple[str, ...]:
    """The codes that are found in a report alone, or that need the store."""
    return tuple(code for code, rule in finding_rules().items() if rule.scope == scope)


def rule_of(code: str) -> FindingRule:
    """The rule of a code; RuleError names the codes there are."""
    try:
        return finding_rules()[code]
    except KeyError:
        raise RuleError(f"{code}: no such finding code; there are {', '.join(sorted(finding_rules()))}") from None


def words(name: str) -> Any:
    """A table or list of findings.toml."""
    found: Any = load_toml(FINDINGS)
    for key in name.split("."):
        found = found[key]
    return found


def phrase(name: str, slots: Slots | None = None) -> Words:
    """A part of a message in both languages, its slots filled."""
    entry = words("phrases")[name]
    return Words(_filled(entry["en"], slots or {}, "en"), _filled(entry["zh"], slots or {}, "zh"))


def section_name(code: str) -> Words:
    """What a section is called."""
    return Words(code, str(words("section_names").get(code, code)))


def label(indicator: str) -> Words:
    """What a figure is called."""
    known = indicators().get(indicator)
    return Words(indicator, known.label_zh.split(" / ")[0] if known else indicator)


def number(value: float) -> str:
    """A figure as people write it: no decimals where there are none.

    >>> number(1573179.0), number(2.5)
    ('1573179', '2.5')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:.4f}".rstrip("0")


def severity_of(code: str, regime: Regime | None, *, soft: bool = False) -> Severity:
    """What a finding weighs under a regime."""
    levels = rule_of(code).severity
    if soft and "soft" in levels:
        return levels["soft"]
    return levels.get(regime.value if regime else "", levels["default"])


def basis_of(code: str, regime: Regime | None, section: str | None = None) -> str:
    """The article or document that asks for what is missing: the section's own where it has one."""
    name = regime.value if regime else ""
    table = rule_of(code).basis
    if table.get("default") == "section":
        return str(words("basis").get(name, {}).get(section, ""))
    return table.get(name, table.get("default", ""))


def finding(about: About, code: str, at: At = NOWHERE, *, slots: Slots | None = None, soft: bool = False) -> FindingRow:
    """A finding with its messages."""
    basis = basis_of(code, about.regime, at.section)
    filled: dict[str, Slot] = {"expected": at.expected, "actual": at.actual, "year": about.year, "basis": basis, **(slots or {})}
    message = rule_of(code).message
    return FindingRow(
        report_id=about.report_id,
        code=code,
        severity=severity_of(code, about.regime, soft=soft),
        section_code=at.section,
        message=_filled(message["en"], filled, "en"),
        expected=at.expected,
        actual=at.actual,
        evidence=at.span.of(about.source) if at.span else at.evidence,
        start_char=at.span.start if at.span else None,
        end_char=at.span.end if at.span else None,
        message_zh=_filled(message["zh"], filled, "zh"),
        basis=basis,
    )


def _filled(template: str, slots: Slots, lang: str) -> str:
    return template.format_map({name: _in(value, lang) for name, value in slots.items()})


def _in(value: Slot, lang: str) -> str:
    if isinstance(value, Words):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, int | float):
        return number(value)
    return value or ""


def message(found: FindingRow, lang: str = "en") -> str:
    """What a finding says, in English or Chinese."""
    if lang != "zh":
        return found.message
    return found.message_zh or f"{rule_of(found.code).title['zh']}：{found.message}"


def explain(code: str, lang: str = "en") -> str:
    """A code in words: what it means, what it weighs, what it rests on, with examples. RuleError for an unknown code."""
    rule, heads = rule_of(code), words("explain_heads")[lang]
    lines = [f"{code}: {rule.title[lang]}", "", rule.words[lang], ""]
    lines += [f"{heads['severity']}: {', '.join(f'{k}={v.value}' for k, v in rule.severity.items())}"]
    basis = "; ".join(f"{k}: {v}" for k, v in rule.basis.items() if v != "section") or heads["by_section"]
    lines += [f"{heads['basis']}: {basis}"]
    for head, examples in (("raised", rule.match), ("not_raised", rule.no_match)):
        lines += [f"{heads[head]}: {text}" for text in examples]
    return "\n".join(lines)
