"""Cleaning: what is not the report goes, each removal recorded with its reason, every kept character traceable.

Cleaning a cleaned text changes nothing more.
"""

from __future__ import annotations

from reportminer.clean.boilerplate import drop_boilerplate
from reportminer.clean.characters import plain_characters, single_spaces
from reportminer.clean.draft import Draft, Drop
from reportminer.clean.repeats import drop_repeats
from reportminer.clean.torn import join_torn
from reportminer.models import CleanText, Document
from reportminer.spans import Span

__all__ = ["clean"]

_MOST_PASSES = 4


def clean(document: Document) -> CleanText:
    """The report's prose: without the page's frame, without grids (they stay in `document.grids`), without dirt.

    One removal can lay open another (a teaser between two halves of a sentence), so the passes repeat until nothing
    changes; measured reports need two.
    """
    draft = Draft.of(document.text)
    draft = draft.without(Drop(r.span, r.reason, r.note) for r in document.frame)
    draft = draft.without(Drop(s, "table") for s in (_in_draft(draft, g.span.start, g.span.end) for g in document.grids if g.span))
    draft = single_spaces(plain_characters(draft))
    for _ in range(_MOST_PASSES):
        before = draft
        for stage in (drop_boilerplate, drop_repeats, join_torn):
            after = stage(draft)
            draft = draft if after is draft else single_spaces(after)
        if draft is before:
            break
    return CleanText(draft.text, draft.offsets, draft.removed)


def _in_draft(draft: Draft, start: int, end: int) -> Span:
    return Span(draft.offsets.to_target(start), max(draft.offsets.to_target(start), draft.offsets.to_target(end)))
