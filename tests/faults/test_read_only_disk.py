"""An index on a read-only disk is searched as any other, and whoever would write to it is told."""

import errno
import gc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search import generations
from search.catalogue import Catalogue
from search.errors import IndexUnreadable
from search.searcher import Searcher
from tests.faults.conftest import Worked
from tests.faults.disks import Disk, disk
from tests.faults.warm import Warm, pincite
from tests.faults.whole import fresh_answers, named, whole
from webapp import create_app

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path / "disk") as made:
        yield made


def build(warm: Warm, worked: Worked, index: Path) -> None:
    assert warm.run(pincite, "index", worked.collection, "--index", index).code == 0


def update(warm: Warm, worked: Worked, index: Path) -> None:
    worked.copy_of_before(index)
    build(warm, worked, index)


def update_while_it_is_read(warm: Warm, worked: Worked, index: Path) -> None:
    """Somebody is in the middle of the ledger for longer than SQLite waits."""
    worked.copy_of_before(index)
    with closing(Catalogue(generations.current(index))) as catalogue:
        ledger = catalogue.files()
        next(ledger)
        build(warm, worked, index)
        assert len(list(ledger)) > 10


@pytest.mark.parametrize("made", [build, update, update_while_it_is_read])
def test_an_index_on_a_read_only_disk_is_searched(
    warm: Warm, worked: Worked, small: Disk, made: Callable[[Warm, Worked, Path], None]
) -> None:
    index = small.path / "index"
    made(warm, worked, index)
    small.lock()
    assert fresh_answers(index) == worked.told[True][1]
    assert whole(index) == worked.whole[True]
    for command in (["search", "telephone"], ["status", "--verify"], ["suggest", "tele"]):
        ended = warm.run(pincite, *command, "--index", index)
        assert (ended.code, ended.errors) == (0, "")
    client = create_app(index).test_client()
    for address in ("/", "/?q=telephone", "/coverage", "/api/v1/search?q=telephone"):
        assert client.get(address).status_code == 200, address
    del client
    gc.collect()  # what a searcher leaves when it is forgotten is found here, and not in another test
    again = warm.run(pincite, "index", worked.collection, "--index", index)
    assert (again.code, again.errors) == (0, "")
    assert again.output.startswith("Up to date")


def test_that_no_temporary_directory_can_be_made_is_told(
    worked: Worked, small: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(prefix: str) -> str:
        raise FileNotFoundError(errno.ENOENT, f"no usable directory for {prefix}")

    index = worked.copy_of_before(small.path / "index")
    small.lock()
    monkeypatch.setattr("search.engines.tantivy.mkdtemp", full)
    with pytest.raises(IndexUnreadable, match="Set TMPDIR"):
        Searcher.open(index)


@pytest.mark.parametrize("how", [[], ["--rebuild"]])
def test_what_cannot_be_written_is_told(warm: Warm, worked: Worked, small: Disk, how: list[str]) -> None:
    index = worked.copy_of_before(small.path / "index")
    small.lock()
    ended = warm.run(pincite, "index", worked.collection, "--index", index, *how)
    assert ended.code == 1
    assert named(ended.errors, index), ended.errors
    assert "Read-only file system" in ended.errors
    assert fresh_answers(index) == worked.told[True][0]
    small.unlock()
    build(warm, worked, index)
    assert whole(index) == worked.whole[True]


def test_no_index_can_be_begun_on_a_read_only_disk(warm: Warm, worked: Worked, small: Disk) -> None:
    small.lock()
    ended = warm.run(pincite, "index", worked.collection, "--index", small.path / "index")
    assert ended.code == 1
    assert named(ended.errors, small.path / "index"), ended.errors
