r"""How a file's path is written in the ledger and in citations, and found again on disk.

A path may hold bytes that are not UTF-8; they are written as `\xff`, so that every path is text that
can be stored, shown and cited.
"""

import os
import re
from pathlib import Path

_ESCAPED = re.compile(rb"\\x([89a-f][0-9a-f])")


def source_of(path: Path, collection: Path) -> str:
    """The path of a file of `collection` as text, relative to it, with `/`."""
    relative = path.relative_to(collection).as_posix()
    return os.fsencode(relative).decode("utf-8", "backslashreplace")


def path_of(source: str, collection: Path) -> Path:
    """The file of `collection` that `source_of` wrote as `source`; it need not exist."""
    path = collection / source
    if "\\x" in source and not path.exists():
        raw = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), source.encode("utf-8"))
        return collection / os.fsdecode(raw)
    return path
