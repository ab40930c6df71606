"""Lines become paragraphs: by the room that a line had left, by indents, by the white above it, by its letters.

A line that breaks off although the next word had room on it is the last of its paragraph; the same is known of
plain text (`indexer.readers.wrapping`), where room must be guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.readers.pdf.lines import Line
from indexer.shapes import BULLET, NUMBERED, ends_sentence, turn

_ROOM = 0.4
"""Share of the size that is left on a line beside what the next word needs, if that had room."""
_INDENT, _WIDEST_INDENT = 0.8, 6.0
"""Shares of the size by which a first line is indented."""
_HANGING = 0.3
"""Share of the size by which the lines of an item start behind its mark, at least."""
_INITIAL = 2
"""Code points of a line that may be the large first letter of a text."""
_WHITE = 1.25
"""How many times farther than usual a line is from the one before it, if a paragraph ends between them."""
_USUAL = 1.45
"""Sizes from line to line where nothing else is known."""
_FARTHEST = 2.6
"""Sizes from line to line of one paragraph, at most."""
_FULL = 4.0
"""Sizes short of the edge of its column that a full line ends at most."""
_OTHER_SIZE = 0.09
"""Share by which sizes differ that are different."""
_LONG_HEADING = 3
"""Lines of the longest heading."""
_MARKED = re.compile(
    r"(?:[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})(?:\.\d{1,3}){0,3}[.)\]]{1,2}|[(\[]\w{1,4}[)\]])\s+\S"
)
_SIGNED = re.compile(r"[✓■□▪➢\uf0b7\uf0a7\uf0d8]\s*")
"""Bullets of symbol fonts, some of them in the code points that their fonts have them at."""


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph, with the column's far edge."""

    lines: list[Line]
    edge: float
    marked: bool

    @property
    def size(self) -> float:
        """Points of its letters."""
        return self.lines[0].size if len(self.lines) == 1 else median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


class _Setting(NamedTuple):
    """How a column is set: where it ends, how far its lines are apart in sizes of their letters, where most start."""

    edge: float
    pitches: Mapping[int, float]
    start: float


def is_marked(text: str) -> bool:
    """Whether a line begins with what only the first line of a paragraph begins with: a bullet, a number, a speaker."""
    first = text[0]
    if first.isalpha() and len(text) > 1 and text[1] not in ".)":
        return first.isupper() and turn(text) is not None
    return bool(BULLET.match(text) or _SIGNED.match(text) or NUMBERED.match(text) or _MARKED.match(text))


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a column."""
    edge = max(line.end for line in lines)
    setting = _Setting(edge, _usual_pitches(lines, edge), _usual_start(lines))
    found: list[Paragraph] = []
    for place, line in enumerate(lines):
        if found and not _begins(found[-1], line, setting, lines[place + 1 : place + 2]):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line], edge, is_marked(line.text)))
    return found


def has_room(line: Line, edge: float, after: Line) -> bool:
    """Whether the first word of `after` would have had room behind `line`."""
    word = after.text.partition(" ")[0]
    return edge - line.end > (len(word) + 1) * after.advance + _ROOM * line.size


def _usual_pitches(lines: Sequence[Line], edge: float) -> dict[int, float]:
    """How far lines are apart on which a sentence goes on, in sizes of their letters, by that size in whole points."""
    full: dict[int, list[float]] = {}
    others: dict[int, list[float]] = {}
    for before, line in pairwise(lines):
        pitch = line.base - before.base
        if not 0 < pitch < _FARTHEST * line.size or abs(line.size - before.size) > _OTHER_SIZE * before.size:
            continue
        is_full = edge - before.end < _FULL * before.size and not ends_sentence(before.text)
        (full if is_full else others).setdefault(round(line.size), []).append(pitch / line.size)
    found = {size: min([*pitches, _USUAL]) for size, pitches in others.items()}
    return found | {size: median(pitches) for size, pitches in full.items()}


def _usual_start(lines: Sequence[Line]) -> float:
    """Where most lines start."""
    counts: dict[float, int] = {}
    for line in lines:
        start = round(line.start)
        counts[start] = counts.get(start, 0) + 1
    most = max(counts.values())
    return min(start for start, count in counts.items() if count == most)


def _begins(paragraph: Paragraph, line: Line, setting: _Setting, rest: Sequence[Line]) -> bool:
    """Whether `line`, which `rest` follows, begins a paragraph."""
    before = paragraph.lines[-1]
    if _is_apart(paragraph, line, setting):
        return True
    starts_small = line.text[0].islower()
    if line.bold != before.bold and _changes_weight(paragraph):
        return not starts_small or has_room(before, setting.edge, line)
    if is_marked(line.text):
        return _begins_item(paragraph, line, room=has_room(before, setting.edge, line))
    if before.text[-1] in "-\u00ad" and before.text[-2:-1].isalnum():
        return False
    if line.start != before.start and _is_centred(before, line):
        return ends_sentence(before.text) and has_room(before, setting.edge, line)
    if starts_small and not ends_sentence(before.text):
        return False
    room = has_room(before, setting.edge, line)
    if paragraph.marked and not room and line.start > paragraph.lines[0].start + _HANGING * line.size:
        return False
    return room or _is_indented(paragraph, line, setting, rest)


def _is_apart(paragraph: Paragraph, line: Line, setting: _Setting) -> bool:
    """Whether a line stands farther away than the lines of a paragraph do, or has letters of another size."""
    before = paragraph.lines[-1]
    pitch = line.base - before.base
    size = max(before.size, line.size, 0.1)
    if abs(line.size - before.size) > _OTHER_SIZE * size and len(before.text) > _INITIAL:
        return True
    usual = setting.pitches.get(round(line.size), _USUAL)
    if len(paragraph.lines) > 1:
        usual = min(usual, (before.base - paragraph.lines[0].base) / (len(paragraph.lines) - 1) / size)
    return pitch > _WHITE * usual * size or pitch < -size / 2


def _changes_weight(paragraph: Paragraph) -> bool:
    """Whether a paragraph ends before a line of another weight: as bold headings do, or with a sentence."""
    before = paragraph.lines[-1]
    if before.bold:
        return paragraph.bold and len(paragraph.lines) <= _LONG_HEADING
    return ends_sentence(before.text)


def _begins_item(paragraph: Paragraph, line: Line, *, room: bool) -> bool:
    """Whether a line with a mark before it is the first of an item, not one that happens to begin with a number."""
    before = paragraph.lines[-1]
    return (
        room
        or not NUMBERED.match(line.text)
        or ends_sentence(before.text)
        or line.start < before.start - 1
        or (paragraph.marked and abs(line.start - paragraph.lines[0].start) < line.size)
    )


def _is_indented(paragraph: Paragraph, line: Line, setting: _Setting, rest: Sequence[Line]) -> bool:
    """Whether a line starts where the first one of a paragraph does: behind the others, or in a list, before them."""
    indent = (line.start - paragraph.lines[-1].start) / (line.size or 1)
    if len(paragraph.lines) > 1 and indent < -_INDENT:
        return True
    if not _INDENT < indent < _WIDEST_INDENT:
        return False
    if len(paragraph.lines) > 1:
        return True
    is_behind = line.start - setting.start > _INDENT * line.size
    return is_behind and bool(rest) and rest[0].start < line.start - _INDENT * line.size / 2


def _is_centred(before: Line, line: Line) -> bool:
    """Whether two lines have one middle, and neither edge in common."""
    middle = abs((before.start + before.end) - (line.start + line.end)) / 2
    return middle < 0.2 * line.size and abs(before.start - line.start) > line.size
