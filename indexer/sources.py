"""The files of a collection: walking a folder, and telling which files belong to it."""

import errno
import os
import stat
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from search import generations
from search.errors import CollectionMissing
from search.paths import source_of, source_of_name
from search.records import FileRecord

SIDECARS = ("metadata.csv", "metadata.xlsx", "metadata.json")
"""Files that tell of others; where two in a folder differ, the earlier is believed: what people write by hand first."""
SIDECAR = "metadata for the files beside it and below"
"""Why one of them is left out."""
HIDDEN = "a hidden file"
_LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the collection as the walk found it.

    `source` is its path relative to the collection, with `/`; `modified` and `changed`, of its content or
    its place on disk, are in nanoseconds since 1970. `omitted` says why the file is left out on purpose,
    `failed` why it cannot be read. `known` is its row from when it was last looked at, if it may still be
    the same. `inside` is where it stands in the file at `path`, as its path from there, so many containers
    `deep`; "" and 0 for that file itself.
    """

    source: str
    path: Path
    bytes: int
    modified: int
    omitted: str = ""
    failed: str = ""
    changed: int = 0
    known: FileRecord | None = None
    inside: str = ""
    deep: int = 0

    @property
    def place(self) -> Path:
        """Where it would be if what it is in were folders."""
        return self.path / self.inside if self.inside else self.path

    @property
    def collection(self) -> Path:
        """The folder that `source` is relative to."""
        return self.place.parents[self.source.count("/")]


def walk(collection: Path, index: Path | None = None) -> Iterator[SourceFile]:
    """Every file under `collection`, or that one file, in the order of `search.paths.place_in_order`.

    The directory `index`, where it is inside the collection, is not a part of it, nor is any other
    index. Symbolic links below it are left out: those to folders, so that no loop can arise, and those to
    files, which are outside or have rows of their own. A folder that cannot be opened comes last, as
    failed. Raises `CollectionMissing` when there is nothing there.
    """
    if collection.is_file():
        file = collection.resolve()
        yield _found(_Folder(file.parent, file.parent), file.name, str(file))
        return
    if not collection.is_dir():
        raise CollectionMissing(str(collection))
    own = index and Path(os.path.realpath(index))
    closed: list[SourceFile] = []
    folders = [_Folder(collection, collection)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder.path) as listing:
                entries = {source_of_name(entry.name): entry for entry in listing}
        except OSError as error:
            failed = f"the folder cannot be opened: {error.strerror or error}"
            closed.append(SourceFile(folder.source.removesuffix("/"), folder.path, 0, 0, failed=failed))
            continue
        below = [name for name in sorted(entries) if _is_folder(entries[name])]
        for name in sorted(entries.keys() - set(below)):
            yield _found(folder, name, entries[name].path)
        folders += [
            _Folder(path, collection, f"{folder.source}{name}/", folder.omitted or left_out_below(name, entries))
            for name in reversed(below)
            if not _is_index(path := Path(entries[name].path), own)
        ]
    yield from closed


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of a collection: `omitted` says why all that is in it is left out."""

    path: Path
    collection: Path
    source: str = ""
    omitted: str = ""


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_index(folder: Path, index: Path | None) -> bool:
    try:
        return (index is not None and folder.resolve() == index) or generations.is_index(folder)
    except OSError:
        return False


def left_out_below(name: str, entries: Container[str]) -> str:
    """Why the files of the folder `name` are left out, if they are; `entries` are what is beside it."""
    if name.startswith("."):
        return HIDDEN
    page = name.removesuffix("_files")
    if page != name and any(f"{page}{end}" in entries for end in (".html", ".htm")):
        return f"a part of the saved page {page}"
    return ""


def _found(folder: _Folder, name: str, path: str) -> SourceFile:
    source = f"{folder.source}{name}"
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            return _linked(folder, source, name, Path(path))
    except OSError as error:
        return SourceFile(source, Path(path), 0, 0, failed=f"cannot be found: {error.strerror or error}")
    failed = "" if stat.S_ISREG(status.st_mode) else "not a regular file"
    return _source(source, Path(path), status, _left_out(folder, name), failed)


def _left_out(folder: _Folder, name: str) -> str:
    if folder.omitted or name.startswith("."):
        return folder.omitted or HIDDEN
    return SIDECAR if name in SIDECARS else ""


def _linked(folder: _Folder, source: str, name: str, path: Path) -> SourceFile:
    """A symbolic link, and where it leads. Raises `OSError`."""
    status = path.stat()
    omitted, failed = _left_out(folder, name), ""
    target, collection = path.resolve(), folder.collection.resolve()
    if omitted != SIDECAR and not target.is_relative_to(collection):
        omitted = "a link to a file outside the collection"
    elif stat.S_ISDIR(status.st_mode):
        omitted = "a link to a folder, which is not followed"
    elif not stat.S_ISREG(status.st_mode):
        failed = "not a regular file"
    elif not omitted:
        omitted = f"a link to {source_of(target, collection)}, which is in the collection"
    return _source(source, path, status, omitted, failed)


def _source(source: str, path: Path, status: os.stat_result, omitted: str, failed: str) -> SourceFile:
    modified, changed = storable(status.st_mtime_ns), storable(status.st_ctime_ns)
    return SourceFile(source, path, status.st_size, modified, omitted, failed, changed)


def source_at(path: Path, collection: Path) -> SourceFile:
    """The file at a path of `collection`, which may be in another as if that were a folder; it need not exist."""
    on_disk = next((one for one in (path, *path.parents) if one.is_file()), path)
    source = source_of(path, collection)
    if on_disk.name in SIDECARS or not on_disk.exists():
        return SourceFile(source, on_disk, 0, 0, SIDECAR if on_disk.name in SIDECARS else "")
    return found_inside(source, on_disk, source_of(path, on_disk) if on_disk != path else "")


def found_inside(source: str, path: Path, inside: str) -> SourceFile:
    """The file with the path `inside` in the one at `path`, or that itself where it is ""; raises `OSError`."""
    status = path.stat()
    modified, changed = storable(status.st_mtime_ns), storable(status.st_ctime_ns)
    return SourceFile(source, path, status.st_size, modified, changed=changed, inside=inside, deep=bool(inside))


def opened_file(path: Path) -> BinaryIO:
    """A regular file, open for reading; what has become a link or a pipe is not followed. Raises `OSError`."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "no longer a file")
    return file


def storable(nanoseconds: int) -> int:
    """A time in 64 bits; those of the year 2262 and later are all the same."""
    return max(-_LAST, min(nanoseconds, _LAST))
