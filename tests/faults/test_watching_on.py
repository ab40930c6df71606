"""Watching goes on whatever comes, and ends in silence when it is told to."""

import os
import time
from pathlib import Path

import pytest

from tests.faults.waiting import until
from tests.faults.warm import Warm, pincite
from tests.faults.watchers import stopped, watching
from tests.faults.whole import fresh_answers

pytestmark = pytest.mark.slow


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "a.txt").write_text("Nobody answered the telephone at the bridge.", "utf-8")
    return folder


@pytest.mark.parametrize("name", [b"\xffold.txt", b"two\nlines.txt", b"-", b"\xed\xa0\x80.txt"])
def test_a_file_of_any_name_is_followed(warm: Warm, documents: Path, tmp_path: Path, name: bytes) -> None:
    index = tmp_path / "index"
    with watching(warm, documents, index) as watcher:
        (documents / os.fsdecode(name)).write_text("The telephone stood in the hut by the weir.", "utf-8")
        until(lambda: "hut by the weir" in fresh_answers(index) or watcher.has_ended(), pause=0.1)
        time.sleep(1)  # until it has been told of the name
        (documents / "b.txt").write_text("The telephone stood in the hut by the mill.", "utf-8")
        until(lambda: "hut by the mill" in fresh_answers(index) or watcher.has_ended(), pause=0.1)


def test_it_ends_in_silence(warm: Warm, documents: Path, tmp_path: Path) -> None:
    watcher = warm.start(pincite, "index", documents, "--index", tmp_path / "index", "--watch")
    until(lambda: "Watching" in watcher.said())
    (documents / "b.txt").write_text("The telephone stood in the hut by the weir.", "utf-8")
    until(lambda: "1 new" in watcher.said())
    time.sleep(1)  # until it waits again
    ended = stopped(watcher)
    assert (ended.code, ended.errors) == (0, "")
