"""What has changed in a collection since it was indexed: which files must be looked at again, and which are gone.

A file is as it was when its size and its times are, and what is said of it in tables above it. One of
which only the times differ is looked at, and only read where its bytes differ, too. What is in a file is
looked at when that file is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.inside import Inside, inside
from indexer.sources import SIDECAR, SIDECARS, SourceFile
from search.paths import containers
from search.records import FileRecord, FileStatus


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do.

    `again` are the files to look at, in the order of the collection; `gone` the rows of those that are no more, and
    `inside` those of files in others that are still there.
    """

    again: Sequence[SourceFile]
    gone: Sequence[FileRecord]
    inside: Inside

    def __bool__(self) -> bool:
        return bool(self.again or self.gone)


def changes(found: Sequence[SourceFile], ledger: Mapping[str, FileRecord], *, retry_failed: bool = False) -> Changes:
    """Compare what was found with the ledger; `retry_failed` when files that failed may now be read."""
    sources = {one.source for one in found}
    outer = inside(ledger, sources)
    gone = [row for source, row in ledger.items() if source not in sources and source not in outer]
    differing = {one.source for one in found if not _is_same(one, ledger.get(one.source))}
    failed = {source for source, row in ledger.items() if row.status is FileStatus.FAILED} if retry_failed else set()
    differing |= failed - outer.keys()
    told_of = _told_of(differing, gone)
    documents = {source for source, row in ledger.items() if row.document}
    strange = {one.source for one in found if one.omitted or one.failed}
    other = {source for source in (differing - documents) | (differing & strange) if not _is_table(source)}
    came_or_went = [*(row.source for row in gone), *other, *(source for source in differing if source not in ledger)]
    orphaned = _copies_of([*differing, *(one for one in outer if outer[one] in differing)], gone, ledger)
    holders = set(outer.values())
    opened = {outer[source] for source in outer.keys() & (failed | orphaned)}
    opened |= {source for source in holders if _is_below(source, told_of)}
    again = []
    for one in found:
        row = ledger.get(one.source)
        if one.source in orphaned or one.source in opened:
            again.append(one)
        elif one.source in differing or _is_below(one.source, told_of):
            again.append(replace(one, known=row))
        elif one.omitted == SIDECAR and any(_is_below(source, (_folder_of(one.source),)) for source in came_or_went):
            again.append(one)
    rows = {source: ledger[source] for source in outer}
    looked_into = orphaned.union(*map(containers, outer))
    return Changes(again, gone, Inside(rows.values(), {one: rows[one] for one in rows.keys() - looked_into}))


def _is_same(source: SourceFile, row: FileRecord | None) -> bool:
    if row is None or (row.bytes, row.modified, row.changed) != (source.bytes, source.modified, source.changed):
        return False
    if source.omitted and source.omitted != SIDECAR:
        return (row.status, row.reason) == (FileStatus.OMITTED, source.omitted)
    if source.failed:
        return (row.status, row.reason) == (FileStatus.FAILED, source.failed)
    return row.status is not FileStatus.OMITTED or row.reason == SIDECAR


def _told_of(differing: Iterable[str], gone: Iterable[FileRecord]) -> tuple[str, ...]:
    """The folders whose files tables may tell other things of than before."""
    names = (*differing, *(row.source for row in gone))
    return tuple({_folder_of(name) for name in names if _is_table(name)})


def _copies_of(differing: Iterable[str], gone: Iterable[FileRecord], ledger: Mapping[str, FileRecord]) -> set[str]:
    """The files that are in no document of their own as they had the bytes of one that is perhaps no more."""
    rows = [*gone, *(ledger[source] for source in differing if source in ledger)]
    lost = {row.document for row in rows if row.status is FileStatus.INDEXED}
    return {source for source, row in ledger.items() if row.status is FileStatus.DUPLICATE and row.document in lost}


def _is_table(source: str) -> bool:
    return source.rpartition("/")[2] in SIDECARS


def _folder_of(source: str) -> str:
    return source[: source.rfind("/") + 1]


def _is_below(source: str, folders: Iterable[str]) -> bool:
    return any(source.startswith(folder) for folder in folders)
