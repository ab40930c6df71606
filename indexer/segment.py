"""Documents become passages: what a person would quote, each with its locator.

A passage is a paragraph, list item, caption, quotation, table row or speaker's turn. Titles,
headings and bare clock times are not passages; they stand in the locators of those below them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import ceil

from indexer.blocks import Block, BlockKind
from indexer.documents import Placed, is_clock_time
from indexer.labels import names
from indexer.languages import passage_language
from indexer.sentences import sentence_ends
from indexer.shapes import clock_entry, turn
from indexer.speakers.voices import NOBODY, Speakers
from search.records import Document, Locator, Passage, PassageKind, Span

_KINDS = {
    BlockKind.LIST_ITEM: PassageKind.LIST_ITEM,
    BlockKind.CAPTION: PassageKind.CAPTION,
    BlockKind.QUOTATION: PassageKind.QUOTATION,
    BlockKind.TABLE_ROW: PassageKind.TABLE_ROW,
    BlockKind.NOTE: PassageKind.NOTE,
    BlockKind.POST: PassageKind.POST,
}
LONGEST = 3_000
"""Code points of a passage; a longer block is more than one. Of 375,100 paragraphs of speeches, 120 are longer."""
_PART = 1_500
"""Code points that the parts of a longer block have, as nearly as its sentences allow."""
_LONGEST_LABEL = 300
"""Code points of a heading in a locator; the mark on the text has the whole."""
_WORD = re.compile(r"\S")


def segment(document: Document, placed: Sequence[Placed], *, one_language: bool = False) -> tuple[Passage, ...]:
    """The passages of `document`, in order; `placed` are the blocks that its text was made of.

    With `one_language`, all of them are in the document's; without, some may clearly be in another.
    """
    text, document_id = document.text, document.id
    expected = document.origin.metadata.language
    passages: list[Passage] = []
    for span, located in _located(placed):
        for part in _parts(text, span):
            words = text[part.start : part.end]
            language = expected if one_language else passage_language(words, expected)
            passages.append(Passage(document_id, part, words, located(len(passages) + 1), language))
    return tuple(passages)


def _parts(text: str, span: Span) -> Iterator[Span]:
    """`span`, or where it is longer than anyone quotes, parts of it that end with a sentence, line or word."""
    start, end = span.start, span.end
    if end - start <= LONGEST:
        yield span
        return
    count = ceil((end - start) / _PART)
    while end - start > (_PART if count > 1 else LONGEST):
        aim = (end - start) // max(count, 2)
        cut = start + _best_cut(text[start : min(start + LONGEST, end)], aim)
        yield Span(start, start + len(text[start:cut].rstrip()))
        begun = _WORD.search(text, cut, end)
        start = begun.start() if begun else end
        count -= 1
    if start < end:
        yield Span(start, end)


def _best_cut(window: str, aim: int) -> int:
    """Where to cut, as near to `aim` as there is the end of a sentence, else of a line, else of a word."""
    for ends in (sentence_ends(window), _ends(window, "\n"), _ends(window, " ")):
        near = [end for end in ends if aim // 2 <= end]
        if near:
            return min(near, key=lambda end: abs(end - aim))
    return aim


def _ends(window: str, sign: str) -> Iterator[int]:
    return (place for place, char in enumerate(window, start=1) if char == sign)


def _located(placed: Sequence[Placed]) -> Iterator[tuple[Span, Callable[[int], Locator]]]:
    """The spans of the blocks that are passages, and their locators but for the ordinal."""
    headings: list[Block] = []
    path: tuple[str, ...] = ()
    time: str | None = None
    asked = False
    lead_in: str | None = None
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
            headings = [*(heading for heading in headings if heading.level < block.level), block]
            path = _path(headings)
            time = None
            lead_in = None
            speakers.begin_entry()
            speakers.introduce(block.text)
            continue
        if headings and headings[-1].text.endswith(":") and _list_has_ended(placed, place):
            headings.pop()
            path = _path(headings)
        if entry := clock_entry(block.text):
            time = entry["time"]
            speakers.begin_entry()
        kind = _KINDS.get(block.kind, PassageKind.PARAGRAPH)
        if kind is PassageKind.PARAGRAPH and (taken := turn(block.text)) and (asked or taken.mark != "A"):
            kind, asked = PassageKind.SPEECH, asked or taken.mark == "Q"
            time = taken.time or time
        if kind is not PassageKind.LIST_ITEM:
            lead_in = _lead_in(block.text)
        caption = kind is PassageKind.CAPTION
        voice = NOBODY if caption else speakers.of(block.text, quoted=kind is PassageKind.QUOTATION)
        yield (
            one.span,
            partial(
                Locator,
                heading=path,
                time=(_caption_time(placed, place) if caption else None) or time,
                speaker=voice.speaker,
                speech=voice.speech,
                page=block.page,
                kind=kind,
                lead_in=lead_in if kind is PassageKind.LIST_ITEM else None,
                recognised=block.recognised,
            ),
        )


def _lead_in(text: str) -> str | None:
    """The last sentence of a paragraph that announces a list, if it does."""
    if not text.endswith(":"):
        return None
    text = text[-2 * _LONGEST_LABEL :]
    last = max((end for end in sentence_ends(text) if end < len(text)), default=0)
    return text[last:].strip()[-_LONGEST_LABEL:]


def _path(headings: Sequence[Block]) -> tuple[str, ...]:
    return tuple(heading.text[:_LONGEST_LABEL].rstrip(" :") for heading in headings)


def _list_has_ended(placed: Sequence[Placed], place: int) -> bool:
    """Whether the list that a heading with a colon stood over is past."""
    before = placed[place - 1].block.kind
    return before is BlockKind.LIST_ITEM and placed[place].block.kind is not BlockKind.LIST_ITEM


def _caption_time(placed: Sequence[Placed], place: int) -> str | None:
    """The time of the next entry, for a caption that stands right before it and names its person."""
    if place + 1 >= len(placed):
        return None
    after = placed[place + 1].block.text
    entry = clock_entry(after)
    return entry["time"] if entry and names(placed[place].block.text, after) else None
