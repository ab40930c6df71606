"""Generations: whole indexes beside each other in the index directory, one of them current.

    index/000007/manifest.json     what made it, and of what
    index/000007/catalogue.sqlite  documents, passages, ledger
    index/000007/engine/           the engine's own files
    index/current                  the name of the generation that searches use

A new generation is written beside the current one, and `publish` flips `current` in one atomic
step, so that a reader sees all of the old or all of the new.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from search.analysis import ANALYSIS_VERSION
from search.errors import IndexDamaged, IndexMissing, IndexOutOfDate
from search.schema import SCHEMA_VERSION

_CURRENT = "current"
_MANIFEST = "manifest.json"
_MARKER = ".pincite-generation"
"""An empty file that tells a generation of ours from a folder of the user's with digits for a name."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made by and of.

    `collection` is the absolute path that was indexed, `languages` the codes of its passages, the
    most frequent first, "" where one has none; `fields` are those that the user has added.
    `mean_length` is that of the entries of all passages. `language` is what was said of those where
    none can be told, `file_seconds` and `file_memory` (MiB) what a file might take; 0 is unknown.
    """

    generation: str
    engine: str
    engine_version: str
    collection: str
    languages: tuple[str, ...]
    fields: tuple[str, ...] = ()
    mean_length: float = 1.0
    language: str = ""
    file_seconds: int = 0
    file_memory: int = 0
    schema: int = SCHEMA_VERSION
    analysis: int = ANALYSIS_VERSION

    def write(self, directory: Path) -> None:
        (directory / _MANIFEST).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), "utf-8")


def current(directory: Path) -> Path:
    """The directory of the current generation; raise `IndexMissing` when there is none."""
    try:
        name = (directory / _CURRENT).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(str(directory)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(str(directory), f"the name of its generation cannot be read ({error})") from error
    if not (name.isdigit() and _is_generation(directory / name)):
        raise IndexDamaged(str(directory), "its current generation is missing")
    return directory / name


def manifest(generation: Path) -> Manifest:
    """Read a generation's manifest; raise `IndexDamaged` or, from another version, `IndexOutOfDate`."""
    directory = str(generation.parent)
    try:
        row = json.loads((generation / _MANIFEST).read_text("utf-8"))
        collection = str(row["collection"])
        if row["schema"] != SCHEMA_VERSION or row["analysis"] != ANALYSIS_VERSION:
            raise IndexOutOfDate(directory, "it was made by another version of Pincite", collection)
        return Manifest(**{**row, "languages": tuple(row["languages"]), "fields": tuple(row["fields"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(directory, f"its manifest cannot be read ({error})") from error


def begin(directory: Path) -> Path:
    """Make the directory of the next generation, with an empty `engine/`; what an unfinished build left goes."""
    directory.mkdir(parents=True, exist_ok=True)
    try:
        live: Path | None = current(directory)
    except (IndexMissing, IndexDamaged):
        live = None
    last = max((int(path.name) for path in _generations(directory)), default=0)
    for path in _generations(directory):
        if live is None or path.name > live.name:
            shutil.rmtree(path)
    free = (directory / f"{number:06}" for number in count(last + 1))
    generation = next(path for path in free if not path.exists())
    generation.mkdir()
    (generation / _MARKER).touch()
    (generation / "engine").mkdir()
    return generation


def publish(generation: Path) -> None:
    """Make a complete generation the current one. Its predecessor stays for readers that have it open."""
    directory = generation.parent
    predecessor = max((path.name for path in _generations(directory) if path.name < generation.name), default="")
    _sync(generation)
    new = directory / f"{_CURRENT}.new"
    with new.open("w", encoding="ascii") as file:
        file.write(f"{generation.name}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / _CURRENT)
    _sync_entry(directory)
    for path in _generations(directory):
        if path.name < predecessor:
            shutil.rmtree(path, ignore_errors=True)


def discard(generation: Path) -> None:
    """Remove a generation that could not be finished."""
    shutil.rmtree(generation, ignore_errors=True)


def is_index(directory: Path) -> bool:
    """Whether an index of ours is in the directory."""
    try:
        return (directory / _CURRENT).is_file() and any(_generations(directory))
    except OSError:
        return False


def edition(directory: Path) -> tuple[int, int]:
    """What changes whenever another generation is made current, even one of the same name."""
    try:
        status = (directory / _CURRENT).stat()
    except OSError:
        raise IndexMissing(str(directory)) from None
    return status.st_ino, status.st_mtime_ns


def size(generation: Path) -> int:
    """The bytes of all files of a generation."""
    return sum(path.stat().st_size for path in generation.rglob("*") if path.is_file())


def _generations(directory: Path) -> Iterator[Path]:
    return (path for path in sorted(directory.iterdir()) if _is_generation(path))


def _is_generation(path: Path) -> bool:
    return path.name.isdigit() and (path / _MARKER).is_file()


def _sync(generation: Path) -> None:
    for path in generation.rglob("*"):
        _sync_entry(path)
    _sync_entry(generation)


def _sync_entry(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
