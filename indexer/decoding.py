"""From bytes to text: which encoding a file is in, and what kind of file it is.

Tried in order: a byte order mark; UTF-16 without one; UTF-8; what the page declares of itself;
Windows-1252, which every byte sequence without the five undefined bytes fits. The encoding's name
goes into the document's evidence.
"""

import codecs
import re
from dataclasses import dataclass

from bs4.dammit import EncodingDetector

from search.errors import DamagedFile, EmptyFile, UnsupportedFormat

HTML, MARKDOWN, TEXT = "text/html", "text/markdown", "text/plain"

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP, Office or e-book"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"SQLite format 3", "SQLite"),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARACTER_SET = re.compile(
    r"utf-?(?:8|16|32)|iso8859-(?!1$)|cp\d|windows|koi8|mac-|gb|big5|euc|shift_jis|iso2022|tis-620"
)
"""Codecs that are character sets of documents; Python has others, which unpack or escape."""
_SAMPLE = 4096
_CP1252_ENDS = b"\xe0\xe1\xe4\xe8\xe9\xea\xeb\xed\xf1\xf3\xf6"
"""Bytes that end a word in Windows-1252, and that hardly begin a character of UTF-8 in a text otherwise ASCII."""
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|article|h[1-6])\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, its media type and the encoding that it was read in."""

    text: str
    media_type: str
    encoding: str


def decode(source: str, content: bytes) -> Decoded:
    """The text of a file's bytes.

    Raises `EmptyFile`, `UnsupportedFormat` or `DamagedFile`, each naming `source`.
    """
    if not content.strip(b"\x00 \t\r\n\f"):
        raise EmptyFile(source, "empty: there is nothing in it")
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise UnsupportedFormat(source, f"{name}: Pincite does not read this format yet")
    text, encoding = _text(source, content)
    sample = text[: _SAMPLE * 16]
    if len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise UnsupportedFormat(source, "binary: its bytes are not text in any encoding")
    return Decoded(text, _media_type(source, text), encoding)


def _text(source: str, content: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strictly(source, content, encoding), encoding
    for encoding, zeros in (("utf-16-le", content[1:_SAMPLE:2]), ("utf-16-be", content[0:_SAMPLE:2])):
        if zeros and zeros.count(0) > 0.4 * len(zeros):
            return _strictly(source, content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not (content[:-1].isascii() and content[-1] in _CP1252_ENDS):
            raise DamagedFile(source, "half-written: it breaks off in the middle of a character") from error
    declared = EncodingDetector.find_declared_encoding(content, is_html=True)
    for encoding in (_known(declared), "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace"), "cp1252 with undefined bytes"


def _known(declared: str | None) -> str:
    """The codec that browsers use for a declared encoding (https://encoding.spec.whatwg.org)."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return "cp1252"
    return name if _CHARACTER_SET.match(name) else "cp1252"


def _strictly(source: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"half-written: it breaks off or is not the {encoding} that it begins as"
        raise DamagedFile(source, reason) from error


def _media_type(source: str, text: str) -> str:
    beginning = text[:_SAMPLE].lstrip("\ufeff \t\r\n")
    name = source.lower()
    if name.endswith((".md", ".markdown")):
        return MARKDOWN
    if beginning.startswith("<") and _HTML.search(beginning):
        return HTML
    if name.endswith((".html", ".htm", ".xhtml")) and _HTML.search(text):
        return HTML
    return TEXT
