"""Reading processes: whatever a file does to the one that reads it, it is one row and the others are read."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.processes import confinement, process
from indexer.processes.confinement import Limits
from indexer.processes.pool import outcomes, processes
from indexer.sources import walk
from search.errors import ReadersUnavailable
from search.records import FileRecord, FileStatus
from tests.indexer.dying import HARM, PROGRAM
from tests.indexer.reading import PROSE

LEAST = Limits(seconds=1, memory=64)
TOO_SLOW = "took longer than 1 s: allow more with --file-seconds 2"
DIED = "the process that read it died ({}): the file is damaged or hostile, or needs more memory: allow more with "
REASONS = {
    "loop": TOO_SLOW,
    "search": TOO_SLOW,
    "take": "needed more than 64 MiB of memory: allow more with --file-memory 128",
    "wait": "nothing came of it in 3 s: its disk does not answer, or the machine is busy: allow more with",
    "half": "nothing came of it in 3 s: its disk does not answer, or the machine is busy: allow more with",
    "chatter": "the process that read it said what no reader says: the file is hostile, or met a fault of Pincite",
    "leave": DIED.format("code 0"),
    "kill": DIED.format("SIGKILL"),
    "fault": "the reader failed: ZeroDivisionError: a fault",
    "recurse": "the reader failed: RecursionError: ",
    "leak": "",
}


def write(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / f"{name}.txt").write_text(f"{PROSE} {name}")
    return folder


def read(collection: Path, jobs: int, limits: Limits = LEAST, language: str | None = None) -> list[FileRecord]:
    with outcomes(list(walk(collection)), jobs, limits, language) as found:
        return [outcome.file for outcome in found]


def children(parent: int) -> list[int]:
    """Processes that `parent` has started, also those that have ended and that it has not waited for."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid=,comm="], capture_output=True, check=True, text=True).stdout
    found = (line.split(maxsplit=2) for line in listed.splitlines())
    return [int(pid) for ppid, pid, name in found if int(ppid) == parent and not name.endswith("ps")]


def is_running(process: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, check=False).stdout
    return bool(state.strip()) and not state.startswith(b"Z")


@pytest.fixture
def harmful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PROGRAM", PROGRAM)


@pytest.mark.slow
@pytest.mark.usefixtures("harmful")
@pytest.mark.parametrize("harm", [*HARM])
@pytest.mark.parametrize(
    ("jobs", "names"),
    [
        pytest.param(1, ["a", "b-{}", "c"], id="few"),
        pytest.param(2, ["00-{}", *map(str, range(10, 70)), "29-{}", "70-{}"], id="many"),
    ],
)
def test_a_file_that_does_harm_is_one_failed_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, jobs: int, names: list[str]
) -> None:
    if harm in ("wait", "half"):
        monkeypatch.setattr(confinement, "_PATIENCE", 0.0)
    collection = write(tmp_path / "c", *(name.format(harm) for name in names))
    found = read(collection, jobs)
    assert [row.source for row in found] == sorted(path.name for path in collection.iterdir())
    for row in found:
        assert row.bytes > 0
        if harm in row.source and REASONS[harm]:
            assert row.status is FileStatus.FAILED
            assert row.reason.startswith(REASONS[harm])
            assert row.seconds > 0
        else:
            assert (row.status, row.reason, row.passages) == (FileStatus.INDEXED, "", 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_language_is_given_to_the_processes(tmp_path: Path, jobs: int) -> None:
    collection = tmp_path / "c"
    collection.mkdir()
    for number in range(70):
        (collection / f"{number}.txt").write_text(f"P-7 412.{number}")
    with outcomes(list(walk(collection)), jobs, LEAST, "de") as found:
        assert {passage.language for outcome in found for passage in outcome.passages} == {"de"}


def test_what_is_under_way_is_bounded(tmp_path: Path) -> None:
    """Nothing is taken from the pool but the first file: it reads on only so far."""
    collection = write(tmp_path / "c", *(f"{number:03}" for number in range(300)))
    sources = list(walk(collection))
    with outcomes(sources, 2, LEAST) as found:
        next(found)
        for path in collection.iterdir():
            path.unlink()
        statuses = [outcome.file.status for outcome in found]
    assert statuses.count(FileStatus.FAILED) > 150


def test_no_process_is_left(tmp_path: Path) -> None:
    collection = write(tmp_path / "c", *map(str, range(80)))
    sources = list(walk(collection))
    before = children(os.getpid())
    with outcomes(sources, 2, LEAST) as found:
        next(found)
        assert len(children(os.getpid())) == len(before) + 2
    assert children(os.getpid()) == before
    with suppress(KeyboardInterrupt), outcomes(sources, 2, LEAST) as found:
        next(found)
        raise KeyboardInterrupt
    assert children(os.getpid()) == before


@pytest.mark.slow
def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    """Though it is killed, and though they are reading."""
    collection = write(tmp_path / "c", "wait")
    program = f"""
from pathlib import Path
from indexer.processes import process
from indexer.processes.confinement import USUAL
from indexer.processes.pool import outcomes
from indexer.sources import walk
from tests.indexer.dying import PROGRAM
process._PROGRAM = PROGRAM
with outcomes(list(walk(Path({str(collection)!r}))), 1, USUAL) as found:
    print(flush=True)
    next(found)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout
        parent.stdout.readline()
        time.sleep(1)
        (reader,) = children(parent.pid)
        parent.kill()
    deadline = time.monotonic() + 10
    while is_running(reader) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(reader)


def test_nothing_is_run_that_lies_in_the_folder_of_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where someone has gone into it and indexes it from there."""
    collection = write(tmp_path / "c", "a")
    for module in ("signal", "pickle", "multiprocessing", "indexer", "encodings", "sitecustomize", "random"):
        (collection / f"{module}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()")
    monkeypatch.chdir(collection)
    assert {row.status for row in read(Path(), 1)} == {FileStatus.INDEXED}
    assert not (tmp_path / "ran").exists()


def test_a_folder_that_is_gone_is_no_place_to_start_from_but_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = write(tmp_path / "c", "a")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert [row.status for row in read(collection, 1)] == [FileStatus.INDEXED]


@pytest.mark.parametrize("program", ["import sys; sys.exit(3)", "import nothing_of_this_name"])
def test_processes_that_do_not_begin_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(process, "_PROGRAM", program)
    with pytest.raises(ReadersUnavailable, match="it ended at once, with code"):
        read(write(tmp_path / "c", "a"), 1)


def test_an_interpreter_that_is_missing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    with pytest.raises(ReadersUnavailable, match="No such file"):
        read(write(tmp_path / "c", "a"), 1)


def test_no_files_are_no_outcomes() -> None:
    with outcomes([], 2, LEAST) as found:
        assert list(found) == []


def test_processes() -> None:
    assert processes(3) == 3
    assert 1 <= processes(0) <= (os.cpu_count() or 1)
