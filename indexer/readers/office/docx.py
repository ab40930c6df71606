"""Word documents (.docx, .docm, .dotx): WordprocessingML, in either of its editions.

Read as a stream, without a tree. Macros are told and never run, templates and pictures never fetched.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from indexer.blocks import Block, Claim, Reading
from indexer.readers.office.drawing import drawn
from indexer.readers.office.gathering import Allowance, left_out, with_one_title
from indexer.readers.office.open_xml import Relation, main_part, not_read, parts_of, relations
from indexer.readers.office.package import Package
from indexer.readers.office.properties import language_claims, open_xml_claims, titles_in_text
from indexer.readers.office.put_in import is_not_read, put_in
from indexer.readers.office.word_styles import Styles, read_styles
from indexer.readers.office.word_text import Stories, WordText
from indexer.readers.office.xml import walk
from search.errors import EmptyFile

_STORIES = ("footnotes", "endnotes", "comments")
_RUNNING = {"header": "running head of a page", "footer": "running foot of a page"}
_UNREFERRED = {
    **dict.fromkeys(("footnote", "endnote", "comment"), "a note that nothing in the text refers to"),
    "put in": "another document in the file that nothing in the text refers to",
}


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a Word document.

    Its pages are not known: where one ends depends on the printer and the fonts of who looks at it. Raises a
    `ReadError`.
    """
    package = Package(source, content)
    main = main_part(package, "word/document.xml")
    found = relations(package, main)
    styles = next((read_styles(package, part) for part in parts_of(package, found, "styles")), Styles())
    allowance = Allowance(source)
    notes: dict[tuple[str, str], Sequence[Block]] = {}
    for kind in _STORIES:
        for part in parts_of(package, found, kind):
            notes |= _read(package, part, styles, allowance).stories
    drawings = {("drawn", one): blocks for one, blocks in drawn(package, found, allowance).items()}
    text = _read(package, main, styles, allowance, notes | drawings)
    left = (left_out(blocks, _UNREFERRED[kind]) for (kind, _), blocks in text.unreferred if kind in _UNREFERRED)
    blocks = [*with_one_title(text.blocks), *chain.from_iterable(left)]
    blocks += _running(package, found, styles, allowance)
    blocks += not_read(package)
    if all(block.furniture for block in blocks):
        _demand_nothing_put_in(source, blocks)
    return Reading(tuple(blocks), tuple(_claims(package, blocks, styles)))


def _read(
    package: Package, part: str, styles: Styles, allowance: Allowance, stories: Stories | None = None
) -> WordText:
    """The text of a part, with the documents that were put into it, and `stories`."""
    documents = {("put in", one): found for one, found in put_in(package, relations(package, part), allowance).items()}
    known = {**(stories or {}), **documents}
    text = WordText(styles, allowance, known)
    walk(package, part, text)
    if text.endless:
        text = WordText(styles, allowance, known, text.endless)
        walk(package, part, text)
    return text


def _demand_nothing_put_in(source: str, blocks: Sequence[Block]) -> None:
    """Raise `EmptyFile` where all that a document without text has is another one that is not read."""
    for block in blocks:
        if is_not_read(block):
            raise EmptyFile(source, f"empty but for {block.furniture}: {block.text}")


def _running(package: Package, found: Sequence[Relation], styles: Styles, allowance: Allowance) -> Iterator[Block]:
    """What stands on every page, each once."""
    for kind, reason in _RUNNING.items():
        told: set[str] = set()
        for part in parts_of(package, found, kind):
            for block in left_out(_read(package, part, styles, allowance).blocks, reason):
                if block.text not in told:
                    told.add(block.text)
                    yield block


def _claims(package: Package, blocks: Sequence[Block], styles: Styles) -> Iterator[Claim]:
    yield from titles_in_text(blocks, open_xml_claims(package))
    yield from language_claims(styles.language, "the language of the document's styles")
