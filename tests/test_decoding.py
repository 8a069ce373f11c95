"""Bytes to characters: the right ones, or a reason why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import REPORTS
from reportminer.errors import EmptyFile, UndecodableText, UnsupportedFormat
from reportminer.readers import read
from reportminer.readers.decoding import _ALSO_COMMON, decode

TEXT = (
    "柘荣县卫生局2012年政府信息公开工作年度报告\n一、概述\n2012年，我局局长朱镕带领全局干部职工，按照《条例》要求推进信息公开，"
    "召开专题会议3次，印发文件2件。\n二、主动公开政府信息情况\n全年主动公开政府信息128条，其中通过政府网站公开96条。"
)
PAGE = "<html><head><meta http-equiv='Content-Type' content='text/html; charset={}'></head><body><p>{}</p></body></html>"
TRADITIONAL = "臺北縣政府衛生局資訊公開年度報告。本局依照規定辦理政府資訊公開業務，全年受理民眾申請十二件，皆於期限內答覆完畢。"
JAPANESE = "情報公開条例に基づき、市役所では住民からの請求について、期限内にすべて回答しました。詳しくは担当課までお問い合わせください。"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(TEXT.encode(), "utf-8", id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", id="utf-8-bom"),
        pytest.param(TEXT.encode("gb18030"), "gb18030", id="gb18030-undeclared"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", id="utf-16-le-bom"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", id="utf-16-be-bom"),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16-le", id="utf-16-le"),
        pytest.param(TEXT.encode("utf-16-be"), "utf-16-be", id="utf-16-be"),
    ],
)
def test_reads_every_encoding_that_reports_come_in(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


@pytest.mark.parametrize(
    ("declared", "stored", "encoding"),
    [
        pytest.param("gb2312", "gb18030", "gb18030", id="gb2312-holds-gbk"),
        pytest.param("gbk", "gbk", "gb18030", id="gbk"),
        pytest.param("utf-8", "gb18030", "gb18030", id="utf-8-declared-gb18030-stored"),
        pytest.param("gb2312", "utf-8", "utf-8", id="gb2312-declared-utf-8-stored"),
        pytest.param("iso-8859-1", "gb18030", "gb18030", id="latin-declared"),
        pytest.param("x-no-such-thing", "gb18030", "gb18030", id="nonsense-declared"),
    ],
)
def test_a_wrong_declaration_does_no_harm(declared: str, stored: str, encoding: str) -> None:
    page = PAGE.format(declared, TEXT)
    assert decode(page.encode(stored)) == (page, encoding)


def test_the_character_outside_gb2312_survives() -> None:
    document = read(PAGE.format("gb2312", TEXT).encode("gb18030"))
    assert "朱镕" in document.text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TRADITIONAL.encode("big5"), id="big5"),
        pytest.param(JAPANESE.encode("shift-jis"), id="shift-jis"),
        pytest.param(JAPANESE.encode("euc-jp"), id="euc-jp"),
        pytest.param(TEXT.encode() + b"\xff\xfe\xff" + TEXT.encode("gb18030"), id="two-encodings-in-one"),
        pytest.param("Ministère de l'Économie: données détaillées à la fin de l'été".encode("latin-1"), id="latin-1"),
    ],
)
def test_refuses_what_would_be_mojibake(data: bytes) -> None:
    with pytest.raises(UndecodableText, match=r"no encoding explains the file; tried utf-8: .*gb18030"):
        decode(data)


def test_refuses_big5_that_is_declared_too() -> None:
    with pytest.raises(UndecodableText, match="no encoding explains the file"):
        decode(PAGE.format("big5", TRADITIONAL).encode("big5"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode()[:-1], id="utf-8"),
        pytest.param(TEXT.encode()[:-2], id="utf-8-two-bytes-short"),
        pytest.param((TEXT[:-1] + "件").encode("gb18030")[:-1], id="gb18030"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], id="utf-16"),
    ],
)
def test_a_character_cut_off_at_the_end_is_let_go(data: bytes) -> None:
    assert decode(data)[0] == TEXT[:-1]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG picture", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(200), "a JPEG picture", id="jpeg"),
        pytest.param(b"Rar!\x1a\x07\x00" + bytes(200), "a RAR archive", id="rar"),
        pytest.param(b"\x1f\x8b\x08" + bytes(200), "a gzip archive", id="gzip"),
        pytest.param(bytes(range(256)) * 8, "binary", id="all-bytes"),
        pytest.param(b"\x00\x01\x02\x03" * 500, "binary", id="zero-bytes"),
        pytest.param("年报".encode("utf-16-le") + b"\x00\x00\x00\x00" * 40, "binary", id="zeroes-behind-text"),
    ],
)
def test_says_what_a_binary_file_is(data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=name):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="no-bytes"),
        pytest.param(b" \r\n\t ", id="white-space"),
        pytest.param(b"\xef\xbb\xbf", id="bom"),
        pytest.param(b"\xff\xfe", id="utf-16-bom"),
        pytest.param(b"\x00" * 64, id="zeroes"),
    ],
)
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile, match="holds no text"):
        decode(data)


def test_a_page_without_text_is_said_to_be_empty() -> None:
    with pytest.raises(EmptyFile, match="mark-up only"):
        read("<html><body><div></div><script>var a = '报告';</script></body></html>".encode())


@given(st.text(st.sampled_from("政府信息公开年度报告，。2012镕〇")), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_decoding_is_the_inverse_of_encoding(text: str, encoding: str) -> None:
    assert decode((TEXT + text).encode(encoding))[0] == TEXT + text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    try:
        told = decode(data)[0]
    except (EmptyFile, UndecodableText, UnsupportedFormat) as exc:
        told = f"refused: {exc}" if len(str(exc)) > 20 else "\ufffd"
    assert "\ufffd" not in told


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in REPORTS])
def test_the_corpus_holds_no_mojibake(path) -> None:  # type: ignore[no-untyped-def]
    text, _ = decode(path.read_bytes())
    assert not [dirt for dirt in ("\ufffd", "锟斤拷", "烫烫", "屯屯") if dirt in text]


@pytest.mark.parametrize("char", [pytest.param(c, id=f"U+{ord(c):04X}") for c in _ALSO_COMMON])
def test_what_is_counted_apart_is_not_counted_by_the_codec(char: str) -> None:
    assert not char.encode("gb2312", "ignore")
