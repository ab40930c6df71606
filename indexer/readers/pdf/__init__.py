"""PDF: the text of its pages in the order in which it is read, with page numbers, and what the file says of itself.

Nothing in a PDF is ever run, fetched or opened: scripts, actions and embedded files are told of. The rules, and what
they were measured on, are in `docs/reading-pdf.md`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

import pypdfium2.raw as pdfium

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.readers.office.properties import title_claims
from indexer.readers.pdf.columns import parts_of
from indexer.readers.pdf.flow import Flow, sizes_of
from indexer.readers.pdf.hyphens import Words
from indexer.readers.pdf.library import Pdf, opened
from indexer.readers.pdf.lines import Strip, strips_of
from indexer.readers.pdf.metadata import claims_of
from indexer.readers.pdf.pieces import DAMAGED, DRAWING, IMAGE, Advance, PageText, Piece, page_text
from indexer.readers.pdf.running import running
from search.errors import DamagedFile, EmptyFile, UnsupportedFormat

_ENDS, _OBJECT = (b"%%EOF", b"startxref"), b"endobj"
_SEVERAL = {IMAGE: "images", DRAWING: "drawings"}
_SHOWN = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}
"""What is put onto a page and shown as its text: the fields of forms, and text that someone has typed on it."""


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a PDF; raises a `ReadError`."""
    _demand_whole(source, content)
    with opened(source, content) as pdf:
        pages = list(_pages(pdf))
        _demand_text(source, pages)
        flow = _flow(pages)
        title = title_claims(flow.title(), "the heading in the largest letters on the first page")
        claims = tuple(chain(claims_of(pdf), title, _recognition(pages)))
        return Reading((*flow.blocks(), *_told(pdf)), claims)


def _demand_whole(source: str, content: bytes) -> None:
    """Raise `DamagedFile` where objects come after the last mark of an end; other bytes may, as of a ZIP."""
    if max(content.rfind(mark) for mark in _ENDS) < content.rfind(_OBJECT):
        raise DamagedFile(source, "breaks off: the end of the PDF is missing; get it again, whole")


def _pages(pdf: Pdf) -> Iterator[PageText]:
    advance = Advance()
    for number in range(1, pdf.count + 1):
        with pdf.page(number) as page:
            if page is None:
                yield PageText(number, [], missing=DAMAGED)
            else:
                yield page_text(page, advance)


def _demand_text(source: str, pages: Sequence[PageText]) -> None:
    if any(page.pieces or page.notes for page in pages):
        return
    missing = {page.missing for page in pages if page.missing}
    if not missing:
        raise EmptyFile(source, f"empty: {'nothing is on its pages' if pages else 'it has no pages'}")
    if missing == {DAMAGED}:
        raise DamagedFile(source, "damaged: none of its pages can be read; get it again, or restore it")
    what = DRAWING if missing == {DRAWING} else IMAGE
    which = f"its page is {what}" if len(pages) == 1 else f"its {len(pages):,} pages are {_SEVERAL[what]}"
    raise UnsupportedFormat(source, f"no text layer: {which}; make one by optical character recognition (OCR)")


def _flow(pages: Sequence[PageText]) -> Flow:
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


def _add_page(
    flow: Flow, page: PageText, pieces: Sequence[Piece], strips: Sequence[Strip], left_out: Mapping[int, str]
) -> None:
    """Add a page: what runs over its head, what it says, what is put onto it or hidden, what runs under its foot."""
    gone = {id(piece) for place in left_out for piece in strips[place].pieces}
    kept = [piece for piece in pieces if id(piece) not in gone]
    middle = len(strips) / 2
    _furnish_running(flow, page, {place: why for place, why in left_out.items() if place < middle}, strips)
    by_turn: dict[int, list[Piece]] = {}
    for piece in kept:
        by_turn.setdefault(piece.turned, []).append(piece)
    for turned in sorted(by_turn, key=lambda turned: (-len(by_turn[turned]), turned)):
        flow.add(page.number, parts_of(by_turn[turned]))
    for kind, text in page.notes:
        flow.furnish(Block(BlockKind.PARAGRAPH, text, page=page.number, furniture="" if kind in _SHOWN else "comment"))
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
            reason = f"{which} have no text layer: they are {_SEVERAL[why]}"
        yield Block(BlockKind.PARAGRAPH, which, page=numbers[0], furniture=reason)


def _recognition(pages: Iterable[PageText]) -> Iterator[Claim]:
    found = [page.number for page in pages if page.recognised]
    if found:
        where = f"page {found[0]:,}" if len(found) == 1 else f"{len(found):,} pages from page {found[0]:,} on"
        yield Claim("recognition", "text layer of a scan", f"text that is not painted lies over an image: {where}")


def _told(pdf: Pdf) -> Iterator[Block]:
    """What is in the file and not read."""
    for name in pdf.attachments():
        yield Block(
            BlockKind.PARAGRAPH, name.strip() or "a file without a name", furniture="file attached to the PDF, not read"
        )
    if pdf.has_scripts():
        yield Block(BlockKind.PARAGRAPH, "scripts", furniture="scripts of the PDF, never run")
    if pdf.is_dynamic_form():
        yield Block(BlockKind.PARAGRAPH, "XFA form", furniture="a form by XFA: what is filled in is not read")
