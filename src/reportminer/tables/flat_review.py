"""Table 四 (review_litigation) in running text: fifteen figures behind the header, or some behind each block."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.models import Cell, CellMethod, CleanText, TableCode, TableRead
from reportminer.spans import Span
from reportminer.tables.cuts import separated
from reportminer.tables.decode import decode_review
from reportminer.tables.flat_rows import Figure, cells_of, decoded_figures, official_columns, official_row
from reportminer.tables.hits import FlatTable, Hit
from reportminer.tables.lines import Place
from reportminer.tables.sums import BLOCKS, OUTCOMES, REVIEW_KEYS, TOTAL, Key

TABLE = TableCode.REVIEW_LITIGATION
_FIVE = (*OUTCOMES, TOTAL)


def read_flat_review(clean: CleanText, table: FlatTable) -> TableRead | None:
    """The table, its figures in the order that the header gives."""
    text = clean.text
    filled = [h for h in table.hits if any(c.isdigit() or c in "/／" for c in h.gap.of(text))]
    if not filled:
        return None
    keys = _order(table.hits)
    pieces: list[Figure] = [p for h in filled for p in h.figures or separated(text, h.gap, _expected(h, filled)) or ()]
    if keys and len(pieces) == len(keys):
        return _table(clean, dict(zip(keys, pieces, strict=True)), CellMethod.LAYOUT, "")
    gap = Span(filled[0].gap.start, filled[-1].gap.end)
    if keys != REVIEW_KEYS:
        unread: dict[Key, Figure] = {key: (None, gap) for key in REVIEW_KEYS}
        return _table(clean, unread, CellMethod.FLATTENED, "the columns do not stand in the form's order")
    decoded = decode_review(" ".join(h.gap.of(text).strip() for h in filled))
    figures = decoded_figures(decoded, REVIEW_KEYS, text, gap)
    return _table(clean, dict(zip(REVIEW_KEYS, figures, strict=True)), CellMethod.FLATTENED, decoded.note)


def _expected(hit: Hit, filled: Sequence[Hit]) -> int:
    """How many figures stand together: 15 at once, 5 in each of three parts, 5 and 10 in two."""
    if len(filled) == 1:
        return len(REVIEW_KEYS)
    return len(_FIVE) * 2 if len(filled) == len(BLOCKS) - 1 and hit is filled[-1] else len(_FIVE)


def _order(hits: Sequence[Hit]) -> tuple[Key, ...]:
    """The fifteen (block, outcome) as the header lists them; nothing where it is not clear."""
    listed = [h.rule.code for h in hits if h.rule is not None and h.rule.role == "col"]
    blocks = _blocks(hits, len(listed))
    fives = {tuple(listed[i : i + len(_FIVE)]) for i in range(0, len(listed), len(_FIVE))}
    if len(fives) != 1 or set(blocks) != set(BLOCKS):
        return ()
    five = fives.pop()
    return tuple((block, outcome) for block in blocks for outcome in five) if sorted(five) == sorted(_FIVE) else ()


def _blocks(hits: Sequence[Hit], columns: int) -> tuple[str, ...]:
    """The blocks as the header lists them; where it has lost one and three fives of columns stand there, the form's."""
    listed = tuple(dict.fromkeys(h.rule.code for h in hits if h.rule is not None and h.rule.role == "row"))
    in_order = [block for block in BLOCKS if block in listed] == list(listed)
    return BLOCKS if in_order and len(listed) == len(BLOCKS) - 1 and columns == len(REVIEW_KEYS) else listed


def _table(clean: CleanText, figures: dict[Key, Figure], method: CellMethod, note: str) -> TableRead:
    """The cells in the form's order."""
    cells: list[Cell] = []
    for block in BLOCKS:
        rule = official_row(TABLE, block)
        place = Place(TABLE, block, rule.match[0], method, rule.id)
        cells += cells_of(clean, place, official_columns(TABLE, _FIVE), [figures[block, outcome] for outcome in _FIVE])
    return TableRead(TABLE, tuple(cells), None, "", (note,) if note else ())
