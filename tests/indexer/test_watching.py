"""Watching: what comes, changes and goes is in the index soon, one burst at a time, and it ends when it is told to."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import builder, watching
from indexer.builder import Built, Wanted, account, build
from indexer.lock import writing
from search import generations
from search.errors import CollectionMissing, IndexUnwritable
from search.records import FileRecord, SearchRequest
from search.searcher import Searcher
from tests.indexer.reading import MORE, PROSE

PATIENCE = 10.0
"""Seconds until which what should take less than two must have come, on a machine that is busy."""


def silent(_file: FileRecord, _total: int) -> None:
    pass


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "a.txt").write_text(PROSE)
    return folder


@pytest.fixture
def directory(collection: Path, tmp_path: Path) -> Path:
    build(collection, tmp_path / "index", Wanted(engine="memory"), silent)
    return tmp_path / "index"


def found(directory: Path, query: str) -> int:
    searcher = Searcher.open(directory)
    total = searcher.search(SearchRequest(query)).total_passages
    searcher.close()
    return total


def comes(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


Events = Iterator[set[tuple[int, str]]]


def followed(
    monkeypatch: pytest.MonkeyPatch, collection: Path, directory: Path, steps: Callable[[], Events]
) -> tuple[list[Built], list[str]]:
    """What following does in these steps, each of which gives what the operating system tells."""
    monkeypatch.setattr(watching, "_events", lambda _: steps())
    done: list[Built] = []
    told: list[str] = []
    watching.follow(collection, directory, Wanted(engine="memory"), done.append, told.append)
    return done, told


def counted_looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows whenever the collection is looked through."""
    looks: list[int] = []
    index = builder.index

    def counted(*given: object) -> Built:
        looks.append(1)
        return index(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(builder, "index", counted)
    return looks


def test_an_index_is_brought_up_to_date_first_and_at_each_event(
    collection: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (collection / "b.txt").write_text(MORE)

    def steps() -> Events:
        yield set()
        (collection / "c.txt").write_text(f"{MORE} Again.")
        yield set()
        yield {(1, str(collection / "c.txt"))}

    done, told = followed(monkeypatch, collection, directory, steps)
    assert [(built.added, built.documents) for built in done] == [(1, 2), (1, 3)]
    assert told == []


def test_where_nothing_is_told_the_folder_is_looked_through_once_in_a_while(
    collection: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = counted_looks(monkeypatch)

    def steps() -> Events:
        for _ in range(5):
            yield set()
        assert len(looks) == 1
        monkeypatch.setattr(watching, "_LOOK", 0.0)
        (collection / "b.txt").write_text(MORE)
        yield set()
        assert len(looks) == 2

    done, _ = followed(monkeypatch, collection, directory, steps)
    assert [built.added for built in done] == [1]


def test_an_index_in_the_collection_does_not_follow_itself(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = collection / "index"
    build(collection, directory, Wanted(engine="memory"), silent)
    looks = counted_looks(monkeypatch)

    def steps() -> Events:
        yield set()
        yield {(2, str(directory / "current")), (1, str(directory / "000001" / "000002"))}
        assert len(looks) == 1
        yield {(2, str(directory / "current")), (1, str(collection / "index.txt"))}
        assert len(looks) == 2

    followed(monkeypatch, collection, directory, steps)


def test_another_writer_is_waited_for_in_silence(
    collection: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (collection / "b.txt").write_text(MORE)

    def steps() -> Events:
        with writing(directory):
            yield set()
            yield set()
        assert found(directory, "register") == 0
        yield set()
        assert found(directory, "register") == 1

    done, told = followed(monkeypatch, collection, directory, steps)
    assert ([built.added for built in done], told) == ([1], [])


def test_what_cannot_be_done_is_told_once_and_tried_again(
    collection: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (collection / "b.txt").write_text(MORE)
    index = builder.index

    def full(*_given: object) -> Built:
        raise IndexUnwritable("ix", "the disk is full")

    def steps() -> Events:
        monkeypatch.setattr(builder, "index", full)
        for _ in range(3):
            yield set()
        monkeypatch.setattr(builder, "index", index)
        yield set()

    done, told = followed(monkeypatch, collection, directory, steps)
    assert [built.added for built in done] == [1]
    assert told == [str(IndexUnwritable("ix", "the disk is full"))]


def test_a_collection_that_goes_is_told_and_taken_up_when_it_is_back(
    collection: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = collection.with_name("away")

    def steps() -> Events:
        yield set()
        collection.rename(away)
        yield {(3, str(collection))}
        yield set()
        assert account(directory, rebuilt=False).documents == 1
        away.rename(collection)
        (collection / "b.txt").write_text(MORE)
        yield set()

    done, told = followed(monkeypatch, collection, directory, steps)
    assert [built.added for built in done] == [1]
    assert told == [str(CollectionMissing(str(collection)))]


def test_there_must_be_something_to_watch(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing):
        watching.follow(tmp_path / "gone", tmp_path / "index", Wanted(), lambda _: None, pytest.fail)
    assert not (tmp_path / "index").exists()


@pytest.mark.slow
def test_a_watching_process_keeps_an_index_as_it_was_made(collection: Path, tmp_path: Path) -> None:
    directory = tmp_path / "index"
    build(collection, directory, Wanted(engine="memory", language="fr"), silent)
    with watching.watching(directory):
        (collection / "b.txt").write_text(MORE)
        assert comes(lambda: found(directory, "register") == 1)
        (collection / "b.txt").write_text("Zq 17.")
        assert comes(lambda: found(directory, "zq") == 1)
        assert found(directory, "register") == 0
        (collection / "b.txt").unlink()
        assert comes(lambda: found(directory, "zq") == 0)
        manifest = generations.manifest(generations.current(directory))
        assert (manifest.engine, manifest.language, manifest.documents) == ("memory", "fr", 1)
    (collection / "c.txt").write_text(MORE)
    time.sleep(1.5)
    assert found(directory, "register") == 0
    with writing(directory):
        pass


@pytest.mark.slow
def test_a_burst_of_changes_is_one_update_or_few(collection: Path, directory: Path) -> None:
    with watching.watching(directory):
        (collection / "b.txt").write_text(MORE)
        assert comes(lambda: found(directory, "register") == 1)
        before = int(generations.current(directory).name)
        for number in range(40):
            (collection / f"n{number}.txt").write_text(f"The siren sounded {number} times.")
            os.utime(collection / f"n{number}.txt")
        assert comes(lambda: found(directory, "siren") == 40)
        assert int(generations.current(directory).name) - before <= 4
