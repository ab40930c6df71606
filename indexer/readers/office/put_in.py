"""Documents that were put into a Word document as a whole, which Word takes apart when it opens that (17.17.2).

Web pages are read. Others, and those that are files of their own, are told where they stand.
"""

from collections.abc import Iterator, Sequence

from indexer.blocks import Block, BlockKind
from indexer.decoding import HTML, decode
from indexer.readers import html
from indexer.readers.office.gathering import Allowance
from indexer.readers.office.open_xml import Relation
from indexer.readers.office.package import Package
from indexer.readers.page.part import as_part
from search.errors import ReadError, TooLarge

_KINDS = {
    "aFChunk": "another document put in as a whole (altChunk), not read",
    "subDocument": "a part of the document that is a file of its own (sub-document), not read",
}
_ELSEWHERE = "index that file, too"
_SAVE = "open the document in Word, and save it again"


def put_in(package: Package, found: Sequence[Relation], allowance: Allowance) -> dict[str, list[Block]]:
    """The blocks of each document among the relations, by the relation's id; of one that is not read, an omission.

    Raises `TooLarge`.
    """
    return {one.id: [*_blocks(package, one, allowance)] for one in found if one.kind in _KINDS}


def is_not_read(block: Block) -> bool:
    """Whether a block is the omission of such a document."""
    return block.furniture.startswith(tuple(_KINDS.values()))


def _blocks(package: Package, relation: Relation, allowance: Allowance) -> Iterator[Block]:
    allowance.take_block()
    if relation.outside:
        yield _told(relation, relation.outside, _ELSEWHERE)
        return
    try:
        decoded = decode(relation.part, package.read(relation.part))
        if decoded.media_type != HTML:
            yield _told(relation, relation.part, _SAVE)
            return
        allowance.take(decoded.text)
        page = html.read(relation.part, decoded.text)
    except TooLarge:
        raise
    except ReadError as error:
        yield _told(relation, relation.part, f"{_SAVE} ({error.reason})")
        return
    for block in page.blocks:
        allowance.take_block()
        yield as_part(block)


def _told(relation: Relation, name: str, advice: str) -> Block:
    return Block(BlockKind.PARAGRAPH, name.strip() or "no name", furniture=f"{_KINDS[relation.kind]}: {advice}")
