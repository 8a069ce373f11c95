"""PDF: text in reading order, tables with their spans, page numbers and running heads told apart.

pdfium gives every character and every ruling line with its place; pdfplumber's geometry finds the cells between the rules.
Wrapped lines are joined here, by geometry, because no later stage can see where a line ended on paper.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reportminer.config import Limits
from reportminer.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded
from reportminer.models import Document, PageFacts
from reportminer.readers.draft import Draft, headline
from reportminer.readers.pdf_blocks import PageContent, blocks_of, write_block
from reportminer.readers.pdf_font import same_fonts_everywhere
from reportminer.readers.pdf_glyphs import glyphs, has_image, paper
from reportminer.readers.pdf_guard import is_costly, read_apart
from reportminer.readers.pdf_lines import lines_of
from reportminer.readers.pdf_rules import ruling
from reportminer.readers.pdf_tables import tables_of

_TAIL = 4096  # bytes at the end that must hold the trailer
_LEAST_TEXT = 10  # characters a page, below which pictures are taken for a scan with a stamped page number


def read_pdf(data: bytes, *, limits: Limits) -> Document:
    """The document in a PDF file's bytes; one that may cost more than a report is read by a process of its own."""
    return read_apart(data, limits=limits) if is_costly(data) else read_here(data, limits=limits)


def read_here(data: bytes, *, limits: Limits) -> Document:
    """The document in a PDF file's bytes; pages are read one at a time."""
    with same_fonts_everywhere():
        document = _opened(data, limits)
        try:
            pages = list(_pages(document, limits))
            _refuse_scan(document, pages)
            title = _title(document)
        except pdfium.PdfiumError as error:
            raise DamagedFile(f"PDF: a page cannot be loaded ({error}); the file is malformed, download it again") from error
        finally:
            document.close()
    draft = Draft(limits)
    for block in blocks_of(pages):
        write_block(draft, block)
    return Document(
        text=draft.text(),
        media_type="application/pdf",
        encoding=None,
        grids=tuple(draft.grids),
        frame=tuple(draft.frame),
        facts=PageFacts(headline=headline(title)),
    )


def _opened(data: bytes, limits: Limits) -> pdfium.PdfDocument:
    """The file opened by pdfium, or the reason why it cannot be."""
    if b"%PDF-" not in data[:1024]:
        raise DamagedFile(f"PDF: no %PDF- header, the file begins with {data[:8]!r}; download it again")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedFile("PDF: needs a password to open; save a copy without a password and read that") from error
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise EncryptedFile("PDF: encrypted in a way pdfium does not know; save a copy without protection") from error
        raise DamagedFile(f"PDF: cannot be opened ({error}), {len(data):,} bytes; truncated or malformed, download it again") from error
    try:
        _check(document, data, limits)
    except BaseException:
        document.close()
        raise
    return document


def _check(document: pdfium.PdfDocument, data: bytes, limits: Limits) -> None:
    """Refuse what pdfium would patch up in silence, and what is too long."""
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFile(f"PDF: {len(data):,} bytes without the trailer (startxref, %%EOF) at the end; truncated, download it again")
    if len(document) == 0:
        raise DamagedFile("PDF: has no page; malformed, download it again")
    if len(document) > limits.max_pages:
        raise LimitExceeded(
            f"PDF: {len(document)} pages, limits.max_pages allows {limits.max_pages}; cut the report out, or raise the limit"
        )


def _pages(document: pdfium.PdfDocument, limits: Limits) -> Iterator[PageContent]:
    """What stands on each page, as long as the limits last."""
    deadline, left = time.monotonic() + limits.max_seconds, limits.max_characters
    for index in range(len(document)):
        if time.monotonic() > deadline:
            raise LimitExceeded(
                f"PDF: page {index + 1} of {len(document)} not reached within {limits.max_seconds:g} s "
                "(limits.max_seconds); split the file, or raise the limit"
            )
        page = document[index]
        try:
            content, count = _content(page, index, left)
        finally:
            page.close()
        left -= count
        yield content


def _content(page: pdfium.PdfPage, index: int, left: int) -> tuple[PageContent, int]:
    """One page, and how many characters it holds."""
    sheet = paper(page)
    found = glyphs(page, sheet, at_most=left)
    tables, prose = tables_of(ruling(page, sheet), found) if found else ([], found)
    return PageContent(tuple(lines_of(prose, index)), tuple(tables), sheet.width, sheet.height), len(found)


def _title(document: pdfium.PdfDocument) -> str:
    """The title among the file's properties, "" where it is no text."""
    try:
        return str(document.get_metadata_value("Title"))
    except UnicodeError:
        return ""


def _refuse_scan(document: pdfium.PdfDocument, pages: list[PageContent]) -> None:
    """EmptyFile for pages that are pictures, or blank."""
    count = sum(len(line.text) for page in pages for line in page.lines)
    count += sum(len(cell.text) for page in pages for table in page.tables for cell in table.cells)
    if count >= _LEAST_TEXT * len(pages):
        return
    pictures = sum(_shows_picture(document, index) for index in range(len(pages)))
    if pictures == 0 and count:
        return
    if pictures == 0:
        raise EmptyFile(f"PDF: {len(pages)} blank page(s), neither text nor pictures; look whether this is the right file")
    raise EmptyFile(f"PDF: a scan without a text layer, {len(pages)} page(s), {count} characters of text; it needs OCR first")


def _shows_picture(document: pdfium.PdfDocument, index: int) -> bool:
    """True where the page shows a picture."""
    page = document[index]
    try:
        return has_image(page)
    finally:
        page.close()
