"""What the API describes of itself is what it does: routes, parameters, answers and problems."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from search.citation import STYLES
from search.errors import PinciteError
from search.records import FileStatus, Match, Sort
from search.schema import FACETS
from tests.webapp.conftest import client_of
from tests.webapp.inquiry_collection import Built
from webapp import create_app, errors, forms
from webapp.access import ONLY_HERE, Passwords, password_line
from webapp.api import description
from webapp.api.routes import MOST, MOST_FILES, MOST_SUGGESTIONS
from webapp.api.schemas import SCHEMAS

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = description.document("0.1.0")


def operation_of(address: str) -> dict[str, Any]:
    path = urlsplit(address).path
    for template, item in DOCUMENT["paths"].items():
        if re.fullmatch(template.replace("{identity}", "[^/]+"), path):
            found: dict[str, Any] = item["get"]
            return found
    raise AssertionError(f"{address} is not described")


def valid(value: object, schema: dict[str, Any]) -> None:
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole).validate(value)


def checked(client: FlaskClient, address: str, **asking: Any) -> Any:
    """The answer to a request, which is as it is described."""
    response = client.get(address, **asking)
    described = operation_of(address)["responses"][str(response.status_code)]
    if response.status_code == 304:
        assert response.data == b""
        return None
    media_type = response.content_type.partition(";")[0]
    assert media_type in described["content"]
    assert ("ETag" in response.headers) == ("headers" in described and "ETag" in described["headers"])
    body = json.loads(response.data) if "json" in media_type else response.get_data(as_text=True)
    valid(body, described["content"][media_type]["schema"])
    return body


def addresses(built: Built) -> Iterator[str]:
    for name in (*SEARCHES, ""):
        yield f"/api/v1/search?{name}"
        yield f"/api/v1/suggest?{name}"
        yield f"/api/v1/facets?facet=document&{name}"
    for facet in ("publisher", "year", "match", "speaker", "language", "case", "heading", "month"):
        yield f"/api/v1/facets?facet={facet}&q=siren"
    for status in FileStatus:
        yield f"/api/v1/status?status={status}"
    for identity in built.ids.values():
        yield from (f"/api/v1/document/{identity}?omitted=1", f"/api/v1/document/{identity}?as=text&limit=20&offset=3")
        yield from (f"/api/v1/passage/{identity}.1", f"/api/v1/passage/{identity}.2?q=siren+the")
        for style in STYLES:
            yield from (
                f"/api/v1/cite/{identity}.1?style={style}",
                f"/api/v1/cite/{identity}.1?style={style}&from=2&to=9",
            )
    yield from ("/api/v1/status", "/api/v1/openapi.json", "/healthz")


SEARCHES = (
    "q=siren", "q=sirens+alrm~&explain=1", "q=embank*+piezometre", "q=((", "q=nowhere", "q=NOT", "q=siren&facet=month",
    "q=siren&year=2021&not.publisher=&rung=stem&limit=100", "q=what+was+the+alarm+level&offset=3&limit=2",
    "sort=date&publisher=none", "&".join(f"year={year}" for year in range(120)),
)  # fmt: skip


def test_it_is_an_openapi_document() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


def test_it_is_served(client: FlaskClient) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response.content_type == "application/json"
    assert response.get_json() == json.loads(json.dumps(description.document(response.get_json()["info"]["version"])))


def test_it_needs_no_index(no_index: FlaskClient) -> None:
    assert no_index.get("/api/v1/openapi.json").status_code == 200


def test_it_lists_just_the_routes_that_there_are(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/") or rule.rule == "/healthz"]
    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in rules} == DOCUMENT["paths"].keys()
    assert {frozenset(rule.methods or ()) for rule in rules} == {frozenset({"GET", "HEAD"})}
    for rule in rules:
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        assert rule.endpoint == f"api.{DOCUMENT['paths'][path]['get']['operationId']}"


@pytest.mark.slow
def test_every_answer_is_as_described(client: FlaskClient, by_tantivy: FlaskClient, built: Built) -> None:
    for asking in (client, by_tantivy):
        for address in addresses(built):
            assert checked(asking, address)


def test_every_problem_is_as_described(client: FlaskClient, no_index: FlaskClient, built: Built) -> None:
    gone = "generation=000009.000001"
    for address in (f"/api/v1/search?{gone}", f"/api/v1/status?{gone}", f"/api/v1/document/0?{gone}"):
        assert checked(client, address)["status"] == 410
    for address in ("/api/v1/document/0", "/api/v1/passage/0.1", "/api/v1/cite/0.1"):
        assert checked(client, address)["status"] == 404
    some = f"{built.ids['reports/interim.html']}.1"
    for address in ("/api/v1/search?limit=x", "/api/v1/facets", f"/api/v1/cite/{some}?style=apa",
                    f"/api/v1/cite/{some}?from=9&to=3", f"/api/v1/cite/{some}?to=1000000"):  # fmt: skip
        assert checked(client, address)["status"] == 400
    for address in ("/api/v1/search", "/healthz"):
        assert checked(no_index, address)["status"] == 503


def test_refusals_are_as_described(built: Built, tmp_path: Any) -> None:
    (tmp_path / "passwords").write_text(password_line("ann", "secret") + "\n", "utf-8")
    client = client_of(create_app(built.index, hosts=ONLY_HERE, passwords=Passwords.read(tmp_path / "passwords")))
    for address in ("/api/v1/search?q=x", "/api/v1/openapi.json", "/healthz", "/api/v1/cite/0.1"):
        assert checked(client, address)["status"] == 401
        assert checked(client, address, headers={"Host": "evil.example"})["status"] == 400
    assert checked(client, "/api/v1/search?q=x", auth=("ann", "secret"))["query"] == "x"


def test_a_fault_is_as_described(built: Built) -> None:
    def fail() -> Any:
        raise ValueError("secret")

    problem = checked(client_of(create_app(built.index, searcher=fail)), "/api/v1/search")
    assert problem["type"] == "urn:pincite:problem:fault"
    assert "secret" not in json.dumps(problem)


def test_every_type_of_problem_is_named_once() -> None:
    names = [name for _, _, name in errors.STATUS.values()]
    assert len(set(names)) == len(names)
    known = SCHEMAS["Problem"]["properties"]["type"]["enum"]
    assert known == [errors.ABOUT_BLANK, *(errors.TYPES + name for name in names)]


def test_every_type_of_problem_is_documented() -> None:
    rows = (DOCS / "errors.md").read_text("utf-8").splitlines()
    for kind, (status, _, name) in errors.STATUS.items():
        told = [row for row in rows if row.endswith(f"| {status} | `{name}` |")]
        assert len(told) == 1, name
        assert f"`{kind.__name__}`" in told[0] or kind is PinciteError


def test_every_route_and_parameter_is_documented() -> None:
    page = (DOCS / "api.md").read_text("utf-8")
    for path, item in DOCUMENT["paths"].items():
        begins = f"| `{path.partition('{')[0]}"
        (row,) = [line for line in page.splitlines() if line.startswith(begins) and "problem" not in line]
        for one in item["get"]["parameters"]:
            name = one["name"].removeprefix(forms.EXCLUDING)
            if one["in"] == "query" and name not in (*map(forms.parameter, FACETS), "generation"):
                assert f"`{name}`" in row, f"{path} {name}"
        if any(one["name"] == "year" for one in item["get"]["parameters"]):
            assert "facets" in row
    for status in {status for item in DOCUMENT["paths"].values() for status in item["get"]["responses"]} - {"200"}:
        assert status in page


def test_the_limits_that_are_described_hold(client: FlaskClient) -> None:
    told = {path: item["get"] for path, item in DOCUMENT["paths"].items()}

    def description_of(path: str, name: str) -> str:
        return next(str(one["description"]) for one in told[path]["parameters"] if one["name"] == name)

    assert f"{MOST:,} whatever is asked" in description_of("/api/v1/search", "limit")
    assert f"{MOST:,} whatever is asked" in description_of("/api/v1/facets", "limit")
    assert f"{MOST_SUGGESTIONS} whatever is asked" in description_of("/api/v1/suggest", "limit")
    assert f"{MOST_FILES} whatever is asked" in description_of("/api/v1/status", "limit")
    for path, operation in told.items():
        for one in operation["parameters"]:
            if one["name"] in ("sort", "match", "status", "style", "as") and one["in"] == "query":
                for value in one["schema"]["enum"]:
                    address = path.replace("{identity}", "0") + f"?{one['name']}={value}&facet=year"
                    assert client.get(address).status_code in (200, 404), address
    assert {*Sort} == {*next(p for p in told["/api/v1/search"]["parameters"] if p["name"] == "sort")["schema"]["enum"]}
    assert {*Match} == {
        *next(p for p in told["/api/v1/search"]["parameters"] if p["name"] == "match")["schema"]["enum"]
    }


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_object_is_used_and_closed(name: str) -> None:
    assert f'"#/components/schemas/{name}"' in json.dumps(DOCUMENT)
    schema = SCHEMAS[name]
    if schema["type"] == "object":
        assert schema["additionalProperties"] is False
        for key, property_ in schema["properties"].items():
            assert property_.keys() & {"description", "$ref", "oneOf", "const"} or "properties" in property_, key
