"""What an engine is: a writer that is given entries, and a reader that evaluates plans.

An engine knows passages by number and terms by field. It never sees text, queries or requests, so
nothing of it shows outside its module and nothing of ours inside it. A reader is a snapshot: what
is written later does not move it. `tests/contract/` holds for every engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from search.plan import Plan, Ranking
from search.records import Sort
from search.schema import Entry


@dataclass(frozen=True, slots=True)
class Found:
    """A passage by its number, with its score (0.0 unless sorted by relevance)."""

    number: int
    score: float


class EngineWriter(Protocol):
    """Fills a new index. Nothing can be found before `commit`."""

    def add(self, entry: Entry) -> None: ...

    def commit(self) -> None:
        """Make what was added durable and searchable, and release the directory."""

    def abandon(self) -> None:
        """Release the directory without committing, after a failure."""


class EngineReader(Protocol):
    """Answers from one snapshot of an index."""

    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Sequence[Found]:
        """The passages that match, in order, from `offset`, at most `limit` of them.

        By relevance: highest score first; by date: latest first day first and undated last; by
        place: in reading order. Equal ones are in reading order.
        """

    def count(self, plan: Plan) -> int:
        """How many passages match."""

    def documents(self, plan: Plan) -> int:
        """How many documents have a passage that matches, exactly."""

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """For each facet of `fields`, how many matching passages have each of its values."""

    def close(self) -> None: ...


class Engine(Protocol):
    """A kind of index, with the version of what it writes (see `index.manifest`)."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def create(self, directory: Path) -> EngineWriter:
        """Begin an index in an empty directory."""

    def open(self, directory: Path) -> EngineReader:
        """Open a committed index; raise `IndexDamaged` where it cannot be read."""
