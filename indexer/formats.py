"""Which format a file is in, told by its bytes before its name; and who reads it.

Formats that are text in some encoding, such as web pages, are none of these: `indexer.decoding` tells them apart.
The module of a format is imported when a file of it is met, and what it needs may be an extra.
"""

import bz2
import gzip
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from io import BufferedIOBase
from typing import BinaryIO

from indexer.blocks import Reading
from indexer.containers.container import Container

_HEAD = 16_384
"""Bytes at the beginning that tell a format."""
_PIECE = 1 << 20
_TAR = slice(257, 262)
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, RuntimeError, ValueError, KeyError,
    OverflowError,
)  # fmt: skip
"""What is raised for ZIP archives that are damaged or lie."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the modules that make a `Reading` of its bytes, and tell what files are in it; "" for none."""

    media_type: str
    reader: str = ""
    container: str = ""

    def read(self, source: str, content: bytes) -> Reading:
        """The blocks and claims of a file in this format; raises a `ReadError`."""
        read: Callable[[str, bytes], Reading] = import_module(f"indexer.readers.{self.reader}").read
        return read(source, content)

    def opened(self, source: str, file: BinaryIO) -> Container:
        """What is in a file in this format, which stays open as long as that is used; raises a `ReadError`."""
        opened: Callable[[str, BinaryIO], Container] = import_module(f"indexer.containers.{self.container}").opened
        return opened(source, file)


PDF = Format("application/pdf", "pdf", "pdf")
RTF = Format("application/rtf", "rtf")
EPUB = Format("application/epub+zip", "epub")
MAIL = Format("message/rfc822", "mail", "mail")
OUTLOOK = Format("application/vnd.ms-outlook", "outlook", "outlook")
OLD_OFFICE = Format("application/x-ole-storage", "office.ole")
"""Read only to say what it is, and what to do with it."""
MHTML = Format("multipart/related", "mhtml")
MBOX = Format("application/mbox", container="mbox")
WARC = Format("application/warc", container="warc")
ZIP = Format("application/zip", container="zip")
TAR = Format("application/x-tar", container="tar")
SEVENZIP = Format("application/x-7z-compressed", container="sevenzip")
COMPRESSED = Format("application/gzip", container="compressed")
JSON_LINES = Format("application/jsonl", container="jsonlines")

PNG, JPEG, GIF, TIFF, WEBP, BMP = (
    Format(f"image/{name}", "image") for name in ("png", "jpeg", "gif", "tiff", "webp", "bmp")
)
_IMAGES = (
    (re.compile(rb"\x89PNG\r\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), TIFF),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), WEBP),
    (re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL), BMP),
)
"""What images begin with."""

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
DOCX = Format(f"{_OPEN_XML}.wordprocessingml.document", "office.docx")
PPTX = Format(f"{_OPEN_XML}.presentationml.presentation", "office.pptx")
XLSX = Format(f"{_OPEN_XML}.spreadsheetml.sheet", "office.xlsx")
ODT = Format(f"{_OPEN_DOCUMENT}.text", "office.odt")
ODP = Format(f"{_OPEN_DOCUMENT}.presentation", "office.odp")
ODS = Format(f"{_OPEN_DOCUMENT}.spreadsheet", "office.ods")
_MIMETYPES: Mapping[bytes, Format] = {one.media_type.encode("ascii"): one for one in (EPUB, ODT, ODP, ODS)}
_MAIN_PARTS = (
    (b"wordprocessingml.", DOCX),
    (b"ms-word.", DOCX),
    (b"presentationml.", PPTX),
    (b"ms-powerpoint.", PPTX),
    (b"spreadsheetml.", XLSX),
    (b"ms-excel.", XLSX),
)
"""What the content type of an Open XML package's main part holds (ECMA-376, part 2, 10.1)."""
_MAIN_TYPE = re.compile(rb'ContentType\s*=\s*["\'][^"\']*?((?:\w+ml|ms-\w+)\.)[^"\']*main(?:\+xml)?["\']')
_CONTENT_TYPES = 1_000_000
"""Bytes of an Open XML package's list of content types that are read."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE = "__properties_version1.0".encode("utf-16-le")
"""The name of a stream that every Outlook message has (MS-OXMSG, 2.4)."""
_COMPRESSIONS: Mapping[bytes, Callable[[BinaryIO], BufferedIOBase]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_FROM_LINE = re.compile(
    rb"From \S.{0,200}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    rb" [ \d]\d \d\d:\d\d[^\n]{0,40}\r?\n"
)
"""What parts the mails of a mailbox (RFC 4155, appendix A)."""
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+")
"""The header of a mail: fields, each with the lines that go on it (RFC 5322, 2.2)."""
_MAIL_FIELD = re.compile(
    rb"^(?:received|message-id|mime-version|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_MAIL_SENDER = re.compile(rb"^(?:from|date|subject|to):", re.IGNORECASE | re.MULTILINE)
_PAGE_IN_PARTS = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SAVED_PAGE = re.compile(rb"^(?:snapshot-content-location|from:\s*<?saved by)", re.IGNORECASE | re.MULTILINE)


def format_of(source: str, file: BinaryIO) -> Format | None:
    """The format of an open file named `source`; None for text, and for what nothing reads. Rewinds the file."""
    file.seek(0)
    head = file.read(_HEAD)
    found = _format(source.lower(), head, file)
    file.seek(0)
    return found


def _format(name: str, head: bytes, file: BinaryIO) -> Format | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(file)
    if head.startswith(b"{\\rt"):
        return RTF
    if image := next((format_ for sign, format_ in _IMAGES if sign.match(head)), None):
        return image
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return SEVENZIP
    if head.startswith(_OLE):
        return OUTLOOK if name.endswith(".msg") or _has(file, _MESSAGE) else OLD_OFFICE
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return WARC
    if head[_TAR] == b"ustar" or (name.endswith(".tar") and b"\x00" in head[:100]):
        return TAR
    if compressed := _compressed(name, head, file):
        return compressed
    if b"%PDF-" in head[:1024]:
        return PDF
    return _text_format(name, head)


def _package(file: BinaryIO) -> Format:
    """The format of a ZIP archive, by what is in it."""
    with suppress(*_UNREADABLE):
        archive = zipfile.ZipFile(file)
        names = archive.NameToInfo
        if "mimetype" in names:
            with archive.open("mimetype") as told:
                return _MIMETYPES.get(told.read(100).strip(), ZIP)
        if "[Content_Types].xml" in names:
            with archive.open("[Content_Types].xml") as told:
                main = _MAIN_TYPE.search(told.read(_CONTENT_TYPES))
            return next((one for sign, one in _MAIN_PARTS if main and main[1] == sign), ZIP)
    return ZIP


def _compressed(name: str, head: bytes, file: BinaryIO) -> Format | None:
    """The format of what is compressed as a whole, by what comes out first."""
    if head.startswith(_ZSTANDARD):
        return TAR if name.endswith((".tar.zst", ".tzst")) else COMPRESSED
    for sign, decompressing in _COMPRESSIONS.items():
        if head.startswith(sign):
            file.seek(0)
            beginning = b""
            with suppress(OSError, EOFError, zlib.error, lzma.LZMAError):
                beginning = decompressing(file).read(1024)
            if beginning.startswith((b"WARC/1.", b"WARC/0.")):
                return WARC
            is_archive = beginning[_TAR] == b"ustar" or ".tar." in name or name.endswith((".tgz", ".tbz2", ".txz"))
            return TAR if is_archive else COMPRESSED
    return None


def _text_format(name: str, head: bytes) -> Format | None:
    """The format of what is text, but holds other files or has parts in encodings of their own."""
    if _FROM_LINE.match(head) or (name.endswith(".mbox") and head.startswith(b"From ")):
        return MBOX
    found = _HEADER.match(head.lstrip(b"\xef\xbb\xbf\r\n"))
    header = found[0] if found else b""
    if header and _PAGE_IN_PARTS.search(header) and (name.endswith((".mht", ".mhtml")) or _SAVED_PAGE.search(header)):
        return MHTML
    is_named = name.endswith(".eml")
    if header and (is_named or _MAIL_FIELD.search(header)) and _MAIL_SENDER.search(header):
        return MAIL
    if name.endswith((".jsonl", ".ndjson")):
        return JSON_LINES
    if name.endswith(".json") and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return JSON_LINES
    return None


def _has(file: BinaryIO, sign: bytes) -> bool:
    """Whether the bytes of a file hold `sign`, wherever."""
    file.seek(0)
    before = b""
    while piece := file.read(_PIECE):
        if sign in before + piece:
            return True
        before = piece[-len(sign) :]
    return False
