"""Tags of answers: who has the answer of this commit already is told so, and nothing is searched for it."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.records import ResultPage, SearchRequest
from search.searcher import Searcher
from tests.webapp.conftest import client_of
from tests.webapp.inquiry_collection import MEMO, Built, build
from webapp import create_app
from webapp.api import caching


def addresses(built: Built) -> tuple[str, ...]:
    identity = built.ids["reports/interim.html"]
    return (
        "/api/v1/search?q=siren", "/api/v1/suggest?q=si", "/api/v1/facets?facet=year", "/api/v1/status",
        f"/api/v1/document/{identity}", f"/api/v1/passage/{identity}.1?q=siren", f"/api/v1/cite/{identity}.1",
        "/api/v1/openapi.json",
    )  # fmt: skip


def test_an_answer_that_is_known_is_not_sent_again(client: FlaskClient, built: Built) -> None:
    for address in addresses(built):
        first = client.get(address)
        tag = first.headers["ETag"]
        for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            again = client.get(address, headers={"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b""), f"{address} {known}"
            assert again.headers["ETag"] == tag
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "private, no-cache"
            assert again.headers["X-Content-Type-Options"] == "nosniff"
        assert client.head(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_nothing_is_searched_for_it(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(create_app(built.index))
    tag = client.get("/api/v1/search?q=siren").headers["ETag"]

    def search(self: Searcher, request: SearchRequest) -> ResultPage:
        raise AssertionError(f"{self} is asked for {request}")

    monkeypatch.setattr(Searcher, "search", search)
    assert client.get("/api/v1/search?q=siren", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/api/v1/search?q=other").status_code == 500, "that would have been searched"


def test_each_answer_has_its_own_tag(client: FlaskClient, built: Built) -> None:
    tags = [client.get(address).headers["ETag"] for address in addresses(built)]
    tags += [client.get(f"/api/v1/search?{query}").headers["ETag"] for query in ("q=a", "q=A", "q=%61", "q=a&x=1", "")]
    tags += [client.get(addresses(built)[-2], headers={"Host": "other.example"}).headers["ETag"]]
    assert len(set(tags)) == len(tags)
    assert client.get("/api/v1/search?q=siren").headers["ETag"] == tags[0], "the same each time"


def test_another_commit_has_other_tags(tmp_path: Path) -> None:
    client = client_of(create_app(tmp_path / "index"))
    build(tmp_path, [MEMO])
    tag = client.get("/api/v1/search?q=siren").headers["ETag"]
    asking: dict[str, Any] = {"headers": {"If-None-Match": tag}}
    assert client.get("/api/v1/search?q=siren", **asking).status_code == 304
    (tmp_path / "index" / "current").unlink()
    assert client.get("/api/v1/search?q=siren", **asking).status_code == 503
    (tmp_path / "collection").rename(tmp_path / "old")
    build(tmp_path, [MEMO])
    assert client.get("/api/v1/search?q=siren", **asking).status_code == 200


def test_another_version_has_other_tags(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get("/api/v1/search?q=siren").headers["ETag"]
    monkeypatch.setattr(caching, "VERSION", "99.0")
    assert client.get("/api/v1/search?q=siren", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/document/0", "/api/v1/search?limit=x", "/api/v1/nothing", "/healthz"])
def test_problems_and_health_are_asked_for_anew(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"If-None-Match": "*"})
    assert response.status_code != 304
    assert "ETag" not in response.headers
