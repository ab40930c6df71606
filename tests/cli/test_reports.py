"""`pincite export`, `concordance` and `absence`: the same files and reports as over HTTP."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Run, command


@pytest.fixture
def csv_rows(run: Run, index: Path) -> list[dict[str, str]]:
    result = run("export", "--index", index)
    assert result.exit_code == 0
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline="")))


def test_all_passages_are_exported_as_a_sheet_unless_said_otherwise(
    run: Run, index: Path, csv_rows: list[dict[str, str]]
) -> None:
    status = json.loads(run("search", "--index", index, "--limit", 0, "--json").stdout)
    assert len(csv_rows) == status["total_passages"] > 3
    assert {row["permalink"] for row in csv_rows} == {""}


def test_permalinks_are_of_where_the_index_is_served(run: Run, index: Path) -> None:
    lines = run("export", "--index", index, "--format", "jsonl", "--address", "http://127.0.0.1:8000/").stdout
    rows = [json.loads(line) for line in lines.splitlines()]
    assert all(row["permalink"] == f"http://127.0.0.1:8000/passage/{row['passage']}" for row in rows)


def test_filters_order_and_match_hold(run: Run, index: Path) -> None:
    def passages(*options: str) -> list[str]:
        lines = run("export", "the", "--index", index, "--format", "jsonl", *options).stdout.splitlines()
        return [json.loads(line)["source"] for line in lines]

    assert set(passages("--filter", "publisher=The Courier")) == {"page.html"}
    assert "page.html" not in passages("--exclude", "publisher=The Courier")
    assert passages("--sort", "place") == sorted(passages("--sort", "place"))


def test_a_bundle_is_written_whole_to_a_file(run: Run, index: Path, tmp_path: Path) -> None:
    output = tmp_path / "evidence.zip"
    assert run("export", "rang", "--index", index, "--format", "bundle", "--output", output).exit_code == 0
    with zipfile.ZipFile(output) as archive:
        assert archive.testzip() is None
        assert any(name.startswith("originals/") for name in archive.namelist())
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.zip"]


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(run: Run, index: Path, tmp_path: Path) -> None:
    result = run("export", "--index", index, "--output", tmp_path / "none" / "x.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_goes_to_standard_output_if_that_is_no_terminal(index: Path) -> None:
    done = command("export", "--index", index, "--format", "bundle")
    assert done.returncode == 0
    assert zipfile.ZipFile(io.BytesIO(done.stdout)).testzip() is None
    assert done.stderr == b""


def test_who_stops_reading_is_told_nothing(index: Path) -> None:
    program = [sys.executable, "-W", "error", "-m", "pincite", "export", "--index", str(index), "--format", "html"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.wait(60) == 1
        assert process.stderr.read() == b""


def test_a_concordance_has_its_lines_in_order(run: Run, index: Path) -> None:
    found = json.loads(run("concordance", "three times", "--index", index, "--by", "right", "--json").stdout)
    assert found["total_lines"] == len(found["lines"]) > 0
    assert {line["key"].lower() for line in found["lines"]} <= {"three", "times", "three times"}
    assert found["looked_at"] == found["total_passages"]
    text = run("concordance", "three", "--index", index, "--limit", 1)
    assert text.exit_code == 0
    assert text.stdout.count("»three«") == 1


def test_a_proof_of_absence_says_what_was_searched_and_what_was_not(run: Run, index: Path) -> None:
    result = run("absence", "zeppelin", "--index", index)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "No passage was found."
    assert "  written: zeppelin (0)" in lines
    assert any(line.startswith("  failed: scan.pdf: ") for line in lines)
    assert lines[-1].startswith("Digest: ")


def test_its_json_has_the_same_digest_and_every_file(run: Run, index: Path) -> None:
    report = json.loads(run("absence", "zeppelin", "--index", index, "--json").stdout)
    assert [file["source"] for file in report["unsearched"]] == ["scan.pdf"]
    assert run("absence", "zeppelin", "--index", index).stdout.splitlines()[-1] == f"Digest: {report['digest']}"
    assert report["total_passages"] == 0
    assert "hits" not in report


def test_the_digest_can_be_made_again_of_the_json(run: Run, index: Path) -> None:
    report = json.loads(run("absence", "zeppelin", "--index", index, "--json").stdout)
    digest, files = report.pop("digest"), report.pop("unsearched")
    lines = (json.dumps(one, sort_keys=True, separators=(",", ":")) + "\n" for one in (report, *files))
    assert sha256("".join(lines).encode()).hexdigest() == digest


@pytest.mark.parametrize("name", ["export", "concordance", "absence"])
def test_without_an_index_it_is_told_in_one_line(run: Run, tmp_path: Path, name: str) -> None:
    result = run(name, "siren", "--index", tmp_path)
    assert result.exit_code == 1
    assert "no index here" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["export", "concordance", "absence"])
def test_a_query_may_begin_with_a_hyphen_and_a_facet_must_exist(run: Run, index: Path, name: str) -> None:
    assert run(name, "-siren", "--index", index).exit_code == 0
    result = run(name, "siren", "--index", index, "--filter", "colour=red")
    assert result.exit_code == 1
    assert "There is no facet 'colour'" in result.stderr
