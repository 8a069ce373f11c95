"""A font for PDF files that do not bring theirs, so that they read alike on every machine.

pdfium measures the ink of each piece of text. Where the machine lacks the font there is none, and pdfium then drops pieces
of one character, and takes equal lines below one another for one that is printed twice. While a report is read, every font
that is asked for, but those that pdfium has itself, is therefore this one: each character has a box of ink, and no surface.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pypdfium2 as pdfium

_CHARSETS = {0, 128, 129, 134, 136}  # Latin or untold, Japanese, Korean, simplified, traditional Chinese, as Windows numbers them
_OWN = (b"Helvetica", b"Arial", b"Times", b"Courier")  # pdfium's; files need not even tell their widths
_HANDLE = 0x5265706F  # odd: the handles of the machine's fonts are addresses of objects
_EM, _ADVANCE, _TOP, _BOTTOM = 1000, 500, 880, -120  # the advance is for files that tell none
_INK = 200  # narrower than any character: its box is widened to hold the ink
_MOST = 40  # different fonts of one file: pdfium makes a copy of 2 MiB for each
_GLYPHS = 65_535  # all there may be: where neither file nor font tells which glyph is which, the code is the glyph's number


@cache
def _font() -> bytes:
    """The TrueType file: all glyphs alike, a stroke from corner to corner and back, and all characters glyph 1."""
    glyph = struct.pack(">5hHH3B", 1, 0, _BOTTOM, _INK, _TOP, 2, 0, 1, 1, 1)
    glyph += struct.pack(">6hx", 0, _INK, -_INK, _BOTTOM, _TOP - _BOTTOM, _BOTTOM - _TOP)
    tables = {
        b"cmap": struct.pack(">HHHHIHHI", 0, 2, 3, 1, 20, 3, 10, 20) + struct.pack(">HH6I", 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1),
        b"glyf": glyph * _GLYPHS,
        b"head": struct.pack(">4I2H16x4h2H3h", 1 << 16, 1 << 16, 0, 0x5F0F3CF5, 0, _EM, 0, _BOTTOM, _INK, _TOP, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">I3hH6h10xH", 1 << 16, _TOP, _BOTTOM, 0, _ADVANCE, 0, 0, _INK, 1, 0, 0, 1),
        b"hmtx": struct.pack(">Hh", _ADVANCE, 0) + bytes(2 * (_GLYPHS - 1)),
        b"loca": struct.pack(f">{_GLYPHS + 1}I", *range(0, (_GLYPHS + 1) * len(glyph), len(glyph))),
        b"maxp": struct.pack(">IH26x", 1 << 16, _GLYPHS),
    }
    head, body, start = struct.pack(">I4H", 1 << 16, len(tables), 0, 0, 0), b"", 12 + 16 * len(tables)
    for tag, content in tables.items():
        head += tag + struct.pack(">3I", 0, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return head + body


class _Fonts(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """The machine's fonts, or those of whoever set some up before, while `reading` is None; else the font above.

    `reading` holds what was asked for so far. What pdfium calls must not raise.
    """

    reading: set[tuple[int, int, bytes]] | None = None

    def MapFont(self, this: Any, weight: int, italic: int, charset: int, *rest: Any) -> Any:
        """The font to take for one that the file lacks, None for pdfium's own."""
        name = ctypes.cast(rest[1], ctypes.c_char_p).value or b""
        if self.reading is not None and charset in _CHARSETS and not name.startswith(_OWN):
            wanted = weight, italic, name
            if wanted in self.reading or len(self.reading) < _MOST:
                self.reading.add(wanted)
                return _HANDLE
        return super().MapFont(this, weight, italic, charset, *rest)

    def GetFontData(self, this: Any, font: Any, table: int, buffer: Any, size: int) -> Any:
        """The length of a font's file (table 0) or of one of its tables, which is copied to the buffer where it fits."""
        if font != _HANDLE:
            return super().GetFontData(this, font, table, buffer, size)
        if table:
            return 0  # pdfium does with the file
        data = _font()
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    def GetFaceName(self, this: Any, font: Any, buffer: Any, size: int) -> Any:
        """The length of a font's name."""
        return 0 if font == _HANDLE else super().GetFaceName(this, font, buffer, size)

    def GetFontCharset(self, this: Any, font: Any) -> Any:
        """A font's character set."""
        return 134 if font == _HANDLE else super().GetFontCharset(this, font)

    def DeleteFont(self, this: Any, font: Any) -> None:
        """End the use of a font."""
        if font != _HANDLE:
            super().DeleteFont(this, font)


@contextmanager
def same_fonts_everywhere() -> Iterator[None]:
    """Let pdfium read with the font above; outside, the program we may be part of draws with the machine's fonts."""
    fonts = pdfium.PdfSysfontBase.SINGLETON
    if not isinstance(fonts, _Fonts):
        fonts = _Fonts(default=fonts)
        fonts.setup()
    fonts.reading = set()
    try:
        yield
    finally:
        fonts.reading = None
