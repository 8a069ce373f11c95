"""The DOCX reader, on files written by python-docx and on hostile archives."""

from __future__ import annotations

import gc
import io
import zipfile

import pytest
from docx.document import Document as DocxDocument
from docx.opc.part import Part
from docx.package import Package as DocxPackage
from makers import (
    PROSE,
    add_list,
    add_numbered,
    add_table,
    add_xml,
    docx_bytes,
    placed,
    proactive_cells,
    requests_cells,
    review_cells,
    rezipped,
)

from reportminer.config import Limits
from reportminer.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from reportminer.models import Document
from reportminer.readers.docx import read_docx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Document:
    return read_docx(data, limits=Limits())


def simple() -> bytes:
    return docx_bytes(lambda d: d.add_paragraph(PROSE[0]) and None)


def test_a_document_that_was_read_is_let_go() -> None:
    data = simple()
    read(data)
    gc.collect()
    gc.disable()
    try:
        read(data)
        left = [o for o in gc.get_objects() if isinstance(o, Part | DocxPackage)]
    finally:
        gc.enable()
    assert left == []


def assert_spans(document: Document) -> None:
    cells = [cell for grid in document.grids for cell in grid.cells]
    assert cells
    assert [c.span.of(document.text) for c in cells if c.span] == [c.text for c in cells]


# ------------------------------------------------------------------------------------------------------ text and tables


def test_body_order_and_title() -> None:
    def fill(document: DocxDocument) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"
        document.add_paragraph("表前。")
        add_table(document, [(0, 0, 1, 1, "规章"), (0, 1, 1, 1, "12")])
        document.add_paragraph("表后。\t列\n换行")

    found = read(docx_bytes(fill, title="某县教育局2023年政府信息公开工作年度报告"))
    assert found.text == "表前。\n规章\t12\n表后。\t列\n换行\n"
    assert found.facts.headline == "某县教育局2023年政府信息公开工作年度报告"
    assert found.media_type.endswith("wordprocessingml.document")


def test_a_title_that_says_nothing_is_no_headline() -> None:
    assert read(docx_bytes(lambda d: d.add_paragraph("文") and None, title="文档1.docx")).facts.headline == ""


def test_the_three_official_tables_of_2021_are_read_exactly() -> None:
    tables = proactive_cells(), requests_cells(), review_cells()

    def fill(document: DocxDocument) -> None:
        for cells in tables:
            document.add_paragraph("标题")
            add_table(document, cells)

    found = read(docx_bytes(fill))
    assert [placed(grid) for grid in found.grids] == [sorted(t) for t in tables]
    assert [sum(c.text.replace(".", "").isdigit() for c in g.cells) for g in found.grids] == [10, 175, 15]
    assert_spans(found)


def test_labels_are_closed_up() -> None:
    found = read(docx_bytes(lambda d: add_table(d, [(0, 0, 1, 1, "商 业 企\n业"), (0, 1, 1, 1, "96171.6")])))
    assert [c.text for c in found.grids[0].cells] == ["商业企业", "96171.6"]
    assert_spans(found)


def test_nested_tables_are_grids_of_their_own() -> None:
    def fill(document: DocxDocument) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "左"
        add_table(table.cell(0, 1), [(0, 0, 1, 1, "内甲"), (0, 1, 1, 1, "7")])

    found = read(docx_bytes(fill))
    outer, inner = found.grids
    assert [c.text for c in inner.cells] == ["内甲", "7"]
    assert outer.cells[1].text == "内甲\t7"
    assert outer.span is not None
    assert inner.span is not None
    assert outer.span.contains(inner.span)
    assert_spans(found)


def test_a_table_of_one_column_is_only_a_frame() -> None:
    def fill(document: DocxDocument) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "框里的话。"
        add_table(cell, [(0, 0, 1, 1, "规章"), (0, 1, 1, 1, "12")])

    found = read(docx_bytes(fill))
    assert found.text == "框里的话。\n规章\t12\n"
    assert len(found.grids) == 1


# ------------------------------------------------------------------------------------------------- numbers and revisions


def test_automatic_numbers_are_written_out() -> None:
    def fill(document: DocxDocument) -> None:
        number = add_list(document, [("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")])
        for level, text in (
            (0, "总体情况"),
            (1, "主动公开"),
            (1, "依申请公开"),
            (2, "答复"),
            (0, "主动公开政府信息情况"),
            (1, "规章"),
        ):
            add_numbered(document, text, number=number, level=level)
        for _ in range(9):
            add_numbered(document, "又一节", number=number)

    lines = read(docx_bytes(fill)).text.splitlines()
    assert lines[:6] == ["一、总体情况", "（一）主动公开", "（二）依申请公开", "1.答复", "二、主动公开政府信息情况", "（一）规章"]
    assert lines[-2:] == ["十、又一节", "十一、又一节"]


@pytest.mark.parametrize(
    ("fmt", "pattern", "mark"),
    [
        ("decimal", "%1.", "1."),
        ("japaneseCounting", "第%1部分 ", "第一部分 "),
        ("upperRoman", "%1.", "I."),
        ("lowerLetter", "%1)", "a)"),
        ("decimalEnclosedCircle", "%1", "①"),
        ("bullet", "\uf0b7", ""),
        ("none", "%1", ""),
    ],
)
def test_formats_of_numbers(fmt: str, pattern: str, mark: str) -> None:
    found = read(docx_bytes(lambda d: add_numbered(d, "文", number=add_list(d, [(fmt, pattern)]))))
    assert found.text.replace("① ", "①") == f"{mark}文\n"


def test_deleted_text_is_out_and_inserted_text_in() -> None:
    xml = (
        '<w:r><w:t xml:space="preserve">收到申请</w:t></w:r><w:del w:id="1"><w:r><w:delText>12</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>15</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>件。</w:t></w:r>"
    )
    assert read(docx_bytes(lambda d: add_xml(d, xml))).text == "收到申请15件。\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    def fill(document: DocxDocument) -> None:
        add_xml(document, '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>收到</w:t></w:r>')
        document.add_paragraph("申请。")

    assert read(docx_bytes(fill)).text == "收到申请。\n"


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f'<w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(docx_bytes(lambda d: add_xml(d, xml))).text == "正文\n框中\n"


# ------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("share", [0.2, 0.6, 0.98])
def test_truncated_files_are_refused(share: float) -> None:
    data = simple()
    with pytest.raises(DamagedFile, match="truncated"):
        read(data[: int(len(data) * share)])


def test_a_flipped_byte_is_noticed() -> None:
    data = bytearray(simple())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        place = archive.getinfo("word/document.xml").header_offset + 120
    data[place] ^= 0xFF
    with pytest.raises(DamagedFile):
        read(bytes(data))


def test_a_zip_bomb_is_refused() -> None:
    data = rezipped(simple(), {"word/media/image1.bin": bytes(3_000_000)})
    assert len(data) < 100_000
    with pytest.raises(LimitExceeded, match=r"limits\.max_unpacked_bytes allows 1,000,000"):
        read_docx(data, limits=Limits(max_unpacked_bytes=1_000_000))


def test_more_paragraphs_than_can_be_read_in_time_are_refused() -> None:
    data = docx_bytes(lambda d: add_xml(d, "<w:r><w:t>正文</w:t></w:r>"))
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 3_000_001)
    with pytest.raises(LimitExceeded, match="tags"):
        read_docx(rezipped(data, {"word/document.xml": body}), limits=Limits())


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    data = rezipped(simple(), {"word/media/image1.bin": bytes(3_000_000)})
    lied = data.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != data
    with pytest.raises((DamagedFile, LimitExceeded)):
        read_docx(lied, limits=Limits(max_unpacked_bytes=1_000_000))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(LimitExceeded, match="members"):
        read(rezipped(simple(), {f"word/{i}.bin": b"" for i in range(5001)}))


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><l>&j;</l>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["word/document.xml", "docProps/core.xml", "word/_rels/document.xml.rels"])
def test_an_xml_bomb_is_refused(name: str, encoding: str) -> None:
    with pytest.raises(DamagedFile, match="XML bomb"):
        read(rezipped(simple(), {name: LAUGHS.encode(encoding)}))


def test_malformed_xml_is_refused() -> None:
    with pytest.raises(DamagedFile, match="do not fit together"):
        read(rezipped(simple(), {"word/document.xml": b"<w:document"}))


def archive_of(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr({"types": "[Content_Types].xml", "content": "content.xml"}.get(name, name), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (archive_of(types=b'ContentType="application/vnd.x.spreadsheetml.sheet.main+xml"'), "Excel workbook"),
        (archive_of(types=b'ContentType="application/vnd.x.presentationml.main+xml"'), "PowerPoint"),
        (archive_of(mimetype=b"application/vnd.oasis", content=b"<x/>"), "OpenDocument"),
        (archive_of(notes=b"hello"), "zip archive"),
        (OLE + bytes(600), "OLE container"),
    ],
    ids=["xlsx", "pptx", "odt", "zip", "ole"],
)
def test_other_files_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFormat, match=kind):
        read(data)


def test_an_encrypted_document_asks_for_its_password() -> None:
    data = OLE + bytes(600) + "EncryptedPackage\0".encode("utf-16-le") + bytes(600)
    with pytest.raises(EncryptedFile, match="password"):
        read(data)


def test_a_document_without_text_is_empty() -> None:
    with pytest.raises(EmptyFile, match="no text"):
        read(docx_bytes(lambda d: None))


def test_cells_are_limited() -> None:
    with pytest.raises(LimitExceeded, match=r"limits\.max_cells"):
        read_docx(docx_bytes(lambda d: add_table(d, review_cells())), limits=Limits(max_cells=50))
