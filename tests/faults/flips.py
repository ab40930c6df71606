"""Bits of an index's files that are not as they were written."""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Flip:
    """A bit of a file, by the file's path within the index."""

    path: str
    byte: int
    bit: int

    def apply(self, index: Path, *, keeps_times: bool) -> None:
        """Turn it over; with `keeps_times`, as a disk does that loses it, else as somebody who writes to the file."""
        file = index / self.path
        status = file.stat()
        content = bytearray(file.read_bytes())
        content[self.byte] ^= 1 << self.bit
        file.write_bytes(content)
        if keeps_times:
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def flips(index: Path, of_each: int, chosen: random.Random) -> Iterator[Flip]:
    """So many of each file that has bytes."""
    for path in sorted(index.rglob("*")):
        if path.is_file() and (size := path.stat().st_size):
            name = path.relative_to(index).as_posix()
            for _ in range(of_each):
                yield Flip(name, chosen.randrange(size), chosen.randrange(8))


def flip_in_a_row(catalogue: Path, table: str, column: str, chosen: random.Random) -> bool:
    """Turn a bit over in a value of the catalogue, where it counts: random bits mostly meet pages without rows.

    False where the column holds nothing.
    """
    keys = ", ".join(KEYS[table])
    live = "WHERE until > 2" if table in {"documents", "files"} else ""
    with closing(sqlite3.connect(catalogue)) as connection:
        rows = connection.execute(f"SELECT {column}, {keys} FROM {table} {live} ORDER BY {keys}").fetchall()
        where = " AND ".join(f"{name} = ?" for name in KEYS[table])
        held = [row for row in rows if row[0] not in {None, "", b""}]
        while held:
            value, *key = chosen.choice(held)
            with suppress(sqlite3.IntegrityError), connection:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (_flipped(value, chosen), *key))
                return True
    return False


KEYS = {
    "documents": ["number"],
    "texts": ["part"],
    "passages": ["number"],
    "files": ["source", "since"],
    "facet_values": ["facet", "code"],
    "dictionary": ["rowid"],
}


def columns(catalogue: Path) -> list[tuple[str, str]]:
    """Each table with each of its columns."""
    with closing(sqlite3.connect(catalogue)) as connection:
        return [
            (table, column) for table in KEYS for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")
        ]


def _flipped(value: float | str | bytes, chosen: random.Random) -> object:
    if isinstance(value, int):
        return value ^ 1 << chosen.randrange(max(8, value.bit_length()))
    if isinstance(value, float):
        return value * 2
    content = bytearray(value.encode("utf-8") if isinstance(value, str) else value)
    content[chosen.randrange(len(content))] ^= 1 << chosen.randrange(7)
    return content.decode("utf-8", "replace") if isinstance(value, str) else bytes(content)
