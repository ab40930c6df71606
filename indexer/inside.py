"""What the ledger knows of files that are in others: they have rows, and are not found on a disk."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping

from indexer.ledger import Outcome
from search.paths import containers
from search.records import FileRecord


class Inside:
    """The rows of files in others; `known` are those that may be as they were."""

    def __init__(self, rows: Iterable[FileRecord] = (), known: Mapping[str, FileRecord] | None = None) -> None:
        self._rows = sorted(rows, key=lambda row: row.source)
        self._sources = [row.source for row in self._rows]
        self.known = known or {}

    def no_longer(self, outcome: Outcome) -> Iterator[FileRecord]:
        """The rows of what was in a file, however deep, and is not now that it was read again."""
        if outcome.is_as_before:
            return
        members = {member.source for member in outcome.members}
        below = f"{outcome.file.source}/"
        for place in range(bisect_left(self._sources, below), len(self._sources)):
            source = self._sources[place]
            if not source.startswith(below):
                return
            if source not in members and not outermost(source, members):
                yield self._rows[place]


def inside(ledger: Mapping[str, FileRecord], found: Collection[str]) -> dict[str, str]:
    """For the path of each file that is in another, that of the one on disk; `found` are the files on disk."""
    return {source: outer for source in ledger if source not in found and (outer := outermost(source, found))}


def outermost(source: str, among: Collection[str]) -> str:
    """The shortest path of `among` that `source` is below, as if it were a folder; "" for none."""
    return next((folder for folder in containers(source) if folder in among), "")
