"""Who may not write to an index searches it all the same, also while another user updates it."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults import collection
from tests.faults.conftest import Worked
from tests.faults.users import (
    pincite_as_nobody,
    search_as_nobody,
    shared_folder,
    stay_as_nobody,
    visit_as_nobody,
)
from tests.faults.waiting import until
from tests.faults.warm import Running, Warm, pincite
from tests.faults.whole import whole

pytestmark = pytest.mark.slow


@pytest.fixture
def shared() -> Iterator[Path]:
    with shared_folder() as folder:
        yield folder


def index_before(warm: Warm, worked: Worked, folder: Path, made: str) -> Path:
    """An index that was made by us: built, or copied and updated."""
    index = folder / "index"
    if made == "updated":
        worked.copy_of_before(index)
    ended = warm.run(pincite, "index", worked.collection, "--index", index)
    assert (ended.code, ended.errors) == (0, "")
    for path in index.rglob("catalogue.sqlite-*"):
        path.unlink()
    return index


@pytest.mark.parametrize("made", ["built", "updated"])
def test_an_index_of_another_user_is_searched(warm: Warm, worked: Worked, shared: Path, made: str) -> None:
    index = index_before(warm, worked, shared, made)
    before = set(index.rglob("*"))
    for command in (["search", "telephone", "--explain"], ["status", "--verify"], ["suggest", "tele"]):
        ended = warm.run(pincite_as_nobody, worked.undisturbed, *command, "--index", index)
        assert (ended.code, ended.errors) == (0, ""), command
    ended = warm.run(visit_as_nobody, worked.undisturbed, index)
    assert (ended.code, ended.errors) == (0, "")
    assert set(index.rglob("*")) == before
    assert whole(index) == worked.whole[True]


@pytest.mark.parametrize("how", [[], ["--rebuild"]], ids=["plain", "rebuild"])
def test_who_may_not_write_it_is_told(warm: Warm, worked: Worked, shared: Path, how: list[str]) -> None:
    index, folder = shared / "index", shared / "c"
    folder.mkdir()
    (folder / "a.txt").write_text("The crane is 99 feet high, and nobody has ever climbed it.", "utf-8")
    assert warm.run(pincite, "index", folder, "--index", index).code == 0
    (folder / "b.txt").write_text("Nobody was asked to climb it either, on that night or on any other.", "utf-8")
    ended = warm.run(pincite_as_nobody, worked.undisturbed, "index", folder, "--index", index, *how)
    assert ended.code == 1
    assert "Permission denied" in ended.errors
    assert ended.errors.startswith(f"pincite: {index}: ")
    assert "Traceback" not in ended.errors


@pytest.mark.parametrize("how", [[], ["--rebuild"]], ids=["update", "rebuild"])
@pytest.mark.parametrize("again", range(3))
def test_who_searches_while_another_user_updates_is_told_the_truth(
    warm: Warm, worked: Worked, shared: Path, how: list[str], again: int
) -> None:
    index, end = worked.copy_of_before(shared / f"index{again}"), shared / "end"
    reader = warm.start(search_as_nobody, worked.undisturbed, index, end, worked.told[True])
    ended = warm.run(pincite, "index", worked.collection, "--index", index, *how)
    assert (ended.code, ended.errors) == (0, "")
    time.sleep(0.3)
    end.touch()
    read = reader.wait()
    assert (read.code, read.errors) == (0, "")
    assert int(read.output) > 0


def has_said_more(running: Running, than: int) -> bool:
    return len(running.said()) > than or running.has_ended()


def test_a_searcher_of_another_user_answers_from_what_it_has_opened(warm: Warm, worked: Worked, shared: Path) -> None:
    """Through updates of a catalogue of some size, which nobody else has open."""
    documents, index, end = collection.make(shared / "c", range(400)), shared / "index", shared / "end"
    assert warm.run(pincite, "index", documents, "--index", index).code == 0
    for path in index.rglob("catalogue.sqlite-*"):
        path.unlink()
    reader = warm.start(stay_as_nobody, worked.undisturbed, index, end)
    until(partial(has_said_more, reader, 2))
    for number in range(3):
        for letter in range(60 + number * 100, 160 + number * 100):
            (documents / "letters" / f"{letter}.txt").write_text(collection.letter(letter, " It rained." * 20), "utf-8")
        ended = warm.run(pincite, "index", documents, "--index", index)
        assert (ended.code, ended.errors) == (0, "")
        until(partial(has_said_more, reader, len(reader.said()) + 1))
    end.touch()
    read = reader.wait()
    assert (read.code, read.errors) == (0, "")
