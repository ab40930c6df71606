"""The original file of a document, opened: only a regular file inside the collection, wherever links lead."""

import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from search.paths import path_of


def opened(collection: Path, source: str) -> IO[bytes]:
    """The file at the path `source` of `collection`, which is a folder or the one file that was indexed.

    Raises `OSError` where it cannot be opened, `FileNotFoundError` too for what is no file of the collection.
    """
    try:
        root = (collection if collection.is_dir() else collection.parent).resolve(strict=True)
        path = path_of(source, root).resolve(strict=True)
    except (ValueError, RuntimeError) as error:
        raise FileNotFoundError(source) from error
    if not path.is_relative_to(root):
        raise FileNotFoundError(source)
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileNotFoundError(source)
    return file


def sha256_of(file: IO[bytes]) -> str:
    """The SHA-256 of all bytes of an open file, in hexadecimal; the file is then at its end."""
    file.seek(0)
    return hashlib.file_digest(cast("BufferedReader", file), "sha256").hexdigest()
