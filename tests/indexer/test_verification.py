"""Citations against files: answers, diffs, and paths that are hostile."""

import os
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from indexer import verification
from indexer.processes.confinement import USUAL, Limits
from indexer.processes.pool import outcomes
from indexer.sources import SourceFile
from indexer.verification import Answer, Change, Difference, Verdict, differences, most_like, shown, verify
from search.citation.reading import Quoted
from search.citation.stamp import Place
from search.errors import CollectionMissing
from search.records import Span
from tests.building import filed
from tests.indexer.reading import PROSE

QUOTED = "The siren was silent for an hour before the water came."
TEXT = f"{PROSE}\n\n{QUOTED}\n\nNobody answered, and nobody rang again that night.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    collection = tmp_path / "collection"
    collection.mkdir()
    (collection / "a.txt").write_text(TEXT)
    (tmp_path / "secret.txt").write_text(TEXT)
    return collection


def quoted(source: str = "a.txt", exact: str = QUOTED, content: str = TEXT, size: int = len(TEXT)) -> Quoted:
    start = max(0, TEXT.find(exact))
    return Quoted(exact, Place(source, sha256(content.encode()).hexdigest(), size, Span(start, start + len(exact))))


def paths_read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are opened from now on, wherever links lead."""
    read: list[Path] = []
    digest = verification._digest

    def remembering(path: Path) -> str:
        read.append(path.resolve())
        return digest(path)

    monkeypatch.setattr(verification, "_digest", remembering)
    return read


def verdict(one: Quoted, folder: Path) -> Verdict:
    (found,) = verify([one], folder, USUAL)
    return found


def test_what_is_as_it_was_is_identical(folder: Path) -> None:
    found = verdict(quoted(), folder)
    assert (found.answer, found.source, found.stands, found.locator) == (Answer.IDENTICAL, "a.txt", True, "passage 2")
    assert verdict(quoted(), folder / "a.txt") == found


@pytest.mark.parametrize("size", [len(TEXT), 0])
def test_the_same_bytes_elsewhere_have_moved(folder: Path, size: int) -> None:
    (folder / "below").mkdir()
    (folder / "a.txt").rename(folder / "below" / "b.txt")
    found = verdict(quoted(size=size), folder)
    assert (found.answer, found.source, found.stands) == (Answer.MOVED, "below/b.txt", True)


def test_the_same_bytes_elsewhere_go_before_others_at_the_place(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "b.txt")
    (folder / "a.txt").write_text("Another text that has nothing to do with it.\n")
    assert verdict(quoted(), folder).answer is Answer.MOVED


def test_files_of_other_sizes_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "big.txt").write_text(TEXT * 2)
    (folder / "a.txt").rename(folder / "b.txt")
    read = paths_read(monkeypatch)
    assert verdict(quoted(), folder).answer is Answer.MOVED
    assert [path.name for path in read] == ["b.txt"]


def test_of_a_changed_file_it_is_said_where_the_quotation_stands_now(folder: Path) -> None:
    (folder / "a.txt").write_text(f"A paragraph that is new stands above it.\n\n{TEXT}")
    found = verdict(quoted(), folder)
    assert (found.answer, found.stands, found.locator) == (Answer.CHANGED, True, "passage 3")
    assert found.span is not None
    assert found.span.start == quoted().place.span.start + 42


def test_of_several_places_the_nearest_is_told(folder: Path) -> None:
    (folder / "a.txt").write_text(f"{QUOTED}\n\nx\n\n{TEXT}\n\n{QUOTED}\n")
    found = verdict(quoted(), folder)
    assert found.span is not None
    assert found.span.start == 2 * len("\n\n") + len(QUOTED) + 1 + quoted().place.span.start


def test_of_a_changed_quotation_there_is_a_diff_with_what_is_most_like_it(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT.replace("an hour", "two long hours"))
    found = verdict(quoted(), folder)
    assert (found.answer, found.stands, found.locator) == (Answer.CHANGED, False, "passage 2")
    assert "".join(one.text for one in found.diff if one.change is not Change.ADDED) == QUOTED
    now = "".join(one.text for one in found.diff if one.change is not Change.REMOVED)
    assert now == QUOTED.replace("an hour", "two long hours")
    assert "was silent for [-an hour -]{+two long hours +}before" in shown(found, quoted())


def test_where_nothing_is_like_the_quotation_there_is_no_diff(folder: Path) -> None:
    (folder / "a.txt").write_text("١٢٣٤٥ ٦٧٨٩٠ ١٢٣٤٥ ٦٧٨٩٠.\n")
    found = verdict(quoted(), folder)
    assert (found.answer, found.diff, found.span) == (Answer.CHANGED, (), None)
    assert shown(found, quoted()) == "changed: a.txt has other bytes; nothing in it is like the quotation"


def test_a_changed_file_that_cannot_be_read_says_why(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"%PDF-1.7 x")
    found = verdict(quoted(), folder)
    assert found.answer is Answer.CHANGED
    assert "PDF" in found.reason


def test_the_same_bytes_without_the_quotation_are_different(folder: Path) -> None:
    forged = quoted()
    forged = replace(forged, exact=QUOTED.replace("silent", "louder"))
    found = verdict(forged, folder)
    assert (found.answer, found.stands) == (Answer.DIFFERENT, False)
    assert Difference(Change.REMOVED, "louder ") in found.diff
    elsewhere = replace(quoted(), place=replace(quoted().place, span=Span(0, len(QUOTED))))
    found = verdict(elsewhere, folder)
    assert (found.answer, found.stands, found.span) == (Answer.DIFFERENT, True, quoted().place.span)


@pytest.mark.parametrize(
    "source",
    [
        "../secret.txt", "below/../../secret.txt", "/etc/passwd", "//etc/passwd", ".", "", "..", "a.txt/", "a\0.txt",
        "link.txt",        "linked/secret.txt", "pipe", "\\xff\\x2e\\x2e/secret.txt", "x" * 5000, "\ud800",
        "a.txt/../../secret.txt", "./../secret.txt", "./a.txt", "below/../a.txt",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_collection(folder: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text("Another text.\n")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "linked").symlink_to(folder.parent)
    (folder / "below").mkdir()
    os.mkfifo(folder / "pipe")
    read = paths_read(monkeypatch)
    found = verdict(quoted(source), folder)
    assert found.answer is Answer.MISSING
    assert all(path.is_relative_to(folder.resolve()) for path in read)


def test_a_collection_of_one_file_is_only_that_file(folder: Path) -> None:
    (folder / "b.txt").write_text(TEXT)
    (folder / "a.txt").write_text("Another text.\n")
    assert verdict(quoted("b.txt"), folder / "a.txt").answer is Answer.MISSING


def test_each_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []

    def counting(
        files: list[SourceFile], jobs: int, limits: Limits, language: str | None, *, recognition: None
    ) -> object:
        given.append([file.source for file in files])
        return outcomes(files, jobs, limits, language, recognition=recognition)

    monkeypatch.setattr(verification, "outcomes", counting)
    (folder / "b.txt").write_text(f"{TEXT}More.\n")
    many = [quoted(), quoted("b.txt", content=f"{TEXT}More.\n")] * 500
    began = time.monotonic()
    found = verify(many, folder, USUAL)
    assert {one.answer for one in found} == {Answer.IDENTICAL}
    assert sorted(given[0]) == ["a.txt", "b.txt"]
    assert len(given) == 1
    assert time.monotonic() - began < 20


def test_a_folder_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing):
        verify([quoted()], tmp_path / "gone", USUAL)


def test_a_part_is_found_in_a_long_passage_with_whole_words() -> None:
    words = "the third time nobody picked up the telephone"
    said = "He said the fourth time nobody picked up the telephones."
    passage = filed(f"{'They waited for a long time. ' * 30}{said} {'Water. ' * 50}")
    like = most_like(words, passage.passages)
    assert like is not None
    assert "fourth time nobody picked up" in like.of(passage.document.text)
    assert len(like.of(passage.document.text)) < 100


@pytest.mark.slow
def test_a_diff_of_long_texts_takes_no_longer_than_it_may() -> None:
    ours, theirs = ("".join(f"{word} {number % 7} " for number in range(20_000)) for word in ("a", "b"))
    began = time.monotonic()
    assert differences(ours, theirs)
    passages = filed(*(f"{theirs[: 20_000 + number]}" for number in range(200))).passages
    most_like(ours, passages)
    assert time.monotonic() - began < 15
