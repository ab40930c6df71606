"""Hostile requests to the API (groups 20, 22 and 23 of the guide): an answer or a problem, never a fault of ours."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.schema import FACETS
from tests.webapp.conftest import client_of
from tests.webapp.inquiry_collection import MEMO, Built, Part, Sample, build
from webapp import create_app, forms
from webapp.access import ONLY_HERE, Hosts
from webapp.api.description import PATHS

HOSTILE = "\"'></title><script>alert(1)</script><img src=x onerror=alert(1)>\r\nSet-Cookie: x=1\u202e"
SEARCHING = ("/api/v1/search", "/api/v1/suggest", "/api/v1/facets")


def addresses(built: Built) -> Iterator[str]:
    passage = f"{built.ids['reports/interim.html']}.1"
    for path in PATHS:
        identity = passage.partition(".")[0] if "document" in path else passage
        yield path.replace("{identity}", identity)


def parameters_of(path: str) -> list[str]:
    described = PATHS[path]["get"]["parameters"]
    return [one["name"] for one in described if one["in"] == "query"]


def told(response: TestResponse) -> dict[str, object]:
    """The problem that a response is."""
    assert response.content_type == "application/problem+json"
    problem: dict[str, object] = json.loads(response.data)
    assert problem["status"] == response.status_code
    return problem


VALUES = (
    "-1", "1000000000", "1000000001", "9" * 5_000, "0x10", "1e9", "NaN", "%00", "%ED%A0%80", "%F0%9F", "%C3%28",
    "%25%32%65", "%C3%83%C2%A9", "%252e%252e%252f", "%E2%80%AE", "%0d%0aSet-Cookie:x=1", "__class__", "2021-02-30",
    "%22", "((((", "%D9%A1", "+1", "%201", "", "%F4%8F%BF%BF", "true", "null", "[]", "{}",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: str(value)[:20])
def test_any_value_of_any_parameter_is_answered_or_refused(client: FlaskClient, built: Built, value: str) -> None:
    for path, address in zip(PATHS, addresses(built), strict=True):
        for name in (*parameters_of(path), "__class__", "x[]"):
            needed = "&facet=year" if "facets" in path and name != "facet" else ""
            response = client.get(f"{address}?{name}={value}{needed}")
            if response.status_code != 200:
                assert response.status_code in (400, 410), f"{address}?{name}"
                assert told(response)["type"] in ("urn:pincite:problem:request", "urn:pincite:problem:generation-gone")
                assert name not in ("q", "prefix", *map(forms.parameter, FACETS), "__class__", "x[]"), (
                    "every text is one"
                )
            assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("query", ["%00", "%ED%A0%80", "%C3%83%C2%A9", "((((", "NOT", "*", "a" * 100_000, "(" * 20_000,
                                   "NOT+" * 5_000, "%20", "-", "%22", "[*+TO+*]", "a~99", "%F4%8F%BF%BF"],
                         ids=lambda query: str(query)[:20])  # fmt: skip
def test_every_query_is_answered(client: FlaskClient, by_tantivy: FlaskClient, built: Built, query: str) -> None:
    for asking in (client, by_tantivy):
        for address in (*SEARCHING, f"/api/v1/passage/{built.ids['reports/interim.html']}.1"):
            started = time.process_time()
            assert asking.get(f"{address}?q={query}&facet=year").status_code == 200
            assert time.process_time() - started < 1, address


MANY = {
    "five thousand": [("year", str(year)) for year in range(5_000)],
    "five thousand documents": [("document", f"{number:020}") for number in range(5_000)],
    "left out": [("not.publisher", str(number)) for number in range(5_000)],
    "the same": [("year", "2021")] * 5_000,
    "chosen and left out": [("year", "2021"), ("not.year", "2021"), ("speaker", ""), ("not.speaker", "")],
    "every facet both ways": [
        (sign + forms.parameter(name), "") for name in FACETS for sign in ("", "not.")
    ],
    "facets": [("facet", name) for name in FACETS] * 3,
    "a far page": [("offset", "1000000000"), ("limit", "1000000000")],
}  # fmt: skip


@pytest.mark.parametrize("pairs", MANY.values(), ids=MANY.keys())
def test_any_number_of_filters_is_answered(
    client: FlaskClient, by_tantivy: FlaskClient, pairs: list[tuple[str, str]]
) -> None:
    for asking in (client, by_tantivy):
        for address in SEARCHING:
            if "facets" in address and ("facet", "year") in pairs:
                continue
            needed = [("facet", "year")] if "facets" in address else []
            started = time.process_time()
            assert asking.get(address + forms.encode([("q", "siren"), *pairs, *needed])).status_code == 200
            assert time.process_time() - started < 1, address


def test_links_of_hostile_searches_lead_on(client: FlaskClient) -> None:
    for query in ("siren & year=2016#x", "siren\u202e", "siren %00", "siren é?", "siren\n"):
        found = client.get("/api/v1/search", query_string={"q": query, "limit": 1}).get_json()
        if found["next"]:
            assert found["next"].startswith("/api/v1/search?")
            assert client.get(found["next"]).get_json()["query"] == found["query"]


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "%FF", "..%2f..%2fetc", "a" * 5_000, "%0a", "%22", "%3Cb%3E",
                                   "0.1.1", "0.99999999999999999999", ".1", "x.-1", "%2fetc%2fpasswd"],
                         ids=lambda value: str(value)[:20])  # fmt: skip
def test_hostile_identities_are_not_in_the_collection(client: FlaskClient, value: str) -> None:
    for path in ("document", "passage", "cite"):
        response = client.get(f"/api/v1/{path}/{value}")
        assert response.status_code in (404, 308), path
        if response.status_code == 404:
            assert told(response)["instance"]


def test_no_value_comes_back_but_as_json(client: FlaskClient, built: Built) -> None:
    for path, address in zip(PATHS, addresses(built), strict=True):
        for name in (*parameters_of(path), "nothing"):
            response = client.get(address, query_string={name: HOSTILE, "facet": "year"} if name != "facet" else None)
            if "cite" not in path:
                assert response.content_type in ("application/json", "application/problem+json"), address
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "Set-Cookie" not in response.headers
    response = client.get("/api/v1/<script>alert(1)</script>")
    assert told(response)["instance"] == "/api/v1/%3Cscript%3Ealert%281%29%3C/script%3E"


@pytest.mark.parametrize("header", ["User-Agent", "Accept", "Cookie", "If-None-Match", "Origin", "X-Forwarded-Host",
                                    "Range", "If-Modified-Since", "Authorization", "Accept-Encoding"])  # fmt: skip
@pytest.mark.parametrize("value", ["x" * 100_000, '"' * 5_000, "W/" * 5_000, "\x7f\xff", ", ".join(['"a"'] * 20_000)],
                         ids=["long", "quotes", "weak", "bytes", "many"])  # fmt: skip
def test_hostile_headers_change_nothing(client: FlaskClient, header: str, value: str) -> None:
    usual = client.get("/api/v1/search?q=siren")
    response = client.get("/api/v1/search?q=siren", headers={header: value})
    assert response.status_code == 200
    assert response.data == usual.data


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil", "a b",
                                  "", "x" * 5_000, "evil.example#127.0.0.1", "[::1"])  # fmt: skip
def test_no_permalink_is_made_under_a_foreign_name(built: Built, host: str) -> None:
    client = client_of(create_app(built.index, hosts=ONLY_HERE))
    for address in addresses(built):
        response = client.get(address, headers={"Host": host})
        assert told(response)["status"] == 400, address
        assert "Location" not in response.headers
        assert "ETag" not in response.headers


def test_a_permalink_has_the_name_that_was_asked(built: Built) -> None:
    client = client_of(create_app(built.index, hosts=Hosts(("archive.example", "127.0.0.1"))))
    address = f"/api/v1/cite/{built.ids['reports/interim.html']}.1?style=bibtex"
    first = client.get(address, headers={"Host": "archive.example"})
    other = client.get(address, headers={"Host": "127.0.0.1:8000", "X-Forwarded-Host": "evil.example"})
    assert first.status_code == other.status_code == 200
    assert first.headers["ETag"] != other.headers["ETag"]
    known = client.get(address, headers={"Host": "127.0.0.1:8000", "If-None-Match": first.headers["ETag"]})
    assert known.status_code == 200, "who asks under another name is not told that nothing has changed"
    assert b"evil" not in other.data
    foreign = client.get(address, headers={"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"})
    assert b"evil" not in foreign.data


def test_other_sites_are_given_nothing(client: FlaskClient, built: Built) -> None:
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    for address in addresses(built):
        for response in (client.get(address, headers=asking), client.options(address, headers=asking)):
            assert not [name for name in response.headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118
            assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert client.options(address, headers=asking).status_code == 405


def test_nobody_is_led_elsewhere(client: FlaskClient) -> None:
    for path in (
        "/%2Fevil.example/api/",
        "/api/v1//evil.example",
        "/api/v1/\\evil.example",
        "/api//evil/",
        "/api/v1/search/",
    ):
        response = client.get(path)
        assert response.status_code in (308, 404), path
        assert not response.headers.get("Location", "/").startswith(("//evil", "http://evil"))


def test_what_a_document_says_of_itself_stays_json(tmp_path: Path) -> None:
    sample = Sample("<b>.txt", MEMO.metadata, (Part(f"{HOSTILE} siren"), Part("=1+1 siren")), media_type="text/plain")
    built = build(tmp_path, [sample])
    client = client_of(create_app(built.index))
    hits = client.get("/api/v1/search?q=siren").get_json()["hits"]
    assert {hit["text"] for hit in hits} == {f"{HOSTILE} siren", "=1+1 siren"}, "to the character"
    for address in addresses(Built(built.index, built.collection, {"reports/interim.html": built.ids["<b>.txt"]})):
        response = client.get(f"{address}?facet=year")
        assert response.status_code == 200, address
        assert not response.content_type.startswith("text/html")
