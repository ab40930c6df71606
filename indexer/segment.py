"""Documents become passages: what a person would quote, each with its locator.

A passage is a paragraph, list item, caption, quotation, table row or speaker's turn. Titles,
headings and bare clock times are not passages; they stand in the locators of those below them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.blocks import Block, BlockKind
from indexer.documents import Placed, is_clock_time
from indexer.shapes import CLOCK_ENTRY, TURN, is_label
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
_NEAR = 3
"""Blocks on each side of a bare name among which its bearer is named, if it is a caption."""


def segment(document: Document, placed: Sequence[Placed]) -> tuple[Passage, ...]:
    """The passages of `document`, in order; `placed` are the blocks that its text was made of."""
    language = document.origin.metadata.language
    passages: list[Passage] = []
    for one, locator in _located(placed):
        for span in _parts(document.text, one.span):
            numbered = replace(locator, ordinal=len(passages) + 1)
            passages.append(Passage(document.id, span, span.of(document.text), numbered, language))
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


def label_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with labels among plain paragraphs told apart into headings and captions."""
    kept = [place for place, block in enumerate(blocks) if not block.furniture]
    labelled = list(blocks)
    for order, place in enumerate(kept):
        block = blocks[place]
        before = labelled[kept[order - 1]] if order else None
        if before is not None and before.kind is BlockKind.CAPTION and before.text == block.text and not block.apart:
            labelled[place] = replace(block, kind=BlockKind.CAPTION)
        if block.kind is not BlockKind.PARAGRAPH or not block.apart or (before is not None and _signs_off(before)):
            continue
        near = [blocks[other] for other in kept[max(0, order - _NEAR) : order + _NEAR + 1] if other != place]
        after = blocks[kept[order + 1]] if order + 1 < len(kept) else None
        kind = _label_kind(block, near, after)
        if kind is not block.kind:
            labelled[place] = Block(kind, block.text, 2 * (kind is BlockKind.HEADING), block.page, block.linked)
    return tuple(labelled)


def _label_kind(block: Block, near: Sequence[Block], after: Block | None) -> BlockKind:
    text = block.text
    if "\n" in text or after is None or TURN.match(text) or CLOCK_ENTRY.match(text) or is_clock_time(block):
        return block.kind
    if is_label(text) and _is_name(text) and any(_names(text, other.text) for other in near):
        return BlockKind.CAPTION
    introduces = text.endswith(":") and len(text) <= 60 and after.kind is BlockKind.LIST_ITEM and not after.apart
    stands_over_list = text.endswith(":") and len(text.split()) <= 6 and after.kind is BlockKind.LIST_ITEM
    over_text = (
        is_label(text) and text[0].isupper() and text[-1] not in ",)" and after.apart and len(after.text) > len(text)
    )
    if (stands_over_list and not introduces) or over_text:
        return BlockKind.HEADING
    return block.kind


def _signs_off(block: Block) -> bool:
    """Whether the block is the closing of a letter: a signature comes next."""
    return block.text.endswith(",") and len(block.text.split()) <= 4


def _is_name(text: str) -> bool:
    words = text.split()
    small = ("al", "bin", "ibn", "de", "da", "del", "van", "von", "der", "la", "le", "el", "y")
    return 1 < len(words) <= 6 and text[-1] != "," and all(word[0].isupper() or word in small for word in words)


def _names(label: str, text: str) -> bool:
    """Whether `text` names the person of `label`: its last two words, the last one perhaps cut."""
    words = label.split()
    if not is_label(text) and re.search(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sen|Judge)\.? {re.escape(words[-1])}\b", text):
        return True
    return " ".join(words[-2:]) in text or (len(words[-1]) > 4 and f"{words[-1][:-1]}" in text and words[-2] in text)


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
    return entry["time"] if entry and _names(placed[place].block.text, after) else None
