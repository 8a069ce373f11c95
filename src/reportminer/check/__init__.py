"""The compliance check: verdicts on sections, and findings with their evidence."""

from reportminer.check.findings import Subject, check
from reportminer.check.sections import judge_sections, required_sections

__all__ = ["Subject", "check", "judge_sections", "required_sections"]
