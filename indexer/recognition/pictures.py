"""Pictures of pages in shades of grey, and how they go from one process to another."""

import struct
from dataclasses import dataclass
from hashlib import sha256

MOST_PIXELS = 40_000_000
"""Of a picture: a page of A3 at 400 to the inch has 31 million."""
RESOLUTION = 300
"""Pixels to the inch at which letters of a usual size are recognised best
(https://tesseract-ocr.github.io/tessdoc/ImproveQuality.html)."""
_HEAD = struct.Struct(">III")
MOST_PACKED = _HEAD.size + MOST_PIXELS
"""Bytes of a picture on its way."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` are rows from the top, a byte each, 0 black and 255 white; `resolution` is in pixels to the inch."""

    width: int
    height: int
    pixels: bytes | memoryview
    resolution: int = RESOLUTION

    @property
    def points(self) -> float:
        """Of each pixel: 1/72 inch."""
        return 72 / self.resolution

    @property
    def digest(self) -> str:
        """The SHA-256 of the picture as it is packed, in hexadecimal."""
        found = sha256(_HEAD.pack(self.width, self.height, self.resolution))
        found.update(self.pixels)
        return found.hexdigest()

    def packed(self) -> bytes:
        return _HEAD.pack(self.width, self.height, self.resolution) + self.pixels

    def graymap(self) -> bytes:
        """The picture as a file (https://netpbm.sourceforge.net/doc/pgm.html)."""
        return b"P5\n%d %d\n255\n%s" % (self.width, self.height, self.pixels)


def unpacked(message: bytes) -> Picture:
    """The picture that was packed; raises `ValueError` for what is none, whoever has sent it."""
    if len(message) < _HEAD.size:
        raise ValueError("no picture")
    width, height, resolution = _HEAD.unpack_from(message)
    if not (0 < width * height <= MOST_PIXELS and len(message) == _HEAD.size + width * height and resolution):
        raise ValueError("no picture")
    return Picture(width, height, memoryview(message)[_HEAD.size :], min(resolution, 2_400))
