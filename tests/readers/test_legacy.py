"""Files of old office programs; what needs LibreOffice is skipped where it is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docx.document import Document as DocxDocument
from makers import PROSE, add_table, docx_bytes, placed, proactive_cells

from reportminer.config import Limits
from reportminer.errors import EncryptedFile, LimitExceeded, UnsupportedFormat
from reportminer.readers.legacy import read_legacy

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = rb"{\rtf1\ansi\ansicpg936\uc1 \u19968?\u12289?\u24635?\u20307?\u24773?\u20917?\par 2023\par}"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def ole(stream: str, header: bytes = b"") -> bytes:
    """The outline of an OLE container: a sector of header, then a directory entry."""
    return OLE.ljust(512, b"\0") + header.ljust(512, b"\0") + (stream + "\0").encode("utf-16-le").ljust(512, b"\0")


def test_the_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedFormat, match=r"\.doc: .*LibreOffice.*install"):
        read_legacy(ole("WordDocument"), limits=Limits())


@pytest.mark.parametrize(
    ("stream", "kind"), [("Workbook", "Excel"), ("PowerPoint Document", "presentation"), ("Contents", "OLE container")]
)
def test_other_containers_are_named(stream: str, kind: str) -> None:
    with pytest.raises(UnsupportedFormat, match=kind):
        read_legacy(ole(stream), limits=Limits())


@pytest.mark.parametrize(
    "data",
    [ole("EncryptedPackage"), ole("WordDocument", b"\xec\xa5" + bytes(9) + b"\x01")],
    ids=["encrypted docx", "encrypted doc"],
)
def test_a_password_is_asked_for(data: bytes) -> None:
    with pytest.raises(EncryptedFile, match="password"):
        read_legacy(data, limits=Limits())


def test_what_is_no_office_file_is_refused() -> None:
    with pytest.raises(UnsupportedFormat, match="begins with"):
        read_legacy(b"hello", limits=Limits())


@needs_office
def test_rtf_is_converted() -> None:
    found = read_legacy(RTF, limits=Limits())
    assert found.text == "一、总体情况\n2023\n"
    assert found.media_type == "application/rtf"


@needs_office
def test_doc_is_converted(tmp_path: Path) -> None:
    source = tmp_path / "report.docx"

    def fill(document: DocxDocument) -> None:
        document.add_paragraph(PROSE[0])
        add_table(document, proactive_cells())
        document.add_paragraph("完")  # LibreOffice writes no .doc that ends with a table

    source.write_bytes(docx_bytes(fill))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), "--headless", profile, "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = read_legacy((tmp_path / "report.doc").read_bytes(), limits=Limits())
    assert found.text.startswith(PROSE[0])
    assert [placed(grid) for grid in found.grids] == [sorted(proactive_cells())]
    assert found.media_type == "application/msword"


@needs_office
def test_the_converter_is_stopped_when_time_is_up() -> None:
    with pytest.raises(LimitExceeded, match=r"limits\.max_seconds"):
        read_legacy(RTF, limits=Limits(max_seconds=0.05))
