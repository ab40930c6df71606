"""One file, from bytes to passages: the chain that runs in a reading process.

bytes -> text -> blocks -> stripped blocks -> document -> passages
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.decoding import CSV, HTML, JSON, MARKDOWN, TEXT, decode
from indexer.documents import make_document
from indexer.formats import MAIL, MHTML, ODS, OUTLOOK, XLSX, Format
from indexer.front import read_front
from indexer.labels import label_headings
from indexer.readers import READERS
from indexer.segment import segment
from indexer.strip import strip
from search.errors import EmptyFile
from search.records import Document, Passage

_PAGES = frozenset((HTML, MARKDOWN, TEXT, JSON, MAIL.media_type, OUTLOOK.media_type, MHTML.media_type))
"""Formats in whose text the furniture of pages may stand; readers of others have told what is none of the text."""
_TABLES = frozenset((CSV, XLSX.media_type, ODS.media_type))
"""Formats without a head or an end that name the document."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its document and the document's passages."""

    document: Document
    passages: tuple[Passage, ...]


def _is_passage(block: Block) -> bool:
    return not block.furniture and block.kind not in (BlockKind.TITLE, BlockKind.HEADING)


def read_document(
    source: str,
    content: bytes,
    given: Sequence[Claim] = (),
    *,
    format_: Format | None = None,
    language: str | None = None,
    sha256: str = "",
) -> Read:
    """Read a file's bytes; `given` claims, from a sidecar, go before what the file says.

    `format_` is None for a text in some encoding; `sha256` is that of the bytes, where it is known. A given language
    is that of every passage; `language` is the one of text whose language cannot be told. Raises a `ReadError` when
    nothing can be read.
    """
    media_type, reading = _reading(source, content, format_)
    page_title = next((claim.value for claim in reading.claims if claim.field == "page title"), "")
    fronted: Sequence[Block] = reading.blocks
    found: Sequence[Claim] = ()
    if media_type not in _TABLES:
        stripped = strip(reading.blocks) if media_type in _PAGES else reading.blocks
        fronted, found = read_front(stripped, page_title)
    if not any(_is_passage(block) for block in fronted):
        fronted = reading.blocks
    blocks = label_headings(_searchable(fronted, given))
    claims = sorted((*given, *reading.claims, *found), key=lambda claim: claim.is_inferred)
    digest = sha256 or hashlib.sha256(content).hexdigest()
    document, placed = make_document(source, digest, media_type, blocks, claims, language=language)
    one_language = any(claim.field == "language" for claim in given)
    passages = segment(document, placed, one_language=one_language)
    if not passages:
        raise EmptyFile(source, "empty: there is no text in it besides furniture")
    return Read(document, passages)


def _searchable(blocks: Sequence[Block], given: Sequence[Claim]) -> Sequence[Block]:
    """`blocks` with a headline that is not the title, where one is given, as a heading: so it is searched as one."""
    title = next((_plain(claim.value) for claim in given if claim.field == "title"), "")
    if not title:
        return blocks
    return [
        replace(block, kind=BlockKind.HEADING, level=1)
        if block.kind is BlockKind.TITLE and _plain(block.text) not in title
        else block
        for block in blocks
    ]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _reading(source: str, content: bytes, format_: Format | None) -> tuple[str, Reading]:
    """The media type of a file, and what its reader makes of it."""
    if format_:
        return format_.media_type, format_.read(source, content)
    decoded = decode(source, content)
    reading = READERS[decoded.media_type](source, decoded.text)
    encoding = Claim("encoding", decoded.encoding, decoded.encoding)
    return decoded.media_type, replace(reading, claims=(*reading.claims, encoding))
