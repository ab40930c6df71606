"""Drawing a page of an image."""

from functools import partial

from indexer.facsimiles.canvas import Box, Canvas
from indexer.facsimiles.scans import seen
from indexer.readers.image.library import Images
from indexer.recognition.kept import Kept
from search.errors import UnsupportedFormat

_LONGEST_SIDE = 1_600
"""Pixels."""


def drawn(source: str, content: bytes, number: int, quotation: str, kept: Kept) -> tuple[Canvas, list[Box]]:
    """The page, and the boxes of the words of a quotation; raises `UnsupportedFormat` or `DamagedFile`."""
    images = Images(source, content)
    if not 1 <= number <= images.count:
        raise UnsupportedFormat(source, f"it has no page {number}")
    found = seen(partial(images.picture, number), quotation, kept)
    width, height, pixels = images.colours(number, found.turn, _LONGEST_SIDE)
    return Canvas(pixels, width, height, 3 * width, 3), found.boxes(width)
