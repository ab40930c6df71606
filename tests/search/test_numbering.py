"""The numbers of passages: whenever documents come, in the order of the collection, each its own, with room between."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import generations
from search.catalogue import Catalogue, CatalogueUpdater, CatalogueWriter, NoRoom
from search.catalogue.numbering import END, START, Taken, between, width
from search.paths import place_in_order
from tests.building import filed
from tests.strategies import examples

CROWDED = 10**9
"""A generation of so many documents leaves few hundred numbers between two of them."""
MIDDLE = "mm.txt"


@dataclass
class Growing:
    """A generation that is added to, with the commit that is current."""

    commit: Path
    documents: int = 0

    def write(self, writer: CatalogueWriter, files: Mapping[str, int], gone: Sequence[str] = ()) -> None:
        """Add documents of so many passages in the order given, in the place of those of the same name."""
        for source in (*gone, *files):
            writer.remove_document(source)
        for source, passages in files.items():
            self.documents += 1
            one = filed(*["x"] * passages, source=source)
            writer.add_document(writer.place(source, passages), one.document, one.passages)
        writer.close()

    def update(self, files: Mapping[str, int], gone: Sequence[str] = (), *, oldest: int = 0) -> None:
        """One more commit, as the builder makes it: who writes knows which files are to come, in order."""
        commit = generations.begin_next(self.commit)
        writer = CatalogueUpdater(commit, oldest or int(self.commit.name))
        in_order = sorted(map(place_in_order, files))
        if [*map(place_in_order, files)] == in_order:
            writer.expect([*files])
        try:
            self.write(writer, files, gone)
        except BaseException:
            writer.abandon()
            raise
        self.commit = commit

    def numbers(self) -> dict[str, range]:
        """The numbers of each document, by its path, in the order of the numbers."""
        catalogue = Catalogue(self.commit)
        found = {
            document.origin.source: range(place.first_passage, place.first_passage + max(len(passages), 1))
            for place, document, passages in catalogue.everything()
        }
        catalogue.close()
        return found


def begun(directory: Path, files: Mapping[str, int], documents: int | None = None) -> Growing:
    """A new generation of these documents, as wide as one of `documents`."""
    growing = Growing(generations.begin(directory))
    growing.write(CatalogueWriter(growing.commit, len(files) if documents is None else documents), files)
    return growing


def hold_in_order(numbers: Mapping[str, range]) -> bool:
    """Whether numbers are in the order of the paths, disjoint, and such as an engine can hold."""
    ranges = list(numbers.values())
    apart = all(first.stop <= second.start for first, second in pairwise(ranges))
    inside = not ranges or (ranges[0].start >= 0 and ranges[-1].stop <= END)
    return apart and inside and list(numbers) == sorted(numbers, key=place_in_order)


NAMES = st.builds(
    "{}{}.txt".format,
    st.sampled_from(["", "a/", "b/", "a/b/", "a/b/c/", "é/"]),
    st.text("abAB.é ", min_size=1, max_size=3),
)
BATCHES = st.dictionaries(NAMES, st.integers(0, 40), max_size=6)
ORDERS: Sequence[Callable[[Mapping[str, int]], Iterator[tuple[str, int]]]] = (
    lambda files: iter(files.items()),
    lambda files: iter(sorted(files.items(), key=lambda pair: place_in_order(pair[0]))),
    lambda files: iter(sorted(files.items(), key=lambda pair: place_in_order(pair[0]), reverse=True)),
)


@pytest.mark.slow
@settings(max_examples=examples(60))
@given(
    first=BATCHES,
    batches=st.lists(st.tuples(BATCHES, st.sampled_from(ORDERS), st.sets(NAMES, max_size=2)), max_size=6),
    documents=st.sampled_from([None, 10**6]),
)
def test_whatever_comes_whenever_is_numbered_in_the_order_of_the_paths(
    first: dict[str, int],
    batches: list[tuple[dict[str, int], Callable[[Mapping[str, int]], Iterator[tuple[str, int]]], set[str]]],
    documents: int | None,
) -> None:
    expected = dict(first)
    with TemporaryDirectory() as directory:
        growing = begun(Path(directory), dict(ORDERS[1](first)), documents)
        assert hold_in_order(growing.numbers())
        for files, order, gone in batches:
            before = growing.numbers()
            try:
                growing.update(dict(order(files)), sorted(gone))
            except NoRoom:
                assert growing.numbers() == before
                break
            expected = {source: count for source, count in expected.items() if source not in gone} | files
            numbers = growing.numbers()
            assert hold_in_order(numbers)
            assert {source: len(held) for source, held in numbers.items()} == {
                source: max(count, 1) for source, count in expected.items()
            }


@pytest.mark.parametrize("direction", [1, -1])
def test_many_come_one_by_one_between_two(tmp_path: Path, direction: int) -> None:
    growing = begun(tmp_path, {"a.txt": 3, "z.txt": 3})
    names = [f"m{number:03}.txt" for number in range(60)][::direction]
    for name in names:
        growing.update({name: 5})
    numbers = growing.numbers()
    assert list(numbers) == ["a.txt", *sorted(names), "z.txt"]
    assert hold_in_order(numbers)


@pytest.mark.parametrize("names", [["zz{:03}.txt", 1], ["0{:03}.txt", -1]])
def test_many_come_one_by_one_at_an_end(tmp_path: Path, names: tuple[str, int]) -> None:
    pattern, direction = names
    growing = begun(tmp_path, {"a.txt": 3, "z.txt": 3})
    for number in range(40)[::direction]:
        growing.update({pattern.format(number): 5})
    assert len(growing.numbers()) == 42
    assert hold_in_order(growing.numbers())


def test_a_batch_leaves_room_between_its_documents(tmp_path: Path) -> None:
    growing = begun(tmp_path, {"a.txt": 3, "z.txt": 3})
    growing.update({f"m{number:03}.txt": 5 for number in range(200)})
    numbers = list(growing.numbers().values())
    gaps = [second.start - first.stop for first, second in pairwise(numbers)]
    assert min(gaps) > 1_000_000


@pytest.mark.parametrize("passages", [1, 40])
def test_where_there_is_no_room_it_is_said_and_nothing_is_written(tmp_path: Path, passages: int) -> None:
    growing = begun(tmp_path, {"a.txt": 3, "z.txt": 3}, CROWDED)
    batches = [[f"m{number:05}.txt" for number in range(start, start + 50)] for start in range(0, 2_000, 50)]
    written: list[str] = []
    with pytest.raises(NoRoom):  # noqa: PT012 - it comes at some point, and all before it must hold
        for names in batches:
            growing.update(dict.fromkeys(names, passages))
            written += names
            assert hold_in_order(growing.numbers())
    assert list(growing.numbers()) == ["a.txt", *written, "z.txt"]
    assert hold_in_order(growing.numbers())


def test_a_document_that_is_larger_than_any_room_is_said(tmp_path: Path) -> None:
    growing = begun(tmp_path, {"a.txt": 3, "z.txt": 3}, CROWDED)
    with pytest.raises(NoRoom):
        growing.update({"m.txt": 2 * width(CROWDED, START)})


@pytest.mark.parametrize("source", ["a.txt", MIDDLE, "z.txt"])
@pytest.mark.parametrize("documents", [3, CROWDED])
def test_a_changed_document_finds_room_beside_its_own_old_numbers(tmp_path: Path, source: str, documents: int) -> None:
    growing = begun(tmp_path, {"a.txt": 3, MIDDLE: 3, "z.txt": 3}, documents)
    for round_ in range(30):
        before = growing.numbers()
        growing.update({source: 3 + round_ % 2})
        after = growing.numbers()
        assert hold_in_order(after)
        assert not set(before[source]) & set(after[source])
        assert {name: numbers for name, numbers in after.items() if name != source} == {
            name: numbers for name, numbers in before.items() if name != source
        }


@pytest.mark.parametrize("source", ["a.txt", MIDDLE, "z.txt"])
def test_a_document_changes_often_while_its_old_numbers_are_kept(tmp_path: Path, source: str) -> None:
    """As under a reader that stays open."""
    growing = begun(tmp_path, {"a.txt": 3, MIDDLE: 3, "z.txt": 3})
    used = set(growing.numbers()[source])
    for _ in range(10):
        growing.update({source: 3}, oldest=1)
        now = set(growing.numbers()[source])
        assert hold_in_order(growing.numbers())
        assert not used & now
        used |= now


TAKEN = st.lists(st.integers(0, 400), min_size=2, max_size=8, unique=True).map(
    lambda ends: [Taken(start, end, end % 3) for start, end in zip(*[iter(sorted(ends))] * 2, strict=False)]
)


@given(
    before=st.integers(0, 50), after=st.integers(450, 500), since=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    within=TAKEN, count=st.integers(1, 500), following=st.integers(0, 100),
)  # fmt: skip
def test_numbers_between_two_are_free_or_there_is_no_room(
    before: int, after: int, since: tuple[int, int], within: list[Taken], count: int, following: int
) -> None:
    taken = [
        Taken(0, before, since[0]),
        *(Taken(one.start + 50, one.end + 50) for one in within),
        Taken(after, after + 9, since[1]),
    ]
    free = max(second.start - first.end for first, second in pairwise(taken))
    try:
        first = between(taken[0], taken[-1], reversed(taken[1:-1]), count, following)
    except NoRoom:
        assert count > free
    else:
        assert count <= free
        assert all(first + count <= one.start or one.end <= first for one in taken)
        assert before <= first
        assert first + count <= after


@given(st.integers(0, 10**12), st.integers(0, END))
def test_whatever_room_is_left_there_are_numbers_for_the_passages_of_later_documents(documents: int, end: int) -> None:
    wide = width(documents, end)
    assert wide >= 0
    assert END - (end + wide * documents) >= min(END - end, 1 << 40)


def test_who_comes_unexpected_finds_numbers_to_the_last() -> None:
    end = START
    for _ in range(1_000_000):
        end += width(1, end) + 40
    assert end < END


@given(st.integers(0, 20_000_000))
def test_who_is_expected_finds_room(documents: int) -> None:
    assert width(documents, START) >= 10_000
