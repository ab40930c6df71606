"""Drawing a page of a PDF, by PDFium. No form is filled and no script is run."""

import sys
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw

from indexer.facsimiles.canvas import Box, Canvas
from indexer.facsimiles.finding import places_of
from indexer.facsimiles.scans import seen
from indexer.readers.pdf.library import opened
from indexer.recognition.kept import Kept
from indexer.recognition.pictures import Picture
from search.errors import DamagedFile, UnsupportedFormat

_SCALE = 1.6
"""Pixels for a point, which is 1/72 inch."""
_LONGEST_SIDE = 2_400
"""Pixels."""
_Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the page's lower left corner."""


def drawn(source: str, content: bytes, number: int, quotation: str, kept: Kept) -> tuple[Canvas, Sequence[Box]]:
    """The page, and the boxes of the characters of a quotation; raises `UnsupportedFormat` or `DamagedFile`."""

    def picture(turn: int) -> Picture:
        with opened(source, content) as pdf, pdf.page(number) as found:
            if not found:
                raise DamagedFile(source, "the page cannot be drawn")
            return found.picture(turn)

    try:
        document = pypdfium2.PdfDocument(content)
        if not 1 <= number <= len(document):
            raise UnsupportedFormat(source, f"it has no page {number}")
        page = document[number - 1]
        if edges := _edges(page.get_textpage(), quotation):
            bitmap = _bitmap(page, 0)
            return _canvas(bitmap), list(_boxes(page, bitmap, edges))
        found = seen(picture, quotation, kept)
        canvas = _canvas(_bitmap(page, found.turn))
        return canvas, found.boxes(canvas.width)
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(source, f"the page cannot be drawn: {error}") from error


def _bitmap(page: pypdfium2.PdfPage, turn: int) -> pypdfium2.PdfBitmap:
    scale = min(_SCALE, _LONGEST_SIDE / max(*page.get_size(), 1.0))
    return page.render(scale=scale, rotation=90 * turn, rev_byteorder=True, may_draw_forms=False)


def _canvas(bitmap: pypdfium2.PdfBitmap) -> Canvas:
    return Canvas(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def _edges(text: pypdfium2.PdfTextPage, quotation: str) -> list[_Edges]:
    """Of each character of a quotation in the text of a page."""
    characters = (
        (chr(min(pypdfium2.raw.FPDFText_GetUnicode(text, place), sys.maxunicode)), place)
        for place in range(text.count_chars())
    )
    return [text.get_charbox(place, loose=True) for place in places_of(quotation, characters)]


def _boxes(page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, edges: Sequence[_Edges]) -> Iterator[Box]:
    to_pixels = bitmap.get_posconv(page)
    for left, bottom, right, top in edges:
        corners = [to_pixels.to_bitmap(x, y) for x in (left, right) for y in (bottom, top)]
        yield Box(*map(min, zip(*corners, strict=True)), *map(max, zip(*corners, strict=True)))
