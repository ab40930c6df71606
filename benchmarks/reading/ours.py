"""What Pincite makes of a page, in the form that the scorer of `../shared/benchmarks/extraction` asks for."""

from collections.abc import Collection

from indexer.blocks import BlockKind
from indexer.decoding import decode
from indexer.front import read_front
from indexer.labels import label_headings
from indexer.readers.html import page_title, read_blocks
from indexer.strip import strip

_AROUND_BODY = frozenset((BlockKind.TITLE, BlockKind.LEAD, BlockKind.CAPTION))
_AROUND_TEXT = frozenset((BlockKind.TITLE, BlockKind.CAPTION))


def article_body(raw: bytes, url: str | None = None) -> str:  # noqa: ARG001 - the scorer's signature
    """The body of an article: its text without title, lead and captions, which are told apart in the index."""
    return _text(raw, _AROUND_BODY)


def text(raw: bytes, url: str | None = None) -> str:  # noqa: ARG001
    """All the text of a page but its title and captions."""
    return _text(raw, _AROUND_TEXT)


def _text(raw: bytes, without: Collection[BlockKind]) -> str:
    """The blocks as passages are cut from them, of whatever format the page is; claims are not read."""
    tree, blocks = read_blocks(decode("page.html", raw).text)
    fronted, _ = read_front(strip(blocks), page_title(tree))
    return "\n".join(
        block.text for block in label_headings(fronted) if not block.furniture and block.kind not in without
    )
