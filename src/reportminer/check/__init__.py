"""The compliance check: verdicts on sections, and findings with their evidence."""

from reportminer.check.codes import explain, message
from reportminer.check.findings import check
from reportminer.check.sections import judge_sections, required_sections
from reportminer.check.subject import Subject

__all__ = ["Subject", "check", "explain", "judge_sections", "message", "required_sections"]
