"""A disk that is full, at whatever byte: it is said, the old index answers, and with room all goes on."""

import shutil
from pathlib import Path

import pytest

from search.searcher import Searcher
from tests.faults.conftest import Worked
from tests.faults.disks import PLENTY, Disk, disk
from tests.faults.warm import Ended, Warm, pincite
from tests.faults.whole import answers, fresh_answers, leftovers, named, whole

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", [4, 40, 100, 200, 320, 400, 480])
def test_a_build_that_finds_no_room(warm: Warm, worked: Worked, tmp_path: Path, size: int) -> None:
    """And leaves none taken."""
    with disk(tmp_path / "disk", size) as small:
        index = small.path / "index"
        ended = warm.run(pincite, "index", worked.collection, "--index", index)
        if ended.code:
            assert_told(ended, index)
            assert warm.run(pincite, "search", "telephone", "--index", index).code == 1
            assert small.used <= 8
        assert_whole_with_room(small, warm, worked, index)


@pytest.mark.parametrize("spare", [0, 4, 40, 120, 200, 280, 320, 400])
@pytest.mark.parametrize("command", ["update", "rebuild"])
def test_an_index_is_as_it_was_where_there_is_no_room_for_another(
    warm: Warm, worked: Worked, tmp_path: Path, command: str, spare: int
) -> None:
    before, after = worked.told[True]
    with disk(tmp_path / "disk") as small:
        index = worked.copy_of_before(small.path / "index")
        searcher = Searcher.open(index)
        small.resize(small.used + spare)
        how = ["--rebuild"] if command == "rebuild" else []
        ended = warm.run(pincite, "index", worked.collection, "--index", index, *how)
        if ended.code:
            assert_told(ended, index)
        assert answers(searcher) == before
        assert searcher.verify() == ()
        searcher.close()
        assert fresh_answers(index) == (before if ended.code else after)
        for question in (["search", "telephone"], ["status", "--verify"]):
            assert warm.run(pincite, *question, "--index", index).code == 0
        if ended.code:
            assert_whole_with_room(small, warm, worked, index)


@pytest.mark.parametrize("spare", [0, 4, 31])
def test_an_index_that_nobody_has_opened_yet_is_opened_on_a_full_disk(
    warm: Warm, worked: Worked, tmp_path: Path, spare: int
) -> None:
    """As when it was copied there."""
    with disk(tmp_path / "disk") as small:
        index = worked.copy_of_before(small.path / "index")
        for path in index.rglob("catalogue.sqlite-*"):
            path.unlink()
        small.resize(small.used + spare)
        found = warm.run(pincite, "search", "telephone", "--index", index)
        assert (found.code, found.errors) == (0, "")
        assert fresh_answers(index) == worked.told[True][0]


def test_a_full_disk_of_the_documents_does_not_matter(warm: Warm, worked: Worked, tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as small:
        documents = Path(shutil.copytree(worked.collection, small.path / "c"))
        small.resize(0)
        assert warm.run(pincite, "index", documents, "--index", tmp_path / "index").code == 0
        assert whole(tmp_path / "index").answers == worked.told[True][1]


def assert_told(ended: Ended, index: Path) -> None:
    assert ended.code == 1
    assert named(ended.errors, index), ended.errors
    assert "Traceback" not in ended.errors
    assert "no space" in ended.errors.lower() or "full" in ended.errors.lower(), ended.errors


def assert_whole_with_room(small: Disk, warm: Warm, worked: Worked, index: Path) -> None:
    small.resize(PLENTY)
    ended = warm.run(pincite, "index", worked.collection, "--index", index)
    assert (ended.code, ended.errors) == (0, "")
    assert whole(index) == worked.whole[True]
    assert leftovers(index) == []
