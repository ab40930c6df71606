"""A drawn page: its pixels, the boxes on them, and the file that it becomes."""

import struct
import zlib
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
"""What every such file begins with."""
_TINT = bytes(value * 7 // 10 for value in range(256))
"""What becomes of the blue of a tinted pixel."""
_EDGE = bytes((124, 29, 44))
_MARGIN, _LINE = 3, 2
"""Pixels around a box, and of its edge."""


class Box(NamedTuple):
    """Edges in pixels from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def goes_on_in(self, other: "Box") -> bool:
        """Whether the other is on the same line, not far off."""
        height = max(self.bottom - self.top, 1.0)
        is_beside = self.top < (other.top + other.bottom) / 2 < self.bottom
        return is_beside and max(other.left - self.right, self.left - other.right) < 4 * height

    def around(self, other: "Box") -> "Box":
        """Both in one."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))


class Canvas:
    """An image whose pixels are red, green and blue."""

    def __init__(self, content: bytes, width: int, height: int, stride: int, channels: int) -> None:
        """`content` has rows of `stride` bytes, each pixel as many as there are channels: grey, RGB or RGBX."""
        self.width, self.height = width, height
        self._rows = [
            bytearray(_coloured(content[row * stride : row * stride + width * channels], channels))
            for row in range(height)
        ]

    def box(self, box: Box) -> None:
        """Tint what is in a box, and draw a line around it."""
        left, right = max(0, int(box.left) - _MARGIN), min(self.width, int(box.right) + _MARGIN)
        top, bottom = max(0, int(box.top) - _MARGIN), min(self.height, int(box.bottom) + _MARGIN)
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
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self._rows), 6)
        chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
        return SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _coloured(row: bytes, channels: int) -> bytes:
    """A row of pixels with three values for each."""
    if channels == 1:
        return bytes(value for one in row for value in (one, one, one))
    if channels == 4:
        return bytes(value for place, value in enumerate(row) if place % 4 != 3)
    return row


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
