"""Bytes to characters: UTF-8, GB18030 (and the GBK and GB2312 it holds), UTF-16; never mojibake.

Strict decoding decides. UTF-8 is tried first because Chinese text in GB18030 is practically never valid UTF-8; GB18030
accepts nearly anything, so what it yields must look like Chinese: written mostly with the characters of GB/T 2312.
"""

from __future__ import annotations

import re

from reportminer.errors import EmptyFile, UndecodableText, UnsupportedFormat

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)

_PLAUSIBLE_SHARE = 0.9
"""Least share of GB/T 2312 characters among the Chinese ones of a GB18030 reading. Reports measured: 0.999 and more;
Big5 or Shift-JIS text read as GB18030: 0.3 to 0.7."""


def refuse_binary(data: bytes) -> None:
    """Raise EmptyFile or UnsupportedFormat for bytes that are no text at all."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(f"the file holds no text ({len(data)} bytes, none of them a character)")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedFormat(f"the file is {name}; readable are text, HTML, PDF and DOCX")


def decode(data: bytes) -> tuple[str, str]:
    """The characters of `data` and the name of the encoding that explains them.

    Raises UnsupportedFormat for binary data, UndecodableText where no encoding fits; both say what was tried.
    """
    refuse_binary(data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding.removesuffix("-sig")), encoding.removesuffix("-sig")
    if b"\x00" in data:
        return _utf16_without_bom(data)
    tried = []
    for encoding in ("utf-8", "gb18030"):  # what a page declares is wrong too often to count
        try:
            text = _strict(data, encoding)
        except UndecodableText as exc:
            tried.append(str(exc))
            continue
        if encoding == "utf-8" or _plausible(text):
            return text, encoding
        tried.append(f"{encoding}: yields characters that Chinese reports do not use")
    raise UndecodableText("no encoding explains the file; tried " + "; ".join(tried) + ". Convert it to UTF-8 and try again")


def _strict(data: bytes, encoding: str) -> str:
    """Decode without a single replacement; only a character cut off at the very end (a truncated file) is let go."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        if len(data) - exc.start <= 3 and exc.start > 0 and exc.reason in _TRUNCATED:
            return data[: exc.start].decode(encoding)
        raise UndecodableText(f"{encoding}: {exc.reason} at byte {exc.start} of {len(data)}") from exc


_TRUNCATED = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")


def _utf16_without_bom(data: bytes) -> tuple[str, str]:
    """UTF-16 text: of its two byte orders only the right one reads like Chinese or ASCII. A NUL is no mark of one: 一 is 4E 00."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = _strict(data, encoding)
        except UndecodableText:
            continue
        if not _CONTROL.search(text) and _plausible(text):
            return text, encoding
    raise UnsupportedFormat("the file is binary (zero bytes all over); readable are text, HTML, PDF and DOCX")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

_KANA = re.compile("[\u3040-\u30ff]+")
"""Not counted as GB/T 2312: they stand at the same places in EUC-JP."""
_ALSO_COMMON = "〇—·€\u00a0\u2002\u2003\u2022\ufeff"
"""What reports write too and the codec does not know as GB/T 2312."""


def _plausible(text: str) -> bool:
    """True where the text reads like Chinese (or plain ASCII) and holds no private-use characters in numbers."""
    sample = text[:20000] + text[-20000:] if len(text) > 40000 else text
    narrow = len(sample.encode("ascii", "ignore"))
    in_gb2312 = (len(_KANA.sub("", sample).encode("gb2312", "ignore")) - narrow) // 2  # which writes two bytes for each
    common = in_gb2312 + sum(map(sample.count, _ALSO_COMMON))
    return common >= _PLAUSIBLE_SHARE * (len(sample) - narrow)
