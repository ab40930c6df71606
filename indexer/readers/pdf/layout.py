"""Pages, as the pieces of text that stand on them, become blocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import pypdfium2.raw as pdfium

from indexer.blocks import Block, BlockKind
from indexer.readers.pdf.columns import parts_of
from indexer.readers.pdf.flow import Flow, sizes_of
from indexer.readers.pdf.hyphens import Words
from indexer.readers.pdf.lines import Strip, strips_of
from indexer.readers.pdf.pieces import DAMAGED, DRAWING, IMAGE, STAMPED, PageText, Piece
from indexer.readers.pdf.running import running

_SEVERAL = {IMAGE: "images", DRAWING: "drawings", STAMPED: "images with a little text on them"}
_SHOWN = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}
"""What is put onto a page and shown as its text: the fields of forms, and text that someone has typed on it."""
_TOLD = {pdfium.FPDF_ANNOT_FILEATTACHMENT: "file attached to a place on the page, not read"}


def several(missing: str) -> str:
    """What pages are that are each an image or a drawing."""
    what, _, more = missing.partition(",")
    return f"{_SEVERAL[what]}{',' if more else ''}{more}"


def flow_of(pages: Sequence[PageText]) -> Flow:
    """The text of pages, from one to the next."""
    seen = [[piece for piece in page.pieces if not piece.hidden] for page in pages]
    body, sizes = sizes_of(seen)
    words = Words()
    strips = [strips_of(piece for piece in pieces if not piece.turned) for pieces in seen]
    furniture = running(strips)
    flow = Flow(body, words, sizes)
    for pieces in seen:
        words.learn(piece.text for piece in pieces)
    missing = {block.page: block for block in _missing(pages)}
    for page, pieces, of_page, left_out in zip(pages, seen, strips, furniture, strict=True):
        if page.number in missing:
            flow.furnish(missing[page.number])
        _add_page(flow, page, pieces, of_page, left_out)
    return flow


def blocks_of(flow: Flow, pages: Sequence[PageText]) -> Iterator[Block]:
    """The blocks of a flow, each with how its page was recognised where it was."""
    recognised = {page.number: page.recognised for page in pages if page.recognised}
    for block in flow.blocks():
        by = recognised.get(block.page or 0)
        yield replace(block, recognised=by) if by else block


def _add_page(
    flow: Flow, page: PageText, pieces: Sequence[Piece], strips: Sequence[Strip], left_out: Mapping[int, str]
) -> None:
    """Add a page: what runs over its head, what it says, what is put onto it or hidden, what runs under its foot."""
    kept = [strip for place, strip in enumerate(strips) if place not in left_out]
    middle = len(strips) / 2
    _furnish_running(flow, page, {place: why for place, why in left_out.items() if place < middle}, strips)
    turned: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.turned:
            turned.setdefault(piece.turned, []).append(piece)
    ways = {0: kept} | {turn: strips_of(found) for turn, found in turned.items()}
    for turn in sorted(ways, key=lambda turn: (-sum(len(strip.pieces) for strip in ways[turn]), turn)):
        flow.add(page.number, parts_of(ways[turn]))
    for kind, text in page.notes:
        furniture = "" if kind in _SHOWN else _TOLD.get(kind, "comment")
        flow.furnish(Block(BlockKind.PARAGRAPH, text, page=page.number, furniture=furniture))
    for piece in page.pieces:
        if piece.hidden:
            flow.furnish(Block(BlockKind.PARAGRAPH, piece.text, page=page.number, furniture=piece.hidden))
    _furnish_running(flow, page, {place: why for place, why in left_out.items() if place >= middle}, strips)


def _furnish_running(flow: Flow, page: PageText, left_out: Mapping[int, str], strips: Sequence[Strip]) -> None:
    for place, why in sorted(left_out.items()):
        text = " ".join(piece.text for piece in strips[place].pieces)
        flow.furnish(Block(BlockKind.PARAGRAPH, text, page=page.number, furniture=why))


def _missing(pages: Sequence[PageText]) -> Iterator[Block]:
    """What to say of pages that have no text and should have some, once of those that follow each other."""
    for why, found in groupby(pages, key=lambda page: page.missing):
        numbers = [page.number for page in found]
        if not why:
            continue
        one = len(numbers) == 1
        which = f"page {numbers[0]:,}" if one else f"pages {numbers[0]:,} to {numbers[-1]:,}"
        if why == DAMAGED:
            reason = f"{which} cannot be read: {'it is' if one else 'they are'} damaged or missing"
        elif one:
            reason = f"{which} has no text layer: it is {why}"
        else:
            reason = f"{which} have no text layer: they are {several(why)}"
        yield Block(BlockKind.PARAGRAPH, which, page=numbers[0], furniture=reason)
