"""Prose against tables: a figure that the text states and the report's own table prints differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reportminer.check.codes import At, finding, label, number, words
from reportminer.check.subject import Subject
from reportminer.extract.narrative_rules import Told
from reportminer.harmonise import Figure, from_prose
from reportminer.models import FindingRow
from reportminer.numerals import rounding

_RECEIVED, _CARRIED = "requests.received", "requests.carried_in"


def check_prose(subject: Subject) -> Iterable[FindingRow]:
    """prose.table where no statement agrees with the table, and prose.carried where one counts what was carried in too."""
    tabled = {f.indicator: f for f in subject.figures if f.basis == "table" and f.dimension == "total"}
    for indicator, statements in _statements(subject).items():
        figure = tabled.get(indicator)
        elsewhere = indicator.startswith(tuple(words("prose.other_scope")))
        if figure is None or elsewhere or any(_agrees(subject, t, figure) for t in statements):
            continue
        told = _best(subject, statements)
        if told.value < figure.value and indicator.startswith(tuple(words("prose.partial"))):
            continue
        both = _with_carried(indicator, figure, tabled)
        code = "prose.carried" if any(t.value == both for t in statements) else "prose.table"
        span = subject.source_span(told.span)
        at = At(section=told.section, span=span, expected=number(figure.value), actual=number(told.value))
        yield finding(subject.about, code, at, slots={"indicator": label(indicator)})


def _agrees(subject: Subject, told: Told, figure: Figure) -> bool:
    """Equal, or as near as the digits that the prose writes: 2.16万条 is 21,563."""
    lost = rounding(subject.counts[told.count].text) if told.count is not None else 0.0
    return told.value == figure.value or abs(told.value - figure.value) < lost


def _with_carried(indicator: str, figure: Figure, tabled: Mapping[str, Figure]) -> float | None:
    """共收到N件 may be what came in this year, or that and what was carried in."""
    carried = tabled.get(_CARRIED)
    return figure.value + carried.value if indicator == _RECEIVED and carried and carried.value else None


def _statements(subject: Subject) -> Mapping[str, list[Told]]:
    """Exact statements of the prose by indicator; what stands inside a table is no prose."""
    found: dict[str, list[Told]] = defaultdict(list)
    for told in subject.told:
        stated = (
            told.dimension == "total" and told.section != "problems" and (told.count is not None or told.basis == "negation")
        )  # 全部办结 is an inference, problems tell of plans
        if stated and told.qualifier == "exact" and not any(told.span.overlaps(mask) for mask in subject.masks):
            found[told.indicator].append(told)
    return found


def _best(subject: Subject, statements: Sequence[Told]) -> Told:
    """The statement that would be the report's figure if there were no table."""
    if len(statements) == 1:
        return statements[0]
    span = next(iter(from_prose(statements, subject.clean.offsets).values())).span
    return next((t for t in statements if subject.source_span(t.span) == span), statements[0])
