"""Web pages that are parts of a document, such as those of an e-book: they have little of the furniture of the web."""

from dataclasses import replace

from indexer.blocks import Block, BlockKind
from indexer.readers.page.furniture import HIDDEN

_NOT_SHOWN = frozenset(
    (
        HIDDEN,
        "navigation",
        "form",
        "drawing",
        "template",
        "shown without scripts only",
        "shown where it cannot be played",
    )
)
"""What is no text in a document either."""


def as_part(block: Block) -> Block:
    """A block of a page as one of the document: its title is a heading, and of the furniture only what is not shown."""
    if block.furniture and block.furniture not in _NOT_SHOWN:
        block = replace(block, furniture="")
    return replace(block, kind=BlockKind.HEADING, level=1) if block.kind is BlockKind.TITLE else block
