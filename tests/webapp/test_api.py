"""The interface for programs: the shape of the search object, and one body for every error."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from search.records import Match, SearchRequest, Sort
from search.representation import result_page
from search.searcher import Searcher
from tests.webapp.inquiry_collection import Built

SEARCH = "/api/v1/search"


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
         SearchRequest("siren", {"year": ("2021", "2016")}, Match.WRITTEN, Sort.DATE, 10)),
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
        "status": "ok", "generation": "000001", "documents": 10, "passages": 47, "failed": 1,
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


@pytest.mark.parametrize("address", [SEARCH, "/healthz"])
def test_without_an_index_it_says_which_command_makes_one(no_index: FlaskClient, address: str) -> None:
    response = no_index.get(address)
    assert response.status_code == 503
    assert "pincite index PATH --index" in response.get_json()["error"]["detail"]
