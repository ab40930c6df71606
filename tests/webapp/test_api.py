"""The interface for programs: what each route answers with, and one body for every error."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.citation import STYLES
from search.records import Match, SearchRequest, Sort, Span
from search.representation import file_record, result_page
from search.schema import FACETS as FACET_NAMES
from search.searcher import Searcher
from tests.webapp.inquiry_collection import Built
from webapp.api.routes import MOST_EXPLAINED

SEARCH = "/api/v1/search"
SUGGEST = "/api/v1/suggest"
FACETS = "/api/v1/facets"
STATUS = "/api/v1/status"


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
        ("?q=alarm&colour=red&hit=3&p=x&q=other", SearchRequest("alarm")),
        ("?q=alarm&page=3&limit=4", SearchRequest("alarm", offset=8, limit=4)),
    ],
)  # fmt: skip
def test_the_answer_is_the_search_object(
    client: FlaskClient, built: Built, query: str, request_: SearchRequest
) -> None:
    expected = result_page(Searcher.open(built.index).search(request_))
    found = asked(client, SEARCH + query)
    assert {name: found[name] for name in expected} == expected
    assert list(found) == [*expected, "next", "previous"], "in the documented order"


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
    [
        ("GET", "/api/v1/nothing", 404), ("GET", "/api/", 404), ("POST", SEARCH, 405), ("DELETE", "/healthz", 405),
        ("OPTIONS", SEARCH, 405), ("TRACE", "/healthz", 405), ("PATCH", STATUS, 405), ("PUT", FACETS, 405),
    ],
)  # fmt: skip
def test_every_error_has_one_body(client: FlaskClient, method: str, address: str, status: int) -> None:
    response = client.open(address, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert list(problem) == ["type", "title", "status", "detail", "instance"]
    assert (problem["type"], problem["status"], problem["instance"]) == ("about:blank", status, address)
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("address", [SEARCH, SUGGEST, FACETS, STATUS, "/healthz"])
def test_without_an_index_it_says_which_command_makes_one(no_index: FlaskClient, address: str) -> None:
    response = no_index.get(address)
    assert response.status_code == 503
    problem = json.loads(response.data)
    assert problem["type"] == "urn:pincite:problem:no-index"
    assert "pincite index PATH --index" in problem["detail"]


def test_only_reading_is_allowed_and_said_so(client: FlaskClient) -> None:
    for address in (SEARCH, SUGGEST, STATUS, "/api/v1/openapi.json", "/healthz"):
        assert client.post(address).headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", [f"{SEARCH}?q=siren", f"{STATUS}?limit=1", "/healthz", "/api/v1/openapi.json"])
def test_head_is_get_without_the_body(client: FlaskClient, address: str) -> None:
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers.get("ETag") == whole.headers.get("ETag")
    assert client.head("/api/v1/passage/x.1").status_code == 404


# Documents and passages


def test_a_document_has_its_origin_and_its_passages_in_parts(client: FlaskClient, built: Built) -> None:
    identity = built.ids["reports/interim.html"]
    expected, passages = Searcher.open(built.index).document(identity)
    found = asked(client, f"/api/v1/document/{identity}?limit=2")
    assert list(found) == [
        "origin", "copies", "characters", "total_passages", "passages", "next", "previous", "generation",
    ]  # fmt: skip
    assert found["origin"]["sha256"] == expected.origin.sha256
    assert found["origin"]["evidence"] == dict(expected.origin.metadata.evidence)
    assert found["origin"]["own"] == {name: list(values) for name, values in expected.origin.metadata.own.items()}
    assert found["copies"] == ["reports/copy.html"]
    assert (found["characters"], found["total_passages"]) == (len(expected.text), len(passages))
    collected = found["passages"]
    while found["next"]:
        found = asked(client, found["next"])
        collected += found["passages"]
    assert [one["passage"] for one in collected] == [one.id for one in passages]
    assert [expected.text[one["start"] : one["end"]] for one in collected] == [one["text"] for one in collected]


def test_the_text_of_a_document_comes_in_code_points(client: FlaskClient, built: Built) -> None:
    for identity in built.ids.values():
        document, _ = Searcher.open(built.index).document(identity)
        found = asked(client, f"/api/v1/document/{identity}?as=text&limit=70")
        text = found["text"]
        assert "passages" not in found
        while found["next"]:
            found = asked(client, found["next"])
            text += found["text"]
        assert text == document.text
    assert asked(client, f"/api/v1/document/{identity}?as=text&offset=1000000000")["text"] == ""


def test_what_was_left_out_is_given_where_it_is_asked_for(client: FlaskClient, built: Built) -> None:
    searcher = Searcher.open(built.index)
    identity = next(one for one in built.ids.values() if searcher.catalogue.document(one).omitted)
    omitted = searcher.catalogue.document(identity).omitted
    assert "omitted" not in asked(client, f"/api/v1/document/{identity}?omitted=0")
    found = asked(client, f"/api/v1/document/{identity}?omitted=1&limit=1")
    assert found["omitted"] == [{"text": one.text, "reason": one.reason} for one in omitted]
    assert "omitted=1" in found["next"]


def test_a_passage_names_its_neighbours(client: FlaskClient, built: Built) -> None:
    identity = built.ids["reports/interim.html"]
    _, passages = Searcher.open(built.index).document(identity)
    walked: list[str] = []
    address = f"{identity}.1"
    while address:
        found = asked(client, f"/api/v1/passage/{address}")
        assert found["before"] == (walked[-1] if walked else None)
        walked.append(found["passage"])
        address = found["after"]
    assert walked == [one.id for one in passages]
    assert "highlights" not in found


def test_a_passage_is_marked_by_the_query(client: FlaskClient) -> None:
    for hit in asked(client, f"{SEARCH}?q=sirens+second")["hits"]:
        found = asked(client, f"/api/v1/passage/{hit['passage']}?q=sirens+second")
        for key in ("text", "highlights", "highlight_rungs", "link"):
            assert found[key] == hit[key]
        assert found["origin"]["source"] == hit["source"]
        assert all(found[key] == hit["locator"][key] for key in hit["locator"])


@pytest.mark.parametrize("path", ["document/00000000000000000000", "passage/00000000000000000000.1", "document/x"])
def test_what_is_not_in_the_collection(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert json.loads(response.data)["type"] == "urn:pincite:problem:not-in-collection"
    assert "ETag" not in response.headers


# Facets and status


@pytest.mark.parametrize("name", [*FACET_NAMES, "case"])
def test_a_facet_has_the_values_of_the_search(client: FlaskClient, by_tantivy: FlaskClient, name: str) -> None:
    for asking in (client, by_tantivy):
        for query in (
            "q=sirens",
            "q=",
            "q=siren&year=2021&publisher=&not.language=fa",
            "q=siren&year=2021&not.year=2016",
        ):
            listed = {
                one["value"]: one for one in asked(asking, f"{SEARCH}?{query}&facet={name}")["facets"].get(name, ())
            }
            found = asked(asking, f"{FACETS}?{query}&facet={name}")
            assert found["facet"] == name
            assert found["total_values"] == len(found["values"])
            assert {one["value"]: one for one in found["values"]} == {
                value: one for value, one in listed.items() if one["count"]
            }


def test_a_facet_comes_in_parts(client: FlaskClient) -> None:
    for name in ("document", "speaker", "year"):
        whole = asked(client, f"{FACETS}?facet={name}")
        found = asked(client, f"{FACETS}?facet={name}&limit=2")
        values = found["values"]
        while found["next"]:
            assert found["total_values"] == whole["total_values"]
            found = asked(client, found["next"])
            values += found["values"]
        assert values == whole["values"]


def test_a_facet_is_narrowed_by_the_beginning_of_a_word(client: FlaskClient) -> None:
    found = asked(client, f"{FACETS}?facet=publisher&prefix=OFF")
    assert [one["value"] for one in found["values"]] == ["Inquiry Office"]
    assert found["total_values"] == 1
    assert asked(client, f"{FACETS}?facet=document&prefix=day")["values"]
    every = asked(client, f"{FACETS}?facet=document")["values"]
    for one in asked(client, f"{FACETS}?facet=document&prefix=day")["values"]:
        assert one in every
    assert asked(client, f"{FACETS}?facet=publisher&prefix=zzz")["values"] == []


def test_status_accounts_for_every_file(client: FlaskClient, built: Built) -> None:
    catalogue = Searcher.open(built.index).catalogue
    found = asked(client, f"{STATUS}?limit=3")
    assert found["collection"] == built.collection.name
    files = found["files"]
    while found["next"]:
        found = asked(client, found["next"])
        files += found["files"]
    assert files == [file_record(one) for one in catalogue.files()]
    assert found["total_files"] == len(files) == sum(found["counts"].values())
    failed = asked(client, f"{STATUS}?status=failed")
    assert {one["status"] for one in failed["files"]} == {"failed"}
    assert failed["total_files"] == failed["counts"]["failed"] == failed["failed"]


def test_no_path_of_this_machine_is_told(client: FlaskClient, built: Built) -> None:
    for address in (STATUS, "/healthz", SEARCH):
        assert str(built.collection.parent) not in client.get(address).get_data(as_text=True)


# Parameters


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=0", "page=1000000001", "page=99999999999999999999",
        "limit=x", "limit=0", "limit=", "offset=-4",
        "offset=1e3", "offset=%D9%A3", "sort=up", "sort=__class__", "match=all", "match=", "facet=nothing", "facet=",
        "explain=yes", "sort=date&sort=place", "limit=3&limit=3", "page=%00", "sort=DATE",
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told(client: FlaskClient, query: str) -> None:
    response = client.get(f"{SEARCH}?q=siren&{query}")
    assert response.status_code == 400
    problem = json.loads(response.data)
    assert problem["type"] == "urn:pincite:problem:request"
    assert query.partition("=")[0] in problem["detail"]


@pytest.mark.parametrize(
    "address", [FACETS, f"{FACETS}?facet=", f"{FACETS}?facet=year&facet=month", f"{STATUS}?status=lost",
                f"{SUGGEST}?q=si&limit=x", f"{FACETS}?facet=year&prefix=a&prefix=b"]
)  # fmt: skip
def test_the_other_routes_are_as_strict(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


# Citations


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_is_that_of_the_style(client: FlaskClient, built: Built, style: str) -> None:
    searcher = Searcher.open(built.index)
    identity = f"{built.ids['reports/interim.html']}.1"
    for query, part, place in (
        ("", None, ""), ("&from=3&to=12", Span(3, 12), "?from=3&to=12"), ("&to=12", Span(0, 12), "?from=0&to=12"),
    ):  # fmt: skip
        response = client.get(f"/api/v1/cite/{identity}?style={style}{query}")
        assert response.status_code == 200
        assert response.content_type == f"{STYLES[style].media_type}; charset=utf-8"
        capsule = searcher.capsule(identity, part, f"http://localhost/passage/{identity}{place}")
        assert response.get_data(as_text=True) == "".join(STYLES[style].written([capsule]))
    whole = len(searcher.catalogue.passage(identity)[0].text)
    assert client.get(f"/api/v1/cite/{identity}?from=3").data == client.get(
        f"/api/v1/cite/{identity}?from=3&to={whole}"
    ).data  # fmt: skip


@pytest.mark.parametrize("place", ["from=5&to=5", "from=9&to=3", "to=0", "to=1000000", "from=1000000", "from=-1"])
def test_a_citation_of_no_part_of_the_passage_is_refused(client: FlaskClient, built: Built, place: str) -> None:
    response = client.get(f"/api/v1/cite/{built.ids['reports/interim.html']}.1?{place}")
    assert response.status_code == 400
    assert json.loads(response.data)["type"] == "urn:pincite:problem:request"
