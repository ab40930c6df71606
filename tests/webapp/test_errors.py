"""Every error of ours has a status and a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import search.errors
from search.errors import IndexOutOfDate, NotInCollection, PinciteError, RequestError
from search.searcher import Searcher
from tests.webapp.conftest import client_of
from tests.webapp.inquiry_collection import MEMO, Built, build
from tests.webapp.page_elements import link, one, texts
from webapp import create_app, errors


def leaves(kind: type[PinciteError]) -> Iterator[type[PinciteError]]:
    below = kind.__subclasses__()
    if not below:
        yield kind
    for one_below in below:
        yield from leaves(one_below)


def client_that_fails(built: Built, error: Exception) -> FlaskClient:
    def fail() -> Searcher:
        raise error

    return client_of(create_app(built.index, searcher=fail))


@pytest.mark.parametrize("kind", sorted(leaves(PinciteError), key=repr))
def test_every_error_has_a_status_of_its_own_kind(kind: type[PinciteError]) -> None:
    error = kind.__new__(kind)
    problem = errors.problem_of(error)
    assert problem.status != 500, f"{kind.__name__} is in no family that errors.STATUS knows"
    assert 400 <= problem.status < 600
    assert problem.title


def test_the_families_are_told_apart() -> None:
    told = errors.Problem(400, "This search cannot be done", "x", "urn:pincite:problem:request")
    assert errors.problem_of(RequestError("x")) == told
    assert errors.problem_of(NotInCollection("It")).status == 404
    assert errors.problem_of(IndexOutOfDate("index", "old", "/c")).status == 503
    assert search.errors.PinciteError in errors.STATUS


@pytest.mark.parametrize("address", ["/", "/?q=x", "/document/x", "/passage/x.1", "/source/x", "/coverage"])
def test_without_an_index_every_page_says_what_to_do(no_index: FlaskClient, address: str) -> None:
    response = no_index.get(address)
    assert response.status_code == 503
    page = response.get_data(as_text=True)
    assert texts(page, "h1") == ["There is no index to search"]
    assert "Make one: pincite index PATH --index" in one(page, ".lead").get_text()


def test_help_needs_no_index(no_index: FlaskClient) -> None:
    assert no_index.get("/help").status_code == 200


def test_an_unknown_address_has_a_page(client: FlaskClient) -> None:
    response = client.get("/<script>alert(1)</script>")
    assert response.status_code == 404
    page = response.get_data(as_text=True)
    assert link(page, "search page") == "/"
    assert one(page, "form[role=search]")


def test_another_method_is_told_which_are_allowed(client: FlaskClient) -> None:
    response = client.post("/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_fault_of_ours_is_logged_and_not_shown(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    client = client_that_fails(built, ValueError("secret detail"))
    for address in ("/", "/api/v1/search"):
        response = client.get(address)
        assert response.status_code == 500
        assert "secret detail" not in response.get_data(as_text=True)
    assert caplog.text.count("secret detail") == 2
    assert "Traceback" in caplog.text


def test_an_index_that_appears_later_is_found(tmp_path: Path) -> None:
    client = client_of(create_app(tmp_path / "index"))
    assert client.get("/healthz").status_code == 503
    build(tmp_path, [MEMO])
    assert client.get("/healthz").get_json()["documents"] == 1
    assert client.get("/?q=siren").status_code == 200
