"""Where a quotation stands on a page whose text was recognised, by what is kept of that."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from indexer.facsimiles.canvas import Box
from indexer.facsimiles.finding import places_of
from indexer.recognition.asking import upright
from indexer.recognition.kept import Kept
from indexer.recognition.pictures import Picture
from indexer.recognition.words import Word


class Seen(NamedTuple):
    """The words of a quotation, in a picture so many pixels wide of a page that was turned by quarters clockwise."""

    turn: int
    words: Sequence[Word]
    width: int

    def boxes(self, width: int) -> list[Box]:
        """The boxes of the words where the picture is so many pixels wide."""
        scale = width / self.width
        return [
            Box(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale) for word in self.words
        ]


def seen(view: Callable[[int], Picture], quotation: str, kept: Kept) -> Seen:
    """What is kept of the page that `view` shows, turned by quarters clockwise."""
    (found,) = upright([view], kept)
    words = places_of(quotation, ((word.text, word) for line in found.lines for word in line))
    return Seen(found.turn, words, view(found.turn).width if words else 1)
