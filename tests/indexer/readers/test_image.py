"""Images: their pages as they are looked at, and what cannot be."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

import pytest
from PIL import Image

from indexer.formats import format_of
from indexer.readers.image import read
from indexer.readers.image.library import Images
from indexer.recognition.asking import recognising
from indexer.recognition.pictures import Picture
from indexer.recognition.words import Recognised, Word
from search.errors import DamagedFile, EmptyFile, ReadError, TooLarge, UnsupportedFormat
from search.records import Recognition
from tests.files import scans


class Telling:
    """Tells of each picture how large it is."""

    name = "a test"

    def __init__(self, certain: float = 90.0, failed: str = "") -> None:
        self.certain = certain
        self.failed = failed

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]:
        for picture in pictures:
            word = Word(f"Of {picture.width}x{picture.height}.", 10, 10, 300, 40, self.certain)
            yield Recognised(failed=self.failed) if self.failed else Recognised(((word,),), picture.points)


def texts(content: bytes, by: Telling | None = None) -> list[tuple[int | None, str, str]]:
    with recognising(by or Telling()):
        return [(block.page, block.text, block.furniture) for block in read("a.png", content).blocks]


SMALL = Image.new("L", (40, 30), 255)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_each_format_is_told_by_its_bytes_and_read(form: str) -> None:
    content = scans.image(SMALL.convert("RGB"), form=form)
    found = format_of("a.bin", BytesIO(content))
    assert found
    assert found.media_type == f"image/{form.lower()}"
    assert texts(content)[0][1].startswith("Of ")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_pixels_of_any_kind(mode: str) -> None:
    form = "TIFF" if mode in ("CMYK", "I;16", "F") else "PNG"
    assert texts(scans.image(Image.new(mode, (40, 30)), form=form)) == [(1, "Of 80x60.", "")]


def test_a_tiff_has_pages_and_what_moves_has_one() -> None:
    pages = [Image.new("L", (40 + number, 30), 255) for number in range(3)]
    assert [page for page, _, _ in texts(scans.image(*pages, form="TIFF"))] == [1, 2, 3]
    moving = [Image.new("L", (40, 30), shade) for shade in (0, 100, 200)]
    assert [page for page, _, _ in texts(scans.image(*moving, form="GIF"))] == [1]


@pytest.mark.parametrize(
    ("dpi", "size"), [(300, "Of 40x30."), (150, "Of 80x60."), (100, "Of 120x90."), (72, "Of 120x90."), (1, "Of 80x60.")]
)
def test_small_letters_are_looked_at_enlarged(dpi: int, size: str) -> None:
    assert texts(scans.image(SMALL, dpi=(dpi, dpi)))[0][1] == size


def test_it_is_turned_as_the_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert texts(scans.image(SMALL, form="JPEG", exif=exif))[0][1] == "Of 90x120."


def test_what_can_be_seen_through_is_on_white() -> None:
    clear = Image.new("RGBA", (1, 1), (0, 0, 0, 0))
    picture = Images("a.png", scans.image(clear)).picture(1, 0)
    assert set(picture.pixels) == {255}


def test_all_of_it_is_told_to_be_recognised() -> None:
    with recognising(Telling()):
        reading = read("a.png", scans.image(SMALL))
    assert {block.recognised for block in reading.blocks} == {Recognition.OCR}
    assert [(claim.field, claim.evidence) for claim in reading.claims] == [("recognition", "recognised by a test")]


def test_a_doubtful_line_is_no_text_and_told() -> None:
    both = [(1, "Of 80x60.", "recognised too uncertainly to be text (20 %)")]
    assert texts(scans.image(SMALL), Telling(20.0)) == both


def test_without_ocr_it_says_how() -> None:
    with pytest.raises(UnsupportedFormat, match=r"an image: to have its text recognised .*--ocr"):
        read("a.png", scans.image(SMALL))


def test_without_text_it_is_empty() -> None:
    with pytest.raises(EmptyFile, match="an image, and its text cannot be recognised: it takes too long"):
        texts(scans.image(SMALL), Telling(failed="it takes too long"))


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that says that it is so large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (png(50_000, 50_000), TooLarge, "50,000 × 50,000 pixels"),
        (png(2**31 - 1, 1), TooLarge, "pixels"),
        (png(10, 10), DamagedFile, "the image cannot be decoded"),
        (b"\x89PNG\r\n\x1a\n", DamagedFile, "the image cannot be decoded"),
        (scans.image(SMALL, form="JPEG")[:200], DamagedFile, "the image cannot be decoded"),
        (b"II*\0\x08\0\0\0\xff\xff" + b"\0" * 40, DamagedFile, "the image cannot be decoded"),
    ],
    ids=["a bomb", "a long line", "no rows", "nothing", "cut", "no directory"],
)
def test_what_cannot_be_looked_at_says_why(content: bytes, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        texts(content)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_the_same_damage_has_the_same_reason(form: str) -> None:
    content = scans.image(SMALL.convert("RGB"), form=form)
    for end in (12, 20, len(content) // 2):
        reasons = set()
        for _ in range(2):
            try:
                texts(content[:end] + b"\0" * 40)
            except ReadError as error:
                reasons.add(error.reason)
        assert len(reasons) <= 1
        assert not any("0x" in reason for reason in reasons)


def test_a_page_that_is_damaged_is_told_and_the_others_read() -> None:
    content = bytearray(
        scans.image(*(Image.effect_noise((400, 300), 90) for _ in range(3)), form="TIFF", compression="tiff_lzw")
    )
    middle = len(content) // 2
    content[middle - 2_000 : middle + 2_000] = bytes(4_000)
    found = texts(bytes(content))
    assert (1, "Of 800x600.", "") in found
    assert (2, "page 2", "page 2 cannot be read: it is damaged or missing") in found


@pytest.mark.slow
def test_a_tiff_of_ten_thousand_pages_is_refused() -> None:
    assert len(texts(scans.bare_tiff(5))) == 5
    with pytest.raises(TooLarge, match="10,000 pages"):
        texts(scans.bare_tiff(10_000))


def test_pages_that_lead_back_to_the_first_end() -> None:
    assert [page for page, _, _ in texts(scans.bare_tiff(3, loops=True))] == [1, 2, 3]
