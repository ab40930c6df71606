"""How much may be read out of one file of the collection, whatever it says of what is in it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from indexer.containers.naming import THE_REST
from indexer.containers.spool import EXPANSION, EXPANSION_ALLOWED
from indexer.ledger import Outcome, failed
from indexer.sources import SourceFile
from search.records import FileStatus

MOST_INSIDE = 100_000
"""Files in one file, however deep in each other."""
FEW_DEATHS, MOST_DEATHS = 20, 200
"""Processes that what is in one file may end, if more of it ends them than becomes documents, and in any case."""


class Bounds:
    """Told the outcomes in the order of the collection, so that the same file always meets them at the same place."""

    def __init__(self) -> None:
        self._allowed: dict[Path, int] = {}
        self._bytes: Counter[Path] = Counter()
        self._files: Counter[Path] = Counter()
        self._read: Counter[Path] = Counter()
        self._deaths: Counter[Path] = Counter()
        self._closed: dict[Path, str] = {}
        """Why nothing more is read out of files."""

    def count_death(self, source: SourceFile) -> None:
        """A process has died of `source`, whose outcome is told next."""
        path = source.path
        self._deaths[path] += 1
        if source.inside and self._deaths[path] > min(FEW_DEATHS + self._read[path], MOST_DEATHS):
            reason = f"{self._deaths[path]} files in {path.name} ended the processes that read them"
            self._closed.setdefault(path, f"{reason}: unpack it, and index what you trust")

    def admitted(self, source: SourceFile) -> SourceFile:
        """`source` as it is to be read: as one that has failed, where nothing more is read out of the file it is in."""
        reason = self._reason(source)
        return replace(source, failed=reason) if reason else source

    def kept(self, source: SourceFile, outcome: Outcome) -> Outcome:
        """`outcome` as far as it is within bounds."""
        path = source.path
        if source.inside and outcome.file.sha256:
            self._bytes[path] += outcome.file.bytes
            if path in self._allowed and self._bytes[path] > self._allowed[path]:
                reason = f"what is in {path.name} is more than {self._allowed[path]:,} bytes: unpack it"
                self._closed.setdefault(path, reason)
        elif not source.inside:
            self._allowed[path] = max(EXPANSION_ALLOWED, EXPANSION * outcome.file.bytes)
        if reason := self._reason(source):
            return failed(source, reason)
        self._read[path] += outcome.file.status is FileStatus.INDEXED
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

    def _reason(self, source: SourceFile) -> str:
        """Why a file that could be read out of another is not; empty where it is, or never could be."""
        could_be = source.inside and not source.failed and not source.omitted
        return self._closed.get(source.path, "") if could_be else ""
