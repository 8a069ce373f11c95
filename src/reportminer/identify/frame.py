"""What the lines around a report say of the site, where the page has no fields for it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from reportminer.models import Document, PageFacts
from reportminer.rules import compile_pattern, load_toml

_HEAD_LINES = 6
_TAIL = 1500


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return compile_pattern(load_toml("page.toml")["frame"][key], where=f"page.toml, [frame] {key}", anchored=key == "site")


def facts_of(document: Document) -> PageFacts:
    """A document's facts, with its site by a line on top and the site's keeper by the footer."""
    facts, text = document.facts, document.text
    found = (m for line in text[:_TAIL].split("\n")[:_HEAD_LINES] if (m := _pattern("site").fullmatch(line.strip())))
    keeper = _pattern("keeper").search(text[-_TAIL:])
    site = facts.site or next((m["name"] for m in found), "")
    return replace(facts, site=site, keeper=keeper["name"] if keeper else "")
