"""Scans, made here: pages of known text as pictures, in files of images and in PDFs without a text layer."""

import random
import struct
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

TEXT = (
    "The siren was tested on the evening before the",
    "dam was opened, and nobody in the valley had",
    "been told. The watchman wrote the time into his",
    "book: a quarter past six. He signed it twice.",
    "",
    "On the next morning the water stood at the third",
    "step of the church. The sexton heard nothing,",
    "neither the siren nor the bells.",
)
PARAGRAPHS = (" ".join(TEXT[:4]), " ".join(TEXT[5:]))
A4 = 1_654, 2_339
"""Pixels, 200 to the inch."""
STOCK = (
    "water valley church evening morning register witness engineer signal council winter bridge letter answer river"
    " measure village station record quarter people without between during against nobody someone never always"
).split()


def page(lines: Sequence[str] = TEXT, *, turn: int = 0, size: tuple[int, int] = A4, skew: float = 0.0) -> Image.Image:
    """A page of lines, turned by quarters clockwise and then by so many degrees."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(36)
    for number, line in enumerate(lines):
        draw.text((180, 200 + 52 * number), line, font=font, fill=20)
    return image.rotate(-90 * turn, expand=True).rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)


def words(seed: int, lines: int = 30) -> tuple[str, ...]:
    """Lines of words, without sentences."""
    chance = random.Random(seed)
    return tuple(" ".join(chance.choices(STOCK, k=7)) for _ in range(lines))


def image(*pages: Image.Image, form: str = "PNG", **how: object) -> bytes:
    """A file of images."""
    file = BytesIO()
    first, *others = pages
    first.save(file, form, **({"save_all": True, "append_images": others} if others else {}), **how)
    return file.getvalue()


def pdf(*pages: Image.Image, stamp: str = "", resolution: int = 200) -> bytes:
    """A PDF whose pages are pictures of so many pixels to the inch, with a stamp over each that is text."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for one in pages:
        width, height = (72 / resolution * side for side in one.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(one), 0, 0, width, height)
        if stamp:
            canvas.drawString(width - 150, height - 20, stamp)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def bare_tiff(pages: int, *, loops: bool = False) -> bytes:
    """A TIFF of so many pages in CMYK, of four pixels each, that share them; the last may lead to the first again."""
    tags = ((256, 2), (257, 2), (258, 8), (259, 1), (262, 5), (273, 8), (277, 4), (278, 2), (279, 16))
    size = 2 + 12 * len(tags) + 4
    start = 24
    made = [struct.pack("<2sHI", b"II", 42, start), bytes(16)]
    for number in range(1, pages + 1):
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        after = start + number * size if number < pages else start if loops else 0
        made.append(struct.pack("<H", len(tags)) + entries + struct.pack("<I", after))
    return b"".join(made)
