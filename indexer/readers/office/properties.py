"""What a document's properties say of it: title, authors, dates and language, where they say anything.

Programs fill them in by themselves. A title that is the name of a template, or an author that is the name of a
program or of an account, is none; and when a file was last saved is only what its date is inferred from.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.blocks import Block, BlockKind, Claim
from indexer.dates import iso_date
from indexer.readers.office.open_xml import parts_of, relations
from indexer.readers.office.package import Package
from indexer.readers.office.xml import walk

_NO_TITLE = re.compile(
    r"""\W* | .{1,2} | [\d\W_]+
    | (?:microsoft\ (?:office\ )?(?:word|excel|powerpoint)\b|word\ document|powerpoint\ presentation).*
    | (?:document|dokument|documento|doc|book|mappe|classeur|libro|presentation|präsentation|présentation|presentación
        |slide|folie|sheet|tabelle|untitled|unbenannt|sans\ titre|sin\ título|title|titel|titre|título
        |no\ title|no\ slide\ title|new\ document|neues\ dokument|unknown|test|template|vorlage|normal)[\s_-]*\d*
    | .*\.(?:docx?|dotx?|docm|rtf|odt|ott|pptx?|odp|xlsx?|xlsm|ods|pdf|wpd|tmp|html?|txt|qxd|indd|p65|pmd)
    | (?:[a-z]:\\|/|file:|https?:).*""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_AUTHOR = re.compile(
    r"""\W* | .
    | (?:(?:microsoft|windows|ms)\b.*|(?:default\ |home\ )?users?|admin(?:istrat(?:or|eur|ör))?|benutzer|usuario
        |utilisateur|owner|besitzer|author|autor|auteur|unknown|unbekannt|inconnu|none|n/?a|anonymous|guest|test
        |pc|hp|dell|lenovo|acer|asus|toshiba|sony|samsung|apple|laptop|computer|desktop[\w-]*|customer|valued\ customer
        |python-docx|python-pptx|openpyxl|xlsxwriter|apache\ poi|phpword|phpexcel|phpoffice.*|un-?named|docx4j
        |libreoffice.*|openoffice.*|google.*|aspose.*|calibre.*)\s*\d*""",
    re.IGNORECASE | re.VERBOSE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_LONGEST = 1_000
"""Code points of a property that are kept."""
_MOST_AUTHORS = 200
_HEAD = 12
"""Blocks among which a heading is the document's title."""
_NEVER = "1980-01-01"
"""What programs write that do not know the date; nothing was saved in these formats before it."""
_SAVED = ("dcterms:modified", "dc:date")
_MADE = ("dcterms:created", "meta:creation-date")
_AUTHORS = ("meta:initial-creator", "dc:creator")
"""Of OpenDocument the first says who began a document, the second who saved it last; Open XML has the second."""


class _Properties:
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._text: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:  # noqa: ARG002 - as `Visitor` has it
        self._text.clear()
        self._length = 0
        return True

    def end(self, tag: str) -> None:
        if len(self.found) < _LONGEST and (text := "".join(self._text).strip()):
            self.found.setdefault(tag, text)
        self._text.clear()

    def data(self, text: str) -> None:
        if self._length < _LONGEST:
            self._text.append(text[:_LONGEST])
            self._length += len(text)


def open_xml_claims(package: Package) -> Iterator[Claim]:
    """What the properties of an Open XML package say (ECMA-376, part 2, 8.3)."""
    for part in parts_of(package, relations(package), "core-properties")[:1]:
        yield from _claims(_read(package, part))


def open_document_claims(package: Package) -> Iterator[Claim]:
    """What the properties of an OpenDocument package say (OpenDocument 1.3, part 3, 4.3)."""
    if "meta.xml" in package:
        yield from _claims(_read(package, "meta.xml"))


def title_claims(value: str, evidence: str) -> Iterator[Claim]:
    """The claim that `value` is the title, unless it is what programs fill in."""
    title = " ".join(value.split())
    if not _NO_TITLE.fullmatch(title[:_LONGEST]):
        yield Claim("title", title, evidence)


def titles_in_text(blocks: Sequence[Block], others: Iterable[Claim]) -> Iterator[Claim]:
    """The claims of a document with such blocks: its paragraph in the style Title, `others`, its first heading."""
    kept = [block for block in blocks if not block.furniture][:_HEAD]
    title = next((block.text for block in kept if block.kind is BlockKind.TITLE), "")
    yield from title_claims(title, "the paragraph in the style Title")
    yield from others
    heading = next((block.text for block in kept if block.kind is BlockKind.HEADING and block.level == 1), "")
    yield from title_claims(heading, "the first heading")


def author_claims(value: str, evidence: str) -> Iterator[Claim]:
    """The claims that those named in `value`, between semicolons, are the authors."""
    for author in value.split(";")[:_MOST_AUTHORS]:
        name = " ".join(author.split())
        if not _NO_AUTHOR.fullmatch(name[:_LONGEST]):
            yield Claim("authors", name, evidence)


def date_claims(saved: str | None, made: str | None) -> Iterator[Claim]:
    """When a document may be from, by when its file was last saved, or else made."""
    for value, what in ((saved, "last saved"), (made, "made")):
        if value and (date := iso_date(value[:_LONGEST])) and date > _NEVER:
            yield Claim("published", date, f"inferred from when the file was {what}: {value[:_LONGEST]}")
            return


def language_claims(value: str, evidence: str) -> Iterator[Claim]:
    """The claim that the text is in a language, believed where the text itself does not tell."""
    if _LANGUAGE.fullmatch(value):
        yield Claim("page language", value.partition("-")[0].lower(), evidence)


def _read(package: Package, part: str) -> Mapping[str, str]:
    visitor = _Properties()
    walk(package, part, visitor)
    return visitor.found


def _claims(found: Mapping[str, str]) -> Iterator[Claim]:
    yield from title_claims(found.get("dc:title", ""), "title in the file's properties")
    authors = next((found[name] for name in _AUTHORS if name in found), "")
    yield from author_claims(authors, "author in the file's properties")
    saved, made = (next((found[name] for name in names if name in found), None) for names in (_SAVED, _MADE))
    yield from date_claims(saved, made)
    yield from language_claims(found.get("dc:language", ""), "language in the file's properties")
