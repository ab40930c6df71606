"""Suggestions: words, titles and names that are in the collection, and in what the filters leave of it."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines import ENGINES
from search.query import Query
from search.records import Locator, Metadata, SearchRequest, Suggestion
from search.schema import NO_VALUE
from search.searcher import Searcher
from search.suggestions import RARE, SHORTEST, TIMES
from tests.building import Filed, filed, searcher_over
from tests.search.conftest import sample
from tests.strategies import ANY_TEXT, collections, examples, queries

Searching = Callable[..., Searcher]
property_test = settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def told(found: tuple[Suggestion, ...]) -> list[tuple[str, str, int]]:
    return [(one.text, one.kind, one.passages) for one in found]


def suggest(searcher: Searcher, text: str, limit: int = 10, **filters: tuple[str, ...]) -> list[tuple[str, str, int]]:
    return told(searcher.suggest(SearchRequest(text, filters, limit=limit)))


def corrected(searcher: Searcher, query: str, **filters: tuple[str, ...]) -> list[tuple[str, str, int]]:
    return told(searcher.search(SearchRequest(query, filters)).corrections)


# Completion


@pytest.mark.parametrize("engine", ENGINES)
def test_a_word_goes_on_as_words_titles_and_names_do(searching: Searching, engine: str) -> None:
    named = {1: Locator(1, speaker="Ms Gaunt"), 2: Locator(2, speaker="Mr Gauge")}
    searcher = searching(
        [
            filed("The gauge, gauges", "The gauge", metadata=Metadata(title="Gauge, “third” call"), locators=named),
            filed("Nothing", source="b", metadata=Metadata(publisher="The Gauge House", authors=("A. Gauger",))),
        ],
        engine,
    )
    assert suggest(searcher, "gau") == [
        ("gauge", "word", 2),
        ("gauges", "word", 1),
        ('speaker:"Mr Gauge"', "speaker", 1),
        ('speaker:"Ms Gaunt"', "speaker", 1),
        ('publisher:"The Gauge House"', "publisher", 1),
        ('author:"A. Gauger"', "author", 1),
        ('title:"Gauge,  third  call"', "title", 2),
    ]
    assert suggest(searcher, "the gau")[:2] == [("the gauge", "word", 2), ("the gauges", "word", 1)]
    assert ('publisher:"The Gauge House"', "publisher", 1) in suggest(searcher, "the gau")
    assert not any(kind == "speaker" for _, kind, _ in suggest(searcher, "the gau"))
    assert suggest(searcher, "GAU", limit=1) == [("gauge", "word", 2)]
    assert len(suggest(searcher, "gau", limit=4)) == 4


@pytest.mark.parametrize("text", ["", " ", "g", "gau ", "?", "gau?", "xyz", "*", '"', "\ud800"])
def test_nothing_goes_on_where_no_word_is_begun(searching: Searching, text: str) -> None:
    assert suggest(searching([filed("The gauge")]), text) == []
    assert SHORTEST == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_completion_is_narrowed_by_the_filters(searching: Searching, engine: str) -> None:
    searcher = searching(
        [
            filed("The gauge", metadata=Metadata(title="The gauge", publisher="A")),
            filed("The gate gauges", source="b", metadata=Metadata(title="The gate", publisher="Gamma")),
        ],
        engine,
    )
    assert suggest(searcher, "ga", publisher=("A",)) == [("gauge", "word", 1), ('title:"The gauge"', "title", 1)]
    assert [text for text, *_ in suggest(searcher, "ga", publisher=("Gamma",))] == [
        "gate", "gauges", 'publisher:"Gamma"', 'title:"The gate"'
    ]  # fmt: skip
    excluding = SearchRequest("ga", excluded={"publisher": ("Gamma",)})
    assert [one.text for one in searcher.suggest(excluding)] == ["gauge", 'title:"The gauge"']
    assert suggest(searcher, "ga", publisher=(NO_VALUE,)) == []


@property_test
@given(collections(), st.sampled_from(("da", "ga", "мо", "до", "کت", "של", "हि", "20", "re", "ex")), st.data())
def test_nothing_is_offered_that_the_search_cannot_find(
    collection: list[Filed], text: str, data: st.DataObject
) -> None:
    with searcher_over(collection) as searcher:
        page = searcher.search(SearchRequest())
        field = data.draw(st.sampled_from(("publisher", "speaker", "year", "language")))
        values = [value.value for one in page.facets if one.field == field for value in one.values]
        chosen = {field: (data.draw(st.sampled_from(values)),)}
        excluding = data.draw(st.booleans())
        filters, excluded = ({}, chosen) if excluding else (chosen, {})
        for offered in searcher.suggest(SearchRequest(text, filters, excluded)):
            found = searcher.search(SearchRequest(offered.text, filters, excluded, limit=0))
            assert found.notes == (), offered
            assert found.total_passages >= offered.passages > 0, offered


@property_test
@given(collections(), queries() | ANY_TEXT, st.integers(0, 5))
def test_whatever_is_typed_is_answered(collection: list[Filed], text: Query | str, limit: int) -> None:
    with searcher_over(collection) as searcher:
        assert len(searcher.suggest(SearchRequest(str(text), limit=limit))) <= limit


# Corrections

SPELLED = [filed(*["The gauge failed"] * (TIMES + 1), "The guage", "Ein Résumé, le resume")]


@pytest.mark.parametrize(
    ("query", "corrections"),
    [
        ("guage", []),
        ("guage AND failed", [("gauge AND failed", "spelling", TIMES + 1)]),
        ("Gaueg AND falied", [("gauge AND failed", "spelling", TIMES + 1)]),
        ("+gaueg", [("+gauge", "spelling", TIMES + 1)]),
        ("failed AND (gaueg OR x)", [("failed AND (gauge OR x)", "spelling", TIMES + 1)]),
        ("gauge", []),
        ("failed -gaueg", []),
        ('"gaueg"', []),
        ("gaueg*", []),
        ("title:gaueg", []),
        ("xyzzyx", []),
        ("ga", []),
        ("12345", []),
        ("resumé", []),
    ],
)  # fmt: skip
def test_a_word_that_is_unknown_may_be_another_and_a_rare_one_where_nothing_is_found(
    searching: Searching, query: str, corrections: list[tuple[str, str, int]]
) -> None:
    assert corrected(searching(SPELLED), query) == corrections


def test_a_correction_is_never_applied_by_itself(searching: Searching) -> None:
    page = searching(SPELLED).search(SearchRequest("guage gaueg"))
    assert [hit.passage.text for hit in page.hits] == ["The guage"]
    assert [one.text for one in page.corrections] == ["guage gauge"]
    unknown = searching(SPELLED).search(SearchRequest("gaueg"))
    assert (unknown.total_passages, len(unknown.corrections)) == (0, 1)


def test_a_word_is_rare_up_to_a_few_passages(searching: Searching) -> None:
    def collection(times: int) -> list[Filed]:
        return [filed(*["gauge of dams"] * (TIMES * (RARE + 1)), *["guage"] * times)]

    assert corrected(searching(collection(RARE)), "guage AND dams") != []
    assert corrected(searching(collection(RARE + 1)), "guage AND dams") == []


def test_corrections_are_narrowed_by_the_filters(searching: Searching) -> None:
    french = filed("La jauge", source="b", language="fr")
    searcher = searching([*SPELLED, french])
    assert corrected(searcher, "gaueg") == [("gauge", "spelling", TIMES + 1)]
    assert corrected(searcher, "gaueg", language=("fr",)) == [("jauge", "spelling", 1)]
    assert corrected(searcher, "falied", language=("fr",)) == []


@property_test
@given(collections(), queries())
def test_every_correction_finds_something_new(collection: list[Filed], query: Query) -> None:
    with searcher_over(collection) as searcher:
        for correction in searcher.search(SearchRequest(str(query))).corrections:
            assert correction.text != str(query)
            assert correction.passages > 0
            assert searcher.search(SearchRequest(correction.text)).notes == ()


def test_a_field_is_completed_from_its_own_words_and_an_open_phrase_not_at_all(
    searching: Callable[..., Searcher],
) -> None:
    searcher = searching(sample())

    def suggested(text: str) -> list[str]:
        return [one.text for one in searcher.suggest(SearchRequest(text))]

    assert suggested("speaker:se") == ["speaker:sennacott"]
    assert suggested("speaker:ga") == []
    assert suggested("memo:ga") == []
    assert suggested('"the ga') == []
