"""Pages as they look: the lines of the quotation are boxed, and nothing else is."""

import hashlib
import struct
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from indexer import facsimiles
from indexer.facsimiles import Facsimiles
from indexer.facsimiles.canvas import SIGNATURE
from indexer.processes.confinement import Limits
from search.errors import NoFacsimile

EDGE = bytes((124, 29, 44))
LINES = ("The siren at the dam did not", "sound for the third time.", "Nobody came to see why.")
HEIGHT = 400


def pdf(lines: tuple[str, ...] = LINES, pages: int = 1) -> bytes:
    """A PDF whose pages have these lines, one each 40 points from y = 350 down."""
    drawn = "".join(f"BT /F 20 Tf 40 {350 - 40 * place} Td ({line}) Tj ET\n" for place, line in enumerate(lines))
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 400 {HEIGHT}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream",
        *["<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents 4 0 R >>"] * pages,
    ]
    made, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(made)}\n%%EOF\n"
    return f"{made}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def image(folder: Path, quotation: str, source: str = "a.pdf", page: int = 1, content: bytes = pdf()) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    return Facsimiles(Limits(seconds=10, memory=256), folder / "index")(folder, source, digest, page, quotation)


def rows(png: bytes) -> list[bytes]:
    """The rows of an image of ours, without their filters."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, *kind = struct.unpack(">IIBBBBB", png[16:29])
    assert kind == [8, 2, 0, 0, 0]
    (length,) = struct.unpack(">I", png[33:37])
    pixels = zlib.decompress(png[41 : 41 + length])
    return [pixels[row * (3 * width + 1) + 1 :][: 3 * width] for row in range(height)]


def boxed(png: bytes) -> list[int]:
    """The places, in points from the foot of the page, of the baselines that are within a box."""
    found = rows(png)
    scale = len(found) / HEIGHT
    return [350 - 40 * place for place in range(3) if EDGE in found[round((HEIGHT - 350 + 40 * place - 4) * scale)]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(pdf())
    return tmp_path


@pytest.mark.parametrize(
    ("quotation", "lines"),
    [
        ("Nobody came to see why.", [270]),
        ("The siren at the dam did not sound for the third time.", [350, 310]),
        ("The siren\nat the dam", [350]),
        ("time. Nobody came to see why. And this stands on the next page.", [310, 270]),
        ("sound for the third time. Nobody came to think of it.", [310, 270]),
        ("Nothing of the kind stands there at all.", []),
        ("", []),
        ("\ud800\0", []),
    ],
)
def test_the_lines_of_a_quotation_are_boxed(folder: Path, quotation: str, lines: list[int]) -> None:
    assert boxed(image(folder, quotation)) == lines


def test_a_page_in_an_archive(tmp_path: Path) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("in/a.pdf", pdf())
    (tmp_path / "box.zip").write_bytes(made.getvalue())
    assert boxed(image(tmp_path, LINES[2], "box.zip/in/a.pdf")) == [270]


@pytest.mark.parametrize(
    ("source", "page", "content", "reason"),
    [
        ("a.pdf", 2, pdf(), "it has no page 2"),
        ("a.pdf", 0, pdf(), "it has no page 0"),
        ("a.pdf", 1, b"another", "the file is not the one that was indexed"),
        ("none.pdf", 1, pdf(), "No such file"),
        ("broken.pdf", 1, b"%PDF-1.4 broken", "the page cannot be drawn"),
        ("../outside.pdf", 1, pdf(), "it is not in the collection any more"),
        ("link.pdf", 1, pdf(), "it is not in the collection any more"),
    ],
)
def test_where_there_is_none_it_says_why(folder: Path, source: str, page: int, content: bytes, reason: str) -> None:
    inner = folder / "collection"
    inner.mkdir()
    (folder / "outside.pdf").write_bytes(pdf())
    (inner / "a.pdf").write_bytes(pdf())
    (inner / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (inner / "link.pdf").symlink_to(folder / "outside.pdf")
    with pytest.raises(NoFacsimile, match=reason):
        image(inner, "x", source, page, content)


def test_a_page_of_any_size_is_an_image_of_a_bounded_one(tmp_path: Path) -> None:
    content = pdf().replace(b"[0 0 400 400]", b"[0 0 9e9 2]").replace(b"[0 0 400 400]", b"")
    (tmp_path / "a.pdf").write_bytes(content)
    assert len(rows(image(tmp_path, "x", content=content))[0]) <= 3 * 2_400


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "sys.stdin.read()\nwhile True: os.write(1, bytes(1 << 20))",
            "drawing it takes too long or too much memory, or fails",
        ),
        (
            "sys.stdin.read(); os.write(1, png); os.close(1)\nwhile True: os.write(2, bytes(1 << 10))",
            "drawing it .* fails",
        ),
        ("os.write(1, b'<svg>')", "drawing it .* fails"),
        ("os.write(1, png[:4])", "drawing it .* fails"),
        ("os.write(1, png); os.abort()", "drawing it .* fails"),
        ("sys.stdin.close(); os.write(2, b'it is blank'); os._exit(3)", "it is blank"),
        ("os.write(2, str(os.getsid(0) == os.getpid()).encode()); os._exit(3)", "True"),
    ],
)
def test_a_process_that_was_taken_over_is_ended_and_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    """It has no terminal, either."""
    monkeypatch.setattr(facsimiles, "_PROGRAM", f"import os, sys\npng = {SIGNATURE!r}\n{program}")
    began = time.monotonic()
    with pytest.raises(NoFacsimile, match=reason):
        image(folder, "x" * 300_000)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "program", ["", "os.close(1); os.close(2); ", "os.write(1, bytes(9)); ", "os.write(2, bytes(1 << 20)); "]
)
def test_nobody_waits_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(facsimiles, "_PROGRAM", f"import os, time; {program}time.sleep(60)")
    monkeypatch.setattr(facsimiles, "_PATIENCE", 0.5)
    with pytest.raises(NoFacsimile, match=r"it takes longer than 0\.5 s"):
        image(folder, "x" * 300_000)


def test_an_image_that_is_too_large_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facsimiles, "_LARGEST_IMAGE", 100)
    with pytest.raises(NoFacsimile, match=r"drawing it .* fails"):
        image(folder, "x")
