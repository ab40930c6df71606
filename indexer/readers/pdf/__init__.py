"""PDF: the text of its pages in the order in which it is read, with page numbers, and what the file says of itself.

Nothing in a PDF is ever run or fetched: scripts and actions are told of, embedded files are read as files of their own
(`indexer.containers.pdf`). The rules, and what they were measured on, are in `docs/reading-pdf.md`.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.readers.office.properties import title_claims
from indexer.readers.pdf.layout import blocks_of, flow_of, several
from indexer.readers.pdf.library import Pdf, opened
from indexer.readers.pdf.metadata import claims_of
from indexer.readers.pdf.pieces import DAMAGED, STAMPED, Advance, PageText, page_text
from indexer.readers.pdf.scans import SCANS, View, is_stamped, recognised
from indexer.recognition.asking import ASK_FOR_IT, recogniser
from indexer.recognition.pictures import Picture
from search.errors import DamagedFile, EmptyFile, UnsupportedFormat
from search.records import Recognition

_ENDS, _OBJECT = (b"%%EOF", b"startxref"), b"endobj"


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a PDF; raises a `ReadError`."""
    _demand_whole(source, content)
    with opened(source, content) as pdf:
        pages = _recognised(pdf)
        _demand_text(source, pages)
        flow = flow_of(pages)
        title = title_claims(flow.title(), "the heading in the largest letters on the first page")
        claims = tuple(chain(claims_of(pdf), title, _recognition(pages)))
        return Reading((*blocks_of(flow, pages), *_told(pdf)), claims)


def _demand_whole(source: str, content: bytes) -> None:
    """Raise `DamagedFile` where objects come after the last mark of an end; other bytes may, as of a ZIP."""
    if max(content.rfind(mark) for mark in _ENDS) < content.rfind(_OBJECT):
        raise DamagedFile(source, "breaks off: the end of the PDF is missing; get it again, whole")


def _recognised(pdf: Pdf) -> list[PageText]:
    """The pages, with the text that is recognised in those that are pictures, where that is wanted."""
    by = recogniser()
    pages, views = [], {}
    advance = Advance()
    for number in range(1, pdf.count + 1):
        with pdf.page(number) as page:
            if page is None:
                pages.append(PageText(number, [], missing=DAMAGED))
                continue
            text = page_text(page, advance)
            pages.append(text._replace(missing=STAMPED) if is_stamped(page, text) else text)
            if pages[-1].missing in SCANS:
                views[number] = View(partial(_picture, pdf, number), page.bounds.left, page.bounds.top)
    return recognised(pages, views, by) if by and views else pages


def _picture(pdf: Pdf, number: int, turn: int) -> Picture:
    with pdf.page(number) as page:
        assert page  # noqa: S101 - it was there
        return page.picture(turn)


def _demand_text(source: str, pages: Sequence[PageText]) -> None:
    if any(page.pieces or page.notes for page in pages):
        return
    missing = {page.missing for page in pages if page.missing}
    if not missing:
        raise EmptyFile(source, f"empty: {'nothing is on its pages' if pages else 'it has no pages'}")
    if missing == {DAMAGED}:
        raise DamagedFile(source, "damaged: none of its pages can be read; get it again, or restore it")
    what = min(missing - {DAMAGED})
    which = f"its page is {what}" if len(pages) == 1 else f"its {len(pages):,} pages are {several(what)}"
    do = "" if recogniser() else f"; {ASK_FOR_IT}"
    raise UnsupportedFormat(source, f"no text layer: {which}{do}")


def _recognition(pages: Sequence[PageText]) -> Iterator[Claim]:
    by = recogniser()
    how = {
        Recognition.LAYER: "a text layer that is not painted lies over an image",
        Recognition.OCR: f"recognised by {by.name}" if by else "",
    }
    told = []
    for one, evidence in how.items():
        if found := [page.number for page in pages if page.recognised is one]:
            where = f"page {found[0]:,}" if len(found) == 1 else f"{len(found):,} pages from page {found[0]:,} on"
            told.append(f"{evidence}: {where}")
    if told:
        yield Claim("recognition", "OCR", "; ".join(told))


def _told(pdf: Pdf) -> Iterator[Block]:
    """What is in the file and not read."""
    if pdf.has_scripts():
        yield Block(BlockKind.PARAGRAPH, "scripts", furniture="scripts of the PDF, never run")
    if pdf.is_dynamic_form():
        yield Block(BlockKind.PARAGRAPH, "XFA form", furniture="a form by XFA: what is filled in is not read")
