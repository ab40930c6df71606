"""Labels: which short lines of their own are headings, which are captions, and which are neither.

Plain text and pages without headings have nothing but the shape of a line and its neighbours to tell.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.blocks import Block, BlockKind
from indexer.documents import is_clock_time
from indexer.shapes import LONG_LINE, clock_entry, is_label, turn

_NEAR = 3
"""Blocks on each side of a bare name among which its bearer is named, if it is a caption."""


def label_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with labels among plain paragraphs told apart into headings and captions."""
    kept = [place for place, block in enumerate(blocks) if not block.furniture]
    labelled = list(blocks)
    for order, place in enumerate(kept):
        block = blocks[place]
        if len(block.text) > LONG_LINE:
            continue
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
    if "\n" in text or after is None or turn(text) or clock_entry(text) or is_clock_time(block):
        return block.kind
    if is_label(text) and _is_name(text) and any(names(text, other.text) for other in near):
        return BlockKind.CAPTION
    introduces = text.endswith(":") and len(text) <= 60 and after.kind is BlockKind.LIST_ITEM and not after.apart
    stands_over_list = text.endswith(":") and len(text.split()) <= 6 and after.kind is BlockKind.LIST_ITEM
    over_text = (
        is_label(text)
        and text[0].isupper()
        and text[-1] not in ",)"
        and after.apart
        and len(after.text) > len(text)
        and not (after.kind is BlockKind.PARAGRAPH and is_label(after.text))
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
    return (
        1 < len(words) <= 6
        and text[-1] != ","
        and not text.isupper()
        and all(word[0].isupper() or word in small for word in words)
    )


def names(label: str, text: str) -> bool:
    """Whether `text` names the person of `label`: its last two words, the last one perhaps cut."""
    words = label.split()
    if not is_label(text) and re.search(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sen|Judge)\.? {re.escape(words[-1])}\b", text):
        return True
    return " ".join(words[-2:]) in text or (len(words[-1]) > 4 and f"{words[-1][:-1]}" in text and words[-2] in text)
