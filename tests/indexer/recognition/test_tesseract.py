"""Tesseract as it is installed, and as it is not."""

import os
import time
from pathlib import Path
from threading import Thread

import pytest

from indexer.recognition import tesseract
from indexer.recognition.pictures import Picture
from indexer.recognition.tesseract import NotRecognised, Tesseract
from indexer.recognition.words import lines_of
from search.errors import RecogniserUnavailable
from tests.files import scans

BLANK = Picture(10, 10, bytes(100))


def program(folder: Path, does: str) -> None:
    """A program in the place of Tesseract, that knows English."""
    path = folder / "tesseract"
    path.write_text(
        f'#!/bin/sh\ncase "$1" in --list-langs) echo eng;; --version) echo tesseract 9.9;; *) {does};; esac\n'
    )
    path.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


def test_a_page_is_recognised(languages: str) -> None:
    page = scans.page()
    picture = Picture(*page.size, page.tobytes(), 200)
    found = lines_of(Tesseract(languages).table(picture))
    assert [" ".join(word.text for word in line) for line in found] == [line for line in scans.TEXT if line]


def test_its_name_tells_version_and_languages(path: Path) -> None:
    program(path, "true")
    assert Tesseract("eng").name == "Tesseract 9.9, eng"


def test_it_must_be_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecogniserUnavailable, match=r"not installed.*apt-get install tesseract-ocr tesseract-ocr-deu"):
        Tesseract("deu")


@pytest.mark.parametrize(
    ("languages", "reason"),
    [
        ("eng+deu", "no data for deu"),
        ("eng+", "no list of languages"),
        ("../eng", "no list of languages"),
        ("-v", "no list of languages"),
        ("osd", "no list of languages"),
        ("eng; rm -rf /", "no list of languages.*apt-get install tesseract-ocr tesseract-ocr-eng;"),
    ],
)
def test_its_languages_must_be_known(path: Path, languages: str, reason: str) -> None:
    program(path, "true")
    with pytest.raises(RecogniserUnavailable, match=reason):
        Tesseract(languages)


def test_where_it_fails_it_says_so(path: Path) -> None:
    program(path, "exit 3")
    with pytest.raises(NotRecognised, match="code 3"):
        Tesseract("eng").table(BLANK)


def test_where_it_takes_too_long_it_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_PATIENCE", 0.2)
    program(path, "exec sleep 60")
    with pytest.raises(NotRecognised, match="takes longer than"):
        Tesseract("eng").table(BLANK)


def test_what_is_under_way_can_be_ended(path: Path) -> None:
    program(path, "exec sleep 60")
    found = Tesseract("eng")
    failures: list[str] = []

    def recognise() -> None:
        try:
            found.table(BLANK)
        except NotRecognised as error:
            failures.append(str(error))

    thread = Thread(target=recognise)
    thread.start()
    while not found._running:
        time.sleep(0.01)
    found.end()
    thread.join(10)
    assert failures == ["Tesseract ended with code -9"]


def test_it_is_told_nothing_of_the_environment_but_where_things_are(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_SECRET", "1")
    program(path, "env")
    told = Tesseract("eng").table(BLANK).decode().split("\n")
    names = {line.partition("=")[0] for line in told if "=" in line}
    assert names <= {"PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT", "LC_ALL", "PWD", "_", "SHLVL"}
    assert "OMP_THREAD_LIMIT=1" in told


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="elsewhere, no limit of another process can be set")
def test_it_may_write_no_file(path: Path, tmp_path: Path) -> None:
    program(path, f"sleep 0.3; echo x > {tmp_path}/written; echo done")
    with pytest.raises(NotRecognised):
        Tesseract("eng").table(BLANK)
    assert not (tmp_path / "written").exists() or (tmp_path / "written").read_text() == ""
