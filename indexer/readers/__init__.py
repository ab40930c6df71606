"""Readers: one module per format, each a function from a decoded file to a `Reading`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from indexer.blocks import Reading
from indexer.decoding import HTML, MARKDOWN, TEXT
from indexer.readers import html, markdown, text

READERS: Mapping[str, Callable[[str, str], Reading]] = MappingProxyType(
    {HTML: html.read, MARKDOWN: markdown.read, TEXT: text.read}
)
"""Media type -> the reader of it: `read(source, text)`. May raise a `ReadError`."""
