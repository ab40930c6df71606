"""Images of pages (PNG, JPEG, TIFF, GIF, WebP, BMP): what is recognised in them is their text."""

from functools import partial

from indexer.blocks import Claim, Reading
from indexer.readers.image.library import Images
from indexer.readers.pdf.layout import blocks_of, flow_of
from indexer.readers.pdf.pieces import DAMAGED, IMAGE, PageText
from indexer.readers.pdf.scans import View, recognised
from indexer.recognition.asking import ASK_FOR_IT, recogniser
from search.errors import DamagedFile, EmptyFile, UnsupportedFormat


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of an image; raises a `ReadError`."""
    by = recogniser()
    if not by:
        raise UnsupportedFormat(source, f"an image: {ASK_FOR_IT}")
    images = Images(source, content)
    pages, views = [], {}
    for number in range(1, images.count + 1):
        try:
            images.check(number)
        except DamagedFile:
            if images.count == 1:
                raise
            pages.append(PageText(number, [], missing=DAMAGED))
        else:
            pages.append(PageText(number, [], missing=IMAGE))
            views[number] = View(partial(images.picture, number))
    pages = recognised(pages, views, by)
    if not any(page.pieces for page in pages):
        raise EmptyFile(source, f"empty: {next(page.missing for page in pages)}")
    flow = flow_of(pages)
    return Reading(tuple(blocks_of(flow, pages)), (Claim("recognition", "OCR", f"recognised by {by.name}"),))
