"""Files of old office programs (.doc, .wps, .rtf): turned into DOCX by LibreOffice, where it is installed, and read as that."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reportminer.config import Limits
from reportminer.errors import DamagedFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from reportminer.models import Document
from reportminer.readers.docx import read_docx
from reportminer.readers.docx_package import OLE_MAGIC, holds_ole_stream

_PROGRAMS = ("soffice", "libreoffice")
_RTF_MAGIC = b"{\\rtf"
_OTHERS = {
    "Workbook": "an Excel workbook (.xls, .et)",
    "Book": "an Excel workbook (.xls)",
    "PowerPoint Document": "a presentation (.ppt)",
}
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""A profile of its own: no macro runs, nothing linked is fetched, nobody's open LibreOffice is disturbed."""
_NO_NETWORK = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")}


def read_legacy(data: bytes, *, limits: Limits) -> Document:
    """The document in the bytes of a .doc, .wps or .rtf file."""
    suffix, media_type = _kind(data)
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        raise UnsupportedFormat(
            f"{suffix}: reading it takes LibreOffice, and neither {' nor '.join(_PROGRAMS)} is on PATH; install it "
            "(Debian, Ubuntu: apt install libreoffice-writer; others: https://www.libreoffice.org), or save the file as .docx"
        )
    with tempfile.TemporaryDirectory(prefix="reportminer-") as folder:
        converted = _converted(program, data, Path(folder) / f"report{suffix}", limits)
    return replace(read_docx(converted, limits=limits), media_type=media_type)


def _kind(data: bytes) -> tuple[str, str]:
    """Suffix and media type, or the reason why the file is no text document."""
    if data.startswith(_RTF_MAGIC):
        return ".rtf", "application/rtf"
    if not data.startswith(OLE_MAGIC):
        raise UnsupportedFormat(
            f"legacy office file: begins with {data[:8]!r}; .doc and .wps begin with {OLE_MAGIC!r}, .rtf with {_RTF_MAGIC!r}"
        )
    if holds_ole_stream(data, "EncryptedPackage") or _word_is_encrypted(data):
        raise EncryptedFile(".doc: needs a password to open; save a copy without a password and read that")
    if holds_ole_stream(data, "WordDocument"):
        return ".doc", "application/msword"
    kind = next((name for stream, name in _OTHERS.items() if holds_ole_stream(data, stream)), "an OLE container without a text document")
    raise UnsupportedFormat(f"legacy office file: {kind}; save the report as .docx or PDF and read that")


def _word_is_encrypted(data: bytes) -> bool:
    """True where the header of Word's stream (FIB: magic A5EC, then the flag fEncrypted) says so. Streams begin at sectors."""
    for start in range(512, min(len(data) - 12, 1 << 22), 512):
        if data[start : start + 2] == b"\xec\xa5":
            return bool(data[start + 11] & 1)
    return False


def _converted(program: str, data: bytes, source: Path, limits: Limits) -> bytes:
    """The file as DOCX."""
    profile, target = source.parent / "profile", source.parent / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    source.write_bytes(data)
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation={profile.as_uri()}"]
    _run([program, *options, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target), str(source)], limits.max_seconds)
    result = target / f"{source.stem}.docx"
    if not result.is_file():
        raise DamagedFile(f"{source.suffix}: LibreOffice cannot open it ({len(data):,} bytes); truncated or malformed, download it again")
    if result.stat().st_size > limits.max_unpacked_bytes:
        raise LimitExceeded(f"{source.suffix}: as DOCX it has {result.stat().st_size:,} bytes, over limits.max_unpacked_bytes")
    return result.read_bytes()


def _run(command: list[str], seconds: float) -> None:
    """Run to the end or for so many seconds; the whole process group goes then, since soffice is a script that starts others."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | _NO_NETWORK, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise LimitExceeded(f"LibreOffice took more than {seconds:g} s (limits.max_seconds); save the file as .docx by hand") from error
