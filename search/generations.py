"""Generations and commits: how an index lies on disk, and how it goes from one state to the next in one step.

    index/current                        which commit searches use: `000007/000012`, and a sum
    index/000007/                        a generation: what a rebuild has made, and what came to it since
    index/000007/catalogue.sqlite        documents, passages and ledger of all commits of the generation
    index/000007/000012/manifest.json    a commit: what it was made by, and of; sums of its files
    index/000007/000012/engine/          the engine's files; those that the commit before has, too, are links

A commit is written beside the current one, and `publish` flips `current` in one atomic step, so that
a reader sees all of the old or all of the new, and what was being written when a process died is
nowhere to be seen. Who reads holds a lock on the commit, and what nobody reads is removed.
"""

import fcntl
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

from search.analysis import ANALYSIS_VERSION
from search.errors import IndexDamaged, IndexMissing, IndexOutOfDate
from search.records import Coverage
from search.schema import SCHEMA_VERSION

MANIFEST = "manifest.json"
ENGINE = "engine"
_CURRENT = "current"
_MARKER = ".pincite-generation"
"""An empty file that tells a generation of ours from a folder of the user's with digits for a name."""
_OTHER_VERSION = "it was made by another version of Pincite"
_HELD = ".held"
"""The file of a commit that its readers hold a lock on."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file of a commit as it was left: its `bytes`, when it was `modified` (nanoseconds), its CRC-32."""

    bytes: int
    modified: int
    sum: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a commit was made by and of.

    `generation` is the name that users see, `000007.000012`; `collection` is the absolute path that was
    indexed. `by_language` counts the passages of each language, "" where they have none, and `by_field`
    the documents with each field that the user has added; `length` is that of the entries of all
    passages; `ledger` is how many files are known, `failed` how many of them could not be read.
    `language` is what was said of those where none can be told, `file_seconds` and `file_memory` (MiB)
    what a file might take; 0 is unknown. `ocr` are the languages in which text in images was recognised.
    `files` are those of the commit, by path.
    """

    generation: str
    engine: str
    engine_version: str
    collection: str
    by_language: Mapping[str, int]
    by_field: Mapping[str, int] = field(default_factory=dict)
    length: int = 0
    documents: int = 0
    passages: int = 0
    failed: int = 0
    ledger: int = 0
    language: str = ""
    file_seconds: int = 0
    file_memory: int = 0
    ocr: str = ""
    schema: int = SCHEMA_VERSION
    analysis: int = ANALYSIS_VERSION
    files: Mapping[str, Sealed] = field(default_factory=dict)

    @property
    def snapshot(self) -> str:
        """`000007.000012-5f3a09c1`: the name, and a sum that an index made anew in its place would not have."""
        return f"{self.generation}-{_sum_of(asdict(self)):08x}"

    @property
    def coverage(self) -> Coverage:
        return Coverage(self.documents, self.passages, self.failed)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages, the most frequent first."""
        return tuple(sorted(self.by_language, key=lambda code: (-self.by_language[code], code)))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(sorted(self.by_field))

    @property
    def mean_length(self) -> float:
        """Of the entries of the passages, in terms."""
        return self.length / max(self.passages, 1)

    def write(self, commit: Path) -> None:
        row = asdict(self)
        text = json.dumps({**row, "sum": _sum_of(row)}, indent=1, ensure_ascii=False)
        (commit / MANIFEST).write_text(text, "utf-8")


def current(directory: Path) -> Path:
    """The directory of the current commit; raise `IndexMissing` when there is none."""
    name = _current_name(directory)
    while not _is_commit(directory / name):
        before, name = name, _current_name(directory)
        if name == before:
            raise IndexDamaged(str(directory), "its current commit is missing")
    return directory / name


def _current_name(directory: Path) -> str:
    try:
        content = (directory / _CURRENT).read_text("ascii")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(str(directory)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(str(directory), f"the name of its commit cannot be read ({error})") from error
    name, _, total = content.strip().partition(" ")
    if not total and name.isdecimal():
        raise IndexOutOfDate(str(directory), _OTHER_VERSION, "PATH")
    if total != _sum_of_name(name):
        raise IndexDamaged(str(directory), "the name of its commit is not what was written")
    return name


def manifest(commit: Path) -> Manifest:
    """Read a commit's manifest; raise `IndexDamaged` or, from another version, `IndexOutOfDate`."""
    directory = str(commit.parents[1])
    try:
        row = json.loads((commit / MANIFEST).read_text("utf-8"))
        collection = str(row["collection"])
        if row["schema"] != SCHEMA_VERSION or row["analysis"] != ANALYSIS_VERSION:
            raise IndexOutOfDate(directory, _OTHER_VERSION, collection)
        if row.pop("sum") != _sum_of(row):
            raise IndexDamaged(directory, "its manifest is not what was written")
        files = {name: Sealed(**file) for name, file in row["files"].items()}
        return Manifest(**{**row, "files": files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(directory, f"its manifest cannot be read ({error})") from error


def begin(directory: Path) -> Path:
    """Make the directory of the first commit of the next generation, with an empty `engine/`."""
    directory.mkdir(parents=True, exist_ok=True)
    last = max((int(path.name) for path in _generations(directory)), default=0)
    free = (directory / f"{number:06}" for number in count(last + 1))
    generation = next(path for path in free if not path.exists())
    generation.mkdir()
    (generation / _MARKER).touch()
    return _make_commit(generation, 1)


def begin_next(commit: Path) -> Path:
    """Make the directory of the commit after `commit` in its generation, with an empty `engine/`."""
    return _make_commit(commit.parent, int(commit.name) + 1)


def _make_commit(generation: Path, number: int) -> Path:
    commit = generation / f"{number:06}"
    if commit.exists():
        shutil.rmtree(commit)
    commit.mkdir()
    (commit / _HELD).touch()
    (commit / ENGINE).mkdir()
    return commit


def name_of(commit: Path) -> str:
    """What a commit is called: `000007.000012`."""
    return f"{commit.parent.name}.{commit.name}"


def publish(commit: Path) -> None:
    """Make a complete commit the current one."""
    directory = commit.parents[1]
    _sync(commit)
    new = directory / f"{_CURRENT}.new"
    name = f"{commit.parent.name}/{commit.name}"
    with new.open("w", encoding="ascii") as file:
        file.write(f"{name} {_sum_of_name(name)}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / _CURRENT)
    _sync_entry(directory)


def discard(commit: Path) -> None:
    """Remove a commit that could not be finished, and its generation if it has no other."""
    shutil.rmtree(commit, ignore_errors=True)
    if not any(_commits(commit.parent)):
        shutil.rmtree(commit.parent, ignore_errors=True)


def sweep(directory: Path) -> None:
    """Remove what nobody can need: all but the current commit and those that somebody reads.

    Only for who writes the index alone. What an unfinished build left goes, too.
    """
    try:
        live: Path | None = current(directory)
    except (IndexMissing, IndexDamaged, IndexOutOfDate):
        live = None
    for generation in _generations(directory):
        for commit in _commits(generation):
            if commit != live and not _is_held(commit):
                shutil.rmtree(commit, ignore_errors=True)
        if not any(_commits(generation)):
            shutil.rmtree(generation, ignore_errors=True)


def has_leftovers(directory: Path) -> bool:
    """Whether there is more than one commit."""
    return sum(1 for generation in _generations(directory) for _ in _commits(generation)) > 1


def oldest(generation: Path) -> int:
    """The number of the oldest commit of a generation that is there."""
    return min(int(commit.name) for commit in _commits(generation))


def hold(commit: Path) -> int:
    """Keep a commit from being swept as long as the descriptor that is returned is open.

    Raises `FileNotFoundError` when it is gone.
    """
    descriptor = os.open(commit / _HELD, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # not every network disk has locks
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        (commit / _HELD).stat()
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_there(commit: Path, held: int) -> bool:
    """Whether a commit that `hold` gave a descriptor of is still where it was, and no other in its place."""
    try:
        return os.path.samestat(os.fstat(held), (commit / _HELD).stat())
    except OSError:
        return False


def _is_held(commit: Path) -> bool:
    try:
        descriptor = os.open(commit / _HELD, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (commit / _HELD).unlink()
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def is_index(directory: Path) -> bool:
    """Whether an index of ours is in the directory."""
    try:
        return (directory / _CURRENT).is_file() and any(_generations(directory))
    except OSError:
        return False


def edition(directory: Path) -> tuple[int, int]:
    """What changes whenever another commit is made current, even one of the same name."""
    try:
        status = (directory / _CURRENT).stat()
    except OSError:
        raise IndexMissing(str(directory)) from None
    return status.st_ino, status.st_mtime_ns


def size(commit: Path) -> int:
    """The bytes of all files that a commit needs."""
    catalogue = (path for path in commit.parent.iterdir() if path.is_file())
    return sum(path.stat().st_size for path in (*catalogue, *commit.rglob("*")) if path.is_file())


def _generations(directory: Path) -> Iterator[Path]:
    return (path for path in sorted(directory.iterdir()) if path.name.isdecimal() and (path / _MARKER).is_file())


def _commits(generation: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from (path for path in sorted(generation.iterdir()) if path.name.isdecimal() and path.is_dir())


def _is_commit(path: Path) -> bool:
    return path.name.isdecimal() and (path.parent / _MARKER).is_file() and path.is_dir()


def _sum_of(row: Mapping[str, object]) -> int:
    return zlib.crc32(json.dumps(row, sort_keys=True).encode("ascii"))


def _sum_of_name(name: str) -> str:
    return f"{zlib.crc32(name.encode('ascii')):08x}"


def _sync(commit: Path) -> None:
    """Make durable what is new; links to files of the commit before are so already."""
    catalogue = [path for path in commit.parent.iterdir() if path.is_file()]
    for path in (*catalogue, *commit.rglob("*")):
        if path.is_dir() or path.stat().st_nlink == 1:
            _sync_entry(path)
    _sync_entry(commit)
    _sync_entry(commit.parent)


def _sync_entry(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
