"""XML as a stream: each element and text is told to a visitor as it comes, and nothing is kept.

Read by expat, from the standard library. Nothing outside the file is ever fetched, and no entity is resolved: a file
that declares any is refused (https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing).
"""

from collections.abc import Mapping
from typing import NoReturn, Protocol
from xml.parsers import expat

from indexer.readers.office.package import Package
from search.errors import DamagedFile, TooLarge

DEEPEST = 5_000
"""Elements within one another that are read."""
MOST_ELEMENTS = 10_000_000
"""Elements of all parts of a package that are read, which takes half of the time that a file may take."""
_MOST_NAMES = 10_000
"""Names and prefixes that a part may have; the formats have fewer than a thousand."""
_TEXT = 1 << 16
"""Code points of a text that come at once."""
_LONGEST_TAG = 1 << 23
"""Bytes of a tag with its attributes, or of a comment, which the parser holds as a whole."""
_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "s",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "s",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0": "presentation",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0": "number",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:oasis:names:tc:opendocument:xmlns:container": "ocf",
    "http://www.idpf.org/2007/opf": "opf",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""Namespaces, those of Open XML in both of its editions, and what stands for them here before a name and a colon."""


class Visitor(Protocol):
    """What is told of each element and text, in order. Names are such as `w:p`; of an unknown namespace, `?:p`."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """An element begins; false when what is in it does not matter. `end` is then not called."""

    def end(self, tag: str) -> None:
        """The element that began last, and has not ended, ends."""

    def data(self, text: str) -> None:
        """A piece of text; one text may come in many."""


class Enough(Exception):
    """Raised by a visitor that needs no more."""


def walk(package: Package, name: str, visitor: Visitor) -> None:
    """Tell `visitor` what is in the part `name` of a package.

    Raises `DamagedFile` where it is missing, not well-formed or declares entities, and `TooLarge`.
    """
    _Walk(package, name, visitor).through()


class _Walk:
    def __init__(self, package: Package, name: str, visitor: Visitor) -> None:
        self._package, self._name, self._visitor = package, name, visitor
        self._names: dict[str, str] = {}
        self._depth = self._passed = 0
        parser = expat.ParserCreate(namespace_separator=" ", intern={})
        parser.buffer_text = True
        parser.buffer_size = _TEXT
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = visitor.data
        parser.StartNamespaceDeclHandler = self._declare
        parser.EntityDeclHandler = self._refuse
        parser.SkippedEntityHandler = self._refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser = parser

    def through(self) -> None:
        fed = 0
        try:
            for piece in self._package.pieces(self._name):
                self._parser.Parse(piece, False)
                fed += len(piece)
                if fed - max(self._parser.CurrentByteIndex, 0) > _LONGEST_TAG:
                    raise self._too_large(f"has a tag of more than {_LONGEST_TAG >> 20} MiB")
            self._parser.Parse(b"", True)
        except Enough:
            return
        except expat.ExpatError as error:
            raise self._broken(error) from error
        except (LookupError, ValueError) as error:
            if self._depth:
                raise
            raise self._broken(error) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._package.elements += 1
        if self._depth > DEEPEST:
            reason = f"nested too deep: its part {self._name} has more than {DEEPEST:,} elements within one another"
            raise DamagedFile(self._package.source, reason)
        if self._package.elements > MOST_ELEMENTS:
            reason = f"it has more than {MOST_ELEMENTS:,} elements: split it into parts, and index these"
            raise TooLarge(self._package.source, reason)
        if self._passed:
            self._passed += 1
            return
        if attributes:
            attributes = {self._named(key): value for key, value in attributes.items()}
        if not self._visitor.start(self._named(name), attributes):
            self._passed = 1
            self._parser.CharacterDataHandler = None

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._passed:
            self._visitor.end(self._names[name])
            return
        self._passed -= 1
        if not self._passed:
            self._parser.CharacterDataHandler = self._visitor.data

    def _named(self, name: str) -> str:
        """A name as visitors are told it. The parser keeps every name that it meets."""
        known = self._names.get(name)
        if known is None:
            if len(self._names) > _MOST_NAMES:
                raise self._too_large(f"has more than {_MOST_NAMES:,} different names of elements")
            space, _, local = name.rpartition(" ")
            known = self._names[name] = f"{_SPACES.get(space, '?')}:{local}" if space else local
        return known

    def _declare(self, prefix: str | None, _: str | None) -> None:
        self._named(f"xmlns {prefix}")

    def _refuse(self, *_: object) -> NoReturn:
        reason = f"it is made to be a trap: its part {self._name} declares entities, which no office program writes"
        raise DamagedFile(self._package.source, reason)

    def _broken(self, error: Exception) -> DamagedFile:
        """Also for an encoding that is declared and does not exist, which is told before any element."""
        reason = f"broken: its part {self._name} is not well-formed XML ({error})"
        return DamagedFile(self._package.source, reason)

    def _too_large(self, what: str) -> TooLarge:
        return TooLarge(self._package.source, f"its part {self._name} {what}")
