"""PDF files that may cost more than any report: told by a look at their streams, read by a process of their own.

pdfium reads a page in one call that cannot be stopped: a page of 20 million characters takes 5 GB, forms that paint forms
take for ever. What looks so is read where time and memory end with the process.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import zlib
from base64 import a85decode
from collections import Counter
from collections.abc import Iterator

from reportminer import errors
from reportminer.config import Limits
from reportminer.errors import LimitExceeded, ReadError
from reportminer.models import Document

_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]]+)")
_PAINT = re.compile(rb"\bDo\b")
_REFERENCES = re.compile(rb"\[((?:\s*\d{1,10}\s+\d{1,5}\s+R\b){8,})")
_REFERENCE = re.compile(rb"\d+\s+\d+\s+R")
_CONTENTS = re.compile(rb"/Contents\s+(\d{1,10})\s")
_NUMBER = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+$")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_LARGEST = 4 << 20  # bytes of a stream unpacked: a fullest page has 1 MiB, subsets of Chinese fonts reach 3
_ALL = 128 << 20
_DRAWN = 48 << 20  # bytes of all pages' contents
_REPEATED = 8  # times that one array may name one object
_DICTIONARY = 4096  # bytes before a stream that hold its dictionary
_SECONDS = 40
_MEMORY = 768 << 20


def is_costly(data: bytes) -> bool:
    """True where some stream is longer than any report's, hides its length, or a form paints others."""
    left, paints, longest_form = _ALL, 0, 0
    sizes, drawn = dict[bytes, int](), Counter(_CONTENTS.findall(data))
    for number, heading, content in _streams(data):
        if content is None or len(content) > _LARGEST:
            return True
        left -= len(content)
        sizes[number] = len(content)
        drawn.update(_CONTENTS.findall(content))
        painted = len(_PAINT.findall(content)) if b"Do" in content else 0
        if _FORM.search(heading):
            if painted:
                return True
            longest_form = max(longest_form, len(content))
        paints = max(paints, painted)
        if left < 0 or paints * longest_form > _ALL or _repeats(content):
            return True
    return sum(sizes.get(number, 0) * times for number, times in drawn.items()) > _DRAWN or _repeats(data)


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes, bytes | None]]:
    """Number, dictionary and content (as far as needed, None where the filters are others than writers of text use) of each stream."""
    end = 0
    for start in _STREAM.finditer(data):
        if start.start() < end or data[start.start() - 3 : start.start()] == b"end":
            continue
        heading = data[max(start.start() - _DICTIONARY, end) : start.start()]
        begin = heading.rfind(b"obj")
        number, heading = _NUMBER.search(heading[: max(begin, 0)][-20:]), heading[begin:]
        end = data.find(b"endstream", start.end())
        end = len(data) if end < 0 else end
        yield number[1] if number else b"", heading, _unpacked(memoryview(data)[start.end() : end], heading)


def _unpacked(packed: memoryview, heading: bytes) -> bytes | None:
    """The content of a stream, a little more than is allowed at most."""
    found = _FILTER.search(heading)
    names = re.findall(rb"/([^\s/<>\[\]]+)", found[1]) if found else []
    if b"#" in heading or (found is None and b"/Filter" in heading):
        return None
    if names in ([b"DCTDecode"], [b"JPXDecode"], [b"CCITTFaxDecode"], [b"JBIG2Decode"]):
        return b""  # pictures
    if not names:
        return bytes(packed[: _LARGEST + 1])
    try:
        if names == [b"ASCII85Decode", b"FlateDecode"]:
            packed = memoryview(a85decode(bytes(packed).strip().removesuffix(b"~>")))
            names = names[1:]
        return zlib.decompressobj().decompress(packed, _LARGEST + 1) if names == [b"FlateDecode"] else None
    except (ValueError, zlib.error):
        return None


def _repeats(data: bytes) -> bool:
    """True where an array names one object again and again, as a page would its contents."""
    for array in _REFERENCES.finditer(data):
        names = _REFERENCE.findall(array[1])
        if len(names) - len(set(names)) >= _REPEATED:
            return True
    return False


def read_apart(data: bytes, *, limits: Limits) -> Document:
    """The document, read by another process that ends where it takes too much."""
    seconds = min(limits.max_seconds, _SECONDS)
    command = [sys.executable, "-W", "ignore", "-m", __name__, limits.model_dump_json(), str(seconds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired as error:
        raise _too_much(seconds) from error
    if done.returncode or not done.stdout:
        raise _too_much(seconds)
    result = pickle.loads(done.stdout)  # what `main` has written
    if isinstance(result, Document):
        return result
    kind, message = result
    raise getattr(errors, kind)(message)


def _too_much(seconds: float) -> LimitExceeded:
    return LimitExceeded(
        f"PDF: some page draws more than {seconds:g} s (limits.max_seconds, at most {_SECONDS}) and {_MEMORY >> 20} MiB suffice for; "
        "no report does, print it anew as PDF if it is one"
    )


def main() -> None:
    """Read standard input within limits, and write the document or the error."""
    from reportminer.readers.pdf import read_here

    limits, seconds = Limits.model_validate_json(sys.argv[1]), float(sys.argv[2])
    _bound(seconds)
    result: object
    try:
        result = read_here(sys.stdin.buffer.read(), limits=limits)
    except ReadError as error:
        result = (type(error).__name__, str(error))
    sys.stdout.buffer.write(pickle.dumps(result))


def _bound(seconds: float) -> None:
    """Let the operating system end this process where it takes too much; only the time is bounded on Windows."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
