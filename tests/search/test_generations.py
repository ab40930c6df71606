"""Generations: one is current, a flip is whole, and what is wrong with an index has its own error."""

import json
from pathlib import Path

import pytest

from search.analysis import ANALYSIS_VERSION
from search.errors import IndexDamaged, IndexMissing, IndexOutOfDate
from search.generations import Manifest, begin, current, edition, is_index, manifest, publish, size
from search.schema import SCHEMA_VERSION

MANIFEST = Manifest("000001", "tantivy", "0.27", "/data/présse", ("en", "fa"))


def made(directory: Path, content: str = "x") -> Path:
    """A generation with a manifest and a file, not published."""
    generation = begin(directory)
    (generation / "engine" / "segment").write_text(content)
    Manifest(generation.name, "memory", "1", "/data", ("en",)).write(generation)
    return generation


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_the_first_generation_is_begun_beside_nothing(tmp_path: Path) -> None:
    generation = begin(tmp_path / "new" / "index")
    assert generation.name == "000001"
    assert sorted(path.name for path in generation.iterdir()) == [".pincite-generation", "engine"]
    assert not list((generation / "engine").iterdir())


def test_nothing_is_current_before_it_is_published(tmp_path: Path) -> None:
    generation = made(tmp_path)
    with pytest.raises(IndexMissing):
        current(tmp_path)
    publish(generation)
    assert current(tmp_path) == generation


def test_a_flip_goes_from_one_whole_generation_to_the_next(tmp_path: Path) -> None:
    first = made(tmp_path)
    publish(first)
    second = made(tmp_path)
    assert (second.name, current(tmp_path)) == ("000002", first)
    publish(second)
    assert current(tmp_path) == second
    assert names(tmp_path) == ["000001", "000002", "current"]


def test_only_the_predecessor_is_kept(tmp_path: Path) -> None:
    for _ in range(4):
        publish(made(tmp_path))
    assert names(tmp_path) == ["000003", "000004", "current"]
    assert (tmp_path / "000003" / "engine" / "segment").read_text() == "x"


def test_what_an_unfinished_build_left_is_removed(tmp_path: Path) -> None:
    live = made(tmp_path)
    publish(live)
    left = made(tmp_path, "half")
    again = begin(tmp_path)
    assert not left.exists()
    assert again.name > left.name
    assert current(tmp_path) == live
    publish(again)
    assert names(tmp_path) == [live.name, again.name, "current"]


def test_what_an_unfinished_first_build_left_is_removed(tmp_path: Path) -> None:
    left = made(tmp_path)
    again = begin(tmp_path)
    assert not left.exists()
    assert again.name > left.name


def test_beginning_keeps_the_current_one_and_its_predecessor_and_what_is_not_ours(tmp_path: Path) -> None:
    for _ in range(2):
        publish(made(tmp_path))
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").write_text("mine")
    begin(tmp_path)
    assert names(tmp_path) == ["000001", "000002", "000003", "README.md", "current", "notes"]


def test_a_damaged_current_does_not_stop_a_new_build(tmp_path: Path) -> None:
    publish(made(tmp_path))
    (tmp_path / "current").write_text("000009\n")
    generation = made(tmp_path)
    publish(generation)
    assert current(tmp_path) == generation


@pytest.mark.parametrize("where", [".", "absent", "file"])
def test_no_index(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexMissing, match=r"pincite index PATH --index .*"):
        current(tmp_path / where)


@pytest.mark.parametrize(
    "content", [b"", b"000002", b"..", b"/etc", b"\xff\xfe", "٠٠٠٠٠١".encode(), b"000001/../000001"]
)
def test_a_current_that_names_no_generation_is_damage(tmp_path: Path, content: bytes) -> None:
    publish(made(tmp_path))
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(IndexDamaged, match="--rebuild"):
        current(tmp_path)


def test_a_current_that_is_a_directory_is_damage(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(IndexDamaged):
        current(tmp_path)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    generation = begin(tmp_path)
    MANIFEST.write(generation)
    assert manifest(generation) == MANIFEST
    assert (MANIFEST.schema, MANIFEST.analysis) == (SCHEMA_VERSION, ANALYSIS_VERSION)


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
    assert current(tmp_path).name == "000003"


def test_the_size_of_a_generation_is_that_of_its_files(tmp_path: Path) -> None:
    generation = begin(tmp_path)
    (generation / "engine" / "a").write_bytes(b"12345")
    (generation / "b").write_bytes(b"123")
    assert size(generation) == 8


def test_folders_of_the_user_with_digits_for_names_are_left_alone(tmp_path: Path) -> None:
    for name in ("2019", "000001", "000003"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.txt").write_text("mine")
    publish(made(tmp_path))
    publish(made(tmp_path))
    publish(made(tmp_path))
    assert [(tmp_path / name / "letter.txt").read_text() for name in ("2019", "000001", "000003")] == ["mine"] * 3
    assert current(tmp_path).name == "000005"


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
