"""What a peer can be asked to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.speed.passages import Ready
from benchmarks.speed.queries import Asked

PAGE = 10
"""Hits that are fetched, with their text."""
MOST_VALUES = 60_000
"""Values of a facet that are counted."""


class Peer(Protocol):
    """An index that a peer made, open for searching."""

    def __init__(self, directory: Path) -> None: ...

    @staticmethod
    def index(passages: Sequence[Ready], directory: Path) -> None:
        """Make an index of `passages` in an empty directory; it can be searched when this returns."""

    @staticmethod
    def can(asked: Asked) -> bool:
        """Whether it has a way of asking that."""

    def answer(self, asked: Asked) -> int:
        """How many passages are found, 0 where that is not told, after fetching what Pincite would show."""

    def close(self) -> None: ...
