"""Short ways to read a text as a file, for the tests of the write side."""

from collections.abc import Sequence

from indexer.blocks import Block, BlockKind, Claim
from indexer.reading import Read, read_document

PROSE = "The engineer wrote the reading in red ink, and then she went to the telephone in the hut."
MORE = "Nobody at the works has been able to say who took the register home on the following morning."


def read_text(
    text: str, source: str = "notes.txt", given: Sequence[Claim] = (), *, language: str | None = None
) -> Read:
    return read_document(source, text.encode("utf-8"), given, language=language)


def read_page(body: str, head: str = "") -> Read:
    """A page with this body, one paragraph of prose before it and one after it."""
    page = f"<html><head>{head}</head><body><p>{PROSE}</p>{body}<p>{MORE}</p></body></html>"
    return read_text(page, "page.html")


def passages(read: Read) -> list[str]:
    return [passage.text for passage in read.passages]


def omissions(read: Read) -> dict[str, str]:
    """What was left out, with the reason."""
    return {omission.text: omission.reason for omission in read.document.omitted}


def kept(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if not block.furniture]


def paragraphs(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]
