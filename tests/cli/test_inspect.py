"""`pincite inspect`: how one file is read, as text and as JSON."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.indexer.reading import PROSE


def on_a_terminal(file: Path, environment: Mapping[str, str] | None = None, columns: int = 40) -> str:
    """What `pincite inspect` writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    given = {"PAGER": "cat", "TERM": "xterm-256color", "COLUMNS": str(columns), "PYTHONPATH": str(Path.cwd())}
    known = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "LESS"}}
    command = [sys.executable, "-m", "pincite", "inspect", str(file)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=known | given | {**(environment or {})}
    ) as ran:
        os.close(theirs)
        written = b""
        try:
            while piece := os.read(ours, 65536):
                written += piece
        except OSError:  # Linux says so at the end of a terminal
            pass
        os.close(ours)
    assert ran.returncode == 0
    return written.decode().replace("\r\n", "\n")


def test_json(run: Run, collection: Path) -> None:
    found = json.loads(run("inspect", collection / "page.html", "--json").stdout)
    passages = found.pop("passages")
    known = {name: found[name] for name in ("source", "media_type", "title", "publisher", "authors", "language", "url")}
    assert known == {
        "source": "page.html", "media_type": "text/html", "title": "The third call", "publisher": "The Courier",
        "authors": [], "language": "en", "url": "https://courier.example/third",
    }  # fmt: skip
    assert (found["published"]["date"], found["published"]["precision"]) == ("2021-03", "month")
    assert len(found["sha256"]) == 64
    assert found["omitted"] == [
        {"text": "Menu of the day", "reason": "navigation"},
        {"text": "Foot of the page", "reason": "footer of the page"},
    ]
    expected = {"ordinal", "start", "end", "text", "kind", "heading", "time", "speaker"}
    assert all(expected <= set(passage) for passage in passages)
    assert [found["text"][passage["start"] : passage["end"]] for passage in passages] == [
        passage["text"] for passage in passages
    ]
    assert (passages[0]["text"], passages[0]["heading"]) == (PROSE, [])
    assert (passages[1]["time"], passages[1]["speaker"], passages[1]["heading"]) == (
        "17.20",
        "Ilsa Marten",
        ["The night"],
    )


def test_text_says_the_same(run: Run, collection: Path) -> None:
    out = run("inspect", collection / "page.html").stdout
    assert all(piece in out for piece in (PROSE, "The third call  (<h1>)", "Menu of the day", "navigation", "17.20"))


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    (folder / "notes.txt").write_text(f"{PROSE}\n")
    (folder / "metadata.csv").write_text("file,title\nnotes.txt,Given\n")
    return folder / "notes.txt"


@pytest.fixture(scope="module")
def coloured(notes: Path) -> str:
    return on_a_terminal(notes)


def test_on_a_terminal_it_is_coloured_and_as_wide_as_that(coloured: str) -> None:
    assert "\x1b[1m     title  \x1b[0mGiven\x1b[2m  (metadata.csv, line\x1b[0m\n" in coloured
    assert f"  {PROSE[:37]}\n  {PROSE[38:67]}\n  {PROSE[68:]}\n" in coloured


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_has_none(notes: Path, coloured: str, environment: dict[str, str]) -> None:
    assert on_a_terminal(notes, environment) == re.sub("\x1b\\[[0-9;]*m", "", coloured)


def test_the_users_pager_is_given_the_account(notes: Path, coloured: str) -> None:
    assert int(on_a_terminal(notes, {"PAGER": "wc -l"})) == coloured.count("\n")


@pytest.mark.parametrize("terminal", [True, False])
def test_a_document_cannot_steer_the_terminal(run: Run, tmp_path: Path, *, terminal: bool) -> None:
    path = tmp_path / "a\x1b[2J\nb.txt"
    path.write_text(f"{PROSE} \x1b[31mred \x9b2J \u202e\n")
    out = on_a_terminal(path, {"NO_COLOR": "1"}, 400) if terminal else run("inspect", path).stdout
    assert "source  a\\x1b[2J\\nb.txt\n" in out
    assert f"  {PROSE} \\x1b[31mred \\x9b2J \\u202e\n" in out
    assert not set("\x1b\x9b\u202e\r") & set(out)


def test_a_file_of_the_indexed_collection_is_read_as_it_is_there(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.txt").write_text(PROSE)
    (folder / "metadata.csv").write_text("file,title\nin/a.txt,Given above\n")
    index = ("--index", tmp_path / "index")

    def known() -> tuple[str, str | None]:
        found = json.loads(run("inspect", folder / "in" / "a.txt", *index, "--json").stdout)
        return found["source"], found["evidence"].get("title")

    assert known() == ("a.txt", None)
    assert run("index", folder, *index).exit_code == 0
    assert known() == ("in/a.txt", "../metadata.csv, line 2, column title")


def test_a_sidecar_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "metadata.csv").write_text("file,title\na.txt,Given\n")
    assert json.loads(run("inspect", tmp_path / "a.txt", "--json").stdout)["title"] == "Given"


def test_a_sidecar_is_no_document_and_its_problems_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text("{}")
    (tmp_path / "metadata.csv").write_text("file,title\ngone.txt,x\n")
    reasons = [run("inspect", tmp_path / name).stderr for name in ("metadata.json", "metadata.csv")]
    assert "metadata.json: metadata for the files beside it and below\n" in reasons[0]
    assert "metadata.csv: line 2, column file: there is no file 'gone.txt' here\n" in reasons[1]


def test_what_cannot_be_read_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    for path in (tmp_path / "a.pdf", tmp_path / "gone.txt", tmp_path):
        result = run("inspect", path)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert path.name in result.stderr
