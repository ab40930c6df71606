"""Facets: what can be chosen from what was found, how much of each there is, and what choosing leaves."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines import ENGINES
from search.errors import RequestError
from search.facets import LISTED, ON_REQUEST, RUNG_LABELS
from search.query import Query
from search.records import Facet, Locator, Match, Metadata, PartialDate, ResultPage, Rung, SearchRequest
from search.schema import FACETS, NO_VALUE
from search.searcher import Searcher
from tests.building import Filed, filed, searcher_over
from tests.strategies import collections, examples, queries, text_queries

Searching = Callable[..., Searcher]
USUAL = [field for field in FACETS if field not in (*ON_REQUEST, "match")]


def facet(page: ResultPage, field: str) -> Facet:
    (found,) = (facet for facet in page.facets if facet.field == field)
    return found


def counts(page: ResultPage, field: str) -> dict[str, int]:
    return {value.value: value.count for value in facet(page, field).values}


def documents(page: ResultPage, field: str) -> dict[str, int | None]:
    return {value.value: value.documents for value in facet(page, field).values}


def test_facets_count_passages_by_value_and_those_without(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest())
    assert [(one.field, one.label) for one in page.facets] == [(field, FACETS[field]) for field in USUAL]
    assert counts(page, "publisher") == {"The Courier": 3, "The Inquiry": 3, "L'Écho": 2, NO_VALUE: 3}
    assert counts(page, "language") == {"en": 6, "fa": 3, "fr": 2}
    assert counts(page, "kind") == {"paragraph": 8, "speech": 3}
    assert counts(page, "speaker") == {"Ms Sennacott": 2, "Mr Pellowe": 1, NO_VALUE: 8}
    assert counts(page, "author") == {NO_VALUE: 11}
    assert sorted(counts(page, "document").values()) == [2, 3, 3, 3]
    assert list(counts(page, "year").items()) == [("2020", 3), ("2019", 5), (NO_VALUE, 3)]
    assert facet(page, "publisher").distinct == 4


def test_documents_are_counted_beside_passages_where_they_share_a_value(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("gauge"))
    assert (page.total_passages, page.total_documents) == (3, 2)
    assert (counts(page, "year"), documents(page, "year")) == ({"2019": 2, NO_VALUE: 1}, {"2019": 1, NO_VALUE: 1})
    assert documents(page, "speaker") == {NO_VALUE: None}
    whole = searcher.search(SearchRequest())
    assert documents(whole, "publisher") == {"The Courier": 1, "The Inquiry": 1, "L'Écho": 1, NO_VALUE: 1}
    assert documents(whole, "year") == {"2020": 1, "2019": 2, NO_VALUE: 1}


def test_a_document_with_two_authors_counts_for_each(searching: Searching) -> None:
    two = filed("One.", "Two.", metadata=Metadata(authors=("A", "B")))
    page = searching([two, filed("One.", source="b", metadata=Metadata(authors=("B",)))]).search(SearchRequest("one"))
    assert counts(page, "author") == documents(page, "author") == {"B": 2, "A": 1}


def test_values_are_listed_by_count_and_then_by_name(searcher: Searcher) -> None:
    listed = list(counts(searcher.search(SearchRequest()), "publisher"))
    assert listed == ["The Courier", "The Inquiry", "L'Écho", NO_VALUE]


def test_of_many_values_the_most_frequent_are_listed_and_of_equal_ones_the_first(searching: Searching) -> None:
    named = [f"{number:03}" for number in range(LISTED + 20) for _ in range(1 + (number == LISTED))]
    speakers = (*named, None, None)
    locators = {place: Locator(place, speaker=speaker) for place, speaker in enumerate(speakers, 1)}
    page = searching([filed(*["One."] * len(speakers), locators=locators)]).search(SearchRequest())
    most = [f"{LISTED:03}", *(f"{number:03}" for number in range(LISTED - 1)), NO_VALUE]
    assert list(counts(page, "speaker")) == most
    assert facet(page, "speaker").distinct == LISTED + 21


def test_documents_have_their_names_however_few_are_kept(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = [SearchRequest(query) for query in ("gauge", "failed", "", "gauge", "failed", "")]
    pages = [searcher.search(request).facets for request in requests]
    monkeypatch.setattr("search.facets._KEPT", 1)
    assert [searcher.search(request).facets for request in requests] == pages


def test_labels_are_names_for_people(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("gauge"))
    labels = {one.field: {value.value: value.label for value in one.values} for one in page.facets}
    assert labels["language"] == {"en": "English", "fa": "Persian"}
    assert set(labels["document"].values()) == {"The third call", "memo.txt"}
    assert labels["match"] == {"written": RUNG_LABELS[Rung.WRITTEN]}


def test_a_filter_narrows_hits_and_the_other_facets_but_not_its_own(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("gauge failed", {"publisher": ("The Courier",)}))
    assert (page.total_passages, page.total_documents) == (2, 1)
    assert {hit.origin.metadata.publisher for hit in page.hits} == {"The Courier"}
    assert counts(page, "publisher") == {"The Courier": 2, "The Inquiry": 2, NO_VALUE: 1}
    assert counts(page, "year") == {"2019": 2}
    chosen = {value.value for value in facet(page, "publisher").values if value.selected}
    assert chosen == {"The Courier"}


def test_values_of_a_facet_are_alternatives_and_facets_are_all_demanded(searcher: Searcher) -> None:
    def total(**filters: tuple[str, ...]) -> int:
        return searcher.search(SearchRequest(filters=filters)).total_passages

    assert total(year=("2019",)) == 5
    assert total(year=("2019", "2020")) == 8
    assert total(year=("2019", "2020"), language=("fr",)) == 2
    assert total(year=("2020",), language=("fr",)) == 0
    assert total(year=("2020",), speaker=("Mr Pellowe",)) == 1
    assert total(year=()) == 11
    assert total(year=(NO_VALUE,)) == 3
    assert total(year=(NO_VALUE, "2020")) == 6
    assert total(speaker=(NO_VALUE,)) == 8


def test_what_is_excluded_is_left_out_and_still_counted(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest(excluded={"year": ("2019",)}))
    assert page.total_passages == 6
    assert counts(page, "year") == {"2020": 3, "2019": 5, NO_VALUE: 3}
    assert [value.value for value in facet(page, "year").values if value.excluded] == ["2019"]
    assert counts(page, "language") == {"en": 3, "fa": 3}


def test_what_is_excluded_goes_before_what_is_chosen(searcher: Searcher) -> None:
    def total(chosen: tuple[str, ...], excluded: tuple[str, ...]) -> int:
        return searcher.search(SearchRequest(filters={"year": chosen}, excluded={"year": excluded})).total_passages

    assert total(("2019", "2020"), ("2019",)) == 3
    assert total(("2019",), ("2019",)) == 0
    assert total((), (NO_VALUE,)) == 8
    assert total((), ("2019", "2020", NO_VALUE)) == 0


def test_each_facet_ignores_only_its_own_selection(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest(filters={"year": ("2020",), "language": ("fr",)}))
    assert page.total_passages == 0
    assert counts(page, "year") == {"2020": 0, "2019": 2}
    assert counts(page, "language") == {"en": 3, "fr": 0}
    assert counts(page, "publisher") == {}


def test_a_selected_value_that_nothing_has_is_listed_with_nothing(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("gauge", {"speaker": ("Nobody",), "document": ("0" * 20,)}))
    assert page.total_passages == 0
    assert counts(page, "speaker")["Nobody"] == 0
    assert counts(page, "document")["0" * 20] == 0


def test_a_facet_of_many_values_lists_the_most_frequent_and_the_selected(searching: Searching) -> None:
    locators = {ordinal: Locator(ordinal, speaker=f"S{min(ordinal, 70):02}") for ordinal in range(1, 73)}
    searcher = searching([filed(*["Text."] * 72, locators=locators)])
    speakers = facet(searcher.search(SearchRequest(filters={"speaker": ("S69",)})), "speaker")
    listed = [value.value for value in speakers.values]
    assert listed == ["S70", *(f"S{number:02}" for number in range(1, LISTED)), "S69"]
    assert speakers.distinct == 70


@pytest.mark.parametrize("engine", ["tantivy", "memory"])
def test_thousands_of_values(searching: Searching, engine: str) -> None:
    locators = {ordinal: Locator(ordinal, speaker=f"S{ordinal}") for ordinal in range(1, 3_001)}
    page = searching([filed(*["Text."] * 3_000, locators=locators)], engine).search(
        SearchRequest("text", {"speaker": ("S2999",)})
    )
    assert facet(page, "speaker").distinct == 3_000
    assert counts(page, "speaker")["S2999"] == page.total_passages == 1


def test_many_documents_list_those_with_the_most(searching: Searching) -> None:
    collection = [filed(*["Text."] * (1 + number % 3), source=f"{number:03}") for number in range(LISTED * 2)]
    page = searching(collection).search(SearchRequest("text"))
    listed = facet(page, "document").values
    assert [value.count for value in listed] == [3] * 33 + [2] * 17
    assert [value.label for value in listed[:3]] == ["002", "005", "008"]
    assert facet(page, "document").distinct == LISTED * 2


def test_an_unknown_facet_is_refused_with_the_known_ones(searcher: Searcher) -> None:
    known = ", ".join(FACETS)
    for request in (
        SearchRequest(filters={"year": ("2019",), "colour": ("x",)}),
        SearchRequest(excluded={"colour": ()}),
        SearchRequest(facets=("colour",)),
    ):
        with pytest.raises(RequestError, match=f"'colour'.* Facets: {known}"):
            searcher.search(request)


# Months, days and headings


def dated(*dates: str) -> list[Filed]:
    return [filed("Text.", source=str(number), published=date or None) for number, date in enumerate(dates)]


def test_months_are_counted_where_a_year_is_chosen_and_days_where_a_month_is(searching: Searching) -> None:
    searcher = searching(dated("2019-05-31", "2019-05", "2019", "2020-01-02", ""))

    def fields(**filters: tuple[str, ...]) -> set[str]:
        return {one.field for one in searcher.search(SearchRequest("text", filters)).facets}

    assert fields() & {*ON_REQUEST} == set()
    assert fields(year=("2019",)) & {*ON_REQUEST} == {"month"}
    assert fields(month=("2019-05",)) & {*ON_REQUEST} == {"month", "day"}
    page = searcher.search(SearchRequest("text", {"year": ("2019",)}, facets=("day", "heading")))
    assert counts(page, "month") == {"2019-05": 2, "2019": 1}
    assert counts(page, "day") == {"2019-05-31": 1, "2019-05": 1, "2019": 1}
    assert counts(page, "heading") == {NO_VALUE: 3}
    assert searcher.search(SearchRequest("text", {"month": ("2019",)})).total_passages == 1


def test_dates_are_listed_the_latest_first(searching: Searching) -> None:
    page = searching(dated("2019-05-31", "2021", "2020-01-02", "2020", "")).search(SearchRequest("text"))
    assert list(counts(page, "year")) == ["2021", "2020", "2019", NO_VALUE]


def test_a_heading_is_its_whole_path(searching: Searching) -> None:
    one = filed("Text.", "Text.", locators={1: Locator(1, heading=("Facts", "The night"))})
    page = searching([one]).search(SearchRequest("text", facets=("heading",)))
    assert counts(page, "heading") == {"Facts › The night": 1, NO_VALUE: 1}


# Fields of the user's own


OWN = [
    filed("One.", "Two.", source="a", metadata=Metadata(own={"box": ("7", "8 a"), "folder": ("Red",)})),
    filed("One.", source="b", metadata=Metadata(own={"box": ("7",)}, published=PartialDate(2020))),
    filed("One.", source="c"),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_fields_of_the_users_own_are_facets(searching: Searching, engine: str) -> None:
    searcher = searching(OWN, engine)
    page = searcher.search(SearchRequest("one"))
    assert [(one.field, one.label) for one in page.facets][-2:] == [("box", "Box"), ("folder", "Folder")]
    assert counts(page, "box") == {"7": 2, "8 a": 1, NO_VALUE: 1}
    assert counts(page, "folder") == {"Red": 1, NO_VALUE: 2}
    chosen = searcher.search(SearchRequest("", {"box": ("7",)}, {"folder": ("Red",)}))
    assert [hit.origin.source for hit in chosen.hits] == ["b"]
    assert counts(chosen, "box") == {"7": 1, NO_VALUE: 1}
    assert searcher.search(SearchRequest("", {"box": (NO_VALUE,)})).total_passages == 1
    assert searcher.search(SearchRequest("", excluded={"box": (NO_VALUE,)})).total_passages == 3
    assert searcher.search(SearchRequest('box:"8 a" two')).total_passages == 1


# How it matches

RUNGS = [filed("The dam", "The dams", "Dams of the damp", "A damm", "résumé of a resume", "resumes", "the résumé")]


def test_the_rungs_part_what_was_found(searching: Searching) -> None:
    searcher = searching(RUNGS)
    page = searcher.search(SearchRequest("resume"))
    assert counts(page, "match") == {"written": 1, "stem": 1, "folded": 1}
    assert counts(searcher.search(SearchRequest("dam~")), "match") == {"written": 1, "fuzzy": 3}
    assert counts(searcher.search(SearchRequest("dam")), "match") == {"written": 1, "stem": 2}
    assert counts(searcher.search(SearchRequest('="The dam"')), "match") == {"written": 1}
    assert counts(searcher.search(SearchRequest("dam -dams")), "match") == {}


def test_a_rung_can_be_chosen(searching: Searching) -> None:
    searcher = searching(RUNGS)
    page = searcher.search(SearchRequest("resume", {"match": ("folded",)}))
    assert [hit.passage.text for hit in page.hits] == ["the résumé"]
    assert counts(page, "match") == {"written": 1, "stem": 1, "folded": 1}
    assert searcher.search(SearchRequest("resume", excluded={"match": ("folded",)})).total_passages == 2
    assert searcher.search(SearchRequest("resume", {"match": ("fuzzy",)})).total_passages == 0
    assert searcher.search(SearchRequest("resume", {"match": ("__class__",)})).total_passages == 0


@pytest.mark.parametrize("query", ["", "-dam", "title:dam", "year:2019", "date:none"])
def test_what_has_no_word_of_the_text_has_no_rungs(searching: Searching, query: str) -> None:
    page = searching(RUNGS).search(SearchRequest(query))
    assert "match" not in {one.field for one in page.facets}


property_test = settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def values_of(page: ResultPage, field: str) -> Iterable[tuple[str, ...]]:
    for hit in page.hits:
        metadata = hit.origin.metadata
        match field:
            case "publisher":
                yield (metadata.publisher or NO_VALUE,)
            case "year":
                yield (f"{metadata.published.year}" if metadata.published else NO_VALUE,)
            case "speaker":
                yield (hit.passage.locator.speaker or NO_VALUE,)
            case _:
                yield metadata.own.get(field, (NO_VALUE,))


@property_test
@given(collections(), queries(), st.sampled_from(Match))
def test_counts_are_those_of_the_hits_and_a_choice_leaves_as_many(
    collection: list[Filed], query: Query, match: Match
) -> None:
    with searcher_over(collection) as searcher:
        request = SearchRequest(str(query), match=match, limit=1_000)
        page = searcher.search(request)
        for field in ("publisher", "year", "speaker", *searcher.manifest.fields):
            counted = Counter(value for values in values_of(page, field) for value in values)
            assert counts(page, field) == counted, field
            for value, count in counted.items():
                chosen = searcher.search(SearchRequest(str(query), {field: (value,)}, match=match, limit=1_000))
                others = searcher.search(SearchRequest(str(query), {}, {field: (value,)}, match=match, limit=1_000))
                assert chosen.total_passages == count
                assert others.total_passages == page.total_passages - count
                assert counts(chosen, field) == counts(others, field) == counted


@property_test
@given(collections(), text_queries(), st.sampled_from(Match))
def test_rungs_add_up_and_choosing_one_leaves_just_its_passages(
    collection: list[Filed], query: Query, match: Match
) -> None:
    with searcher_over(collection) as searcher:
        page = searcher.search(SearchRequest(str(query), match=match, limit=1_000))
        counted = counts(page, "match") if page.hits else {}
        assert sum(counted.values()) == page.total_passages
        assert all(count > 0 for count in counted.values())
        assert counted == Counter(hit.rung for hit in page.hits)
        for rung, count in counted.items():
            chosen = searcher.search(SearchRequest(str(query), {"match": (rung,)}, match=match, limit=1_000))
            assert (chosen.total_passages, {hit.rung for hit in chosen.hits}) == (count, {rung})
            others = searcher.search(SearchRequest(str(query), {}, {"match": (rung,)}, match=match, limit=1_000))
            assert others.total_passages == page.total_passages - count


@property_test
@given(collections(), queries())
def test_rungs_of_any_query_add_up(collection: list[Filed], query: Query) -> None:
    with searcher_over(collection) as searcher:
        page = searcher.search(SearchRequest(str(query)))
        for one in page.facets:
            if one.field == "match":
                assert sum(value.count for value in one.values) == page.total_passages
                assert all(value.count > 0 for value in one.values)
