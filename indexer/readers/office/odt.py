"""OpenDocument texts (.odt, .ott), as LibreOffice writes them. Read as a stream, without a tree."""

from indexer.blocks import Reading
from indexer.readers.office.gathering import Allowance, with_one_title
from indexer.readers.office.open_document import OpenDocumentText, not_read, opened
from indexer.readers.office.properties import open_document_claims, titles_in_text


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of an OpenDocument text. Its pages are not known. Raises a `ReadError`."""
    package = opened(source, content)
    text = OpenDocumentText(Allowance(source))
    text.read(package)
    blocks = (*with_one_title(text.blocks), *text.running.values(), *not_read(package))
    return Reading(blocks, tuple(titles_in_text(blocks, open_document_claims(package))))
