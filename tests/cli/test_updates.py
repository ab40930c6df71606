"""`pincite index` again, `--watch`, and `status --verify`: what has changed is told, read and found."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.lock import FILE_NAME as LOCK
from indexer.lock import writing
from search import generations
from search.catalogue import FILE_NAME
from tests.cli.conftest import Run, command
from tests.indexer.reading import MORE, PROSE

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0
"""Seconds until which what should take less than two must have come, on a machine that is busy."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    collection = tmp_path / "documents"
    collection.mkdir()
    for name in ("a", "b", "c"):
        (collection / f"{name}.txt").write_text(f"{PROSE} {name}")
    return collection


@pytest.fixture
def directory(run: Run, folder: Path, tmp_path: Path) -> Path:
    """An index of the folder."""
    assert run("index", folder, "--index", tmp_path / "ix").exit_code == 0
    return tmp_path / "ix"


def change(folder: Path) -> None:
    """Two files are new, one has changed, one was moved and one is gone."""
    (folder / "d.txt").write_text("z")
    (folder / "new 1.txt").write_text(MORE)
    (folder / "new 2.txt").write_text(f"{MORE} Again.")
    (folder / "a.txt").write_text(f"{PROSE} changed")
    (folder / "b.txt").rename(folder / "moved.txt")
    (folder / "c.txt").unlink()
    (folder / "d.txt").unlink()


def test_what_has_changed_is_told_in_text(run: Run, folder: Path, directory: Path) -> None:
    change(folder)
    result = run("index", folder, "--index", directory)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (f"Indexed 4 passages in 4 documents of {folder} (2 new, 1 changed, 1 moved, 1 removed)\n")
    assert run("index", folder, "--index", directory).stdout == f"Up to date: 4 passages in 4 documents of {folder}\n"


def test_one_change_is_told_alone(run: Run, folder: Path, directory: Path) -> None:
    (folder / "c.txt").unlink()
    result = run("index", folder, "--index", directory)
    assert result.stdout == f"Indexed 2 passages in 2 documents of {folder} (1 removed)\n"


def indexed(run: Run, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("index", *arguments, "--json").stdout)
    return found


def test_what_has_changed_is_told_in_json(run: Run, folder: Path, directory: Path) -> None:
    change(folder)
    found = indexed(run, folder, "--index", directory)
    assert found == {
        "generation": "000001.000002", "documents": 4, "passages": 4, "files": 4, "failed": 0, "rebuilt": True,
        "reason": "", "added": 2, "changed": 1, "moved": 1, "removed": 1, "problems": [],
    }  # fmt: skip
    again = indexed(run, folder, "--index", directory)
    assert again == found | {"rebuilt": False, "added": 0, "changed": 0, "moved": 0, "removed": 0}


def test_a_rebuild_counts_nothing(run: Run, folder: Path, directory: Path) -> None:
    change(folder)
    found = indexed(run, folder, "--index", directory, "--rebuild")
    assert (found["generation"], found["documents"], found["rebuilt"]) == ("000002.000001", 4, True)
    assert [found[name] for name in ("reason", "added", "changed", "moved", "removed")] == ["", 0, 0, 0, 0]


@pytest.mark.slow
def test_files_that_failed_are_named_after_an_update_of_others(run: Run, folder: Path, directory: Path) -> None:
    (folder / "empty.txt").write_text("")
    run("index", folder, "--index", directory)
    (folder / "new.txt").write_text(MORE)
    result = run("index", folder, "--index", directory)
    assert result.exit_code == 2
    assert result.stderr == "pincite: not indexed: empty.txt: empty: there is nothing in it\n"


def old_layout(directory: Path) -> None:
    (directory / "current").write_text("000001\n")


def no_manifest(directory: Path) -> None:
    (generations.current(directory) / "manifest.json").unlink()


def no_catalogue(directory: Path) -> None:
    (generations.current(directory).parent / FILE_NAME).unlink()


def changed_engine(directory: Path) -> None:
    path = next((generations.current(directory) / generations.ENGINE).glob("*.store"))
    path.write_bytes(path.read_bytes()[:-1])


def other_engine_version(directory: Path) -> None:
    path = generations.current(directory) / "manifest.json"
    path.write_text(path.read_text().replace('"schema": ', '"schema": 1'))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (old_layout, "another version of Pincite"),
        (no_manifest, "manifest"),
        (no_catalogue, "catalogue"),
        (changed_engine, "not what was written"),
        (other_engine_version, "another version of Pincite"),
    ],
)
def test_an_index_that_is_out_of_date_or_damaged_is_said_and_all_is_read_again(
    run: Run, folder: Path, directory: Path, damage: Callable[[Path], None], reason: str
) -> None:
    damage(directory)
    assert run("search", "telephone", "--index", directory).exit_code == 1
    result = run("index", folder, "--index", directory)
    assert (result.exit_code, result.stdout) == (0, f"Indexed 3 passages in 3 documents of {folder}\n")
    assert result.stderr.startswith(f"pincite: {directory}: ")
    assert reason in result.stderr
    assert result.stderr.endswith(", so every file is read again\n")
    assert result.stderr.count("\n") == 1
    assert run("search", "telephone", "--index", directory).exit_code == 0
    assert run("index", folder, "--index", directory).stdout.startswith("Up to date")


def test_an_index_that_was_made_otherwise_is_said_in_json_too(run: Run, folder: Path, directory: Path) -> None:
    result = run("index", folder, "--index", directory, "--engine", "memory", "--json")
    found = json.loads(result.stdout)
    assert found["reason"] == "it was made with tantivy"
    assert (found["rebuilt"], found["added"], found["changed"]) == (True, 0, 0)
    assert result.stderr == f"pincite: {directory}: it was made with tantivy, so every file is read again\n"


def test_a_new_index_says_no_reason(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("index", folder, "--index", tmp_path / "fresh", "--json")
    assert (json.loads(result.stdout)["reason"], result.stderr) == ("", "")


def test_a_second_writer_is_one_line_that_names_the_first(run: Run, folder: Path, directory: Path) -> None:
    (folder / "new.txt").write_text(MORE)
    with writing(directory):
        result = run("index", folder, "--index", directory)
        assert run("search", "telephone", "--index", directory).exit_code == 0
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert f"process {os.getpid()} on " in result.stderr
    (directory / LOCK).write_text('{"process": 7, "host": "elsewhere", "boot": "another"}')
    refused = run("index", folder, "--index", directory)
    assert (refused.exit_code, f"remove {directory / LOCK}" in refused.stderr) == (1, True)


# status --verify


@pytest.mark.slow
def test_an_index_as_it_was_written_is_verified(run: Run, folder: Path, directory: Path) -> None:
    for _ in range(2):
        result = run("status", "--index", directory, "--verify")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "verified  every file of it is as it was written" in result.stdout
        assert json.loads(run("status", "--index", directory, "--verify", "--json").stdout)["verified"]
        (folder / "a.txt").write_text(MORE)
        run("index", folder, "--index", directory)
    assert "verified" not in run("status", "--index", directory).stdout


def test_what_is_not_as_it_was_written_is_named_line_by_line(run: Run, directory: Path) -> None:
    with closing(sqlite3.connect(generations.current(directory).parent / FILE_NAME)) as catalogue:
        catalogue.execute("UPDATE texts SET content = x'00' WHERE part = 1")
        catalogue.commit()
    assert run("status", "--index", directory).exit_code == 0
    result = run("status", "--index", directory, "--verify")
    assert (result.exit_code, result.stdout) == (1, "")
    *problems, last = result.stderr.splitlines()
    assert problems
    assert all(line.startswith("pincite: damaged: ") for line in problems)
    assert last.startswith(f"pincite: {directory}: ")
    assert last.endswith("--rebuild")


# --watch


def total(directory: Path, query: str) -> int:
    """How many passages `pincite search` finds in a process of its own."""
    return int(json.loads(command("search", query, "--index", directory, "--json").stdout)["total_passages"])


@contextmanager
def watched(*arguments: str | Path) -> Iterator["subprocess.Popen[str]"]:
    program = [sys.executable, "-u", "-m", "pincite", "index", *map(str, arguments), "--watch"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()


def until_found(directory: Path, query: str, number: int, written: float) -> float:
    """The seconds from a change until a search that was begun later has so many passages."""
    while True:
        begun = time.monotonic()
        if total(directory, query) == number:
            return begun - written
        assert begun - written < PATIENCE, query


@pytest.mark.slow
def test_what_appears_changes_and_vanishes_is_found_soon(
    folder: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Within two seconds where the machine is free; what it took is in the report (`--junit-xml`)."""
    directory = tmp_path / "ix"
    with watched(folder, "--index", directory) as process:
        assert said(process) == f"Indexed 3 passages in 3 documents of {folder}\n"
        assert said(process) == f"Watching {folder} (stop with Ctrl-C)\n"
        time.sleep(1.0)
        took = {}
        (folder / "new.txt").write_text(MORE)
        took["appears"] = until_found(directory, "register", 1, time.monotonic())
        assert said(process) == f"Indexed 4 passages in 4 documents of {folder} (1 new)\n"
        (folder / "new.txt").write_text(f"{PROSE} The siren.")
        took["changes"] = until_found(directory, "siren", 1, time.monotonic())
        assert said(process) == f"Indexed 4 passages in 4 documents of {folder} (1 changed)\n"
        (folder / "new.txt").unlink()
        took["vanishes"] = until_found(directory, "siren", 0, time.monotonic())
        assert said(process) == f"Indexed 3 passages in 3 documents of {folder} (1 removed)\n"
        record_property("seconds", took)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
        assert process.stderr
        assert process.stderr.read() == ""


@pytest.mark.slow
def test_a_file_that_is_written_for_a_while_is_complete_when_it_is_found(folder: Path, tmp_path: Path) -> None:
    directory = tmp_path / "ix"
    with watched(folder, "--index", directory) as process:
        said(process)
        said(process)
        with (folder / "long.txt").open("w") as file:
            for number in range(20):
                file.write(f"The siren sounded {number} times.\n\n")
                file.flush()
                time.sleep(0.1)
        until_found(directory, "siren", 20, time.monotonic())


@pytest.mark.slow
def test_a_watcher_tells_json_one_object_a_change_and_names_what_fails(folder: Path, tmp_path: Path) -> None:
    with watched(folder, "--index", tmp_path / "ix", "--json") as process:
        decoder, text = json.JSONDecoder(), ""

        def next_object() -> dict[str, Any]:
            nonlocal text
            while True:
                text += said(process)
                try:
                    found, end = decoder.raw_decode(text)
                except ValueError:
                    continue
                text = text[end:].lstrip()
                return dict(found)

        assert next_object()["documents"] == 3
        (folder / "empty.txt").write_text("")
        found = next_object()
        assert (found["documents"], found["added"], found["failed"]) == (3, 1, 1)
        assert process.stderr
        assert process.stderr.readline() == "pincite: not indexed: empty.txt: empty: there is nothing in it\n"
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
