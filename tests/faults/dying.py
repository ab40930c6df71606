"""Commands that die at a point that is told beforehand. See `dying.c`."""

import ctypes
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from indexer import builder
from indexer.ledger import Outcome
from indexer.outcomes import outcome_of
from indexer.processes.confinement import Limits
from indexer.sources import SourceFile
from search.engines import tantivy
from search.records import FileRecord
from tests.faults.warm import pincite

_SOURCE = Path(__file__).with_name("dying.c")


@dataclass(frozen=True, slots=True)
class Point:
    """The call to be killed at: of all calls, or of those from the one on that begins the flip of `current`."""

    from_the_start: int = 0
    from_the_flip: int = 0

    def __str__(self) -> str:
        return f"flip+{self.from_the_flip - 1}" if self.from_the_flip else f"{self.from_the_start}"


NOWHERE = Point()


def compiled(folder: Path) -> Path:
    """The library to be loaded before all others. Raises `FileNotFoundError` where there is no C compiler."""
    library = folder / "dying.so"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, _SOURCE, "-ldl"], check=True)
    return library


def pincite_until(point: Point, *arguments: object, reads_here: bool = False, changes_engine: bool = False) -> None:
    """The command line, until it dies. If it does not, it says how many calls there were before and after the flip.

    With `reads_here` it starts no reading process; with `changes_engine` the engine's files are
    changed, as those of a large collection are, and not written anew.
    """
    if reads_here:
        vars(builder)["outcomes"] = read_here
    if changes_engine:
        vars(tantivy)["_FEW"] = 0
    library = ctypes.CDLL(None)
    library.die_at(point.from_the_start, point.from_the_flip)
    try:
        pincite(*arguments)
    finally:
        calls, flip = library.calls_so_far(), library.calls_before_the_flip()
        print(flip - 1, calls - flip + 1)  # noqa: T201 - it is asked for


@contextmanager
def read_here(
    sources: Sequence[SourceFile],
    _jobs: int,
    _limits: Limits,
    language: str | None = None,
    _known: Mapping[str, FileRecord] = MappingProxyType({}),
    _recognition: None = None,
) -> Iterator[Iterator[Outcome]]:
    """What the files say, without a reading process."""
    yield (outcome_of(source, language) for source in sources)
