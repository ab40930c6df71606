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
from indexer.readers.office.word_styles import Styles, read_styles
from indexer.readers.office.word_text import WordText
from indexer.readers.office.xml import walk

_STORIES = ("footnotes", "endnotes", "comments")
_RUNNING = {"header": "running head of a page", "footer": "running foot of a page"}
_UNREFERRED = "a note that nothing in the text refers to"


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
    notes = WordText(styles, allowance)
    for kind in _STORIES:
        for part in parts_of(package, found, kind):
            walk(package, part, notes)
    drawings = {("drawn", one): blocks for one, blocks in drawn(package, found, allowance).items()}
    text = WordText(styles, allowance, notes.stories | drawings)
    walk(package, main, text)
    left = (left_out(notes.stories[key], _UNREFERRED) for key in notes.stories if key not in text.referred)
    blocks = [*with_one_title(text.blocks), *chain.from_iterable(left)]
    blocks += _running(package, found, styles, allowance)
    blocks += not_read(package)
    return Reading(tuple(blocks), tuple(_claims(package, blocks, styles)))


def _running(package: Package, found: Sequence[Relation], styles: Styles, allowance: Allowance) -> Iterator[Block]:
    """What stands on every page, each once."""
    for kind, reason in _RUNNING.items():
        told: set[str] = set()
        for part in parts_of(package, found, kind):
            text = WordText(styles, allowance)
            walk(package, part, text)
            for block in left_out(text.blocks, reason):
                if block.text not in told:
                    told.add(block.text)
                    yield block


def _claims(package: Package, blocks: Sequence[Block], styles: Styles) -> Iterator[Claim]:
    yield from titles_in_text(blocks, open_xml_claims(package))
    yield from language_claims(styles.language, "the language of the document's styles")
