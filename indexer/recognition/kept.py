"""What was recognised before, by the pictures: a picture that comes again is not looked at again.

A file for each, in folders by the first two digits of its name, which is the SHA-256 of the picture: in it, packed, a
line that tells what it was recognised with, and the table. Whoever deletes them only has to wait longer.
"""

import os
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from indexer.recognition.pictures import Picture
from indexer.recognition.words import Recognised, lines_of
from indexer.sources import opened_file

FOLDER = "recognised"
_LARGEST = 50_000_000
"""Bytes of a table of words, unpacked."""


class Kept:
    """Tables of words in the directory of an index. One that cannot be written keeps nothing more.

    Safe to use from threads.
    """

    def __init__(self, index: Path) -> None:
        self._folder = index / FOLDER

    name = "what was recognised before"

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]:
        """What is kept of each of these, if anything, as any recogniser would tell it."""
        for picture in pictures:
            table = self.table(picture)
            yield Recognised(lines_of(table), picture.points) if table else Recognised()

    def table(self, picture: Picture, name: str = "") -> bytes | None:
        """What was recognised with what has this name, or, without one, with whatever it was; None where nothing is."""
        try:
            unpacking = zlib.decompressobj()
            with opened_file(self._path(picture)) as file:
                kept = unpacking.decompress(file.read(_LARGEST), _LARGEST)
        except (OSError, zlib.error):
            return None
        told, _, table = kept.partition(b"\n")
        return table if unpacking.eof and name in ("", told.decode("utf-8", "replace")) else None

    def keep(self, picture: Picture, name: str, table: bytes) -> None:
        """Keep what was recognised with what has this name."""
        path = self._path(picture)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(zlib.compress(name.encode("utf-8") + b"\n" + table))
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def _path(self, picture: Picture) -> Path:
        name = picture.digest
        return self._folder / name[:2] / name[2:]
