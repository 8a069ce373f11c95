"""PDF files without their fonts read alike on every machine."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2 as pdfium
import pytest
from makers import LEFT, PdfMaker, raw_pdf

from reportminer.config import Limits
from reportminer.errors import EmptyFile
from reportminer.readers.pdf import read_here
from reportminer.readers.pdf_font import same_fonts_everywhere
from reportminer.readers.pdf_glyphs import glyphs, paper

ROWS = [("业", "无数据", "0"), ("业", "无数据", "0"), ("业", "无数据", "0")]


def read(data: bytes) -> str:
    return read_here(data, limits=Limits()).text


def drawn(rows: list[tuple[str, ...]]) -> bytes:
    """Each entry a piece of text of its own, one column below the other."""
    pieces = [(72 + 80 * x, 700 - 20 * y, text) for y, row in enumerate(rows) for x, text in enumerate(row)]
    return b"".join(b"BT /F 12 Tf %d %d Td <%s> Tj ET\n" % (x, y, t.encode("utf-16-be").hex().encode()) for x, y, t in pieces)


@pytest.mark.parametrize("name", [b"Plain", b"FangSong_GB2312", b"#CB#CE#CC#E5"])
def test_equal_lines_and_single_characters_are_kept(name: bytes) -> None:
    """Machines with Chinese fonts lose these too: they have none called Plain, and cannot tell which glyph is which."""
    data = raw_pdf([drawn(ROWS)]).replace(b"/BaseFont/Plain", b"/BaseFont/" + name)
    assert read(data).splitlines() == ["\t".join(row) for row in ROWS]


@pytest.mark.parametrize("ordering", [b"CNS1", b"Japan1", b"Korea1"])
def test_fonts_of_other_character_sets_are_at_hand_too(ordering: bytes) -> None:
    data = raw_pdf([drawn(ROWS)]).replace(b"Ordering(Identity)", b"Ordering(%s)" % ordering)
    assert read(data).splitlines() == ["\t".join(row) for row in ROWS]


def test_what_is_printed_twice_for_boldness_is_read_once() -> None:
    maker = PdfMaker(size=12)
    for row in range(3):
        for shift in (0.0, 0.4):
            for x, text in ((LEFT, "主动公开"), (LEFT + 100, "业"), (LEFT + 150, "7")):
                maker.y = 700 - 30 * row
                maker.line(text, x=x + shift)
    assert read(maker.save()).splitlines() == ["主动公开\t业\t7"] * 3


def test_a_program_that_draws_keeps_its_fonts() -> None:
    asked = []

    class Program(pdfium.PdfSysfontBase):  # type: ignore[misc]
        def MapFont(self, *request: Any) -> Any:
            asked.append(request[3])
            return super().MapFont(*request)

    before = pdfium.PdfSysfontBase.SINGLETON
    Program(default=before).setup()
    assert read(raw_pdf([drawn(ROWS)]))
    with pytest.raises(EmptyFile):
        read(raw_pdf([b"q Q"]))
    assert asked == []
    document = pdfium.PdfDocument(raw_pdf([drawn(ROWS)]))
    document[0].get_textpage()
    document.close()
    assert asked == [0]


def test_a_file_of_countless_fonts_gets_few() -> None:
    """pdfium holds a copy of each; those beyond are read as without."""

    def asked(name: bytes) -> Any:
        face = ctypes.cast(ctypes.c_char_p(name), ctypes.POINTER(ctypes.c_char))
        return pdfium.PdfSysfontBase.SINGLETON.MapFont(None, 400, 0, 0, 0, face, None)

    for _ in range(2):
        with same_fonts_everywhere():
            given = [asked(b"Plain %d" % (i % 1000)) for i in range(2000)]
        assert given[0]
        assert given[:1000] == given[1000:]
        assert given.count(given[0]) == 2 * 40
    assert asked(b"Plain 0") != given[0]


def test_fonts_that_pdfium_has_keep_their_widths() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    data = raw_pdf([b"BT /F 12 Tf 72 700 Td (iW.) Tj ET"])
    data = re.sub(rb"<</Type/Font/Subtype/Type0.*?>>", lambda found: font.ljust(len(found[0])), data)
    with same_fonts_everywhere():
        document = pdfium.PdfDocument(data)
        i, wide, stop = glyphs(document[0], paper(document[0]), at_most=3)
        document.close()
    assert (round(wide.x0 - i.x0, 1), round(stop.x0 - wide.x0, 1)) == (2.7, 11.3)
