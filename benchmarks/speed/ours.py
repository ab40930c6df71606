"""Pincite as it is measured: by its commands, and by the passages that an index of it holds."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.collection import Collection
from benchmarks.speed.commands import Usage, run
from search.records import Origin, Passage
from search.searcher import Searcher

PINCITE = (sys.executable, "-m", "pincite")
_INDEXED = (0, 2)
"""Exit codes: all files were read, or some could not be."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A collection and where its index is."""

    collection: Collection
    directory: Path

    def make(self) -> Usage:
        """Index from nothing."""
        shutil.rmtree(self.directory, ignore_errors=True)
        return self.update()

    def update(self) -> Usage:
        """Index as a user would again, whatever was changed since."""
        spoken = ("--language", self.collection.language) if self.collection.language else ()
        command = (*PINCITE, "index", str(self.collection.folder), "--index", str(self.directory), *spoken)
        return run(command, _INDEXED)

    def search(self, query: str) -> Usage:
        """One search from the shell, in a process of its own."""
        return run((*PINCITE, "search", query, "--index", str(self.directory)))


def all_passages(searcher: Searcher) -> Iterator[tuple[Passage, Origin]]:
    """Every passage of the collection in reading order, with what is known of its document."""
    return searcher.catalogue.numbered(searcher.catalogue.all_numbers())
