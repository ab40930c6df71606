"""A reading process that dies during an update: one row says so, the rest is as it should be, and it can be healed."""

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import pytest

from search.records import FileStatus
from tests.faults import collection
from tests.faults.harm import HELD, pincite_with_harm
from tests.faults.waiting import until
from tests.faults.warm import Ended, Running, Warm, pincite
from tests.faults.whole import Whole, leftovers, whole

pytestmark = pytest.mark.slow

HARMED = "letters/10.txt"
"""It was indexed before, and has changed."""
LIMITS = ("--file-seconds", 1, "--file-memory", 64)
DIED = "the process that read it died ({}): "
REASONS = {
    "kill": DIED.format("SIGKILL"),
    "leave": DIED.format("code 0"),
    "loop": "took longer than 1 s: ",
    "search": "took longer than 1 s: ",
    "take": "needed more than 64 MiB of memory: ",
}
"""What is said of a file, by what becomes of the process that reads it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A collection that was indexed and then worked in, and what an index of it must be like."""

    documents: Path
    index: Path
    undisturbed: Whole

    @property
    def command(self) -> tuple[object, ...]:
        return "index", self.documents, "--index", self.index, *LIMITS


@pytest.fixture(scope="module")
def made(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("readers")
    documents, index, undisturbed = collection.make(folder / "c"), folder / "index", folder / "undisturbed"
    assert warm.run(pincite, "index", documents, "--index", index, *LIMITS).code == 0
    collection.work_in(documents)
    assert warm.run(pincite, "index", documents, "--index", undisturbed, *LIMITS).code == 0
    return Place(documents, index, whole(undisturbed))


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Place:
    return replace(made, index=Path(shutil.copytree(made.index, tmp_path / "index")))


def touch(warm: Warm, place: Place) -> Ended:
    (place.documents / HARMED).touch()
    return warm.run(pincite, *place.command)


def rebuild(warm: Warm, place: Place) -> Ended:
    return warm.run(pincite, *place.command, "--rebuild")


def with_more(warm: Warm, place: Place) -> Ended:
    """And with as much as before from then on, which changes nothing."""
    ended = warm.run(pincite, *place.command, "--file-memory", 512)
    assert (ended.code, ended.errors) == (0, "")
    return warm.run(pincite, *place.command, "--rebuild")


@pytest.mark.parametrize(("harm", "heal"), list(zip(REASONS, cycle([touch, rebuild]), strict=False)))
def test_a_reading_process_that_dies_costs_one_file(
    warm: Warm, place: Place, tmp_path: Path, harm: str, heal: Callable[[Warm, Place], Ended]
) -> None:
    ended = warm.run(pincite_with_harm, HARMED, harm, tmp_path / "told", *place.command)
    assert_only_one_failed(place, ended, REASONS[harm])
    again = warm.run(pincite, *place.command)
    assert again.output.startswith("Up to date")
    assert_only_one_failed(place, again, REASONS[harm])
    assert_healed(place, heal(warm, place))


def test_more_memory_heals_it_too(warm: Warm, place: Place, tmp_path: Path) -> None:
    ended = warm.run(pincite_with_harm, HARMED, "take", tmp_path / "told", *place.command)
    assert_only_one_failed(place, ended, REASONS["take"])
    assert_healed(place, with_more(warm, place))


@pytest.mark.parametrize("heal", [touch, rebuild])
def test_one_that_is_killed_at_a_file_each_time(
    warm: Warm, place: Place, tmp_path: Path, heal: Callable[[Warm, Place], Ended]
) -> None:
    """By somebody else, as the kernel does where memory is short: the second time, it has read nothing else."""
    told = tmp_path / "told"
    running = warm.start(pincite_with_harm, HARMED, HELD, told, *place.command)
    kills = 0
    while is_held(running, told):
        kill_who_reads(told)
        kills += 1
    assert 1 <= kills <= 2
    assert_only_one_failed(place, running.wait(), REASONS["kill"])
    assert_healed(place, heal(warm, place))


def test_one_that_is_killed_once_costs_nothing(warm: Warm, place: Place, tmp_path: Path) -> None:
    told = tmp_path / "told"
    running = warm.start(pincite_with_harm, HARMED, HELD, told, *place.command)
    assert is_held(running, told)
    kill_who_reads(told)
    assert is_held(running, told)
    os.kill(int(told.read_text("ascii")), signal.SIGUSR1)
    assert_healed(place, running.wait())


def is_held(running: Running, told: Path) -> bool:
    """Whether a reading process comes to the file; not, if the command ends before."""
    until(lambda: told.exists() or running.has_ended())
    return told.exists()


def kill_who_reads(told: Path) -> None:
    reader = int(told.read_text("ascii"))
    told.unlink()
    with suppress(ProcessLookupError):
        os.kill(reader, signal.SIGKILL)


def assert_only_one_failed(place: Place, ended: Ended, reason: str) -> None:
    assert ended.code == 2, ended
    assert f"{HARMED}: {reason}" in ended.errors
    assert ended.errors.count("\n") == 1, ended.errors
    found, undisturbed = whole(place.index), place.undisturbed
    (row,) = [row for row in found.ledger if row["source"] == HARMED]
    assert row["status"] is FileStatus.FAILED
    assert row["reason"].startswith(reason)
    assert [row for row in found.ledger if row["source"] != HARMED] == [
        row for row in undisturbed.ledger if row["source"] != HARMED
    ]
    assert list(found.documents) == [one for one in undisturbed.documents if f"source={HARMED!r}" not in repr(one)]
    assert len(found.documents) == len(undisturbed.documents) - 1
    assert (found.manifest["documents"], found.manifest["failed"]) == (len(found.documents), 1)
    assert leftovers(place.index) == []


def assert_healed(place: Place, ended: Ended) -> None:
    assert (ended.code, ended.errors) == (0, "")
    assert whole(place.index) == place.undisturbed
    assert leftovers(place.index) == []
