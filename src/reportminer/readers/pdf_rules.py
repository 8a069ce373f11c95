"""Ruling lines of a PDF page, and the cells that they enclose.

pdfium lists what is drawn, ten times as fast as pdfplumber's own parser; pdfplumber's geometry then finds the cells.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from reportminer.readers.pdf_glyphs import Paper

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
Rule = tuple[float, float, float]  # where it lies across its direction, from, to
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

NEAR = 2.5  # points between rules that are meant as one; they are snapped at 3
_SNAP = 3.0
_MAX_SEGMENTS = 12_000  # an official report's fullest page draws about 1,500
_MAX_CROSSINGS = 3_000  # the finder's time grows with the square of it
_MAX_PAIRS = 1_000_000  # of horizontal and vertical rules, each held against each
_MAX_PATHS = 20_000
_LONGEST_GAP = 320.0  # points between rules of one table; the official tables' widest cell is half a page


class Ruling(NamedTuple):
    """The cells of each table of a page, and the heights at which a table is left open by the page's end."""

    tables: list[list[Box]]
    open_ends: list[float]


def ruling(page: pdfium.PdfPage, sheet: Paper) -> Ruling:
    """The cells that the page's ruling lines enclose; none where more is drawn than any table needs."""
    across: list[Rule] = []
    down: list[Rule] = []
    for count, (start, end) in enumerate(_segments(page, sheet)):
        if count > _MAX_SEGMENTS:
            return Ruling([], [])
        if abs(start[1] - end[1]) < 1.0:
            across.append(((start[1] + end[1]) / 2, *sorted((start[0], end[0]))))  # type: ignore[arg-type]
        elif abs(start[0] - end[0]) < 1.0:
            down.append(((start[0] + end[0]) / 2, *sorted((start[1], end[1]))))  # type: ignore[arg-type]
    if not across or not down:
        return Ruling([], [])
    closing = open_ends(down, across, covered=True)
    return Ruling(_tables([*across, *closing], [*down, *open_ends(across, down, covered=False)]), [rule[0] for rule in closing])


def _tables(across: list[Rule], down: list[Rule]) -> list[list[Box]]:
    """Cells grouped by tables; a cell that touches no other is a group of its own."""
    edges = [_edge("h", (a, at, b, at)) for at, a, b in across] + [_edge("v", (at, a, at, b)) for at, a, b in down]
    merged = [e for e in merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP) if max(e["width"], e["height"]) >= _SNAP]
    flat = sum(e["orientation"] == "h" for e in merged)
    if flat * (len(merged) - flat) > _MAX_PAIRS:
        return []
    crossings = edges_to_intersections(merged, _SNAP, _SNAP)
    if len(crossings) > _MAX_CROSSINGS:
        return []
    cells = intersections_to_cells(crossings)
    groups: list[list[Box]] = cells_to_tables(cells)
    grouped = {cell for group in groups for cell in group}
    return groups + [[cell] for cell in cells if cell not in grouped]


def _edge(orientation: str, box: Box) -> dict[str, Any]:
    """An edge as pdfplumber describes them."""
    x0, top, x1, bottom = box
    place = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "y0": -bottom, "y1": -top}
    return {"object_type": "line", "orientation": orientation, "width": x1 - x0, "height": bottom - top, **place}


def _segments(page: pdfium.PdfPage, sheet: Paper) -> Iterator[tuple[Point, Point]]:
    """Straight pieces of all that is painted, in points from the upper left corner."""
    for path in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4), _MAX_PATHS):
        if not _is_painted(path):
            continue
        matrix, container = _own_matrix(path), path.container
        while container is not None:
            matrix, container = _product(matrix, _own_matrix(container)), container.container
        matrix = _product(matrix, sheet.matrix)
        for start, end in _pieces(path.raw):
            yield _moved(start, matrix, sheet.height), _moved(end, matrix, sheet.height)


def _is_painted(path: pdfium.PdfObject) -> bool:
    """True where the path is filled or stroked; others only clip."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value or stroke.value)


def _pieces(path: raw.FPDF_PAGEOBJECT) -> Iterator[tuple[Point, Point]]:
    """Straight pieces of a path in its own coordinates; curves are passed over."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here, kind = (x.value, y.value), raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, first
        last = here


def _own_matrix(item: pdfium.PdfObject) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item.raw, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does `first`, then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(point: Point, matrix: Matrix, height: float) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, height - (b * x + d * y + f)


def open_ends(rules: list[Rule], crossing: list[Rule], *, covered: bool) -> list[Rule]:
    """Where three or more parallel rules begin or end together, none goes on, and no rule closes them off.

    With `covered`, a rule that closes only some of them does not count: cells that go on over the page stay open.
    """
    ends: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        ends[-1, round(rule[1] / NEAR)].append(rule)
        ends[1, round(rule[2] / NEAR)].append(rule)
    found = []
    for (side, _), group in sorted(ends.items()):
        for run in _runs(sorted(group)):
            at, low, high = max(side * r[1 if side < 0 else 2] for r in run) * side, run[0][0], run[-1][0]
            goes_on = any(low - 1 <= r[0] <= high + 1 and r[1] < at + side * NEAR < r[2] for r in rules)
            if len({round(r[0]) for r in run}) >= 3 and not goes_on and not _closed((at, low, high), crossing, covered=covered):
                found.append((at, low, high))
    return found


def _runs(group: list[Rule]) -> list[list[Rule]]:
    """Rules that may belong to one table: no wide gap between neighbours."""
    runs = [group[:1]]
    for rule in group[1:]:
        if rule[0] - runs[-1][-1][0] > _LONGEST_GAP:
            runs.append([])
        runs[-1].append(rule)
    return runs


def _closed(end: Rule, crossing: list[Rule], *, covered: bool) -> bool:
    """True where rules cross at an open end: all along it (`covered`), or anywhere."""
    at, low, high = end
    near = sorted((r[1], r[2]) for r in crossing if abs(r[0] - at) < 2 * NEAR and r[1] < high and r[2] > low)
    if not covered:
        return bool(near)
    reach = low
    for start, stop in near:
        if start > reach + 2 * NEAR:
            return False
        reach = max(reach, stop)
    return reach >= high - 2 * NEAR
