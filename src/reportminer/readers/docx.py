"""DOCX: paragraphs and tables in the order of the body, automatic numbers written out, tracked deletions left out."""

from __future__ import annotations

import gc
import io
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from reportminer.config import Limits
from reportminer.errors import DamagedFile, EmptyFile
from reportminer.models import Document, PageFacts
from reportminer.readers.docx_numbers import Numbering, W, read_lists
from reportminer.readers.docx_package import check_package
from reportminer.readers.docx_tables import children, laid_out, write_table
from reportminer.readers.draft import Draft, headline

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # of a text box, for old programs
_BOX = f"{W}txbxContent"
_UNPRINTED = frozenset(
    [_SECOND_COPY, *(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText"))]
    + [f"{W}{name}" for name in ("pPr", "rPr", "rt", "sdtPr", "footnoteReference", "commentReference")]
)
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_FALSE = ("0", "false", "off")


def read_docx(data: bytes, *, limits: Limits) -> Document:
    """The document in a DOCX file's bytes, of the text as it reads with all tracked changes accepted."""
    check_package(data, limits=limits)
    try:
        return _read(data, limits)
    finally:
        gc.collect(1)  # python-docx's parts name each other in circles: megabytes that nothing would look for soon


def _read(data: bytes, limits: Limits) -> Document:
    try:
        opened = docx.Document(io.BytesIO(data))
        writer = _Writer(Draft(limits), Numbering(read_lists(_root(opened, "/numbering"), _root(opened, "/styles"))))
        writer.blocks(opened.element.body)
        title = opened.core_properties.title
    except (OpcError, etree.XMLSyntaxError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise DamagedFile(
            f"DOCX: the document's parts do not fit together ({type(error).__name__}: {error}); open it in Word or WPS and save it anew"
        ) from error
    draft = writer.draft
    text = draft.text()
    if not text.strip():
        raise EmptyFile("DOCX: holds no text; if its pages are pictures, it needs OCR first")
    grids = sorted(draft.grids, key=lambda g: g.span.start if g.span else 0)
    return Document(text=text, media_type=_MEDIA_TYPE, encoding=None, grids=tuple(grids), facts=PageFacts(headline=headline(title)))


def _root(opened: Any, kind: str) -> Any:
    """The root of the part that the document relates to by a relationship of this kind, or None."""
    parts = (rel.target_part for rel in opened.part.rels.values() if not rel.is_external and rel.reltype.endswith(kind))
    return next((part.element for part in parts if hasattr(part, "element")), None)


class _Writer:
    """Writes the blocks of one document, keeping the count of its lists."""

    def __init__(self, draft: Draft, numbering: Numbering) -> None:
        self.draft = draft
        self._numbering = numbering
        self._carried = ""  # text of a paragraph whose end was deleted: it goes on in the next

    def blocks(self, parent: Any) -> None:
        """Write paragraphs and tables, each on lines of its own."""
        for block in children(parent, (f"{W}p", f"{W}tbl")):
            if block.tag == f"{W}p":
                self._paragraph(block)
            else:
                self._table(block)

    def _paragraph(self, paragraph: Any) -> None:
        text, boxes = self.paragraph_text(paragraph)
        if text:
            self.draft.new_line()
            self.draft.write(text)
            self.draft.new_line()
        for box in boxes:
            self.blocks(box)

    def paragraph_text(self, paragraph: Any) -> tuple[str, list[Any]]:
        """The text with its number, and the text boxes that hang on the paragraph."""
        pieces: list[str] = []
        boxes: list[Any] = []
        _collect(paragraph, pieces, boxes)
        text, properties = "".join(pieces).strip(), paragraph.find(f"{W}pPr")
        deleted_end = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        if not (deleted_end and not text):
            text = self._carried + (self._numbering.mark(properties) + text if text else self._counted(properties))
            self._carried = text if deleted_end else ""
        return ("" if deleted_end else text), boxes

    def _counted(self, properties: Any) -> str:
        """An empty paragraph of a list counts, but its number says nothing."""
        self._numbering.mark(properties)
        return ""

    def _table(self, table: Any) -> None:
        """Write a table as a grid; one that only frames a single column is no table, its contents are."""
        laid = laid_out(table)
        if laid.cols >= 2:
            write_table(self.draft, laid, self)
            return
        for cell in laid.cells:
            self.blocks(cell.element)


def _collect(element: Any, pieces: list[str], boxes: list[Any]) -> None:
    """The printed text of a paragraph or a part of one. Depth is bounded by the XML parser's own limit of 256."""
    for child in element:
        tag = child.tag
        if tag in (f"{W}t", _MATH_TEXT):
            pieces.append(child.text or "")
        elif tag == f"{W}br":
            pieces.append("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else "")
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif tag == _BOX:
            boxes.append(child)
        elif tag not in _UNPRINTED and not (tag == f"{W}r" and _hidden(child)):
            _collect(child, pieces, boxes)


def _hidden(run: Any) -> bool:
    """True for a run formatted as hidden text."""
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in _FALSE
