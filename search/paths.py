r"""How a file's path is written in the ledger and in citations, and found again on disk.

A path may hold bytes that are not UTF-8; they are written as `\xff`, and a `\x` that is there in
truth as `\x5cx`, so that every path is text that can be stored, shown and cited, and no two are alike.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_ESCAPED = re.compile(rb"\\x(5c|[89a-f][0-9a-f])")


def source_of(path: Path, collection: Path) -> str:
    """The path of a file of `collection` as text, relative to it, with `/`."""
    return source_of_name(path.relative_to(collection).as_posix())


def source_of_name(name: str) -> str:
    """A name, or a path with `/`, as text."""
    if name.isascii() and "\\" not in name:
        return name
    return os.fsencode(name).replace(b"\\x", b"\\x5cx").decode("utf-8", "backslashreplace")


def path_of(source: str, collection: Path) -> Path:
    """The file of `collection` that `source_of` wrote as `source`; it need not exist."""
    raw = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), source.encode("utf-8"))
    return collection / os.fsdecode(raw)


def containers(source: str) -> Iterator[str]:
    """The paths above `source`, the shortest first: those of folders, and of files that it is in."""
    end = source.find("/")
    while end != -1:
        yield source[:end]
        end = source.find("/", end + 1)


def place_in_order(source: str) -> bytes:
    """What sorts paths as a collection is read: a folder's files before its subfolders, each by name.

    A name cannot hold the zeros that part it from the next.
    """
    *folders, name = source.split("/")
    return "".join((*(f"\0\1{folder}" for folder in folders), f"\0\0{name}")).encode("utf-8", "surrogatepass")
