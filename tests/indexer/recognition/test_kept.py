"""What was recognised is kept for the same picture and what it was recognised with."""

import os
from pathlib import Path

import pytest

from indexer.recognition.kept import FOLDER, Kept
from indexer.recognition.pictures import Picture

PICTURE = Picture(2, 1, b"ab")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    found = Kept(tmp_path)
    found.keep(PICTURE, "eng", b"a\ntable")
    return found


def test_it_is_found_by_the_picture_and_what_recognised_it(kept: Kept) -> None:
    assert kept.table(PICTURE, "eng") == b"a\ntable"
    assert kept.table(PICTURE) == b"a\ntable"
    assert kept.table(PICTURE, "deu") is None
    assert kept.table(Picture(2, 1, b"ac"), "eng") is None
    assert kept.table(Picture(1, 2, b"ab"), "eng") is None


def test_the_last_is_kept(kept: Kept) -> None:
    kept.keep(PICTURE, "deu", b"other")
    assert kept.table(PICTURE, "deu") == b"other"
    assert kept.table(PICTURE, "eng") is None


@pytest.mark.parametrize("damage", [b"", b"nothing", b"x\x9c"])
def test_what_is_damaged_is_not_there(kept: Kept, tmp_path: Path, damage: bytes) -> None:
    (path,) = (one for one in (tmp_path / FOLDER).rglob("*") if one.is_file())
    path.write_bytes(damage)
    assert kept.table(PICTURE, "eng") is None


def test_what_is_no_file_is_not_waited_for_or_followed(kept: Kept, tmp_path: Path) -> None:
    (path,) = (one for one in (tmp_path / FOLDER).rglob("*") if one.is_file())
    elsewhere = path.rename(tmp_path / "elsewhere")
    path.symlink_to(elsewhere)
    assert kept.table(PICTURE, "eng") is None
    path.unlink()
    os.mkfifo(path)
    assert kept.table(PICTURE, "eng") is None


@pytest.mark.usefixtures("kept")
def test_no_other_file_is_left(tmp_path: Path) -> None:
    assert sum(1 for one in (tmp_path / FOLDER).rglob("*") if one.is_file()) == 1


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file in the way")
    kept = Kept(tmp_path)
    kept.keep(PICTURE, "eng", b"table")
    assert kept.table(PICTURE, "eng") is None
