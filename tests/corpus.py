"""The files of corpus/, each mined once a test run, and helpers to look at what came out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportminer.clean import clean
from reportminer.models import CleanText, Document, Mined
from reportminer.pipeline import mine
from reportminer.readers import read

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"
FORMATS = (".html", ".txt", ".pdf", ".docx")

REPORTS = tuple(sorted(p for p in (CORPUS / "reports").iterdir() if p.suffix in FORMATS))
FORMS = tuple(sorted(p for p in (CORPUS / "forms").iterdir() if p.suffix in FORMATS))
FILES = (*REPORTS, *FORMS)


@cache
def mined(path: Path) -> Mined:
    """All rows of a corpus file."""
    return mine(path.read_bytes(), path=path.relative_to(ROOT.parent).as_posix())


@cache
def document(path: Path) -> Document:
    """A corpus file as its reader leaves it."""
    return read(path.read_bytes())


@cache
def cleaned(path: Path) -> CleanText:
    """A corpus file's clean text."""
    return clean(document(path))


def text_document(text: str) -> Document:
    """A plain text as a document."""
    return Document(text=text, media_type="text/plain", encoding="utf-8")


def clean_text(text: str) -> CleanText:
    """A plain text, cleaned."""
    return clean(text_document(text))
