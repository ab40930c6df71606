"""E-books: pages in the order of the spine, what the book says of itself, and what of it cannot be read."""

import pytest

from indexer.readers.epub import read
from search.errors import DamagedFile, EmptyFile, UnsupportedFormat
from tests.files.office import epub, package
from tests.indexer.readers.office.reading import claimed, left_out, shown

PROSE = "The engineer wrote the reading in red ink, and then she went to the telephone in the hut."


def page(body: str, head: str = "<title>x</title>") -> str:
    return (
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head><body>{body}</body></html>'
    )


def test_pages_are_read_in_the_order_of_the_spine() -> None:
    pages = {
        "nav.xhtml": page("<nav><ol><li><a href='b.xhtml'>Chapter One</a></li></ol></nav>"),
        "b%20c.xhtml": page(
            f"<h1>Chapter One</h1><p>{PROSE}</p><p>Short.</p><table><tr><td>a</td><td>b</td></tr></table>"
        ),
        "a.xhtml": page(
            f"<h1>Chapter Two</h1><p hidden=''>Hidden.</p><aside><p>{PROSE}</p></aside>", "<title/><script/>"
        ),
    }
    metadata = (
        "<dc:title>On weirs</dc:title><dc:creator>A. Clerk</dc:creator><dc:creator>B. Keeper</dc:creator>"
        '<dc:publisher>The Registry</dc:publisher><dc:date opf:event="modification">2022-01-01</dc:date>'
        "<dc:date>2019-05-01T00:00:00Z</dc:date><dc:language>en-GB</dc:language>"
    )
    book = epub(pages, metadata, contents="nav.xhtml", parts={"OEBPS/b c.xhtml": pages["b%20c.xhtml"]})
    reading = read("a.epub", book)
    assert shown(reading) == [
        ("heading 1", "Chapter One"),
        ("paragraph", PROSE),
        ("paragraph", "Short."),
        ("table row", "a\tb"),
        ("heading 1", "Chapter Two"),
        ("paragraph", PROSE),
    ]
    assert left_out(reading) == [("Chapter One", "the table of contents"), ("Hidden.", "hidden by the page")]
    assert claimed(reading) == [
        ("title", "On weirs"),
        ("authors", "A. Clerk"),
        ("authors", "B. Keeper"),
        ("publisher", "The Registry"),
        ("published", "2019-05-01"),
        ("page language", "en"),
    ]


def test_a_page_that_cannot_be_read_is_told() -> None:
    reading = read("a.epub", epub({"a.xhtml": page(f"<p>{PROSE}</p>"), "b.xhtml": "<html><body><p", "c.xhtml": ""}))
    assert shown(reading) == [("paragraph", PROSE)]
    assert left_out(reading) == [
        ("OEBPS/b.xhtml", "a page that could not be read: half-written: the page breaks off inside a tag"),
        ("OEBPS/c.xhtml", "a page that could not be read: broken: its part OEBPS/c.xhtml is missing"),
    ]


def encryption(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
        ' xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        f'<enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData>'
        '<enc:CipherReference URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
    )


def test_a_protected_book_is_refused_and_scrambled_fonts_do_not_matter() -> None:
    pages = {"a.xhtml": page(f"<p>{PROSE}</p>")}
    aes = {"META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(UnsupportedFormat, match=r"a\.epub: encrypted: it is protected against copying"):
        read("a.epub", epub(pages, parts=aes))
    fonts = {"META-INF/encryption.xml": encryption("http://www.idpf.org/2008/embedding")}
    assert shown(read("a.epub", epub(pages, parts=fonts))) == [("paragraph", PROSE)]


@pytest.mark.parametrize(
    ("pages", "error", "reason"),
    [
        ({"a.xhtml": ""}, DamagedFile, "its part OEBPS/a.xhtml is missing"),
        ({"\u00a0": ""}, DamagedFile, "its part OEBPS/\u00a0 is missing"),
        ({"../../etc/passwd": ""}, DamagedFile, "its part etc/passwd is missing"),
        ({}, EmptyFile, "empty: the book has no pages"),
    ],
)
def test_a_book_of_which_nothing_can_be_read_is_refused(
    pages: dict[str, str], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        read("a.epub", epub(pages))


def test_without_its_container_it_is_broken() -> None:
    with pytest.raises(DamagedFile, match=r"its part META-INF/container\.xml is missing"):
        read("a.epub", package({"mimetype": "application/epub+zip"}))
