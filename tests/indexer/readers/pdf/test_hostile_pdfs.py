"""PDFs that are broken or mean harm: each is read as far as it can be, or its row says why not (hostile 5 and 6)."""

import io
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.blocks import Reading
from indexer.processes.confinement import USUAL
from indexer.processes.pool import outcomes
from indexer.readers.pdf import read
from indexer.sources import walk
from search.errors import DamagedFile, EmptyFile, ReadError, UnsupportedFormat
from tests.files import pdfs
from tests.files.pdfs import KINDS, SENTENCE, page_object, scanned, shown, small, stream, written

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def with_archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.bin", bytes(range(256)) * 100)
    return small() + archive.getvalue()


def with_earlier_table_of_itself() -> bytes:
    content = small()
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % content.rindex(b"xref\n0 "))


def with_pages_in_themselves() -> bytes:
    return written(
        {
            1: CATALOGUE,
            2: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
            3: page_object(),
            4: stream(shown(SENTENCE)),
        }
    )


def with_outline_in_itself() -> bytes:
    entry = b"<< /Title (loop) /Parent 100 0 R /Next 101 0 R /First 101 0 R >>"
    outlines = b"<< /Type /Outlines /First 101 0 R /Last 101 0 R /Count 1 >>"
    return small(catalogue=b"/Outlines 100 0 R", more={100: outlines, 101: entry})


def with_form_in_itself() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X1 100 0 R >> >>"
    return small(
        b"/X1 Do\n" + shown(SENTENCE), resources=b"/XObject << /X1 100 0 R >>", more={100: stream(b"/X1 Do", form)}
    )


def with_scripts() -> bytes:
    action = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    return small(
        catalogue=b"/OpenAction %s /Names << /JavaScript << /Names [(a) %s] >> >>" % (action, action),
        entries=b"/AA << /O << /S /Launch /F (/bin/sh) >> >>",
    )


def with_dynamic_form() -> bytes:
    form = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">&e;'
    return small(catalogue=b"/NeedsRendering true /AcroForm << /XFA 100 0 R /Fields [] >>", more={100: stream(form)})


READ: Mapping[str, Callable[[], bytes]] = {
    "a PDF that is a ZIP": with_archive,
    "a table that is its own earlier one": with_earlier_table_of_itself,
    "pages in themselves": with_pages_in_themselves,
    "an outline in itself": with_outline_in_itself,
    "a form in itself": with_form_in_itself,
    "scripts and launches": with_scripts,
    "an embedded file": lambda: pdfs.with_attachments({"list.xlsx": b"another file"}),
    "a form by XFA with an external entity": with_dynamic_form,
    "a password for its owner only": lambda: pdfs.encrypted(""),
}


def kept(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if not block.furniture]


@pytest.mark.parametrize("what", READ)
def test_what_means_harm_does_none_and_the_text_is_read(what: str) -> None:
    assert kept(read("a.pdf", READ[what]())) == [SENTENCE]


def test_what_is_in_a_file_and_not_read_is_told() -> None:
    assert [block.furniture for block in read("a.pdf", with_scripts()).blocks[1:]] == ["scripts of the PDF, never run"]
    form = read("a.pdf", with_dynamic_form()).blocks[1]
    assert form.furniture == "a form by XFA: what is filled in is not read"


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (lambda: pdfs.encrypted("secret"), UnsupportedFormat, "encrypted: it needs a password"),
        (lambda: scanned(b"", b"", b""), UnsupportedFormat, "no text layer: its 3 pages are images"),
        (lambda: scanned(b""), UnsupportedFormat, "no text layer: its page is an image"),
        (lambda: small(b"10 10 90 90 re f"), UnsupportedFormat, "no text layer: its page is a drawing"),
        (lambda: small(b" "), EmptyFile, "empty: nothing is on its pages"),
        (
            lambda: written({1: CATALOGUE, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}),
            EmptyFile,
            "empty: it has no pages",
        ),
        (lambda: b"%PDF-1.7\n" + b"nothing of the kind " * 50, DamagedFile, "damaged: it begins as a PDF"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_says_why(
    content: Callable[[], bytes], error: type[ReadError], reason: str
) -> None:
    with pytest.raises(error) as raised:
        read("a.pdf", content())
    assert raised.value.reason.startswith(reason)


@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_pdf_that_breaks_off_is_damaged(tenths: int) -> None:
    content = KINDS["plain"](1).content
    with pytest.raises(DamagedFile, match="breaks off"):
        read("a.pdf", content[: len(content) * tenths // 10])


def test_pages_without_text_among_others_are_told() -> None:
    blocks = read("a.pdf", scanned(shown(SENTENCE, before="3 Tr"), b"", b"", shown(SENTENCE), b"")).blocks
    assert [(block.page, block.furniture) for block in blocks] == [
        (1, ""),
        (2, "pages 2 to 3 have no text layer: they are images"),
        (4, "page 4 has no text layer: it is an image with a little text on it"),
        (4, ""),
        (5, "page 5 has no text layer: it is an image"),
    ]


def test_pages_that_are_not_there_are_told() -> None:
    blocks = read("a.pdf", pdfs.many_pages(2, told=1_000)).blocks
    assert [block.text for block in blocks[:2]] == [SENTENCE, SENTENCE]
    assert blocks[2].furniture == "pages 3 to 1,000 cannot be read: they are damaged or missing"


def test_a_script_in_the_title_is_text() -> None:
    title = b"<< /Title (<script>alert\\(1\\)</script>) >>"
    claims = read("a.pdf", small(trailer=b"/Info 100 0 R", more={100: title})).claims
    assert [claim.value for claim in claims] == ["<script>alert(1)</script>"]


@pytest.mark.parametrize("damage", range(0, 4_000, 131))
def test_a_byte_that_has_flipped_ends_in_text_or_an_error(damage: int) -> None:
    content = bytearray(small(shown(SENTENCE), shown(SENTENCE)))
    content[damage % len(content)] ^= 0xFF
    with suppress(ReadError):
        assert isinstance(read("a.pdf", bytes(content)), Reading)


@pytest.mark.slow
def test_a_hundred_thousand_pages_are_read() -> None:
    blocks = read("a.pdf", pdfs.many_pages(100_000)).blocks
    assert blocks[-1].page == 100_000


@pytest.mark.slow
def test_a_bomb_ends_its_process_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdfs.bomb(700 << 20))
    (tmp_path / "b.txt").write_text("A file that can be read.", "utf-8")
    with outcomes(list(walk(tmp_path)), 1, USUAL) as found:
        rows = {one.file.source: one.file for one in found}
    assert "memory" in rows["a.pdf"].reason or "longer" in rows["a.pdf"].reason
    assert not rows["b.txt"].reason
