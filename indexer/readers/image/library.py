"""Pillow, which is an extra (`pip install pincite[ocr]`): the pages of an image file, as they are looked at.

A TIFF may have many pages; of what moves, the first picture is one.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import sqrt

from indexer.recognition.asking import ASK_FOR_IT
from indexer.recognition.pictures import MOST_PIXELS, RESOLUTION, Picture
from search.errors import DamagedFile, TooLarge, UnsupportedFormat

try:
    from PIL import Image, ImageOps, UnidentifiedImageError
except ImportError as missing:
    raise UnsupportedFormat("", f"an image: install pincite[ocr]; {ASK_FOR_IT}") from missing

_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP")
_OF_PAGES = "TIFF"
_MOST_PAGES = 5_000
_LARGEST = 240_000_000
"""Bytes of an image's pixels, as many for each as it has channels."""
_SMALL = 2_000
"""Pixels of the longer side of an image that is looked at in twice its size, where it does not tell its resolution."""
_LARGEST_SCALE = 3.0
_TURNS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
"""By quarters clockwise; Pillow turns the other way."""
_CLEAR = ("RGBA", "LA", "PA", "RGBa", "La")
"""Modes of what can be seen through."""
Image.MAX_IMAGE_PIXELS = None


class Images:
    """The pages of an image file, by numbers from 1; `count` is how many there are."""

    def __init__(self, source: str, content: bytes) -> None:
        """Raises `DamagedFile` or `TooLarge`."""
        self._source = source
        with self._told():
            self._image = Image.open(BytesIO(content), formats=_FORMATS)
            self.count = int(getattr(self._image, "n_frames", 1)) if self._image.format == _OF_PAGES else 1
        if self.count > _MOST_PAGES:
            raise TooLarge(source, f"it has {self.count:,} pages; Pincite looks at {_MOST_PAGES:,}: split it")

    def picture(self, number: int, turn: int) -> Picture:
        """A page as it is looked at, turned by quarters clockwise; raises `DamagedFile` or `TooLarge`."""
        with self._told():
            grey = _turned(_on_white(self._page(number)).convert("L"), turn)
            scale = min(_scale(grey), sqrt(MOST_PIXELS / (grey.width * grey.height)))
            if scale != 1:
                grey = grey.resize((max(1, int(grey.width * scale)), max(1, int(grey.height * scale))))
            return Picture(grey.width, grey.height, grey.tobytes(), RESOLUTION)

    def colours(self, number: int, turn: int, longest: int) -> tuple[int, int, bytes]:
        """The width and height of a page and its pixels in RGB, turned, and with no side longer than so many of them.

        Raises `DamagedFile` or `TooLarge`.
        """
        with self._told():
            image = _turned(_on_white(self._page(number)).convert("RGB"), turn)
            image.thumbnail((longest, longest))
            return image.width, image.height, image.tobytes()

    def _page(self, number: int) -> Image.Image:
        """A page, upright as far as the file tells."""
        if self.count > 1:
            self._image.seek(number - 1)
        width, height = self._image.size
        if width * height * len(self._image.getbands()) > _LARGEST:
            raise TooLarge(self._source, f"page {number} has {width:,} × {height:,} pixels: make it smaller")
        return ImageOps.exif_transpose(self._image)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise what Pillow raises of damaged images as `DamagedFile`."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        except UnidentifiedImageError as error:
            raise DamagedFile(self._source, "damaged: the image cannot be decoded") from error
        except (
            OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, RuntimeError,
            AttributeError, struct.error, zlib.error,
        ) as error:  # fmt: skip
            raise DamagedFile(self._source, f"damaged: the image cannot be decoded ({error})") from error


def _turned(image: Image.Image, turn: int) -> Image.Image:
    how = _TURNS[turn]
    return image.transpose(how) if how else image


def _scale(image: Image.Image) -> float:
    """How many times larger an image is looked at than it is."""
    told = image.info.get("dpi", (0, 0))[0]
    if 50 < told < 2 * RESOLUTION:
        return min(max(1.0, float(round(RESOLUTION / told))), _LARGEST_SCALE)
    return 2.0 if max(image.size) < _SMALL else 1.0


def _on_white(image: Image.Image) -> Image.Image:
    """An image, with white behind what can be seen through."""
    if image.mode not in _CLEAR and "transparency" not in image.info:
        return image
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    ground.info.update(image.info)
    return ground
