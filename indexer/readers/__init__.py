"""Readers: one module per format, each a function from a file's text, or its bytes, to a `Reading`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from indexer.blocks import Reading
from indexer.decoding import CSV, HTML, JSON, MARKDOWN, TEXT
from indexer.readers import html, json, markdown, sheet, text

READERS: Mapping[str, Callable[[str, str], Reading]] = MappingProxyType(
    {HTML: html.read, MARKDOWN: markdown.read, TEXT: text.read, JSON: json.read, CSV: sheet.read}
)
"""Media type -> the reader of it: `read(source, text)`. May raise a `ReadError`."""
