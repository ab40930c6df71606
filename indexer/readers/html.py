"""Web pages: the pieces of their text become blocks, what the page says of itself becomes claims.

Nothing in a page is ever run or fetched. What is not the page's text is kept with the reason.
"""

import re

from selectolax.lexbor import LexborHTMLParser

from indexer.blocks import Block, Reading
from indexer.readers.claims import page_claims
from indexer.readers.page.elements import Gatherer, Piece, heading_level
from indexer.readers.page.judging import judge
from indexer.readers.page.markup import is_deep, parse, visit, visit_deep
from search.errors import DamagedFile

_CUT_TAG = re.compile(r"<[/!a-zA-Z][^<>]*\Z")
_WHOLE = "</html>"
_HEAD = 100_000
"""Code points of a very deep page that claims are looked for in."""


def read(source: str, text: str) -> Reading:
    """The blocks and claims of a page; raise `DamagedFile` when the page breaks off."""
    _demand_whole(source, text)
    tree, blocks = read_blocks(text)
    return Reading(blocks, tuple(page_claims(tree, source)))


def read_blocks(text: str) -> tuple[LexborHTMLParser, tuple[Block, ...]]:
    """A page's tree, for what it claims of itself, and its blocks. Of a very deep page the tree is the beginning."""
    text = text.replace("\x00", "\ufffd")
    gatherer = Gatherer()
    if is_deep(text):
        tree = parse(text[:_HEAD])
        visit_deep(text, gatherer)
    else:
        tree = parse(text)
        visit(tree.root, gatherer)
    judge(gatherer.elements, gatherer.pieces, page_title(tree))
    return tree, tuple(map(_block, gatherer.pieces))


def page_title(tree: LexborHTMLParser) -> str:
    """What the page calls itself; empty where it does not."""
    title = tree.css_first("title")
    return " ".join(title.text().split()) if title else ""


def _block(piece: Piece) -> Block:
    share = piece.linked / len(piece.text) if piece.linked else 0.0
    return Block(piece.kind, piece.text, heading_level(piece.element), linked=share, furniture=piece.furniture)


def _demand_whole(source: str, text: str) -> None:
    end = text.rstrip()
    if end[-len(_WHOLE) :].lower() == _WHOLE:
        return
    lower = text[-200_000:].lower()
    if _CUT_TAG.search(end[-4096:]) or lower.rfind("<script") > lower.rfind("</script"):
        raise DamagedFile(source, "half-written: the page breaks off inside a tag")
    closes = any(tag in lower for tag in ("</html", "</body"))
    if "<html" in text[:4096].lower() and not closes and not end.endswith(">"):
        raise DamagedFile(source, "half-written: the page breaks off in the middle of its text")
