"""Several writers at once: one writes, the others are told who that is, and the index is as one alone makes it."""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.lock import FILE_NAME
from search.errors import IndexBusy
from tests.faults import collection
from tests.faults.conftest import Worked
from tests.faults.waiting import until
from tests.faults.warm import Running, Warm, pincite
from tests.faults.watchers import watching
from tests.faults.whole import fresh_answers, leftovers, whole

pytestmark = pytest.mark.slow

GONE = re.compile(r"pincite: not indexed: \S+: unreadable: No such file or directory")
"""What is said of a file that goes between being listed and being read."""


def owner(index: Path) -> int | None:
    """The number of the process that the lock names."""
    try:
        return int(json.loads((index / FILE_NAME).read_text("ascii"))["process"])
    except (FileNotFoundError, ValueError):
        return None


@contextmanager
def standing_still(writer: Running, index: Path) -> Iterator[None]:
    """Have it stop in the middle of writing, for as long as the context lasts."""
    until(lambda: owner(index) == writer.process, pause=0.0005)
    writer.kill(signal.SIGSTOP)
    try:
        assert owner(index) == writer.process, "it was too soon done"
        yield
    finally:
        writer.kill(signal.SIGCONT)


def busy(index: Path, writer: Running) -> str:
    return f"pincite: {IndexBusy(str(index), writer.process, socket.gethostname())}\n"


@pytest.mark.parametrize("has_index", [False, True])
@pytest.mark.parametrize("how", [[], ["--rebuild"]], ids=["plain", "rebuild"])
def test_while_one_writes_two_others_are_told_who_it_is(
    warm: Warm, worked: Worked, tmp_path: Path, how: list[str], has_index: bool
) -> None:
    index = worked.copy_of_before(tmp_path / "index") if has_index else tmp_path / "index"
    command = ["index", worked.collection, "--index", index]
    writer = warm.start(pincite, *command, *how)
    with standing_still(writer, index):
        others = [warm.start(pincite, *command), warm.start(pincite, *command, "--rebuild")]
        for other in others:
            ended = other.wait()
            assert (ended.code, ended.errors, ended.output) == (1, busy(index, writer), "")
        assert not has_index or fresh_answers(index) == worked.told[True][0]
    ended = writer.wait()
    assert (ended.code, ended.errors) == (0, "")
    assert whole(index) == worked.whole[True]
    assert leftovers(index) == []
    assert owner(index) is None


@pytest.mark.parametrize("has_index", [False, True])
@pytest.mark.parametrize("number", [2, 3])
def test_of_writers_that_start_at_once_each_writes_or_is_told_who_does(
    warm: Warm, worked: Worked, tmp_path: Path, number: int, has_index: bool
) -> None:
    for again in range(4):
        index = worked.copy_of_before(tmp_path / f"{again}") if has_index else tmp_path / f"{again}"
        writers = [warm.start(pincite, "index", worked.collection, "--index", index) for _ in range(number)]
        ended = [writer.wait() for writer in writers]
        codes = [one.code for one in ended]
        assert set(codes) <= {0, 1}, ended
        assert 0 in codes, ended
        assert {one.errors for one in ended if one.code} <= {busy(index, writer) for writer in writers}
        assert {one.errors for one in ended if not one.code} == {""}
        assert whole(index) == worked.whole[True]
        again_alone = warm.run(pincite, "index", worked.collection, "--index", index)
        assert again_alone.output.startswith("Up to date")
        assert leftovers(index) == []


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Without the name that is no text, of which watching has a test of its own."""
    folder = collection.make(tmp_path / "c")
    (folder / "notes" / os.fsdecode(b"\xffold.txt")).unlink()
    return folder


def is_followed(index: Path) -> bool:
    return "A zeppelin passed" in fresh_answers(index)


def test_who_watches_waits_for_another_writer_and_goes_on(warm: Warm, documents: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    with watching(warm, documents, index) as watcher:
        writer = warm.start(pincite, "index", documents, "--index", index, "--rebuild")
        with standing_still(writer, index):
            collection.work_in(documents)
            time.sleep(2)
            assert not watcher.has_ended()
            assert not is_followed(index)
        ended = writer.wait()
        assert ended.code in (0, 2)
        assert all(GONE.fullmatch(line) for line in ended.errors.splitlines()), ended.errors
        until(lambda: is_followed(index), pause=0.1)
        until(lambda: owner(index) is None)
    assert_as_if_made_now(warm, documents, index)


def test_while_one_who_watches_writes_another_is_told_who_it_is(warm: Warm, documents: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    with watching(warm, documents, index) as watcher:
        collection.work_in(documents)
        with standing_still(watcher, index):
            ended = warm.run(pincite, "index", documents, "--index", index)
            assert (ended.code, ended.errors, ended.output) == (1, busy(index, watcher), "")
        until(lambda: is_followed(index), pause=0.1)
        until(lambda: owner(index) is None)
    assert_as_if_made_now(warm, documents, index)


def assert_as_if_made_now(warm: Warm, documents: Path, index: Path) -> None:
    last = warm.run(pincite, "index", documents, "--index", index)
    assert (last.code, last.errors) == (0, "")
    undisturbed = index.with_name("undisturbed")
    assert warm.run(pincite, "index", documents, "--index", undisturbed).code == 0
    assert whole(index) == whole(undisturbed)
    assert leftovers(index) == []
