"""Documents become passages: what a person would quote, each with its locator.

A passage is a paragraph, list item, caption, quotation, table row or speaker's turn. Titles,
headings and bare clock times are not passages; they stand in the locators of those below them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.blocks import Block, BlockKind
from indexer.documents import Placed, is_clock_time
from indexer.labels import names
from indexer.languages import passage_language
from indexer.shapes import CLOCK_ENTRY, TURN
from indexer.speakers import Speakers
from search.records import Document, Locator, Passage, PassageKind, Span

_KINDS = {
    BlockKind.LIST_ITEM: PassageKind.LIST_ITEM,
    BlockKind.CAPTION: PassageKind.CAPTION,
    BlockKind.QUOTATION: PassageKind.QUOTATION,
    BlockKind.TABLE_ROW: PassageKind.TABLE_ROW,
}
LONGEST = 6_000
"""Code points of a passage; a longer block is more than one."""
_LONGEST_LABEL = 300
"""Code points of a heading in a locator; the mark on the text has the whole."""
_SENTENCE_END = re.compile(r"[.!?…؟۔][\"'”’»)\]]*\s")
_NO_SPACE = re.compile(r"\S")


def segment(document: Document, placed: Sequence[Placed], *, one_language: bool = False) -> tuple[Passage, ...]:
    """The passages of `document`, in order; `placed` are the blocks that its text was made of.

    With `one_language`, all of them are in the document's; without, some may clearly be in another.
    """
    expected = document.origin.metadata.language
    passages: list[Passage] = []
    for one, locator in _located(placed):
        for span in _parts(document.text, one.span):
            numbered = replace(locator, ordinal=len(passages) + 1)
            text = span.of(document.text)
            language = expected if one_language else passage_language(text, expected)
            passages.append(Passage(document.id, span, text, numbered, language))
    return tuple(passages)


def _parts(text: str, span: Span) -> Iterator[Span]:
    """`span`, or where it is longer than anyone quotes, parts of it that end with a sentence or a word."""
    start = span.start
    while span.end - start > LONGEST:
        window = text[start : start + LONGEST]
        ends = [found.end() for found in _SENTENCE_END.finditer(window)] or [window.rfind(" ") + 1]
        cut = start + (ends[-1] if ends[-1] > LONGEST // 4 else LONGEST)
        piece = text[start:cut]
        yield Span(start, start + len(piece.rstrip()))
        start = _next_word(text, cut, span.end)
    if start < span.end:
        yield Span(start, span.end)


def _next_word(text: str, start: int, end: int) -> int:
    found = _NO_SPACE.search(text, start, end)
    return found.start() if found else end


def _located(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Locator]]:
    """The blocks that are passages, with their locators but for the ordinal."""
    headings: list[tuple[int, str]] = []
    time: str | None = None
    speakers = Speakers()
    for place, one in enumerate(placed):
        block = one.block
        if block.kind is BlockKind.TITLE:
            continue
        if is_clock_time(block):
            time = block.text.rstrip(" :–—-")
            speakers.begin_entry()
            continue
        if block.kind is BlockKind.HEADING:
            headings = [heading for heading in headings if heading[0] < block.level]
            headings.append((block.level, block.text))
            time = None
            speakers.begin_entry()
            speakers.introduce(block.text)
            continue
        if headings and headings[-1][1].endswith(":") and _list_has_ended(placed, place):
            headings.pop()
        if entry := CLOCK_ENTRY.match(block.text):
            time = entry["time"]
            speakers.begin_entry()
        yield (
            one,
            Locator(
                ordinal=0,
                heading=tuple(label[:_LONGEST_LABEL].rstrip(" :") for _, label in headings),
                time=_caption_time(placed, place) or time,
                speaker=None if block.kind is BlockKind.CAPTION else speakers.of(block.text),
                page=block.page,
                kind=_kind(block),
            ),
        )


def _kind(block: Block) -> PassageKind:
    if block.kind is BlockKind.PARAGRAPH and TURN.match(block.text):
        return PassageKind.SPEECH
    return _KINDS.get(block.kind, PassageKind.PARAGRAPH)


def _list_has_ended(placed: Sequence[Placed], place: int) -> bool:
    """Whether the list that a heading with a colon stood over is past."""
    before = placed[place - 1].block.kind
    return before is BlockKind.LIST_ITEM and placed[place].block.kind is not BlockKind.LIST_ITEM


def _caption_time(placed: Sequence[Placed], place: int) -> str | None:
    """The time of the next entry, for a caption that stands right before it and names its person."""
    if placed[place].block.kind is not BlockKind.CAPTION or place + 1 >= len(placed):
        return None
    after = placed[place + 1].block.text
    entry = CLOCK_ENTRY.match(after)
    return entry["time"] if entry and names(placed[place].block.text, after) else None
