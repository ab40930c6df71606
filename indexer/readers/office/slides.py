"""What slides become: each is a page, below its title, with the speaker's notes as notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer.blocks import Block, BlockKind, Claim
from indexer.readers.office.gathering import left_out
from indexer.readers.office.properties import title_claims

HIDDEN_SLIDE = "on a hidden slide"
RUNNING = "running line of the slides"


@dataclass(slots=True)
class Slide:
    """A slide: its title, if it has one, its text, what the speaker noted, and what runs along all slides."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    running: list[Block] = field(default_factory=list)
    hidden: bool = False


def first_title(slides: Sequence[Slide]) -> Iterator[Claim]:
    """The claim that the title of the first slide is that of the presentation."""
    if slides and not slides[0].hidden:
        yield from title_claims(slides[0].title, "title of the first slide")


def slide_blocks(slides: Iterable[Slide]) -> Iterator[Block]:
    """The blocks of slides in their order. A slide without a title, or with nothing else, is headed by its number."""
    running: dict[str, Block] = {}
    for number, slide in enumerate(slides, start=1):
        text = [*slide.blocks, *(_note(block) for block in slide.notes)]
        if slide.title and any(not block.furniture for block in text):
            text.insert(0, Block(BlockKind.HEADING, slide.title, 1))
        elif slide.title or text:
            title = [Block(BlockKind.PARAGRAPH, slide.title)] if slide.title else []
            text = [Block(BlockKind.HEADING, f"Slide {number}", 1), *title, *text]
        for block in left_out(text, HIDDEN_SLIDE) if slide.hidden else text:
            yield replace(block, page=number, apart=block.kind is not BlockKind.PARAGRAPH)
        for block in left_out(slide.running, RUNNING):
            running.setdefault(block.text, block)
    yield from running.values()


def _note(block: Block) -> Block:
    return block if block.furniture else replace(block, kind=BlockKind.NOTE, level=0)
