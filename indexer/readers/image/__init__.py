"""Images of pages (PNG, JPEG, TIFF, GIF, WebP, BMP): what is recognised in them is their text."""

from functools import partial

from indexer.blocks import Claim, Reading
from indexer.readers.image.library import Images
from indexer.readers.pdf.layout import blocks_of, flow_of
from indexer.readers.pdf.pieces import DAMAGED, IMAGE, PageText
from indexer.readers.pdf.scans import View, recognised
from indexer.recognition.asking import ASK_FOR_IT, recogniser
from indexer.recognition.pictures import Picture
from search.errors import DamagedFile, EmptyFile, UnsupportedFormat

_NOTHING = Picture(1, 1, b"\xff")


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of an image; raises a `ReadError`."""
    by = recogniser()
    if not by:
        raise UnsupportedFormat(source, f"an image: {ASK_FOR_IT}")
    images = Images(source, content)
    damaged: set[int] = set()

    def picture(number: int, turn: int) -> Picture:
        """A page; of many, one that cannot be decoded costs no other."""
        try:
            return images.picture(number, turn)
        except DamagedFile:
            if images.count == 1:
                raise
            damaged.add(number)
            return _NOTHING

    numbers = range(1, images.count + 1)
    views = {number: View(partial(picture, number)) for number in numbers}
    pages = recognised([PageText(number, [], missing=IMAGE) for number in numbers], views, by)
    pages = [page._replace(missing=DAMAGED) if page.number in damaged else page for page in pages]
    if not any(page.pieces for page in pages):
        raise EmptyFile(source, f"empty: {next(page.missing for page in pages)}")
    flow = flow_of(pages)
    return Reading(tuple(blocks_of(flow, pages)), (Claim("recognition", "OCR", f"recognised by {by.name}"),))
