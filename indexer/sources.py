"""The files of a collection: walking a folder, and telling which files belong to it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search import generations
from search.errors import CollectionMissing
from search.paths import source_of

SIDECARS = ("metadata.csv", "metadata.xlsx", "metadata.json")
"""Files that tell of others; where two in a folder differ, the earlier is believed: what people write by hand first."""
SIDECAR = "metadata for the files beside it and below"
"""Why one of them is left out."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the collection as the walk found it.

    `source` is its path relative to the collection, with `/`; `modified` is in nanoseconds since
    1970. `omitted` says why the file is left out on purpose, `failed` why it cannot be read.
    """

    source: str
    path: Path
    bytes: int
    modified: int
    omitted: str = ""
    failed: str = ""

    @property
    def collection(self) -> Path:
        """The folder that `source` is relative to."""
        return self.path.parents[self.source.count("/")]


def walk(collection: Path, index: Path | None = None) -> Iterator[SourceFile]:
    """Every file under `collection`, or that one file, a folder's files before its subfolders, by name.

    The directory `index`, where it is inside the collection, is not a part of it, nor is any other
    index. Symbolic links to folders are not followed, so that no loop can arise. A folder that cannot
    be opened comes last, as failed. Raises `CollectionMissing` when there is nothing there.
    """
    if collection.is_file():
        yield _source(collection, collection.parent)
        return
    if not collection.is_dir():
        raise CollectionMissing(str(collection))
    closed: list[OSError] = []
    for folder, subfolders, names in os.walk(collection, onerror=closed.append):
        subfolders[:] = sorted(name for name in subfolders if not _is_index(Path(folder) / name, index))
        links = [name for name in subfolders if _is_link(Path(folder) / name)]
        for name in sorted(names + links):
            yield _source(Path(folder) / name, collection)
    for error in closed:
        path = Path(os.fsdecode(error.filename))
        failed = f"the folder cannot be opened: {error.strerror or error}"
        yield SourceFile(source_of(path, collection), path, 0, 0, failed=failed)


def _is_index(folder: Path, index: Path | None) -> bool:
    try:
        return (index is not None and folder.resolve() == index.resolve()) or generations.is_index(folder)
    except OSError:
        return False


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


def _source(path: Path, collection: Path) -> SourceFile:
    source = source_of(path, collection)
    try:
        return _found(path, source, path.stat(), collection)
    except OSError as error:
        return SourceFile(source, path, 0, 0, failed=f"cannot be found: {error.strerror or error}")


def _found(path: Path, source: str, status: os.stat_result, collection: Path) -> SourceFile:
    omitted, failed = _left_out(path, collection), ""
    if omitted != SIDECAR and path.is_symlink() and not path.resolve().is_relative_to(collection.resolve()):
        omitted = "a link to a file outside the collection"
    elif stat.S_ISDIR(status.st_mode):
        omitted = "a link to a folder, which is not followed"
    elif not stat.S_ISREG(status.st_mode):
        failed = "not a regular file"
    return SourceFile(source, path, status.st_size, status.st_mtime_ns, omitted, failed)


def _left_out(path: Path, collection: Path) -> str:
    parts = path.relative_to(collection).parts
    if any(part.startswith(".") for part in parts):
        return "a hidden file"
    for folder in path.parents:
        if folder == collection:
            break
        page = folder.with_name(folder.name.removesuffix("_files"))
        if folder.name.endswith("_files") and any(page.with_suffix(end).is_file() for end in (".html", ".htm")):
            return f"a part of the saved page {page.name}"
    return SIDECAR if path.name in SIDECARS else ""
