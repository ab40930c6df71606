"""Hits by document: in the order of the best passage of each, with the best of each, however few are read at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import searcher as searching
from search.engine import Found
from search.grouping import Grouping
from search.records import Hit, SearchRequest, Sort
from search.searcher import Searcher
from tests.webapp.inquiry_collection import build_inquiry

MOST = 3


@pytest.fixture(scope="module", params=["memory", "tantivy"])
def searcher(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Searcher]:
    directory: Path = tmp_path_factory.mktemp(request.param)
    opened = Searcher.open(build_inquiry(directory, request.param).index)
    yield opened
    opened.close()


def by_document(searcher: Searcher, request: SearchRequest) -> dict[str, list[Hit]]:
    """All hits, grouped by reading every one."""
    groups: dict[str, list[Hit]] = {}
    for hit in searcher.all_hits(request):
        groups.setdefault(hit.passage.document, []).append(hit)
    return groups


REQUESTS = (
    SearchRequest("siren"),
    SearchRequest("siren alarm", sort=Sort.DATE),
    SearchRequest("alarm OR siren", filters={"year": ("2021", "2019")}),
    SearchRequest("", sort=Sort.PLACE),
    SearchRequest("zebra"),
)


@pytest.mark.parametrize("at_once", [1, 2, 100])
@pytest.mark.parametrize("request_of", REQUESTS, ids=lambda one: one.query or "everything")
def test_groups_are_those_of_all_hits(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, at_once: int, request_of: SearchRequest
) -> None:
    expected = by_document(searcher, request_of)
    monkeypatch.setattr(searching, "_READ", at_once)
    groups = searcher.groups(request_of, MOST)
    assert [group.hits[0].passage.document for group in groups] == list(expected)[: request_of.limit]
    for group, hits in zip(groups, expected.values(), strict=False):
        assert group.total == len(hits)
        assert [hit.passage.id for hit in group.hits] == [hit.passage.id for hit in hits[:MOST]]


def test_pages_of_groups_are_parts_of_the_whole(searcher: Searcher) -> None:
    whole = searcher.groups(SearchRequest("siren", limit=100), MOST)
    parts = [searcher.groups(SearchRequest("siren", offset=start, limit=3), MOST) for start in (0, 3, 6, 9)]
    assert [group for part in parts for group in part] == list(whole)


@pytest.mark.parametrize("request_of", REQUESTS, ids=lambda one: one.query or "everything")
def test_passages_are_counted_without_reading_them(searcher: Searcher, request_of: SearchRequest) -> None:
    assert searcher.count(request_of) == searcher.search(request_of).total_passages


def test_passages_are_of_the_document_whose_first_is_before_them() -> None:
    grouping = Grouping({7: 0, 2: 10, 5: 30})
    assert [grouping.document(number) for number in (0, 9, 10, 29, 30, 99)] == [7, 7, 2, 2, 5, 5]
    found = [Found(number, 1.0) for number in (31, 3, 30, 32, 4)]
    assert grouping.by_document(found, 2) == {5: [found[0], found[2]], 7: [found[1], found[4]]}
