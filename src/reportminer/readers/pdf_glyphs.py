"""Characters of a PDF page with their places, in points from the upper left corner of the page as it is looked at."""

from __future__ import annotations

import ctypes
import unicodedata
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reportminer.errors import LimitExceeded

# Fonts that share one glyph between a character and its radical make some writers (Chromium, LibreOffice) print 民 as
# U+2EA0. Unicode gives most forms of the supplement no decomposition, and U+2F3E the traditional one.
_RADICALS = str.maketrans(
    dict(
        zip(
            "⺁⺄⺅⺆⺈⺊⺋⺌⺎⺏⺐⺑⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺯⺰⺱⺲⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⼾",
            "厂乙亻冂刀卜㔾小兀尢尣尢巳幺彑忄忄扌攴旡日月歹民氵氺灬爫爫丬犭王疋目示礻糸纟网罒网网羊羊羊老肀聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅长镸长门阜阝雨青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾斉齐齿歯竜龙龟亀户",
            strict=True,
        )
    )
)
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff"  # joiners and the marks pdfium puts for soft hyphens


_ASCENT, _DESCENT = 0.95, 0.25  # of an em: one box for all fonts, for what fonts say of themselves puts a line's halves apart
_TALLEST = 2.0  # ems; where a character stands higher, its font's size is given elsewhere (Type 3)


class Glyph(NamedTuple):
    """One printed character in its box."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


class Paper(NamedTuple):
    """A page's size as it is looked at, and the matrix that leads there from its own coordinates."""

    width: float
    height: float
    matrix: tuple[int, int, int, int, float, float]

    def box(self, rect: raw.FS_RECTF) -> tuple[float, float, float, float]:
        """A rectangle of the page's own coordinates as (x0, x1, top, bottom)."""
        a, b, c, d, e, f = self.matrix
        xs = (a * rect.left + c * rect.bottom + e, a * rect.right + c * rect.top + e)
        ys = (b * rect.left + d * rect.bottom + f, b * rect.right + d * rect.top + f)
        return min(xs), max(xs), self.height - max(ys), self.height - min(ys)


def paper(page: pdfium.PdfPage) -> Paper:
    """Size and orientation of a page; the origin is the media box's corner, as for the finder of tables."""
    left, bottom, right, top = page.get_mediabox()
    width, height = abs(right - left), abs(top - bottom)
    x0, y0, x1, y1 = min(left, right), min(bottom, top), max(left, right), max(bottom, top)
    turned = {
        90: Paper(height, width, (0, -1, 1, 0, -y0, x1)),
        180: Paper(width, height, (-1, 0, 0, -1, x1, y1)),
        270: Paper(height, width, (0, 1, -1, 0, y1, -x0)),
    }
    return turned.get(page.get_rotation() % 360, Paper(width, height, (1, 0, 0, 1, -x0, -y0)))


def glyphs(page: pdfium.PdfPage, sheet: Paper, *, at_most: int) -> list[Glyph]:
    """The characters printed on a page, spaces among them, in the order of the file; slanted watermarks left out."""
    text_page = page.get_textpage()
    try:
        handle, rect, found, place = text_page.raw, raw.FS_RECTF(), list[Glyph](), _Baseline(text_page.raw, sheet)
        count = text_page.count_chars()
        if count > at_most:
            raise LimitExceeded(f"one page holds {count:,} characters, {at_most:,} are left of limits.max_characters; raise the limit")
        for index in range(count):
            char = _character(handle, index)
            if char and raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect)) and _upright(handle, index):
                x0, x1, top, bottom = place.levelled(index, sheet.box(rect))
                if 0 <= x0 + x1 <= 2 * sheet.width and 0 <= top + bottom <= 2 * sheet.height:
                    found.append(Glyph(char, x0, x1, top, bottom))
        return found
    finally:
        text_page.close()


class _Baseline:
    """Makes the boxes of all characters on one baseline stand equally high.

    A font whose ascent is not told has boxes as high as the ink: a full stop would fall below its line.
    """

    def __init__(self, handle: raw.FPDF_TEXTPAGE, sheet: Paper) -> None:
        self._handle, self._sheet = handle, sheet
        self._x, self._y, self._matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()

    def levelled(self, index: int, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The box with its top and bottom counted from the baseline, or as it is for lines that do not run from left to right."""
        x0, x1, top, bottom = box
        if not (
            raw.FPDFText_GetCharOrigin(self._handle, index, ctypes.byref(self._x), ctypes.byref(self._y))
            and raw.FPDFText_GetMatrix(self._handle, index, ctypes.byref(self._matrix))
        ):
            return box
        size, (a, b, c, d, e, f) = raw.FPDFText_GetFontSize(self._handle, index), self._sheet.matrix
        aside, em = size * (a * self._matrix.c + c * self._matrix.d), size * (b * self._matrix.c + d * self._matrix.d)
        at = a * self._x.value + c * self._y.value + e
        base = self._sheet.height - (b * self._x.value + d * self._y.value + f)
        level = (
            em > 10 * abs(aside) and bottom - top < _TALLEST * em and at - x0 < 0.3 * em
        )  # below one another they hang from their middle
        return (x0, x1, base - _ASCENT * em, base + _DESCENT * em) if level else box


def _character(handle: raw.FPDF_TEXTPAGE, index: int) -> str:
    """The character as it is meant: radicals and compatibility forms made ordinary; "" for what prints nothing."""
    if raw.FPDFText_IsGenerated(handle, index) == 1:
        return ""
    code = raw.FPDFText_GetUnicode(handle, index)
    if code < 0x20 or code > 0x10FFFF or 0xD800 <= code < 0xE000 or chr(code) in _UNSEEN:
        return "\t" if code == 9 else ""
    char = chr(code)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return unicodedata.normalize("NFKC", char.translate(_RADICALS))
    return char


def _upright(handle: raw.FPDF_TEXTPAGE, index: int) -> bool:
    """False for text that runs aslant, as watermarks do."""
    quarter = float(raw.FPDFText_GetCharAngle(handle, index)) % 1.5707963
    return quarter < 0.03 or quarter > 1.54


def has_image(page: pdfium.PdfPage) -> bool:
    """True where the page shows a picture."""
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
