"""What became of one file: its row for the ledger, and what was read if anything was."""

from dataclasses import dataclass, replace

from indexer.sources import SourceFile
from search.records import Document, FileRecord, FileStatus, Passage


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file's row, its document with the document's passages if it became one, and the files that are in it.

    A row that was in the ledger before is that of a file which is as it was, with what is in it.
    """

    file: FileRecord
    document: Document | None = None
    passages: tuple[Passage, ...] = ()
    members: tuple[SourceFile, ...] = ()

    @property
    def is_as_before(self) -> bool:
        """Whether the row is one that was in the ledger before."""
        return self.file.last_indexed > 0


def row(source: SourceFile, status: FileStatus, reason: str = "") -> FileRecord:
    """The row of a file that was not read, or not yet."""
    return FileRecord(
        source.source, status, reason, bytes=source.bytes, modified=source.modified, changed=source.changed
    )


def failed(source: SourceFile, reason: str, seconds: float = 0.0, sha256: str = "") -> Outcome:
    """The outcome of a file that could not be read, after so many seconds of trying."""
    return Outcome(replace(row(source, FileStatus.FAILED, reason), seconds=seconds, sha256=sha256))
