"""How the lines of a plain text were broken: told from those on which a sentence surely goes on.

Where a text was wrapped, the first word of a line had no room on the line before. A line that had room
for it is the last of its paragraph. Printed letters differ in width, so "room" is what is rare among
the lines that were surely wrapped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.shapes import ends_sentence

_SAMPLE = 200
"""Lines by which it is told how a text was wrapped."""
_NARROWEST, _WIDEST = 20, 160
"""Code points of the lines that someone may have wrapped."""
_FULL = 0.6
"""Share of the width that a line has at least, unless it is the last of a paragraph."""
_WIDER = 1.25
"""How many times the width a line has that was never wrapped."""
_WRAPPED = 0.3
"""Share of the full lines of a wrapped text that end in the midst of a sentence and are followed by a small letter."""
_SURE = 8
"""Code points short of the width: a line that ends there with a sentence is the last of its paragraph."""
_INDENT = 5
"""Code points that an indented line has less."""
_FEW = 16
"""One line in so many may have been wrapped with room left: a long word, narrow letters."""
_INDENTED = 0.15
"""Share of first lines that are short, from which they are taken to be indented."""


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The code points that went on each line, and whether the first lines of paragraphs have less, being indented."""

    width: int
    indented: bool = False

    def has_room(self, before: str, line: str) -> bool:
        """Whether the first word of `line` would have had room behind `before`, if that was wrapped at all."""
        length = len(before)
        return length > _WIDER * self.width or (length < self.width and _needed(before, line) <= self.width)

    def parts(self, before: str, line: str, after: str, *, first: bool) -> bool:
        """Whether a paragraph ends with the sentence that `before` ends with, its `first` line or a later one.

        Seen from the room on it, and, if first lines are indented, from that on `line`, where `after` did not go.
        """
        indent = _INDENT if self.indented and first else 0
        if self.has_room(before + " " * indent, line):
            return True
        return self.indented and after != "" and self.has_room(line, after)

    def is_full(self, line: str) -> bool:
        """Whether `line` is too long for the last of a heading, a salutation or an address."""
        return len(line) >= _FULL * self.width


def wrapping_of(lines: Sequence[str]) -> Wrapping | None:
    """How `lines` were wrapped, None where each is a paragraph."""
    lines = lines[:_SAMPLE]
    torn = [
        (before, line)
        for before, line in pairwise(lines)
        if _NARROWEST <= len(before) <= _WIDEST
        and line[:1].isalpha()
        and not line[0].isupper()
        and not ends_sentence(before)
    ]
    if not torn:
        return None
    lengths = sorted(len(before) for before, _ in torn)
    full = _FULL * lengths[int(len(lengths) * 0.95)]
    wrapped = sorted(_needed(before, line) for before, line in torn if len(before) >= full)
    if len(wrapped) <= _WRAPPED * sum(len(line) >= full for line in lines if line):
        return None
    typewritten = wrapped[0] > lengths[-1]
    wrapping = Wrapping(wrapped[0] - 1 if typewritten else wrapped[len(wrapped) // _FEW])
    firsts = [
        wrapping.has_room(line, after)
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if line and after and 0 < len(before) < wrapping.width - _SURE and ends_sentence(before)
    ]
    return Wrapping(wrapping.width, indented=sum(firsts) > max(2, _INDENTED * len(firsts)))


def _needed(before: str, line: str) -> int:
    """The room that `before` and the first word of `line` need."""
    return len(before) + 1 + len(line.partition(" ")[0])
