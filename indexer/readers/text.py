"""Plain text: lines become blocks by their shape, since shape is all that plain text has.

A text may part its paragraphs by blank lines, by single line breaks, or be wrapped at some width;
which of them is told from the lines. The text of a block is as written, with its line breaks. The
rules, and why they are so, are in `docs/reading-text.md`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind, Reading
from indexer.languages import COMMON_WORDS
from indexer.readers.paging import Page, pages_of
from indexer.readers.wrapping import Wrapping, wrapping_of
from indexer.sentences import stops_nothing
from indexer.shapes import BULLET, NUMBERED, clock_entry, ends_sentence, goes_on, turn

_BOLD = re.compile(r"\*\*(?P<label>[^*]+)\*\*:?")
_DASH = re.compile(r"[-–—−]\s+[^\W\d_A-ZÀ-ÖØ-Þ]")
"""A dash that may be within a sentence."""
_LONE_BULLETS = frozenset("•·▪▫‣◦●○")
_MORE = (",", " and", " or")
"""How an item of a list may end besides with the end of a sentence."""
_SHORT_LINE = 50
"""Code points of a line that may be one of an address."""
_SENTENCE = 40
"""Code points of a line that is no label, so that a sentence may go on from it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines that stand together. `torn` tells that the border of a page is before them."""

    lines: Sequence[str]
    page: int | None
    torn: bool
    furniture: str = ""


def read(source: str, text: str) -> Reading:  # noqa: ARG001 - the signature of every reader
    """The blocks of a plain text. Form feeds part pages."""
    pages = pages_of(text)
    return Reading(tuple(_blocks(_runs(pages), wrapping_of([line for page in pages for line in page.lines]))))


def blocks_of(lines: Sequence[str], wrapping: Wrapping | None) -> tuple[Block, ...]:
    """The blocks of lines that stand together in a text which was wrapped so; no line has blanks around it."""
    return tuple(_blocks(_runs([Page(None, lines, {})]), wrapping))


def _runs(pages: Iterable[Page]) -> Iterator[_Run]:
    for page in pages:
        torn = page.number is not None and page.number > 1
        start = 0
        for place, line in enumerate((*page.lines, "")):
            if line and place not in page.furniture:
                continue
            if start < place:
                yield _Run(page.lines[start:place], page.number, torn)
                torn = False
            if line:
                yield _Run((line,), page.number, torn, page.furniture[place])
                torn = True
            start = place + 1


def _blocks(runs: Iterable[_Run], wrapping: Wrapping | None) -> Iterator[Block]:
    """The blocks of runs of lines; a page's furniture comes before the paragraph that it stands in."""
    paragraph: list[str] = []
    page, apart = None, True
    for run in runs:
        if run.furniture:
            yield from (Block(BlockKind.PARAGRAPH, line, page=run.page, furniture=run.furniture) for line in run.lines)
            continue
        together = _is_address(run.lines, wrapping)
        for place, line in enumerate(run.lines):
            if paragraph and (
                not _continues(paragraph[-1], line, wrapping, torn=run.torn)
                if place == 0
                else not together and _begins(paragraph, line, run.lines[place + 1 : place + 2], wrapping)
            ):
                yield _block(paragraph, page, apart)
                paragraph = []
            if not paragraph:
                page, apart = run.page, place == 0
            paragraph.append(line)
    if paragraph:
        yield _block(paragraph, page, apart)


def _is_address(lines: Sequence[str], wrapping: Wrapping | None) -> bool:
    """Whether short lines belong together: an address, a title over several lines, a signature."""
    longest = max(_SHORT_LINE, 0.75 * wrapping.width) if wrapping else _SHORT_LINE
    return (
        len(lines) > 1
        and all(
            len(line) <= longest and not ends_sentence(line) and not _is_marked(line) and not _BOLD.match(line)
            for line in lines
        )
        and len(set(lines)) == len(lines)
    )


def _begins(paragraph: Sequence[str], line: str, rest: Sequence[str], wrapping: Wrapping | None) -> bool:
    """Whether `line`, which `rest` follows, begins a block although no blank line stands before it."""
    before = paragraph[-1]
    if wrapping and line[0].islower() and wrapping.is_full(before):
        return NUMBERED.match(line) is not None and _ends_item(before)
    if len(before) == 1 and before in _LONE_BULLETS:
        return False
    if _is_marked(line):
        return ends_sentence(before) or not _DASH.match(line) or BULLET.match(paragraph[0]) is not None
    if before[0] == "*" and _BOLD.fullmatch(before):
        return True
    if wrapping is None:
        return not _continues(before, line, wrapping)
    if NUMBERED.match(line):
        return _ends_item(before) or wrapping.has_room(before, line)
    if ends_sentence(before):
        parted = wrapping.parts(before, line, rest[0] if rest else "", first=len(paragraph) == 1)
        return parted and not (before[-1] == "." and stops_nothing(before[:-1], line))
    short = not wrapping.is_full(before) and wrapping.has_room(before, line)
    return short and line[0].isupper() and not _breaks_off(before)


def _ends_item(line: str) -> bool:
    return ends_sentence(line) or line.endswith(_MORE)


def _continues(before: str, line: str, wrapping: Wrapping | None, *, torn: bool = False) -> bool:
    """Whether the sentence that `before` breaks off goes on in `line`, although something stands between them."""
    if ends_sentence(before):
        return False
    if line[0].islower():
        return goes_on(line) and (wrapping.is_full(before) if wrapping else len(before) >= _SENTENCE)
    if len(before) >= _SENTENCE and _breaks_off(before):
        return not _is_marked(line)
    return torn and wrapping is not None and not wrapping.has_room(before, line) and not _is_marked(line)


def _breaks_off(line: str) -> bool:
    """Whether `line` ends with a word that ends no sentence, or within a word."""
    return line.rpartition(" ")[2] in COMMON_WORDS or (line[-1] == "-" and line[-2:-1].isalpha())


def _is_marked(line: str) -> bool:
    """Whether `line` begins with what only the first line of a block begins with."""
    first = line[0]
    if first.isdigit() or first in "[(":
        return clock_entry(line) is not None or turn(line) is not None
    if first.isalpha():
        return first.isupper() and turn(line) is not None
    return BULLET.match(line) is not None or line.startswith("**")


def _block(lines: Sequence[str], page: int | None, apart: bool) -> Block:
    text = "\n".join(lines)
    if text[0] == "*" and (bold := _BOLD.fullmatch(text)) and not bold["label"].rstrip().endswith(","):
        return Block(BlockKind.HEADING, bold["label"].strip(), 2, page, apart=apart)
    kind = BlockKind.PARAGRAPH if text[0].isalnum() or not BULLET.match(text) else BlockKind.LIST_ITEM
    return Block(kind, text, page=page, apart=apart)
