"""One writer at a time: who writes is named, a lock that the dead have left is taken over."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.builder import Wanted, account, build, index
from indexer.lock import FILE_NAME, Owner, writing
from search.errors import IndexBusy
from search.records import FileRecord, SearchRequest
from search.searcher import Searcher
from tests.indexer.reading import PROSE

HOLDER = """
import sys, time
from pathlib import Path
from indexer.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def silent(_file: FileRecord, _total: int) -> None:
    pass


def left(directory: Path, **changes: object) -> None:
    """The file of a lock whose owner differs from this process in `changes`."""
    this = Owner.this()
    owner = {"process": this.process, "host": this.host, "boot": this.boot} | changes
    directory.mkdir(exist_ok=True)
    (directory / FILE_NAME).write_text(json.dumps(owner))


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    with (
        writing(tmp_path / "index"),
        pytest.raises(IndexBusy, match=f"process {os.getpid()} on {socket.gethostname()} is writing it") as caught,
        writing(tmp_path / "index"),
    ):
        pass
    assert str(caught.value).startswith(f"{tmp_path / 'index'}: ")
    assert "remove" not in str(caught.value)


def test_a_refused_writer_leaves_the_lock_to_its_owner(tmp_path: Path) -> None:
    with writing(tmp_path):
        for _ in range(2):
            with pytest.raises(IndexBusy, match=f"process {os.getpid()} "), writing(tmp_path):
                pass


def test_it_is_released_after_use_and_after_an_error(tmp_path: Path) -> None:
    with writing(tmp_path):
        pass
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        raise ZeroDivisionError
    with writing(tmp_path):
        pass


def test_other_indexes_are_free(tmp_path: Path) -> None:
    with writing(tmp_path / "one"), writing(tmp_path / "two"):
        pass


def test_a_lock_that_a_killed_process_has_left_is_taken_over(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as holder:
        try:
            assert holder.stdout
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(IndexBusy, match=f"process {holder.pid} on "), writing(tmp_path):
                pass
        finally:
            holder.send_signal(signal.SIGKILL)
            holder.wait()
    assert json.loads((tmp_path / FILE_NAME).read_text())["process"] == holder.pid
    with writing(tmp_path):
        assert json.loads((tmp_path / FILE_NAME).read_text())["process"] == os.getpid()


def test_a_lock_of_another_machine_is_refused_until_a_person_removes_it(tmp_path: Path) -> None:
    left(tmp_path, process=7, host="elsewhere", boot="another")
    for _ in range(2):
        with pytest.raises(IndexBusy, match="process 7 on elsewhere is writing it") as caught, writing(tmp_path):
            pass
        assert f"remove {tmp_path / FILE_NAME}" in str(caught.value)
    (tmp_path / FILE_NAME).unlink()
    with writing(tmp_path):
        pass


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"process": 1},
        {"boot": "before", "process": 1},
        {"host": "renamed", "process": 1},
    ],
    ids=["this process", "a process that lives", "before a restart", "under another name"],
)
def test_a_lock_of_this_machine_that_nobody_holds_is_taken_over(tmp_path: Path, changes: dict[str, object]) -> None:
    left(tmp_path, **changes)
    with writing(tmp_path):
        pass


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"process": 7}', b"\xff" * 2_000, b'"' + b"x" * 2_000]
)
def test_a_file_that_names_no_owner_is_no_lock(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with writing(tmp_path):
        assert json.loads((tmp_path / FILE_NAME).read_text())["process"] == os.getpid()


def test_an_index_that_is_written_is_searched_and_not_written(tmp_path: Path) -> None:
    collection, directory = tmp_path / "collection", tmp_path / "index"
    collection.mkdir()
    (collection / "a.txt").write_text(PROSE)
    wanted = Wanted(engine="memory")
    build(collection, directory, wanted, silent)
    (collection / "b.txt").write_text(f"{PROSE} Again.")
    with writing(directory):
        with pytest.raises(IndexBusy):
            index(collection, directory, wanted, silent, pytest.fail)
        with pytest.raises(IndexBusy):
            build(collection, directory, wanted, silent)
        searcher = Searcher.open(directory)
        assert searcher.search(SearchRequest("telephone")).total_passages == 1
        searcher.close()
    assert index(collection, directory, wanted, silent, pytest.fail).added == 1
    with writing(directory):
        assert not index(collection, directory, wanted, silent, pytest.fail).rebuilt
    assert account(directory, rebuilt=False).documents == 2
