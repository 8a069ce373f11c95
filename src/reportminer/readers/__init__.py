"""Bytes to `Document`, told apart by content; the file's name is only a hint.

A new format is a reader module and a line in `read`.
"""

from __future__ import annotations

import re

from reportminer.config import Limits
from reportminer.errors import EmptyFile, LimitExceeded
from reportminer.models import Document
from reportminer.readers.decoding import decode, refuse_binary
from reportminer.readers.docx import read_docx
from reportminer.readers.html import read_html
from reportminer.readers.legacy import read_legacy
from reportminer.readers.pdf import read_pdf
from reportminer.readers.text import read_text

__all__ = ["read"]

_OPENING = re.compile(r"\s*(?:\ufeff)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|\?xml)\b", re.I | re.S)
_TAG = re.compile(r"</?(?:p|div|table|tr|td|span|br|h[1-6]|ul|li|a|font|strong)\b[^<>]{0,400}>", re.I)
_TAGS_THAT_MAKE_A_PAGE = 6


def read(data: bytes, *, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document in a file's bytes.

    Raises a ReadError that says what the bytes are, which limit they break or why they cannot be read.
    """
    if len(data) > limits.max_bytes:
        raise LimitExceeded(
            f"the file has {len(data):,} bytes, the limit is {limits.max_bytes:,} (--max-bytes); "
            "an annual report is never that long, so look whether it is one"
        )
    if data.lstrip(b"\x00\r\n\t ")[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return read_pdf(data, limits=limits)
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data, limits=limits)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return read_legacy(data, limits=limits)
    refuse_binary(data)
    text, encoding = decode(data)
    if len(text) > limits.max_characters:
        raise LimitExceeded(f"the text has {len(text):,} characters, the limit is {limits.max_characters:,} (--max-characters)")
    document = read_html(text, encoding, limits=limits) if _is_page(text) else read_text(text, encoding)
    if not document.text.strip():
        raise EmptyFile("the file holds no text: mark-up only" if document.media_type == "text/html" else "the file holds no text")
    return document


def _is_page(text: str) -> bool:
    """True for HTML, whole or a fragment, whatever the file is called."""
    if _OPENING.match(text[:4096]):
        return True
    return sum(1 for _, _ in zip(_TAG.finditer(text[:200_000]), range(_TAGS_THAT_MAKE_A_PAGE), strict=False)) >= _TAGS_THAT_MAKE_A_PAGE
