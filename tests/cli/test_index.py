"""`pincite index` and `pincite status`: exit codes, streams, JSON, engines, and indexes of other versions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from search import generations
from tests.cli.conftest import Run, command
from tests.indexer.reading import PROSE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    collection = tmp_path / "documents"
    collection.mkdir()
    (collection / "a.txt").write_text(PROSE)
    return collection


def test_all_is_well(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("index", folder, "--index", tmp_path / "ix")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Indexed 1 passages in 1 documents of {folder}\n"
    again = run("index", folder, "--index", tmp_path / "ix")
    assert again.stdout == f"Up to date: 1 passages in 1 documents of {folder}\n"
    assert run("index", folder, "--index", tmp_path / "ix", "--rebuild").stdout.startswith("Indexed ")


def test_a_language_is_given_where_none_can_be_told(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text("Zq 17.\n")

    def languages() -> dict[str, str | None]:
        found = json.loads(run("search", "--index", tmp_path / "ix", "--json").stdout)
        return {hit["source"]: hit["language"] for hit in found["hits"]}

    run("index", folder, "--index", tmp_path / "ix")
    assert languages() == {"a.txt": "en", "b.txt": None}
    assert run("index", folder, "--index", tmp_path / "ix", "--language", "FR").stdout.startswith("Indexed ")
    assert languages() == {"a.txt": "en", "b.txt": "fr"}
    assert run("index", folder, "--index", tmp_path / "ix", "--language", "French").exit_code == 2


def test_the_language_is_kept_when_an_index_is_made_again(run: Run, folder: Path, tmp_path: Path) -> None:
    directory = tmp_path / "ix"

    def language() -> str:
        return generations.manifest(generations.current(directory)).language

    run("index", folder, "--index", directory, "--language", "fr")
    assert run("index", folder, "--index", directory).stdout.startswith("Up to date")
    run("index", folder, "--index", directory, "--rebuild")
    assert language() == "fr"
    assert run("index", folder, "--index", directory, "--language", "").stdout.startswith("Indexed ")
    assert language() == ""


@pytest.mark.slow
def test_a_file_over_its_limit_is_named_with_what_to_do_and_read_when_more_is_allowed(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "large.txt").write_text(f"{PROSE}\n\n" + " " * 10_000_000)
    few = run("index", folder, "--index", tmp_path / "ix", "--file-memory", "16")
    assert (few.exit_code, few.stdout) == (2, f"Indexed 1 passages in 1 documents of {folder}\n")
    reason = "large.txt: needed more than 16 MiB of memory: allow more with --file-memory 32\n"
    assert few.stderr == f"pincite: not indexed: {reason}"
    assert reason in run("status", "--index", tmp_path / "ix").stdout
    assert run("inspect", folder / "large.txt", "--file-memory", "16").stderr == f"pincite: {folder}/{reason}"
    again = run("index", folder, "--index", tmp_path / "ix")
    assert again.stdout.startswith("Up to date")
    enough = run("index", folder, "--index", tmp_path / "ix", "--file-memory", "512")
    assert (enough.exit_code, enough.stderr) == (0, "")
    assert run("index", folder, "--index", tmp_path / "ix").stdout.startswith("Up to date")


def test_files_that_cannot_be_read_are_named_each_time(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "empty.txt").write_bytes(b"")
    for _ in range(2):
        result = run("index", folder, "--index", tmp_path / "ix")
        assert result.exit_code == 2
        assert result.stderr == (
            "pincite: not indexed: empty.txt: empty: there is nothing in it\n"
            "pincite: not indexed: scan.pdf: damaged: it begins as a PDF, and its pages cannot be found;"
            " save it again, or restore it\n"
        )


def test_the_name_of_a_file_cannot_steer_the_terminal(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "\x1b[2J\u202e.pdf").write_bytes(b"%PDF-1.7")
    result = run("index", folder, "--index", tmp_path / "ix")
    assert result.exit_code == 2
    assert not set("\x1b\u202e") & set(result.stderr)


def test_a_missing_folder_is_one_line_that_says_what_to_run(run: Run, tmp_path: Path) -> None:
    result = run("index", tmp_path / "gone", "--index", tmp_path / "ix")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "pincite index PATH" in result.stderr
    assert not (tmp_path / "ix").exists()


def test_json(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    result = run("index", folder, "--index", tmp_path / "ix", "--json")
    found = json.loads(result.stdout)
    (problem,) = found.pop("problems")
    assert found == {
        "generation": "000001.000001", "documents": 1, "passages": 1, "files": 2, "failed": 1, "rebuilt": True,
        "reason": "", "added": 0, "changed": 0, "moved": 0, "removed": 0,
    }  # fmt: skip
    assert (problem["source"], problem["status"]) == ("empty.txt", "failed")
    assert result.exit_code == 2


def test_an_index_keeps_its_engine_when_it_is_made_again(run: Run, folder: Path, tmp_path: Path) -> None:
    directory = tmp_path / "ix"

    def engine() -> str:
        return generations.manifest(generations.current(directory)).engine

    run("index", folder, "--index", directory, "--engine", "whoosh")
    assert engine() == "whoosh"
    run("index", folder, "--index", directory, "--rebuild")
    assert engine() == "whoosh"
    run("index", folder, "--index", directory, "--engine", "memory")
    assert engine() == "memory"


def test_an_unknown_engine_is_misuse(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("index", folder, "--index", tmp_path / "ix", "--engine", "sphinx").exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"schema": 999}, {"schema": 0}, {"analysis": 999}, {"engine_version": "0.0"}])
def test_an_index_of_another_version_is_refused_with_the_command_to_run(
    run: Run, folder: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    directory = tmp_path / "ix"
    run("index", folder, "--index", directory)
    commit = generations.current(directory)
    replace(generations.manifest(commit), **change).write(commit)  # type: ignore[arg-type]
    result = run("search", "telephone", "--index", directory)
    remedy = f"pincite index {folder} --index {directory} --rebuild"
    assert (result.exit_code, result.stdout) == (1, "")
    assert remedy in result.stderr
    assert result.stderr.count("\n") == 1
    assert run("index", folder, "--index", directory, "--rebuild").exit_code == 0
    assert run("search", "telephone", "--index", directory).exit_code == 0


def test_status(run: Run, index: Path, collection: Path) -> None:
    found = json.loads(run("status", "--index", index, "--json").stdout)
    files = {file["source"]: file for file in found.pop("files")}
    assert found.pop("bytes") == generations.size(generations.current(index)) > 0
    assert [*found.pop("confined")][-2:] == ["512 MiB of memory", "30 s of processor time"]
    assert found == {
        "documents": 3, "passages": 5, "failed": 1, "omitted": 0, "duplicates": 0, "unpacked": 0, "engine": "whoosh",
        "generation": "000001.000001", "collection": str(collection),
    }  # fmt: skip
    assert {name: file["status"] for name, file in files.items()} == {
        "notes.txt": "indexed", "page.html": "indexed", "persian.txt": "indexed", "scan.pdf": "failed",
    }  # fmt: skip
    assert set(files["scan.pdf"]) == {
        "source", "status", "reason", "bytes", "seconds", "sha256", "document", "passages", "first_seen",
        "last_indexed",
    }  # fmt: skip
    assert files["scan.pdf"]["reason"].startswith("damaged: ")
    assert "scan.pdf: damaged: " in run("status", "--index", index).stdout


def test_in_a_process_of_its_own_and_piped_it_is_silent_but_for_the_result(folder: Path, tmp_path: Path) -> None:
    done = command("index", folder, "--index", tmp_path / "ix", "--jobs", "2")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == f"Indexed 1 passages in 1 documents of {folder}\n".encode()
    missing = command("index", tmp_path / "gone", "--index", tmp_path / "ix")
    assert (missing.returncode, missing.stdout, missing.stderr.count(b"\n")) == (1, b"", 1)


def test_settings_may_come_from_the_environment(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_INDEX", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PINCITE_ENGINE", "memory")
    assert run("index", folder).exit_code == 0
    assert generations.manifest(generations.current(tmp_path / "elsewhere")).engine == "memory"
