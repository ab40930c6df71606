"""Writing: numbers, copies and counts do not depend on the order in which files are looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from indexer.ledger import Outcome, failed
from indexer.sources import SourceFile
from indexer.writing import Totals, Writing
from search import generations
from search.catalogue import Catalogue, CatalogueUpdater, CatalogueWriter, Removed
from search.generations import Manifest
from search.records import FileRecord, FileStatus, Metadata, Origin
from search.schema import Entry
from tests.building import filed


class Recording:
    """An engine's writer that keeps what it is given."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def commit(self) -> None:
        pass

    def abandon(self) -> None:
        pass


def outcome(source: str, *texts: str, own: Mapping[str, tuple[str, ...]] | None = None, content: str = "") -> Outcome:
    """A file that was read; of the same `content`, or texts, the bytes are the same."""
    one = filed(*texts, source=content or " ".join(texts), metadata=Metadata(own=own or {}))
    origin = Origin(source, one.document.origin.sha256, "text/plain", one.document.origin.metadata)
    document = replace(one.document, origin=origin)
    row = FileRecord(
        source, FileStatus.INDEXED, sha256=origin.sha256, document=origin.id, passages=len(texts), modified=1, changed=2
    )
    return Outcome(row, document, one.passages)


def writing(commit: Path, before: Mapping[str, FileRecord] | None = None) -> tuple[Writing, Recording, CatalogueWriter]:
    engine = Recording()
    catalogue = CatalogueUpdater(commit, 1) if before is not None else CatalogueWriter(commit, 10)
    return Writing(catalogue, engine, Totals(), before or {}), engine, catalogue


def ledger(commit: Path) -> dict[str, FileRecord]:
    catalogue = Catalogue(commit)
    found = {file.source: file for file in catalogue.files()}
    catalogue.close()
    return found


def held(commit: Path) -> list[tuple[str, int]]:
    """The documents of a commit in its order, each with how many passages it has."""
    catalogue = Catalogue(commit)
    found = [(document.origin.source, len(passages)) for _, document, passages in catalogue.everything()]
    catalogue.close()
    return found


def written(commit: Path, outcomes: Sequence[Outcome]) -> Writing:
    one, _, catalogue = writing(commit)
    for each in outcomes:
        one.add(each)
    catalogue.close()
    return one


COPIES = (outcome("b.txt", "One.", "Two."), outcome("a/c.txt", "One.", "Two."), outcome("a.txt", "One.", "Two."))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_the_same_bytes_the_first_file_is_the_document_whichever_was_read_first(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    first = generations.begin(tmp_path)
    written(first, [])
    commit = generations.begin_next(first)
    one, _, catalogue = writing(commit, {})
    for number in order:
        one.add(COPIES[number])
    catalogue.close()
    rows = ledger(commit)
    assert held(commit) == [("a.txt", 2)]
    assert (rows["a.txt"].status, rows["a.txt"].passages, rows["a.txt"].reason) == (FileStatus.INDEXED, 2, "")
    for name in ("b.txt", "a/c.txt"):
        assert (rows[name].status, rows[name].passages) == (FileStatus.DUPLICATE, 0)
        assert rows[name].document == rows["a.txt"].document
    assert rows["b.txt"].reason == "the same bytes as a.txt"
    assert (one.totals.documents, one.totals.passages) == (1, 2)


def test_the_engine_is_given_the_numbers_that_the_catalogue_has(tmp_path: Path) -> None:
    commit = generations.begin(tmp_path)
    one, engine, catalogue = writing(commit)
    for source in ("a.txt", "b.txt", "c.txt"):
        one.add(outcome(source, source, "And more."))
    catalogue.close()
    reader = Catalogue(commit)
    assert [entry.number for entry in engine.entries] == list(reader.all_numbers())
    assert {entry.document for entry in engine.entries} == set(reader.order)
    assert one.totals.length == sum(entry.length for entry in engine.entries) > 0
    reader.close()


def test_totals_count_what_was_added_and_not_what_was_removed() -> None:
    totals = Totals()
    kept = outcome("a.txt", "One.", own={"box": ("7",)})
    gone = outcome("b.txt", "Two.", "Three.", own={"box": ("8",), "folder": ("Red",)})
    for one, length in ((kept, 1), (gone, 2)):
        assert one.document
        totals.add(one.document, one.passages, length)
    assert gone.document
    totals.remove(Removed(1, 2, 2, {"en": 2}, gone.document.origin.metadata))
    told = totals.told(Manifest("1", "memory", "1", "/", {}))
    assert (told.documents, told.passages, told.length) == (1, 1, 1)
    assert (told.by_language, told.by_field) == ({"en": 1}, {"box": 1})
    assert Totals.of(told).told(told) == told


def test_a_language_without_stems_is_counted_as_none() -> None:
    totals = Totals()
    one = outcome("a.txt", "One.")
    assert one.document
    totals.add(one.document, (replace(one.passages[0], language="xx"), replace(one.passages[0], language=None)), 2)
    assert totals.languages == {"": 2}
    totals.remove(Removed(1, 2, 2, {"xx": 1, None: 1}, Metadata()))
    assert not +totals.languages


def changed(tmp_path: Path) -> tuple[Path, dict[str, FileRecord]]:
    """A commit of two documents and a failed file, and its ledger."""
    commit = generations.begin(tmp_path)
    broken = failed(SourceFile("c.pdf", tmp_path / "c.pdf", 3, 4), "broken")
    written(commit, [outcome("a.txt", "One."), outcome("b.txt", "Two."), broken])
    return commit, ledger(commit)


def test_files_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    first, before = changed(tmp_path)
    commit = generations.begin_next(first)
    one, _, catalogue = writing(commit, before)
    one.remove(before["a.txt"])
    one.remove(before["c.pdf"])
    one.add(outcome("d.txt", "One."))
    one.add(outcome("e.txt", "One."))
    one.add(outcome("b.txt", "Three."))
    catalogue.close()
    assert +one.counts == {"moved": 1, "added": 1, "changed": 1, "removed": 1}
    assert held(commit) == [("b.txt", 1), ("d.txt", 1)]
    assert one.removed == [0, 1]


def test_a_file_that_is_as_it_was_is_told_with_its_new_times_alone(tmp_path: Path) -> None:
    first, before = changed(tmp_path)
    commit = generations.begin_next(first)
    one, engine, catalogue = writing(commit, before)
    one.add(Outcome(replace(before["a.txt"], modified=77, changed=88)))
    catalogue.close()
    assert ledger(commit) == before | {"a.txt": replace(before["a.txt"], modified=77, changed=88)}
    assert (engine.entries, one.removed, +one.counts) == ([], [], {})


def test_a_file_that_is_as_it_was_may_be_a_copy_meanwhile(tmp_path: Path) -> None:
    """A file with the same bytes came before it, and was written first."""
    first, before = changed(tmp_path)
    commit = generations.begin_next(first)
    one, _, catalogue = writing(commit, before)
    one.add(outcome("0.txt", "Two."))
    kept = one.add(Outcome(replace(before["b.txt"], modified=77)))
    catalogue.close()
    assert (kept.status, kept.reason, kept.modified) == (FileStatus.DUPLICATE, "the same bytes as 0.txt", 77)
    assert held(commit) == [("0.txt", 1), ("a.txt", 1)]
    assert ledger(commit)["b.txt"] == kept
