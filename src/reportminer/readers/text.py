"""Plain text, and the header that crawlers write above it (标题: … 发布时间: … ===== 正文 =====)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from reportminer.models import Document, PageFacts, Removed
from reportminer.rules import alternation, compile_pattern, load_toml
from reportminer.spans import Span

_MAX_HEADER_LINES = 15
_LONGEST_TITLE = 60
_FIRST_LINES, _LAST_LINES, _END = 6, 4, 2000


def read_text(text: str, encoding: str) -> Document:
    """A document of decoded text. Line ends become "\\n", so that offsets do not depend on the system that wrote the file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    facts, header = _crawler_header(text)
    facts = facts if facts.url else replace(facts, url=_address(text))
    frame = (Removed(header, "crawler-header"),) if header else ()
    return Document(text=text, media_type="text/plain", encoding=encoding, facts=facts, frame=frame)


@cache
def _header_line() -> re.Pattern[str]:
    keys = load_toml("page.toml")["crawler_header"]
    groups = "|".join(f"(?P<{name}>{alternation(words)})" for name, words in keys.items())
    return re.compile(rf"[ \t]*[【\[]?(?:{groups})(?:[】\]][ \t]*[:：]?|[ \t]*[:：])[ \t]*(?P<value>[^\n]*)")


@cache
def _address_line() -> re.Pattern[str]:
    return compile_pattern(load_toml("page.toml")["text"]["address"], where="page.toml, [text] address")


def _address(text: str) -> str:
    """The page's address where it stands alone on one of the first or last lines; "" where none does."""
    lines = [line.strip() for line in (*text[:_END].splitlines()[:_FIRST_LINES], *text[-_END:].splitlines()[-_LAST_LINES:])]
    return next((line for line in lines if _address_line().fullmatch(line)), "")


_RULE_LINE = re.compile(r"[ \t]*([=＝\-—_*#~])\1{3,}[^\n]{0,120}")


def _crawler_header(text: str) -> tuple[PageFacts, Span]:
    """The facts of `key: value` lines at the top or right under the title, and where these lines stand.

    Two such lines, or one and a rule of ===, make a header; less may be the report's own first line.
    """
    found: dict[str, str] = {}
    position, start, end, lines, ruled = 0, 0, 0, 0, False
    for raw in text.split("\n", _MAX_HEADER_LINES)[:_MAX_HEADER_LINES]:
        entry = _header_line().match(raw)
        if entry:
            name = next(k for k, v in entry.groupdict().items() if v is not None and k != "value")
            found.setdefault(name, entry["value"].strip())
            lines += 1
            end = position + len(raw) + 1
        elif _RULE_LINE.fullmatch(raw.rstrip()) and lines:
            ruled, end = True, position + len(raw) + 1
            break
        elif raw.strip() and (start or lines or len(raw) > _LONGEST_TITLE):
            break
        elif raw.strip():
            start = position + len(raw) + 1
        position += len(raw) + 1
    if lines < 2 and not (lines and ruled):
        return PageFacts(), Span(0, 0)
    found.pop("other", None)
    return PageFacts(**found), Span(start, min(end, len(text)))
