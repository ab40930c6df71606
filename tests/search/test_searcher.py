"""The searcher: what a request is answered with, in which order, and what is counted."""

import gc
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import generations
from search.catalogue import FILE_NAME
from search.engines import ENGINES
from search.errors import (
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    IndexOutOfDate,
    NotInCollection,
)
from search.parser import MAX_WORDS
from search.query import Query
from search.records import (
    Coverage,
    Highlight,
    Match,
    Metadata,
    ResultPage,
    Rung,
    SearchRequest,
    Sort,
    Span,
)
from search.searcher import LiveSearcher, Searcher
from tests.building import Filed, build, entries_of, filed, fill, searcher_over
from tests.search.conftest import sample
from tests.strategies import collections, examples, queries

Searching = Callable[..., Searcher]


def texts(page: ResultPage) -> list[str]:
    return [hit.passage.text for hit in page.hits]


# What is found


def test_a_hit_is_a_passage_with_its_origin_and_its_marks(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("nobody"))
    (hit,) = page.hits
    one = sample()[0]
    assert (hit.passage, hit.origin) == (one.passages[1], one.document.origin)
    assert (hit.highlights, hit.rung, hit.window) == (
        (Highlight(Span(0, 6), Rung.WRITTEN),), Rung.WRITTEN, Span(0, 22)
    )  # fmt: skip
    assert (page.total_passages, page.total_documents) == (1, 1)


def test_totals_count_passages_and_documents(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("gauge", limit=1))
    assert (page.total_passages, page.total_documents, len(page.hits)) == (3, 2, 1)


def test_any_form_and_as_written(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("fail")).total_passages == 3
    assert searcher.search(SearchRequest("fail", match=Match.WRITTEN)).total_passages == 0
    assert searcher.search(SearchRequest("FAILED", match=Match.WRITTEN)).total_passages == 4


def test_a_passage_of_unknown_language_is_found_by_its_words(searching: Searching) -> None:
    searcher = searching([filed("The dams."), filed("Two dams, one inspection.", source="b.txt", language=None)])
    assert searcher.search(SearchRequest("inspection")).total_passages == 1
    assert searcher.search(SearchRequest("dams")).total_passages == 2
    assert searcher.search(SearchRequest("dam")).total_passages == 1


def test_the_empty_query_is_every_passage_in_reading_order(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest(limit=100))
    assert texts(page) == [passage.text for one in sample() for passage in one.passages]
    assert (page.total_passages, page.total_documents, page.notes) == (11, 4, ())
    assert {hit.score for hit in page.hits} == {0.0}
    assert {(hit.highlights, hit.rung) for hit in page.hits} == {((), None)}


def test_nothing_found(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("absent"))
    assert (page.total_passages, page.total_documents, page.hits) == (0, 0, ())
    assert {(one.values, one.distinct) for one in page.facets} == {((), 0)}


def test_an_empty_collection(searching: Searching) -> None:
    page = searching([]).search(SearchRequest("gauge"))
    assert (page.total_passages, page.hits, page.searched) == (0, (), Coverage(0, 0, 0))


def test_a_page_says_what_was_searched_and_asked(searcher: Searcher) -> None:
    request = SearchRequest("gauge", {"year": ("2019",)}, sort=Sort.DATE, offset=1, limit=2)
    page = searcher.search(request)
    assert page.request == request
    assert page.searched == Coverage(documents=4, passages=11, failed=1)
    assert page.generation == "000001.000001"
    assert page.understood == "passages with “gauge”"
    assert (page.expansions, page.corrections) == ((), ())


def test_what_words_stood_for_is_told(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("fail* eau~"))
    assert {(one.part, one.rung): one.terms for one in page.expansions} == {
        ("fail*", Rung.WRITTEN): ("failed",), ("eau~", Rung.WRITTEN): ("eau",)
    }  # fmt: skip
    assert "begins with “fail”" in page.understood


def test_a_long_passage_has_a_window(searching: Searching) -> None:
    text = "This says nothing. " * 200 + "The gauge failed. " + "This says nothing. " * 200
    (hit,) = searching([filed(text)]).search(SearchRequest("gauge")).hits
    assert "The gauge failed." in hit.window.of(text)
    assert len(hit.window.of(text)) < 1_000


# In which order


def test_passages_with_all_words_come_before_those_with_some(searching: Searching) -> None:
    some, every = "Gauge, gauge, gauge!", f"The gauge {'in the tower by the weir ' * 20}at last failed."
    searcher = searching([filed(some, "Failed, failed.", every, "Neither.")])
    page = searcher.search(SearchRequest("gauge failed"))
    assert texts(page)[0] == every
    assert sorted(texts(page)[1:]) == ["Failed, failed.", some]
    first, *others = (hit.score for hit in page.hits)
    assert 1 < first < 2
    assert all(0 < score < 1 for score in others)


def test_one_tier_scores_as_all_words(searcher: Searcher) -> None:
    assert all(1 < hit.score < 2 for hit in searcher.search(SearchRequest("gauge")).hits)


def test_words_that_stand_together_come_first(searching: Searching) -> None:
    apart, together = "The third night, after the call.", "After the night, the third call."
    assert texts(searching([filed(apart, together)]).search(SearchRequest("third call"))) == [together, apart]


def test_a_form_as_written_comes_before_other_forms(searching: Searching) -> None:
    searcher = searching([filed("They inspected it all.", "They inspect it all.", "Inspecting of it all.")])
    assert texts(searcher.search(SearchRequest("inspect")))[0] == "They inspect it all."
    assert texts(searcher.search(SearchRequest("inspecting")))[0] == "Inspecting of it all."


def test_a_word_in_the_title_lifts_a_passage(searching: Searching) -> None:
    plain = filed("The dam stood.", source="a.txt", metadata=Metadata(title="Weirs"))
    titled = filed("The dam stood.", "Else.", source="b.txt", metadata=Metadata(title="The dam"))
    page = searching([plain, titled]).search(SearchRequest("dam"))
    assert [hit.origin.source for hit in page.hits] == ["b.txt", "a.txt"]


def test_by_date_the_latest_comes_first_and_undated_last(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest(sort=Sort.DATE, limit=100))
    sources = list(dict.fromkeys(hit.origin.source for hit in page.hits))
    assert sources == ["hearings/day-31.txt", "press/echo.html", "press/courier.html", "letters/memo.txt"]


def test_the_oldest_comes_first_and_undated_last(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest(sort=Sort.OLDEST, limit=100))
    sources = list(dict.fromkeys(hit.origin.source for hit in page.hits))
    assert sources == ["press/courier.html", "press/echo.html", "hearings/day-31.txt", "letters/memo.txt"]


def test_an_order_in_the_query_goes_before_that_of_the_request(searcher: Searcher) -> None:
    def sources(query: str, sort: Sort) -> list[str]:
        return [hit.origin.source for hit in searcher.search(SearchRequest(query, sort=sort)).hits]

    assert sources("gauge sort:oldest", Sort.PLACE) == sources("gauge", Sort.OLDEST)
    assert sources("sort:newest", Sort.RELEVANCE) == sources("", Sort.DATE)
    assert searcher.search(SearchRequest("sort:newest")).notes == ()


def test_by_place_hits_are_in_reading_order(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("gauge failed", sort=Sort.PLACE))
    numbers = [(hit.origin.source, hit.passage.locator.ordinal) for hit in page.hits]
    assert numbers == [
        ("press/courier.html", 1), ("press/courier.html", 2), ("hearings/day-31.txt", 1), ("hearings/day-31.txt", 3),
        ("letters/memo.txt", 2),
    ]  # fmt: skip
    assert {hit.score for hit in page.hits} == {0.0}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("sort", Sort)
def test_pages_are_cut_from_the_whole_list(searching: Searching, engine: str, sort: Sort) -> None:
    """Sixty passages in two tiers with many ties, and pages that end inside each."""
    words = ("gauge failed", "gauge", "failed", "gauge gauge failed", "neither")
    collection = [
        filed(
            *(f"{words[(number + place) % 5]}." for place in range(6)),
            source=f"{number}.txt",
            published=str(2010 + number % 3),
        )
        for number in range(10)
    ]
    searcher = searching(collection, engine)
    whole = searcher.search(SearchRequest("gauge failed", sort=sort, limit=1_000))
    assert len(whole.hits) == whole.total_passages == 48
    for limit in (1, 5, 7, 24, 48):
        for offset in range(0, 60, limit):
            page = searcher.search(SearchRequest("gauge failed", sort=sort, offset=offset, limit=limit))
            assert page.hits == whole.hits[offset : offset + limit], (offset, limit)
            assert (page.total_passages, page.facets) == (whole.total_passages, whole.facets)
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("offset", "limit"), [(11, 10), (10**9, 10), (10**9, 10**9), (0, 0), (3, 0)])
def test_a_page_with_nothing_on_it(searching: Searching, engine: str, offset: int, limit: int) -> None:
    searcher = searching(sample(), engine)
    for query in ("", "gauge failed"):
        for sort in Sort:
            page = searcher.search(SearchRequest(query, sort=sort, offset=offset, limit=limit))
            assert (page.hits, page.total_passages > 0) == ((), True)


@pytest.mark.slow
@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(collections(), queries(), st.sampled_from(Match), st.sampled_from(Sort), st.integers(0, 12), st.integers(0, 6))
def test_every_page_of_every_query(
    collection: list[Filed], query: Query, match: Match, sort: Sort, offset: int, limit: int
) -> None:
    with searcher_over(collection) as searcher:
        request = SearchRequest(str(query), match=match, sort=sort, limit=1_000)
        whole = searcher.search(request)
        page = searcher.search(replace(request, offset=offset, limit=limit))
        assert {note.kind for note in whole.notes} <= {"passed over", "unknown field", "plain signs"}
        assert page.hits == whole.hits[offset : offset + limit]
        assert len(whole.hits) == len({hit.passage.id for hit in whole.hits}) == whole.total_passages
        assert whole.total_documents == len({hit.passage.document for hit in whole.hits})
        scores = [hit.score for hit in whole.hits]
        assert scores == sorted(scores, reverse=True)


# What the user must know


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("gauge", []),
        ("", []),
        ("  ", []),
        ('"gauge', ["literal"]),
        ("gauge AND", ["literal"]),
        ("date:soon", ["literal"]),
        ("memo:gauge", ["unknown field"]),
        ("memo:gauge paper:x", ["unknown field", "unknown field"]),
        ("?!", ["empty"]),
        ("memo:gauge (", ["literal"]),
        ("((?", ["literal", "empty"]),
        ("sort:date", []),
        ("gauge " * (MAX_WORDS + 1), ["literal", "shortened"]),
        ("who read the gauge", ["passed over"]),
        ("sort:__class__ gauge", ["unknown order"]),
        ("title:* gauge", ["no word"]),
        ('title:="x y"', ["plain phrase"]),
        ("gauge~9", ["bounded"]),
        ("ga-*e", ["plain signs"]),
        ('"a1 b1 c1 d1 e1 f1 g1 h1 i1"~2', ["literal"]),
        ("\ud800", ["empty"]),
        ("\0", ["empty"]),
    ],
)
def test_notes(searcher: Searcher, query: str, kinds: list[str]) -> None:
    page = searcher.search(SearchRequest(query))
    assert [note.kind for note in page.notes] == kinds
    assert all(note.message.endswith(".") for note in page.notes)


def test_a_query_that_does_not_parse_is_searched_as_its_words(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest('register "closed'))
    assert texts(page) == ["The register was closed."]
    assert page.notes[0].message == (
        "A quotation mark is opened and not closed, so the query was searched as plain words."
    )


def test_a_query_of_signs_finds_every_passage(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("?!")).total_passages == 11


def test_lone_surrogates_part_words(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("gau\ud800ge")).total_passages == 0
    assert searcher.search(SearchRequest("gauge\udcff")).total_passages == 3


# Documents


def test_a_document_with_its_passages(searcher: Searcher) -> None:
    one = sample()[1]
    assert searcher.document(one.document.id) == (one.document, one.passages)
    with pytest.raises(NotInCollection):
        searcher.document("absent")


def test_marks_in_passages_that_may_be_no_hits(searcher: Searcher) -> None:
    request = SearchRequest("failed -gauge", offset=100, limit=0)
    found = searcher.highlights_in(request, sample()[1].passages)
    assert [[mark.span for mark in marks] for marks in found] == [
        [Span(14, 20)], [], [Span(3, 9), Span(11, 17), Span(22, 28)]
    ]  # fmt: skip
    literal = searcher.highlights_in(SearchRequest('"gauge'), sample()[0].passages)
    assert literal[0] == (Highlight(Span(4, 9), Rung.WRITTEN),)


# Opening


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_is_opened_by_its_manifest(tmp_path: Path, engine: str) -> None:
    searcher = Searcher.open(build(tmp_path, sample(), engine))
    assert searcher.manifest.engine == engine
    assert searcher.search(SearchRequest("gauge")).total_passages == 3
    searcher.close()


def test_no_index_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Searcher.open(tmp_path)


def with_manifest(directory: Path, **changes: object) -> None:
    commit = generations.current(directory)
    replace(generations.manifest(commit), **changes).write(commit)  # type: ignore[arg-type]


def test_another_version_of_the_engine_is_out_of_date(tmp_path: Path) -> None:
    with_manifest(build(tmp_path, sample(), "tantivy"), engine_version="0.1")
    with pytest.raises(IndexOutOfDate, match=r"made by tantivy 0\.1, here is .* pincite index /collection --index"):
        Searcher.open(tmp_path)


def test_an_engine_that_is_not_here_is_unavailable(tmp_path: Path) -> None:
    with_manifest(build(tmp_path, sample()), engine="lucene")
    with pytest.raises(EngineUnavailable):
        Searcher.open(tmp_path)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves such files open
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("damage", ["missing", "empty", "half"])
def test_a_damaged_engine_file_is_said_or_does_not_matter(tmp_path: Path, engine: str, damage: str) -> None:
    """Whatever file is missing or cut short: the right answer or `IndexDamaged`, never a wrong answer."""
    whole = build(tmp_path / "whole", sample(), engine)
    said = 0
    for path in sorted((generations.current(whole) / "engine").iterdir()):
        directory = tmp_path / path.name
        shutil.copytree(whole, directory)
        damaged = generations.current(directory) / "engine" / path.name
        damaged.unlink()
        if damage != "missing":
            damaged.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if damage == "half" else b"")
        answer = total_or_damage(directory)
        assert answer == 3 or str(answer).startswith(f"{directory}: "), path
        said += answer != 3
    assert said


def total_or_damage(directory: Path) -> int | str:
    try:
        searcher = Searcher.open(directory)
    except IndexDamaged as error:
        return str(error)
    finally:
        gc.collect()
    total = searcher.search(SearchRequest("gauge")).total_passages
    searcher.close()
    return total


def test_a_missing_catalogue_is_damage(tmp_path: Path) -> None:
    build(tmp_path, sample())
    (generations.current(tmp_path).parent / FILE_NAME).unlink()
    with pytest.raises(IndexDamaged):
        Searcher.open(tmp_path)


# Following the current generation


def test_the_live_searcher_follows_a_flip_and_no_unfinished_build(tmp_path: Path) -> None:
    live = LiveSearcher(build(tmp_path, [filed("The dam.")]))
    first = live()
    assert live() is first
    commit = generations.begin(tmp_path)
    fill(commit, [filed("The weir."), filed("A dam.", source="b.txt")])
    assert live() is first
    generations.publish(commit)
    second = live()
    assert second is not first
    assert (second.manifest.generation, second.coverage.documents) == ("000002.000001", 2)
    assert texts(first.search(SearchRequest("dam"))) == ["The dam."]
    assert texts(second.search(SearchRequest("dam"))) == ["A dam."]


def test_the_live_searcher_waits_for_an_index(tmp_path: Path) -> None:
    live = LiveSearcher(tmp_path)
    with pytest.raises(IndexMissing):
        live()
    build(tmp_path, sample())
    assert live().coverage.documents == 4


@pytest.mark.parametrize("engine", ENGINES)
def test_many_threads_search_at_once(searching: Searching, engine: str) -> None:
    searcher = searching(sample(), engine)
    requests = [SearchRequest(query, sort=sort) for query in ("gauge failed", "call*", "-eau", "") for sort in Sort]
    expected = [searcher.search(request) for request in requests]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(searcher.search, requests * 5)) == expected * 5


def test_numbers_of_the_engine_are_those_of_the_catalogue(searcher: Searcher) -> None:
    listed = [passage for passage, _ in searcher.catalogue.numbered(range(11))]
    assert [entry.number for entry in entries_of(sample())] == list(range(11))
    assert listed == [passage for one in sample() for passage in one.passages]


def test_the_live_searcher_sees_an_index_that_was_deleted_and_made_again(tmp_path: Path) -> None:
    live = LiveSearcher(build(tmp_path, [filed("The dam.")]))
    assert texts(live().search(SearchRequest("dam"))) == ["The dam."]
    shutil.rmtree(tmp_path)
    build(tmp_path, [filed("The weir.")])
    assert live().manifest.generation == "000001.000001"
    assert texts(live().search(SearchRequest("dam OR weir"))) == ["The weir."]


def test_the_rung_of_a_hit_is_told_by_the_engine_where_its_words_cannot(searching: Callable[..., Searcher]) -> None:
    """A title may hold in the place of a word: only the engine knows whether it does."""
    titled = filed("The gauges failed.", source="a.txt", metadata=Metadata(title="Weir"))
    untitled = filed("Other gauges failed.", source="b.txt", metadata=Metadata(title="Dam"))
    page = searching([titled, untitled]).search(SearchRequest("gauge OR title:weir"))
    assert {hit.origin.source: hit.rung for hit in page.hits} == {"a.txt": Rung.WRITTEN, "b.txt": Rung.STEM}


def test_a_warm_searcher_answers_as_a_cold_one(searcher: Searcher) -> None:
    request = SearchRequest("sirne~", facets=("speaker",))
    cold = searcher.search(request)
    searcher.warm()
    assert searcher.search(request) == cold
