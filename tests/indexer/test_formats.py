"""Which format a file is in: its bytes tell, whatever it is called."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from indexer import formats
from indexer.formats import Format, format_of

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_MAIL = (
    b"From: Ada <ada@example.org>\r\nDate: Tue, 3 Mar 2020 10:00:00 +0100\r\nSubject: The weir\r\n\r\nIt failed.\r\n"
)
_RECEIVED = b"Received: by mail.example.org\r\n\tid 7; Tue, 3 Mar 2020\r\n" + _MAIL
_BOX = b"From ada@example.org Tue Mar  3 10:00:00 2020\n" + _MAIL
_PAGE = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
_MAIN = '<Override PartName="/x" ContentType="application/vnd.{}.main+xml"/>'


def package(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name.replace("Content_Types", "[Content_Types].xml")), content)
    return made.getvalue()


def tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return made.getvalue()


def _open_xml(what: str) -> bytes:
    return package(Content_Types=_MAIN.format(what))


CASES: dict[str, tuple[bytes, Format | None]] = {
    "pdf": (b"%PDF-1.7\n", formats.PDF),
    "pdf after rubbish": (b"\r\nHTTP rubbish\r\n%PDF-1.4\n", formats.PDF),
    "rtf": (b"{\\rtf1\\ansi x}", formats.RTF),
    "zip": (package(a="x"), formats.ZIP),
    "empty zip": (package(), formats.ZIP),
    "broken zip": (b"PK\x03\x04rubbish", formats.ZIP),
    "docx": (_open_xml("openxmlformats-officedocument.wordprocessingml.document"), formats.DOCX),
    "docm": (_open_xml("ms-word.document.macroEnabled"), formats.DOCX),
    "pptx": (_open_xml("openxmlformats-officedocument.presentationml.presentation"), formats.PPTX),
    "xlsx": (_open_xml("openxmlformats-officedocument.spreadsheetml.sheet"), formats.XLSX),
    "xlsm": (_open_xml("ms-excel.sheet.macroEnabled"), formats.XLSX),
    "xlsb": (
        package(Content_Types=_MAIN.format("ms-excel.sheet.binary.macroEnabled").replace("+xml", "")),
        formats.XLSX,
    ),
    "no main part": (package(Content_Types="<Types/>"), formats.ZIP),
    "odt": (package(mimetype="application/vnd.oasis.opendocument.text"), formats.ODT),
    "epub": (package(mimetype="application/epub+zip\n"), formats.EPUB),
    "another mimetype": (package(mimetype="x/y"), formats.ZIP),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", formats.SEVENZIP),
    "tar": (tar(), formats.TAR),
    "tar.gz": (gzip.compress(tar()), formats.TAR),
    "tar.bz2": (bz2.compress(tar()), formats.TAR),
    "tar.xz": (lzma.compress(tar()), formats.TAR),
    "gz": (gzip.compress(b"words"), formats.COMPRESSED),
    "broken gz": (b"\x1f\x8b\x08rubbish", formats.COMPRESSED),
    "zst": (b"\x28\xb5\x2f\xfd rubbish", formats.COMPRESSED),
    "warc": (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", formats.WARC),
    "warc.gz": (gzip.compress(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"), formats.WARC),
    "old office": (_OLE, formats.OLD_OFFICE),
    "msg": (_OLE + "__properties_version1.0".encode("utf-16-le"), formats.OUTLOOK),
    "mail as received": (_RECEIVED, formats.MAIL),
    "mbox": (_BOX, formats.MBOX),
    "mhtml": (_PAGE, formats.MHTML),
    "mail without a route": (_MAIL, None),
    "a transcript": (b"From: the minutes\nDate: 3 March\n\nNobody came.\n", None),
    "a sentence": (b"From the weir at 10:00 nobody was seen in 2020.\n", None),
    "html": (b"<!doctype html><p>x", None),
    "nothing": (b"", None),
    "png": (b"\x89PNG\r\n\x1a\n", formats.PNG),
    "jpeg": (b"\xff\xd8\xff\xe0", formats.JPEG),
    "gif": (b"GIF89a", formats.GIF),
    "a sentence about BM": (b"BM stands for a bitmap, and for nothing else here.", None),
}


@pytest.mark.parametrize("name", ["x", "x.txt", "page.html"])
@pytest.mark.parametrize("case", CASES)
def test_its_bytes_tell(case: str, name: str) -> None:
    content, expected = CASES[case]
    assert format_of(name, io.BytesIO(content)) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("letter.eml", _MAIL, formats.MAIL),
        ("LETTER.EML", _MAIL, formats.MAIL),
        ("page.mht", _PAGE.replace(b"<Saved by Blink>", b"Ada"), formats.MHTML),
        ("page.eml", _PAGE.replace(b"<Saved by Blink>", b"Ada"), formats.MAIL),
        ("box.mbox", b"From - \n" + _MAIL, formats.MBOX),
        ("a.jsonl", b'{"a": 1}\n', formats.JSON_LINES),
        ("a.json", b' [{"a": 1}]', formats.JSON_LINES),
        ("a.json", b'{"a": [1]}', None),
        ("a.msg", _OLE, formats.OUTLOOK),
        ("a.tar.zst", b"\x28\xb5\x2f\xfd rubbish", formats.TAR),
        ("a.tgz", b"\x1f\x8b\x08rubbish", formats.TAR),
    ],
)
def test_where_bytes_do_not_tell_the_name_does(name: str, content: bytes, expected: Format | None) -> None:
    assert format_of(name, io.BytesIO(content)) == expected


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_lies_about_what_is_in_it_is_an_archive(method: int) -> None:
    """Found by fuzzing: the part that tells its kind goes on beyond the end of the file, or is packed otherwise."""
    made = bytearray(package(mimetype="application/vnd.oasis.opendocument.text"))
    entry = made.rindex(b"PK\x01\x02")
    made[entry + 10 : entry + 12] = method.to_bytes(2, "little")
    for place in (entry + 20, entry + 24):
        made[place : place + 4] = (1 << 24).to_bytes(4, "little")
    found = format_of("a.odt", io.BytesIO(made))
    assert found in (formats.ZIP, formats.ODT)


def test_a_file_is_at_its_beginning_again() -> None:
    file = io.BytesIO(gzip.compress(tar()))
    format_of("x", file)
    assert file.tell() == 0


def test_every_format_has_its_modules() -> None:
    told = [one for one in vars(formats).values() if isinstance(one, Format)]
    for one in told:
        for package, name, function in (("readers", one.reader, "read"), ("containers", one.container, "opened")):
            if name:
                module = __import__(f"indexer.{package}.{name}", fromlist=[function])
                assert callable(getattr(module, function))
        assert one.reader or one.container
