"""Clocks that are wrong or jump, and files that say they are from another age: each change is seen, nothing is lost."""

import os
from pathlib import Path

import pytest

from tests.faults import collection
from tests.faults.clock import CLOCKS, pincite_by
from tests.faults.conftest import Worked
from tests.faults.warm import Warm, pincite
from tests.faults.whole import fresh_answers, leftovers, whole

pytestmark = pytest.mark.slow

SECOND = 10**9
AGES = {
    "1969": -SECOND,
    "1970": 0,
    "1902": -(2**31 - 1) * SECOND,
    "2038": (2**31 + 1) * SECOND,
    "2106": 2**32 * SECOND,
    "2261": 9_200_000_000 * SECOND,
}
"""Nanoseconds since 1970."""
BEYOND = 13_000_000_000 * SECOND
"""The year 2381, which ext4 and tmpfs know, and 64 bits do not count in nanoseconds."""


@pytest.mark.parametrize("how", ["build", "update", "rebuild"])
@pytest.mark.parametrize("clock", CLOCKS)
def test_an_index_is_the_same_by_any_clock(warm: Warm, worked: Worked, tmp_path: Path, clock: str, how: str) -> None:
    index = tmp_path / "index" if how == "build" else worked.copy_of_before(tmp_path / "index")
    more = ["--rebuild"] if how == "rebuild" else []
    ended = warm.run(pincite_by, clock, "index", worked.collection, "--index", index, *more)
    assert (ended.code, ended.errors) == (0, "")
    assert whole(index) == worked.whole[True]
    for _ in range(2):
        again = warm.run(pincite, "index", worked.collection, "--index", index)
        assert (again.code, again.errors) == (0, "")
    assert again.output.startswith("Up to date")
    assert whole(index) == worked.whole[True]
    assert leftovers(index) == []


@pytest.mark.parametrize("clock", CLOCKS)
def test_each_change_is_seen_whatever_the_clock_and_the_times_of_files_say(
    warm: Warm, tmp_path: Path, clock: str
) -> None:
    """Of a file that has as many bytes as before."""
    documents, index = collection.make(tmp_path / "c"), tmp_path / "index"
    file = documents / "letters" / "03.txt"
    status = file.stat()
    times = {"as it was": status.st_mtime_ns, **{age: AGES[age] for age in ("2038", "1970", "2261")}}
    for number, (age, time) in enumerate(times.items(), 100):
        file.write_text(f"The crane is {number} feet high, and nobody has ever climbed it.", "utf-8")
        os.utime(file, ns=(time, time))
        ended = warm.run(pincite_by, clock, "index", documents, "--index", index)
        assert (ended.code, ended.errors) == (0, ""), age
        assert f"The crane is {number} feet" in fresh_answers(index), age
        assert f"The crane is {number - 1} feet" not in fresh_answers(index), age
    undisturbed = tmp_path / "undisturbed"
    assert warm.run(pincite, "index", documents, "--index", undisturbed).code == 0
    assert whole(index) == whole(undisturbed)


@pytest.mark.parametrize("age", [*AGES.values(), BEYOND], ids=[*AGES, "2381"])
def test_a_file_of_another_age_is_indexed_and_found_unchanged(warm: Warm, tmp_path: Path, age: int) -> None:
    documents, index = tmp_path / "c", tmp_path / "index"
    documents.mkdir()
    file = documents / "crane.txt"
    file.write_text("The crane is 99 feet high, and nobody has ever climbed it.", "utf-8")
    os.utime(file, ns=(age, age))
    ended = warm.run(pincite, "index", documents, "--index", index)
    assert (ended.code, ended.errors) == (0, "")
    assert "1 documents" in ended.output
    for _ in range(2):
        again = warm.run(pincite, "index", documents, "--index", index)
    assert again.output.startswith("Up to date")
    assert warm.run(pincite, "status", "--verify", "--json", "--index", index).code == 0
