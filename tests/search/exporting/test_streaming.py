"""Files are written as they are read: no list of all hits anywhere, and work stops with its reader."""

import itertools
import tracemalloc
from collections.abc import Iterator

import pytest

from search.exporting import FORMATS, encoded, provenance
from search.exporting.hits import Cited
from search.records import SearchRequest, Sort
from search.searcher import Searcher
from tests.search.exporting.conftest import MADE


class Counted:
    """A hit again and again, counting how many were asked for."""

    def __init__(self, hit: Cited, most: int) -> None:
        self.given = 0
        self._hit, self._most = hit, most

    def __iter__(self) -> Iterator[Cited]:
        for _ in range(self._most):
            self.given += 1
            yield self._hit


def a_hit(searcher: Searcher) -> Cited:
    hit = next(searcher.all_hits(SearchRequest("siren")))
    return Cited(hit, searcher.catalogue.document(hit.passage.document), 1_204, "1", "http://127.0.0.1/p")


@pytest.mark.parametrize("name", [*FORMATS])
def test_the_first_bytes_are_there_before_most_hits_are_read(searcher: Searcher, name: str) -> None:
    hits = Counted(a_hit(searcher), 2_000)
    of = provenance(searcher, SearchRequest("siren"), MADE)
    content = encoded(FORMATS[name].written(of, hits))
    assert next(iter(content))
    assert 0 < hits.given < 1_000


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FORMATS])
def test_memory_does_not_grow_with_the_number_of_hits(searcher: Searcher, name: str) -> None:
    of = provenance(searcher, SearchRequest("siren"), MADE)
    one = a_hit(searcher)

    def peak(hits: int) -> int:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        for _ in encoded(FORMATS[name].written(of, Counted(one, hits))):
            pass
        return tracemalloc.get_traced_memory()[1] - before

    tracemalloc.start()
    try:
        peak(100)
        few, many = peak(600), peak(1_800)
    finally:
        tracemalloc.stop()
    assert many < few + 250_000


def test_all_hits_are_those_of_pages_in_their_order(searcher: Searcher) -> None:
    for sort in Sort:
        request = SearchRequest("siren", sort=sort, limit=3, offset=2)
        everything = searcher.search(SearchRequest("siren", sort=sort, limit=100)).hits
        assert tuple(searcher.all_hits(request)) == everything


@pytest.mark.parametrize("engine", ["memory", "tantivy", "whoosh"])
def test_all_hits_are_asked_for_in_pages_without_a_gap(
    searching: object, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search import searcher as module  # noqa: PLC0415
    from tests.building import filed  # noqa: PLC0415

    monkeypatch.setattr(module, "_ASKED_FOR", 7)
    monkeypatch.setattr(module, "_READ", 3)
    collection = [filed(*["A siren."] * 5, "A bell, a siren.", source=f"{number}.txt") for number in range(5)]
    searcher: Searcher = searching(collection, engine)  # type: ignore[operator]
    for query in ("siren", "siren bell", "publisher:x OR siren", ""):
        for sort in Sort:
            found = [hit.passage.id for hit in searcher.all_hits(SearchRequest(query, sort=sort))]
            whole = [hit.passage.id for hit in searcher.search(SearchRequest(query, sort=sort, limit=100)).hits]
            assert found == whole


def test_the_order_can_be_another_than_the_query_asks_for(searcher: Searcher) -> None:
    found = searcher.all_hits(SearchRequest("siren sort:relevance"), Sort.PLACE)
    ordinals = [hit.passage.locator.ordinal for hit in itertools.islice(found, 5)]
    assert ordinals == sorted(ordinals)
