"""Whether the files of a commit are as they were left.

A file that has been written to since, or whose bytes a disk has lost, must not give an answer. Whenever an
index is opened, the CRC-32 of its files is looked at, in a large index only of those whose size or time
has changed; `pincite status --verify` computes all. The catalogue guards its rows itself, as it goes on
growing; its sum as a file holds until the first update.
"""

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from search.catalogue import FILE_NAME, Catalogue
from search.errors import IndexDamaged
from search.generations import ENGINE, Manifest, Sealed
from search.records import FileStatus

_CHUNK = 1 << 20
_SOON_READ = 1 << 26
"""Bytes; they take some 20 ms."""
_CATALOGUE = f"../{FILE_NAME}"


def seal(commit: Path, before: Mapping[str, Sealed]) -> dict[str, Sealed]:
    """What is to be remembered of a complete commit's files, but for its manifest, by path.

    `before` is that of the commit before: what is as it was has the same sum. Raises `OSError`.
    """
    sealed = {}
    for path in sorted((commit / ENGINE).rglob("*")):
        if path.is_file():
            name = path.relative_to(commit).as_posix()
            known = before.get(name)
            sealed[name] = known if known and _looks_like(path, known) else _sealed(path)
    return sealed if before else {**sealed, _CATALOGUE: _sealed(commit / _CATALOGUE)}


def check(commit: Path, manifest: Manifest) -> None:
    """Raise `IndexDamaged` where a file of the commit is gone, or is not what was written.

    All is read where that is soon done, else only what looks as if it had been changed.
    """
    is_small = sum(known.bytes for known in manifest.files.values()) <= _SOON_READ
    for name, known in manifest.files.items():
        if name == _CATALOGUE:
            continue
        path = commit / name
        try:
            same = (_looks_like(path, known) and not is_small) or _sum(path) == known.sum
        except OSError as error:
            raise IndexDamaged(str(commit.parents[1]), f"{name} cannot be read ({error.strerror})") from error
        if not same:
            raise IndexDamaged(str(commit.parents[1]), f"{name} is not what was written")


def problems(commit: Path, manifest: Manifest, held: int) -> Iterator[str]:
    """Read every file and every row of a commit, and tell what is not as it was written; none, if all is well.

    `held` is how many passages its engine has.
    """
    if held != manifest.passages:
        yield f"its engine has {held:,} passages instead of {manifest.passages:,}"
    catalogue = Catalogue(commit, manifest.documents)
    growing = False
    try:
        yield from catalogue.verify()
        counts = catalogue.counts()
        if (sum(counts.values()), counts[FileStatus.FAILED]) != (manifest.ledger, manifest.failed):
            yield "rows of its ledger are missing"
        growing = catalogue.is_growing()
    except IndexDamaged as error:
        yield error.reason
    finally:
        catalogue.close()
    for name, known in manifest.files.items():
        try:
            if _sum(commit / name) != known.sum and not (name == _CATALOGUE and growing):
                yield f"{name} is not what was written"
        except OSError as error:
            yield f"{name} cannot be read ({error.strerror})"


def _looks_like(path: Path, known: Sealed) -> bool:
    status = path.stat()
    return (status.st_size, status.st_mtime_ns) == (known.bytes, known.modified)


def _sealed(path: Path) -> Sealed:
    status = path.stat()
    return Sealed(status.st_size, status.st_mtime_ns, _sum(path))


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total = zlib.crc32(chunk, total)
    return total
