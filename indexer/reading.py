"""One file, from bytes to passages: the chain that runs in a reading process.

bytes -> text -> blocks -> stripped blocks -> document -> passages
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind, Claim
from indexer.decoding import decode
from indexer.documents import make_document
from indexer.front import read_front
from indexer.labels import label_headings
from indexer.readers import READERS
from indexer.segment import segment
from indexer.strip import strip
from search.errors import EmptyFile
from search.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its document and the document's passages."""

    document: Document
    passages: tuple[Passage, ...]


def _is_passage(block: Block) -> bool:
    return not block.furniture and block.kind not in (BlockKind.TITLE, BlockKind.HEADING)


def read_document(source: str, content: bytes, given: Sequence[Claim] = (), *, language: str | None = None) -> Read:
    """Read a file's bytes; `given` claims, from a sidecar, go before what the file says.

    A given language is that of every passage; `language` is the one of text whose language cannot be
    told. Raises a `ReadError` when nothing can be read.
    """
    decoded = decode(source, content)
    reading = READERS[decoded.media_type](source, decoded.text)
    page_title = next((claim.value for claim in reading.claims if claim.field == "page title"), "")
    fronted, found = read_front(strip(reading.blocks), page_title)
    if not any(_is_passage(block) for block in fronted):
        fronted = reading.blocks
    blocks = label_headings(fronted)
    claims = (*given, *reading.claims, *found, Claim("encoding", decoded.encoding, decoded.encoding))
    digest = hashlib.sha256(content).hexdigest()
    document, placed = make_document(source, digest, decoded.media_type, blocks, claims, language=language)
    one_language = any(claim.field == "language" for claim in given)
    passages = segment(document, placed, one_language=one_language)
    if not passages:
        raise EmptyFile(source, "empty: there is no text in it besides furniture")
    return Read(document, passages)
