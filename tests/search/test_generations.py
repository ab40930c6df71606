"""Generations: one is current, a flip is whole, and what is wrong with an index has its own error."""

import json
import os
import zlib
from pathlib import Path

import pytest

from search.analysis import ANALYSIS_VERSION
from search.errors import IndexDamaged, IndexMissing, IndexOutOfDate
from search.generations import (
    ENGINE,
    Manifest,
    Sealed,
    begin,
    begin_next,
    current,
    discard,
    edition,
    hold,
    is_index,
    manifest,
    name_of,
    oldest,
    publish,
    size,
    sweep,
)
from search.records import Coverage
from search.schema import SCHEMA_VERSION

MANIFEST = Manifest(
    "000001.000001", "tantivy", "0.27", "/data/présse", {"en": 3, "fa": 4}, {"case": 1},
    length=30, documents=2, passages=7, failed=1, language="de", file_seconds=60, file_memory=512,
    files={"engine/é": Sealed(5, 1_700_000_000_123_456_789, 7)},
)  # fmt: skip


def made(directory: Path, content: str = "x") -> Path:
    """The first commit of a generation with a manifest and a file, not published."""
    return filled(begin(directory), content)


def next_to(before: Path, content: str = "x") -> Path:
    """The commit after `before`, not published."""
    return filled(begin_next(before), content)


def filled(commit: Path, content: str) -> Path:
    (commit / ENGINE / "segment").write_text(content)
    Manifest(name_of(commit), "memory", "1", "/data", {"en": 1}).write(commit)
    return commit


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_the_first_generation_is_begun_beside_nothing(tmp_path: Path) -> None:
    commit = begin(tmp_path / "new" / "index")
    assert name_of(commit) == "000001.000001"
    assert sorted(path.name for path in commit.parent.iterdir()) == [".pincite-generation", "000001"]
    assert not list((commit / ENGINE).iterdir())


def test_nothing_is_current_before_it_is_published(tmp_path: Path) -> None:
    commit = made(tmp_path)
    with pytest.raises(IndexMissing):
        current(tmp_path)
    publish(commit)
    assert current(tmp_path) == commit


def test_a_flip_goes_from_one_whole_generation_to_the_next(tmp_path: Path) -> None:
    first = made(tmp_path)
    publish(first)
    second = made(tmp_path)
    assert (name_of(second), current(tmp_path)) == ("000002.000001", first)
    publish(second)
    assert current(tmp_path) == second
    assert names(tmp_path) == ["000001", "000002", "current"]


def test_a_flip_goes_from_one_whole_commit_to_the_next(tmp_path: Path) -> None:
    first = made(tmp_path)
    publish(first)
    second = next_to(first)
    assert (name_of(second), current(tmp_path)) == ("000001.000002", first)
    publish(second)
    assert current(tmp_path) == second
    assert names(tmp_path) == ["000001", "current"]
    assert names(tmp_path / "000001") == [".pincite-generation", "000001", "000002"]


def test_what_is_begun_again_is_empty(tmp_path: Path) -> None:
    """As after a death between its beginning and its end."""
    first = made(tmp_path)
    died = next_to(first, "half")
    again = begin_next(first)
    assert again == died
    assert not list((again / ENGINE).iterdir())


def test_only_the_current_commit_outlives_a_sweep(tmp_path: Path) -> None:
    for _ in range(2):
        publish(made(tmp_path))
    publish(next_to(current(tmp_path)))
    publish(next_to(current(tmp_path), "last"))
    next_to(current(tmp_path), "half")
    sweep(tmp_path)
    assert names(tmp_path) == ["000002", "current"]
    assert names(tmp_path / "000002") == [".pincite-generation", "000003"]
    assert (current(tmp_path) / ENGINE / "segment").read_text() == "last"


def test_what_is_held_outlives_sweeps_and_goes_at_the_next(tmp_path: Path) -> None:
    first = made(tmp_path)
    publish(first)
    readers = [hold(first), hold(first)]
    publish(next_to(first))
    publish(made(tmp_path))
    for reader in readers:
        sweep(tmp_path)
        assert (first / ENGINE / "segment").read_text() == "x"
        assert oldest(first.parent) == 1
        os.close(reader)
    sweep(tmp_path)
    assert names(tmp_path) == ["000002", "current"]


def test_what_is_gone_cannot_be_held(tmp_path: Path) -> None:
    first = made(tmp_path)
    publish(made(tmp_path))
    sweep(tmp_path)
    with pytest.raises(FileNotFoundError):
        hold(first)


def test_a_sweep_without_a_current_commit_leaves_nothing_of_ours(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "README.md").write_text("mine")
    sweep(tmp_path)
    assert names(tmp_path) == ["README.md"]


def test_what_is_discarded_leaves_the_others(tmp_path: Path) -> None:
    first = made(tmp_path)
    publish(first)
    discard(next_to(first))
    discard(made(tmp_path))
    assert names(tmp_path) == ["000001", "current"]
    assert names(tmp_path / "000001") == [".pincite-generation", "000001"]


def test_beginning_keeps_all_that_is_there_and_what_is_not_ours(tmp_path: Path) -> None:
    for _ in range(2):
        publish(made(tmp_path))
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").write_text("mine")
    begin(tmp_path)
    assert names(tmp_path) == ["000001", "000002", "000003", "README.md", "current", "notes"]


def test_a_damaged_current_does_not_stop_a_new_build(tmp_path: Path) -> None:
    publish(made(tmp_path))
    (tmp_path / "current").write_text("000009/000001 01234567\n")
    commit = made(tmp_path)
    publish(commit)
    assert current(tmp_path) == commit


@pytest.mark.parametrize("where", [".", "absent", "file"])
def test_no_index(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexMissing, match=r"pincite index PATH --index .*"):
        current(tmp_path / where)


def named(name: str) -> bytes:
    """What `current` holds for a commit of this name."""
    return f"{name} {zlib.crc32(name.encode()):08x}\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"..", b"/etc", b"\xff\xfe", "٠٠٠٠٠١".encode(), b"000001/../000001", b"000001/000001", b"000001/000001 0",
        named("000002/000001"), named("000001/000002"), named("000001/../000001"), named("000001"), named(".."),
        named("000001/000001").replace(b"000001/000001", b"000001/000002"),
    ],
)  # fmt: skip
def test_a_current_that_names_no_commit_is_damage(tmp_path: Path, content: bytes) -> None:
    publish(made(tmp_path))
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(IndexDamaged, match="--rebuild"):
        current(tmp_path)


def test_a_current_of_the_layout_before_is_out_of_date(tmp_path: Path) -> None:
    publish(made(tmp_path))
    (tmp_path / "current").write_bytes(b"000001\n")
    with pytest.raises(IndexOutOfDate, match="--rebuild"):
        current(tmp_path)


@pytest.mark.parametrize("name", ["notes", "000007"])
def test_a_current_that_names_a_folder_of_the_user_is_damage(tmp_path: Path, name: str) -> None:
    (tmp_path / name / "000001").mkdir(parents=True)
    (tmp_path / "current").write_bytes(named(f"{name}/000001"))
    with pytest.raises(IndexDamaged):
        current(tmp_path)


def test_a_current_that_is_a_directory_is_damage(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(IndexDamaged):
        current(tmp_path)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    commit = begin(tmp_path)
    MANIFEST.write(commit)
    assert manifest(commit) == MANIFEST
    assert (MANIFEST.schema, MANIFEST.analysis) == (SCHEMA_VERSION, ANALYSIS_VERSION)


def test_a_manifest_tells_what_follows_from_it() -> None:
    assert MANIFEST.coverage == Coverage(documents=2, passages=7, failed=1)
    assert (MANIFEST.languages, MANIFEST.fields) == (("fa", "en"), ("case",))
    assert MANIFEST.mean_length == 30 / 7
    assert Manifest("", "", "", "", {}).mean_length == 0.0


@pytest.mark.parametrize(
    ("before", "after"),
    [('"passages": 7', '"passages": 8'), ('"collection": "/data', '"collection": "/date'), ('"sum": ', '"sum": 1')],
)
def test_a_manifest_that_others_have_changed_is_damage(tmp_path: Path, before: str, after: str) -> None:
    commit = begin(tmp_path)
    MANIFEST.write(commit)
    path = commit / "manifest.json"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(IndexDamaged, match="--rebuild"):
        manifest(commit)


@pytest.mark.parametrize("field", ["schema", "analysis"])
def test_an_index_of_another_version_says_how_to_make_it_again(tmp_path: Path, field: str) -> None:
    generation = begin(tmp_path)
    MANIFEST.write(generation)
    row = json.loads((generation / "manifest.json").read_text("utf-8"))
    row[field] += 1
    (generation / "manifest.json").write_text(json.dumps(row), "utf-8")
    with pytest.raises(IndexOutOfDate, match=f"pincite index /data/présse --index {tmp_path} --rebuild"):
        manifest(generation)


def test_an_index_of_another_version_may_have_another_manifest(tmp_path: Path) -> None:
    generation = begin(tmp_path)
    row = {"schema": SCHEMA_VERSION + 1, "analysis": 7, "collection": "/data", "new": True}
    (generation / "manifest.json").write_text(json.dumps(row), "utf-8")
    with pytest.raises(IndexOutOfDate):
        manifest(generation)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'"x"',
        b"\xff",
        json.dumps({"collection": "x", "schema": SCHEMA_VERSION, "analysis": ANALYSIS_VERSION}).encode(),
    ],
)
def test_an_unreadable_manifest_is_damage(tmp_path: Path, content: bytes) -> None:
    generation = begin(tmp_path)
    (generation / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamaged) as caught:
        manifest(generation)
    assert str(caught.value).startswith(f"{tmp_path}: ")


def test_a_missing_manifest_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        manifest(begin(tmp_path))


def test_an_interrupted_flip_leaves_the_old_one_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is written to a file of its own, made durable, and moved into place as the last step."""
    first = made(tmp_path)
    publish(first)
    second = made(tmp_path)

    def stopped(descriptor: int) -> None:
        raise OSError(28, f"No space left on device ({descriptor})")

    monkeypatch.setattr("search.generations.os.fsync", stopped)
    with pytest.raises(OSError, match="No space left"):
        publish(second)
    assert current(tmp_path) == first
    monkeypatch.undo()
    publish(made(tmp_path))
    assert name_of(current(tmp_path)) == "000003.000001"


def test_the_size_of_a_commit_is_that_of_its_files_and_its_catalogue(tmp_path: Path) -> None:
    commit = begin(tmp_path)
    (commit / ENGINE / "a").write_bytes(b"12345")
    (commit / "b").write_bytes(b"123")
    (commit.parent / "catalogue.sqlite").write_bytes(b"12")
    (begin_next(commit) / "c").write_bytes(b"of another commit")
    assert size(commit) == 10


def test_folders_of_the_user_with_digits_for_names_are_left_alone(tmp_path: Path) -> None:
    for name in ("2019", "000001", "000003"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.txt").write_text("mine")
    publish(made(tmp_path))
    publish(made(tmp_path))
    publish(made(tmp_path))
    sweep(tmp_path)
    assert [(tmp_path / name / "letter.txt").read_text() for name in ("2019", "000001", "000003")] == ["mine"] * 3
    assert name_of(current(tmp_path)) == "000005.000001"


def test_an_index_is_known_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("000001")
    assert not is_index(tmp_path)
    publish(made(tmp_path))
    assert is_index(tmp_path)
    assert not is_index(tmp_path / "nowhere")


def test_an_index_deleted_and_made_again_is_another_edition(tmp_path: Path) -> None:
    publish(made(tmp_path))
    before = edition(tmp_path)
    assert edition(tmp_path) == before
    publish(made(tmp_path))
    assert edition(tmp_path) != before
    (tmp_path / "current").unlink()
    with pytest.raises(IndexMissing):
        edition(tmp_path)
