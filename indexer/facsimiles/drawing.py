"""Drawing a page of a PDF, by PDFium, with the lines of a quotation boxed. No form is filled and no script is run."""

import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import pypdfium2
import pypdfium2.raw

from search.errors import DamagedFile, UnsupportedFormat

_SCALE = 1.6
"""Pixels for a point, which is 1/72 inch."""
_LONGEST_SIDE = 2_400
"""Pixels."""
_TINT = bytes(value * 7 // 10 for value in range(256))
"""What becomes of the blue of a tinted pixel."""
_EDGE = bytes((124, 29, 44))
_MARGIN, _LINE = 3, 2
"""Pixels around a box, and of its edge."""
_LEAST = 24
"""Letters of a quotation's beginning by which it is found where it goes on over the page."""
_LEFT_OUT = frozenset("-\u00ad\u2010\u2011\ufffe")
"""What may stand at the end of a line and not in the text, or the other way round."""


@dataclass(frozen=True, slots=True)
class Box:
    """Edges in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def goes_on_in(self, other: "Box") -> bool:
        """Whether the other is on the same line, not far off."""
        height = max(self.top - self.bottom, 1.0)
        is_beside = self.bottom < (other.bottom + other.top) / 2 < self.top
        return is_beside and max(other.left - self.right, self.left - other.right) < 4 * height

    def around(self, other: "Box") -> "Box":
        """Both in one."""
        left, bottom = min(self.left, other.left), min(self.bottom, other.bottom)
        return Box(left, bottom, max(self.right, other.right), max(self.top, other.top))


def drawn(source: str, content: bytes, number: int, quotation: str) -> bytes:
    """The image (PNG, RGB) of page `number`, counted from 1, with `quotation` tinted and boxed where it is found.

    Raises `UnsupportedFormat` for what is no PDF or has no such page, `DamagedFile` for one that cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        if not 1 <= number <= len(document):
            raise UnsupportedFormat(source, f"it has no page {number}")
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_SCALE, _LONGEST_SIDE / max(width, height, 1.0))
        bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
        lines = _lines(page.get_textpage(), quotation)
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(source, f"the page cannot be drawn: {error}") from error
    image = _Image(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
    to_pixels = bitmap.get_posconv(page)
    for line in lines:
        corners = [to_pixels.to_bitmap(x, y) for x in (line.left, line.right) for y in (line.bottom, line.top)]
        image.box(*map(min, zip(*corners, strict=True)), *map(max, zip(*corners, strict=True)))
    return image.png()


def _lines(text: pypdfium2.PdfTextPage, quotation: str) -> Iterator[Box]:
    """The boxes of the lines of a quotation, or of its beginning, where that stands on the page."""
    letters = [
        (sign, place)
        for place in range(text.count_chars())
        for sign in _letters(chr(min(pypdfium2.raw.FPDFText_GetUnicode(text, place), sys.maxunicode)))
    ]
    wanted = "".join(sign for one in quotation for sign in _letters(one))
    start, end = _found("".join(sign for sign, _ in letters), wanted)
    line: Box | None = None
    for place in dict.fromkeys(place for _, place in letters[start:end]):
        box = Box(*text.get_charbox(place, loose=True))
        if line and not line.goes_on_in(box):
            yield line
            line = None
        line = line.around(box) if line else box
    if line:
        yield line


def _letters(sign: str) -> str:
    """What a character is compared by: spaces, hyphens and ligatures differ between a page and its text."""
    if sign.isspace() or sign in _LEFT_OUT:
        return ""
    return unicodedata.normalize("NFKC", sign).casefold()


def _found(page: str, wanted: str) -> tuple[int, int]:
    """From where to where `wanted` stands on a page, or else as much of its beginning as there is; 0, 0 for nothing."""
    at = page.find(wanted) if wanted else -1
    if at >= 0:
        return at, at + len(wanted)
    at = page.find(wanted[:_LEAST]) if len(wanted) > _LEAST else -1
    if at < 0:
        return 0, 0
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(page[at:], wanted, strict=False))
    return at, at + sum(1 for _ in alike)


class _Image:
    """An image whose pixels are red, green and blue."""

    def __init__(self, content: bytes, width: int, height: int, stride: int, channels: int) -> None:
        self._width, self._height = width, height
        self._rows = [
            bytearray(_coloured(content[row * stride : row * stride + width * channels], channels))
            for row in range(height)
        ]

    def box(self, left: int, top: int, right: int, bottom: int) -> None:
        """Tint what is between these edges, and draw a line around it."""
        left, right = max(0, left - _MARGIN), min(self._width, right + _MARGIN)
        top, bottom = max(0, top - _MARGIN), min(self._height, bottom + _MARGIN)
        for y in range(top, bottom):
            row = self._rows[y]
            blue = slice(3 * left + 2, 3 * right, 3)
            row[blue] = row[blue].translate(_TINT)
            if y < top + _LINE or y >= bottom - _LINE:
                row[3 * left : 3 * right] = _EDGE * max(0, right - left)
            else:
                for x in (left, right - _LINE):
                    row[3 * x : 3 * (x + _LINE)] = _EDGE * _LINE

    def png(self) -> bytes:
        """The image as a file (https://www.w3.org/TR/png-3/): truecolour, 8 bits, rows without a filter."""
        header = struct.pack(">IIBBBBB", self._width, self._height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self._rows), 6)
        chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _coloured(row: bytes, channels: int) -> bytes:
    """A row of pixels with three values for each."""
    if channels == 1:
        return bytes(value for one in row for value in (one, one, one))
    if channels == 4:
        return bytes(value for place, value in enumerate(row) if place % 4 != 3)
    return row


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
