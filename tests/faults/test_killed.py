"""kill -9, wherever it comes: readers go on, and the next run makes of it what an undisturbed one makes.

100 points of a build, an update (with the engine written anew, and changed) and a rebuild beside a live
index: most by the number of the call that changes a file, the others counted from the flip on, so that
each step of it and of what follows is there. Then 80 more by the clock.
"""

import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from search.errors import IndexMissing
from search.searcher import Searcher
from tests.faults.conftest import Worked
from tests.faults.dying import NOWHERE, Point, compiled, pincite_until
from tests.faults.reading import search_all_the_time
from tests.faults.warm import Running, Warm, pincite
from tests.faults.whole import answers, leftovers, whole

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Phase:
    """What is going on when the process is killed."""

    name: str
    has_index: bool = True
    rebuilds: bool = False
    changes_engine: bool = False

    @property
    def scored(self) -> bool:
        """Whether scores are the same as in a new index: what was removed counts in an engine that was changed."""
        return not self.changes_engine

    def __str__(self) -> str:
        return self.name


BUILD = Phase("build", has_index=False)
UPDATE = Phase("update")
CHANGE = Phase("update-of-engine", changes_engine=True)
REBUILD = Phase("rebuild", rebuilds=True)
PHASES = (BUILD, UPDATE, CHANGE, REBUILD)

_FLIP = 7
"""Calls that the flip is made of: the new name is written, synced and put in the place of the old one; and the next."""
_LEAST = {BUILD: (165, 11), UPDATE: (165, 18), CHANGE: (165, 18), REBUILD: (165, 18)}
"""At least so many calls are before the flip, and from it on, so that every point is met."""


def points() -> list[tuple[Phase, Point, bool]]:
    """The same 100 each time; during nearly half of them, somebody searches all the time.

    Not where old commits are removed after the flip: one that is read stays.
    """
    chosen = random.Random(9)
    drawn: list[tuple[Phase, Point]] = []
    for phase, (before, after) in _LEAST.items():
        drawn += [(phase, Point(from_the_start=number)) for number in sorted(chosen.sample(range(1, before), 15))]
        drawn += [(phase, Point(from_the_flip=number)) for number in range(1, _FLIP + 1)]
        later = sorted(chosen.sample(range(_FLIP + 1, after), 3))
        drawn += [(phase, Point(from_the_flip=number)) for number in later]
    return [
        (phase, point, number % 2 == 0 and point.from_the_flip <= _FLIP) for number, (phase, point) in enumerate(drawn)
    ]


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Makes processes that count their calls."""
    try:
        library = compiled(tmp_path_factory.mktemp("compiled"))
    except FileNotFoundError:
        pytest.skip("needs a C compiler")
    warm = Warm({"LD_PRELOAD": str(library)})
    yield warm
    warm.close()


def test_there_are_100_points() -> None:
    assert len(set(points())) == 100


@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_the_points_are_within_what_is_done(mortal: Warm, worked: Worked, tmp_path: Path, phase: Phase) -> None:
    """And undisturbed, each way to an index leads to the same."""
    index = index_before(phase, worked, tmp_path)
    ended = started(phase, NOWHERE, mortal, worked, index).wait()
    assert ended.code == 0
    before_the_flip, from_the_flip = map(int, ended.output.split()[-2:])
    assert before_the_flip >= _LEAST[phase][0]
    assert from_the_flip >= _LEAST[phase][1]
    assert_as_undisturbed(phase, worked, index)
    assert leftovers(index) == []


@pytest.mark.parametrize(("phase", "point", "is_read"), points(), ids=str)
def test_killed_at_a_point(  # noqa: PLR0917
    mortal: Warm, warm: Warm, worked: Worked, tmp_path: Path, phase: Phase, point: Point, is_read: bool
) -> None:
    index = index_before(phase, worked, tmp_path)
    with reading(phase, warm, worked, index, tmp_path, is_read=is_read), open_all_the_time(phase, worked, index):
        ended = started(phase, point, mortal, worked, index, reads_here=is_read).wait()
        assert ended.code == -signal.SIGKILL
        assert_readable(phase, worked, index)
    with reading(phase, warm, worked, index, tmp_path, is_read=is_read):
        again = warm.run(pincite, "index", worked.collection, "--index", index)
    assert (again.code, again.errors) == (0, "")
    assert_as_undisturbed(phase, worked, index)
    assert is_read or leftovers(index) == []


@pytest.mark.parametrize("number", range(2))
@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_killed_at_a_time(mortal: Warm, warm: Warm, worked: Worked, tmp_path: Path, phase: Phase, number: int) -> None:
    """Ten times in a row, and somewhere in what the engine does in threads of its own."""
    chosen = random.Random(f"{phase} {number}")
    index = index_before(phase, worked, tmp_path)
    with open_all_the_time(phase, worked, index):
        for _ in range(10):
            running = started(phase, NOWHERE, mortal, worked, index, reads_here=True)
            time.sleep(chosen.uniform(0, 0.3))
            running.kill(signal.SIGKILL)
            running.wait()
            assert_readable(phase, worked, index)
    again = warm.run(pincite, "index", worked.collection, "--index", index)
    assert (again.code, again.errors) == (0, "")
    assert_as_undisturbed(phase, worked, index)
    assert leftovers(index) == []


def index_before(phase: Phase, worked: Worked, folder: Path) -> Path:
    return worked.copy_of_before(folder / "index") if phase.has_index else folder / "index"


def started(
    phase: Phase, point: Point, mortal: Warm, worked: Worked, index: Path, *, reads_here: bool = True
) -> Running:
    arguments = ["index", worked.collection, "--index", index, *(["--rebuild"] if phase.rebuilds else [])]
    how = partial(pincite_until, reads_here=reads_here, changes_engine=phase.changes_engine)
    return mortal.start(how, point, *arguments)


@contextmanager
def reading(phase: Phase, warm: Warm, worked: Worked, index: Path, folder: Path, *, is_read: bool) -> Iterator[None]:
    """Have a process search meanwhile, if that is wanted: it must have searched, and have been told the truth."""
    if not is_read:
        yield
        return
    end = folder / "end"
    search = partial(search_all_the_time, scored=phase.scored)
    reader = warm.start(search, index, end, worked.told[phase.scored])
    try:
        yield
    finally:
        end.touch()
        ended = reader.wait()
        end.unlink()
    assert (ended.code, ended.errors) == (0, "")


@contextmanager
def open_all_the_time(phase: Phase, worked: Worked, index: Path) -> Iterator[None]:
    """Have a searcher open meanwhile, which goes on answering from what it has opened."""
    if not phase.has_index:
        yield
        return
    searcher = Searcher.open(index)
    yield
    assert answers(searcher) == worked.told[True][0]
    assert searcher.verify() == ()
    searcher.close()


def assert_readable(phase: Phase, worked: Worked, index: Path) -> None:
    """Who opens the index sees all of what was there before, or all of what is new, and nothing is damaged."""
    try:
        searcher = Searcher.open(index)
    except IndexMissing:
        assert not phase.has_index
        return
    before, after = worked.told[phase.scored]
    assert answers(searcher, scored=phase.scored) in ([before, after] if phase.has_index else [after])
    assert searcher.verify() == ()
    searcher.close()


def assert_as_undisturbed(phase: Phase, worked: Worked, index: Path) -> None:
    assert whole(index, scored=phase.scored) == worked.whole[phase.scored]
