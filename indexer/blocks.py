"""What readers make of a file: blocks of text in reading order, and claims about the document."""

from dataclasses import dataclass
from enum import StrEnum

from search.records import Recognition


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    QUOTATION = "quotation"
    TABLE_ROW = "table row"
    NOTE = "note"
    """A footnote."""
    POST = "post"
    """A post of another site, embedded in a page."""
    TITLE = "title"
    LEAD = "lead"
    """The sentences between the title and the text, which newspapers set apart."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-sized piece of a file.

    `text` has no blank at either end. `level` is a heading's, 1 to 6. `page` counts from 1 where the
    file has pages. `linked` is the share of the text, 0 to 1, that is inside links. `apart` tells
    that a blank line or a block's border stands before it. `furniture` says why the block is not
    part of the document, where a reader or a rule of `indexer.strip` has found so. `recognised` tells
    that the text stands in an image.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    linked: float = 0.0
    apart: bool = True
    furniture: str = ""
    recognised: Recognition | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A value for a field of the metadata, and where in the file it stands; `own` fields are those the user adds."""

    field: str
    value: str
    evidence: str
    own: bool = False

    @property
    def is_inferred(self) -> bool:
        """Whether it stands nowhere as that, as its evidence then begins by saying: any other goes before it."""
        return self.evidence.startswith("inferred")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one file. Of two claims for a field, the earlier is believed."""

    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
