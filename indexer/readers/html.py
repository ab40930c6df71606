"""Web pages: the pieces of their text become blocks, what the page says of itself becomes claims.

Nothing in a page is ever run or fetched. What is not the page's text is kept with the reason.
"""

import re

from selectolax.lexbor import LexborHTMLParser

from indexer.blocks import Block, Reading
from indexer.readers.claims import page_claims
from indexer.readers.page.elements import Gatherer, Piece, heading_level
from indexer.readers.page.judging import judge
from indexer.readers.page.markup import is_deep, parse, visit, visit_any
from indexer.readers.page.whole import demand_whole, has_end
from search.errors import DamagedFile

_CHARACTERS = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_HEAD = 100_000
"""Code points of a very deep page that claims are looked for in."""


def read(source: str, text: str) -> Reading:
    """The blocks and claims of a page; raise `DamagedFile` when the page breaks off or cannot be read to its end."""
    demand_whole(source, text)
    tree, blocks = read_blocks(text, source)
    return Reading(blocks, tuple(page_claims(tree, source)))


def read_blocks(text: str, source: str = "") -> tuple[LexborHTMLParser, tuple[Block, ...]]:
    """A page's tree, for what it claims of itself, and its blocks. Of a very deep page the tree is the beginning.

    Raises `DamagedFile`, which names `source`.
    """
    text = _readable(text)
    deep = is_deep(text)
    tree = parse(text[:_HEAD] if deep else text)
    gatherer = Gatherer()
    if not deep:
        visit(tree.root, gatherer)
    if deep or not has_end(text, gatherer.pieces):
        gatherer = Gatherer()
        visit_any(text, gatherer)
        if not has_end(text, gatherer.pieces):
            raise DamagedFile(source, "broken: what follows something that is never closed in it cannot be read")
    judge(gatherer.elements, gatherer.pieces, page_title(tree))
    return tree, tuple(map(_block, gatherer.pieces))


def _readable(text: str) -> str:
    """A page's text with what HTML would drop: NUL as U+FFFD, and what XHTML marks as characters."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if "<![CDATA[" in text:
        text = _CHARACTERS.sub(r"\1", text).replace("<![CDATA[", "")
    return text


def page_title(tree: LexborHTMLParser) -> str:
    """What the page calls itself; empty where it does not."""
    title = tree.css_first("title")
    return " ".join(title.text().split()) if title else ""


def _block(piece: Piece) -> Block:
    share = piece.linked / len(piece.text) if piece.linked else 0.0
    return Block(piece.kind, piece.text, heading_level(piece.element), linked=share, furniture=piece.furniture)
