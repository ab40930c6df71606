"""What kind of file a file is, by its bytes before its name, and its text."""

import re
from dataclasses import dataclass

from indexer.encodings import text_of
from search.errors import EmptyFile, UnsupportedFormat

HTML, MARKDOWN, TEXT = "text/html", "text/markdown", "text/plain"
JSON, CSV = "application/json", "text/csv"

_SIGNATURES = ((b"SQLite format 3", "SQLite"),)
_SAMPLE = 4096
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|article|h[1-6])\b", re.IGNORECASE)
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_CONTROL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, its media type, and its encoding with how that was told and what is odd, after a comma."""

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
    text, encoding = text_of(source, content)
    sample = text[: _SAMPLE * 16].encode("utf-8", "replace")
    if len(sample) - len(sample.translate(None, _CONTROL)) > _CONTROL_SHARE * len(sample):
        raise UnsupportedFormat(source, "binary: its bytes are not text in any encoding")
    return Decoded(text, _media_type(source, text), encoding)


def _media_type(source: str, text: str) -> str:
    beginning = text[:_SAMPLE].lstrip("\ufeff \t\r\n")
    name = source.lower()
    if name.endswith((".md", ".markdown")):
        return MARKDOWN
    if name.endswith((".csv", ".tsv")):
        return CSV
    if name.endswith(".json") and beginning.startswith("{"):
        return JSON
    if beginning.startswith("<") and _HTML.search(beginning):
        return HTML
    if name.endswith((".html", ".htm", ".xhtml")) and _HTML.search(text):
        return HTML
    return TEXT
