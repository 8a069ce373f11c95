"""The compliance check: verdicts on sections, and findings with their evidence.

`check(subject)` finds what a report alone shows; `check_store(store, report_ids)` what needs the issuer, its other years and
other issuers, and keeps the table `findings` in step. For people and programs:

    findings = filtered(findings_of(store), level=…, codes=…, years=…, issuers=…)   # every argument may be left out
    unchecked = unchecked_of(store)                            # what could not be checked, counted
    print_findings(findings, console, lang="zh", unchecked=unchecked)                # a rich table by report
    text = render(findings, "sarif", lang="en", unchecked=unchecked)                 # a format of FORMATS but "table"
    explain("sum.row", "zh")                                   # a code in words; RuleError for an unknown one
    any(rank(f.severity) >= rank(level) for f in findings)     # for the exit status
"""

from reportminer.check.across import check_store
from reportminer.check.codes import explain, finding_rules, message
from reportminer.check.findings import check
from reportminer.check.output import FORMATS, print_findings, render, summary
from reportminer.check.records import CheckedFinding, Unchecked, filtered, findings_of, rank
from reportminer.check.sections import judge_sections, required_sections
from reportminer.check.subject import Subject
from reportminer.check.unchecked import unchecked_of

__all__ = [
    "FORMATS",
    "CheckedFinding",
    "Subject",
    "Unchecked",
    "check",
    "check_store",
    "explain",
    "filtered",
    "finding_rules",
    "findings_of",
    "judge_sections",
    "message",
    "print_findings",
    "rank",
    "render",
    "required_sections",
    "summary",
    "unchecked_of",
]
