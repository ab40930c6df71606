"""Plain text: lines become blocks by their shape, since shape is all that plain text has.

A text may part its paragraphs by blank lines, by single line breaks, or be wrapped at some width;
which of them is told from the lines. The text of a block is as written, with its line breaks.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.blocks import Block, BlockKind, Reading
from indexer.shapes import BULLET, CLOCK_ENTRY, ENDS_SENTENCE, NUMBERED, TURN

_BOLD = re.compile(r"\*\*(?P<label>[^*]+)\*\*:?")
_PAGE_NUMBER = re.compile(r"(?:page|p\.|seite|página)?\s*[-–]?\s*\d+\s*[-–]?(?:\s*(?:of|/)\s*\d+)?", re.IGNORECASE)
_WIDEST = 110
"""Code points of the longest line that someone may have wrapped."""
_RUNNING_HEAD = 60
_SHORT_LINE = 50
"""Code points of a line that may be one of an address."""


def read(source: str, text: str) -> Reading:  # noqa: ARG001 - the signature of every reader
    """The blocks of a plain text. Pages are parted by form feeds."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\f")
    heads = _running_heads(pages)
    width = _wrapped_width(text)
    blocks: list[Block] = []
    for number, page in enumerate(pages, start=1):
        at = number if len(pages) > 1 else None
        lines = page.split("\n")
        top = 0
        while at and top < len(lines) and (not lines[top].strip() or _head_key(lines[top]) in heads):
            if line := lines[top].strip():
                blocks.append(Block(BlockKind.PARAGRAPH, line, page=at, furniture="running head of a page"))
            top += 1
        blocks += (replace(block, page=at) for block in _blocks(lines[top:], width))
    return Reading(tuple(blocks))


def _blocks(lines: Sequence[str], width: int) -> Iterator[Block]:
    """The blocks of a page: groups of lines between blank lines, parted where a line begins another block."""
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        if filled:
            yield from _group_blocks(list(group), width)


def _group_blocks(group: Sequence[str], width: int) -> Iterator[Block]:
    together = _is_address(group)
    paragraph: list[str] = []
    apart = True
    for line in group:
        if paragraph and not together and _begins(line, paragraph[-1], width):
            yield _block(paragraph, apart)
            paragraph, apart = [], False
        paragraph.append(line)
    yield _block(paragraph, apart)


def _is_address(group: Sequence[str]) -> bool:
    """Whether short lines belong together: an address, a title over several lines, a signature."""
    return len({line.strip() for line in group}) == len(group) > 1 and all(
        len(line.strip()) <= _SHORT_LINE
        and not ENDS_SENTENCE.search(line)
        and not any(shape.match(line.strip()) for shape in (BULLET, CLOCK_ENTRY, TURN, _BOLD))
        for line in group
    )


def _begins(line: str, previous: str, width: int) -> bool:
    """Whether `line` begins a new block although no blank line stands before it."""
    stripped, before = line.strip(), previous.strip()
    if not width:
        return True
    if any(shape.match(stripped) for shape in (BULLET, CLOCK_ENTRY, TURN, _BOLD)) or _BOLD.fullmatch(before):
        return True
    if NUMBERED.match(stripped) and ENDS_SENTENCE.search(before):
        return True
    return len(previous.rstrip()) < 0.8 * width and bool(ENDS_SENTENCE.search(before))


def _block(lines: Sequence[str], apart: bool) -> Block:
    text = "\n".join(line.strip() for line in lines)
    bold = _BOLD.fullmatch(text)
    if bold:
        return Block(BlockKind.HEADING, bold["label"].strip(), level=2, apart=apart)
    kind = BlockKind.LIST_ITEM if BULLET.match(text) else BlockKind.PARAGRAPH
    return Block(kind, text, apart=apart)


def _wrapped_width(text: str) -> int:
    """The width at which `text` was wrapped, in code points; 0 when each line is a paragraph."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if len(lines) < 3:
        return 0
    lengths = sorted(map(len, lines))
    width = lengths[int(len(lengths) * 0.95)]
    full = [line for line in lines if len(line) >= 0.6 * width]
    broken = sum(not ENDS_SENTENCE.search(line) for line in full)
    return width if width <= _WIDEST and broken > 0.35 * len(full) else 0


def _running_heads(pages: Sequence[str]) -> frozenset[str]:
    """Lines that stand on top of two pages or more, with their numbers left out."""
    tops = Counter(
        _head_key(line)
        for page in pages[1:]
        for line in [line for line in page.split("\n")[:6] if line.strip()][:3]
        if len(line.strip()) <= _RUNNING_HEAD
    )
    repeated = {key for key, count in tops.items() if count > 1}
    return frozenset(repeated | {_head_key("Page 1"), _head_key("1")})


def _head_key(line: str) -> str:
    stripped = line.strip()
    if _PAGE_NUMBER.fullmatch(stripped):
        return "#"
    return re.sub(r"\d+", "#", stripped)
