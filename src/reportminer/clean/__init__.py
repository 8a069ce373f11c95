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

_STAGES = (drop_boilerplate, drop_repeats, join_torn)
_MOST_PASSES = 4


def clean(document: Document) -> CleanText:
    """The report's prose: without the page's frame, without grids (they stay in `document.grids`), without dirt.

    One removal can lay open another (a teaser between two halves of a sentence), so the stages take turns until none
    of them changes the text that the others have left; measured reports need two passes.
    """
    draft = Draft.of(document.text)
    draft = draft.without(Drop(r.span, r.reason, r.note) for r in document.frame)
    draft = draft.without(Drop(s, "table") for s in (_in_draft(draft, g.span.start, g.span.end) for g in document.grids if g.span))
    draft = single_spaces(plain_characters(draft))
    quiet = 0
    for stage in _STAGES * _MOST_PASSES:
        after = stage(draft)
        if after is draft:
            quiet += 1
            if quiet == len(_STAGES):
                break
        else:
            draft, quiet = single_spaces(after), 0
    return CleanText(draft.text, draft.offsets, draft.removed)


def _in_draft(draft: Draft, start: int, end: int) -> Span:
    return Span(draft.offsets.to_target(start), max(draft.offsets.to_target(start), draft.offsets.to_target(end)))
