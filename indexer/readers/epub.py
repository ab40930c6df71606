"""E-books (.epub): the pages of a book in the order of its spine, each read as a web page (EPUB 3.3, and 2.0.1).

https://www.w3.org/TR/epub-33/. Scripts, pictures and what is outside of the file are passed over.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.dates import iso_date
from indexer.encodings import text_of
from indexer.readers import html
from indexer.readers.office.gathering import Allowance, left_out
from indexer.readers.office.package import Package
from indexer.readers.office.properties import author_claims, language_claims, title_claims
from indexer.readers.office.xml import walk
from indexer.readers.page.part import as_part
from search.errors import DamagedFile, EmptyFile, ReadError, TooLarge, UnsupportedFormat

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways to scramble fonts, which leave the text readable."""
_PROTECTED = "encrypted: it is protected against copying (DRM); get it from its publisher without that"
_CONTENTS = "the table of contents"
_SELF_CLOSED = re.compile(
    r"<(?P<tag>(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)[A-Za-z][\w:.-]*)"
    r"(?P<attributes>(?:\s[^<>]*)?)/>"
)
"""An empty element as XML writes it; HTML takes such a tag for the beginning of one."""
_UNNAMED = "a page without a name"
_MOST_ITEMS, _LONGEST = 50_000, 1_000


@dataclass(slots=True)
class _Book:
    """What the package document says: pages by id, which are the table of contents, their order, metadata."""

    items: dict[str, str] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)
    spine: list[str] = field(default_factory=list)
    metadata: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)


class _BookReader:
    def __init__(self, folder: str) -> None:
        self.book = _Book()
        self._folder = folder
        self._text: list[str] = []
        self._attributes: Mapping[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        self._text, self._attributes = [], attributes
        if tag == "opf:item" and attributes.get("media-type") in _PAGES and len(self.book.items) < _MOST_ITEMS:
            id_ = attributes.get("id", "")
            self.book.items[id_] = _place(self._folder, attributes.get("href", ""))
            if "nav" in attributes.get("properties", "").split():
                self.book.contents.add(id_)
        elif tag == "opf:itemref" and len(self.book.spine) < _MOST_ITEMS:
            self.book.spine.append(attributes.get("idref", ""))
        return True

    def end(self, tag: str) -> None:
        if tag.startswith("dc:") and len(self.book.metadata) < _LONGEST and (text := "".join(self._text).strip()):
            self.book.metadata.append((tag, text[:_LONGEST], self._attributes))

    def data(self, text: str) -> None:
        if len(self._text) < _LONGEST:
            self._text.append(text[:_LONGEST])


class _ContainerReader:
    """Finds the package document (Open Container Format, 4.2.6.3.1)."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "ocf:rootfile" and len(self.found) < _LONGEST:
            self.found.append(attributes.get("full-path", ""))
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _EncryptionReader:
    """Finds what is encrypted, but for fonts that are only scrambled."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._algorithm = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "enc:EncryptionMethod":
            self._algorithm = attributes.get("Algorithm", "")
        elif tag == "enc:CipherReference" and self._algorithm not in _FONTS and len(self.found) < _MOST_ITEMS:
            self.found.add(_place("", attributes.get("URI", "")))
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a book; a page of it that cannot be read is told. Raises a `ReadError`."""
    package = Package(source, content)
    container = _ContainerReader()
    walk(package, _CONTAINER, container)
    main = next((name for name in container.found if name in package), "")
    if not main:
        raise DamagedFile(source, "broken: there is no description of the book in it")
    reader = _BookReader(posixpath.dirname(main))
    walk(package, main, reader)
    book = reader.book
    encrypted = _EncryptionReader()
    if _ENCRYPTION in package:
        walk(package, _ENCRYPTION, encrypted)
    places = [book.items[id_] for id_ in dict.fromkeys(book.spine) if id_ in book.items]
    if encrypted.found.intersection(places):
        raise UnsupportedFormat(source, _PROTECTED)
    contents = {book.items[id_] for id_ in book.contents}
    return Reading(tuple(_blocks(package, places, contents)), tuple(_claims(book)))


def _blocks(package: Package, places: list[str], contents: set[str]) -> Iterator[Block]:
    """The blocks of the pages; of a single page that breaks off, or is missing, it is told that it is not read."""
    allowance = Allowance(package.source)
    reasons = []
    for place in places:
        try:
            text, _ = text_of(place, package.read(place))
            allowance.take(text)
            page = html.read(place, _SELF_CLOSED.sub(r"<\g<tag>\g<attributes>></\g<tag>>", text))
            blocks = [as_part(block) for block in page.blocks]
        except (TooLarge, UnsupportedFormat):
            raise
        except ReadError as error:
            reasons.append(error.reason)
            reason = f"a page that could not be read: {error.reason}"
            blocks = [Block(BlockKind.PARAGRAPH, place.strip() or _UNNAMED, furniture=reason)]
        for block in left_out(blocks, _CONTENTS) if place in contents else blocks:
            allowance.take_block()
            yield block
    if not places:
        raise EmptyFile(package.source, "empty: the book has no pages")
    if len(reasons) == len(places):
        raise DamagedFile(package.source, reasons[0])


def _claims(book: _Book) -> Iterator[Claim]:
    for tag, value, attributes in book.metadata:
        evidence = f"{tag} in the book's metadata"
        match tag:
            case "dc:title":
                yield from title_claims(value, evidence)
            case "dc:creator":
                yield from author_claims(value, evidence)
            case "dc:publisher":
                yield Claim("publisher", " ".join(value.split()), evidence)
            case "dc:date" if attributes.get("opf:event", "publication") in ("publication", "original-publication"):
                if date := iso_date(value):
                    yield Claim("published", date, evidence)
            case "dc:language":
                yield from language_claims(value, evidence)


def _place(folder: str, address: str) -> str:
    """The name of the part that an address means."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        path = address
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
