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


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of what was found, in order, and how many passages match in all."""

    found: Sequence[Found]
    total: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What the passages that match have.

    `documents` maps a document's number to how many of its passages match, most first; `values` maps
    a facet to its values, each with the number of passages that have it.
    """

    documents: Mapping[int, int]
    values: Mapping[str, Mapping[str, int]]


class EngineWriter(Protocol):
    """Fills a new index. Nothing can be found before `commit`."""

    def add(self, entry: Entry) -> None: ...

    def commit(self) -> None:
        """Make what was added durable and searchable, and release the directory."""

    def abandon(self) -> None:
        """Release the directory without committing, after a failure."""


class EngineUpdater(EngineWriter, Protocol):
    """Changes what another index has."""

    def remove(self, document: int) -> None:
        """Take out all passages of the document of this number that were not added here."""


class EngineReader(Protocol):
    """Answers from one snapshot of an index."""

    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Answer:
        """The passages that match, in order, from `offset`, at most `limit` of them; and their number.

        By relevance: highest score first; by date: latest first day first and undated last, or
        oldest: earliest first, undated last, too; by place: in reading order. Equal ones are in
        reading order.
        """

    def count(self, plan: Plan) -> int:
        """How many passages match."""

    def tally(self, plan: Plan, fields: Sequence[str]) -> Tally:
        """What the passages that match have: the values of the facets of `fields`, "document" for their documents."""

    def terms(
        self, field: str, prefix: str, *, within: Plan | None = None, limit: int | None = None
    ) -> Sequence[tuple[str, int]]:
        """The terms of a searched field that begin with `prefix`, each with the number of passages that have it.

        Most frequent first, then in order of the alphabet; at most `limit`. `within` narrows the
        passages; terms that none of them has are left out.
        """

    def frequency(self, field: str, term: str) -> int:
        """How many passages have `term` in a searched field."""

    def close(self) -> None: ...


class Engine(Protocol):
    """A kind of index, with the version of what it writes (see `index.manifest`)."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def create(self, directory: Path) -> EngineWriter:
        """Begin an index in an empty directory."""

    def resume(self, before: Path, directory: Path) -> EngineUpdater | None:
        """Begin one in an empty directory with all that the committed index `before` has, which stays as it is.

        None where that is no less work than to write all entries anew.
        """

    def open(self, directory: Path) -> EngineReader:
        """Open a committed index; raise `IndexDamaged` where it cannot be read."""
