"""The numbers of passages: in the order of the collection, with room between documents for later ones.

An engine sorts by number, and a number is never changed, so a document that comes later must find
room between its neighbours (the list labelling problem; Dietz and Sleator, Two Algorithms for
Maintaining Order in a List, 1987, without their relabelling: where there is no room left, the
collection is numbered anew by a rebuild).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

END = 1 << 41
"""Numbers are below it."""
START = 1 << 39
"""Where the first document of a new generation begins, so that there is room before it."""
_GAPS = 1 << 39
"""Numbers of a new generation that may be left between documents: the others are for their passages."""
_WIDEST = 1 << 30
_FEWEST = 1 << 8
"""Documents that room is left for at least: only one that was opened tells how many are in it."""
_SHARE = 16
"""A document that comes alone leaves so many times as much room on its one side as on the other."""


class NoRoom(Exception):
    """Between two documents there are too few numbers left for a third."""


@dataclass(frozen=True, slots=True)
class Place:
    """The number of a document, and that of its first passage."""

    document: int
    first_passage: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The numbers from `start` to before `end`, and the commit that took them."""

    start: int
    end: int
    since: int = 0


def width(documents: int, end: int) -> int:
    """How much room to leave before the next document of a new generation.

    `documents` are to come, as far as that is known, and numbers below `end` are taken: the later, the less is left,
    but never so little that the passages of later ones have no numbers.
    """
    gaps = max(0, END - end - (END - START - _GAPS))
    return min(_WIDEST, gaps // (2 * max(documents, _FEWEST)))


def between(before: Taken, after: Taken, within: Iterable[Taken], count: int, following: int) -> int:
    """The first of `count` free numbers between two neighbours; `within` are taken ones between them.

    `following` documents are to come right behind this one. One that comes alone keeps near the
    neighbour that came last, as files come in the order of their names or against it.
    Raises `NoRoom`.
    """
    start, end = max(_free(before.end, after.start, within), key=lambda free: free[1] - free[0])
    spare = end - start - count
    if spare < 0:
        raise NoRoom
    step = spare // max(following + 2, _SHARE)
    return end - count - step if after.since > before.since and not following else start + step


def _free(start: int, end: int, within: Iterable[Taken]) -> Sequence[tuple[int, int]]:
    """The stretches between `start` and `end` that are not taken."""
    free = []
    for taken in sorted(within, key=lambda one: one.start):
        free.append((start, taken.start))
        start = taken.end
    return [*free, (start, end)]
