"""The catalogue: what is put in comes out again, and what is not there is said so."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import generations
from search.catalogue import FILE_NAME, Catalogue, CatalogueUpdater, CatalogueWriter
from search.errors import IndexDamaged, NotInCollection
from search.records import (
    FileRecord,
    FileStatus,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Omission,
    PartialDate,
    PassageKind,
    Span,
    Speech,
)
from tests.building import Filed, filed, places_of_all
from tests.strategies import ANY_TEXT, partial_dates

METADATA = Metadata(
    title="The “third” call – 第三",
    publisher="The Courier",
    authors=("J. Marten", "Дарья"),
    published=PartialDate(2017, 8, 3, "meta date"),
    captured=PartialDate(2020, evidence="file name"),
    language="en",
    url="https://courier.example/1?a=b&c",
    kind="article",
    own={"box": ("7", "8 a"), "folder": ("Red",)},
    evidence={"title": "h1", "published": "meta date"},
)


def full() -> Filed:
    """A document with everything that a document can have."""
    one = filed(
        "The dam stood.", "“No,” she said. 😀", "",
        source="press/2017/a b.html",
        metadata=METADATA,
        language="en",
        locators={
            2: Locator(2, ("Facts", "The night"), "17.30", "Hengameh Haj Hassan", 3, PassageKind.SPEECH, Speech.DIRECT),
            3: Locator(3, kind=PassageKind.TABLE_ROW),
        },
    )  # fmt: skip
    document = replace(
        one.document,
        marks=(Mark(MarkKind.HEADING, Span(0, 3), "Facts", 2), Mark(MarkKind.PAGE, Span(5, 5), "3")),
        omitted=(Omission("Share this", "button"), Omission("", "empty")),
    )
    passages = (one.passages[0], replace(one.passages[1], language=None), one.passages[2])
    return Filed(document, passages)


def catalogue_of(directory: Path, *collection: Filed, files: tuple[FileRecord, ...] = ()) -> Catalogue:
    """The catalogue of a new generation's first commit, numbered from 0."""
    commit = generations.begin(directory)
    writer = CatalogueWriter(commit, len(collection))
    for place, one in places_of_all(collection):
        writer.add_document(place, one.document, one.passages)
    for file in files:
        writer.add_file(file)
    writer.close()
    return Catalogue(commit)


def test_a_document_comes_out_as_it_was_put_in(tmp_path: Path) -> None:
    one, other = full(), filed("Other.", source="b.txt")
    catalogue = catalogue_of(tmp_path, other, one)
    assert catalogue.document(one.document.id) == one.document
    assert catalogue.document(other.document.id) == other.document


def test_passages_come_out_as_they_were_put_in(tmp_path: Path) -> None:
    one, other = full(), filed("Other.", source="b.txt")
    catalogue = catalogue_of(tmp_path, other, one)
    assert catalogue.passages_of(one.document) == one.passages
    assert catalogue.passages_of(other.document) == other.passages
    for passage in one.passages:
        assert catalogue.passage(passage.id) == (passage, one.document.origin)


def test_numbers_are_in_reading_order_and_come_out_in_the_order_asked(tmp_path: Path) -> None:
    one, other = full(), filed("Other.", source="b.txt")
    catalogue = catalogue_of(tmp_path, other, one)
    everything = [*((passage, other.document.origin) for passage in other.passages)]
    everything += [(passage, one.document.origin) for passage in one.passages]
    assert list(catalogue.numbered(range(4))) == everything
    assert list(catalogue.numbered([3, 0, 3])) == [everything[3], everything[0], everything[3]]
    assert list(catalogue.numbered([])) == []


def test_the_writer_gives_places_in_the_order_of_the_collection(tmp_path: Path) -> None:
    writer = CatalogueWriter(generations.begin(tmp_path), 3)
    placed = []
    for one in (filed("First.", source="a.txt"), full(), filed("Between.", source="b.txt")):
        placed.append(writer.place(one.document.origin.source, len(one.passages)))
        writer.add_document(placed[-1], one.document, one.passages)
    writer.close()
    assert [place.document for place in placed] == [0, 1, 2]
    first, last, between = (place.first_passage for place in placed)
    assert first < between < last


def test_a_document_without_passages(tmp_path: Path) -> None:
    one = filed(source="empty.txt")
    catalogue = catalogue_of(tmp_path, one, filed("Next.", source="b.txt"))
    assert catalogue.passages_of(one.document) == ()
    assert list(catalogue.all_numbers()) == [0]
    with pytest.raises(NotInCollection):
        catalogue.passage(f"{one.document.id}.1")


@pytest.mark.parametrize("ordinal", ["0", "4", "", "-1", "1.0", "x", "٢", "²", " 1", "99999999999999999999", "1e0"])
def test_a_passage_that_is_not_there(tmp_path: Path, ordinal: str) -> None:
    one = full()
    catalogue = catalogue_of(tmp_path, one, filed("Next.", source="b.txt"))
    with pytest.raises(NotInCollection, match="search again"):
        catalogue.passage(f"{one.document.id}.{ordinal}")


@pytest.mark.parametrize("identity", ["", "no such", "' OR 1=1 --", "\0"])
def test_a_document_that_is_not_there(tmp_path: Path, identity: str) -> None:
    catalogue = catalogue_of(tmp_path, full())
    with pytest.raises(NotInCollection):
        catalogue.document(identity)
    with pytest.raises(NotInCollection):
        catalogue.passage(f"{identity}.1")
    assert catalogue.numbers([identity]) == {}


def test_documents_are_known_by_number_id_and_name(tmp_path: Path) -> None:
    one, other = full(), filed("Other.", source="letters/b.txt")
    catalogue = catalogue_of(tmp_path, other, one)
    identities = [one.document.id, other.document.id]
    assert catalogue.numbers(identities) == {one.document.id: 1, other.document.id: 0}
    assert catalogue.numbers([*identities, "absent", "\ud800"]) == catalogue.numbers(identities)
    assert catalogue.named([1, 0, 7]) == {1: (one.document.id, METADATA.title), 0: (other.document.id, "b.txt")}
    assert list(catalogue.named([1, 0])) == [1, 0]
    assert (catalogue.named([]), catalogue.numbers([])) == ({}, {})


def test_texts_are_read_by_passage_and_by_document(tmp_path: Path) -> None:
    one, other = full(), filed("Other.", source="b.txt")
    catalogue = catalogue_of(tmp_path, other, one)
    texts = {number: passage.text for number, passage in enumerate((*other.passages, *one.passages))}
    assert dict(catalogue.texts(range(4))) == texts
    assert list(catalogue.texts([3, 0])) == [(3, texts[3]), (0, texts[0])]
    ((body, first, spans),) = catalogue.bodies([1])
    assert (body, first, spans) == (one.document.text, 1, [passage.span for passage in one.passages])


def test_a_passage_has_its_number(tmp_path: Path) -> None:
    one, other = full(), filed("Other.", source="b.txt")
    catalogue = catalogue_of(tmp_path, other, one)
    assert [catalogue.number(passage.id) for passage in (*other.passages, *one.passages)] == [0, 1, 2, 3]


def values_of(catalogue: Catalogue, facet: str) -> dict[int, tuple[str, ...]]:
    column = catalogue.column(facet)
    return {number: column.values[code] for number, code in enumerate(column.codes)}


def test_the_values_of_a_facet_are_kept_for_each_document(tmp_path: Path) -> None:
    collection = (full(), filed("Other.", source="b.txt"), filed("Third.", source="c.txt"))
    catalogue = catalogue_of(tmp_path, *collection)
    assert values_of(catalogue, "author") == {0: ("J. Marten", "Дарья"), 1: ("",), 2: ("",)}
    assert values_of(catalogue, "year") == {0: ("2017",), 1: ("",), 2: ("",)}
    assert list(catalogue_of(tmp_path / "empty").column("author").codes) == []


def test_the_order_of_the_documents_is_that_of_their_first_passages(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, full(), filed(source="empty.txt"), filed("Third.", source="z.txt"))
    assert catalogue.order == {0: 0, 1: 3, 2: 3}


FILES = (
    FileRecord("b.txt", FileStatus.INDEXED, "", 12, 1_700_000_000_123_456_789, 0.25, "ab" * 32, "ab" * 10, 3),
    FileRecord("a/é.pdf", FileStatus.FAILED, "broken: no %%EOF"),
    FileRecord("c.png", FileStatus.OMITTED, "a picture", 5),
    FileRecord("d.txt", FileStatus.DUPLICATE, "same bytes as b.txt", 12, sha256="ab" * 32, document="ab" * 10),
    FileRecord("e.doc", FileStatus.FAILED, "unknown"),
)


def test_the_ledger_comes_out_by_path_and_by_status(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, full(), files=FILES)
    by_path = sorted(FILES, key=lambda file: file.source)
    assert list(catalogue.files()) == by_path
    for status in FileStatus:
        assert list(catalogue.files(status)) == [file for file in by_path if file.status is status]
    assert catalogue.copies("ab" * 10) == ("d.txt",)
    assert catalogue.copies("no such document") == ()
    assert catalogue.counts() == {"indexed": 1, "duplicate": 1, "unpacked": 0, "omitted": 1, "failed": 2}


def test_an_empty_catalogue(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path)
    assert not list(catalogue.all_numbers())
    assert not list(catalogue.everything())
    assert catalogue.counts() == dict.fromkeys(FileStatus, 0)
    assert list(catalogue.files()) == []


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(ANY_TEXT, max_size=4), published=st.none() | partial_dates())
def test_any_text_comes_out_code_point_by_code_point(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], published: PartialDate | None
) -> None:
    one = filed(*texts, metadata=Metadata(published=published))
    catalogue = catalogue_of(tmp_path_factory.mktemp("catalogue"), one)
    assert catalogue.document(one.document.id) == one.document
    assert catalogue.passages_of(one.document) == one.passages
    catalogue.close()


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    collection = [filed(f"Passage {number}.", "Second.", source=f"{number}.txt") for number in range(20)]
    catalogue = catalogue_of(tmp_path, *collection)

    def read(number: int) -> bool:
        one = collection[number % 20]
        return catalogue.document(one.document.id) == one.document and [
            passage for passage, _ in catalogue.numbered([number % 20 * 2, number % 20 * 2 + 1])
        ] == list(one.passages)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(read, range(200)))
    catalogue.close()


def test_a_missing_catalogue_is_damage_of_the_index_directory(tmp_path: Path) -> None:
    commit = generations.begin(tmp_path / "index")
    with pytest.raises(IndexDamaged) as caught:
        Catalogue(commit)
    assert str(caught.value).startswith(f"{tmp_path / 'index'}: ")


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_an_unreadable_catalogue_is_damage_of_the_index_directory(tmp_path: Path, content: bytes) -> None:
    commit = generations.begin(tmp_path / "index")
    (commit.parent / FILE_NAME).write_bytes(content)
    with pytest.raises(IndexDamaged) as caught:
        Catalogue(commit).counts()
    assert str(caught.value).startswith(f"{tmp_path / 'index'}: ")
    assert isinstance(caught.value.__cause__, sqlite3.DatabaseError)


# Commits


def updated(before: Path, removed: Sequence[str] = (), added: Sequence[Filed] = (), oldest: int = 1) -> Path:
    """The next commit of a generation."""
    commit = generations.begin_next(before)
    writer = CatalogueUpdater(commit, oldest)
    for source in removed:
        writer.remove_document(source)
        writer.remove_file(source)
    for one in added:
        origin = one.document.origin
        writer.add_document(writer.place(origin.source, len(one.passages)), one.document, one.passages)
        writer.add_file(FileRecord(origin.source, FileStatus.INDEXED, document=origin.id))
    writer.close()
    return commit


def started(directory: Path, *collection: Filed) -> Path:
    commit = generations.begin(directory)
    writer = CatalogueWriter(commit, len(collection))
    for one in collection:
        origin = one.document.origin
        writer.add_document(writer.place(origin.source, len(one.passages)), one.document, one.passages)
        writer.add_file(FileRecord(origin.source, FileStatus.INDEXED, document=origin.id))
    writer.close()
    return commit


def held(commit: Path) -> tuple[list[str], list[str]]:
    """The texts of a commit in its order, and the files of its ledger."""
    catalogue = Catalogue(commit)
    texts = [passage.text for passage, _ in catalogue.numbered(catalogue.all_numbers())]
    files = [file.source for file in catalogue.files()]
    catalogue.close()
    return texts, files


def test_each_commit_is_read_as_it_was_whatever_came_later(tmp_path: Path) -> None:
    first = started(tmp_path, filed("One.", source="a.txt"), filed("Three.", source="c.txt"))
    second = updated(first, added=[filed("Two.", source="b.txt")])
    third = updated(second, removed=["a.txt", "c.txt"], added=[filed("Third.", "Again.", source="c.txt")])
    assert held(first) == (["One.", "Three."], ["a.txt", "c.txt"])
    assert held(second) == (["One.", "Two.", "Three."], ["a.txt", "b.txt", "c.txt"])
    assert held(third) == (["Two.", "Third.", "Again."], ["b.txt", "c.txt"])


def test_what_is_removed_is_told(tmp_path: Path) -> None:
    one = full()
    commit = generations.begin_next(started(tmp_path, one))
    writer = CatalogueUpdater(commit, 1)
    removed = writer.remove_document(one.document.origin.source)
    assert removed
    assert (removed.number, removed.passages, removed.languages) == (0, 3, {"en": 2, None: 1})
    assert removed.metadata == METADATA
    assert writer.remove_document(one.document.origin.source) is None
    assert writer.remove_document("never there.txt") is None
    writer.close()


def test_a_commit_that_was_not_finished_leaves_no_trace(tmp_path: Path) -> None:
    first = started(tmp_path, filed("One.", source="a.txt"), filed("Three.", source="c.txt"))
    died = generations.begin_next(first)
    writer = CatalogueUpdater(died, 1)
    writer.remove_document("a.txt")
    writer.remove_file("a.txt")
    writer.abandon()
    assert held(first) == (["One.", "Three."], ["a.txt", "c.txt"])
    unpublished = updated(first, removed=["a.txt"], added=[filed("Lost.", source="b.txt")])
    again = updated(first, added=[filed("Two.", source="b.txt")])
    assert again == unpublished
    assert held(again) == (["One.", "Two.", "Three."], ["a.txt", "b.txt", "c.txt"])
    assert held(first) == (["One.", "Three."], ["a.txt", "c.txt"])


def rows(commit: Path, table: str) -> int:
    with closing(sqlite3.connect(commit.parent / FILE_NAME)) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def test_what_no_commit_that_is_kept_has_is_forgotten(tmp_path: Path) -> None:
    commit = started(tmp_path, filed("One.", source="a.txt"), filed("Three.", source="c.txt"))
    for number in range(5):
        commit = updated(commit, ["a.txt"], [filed(f"One {number}.", source="a.txt")], oldest=int(commit.name))
    assert held(commit) == (["One 4.", "Three."], ["a.txt", "c.txt"])
    for table in ("documents", "passages", "texts", "files"):
        assert rows(commit, table) == 3, table


def test_a_row_that_others_have_changed_is_damage(tmp_path: Path) -> None:
    one = full()
    changes = (
        "documents SET source = 'other.html'", "documents SET length = 7", "passages SET first = first + 1",
        "passages SET language = 'fr'", "files SET reason = 'x'", "facet_values SET value = '[\"2018\"]'",
        "texts SET sum = sum + 1", "documents SET codes = '0,0,0,0,0,1'", "documents SET apparatus = x'00'",
    )  # fmt: skip
    for number, change in enumerate(changes):
        commit = started(tmp_path / str(number), one)
        with closing(sqlite3.connect(commit.parent / FILE_NAME)) as connection:
            connection.execute(f"UPDATE {change}")
            connection.commit()
        catalogue = Catalogue(commit)
        assert list(catalogue.verify()), change
        catalogue.close()


def test_a_catalogue_that_is_as_it_was_written_is_verified(tmp_path: Path) -> None:
    commit = started(tmp_path, full(), filed(source="empty.txt"))
    catalogue = Catalogue(commit)
    assert (list(catalogue.verify()), catalogue.is_growing()) == ([], False)
    updated(commit, added=[filed("Two.", source="b.txt")])
    assert (list(catalogue.verify()), catalogue.is_growing()) == ([], True)
    catalogue.close()
