"""Files that cost more than any report: told beforehand, and ended in time."""

from __future__ import annotations

import io

import pytest
from makers import PROSE, PdfMaker, proactive_cells, raw_pdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reportminer.config import Limits
from reportminer.errors import LimitExceeded
from reportminer.readers.pdf import read_here, read_pdf
from reportminer.readers.pdf_guard import is_costly, read_apart

LINE = b"BT /F 12 Tf 72 700 Td <5e74621162a5544a4e00517167096570636e> Tj ET\n"


def report() -> bytes:
    maker = PdfMaker(numbers=True)
    maker.paragraph(PROSE[1])
    maker.table(proactive_cells(), [130.0, 100.0, 100.0, 100.0])
    return maker.save()


def test_a_report_is_read_in_place() -> None:
    assert not is_costly(report())
    assert not is_costly(raw_pdf([LINE] * 40, forms=[LINE]))


def test_another_process_reads_the_same() -> None:
    assert read_apart(report(), limits=Limits()) == read_here(report(), limits=Limits())


@pytest.mark.parametrize(
    "data",
    [
        raw_pdf([LINE + b"q Q " * 2_000_000]),
        raw_pdf([LINE + b"0 0 m 9 9 l S " * 90_000] * 60),
        raw_pdf([LINE + b"/X Do "], forms=[b"/X Do " * 10, LINE]),
        raw_pdf([LINE + b"/X Do " * 1000], forms=[LINE + b"q Q " * 100_000]),
        raw_pdf([LINE]).replace(b"/Contents 4 0 R", b"/Contents[" + b"4 0 R " * 20 + b"]"),
        raw_pdf([LINE]).replace(b"/FlateDecode", b"/Fl#61teDecode"),
        raw_pdf([LINE]).replace(b"/FlateDecode", b"[/FlateDecode/FlateDecode]"),
        raw_pdf([LINE]).replace(b"/FlateDecode", b"/LZWDecode"),
    ],
    ids=[
        "long",
        "long in all",
        "forms in forms",
        "a form often",
        "contents again and again",
        "a hidden name",
        "packed twice",
        "other packing",
    ],
)
def test_costly_files_are_told(data: bytes) -> None:
    assert is_costly(data)


def test_forms_that_paint_themselves_come_to_an_end() -> None:
    data = raw_pdf([LINE + b"/X Do"], forms=[b"/X Do " * 10] * 30)
    with pytest.raises(LimitExceeded, match="some page draws more"):
        read_pdf(data, limits=Limits(max_seconds=2))


def test_a_page_of_millions_of_characters_is_refused() -> None:
    data = raw_pdf([b"BT /F 1 Tf 72 700 Td " + b"<4e004e004e004e004e004e004e004e00> Tj " * 1_000_000 + b"ET"])
    with pytest.raises(LimitExceeded):
        read_pdf(data, limits=Limits(max_seconds=20))


def test_errors_of_the_other_process_are_passed_on() -> None:
    data = raw_pdf([LINE + b"q Q " * 2_000_000] * 3)
    with pytest.raises(LimitExceeded, match=r"3 pages, limits\.max_pages allows 2"):
        read_pdf(data, limits=Limits(max_pages=2))


def test_pictures_and_text_in_ascii_cost_nothing() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
    canvas.drawString(72, 700, "a page as reportlab packs it")
    canvas.save()
    assert b"ASCII85" in buffer.getvalue()
    assert not is_costly(buffer.getvalue())
