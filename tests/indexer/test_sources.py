"""Walking a collection: every file is a row, in a fixed order, and no loop or link leads outside."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.sources import SourceFile, opened_file, walk
from search.errors import CollectionMissing


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def found(folder: Path) -> dict[str, SourceFile]:
    return {source.source: source for source in walk(folder)}


def test_files_come_by_name_before_subfolders(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "C.txt")
    assert [source.source for source in walk(tmp_path)] == ["C.txt", "a.txt", "b.txt", "a/z.txt", "a/b/c.txt"]


def test_size_and_times_are_the_files(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", ns=(1, 1_500_000_000_123_456_789))
    (only,) = walk(tmp_path)
    assert (only.bytes, only.modified) == (5, 1_500_000_000_123_456_789)
    assert only.changed == (tmp_path / "a.txt").stat().st_ctime_ns
    assert (only.omitted, only.failed) == ("", "")


@pytest.mark.parametrize("name", [".hidden.txt", ".git/config", "a/.b/c.txt"])
def test_hidden_files_are_omitted_and_counted(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert found(tmp_path)[name].omitted == "a hidden file"


def test_a_hidden_folder_may_be_the_collection(tmp_path: Path) -> None:
    put(tmp_path, ".archive/a.txt")
    assert found(tmp_path / ".archive")["a.txt"].omitted == ""


def test_the_files_of_a_saved_page_are_part_of_it(tmp_path: Path) -> None:
    put(tmp_path, "page.html", "page_files/ad.html", "page_files/deep/b.txt", "notes_files/real.txt")
    all_found = found(tmp_path)
    assert all_found["page_files/ad.html"].omitted == "a part of the saved page page"
    assert all_found["page_files/deep/b.txt"].omitted == "a part of the saved page page"
    assert all_found["notes_files/real.txt"].omitted == ""


def test_metadata_is_not_a_document(tmp_path: Path) -> None:
    put(tmp_path, "letters/metadata.csv", "metadata.json", "letters/metadata.xlsx", "letters/metadata.txt")
    omitted = {name: source.omitted for name, source in found(tmp_path).items()}
    sidecar = "metadata for the files beside it and below"
    assert omitted == {
        "metadata.json": sidecar, "letters/metadata.csv": sidecar, "letters/metadata.xlsx": sidecar,
        "letters/metadata.txt": "",
    }  # fmt: skip


def test_a_part_of_a_page_and_a_hidden_file_are_no_metadata(tmp_path: Path) -> None:
    put(tmp_path, "page.html", "page_files/metadata.json", ".cache/metadata.json")
    all_found = found(tmp_path)
    assert all_found["page_files/metadata.json"].omitted == "a part of the saved page page"
    assert all_found[".cache/metadata.json"].omitted == "a hidden file"


@pytest.mark.parametrize("name", ["a.txt", "a/b/c.txt", "a\\xff/b.txt"])
def test_a_file_knows_its_collection(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    (only,) = walk(tmp_path)
    assert only.collection == tmp_path


def test_one_file_is_a_collection(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    assert list(found(tmp_path / "a.txt")) == ["a.txt"]


def test_nothing_there_is_an_error_that_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing, match=r"pincite index PATH"):
        list(walk(tmp_path / "missing"))


def test_a_loop_of_links_ends_and_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert list(found(tmp_path)) == ["a/b.txt", "a/loop"]
    assert found(tmp_path)["a/loop"].omitted == "a link to a folder, which is not followed"


def test_a_link_to_a_file_is_left_out_and_says_where_it_leads(tmp_path: Path) -> None:
    put(tmp_path, "outside.txt", "in/a.txt")
    (tmp_path / "in" / "out.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "in" / "sub").mkdir()
    (tmp_path / "in" / "sub" / "same.txt").symlink_to("../twice.txt")
    (tmp_path / "in" / "twice.txt").symlink_to("a.txt")
    (tmp_path / "in" / ".hidden.txt").symlink_to("a.txt")
    all_found = found(tmp_path / "in")
    assert {name: file.omitted for name, file in all_found.items()} == {
        ".hidden.txt": "a hidden file",
        "a.txt": "",
        "out.txt": "a link to a file outside the collection",
        "twice.txt": "a link to a.txt, which is in the collection",
        "sub/same.txt": "a link to a.txt, which is in the collection",
    }
    assert not any(file.failed for file in all_found.values())


def test_what_has_become_a_link_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    file = found(tmp_path)["b.txt"]
    file.path.unlink()
    file.path.symlink_to("a.txt")
    with pytest.raises(OSError, match="symbolic links"):
        opened_file(file.path)


def test_a_link_that_is_named_as_the_collection_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt")
    (tmp_path / "link.txt").symlink_to("in/a.txt")
    (only,) = walk(tmp_path / "link.txt")
    assert (only.source, only.path, only.omitted, only.failed) == ("a.txt", tmp_path / "in" / "a.txt", "", "")


def test_a_broken_link_cannot_be_found(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert found(tmp_path)["gone.txt"].failed.startswith("cannot be found: ")


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert found(tmp_path)["pipe.txt"].failed == "not a regular file"


def test_names_that_are_not_utf8_are_text_and_differ(tmp_path: Path) -> None:
    for name in (b"\xff.txt", b"\xfe.txt"):
        (tmp_path / os.fsdecode(name)).write_text("x")
    names = list(found(tmp_path))
    assert sorted(names) == ["\\xfe.txt", "\\xff.txt"]
    assert all(name.encode("utf-8") for name in names)


def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a patch, since the tests may run as root, whom no permission keeps out."""
    put(tmp_path, "open/a.txt", "shut/b.txt")
    scandir = os.scandir

    def refusing(path: str) -> "Iterator[os.DirEntry[str]]":
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    all_found = found(tmp_path)
    assert list(all_found) == ["open/a.txt", "shut"]
    assert all_found["shut"].failed == "the folder cannot be opened: Permission denied"


def test_the_index_is_no_part_of_the_collection_that_it_lies_in(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "index/current", "index/000001/manifest.json", "other/index/b.txt")
    assert [source.source for source in walk(tmp_path, tmp_path / "index")] == ["a.txt", "other/index/b.txt"]


def test_a_path_too_long_for_the_system_is_a_failed_row(tmp_path: Path) -> None:
    here = os.getcwd()  # noqa: PTH109 - only steps of one folder can make so long a path
    try:
        os.chdir(tmp_path)
        for _ in range(45):
            os.mkdir("d" * 100)  # noqa: PTH102
            os.chdir("d" * 100)
        with open("deep.txt", "w") as file:  # noqa: PTH123
            file.write("x")
    finally:
        os.chdir(here)
    failed = [source for source in walk(tmp_path) if source.failed]
    assert failed
    assert all("too long" in source.failed for source in failed)


def test_another_index_in_the_collection_is_no_part_of_it(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "old/current", "old/000001/.pincite-generation", "old/000001/manifest.json")
    assert [source.source for source in walk(tmp_path)] == ["a.txt"]
