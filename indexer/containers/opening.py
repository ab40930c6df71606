"""Going into containers: what is in one, and the bytes of what is in it, however deep.

The containers that were opened last stay open, so that their members can be read one after another.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO

from indexer.blocks import Claim
from indexer.containers import naming
from indexer.containers.container import Container
from indexer.formats import Format, format_of
from indexer.sources import SourceFile, opened_file, storable
from search.errors import DamagedFile

MOST_MEMBERS = 100_000
"""Files of one container that are told one by one."""
_KEPT_OPEN = 4
_GONE = "not there any more: the file that it was in has changed; index again"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open container, with the path below it of each of its members."""

    file: BinaryIO
    container: Container
    paths: Sequence[str]
    places: Mapping[str, int]

    @classmethod
    def of(cls, source: str, format_: Format, file: BinaryIO) -> "Opened":
        """What is in a file in this format, which stays open as long as that is used; raises a `ReadError`."""
        container = format_.opened(source, file)
        paths = naming.names(container.members)
        return cls(file, container, paths, {path: place for place, path in enumerate(paths)})

    def read(self, path: str) -> tuple[bytes, tuple[Claim, ...]]:
        """The bytes of a member, and what the container knows of it; raises a `ReadError`."""
        place = self.places[path]
        return self.container.read(place), self.container.members[place].claims

    def members(self, within: SourceFile) -> Iterator[SourceFile]:
        """What is in the container `within`, as files of the collection."""
        told = zip(self.container.members, self.paths, naming.omissions(self.paths), strict=True)
        for place, (member, path, omitted) in enumerate(told):
            if place == MOST_MEMBERS:
                left = f"{len(self.paths) - place:,} more files are in it: unpack it, and index the folder"
                yield inside(within, naming.THE_REST, failed=left)
                return
            yield inside(within, path, size=member.bytes, failed=member.failed, omitted=member.omitted or omitted)


def inside(within: SourceFile, path: str, *, size: int = 0, failed: str = "", omitted: str = "") -> SourceFile:
    """The file of the collection that stands at `path` in the container `within`."""
    return SourceFile(
        f"{within.source}/{path}",
        within.path,
        size,
        within.modified,
        omitted,
        failed,
        within.changed,
        inside=f"{within.inside}/{path}" if within.inside else path,
        deep=within.deep + 1,
    )


class Openings:
    """The containers that were opened last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Opened] = OrderedDict()

    def member(self, source: SourceFile) -> tuple[bytes, tuple[Claim, ...]]:
        """The bytes of a file that is in others, and what the one that it is in knows of it.

        Raises `DamagedFile` where there is no such file any more, another `ReadError`, or `OSError`.
        """
        outside, inside = "", source.inside
        container = self._kept_or(source, outside, lambda: _file_of(source))
        while (path := _first_step(container, inside, source)) != inside:
            outside, inside = f"{outside}{path}/", inside[len(path) + 1 :]
            container = self._kept_or(source, outside, partial(_nested, container, path))
        return container.read(path)

    def _kept_or(self, source: SourceFile, outside: str, content: Callable[[], BinaryIO]) -> Opened:
        """The container at the path `outside`, which ends with `/`, in the file at `source.path`; "" is that file."""
        key = source.path, source.modified, source.changed, outside
        if key not in self._kept:
            self._kept[key] = _opened(source, outside, content())
            if len(self._kept) > _KEPT_OPEN:
                _, oldest = self._kept.popitem(last=False)
                oldest.file.close()
        self._kept.move_to_end(key)
        return self._kept[key]


def _file_of(source: SourceFile) -> BinaryIO:
    """The file on disk that `source` is in, if it is still as it was; raises `OSError` or `DamagedFile`."""
    file = opened_file(source.path)
    if storable(os.fstat(file.fileno()).st_mtime_ns) != source.modified:
        file.close()
        raise DamagedFile(source.source, _GONE)
    return file


def _nested(container: Opened, path: str) -> BinaryIO:
    return BytesIO(container.read(path)[0])


def _opened(source: SourceFile, outside: str, file: BinaryIO) -> Opened:
    name = outside.removesuffix("/") or source.path.name
    found = format_of(name, file)
    if not found or not found.container:
        raise DamagedFile(source.source, _GONE)
    return Opened.of(name, found, file)


def _first_step(container: Opened, inside: str, source: SourceFile) -> str:
    """The member that the path `inside` names, or leads through; of names, one at most is the beginning of a path."""
    parts = inside.split("/")
    for count in range(len(parts), 0, -1):
        if (path := "/".join(parts[:count])) in container.places:
            return path
    raise DamagedFile(source.source, _GONE)
