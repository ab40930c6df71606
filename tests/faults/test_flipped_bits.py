"""A bit that is not as it was written: no answer is wrong, the damage is named, and one command makes it good."""

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from search.errors import IndexDamaged, IndexOutOfDate
from search.searcher import Searcher
from tests.faults.conftest import Worked
from tests.faults.flips import KEYS, columns, flip_in_a_row, flips
from tests.faults.warm import Warm, pincite
from tests.faults.whole import Whole, answers, leftovers, whole

pytestmark = pytest.mark.slow


def look(index: Path, true: Whole) -> None:
    """Raise what is neither the truth nor damage: when it is searched, and when it is said to be as it was written."""
    with suppress(IndexDamaged, IndexOutOfDate):
        searcher = Searcher.open(index)
        is_clean = searcher.verify() == ()
        try:
            found = answers(searcher)
        except IndexDamaged:
            assert not is_clean, "a search finds damage that verifying does not"
            raise
        assert found == true.answers, "wrong answers"
        assert not is_clean or whole(index) == true, "verifying does not find that something is missing"


@pytest.fixture(params=["built", "updated"])
def sound(request: pytest.FixtureRequest, warm: Warm, worked: Worked, tmp_path: Path) -> Path:
    """An index of one commit, and one that was updated."""
    if request.param == "built":
        return worked.undisturbed
    index = worked.copy_of_before(tmp_path / "sound")
    assert warm.run(pincite, "index", worked.collection, "--index", index).code == 0
    return index


def copied(index: Path, folder: Path, number: int) -> Path:
    return Path(shutil.copytree(index, folder / f"copy-{number}"))


@pytest.mark.parametrize("keeps_times", [True, False])
def test_a_bit_of_any_file(warm: Warm, worked: Worked, tmp_path: Path, sound: Path, keeps_times: bool) -> None:
    chosen = random.Random(4)
    wrong = []
    for number, flip in enumerate(flips(sound, 2, chosen)):
        index = copied(sound, tmp_path, number)
        flip.apply(index, keeps_times=keeps_times)
        ended = warm.run(look, index, worked.whole[True])
        if ended.code:
            wrong.append((flip, ended.errors.splitlines()[-1:]))
    assert wrong == []


@pytest.mark.parametrize("table", KEYS)
def test_a_bit_of_any_column(warm: Warm, worked: Worked, tmp_path: Path, sound: Path, table: str) -> None:
    """Also of an index that was updated, whose catalogue has no sum as a file any more."""
    chosen = random.Random(5)
    wrong = []
    catalogue = next(sound.glob("*/catalogue.sqlite")).relative_to(sound)
    for number, (_, column) in enumerate(one for one in columns(sound / catalogue) if one[0] == table):
        for again in range(2):
            index = copied(sound, tmp_path, number * 2 + again)
            if not flip_in_a_row(index / catalogue, table, column, chosen):
                break
            ended = warm.run(look, index, worked.whole[True])
            if ended.code:
                wrong.append((column, ended.errors.splitlines()[-1:]))
    assert wrong == []


def test_one_command_makes_a_damaged_index_good(warm: Warm, worked: Worked, tmp_path: Path, sound: Path) -> None:
    """Without --rebuild where it is found at once, with it in any case."""
    chosen = random.Random(6)
    for number, flip in enumerate(flips(sound, 1, chosen)):
        index = copied(sound, tmp_path, number)
        flip.apply(index, keeps_times=False)
        plain = warm.run(pincite, "index", worked.collection, "--index", index)
        assert plain.code == 0, (flip, plain)
        said = "so every file is read again" in plain.errors
        assert said or plain.output.startswith("Up to date"), (flip, plain)
        if not said:
            again = warm.run(pincite, "index", worked.collection, "--index", index, "--rebuild")
            assert (again.code, again.errors) == (0, ""), flip
        assert whole(index) == worked.whole[True], flip
        assert leftovers(index) == [], flip
