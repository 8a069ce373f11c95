"""Who and when: title, issuer, report year, period, publication, layout; and whether it is an annual report at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from reportminer.identify.dates import Period, find_period, find_published, find_year
from reportminer.identify.document import Refusal, layout_of, more_titles, title_in, titles_of, why_not_annual
from reportminer.identify.frame import facts_of
from reportminer.identify.issuer import Issuer, find_issuer
from reportminer.models import CleanText, Document, Section, TableRead
from reportminer.records import record

__all__ = ["Identity", "Issuer", "identify"]


@record(kw_only=True)
class Identity:
    """What a document is. `refusal` says why it is no annual report."""

    refusal: Refusal | None
    title: str
    issuer: Issuer
    year: int | None
    period: Period | None
    published_on: dt.date | None
    published_basis: str | None
    layout: str | None

    @property
    def is_annual_report(self) -> bool:
        """Whether it is an agency's annual report on open government information."""
        return self.refusal is None


def identify(
    document: Document, clean: CleanText, sections: Sequence[Section], tables: Sequence[TableRead], *, year: int | None = None
) -> Identity:
    """Who published a document, about which year (`year`, where that is known), when, and what it is."""
    facts = facts_of(document)
    titles = titles_of(clean, facts, document.text)
    refusal = why_not_annual(titles, clean, sections, tables, page=document.text)
    period = find_period(clean.text)
    printed = tuple(dict.fromkeys((*titles, *more_titles(clean))))
    year = year or find_year(printed, period, clean.text)
    published_on, basis = find_published(facts, document.text, clean.text, year=year)
    return Identity(
        refusal=refusal,
        title=title_in(printed, document.text, year),
        issuer=find_issuer(titles=titles, facts=facts, body=clean.text, year=year),
        year=year,
        period=period,
        published_on=published_on,
        published_basis=basis,
        layout=layout_of(document, year) if refusal is None else None,
    )
