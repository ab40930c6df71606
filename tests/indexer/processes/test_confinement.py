"""What a reading process may not do is refused, whatever a reader tries, and what it needs is not."""

import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.processes import process
from indexer.processes.confinement import USUAL
from indexer.processes.pool import outcomes
from indexer.processes.trial import tried
from indexer.sources import walk
from search.records import FileRecord, FileStatus
from tests.indexer.processes.reaching import ALLOWED, FORBIDDEN, LISTENER, LYING, MARK, PROGRAM
from tests.indexer.reading import PROSE

needs_seccomp = pytest.mark.skipif(not all(tried(USUAL).values()), reason="a kernel that filters system calls")
LIMITS_OF_A_PROCESS = """
import json, resource, tempfile
from indexer.processes.confinement import Limits, allow_a_file, confine
confine(Limits(7, 100))
allow_a_file(Limits(7, 100))
print(json.dumps([resource.getrlimit(kind) for kind in (
    resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]))
"""


def read(folder: Path, names: list[str]) -> list[FileRecord]:
    folder.mkdir()
    for name in names:
        (folder / f"{name}.txt").write_text(f"{PROSE} {name}")
    with outcomes(list(walk(folder)), 1, USUAL) as found:
        return [outcome.file for outcome in found]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home and the temporary files of reading processes that reach for things."""
    monkeypatch.setattr(process, "_PROGRAM", PROGRAM)
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    (home / MARK).write_text("as it was")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))
    return tmp_path


def test_what_libraries_print_goes_nowhere_and_what_we_say_arrives() -> None:
    program = """
import logging, os
from indexer.processes.confinement import quieten
quieten()
os.write(2, b"TIFFReadDirectory: noise")
logging.getLogger("a").error("said")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stderr == "said\n"


@needs_seccomp
def test_what_a_reader_may_not_do_is_refused(tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        monkeypatch.setenv(LISTENER, str(listener.getsockname()[1]))
        found = read(tmp_path / "c", [*FORBIDDEN, "a", "z"])
        with pytest.raises(BlockingIOError):
            listener.accept()
    reasons = {row.source.removesuffix(".txt"): row.reason for row in found}
    assert reasons == dict.fromkeys(FORBIDDEN, "unreadable: Operation not permitted") | {"a": "", "z": ""}
    assert (outside / "home" / MARK).read_text() == "as it was"
    assert list((outside / "temporary").iterdir()) == []


@pytest.mark.usefixtures("outside")
def test_what_a_reader_needs_is_allowed(tmp_path: Path) -> None:
    found = read(tmp_path / "c", [*ALLOWED])
    assert {row.source: row.reason for row in found if row.status is not FileStatus.INDEXED} == {}


def test_an_answer_that_is_no_outcome_is_not_carried_out_and_its_file_is_read_again(
    tmp_path: Path, outside: Path
) -> None:
    found = {row.source: row.reason for row in read(tmp_path / "c", [*LYING, "z"])}
    assert found == {"answer otherwise.txt": "", "z.txt": ""}
    assert list((outside / "temporary").iterdir()) == []


def test_limits_that_are_never_raised_cannot_be() -> None:
    printed = subprocess.run([sys.executable, "-c", LIMITS_OF_A_PROCESS], capture_output=True, check=True).stdout
    core, size, files, time = eval(printed)
    assert core == [0, 0]
    assert size == [1 << 34, 1 << 34]
    assert files == [256, 256]
    assert time[0] in (8, 9)
    assert time[1] == resource.getrlimit(resource.RLIMIT_CPU)[1]
