"""Drawing a page of a file, with the lines of a quotation boxed, by the module of its format."""

from collections.abc import Callable, Sequence
from importlib import import_module

from indexer.facsimiles.canvas import Box, Canvas
from indexer.facsimiles.finding import lines_of
from indexer.formats import PDF, Format
from indexer.recognition.kept import Kept
from search.errors import UnsupportedFormat

_Draw = Callable[[str, bytes, int, str, Kept], tuple[Canvas, Sequence[Box]]]


def drawn(source: str, format_: Format | None, content: bytes, number: int, quotation: str, kept: Kept) -> bytes:
    """The image (PNG, RGB) of page `number`, counted from 1, with `quotation` tinted and boxed where it is found.

    Where its text was recognised, it is found by what is `kept` of that, and the page drawn as it was then turned.
    Raises `UnsupportedFormat` for what is neither a PDF nor an image or has no such page, `DamagedFile` for one that
    cannot be drawn.
    """
    if format_ == PDF:
        module = "pdf"
    elif format_ and format_.media_type.startswith("image/"):
        module = "image"
    else:
        raise UnsupportedFormat(source, "only pages of PDF files and images can be drawn")
    draw: _Draw = import_module(f"indexer.facsimiles.{module}").drawn
    canvas, boxes = draw(source, content, number, quotation, kept)
    for line in lines_of(boxes):
        canvas.box(line)
    return canvas.png()
