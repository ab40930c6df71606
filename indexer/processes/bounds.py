"""How much may be read out of one file of the collection, whatever it says of what is in it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from indexer.containers.naming import THE_REST
from indexer.containers.spool import EXPANSION, EXPANSION_ALLOWED
from indexer.ledger import Outcome, failed
from indexer.sources import SourceFile

MOST_INSIDE = 100_000
"""Files in one file, however deep in each other."""


class Bounds:
    """Told the outcomes in the order of the collection, so that the same file always meets them at the same place."""

    def __init__(self) -> None:
        self._allowed: dict[Path, int] = {}
        self._bytes: Counter[Path] = Counter()
        self._files: Counter[Path] = Counter()

    def kept(self, source: SourceFile, outcome: Outcome) -> Outcome:
        """`outcome` as far as it is within bounds."""
        path = source.path
        if source.inside and outcome.file.sha256:
            self._bytes[path] += outcome.file.bytes
            if path in self._allowed and self._bytes[path] > self._allowed[path]:
                return failed(source, f"what is in {path.name} is more than {self._allowed[path]:,} bytes: unpack it")
        elif not source.inside:
            self._allowed[path] = max(EXPANSION_ALLOWED, EXPANSION * outcome.file.bytes)
        room = max(0, MOST_INSIDE - self._files[path])
        if len(outcome.members) > room:
            first = outcome.members[room]
            left = len(outcome.members) - room
            rest = replace(
                first,
                source=f"{source.source}/{THE_REST}",
                inside=f"{source.inside}/{THE_REST}".lstrip("/"),
                omitted="",
                failed=f"{left:,} more files; of {path.name}, {MOST_INSIDE:,} are read: unpack it",
            )
            outcome = replace(outcome, members=(*outcome.members[:room], rest))
        self._files[path] += len(outcome.members)
        return outcome
