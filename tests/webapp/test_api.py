"""The interface for programs: the shape of the search object, and one body for every error."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from search.records import Match, SearchRequest, Sort
from search.representation import result_page
from search.searcher import Searcher
from tests.webapp.inquiry_collection import Built
from webapp.api import MOST_EXPLAINED

SEARCH = "/api/v1/search"
SUGGEST = "/api/v1/suggest"


def asked(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "application/json"
    found: dict[str, Any] = response.get_json()
    return found


@pytest.mark.parametrize(
    ("query", "request_"),
    [
        ("", SearchRequest()),
        ("?q=siren", SearchRequest("siren")),
        ("?q=siren&year=2021&year=2016&sort=date&match=written&page=2",
         SearchRequest("siren", {"year": ("2021", "2016")}, match=Match.WRITTEN, sort=Sort.DATE, offset=10)),
        ("?q=siren&not.publisher=Inquiry+Office&not.year=&publisher=&case=19/014&rung=written&facet=month&sort=oldest",
         SearchRequest("siren", {"publisher": ("",), "case": ("19/014",), "match": ("written",)},
                       {"publisher": ("Inquiry Office",), "year": ("",)}, sort=Sort.OLDEST, facets=("month",))),
        ("?q=alarm&offset=20&limit=3&sort=place", SearchRequest("alarm", sort=Sort.PLACE, offset=20, limit=3)),
        ("?q=alarm&limit=1000", SearchRequest("alarm", limit=100)),
        ("?q=alarm&limit=x&offset=-4&page=0&sort=up&match=all&colour=red", SearchRequest("alarm")),
    ],
)  # fmt: skip
def test_the_answer_is_the_search_object(
    client: FlaskClient, built: Built, query: str, request_: SearchRequest
) -> None:
    expected = result_page(Searcher.open(built.index).search(request_))
    assert asked(client, SEARCH + query) == expected
    assert list(asked(client, SEARCH + query)) == list(expected), "in the documented order"


def test_highlights_are_spans_of_the_text(client: FlaskClient) -> None:
    hits = asked(client, f"{SEARCH}?q=siren&match=written&limit=100")["hits"]
    assert len(hits) == asked(client, f"{SEARCH}?q=siren&match=written")["total_passages"] > 1
    for hit in hits:
        assert hit["highlights"]
        assert {hit["text"][start:end].lower() for start, end in hit["highlights"]} == {"siren"}


def test_marks_and_hits_say_how_they_match(client: FlaskClient) -> None:
    found = asked(client, f"{SEARCH}?q=sirens+piezometer&limit=100")
    assert found["understood"] == "passages with “sirens” or “piezometer” (all of them first)"
    assert {hit["matched"] for hit in found["hits"]} == {"written", "stem"}
    for hit in found["hits"]:
        assert len(hit["highlight_rungs"]) == len(hit["highlights"]) > 0
        for (start, end), rung in zip(hit["highlights"], hit["highlight_rungs"], strict=True):
            exact = hit["text"][start:end].lower() in ("sirens", "piezometer")
            assert rung == ("written" if exact else "stem")
        first, last = hit["window"]
        assert 0 <= first < last <= len(hit["text"])
    assert {hit["matched"] for hit in asked(client, SEARCH)["hits"]} == {None}


def test_expansions_and_corrections(client: FlaskClient) -> None:
    found = asked(client, f"{SEARCH}?q=embank*+piezometre")
    assert found["expansions"] == [{"part": "embank*", "matched": "written", "words": ["embankment"]}]
    assert found["corrections"] == [{"text": "embank* piezometer", "kind": "spelling", "passages": 3}]


def test_facets_count_documents_and_say_what_is_chosen(client: FlaskClient) -> None:
    facets = asked(client, f"{SEARCH}?q=siren&not.publisher=Inquiry+Office&publisher=")["facets"]
    values = {value["value"]: value for value in facets["publisher"]}
    assert values["Inquiry Office"] == {
        "value": "Inquiry Office", "label": "Inquiry Office", "count": 4, "documents": 1, "selected": False,
        "excluded": True,
    }  # fmt: skip
    assert (values[""]["label"], values[""]["selected"]) == ("No publisher", True)
    assert {value["documents"] for value in facets["kind"]} == {None}


def test_scores_are_explained_only_when_asked_for(client: FlaskClient) -> None:
    assert "explanation" not in asked(client, f"{SEARCH}?q=siren")["hits"][0]
    hits = asked(client, f"{SEARCH}?q=alarm&limit=100&explain=1")["hits"]
    assert ["explanation" in hit for hit in hits] == [place < MOST_EXPLAINED for place in range(len(hits))]
    assert len(hits) > MOST_EXPLAINED
    for reason in hits[0]["explanation"]:
        assert list(reason) == ["what", "score"]
        assert reason["score"] > 0
    assert "“alarm”" in hits[0]["explanation"][0]["what"]


def test_suggestions_complete_the_last_word(client: FlaskClient) -> None:
    found = asked(client, f"{SUGGEST}?q=second+sir")
    assert list(found) == ["query", "suggestions", "generation"]
    assert found["query"] == "second sir"
    assert found["suggestions"][0] == {"text": "second siren", "kind": "word", "passages": 9}
    assert {one["kind"] for one in asked(client, f"{SUGGEST}?q=inq")["suggestions"]} >= {"word", "publisher"}


def test_suggestions_are_filtered_like_the_search(client: FlaskClient) -> None:
    every = asked(client, f"{SUGGEST}?q=pi")["suggestions"]
    assert "piezometer" in {one["text"] for one in every}
    for narrowed in ("publisher=Kettlow+Watch", "not.publisher=Inquiry+Office", "year=2016", "case="):
        texts = {one["text"] for one in asked(client, f"{SUGGEST}?q=pi&{narrowed}")["suggestions"]}
        assert "piezometer" not in texts, narrowed
    assert len(asked(client, f"{SUGGEST}?q=th&limit=2")["suggestions"]) == 2
    assert asked(client, SUGGEST)["suggestions"] == []


def test_the_link_of_a_hit_leads_to_its_page(client: FlaskClient) -> None:
    for hit in asked(client, f"{SEARCH}?q=siren")["hits"]:
        assert client.get(hit["link"]).status_code == 200


def test_an_offset_past_the_end_has_no_hits(client: FlaskClient) -> None:
    found = asked(client, f"{SEARCH}?q=siren&offset=1000000000")
    assert found["hits"] == []
    assert found["total_passages"] > 0


def test_what_was_cut_is_noted(client: FlaskClient) -> None:
    response = client.get(SEARCH, query_string=[("year", str(year)) for year in range(101)])
    assert response.get_json()["notes"] == [
        {"kind": "filters", "message": "Only the first 100 of 101 filters were used."}
    ]


def test_health(client: FlaskClient) -> None:
    assert asked(client, "/healthz") == {
        "status": "ok", "generation": "000001.000001", "documents": 10, "passages": 47, "failed": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("GET", "/api/v1/nothing", 404), ("GET", "/api/", 404), ("POST", SEARCH, 405), ("DELETE", "/healthz", 405)],
)
def test_every_error_has_one_body(client: FlaskClient, method: str, address: str, status: int) -> None:
    response = client.open(address, method=method)
    assert response.status_code == status
    error = response.get_json()["error"]
    assert list(error) == ["status", "title", "detail"]
    assert error["status"] == status
    assert error["title"]
    assert error["detail"]


@pytest.mark.parametrize("address", [SEARCH, SUGGEST, "/healthz"])
def test_without_an_index_it_says_which_command_makes_one(no_index: FlaskClient, address: str) -> None:
    response = no_index.get(address)
    assert response.status_code == 503
    assert "pincite index PATH --index" in response.get_json()["error"]["detail"]
