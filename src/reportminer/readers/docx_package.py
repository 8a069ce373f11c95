"""Is this archive a Word document that is safe to open? Answered before any XML parser sees it."""

from __future__ import annotations

import io
import zipfile
import zlib

from reportminer.config import Limits
from reportminer.errors import DamagedFile, EncryptedFile, LimitExceeded, UnsupportedFormat

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_MEMBERS = 5000  # a report with a picture on every page has under 300
_MAX_TAGS = 3_000_000  # opening and closing; a report of 100 pages has 100,000
_CHUNK = 1 << 20
_WORD = b"wordprocessingml.document.main+xml"
_OTHERS = (  # by what [Content_Types].xml declares
    (b"spreadsheetml", "an Excel workbook"),
    (b"presentationml", "a PowerPoint presentation"),
    (b"ms-word.document.macroEnabled", "a Word document with macros (.docm)"),
    (b"ms-word.template", "a Word template (.dotm)"),
    (b"wordprocessingml.template", "a Word template (.dotx)"),
    (b"visio", "a Visio drawing"),
)
_NEXT_STEP = "save it as .docx, or convert it to PDF, and read that"


def check_package(data: bytes, *, limits: Limits) -> None:
    """Return if the bytes are a DOCX file whose parts are within limits and free of DTDs; else raise the reason."""
    if data.startswith(OLE_MAGIC):
        _refuse_ole(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive, limits)
            _check_kind(archive)
            _check_members(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, UnicodeError) as error:
        raise DamagedFile(f"DOCX: the archive cannot be read ({error}), {len(data):,} bytes; truncated, download it again") from error


def holds_ole_stream(data: bytes, name: str) -> bool:
    """True where an OLE container's directory names such a stream (names are UTF-16 and closed by a NUL)."""
    return (name + "\0").encode("utf-16-le") in data


def _refuse_ole(data: bytes) -> None:
    if holds_ole_stream(data, "EncryptedPackage"):
        raise EncryptedFile("DOCX: needs a password to open; save a copy without a password and read that")
    raise UnsupportedFormat("DOCX: the file is an OLE container (.doc, .xls, .ppt, .wps of old), no .docx; read it as a legacy file")


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    """What the archive says of itself: number and claimed size of its members, passwords."""
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise LimitExceeded(f"DOCX: {len(members):,} members in the archive, {_MAX_MEMBERS:,} are allowed; no report has so many")
    claimed = sum(member.file_size for member in members)
    if claimed > limits.max_unpacked_bytes:
        _refuse_size(f"{claimed:,}", limits)
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedFile("DOCX: the archive's members are encrypted; unpack it with its password and read what is inside")


def _refuse_size(size: str, limits: Limits) -> None:
    raise LimitExceeded(
        f"DOCX: unpacks to {size} bytes, limits.max_unpacked_bytes allows {limits.max_unpacked_bytes:,}; "
        "it may be a zip bomb: open it only if you trust its origin, then raise the limit"
    )


def _check_kind(archive: zipfile.ZipFile) -> None:
    """UnsupportedFormat for archives of other kinds, naming the kind."""
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        kind = "an OpenDocument file" if "mimetype" in names and "content.xml" in names else "a zip archive without a Word document"
        raise UnsupportedFormat(f"DOCX: the file is {kind}; {_NEXT_STEP}")
    with archive.open("[Content_Types].xml") as member:
        types = member.read(_CHUNK)
    if _WORD in types:
        return
    kind = next((name for sign, name in _OTHERS if sign in types), "an Office package without a Word document")
    raise UnsupportedFormat(f"DOCX: the file is {kind}; {_NEXT_STEP}")


def _check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Unpack every member in pieces, counting what really comes out and the XML's tags, and look for DTDs."""
    left, tags = limits.max_unpacked_bytes, 0
    for member in archive.infolist():
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        with archive.open(member) as stream:
            before = b""
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    _refuse_size(f"more than {limits.max_unpacked_bytes:,}", limits)
                if is_xml:
                    _refuse_dtd(before + chunk, member.filename)
                    before = chunk[-32:]
                    tags += chunk.count(b"<")
                if tags > _MAX_TAGS:
                    raise LimitExceeded(
                        f"DOCX: more than {_MAX_TAGS:,} tags in its parts; no report has so many, cut it out and save it alone"
                    )


def _refuse_dtd(piece: bytes, name: str) -> None:
    """DamagedFile for declarations that no Office program writes and XML bombs need; NULs go so that UTF-16 is seen through."""
    piece = piece.replace(b"\0", b"") if b"\0" in piece else piece
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise DamagedFile(
            f"DOCX: {name} declares a document type or entities, which Office never writes; "
            "refused as a likely XML bomb, save the document anew with Word or WPS"
        )
