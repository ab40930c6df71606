"""Paging through the answers of the API, whatever is indexed between two pages."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.builder import Wanted
from indexer.builder import build as index_files
from search.records import SearchRequest
from search.searcher import Searcher
from tests.webapp.conftest import client_of
from webapp import create_app

SEARCH = "/api/v1/search"
QUERIES = ("dam", "what became of the dam", "dam* OR weir", '"the dam"', "", "dam sort:date")


def write(collection: Path, numbers: range, what: str = "The dam of valley") -> None:
    collection.mkdir(exist_ok=True)
    for number in numbers:
        text = f"Report {number}\n\n{what} {number} was seen.\n\nNobody saw the weir {number}.\n"
        (collection / f"report-{number:03}.txt").write_text(text, "utf-8")


def indexed(tmp_path: Path, engine: str = "tantivy") -> None:
    index_files(tmp_path / "files", tmp_path / "index", Wanted(engine=engine), lambda _file, _total: None)


def answer(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.data
    found: dict[str, Any] = response.get_json()
    return found


def pages(client: FlaskClient, address: str, direction: str = "next") -> Iterator[dict[str, Any]]:
    asked: str | None = address
    while asked:
        found = answer(client, asked)
        yield found
        asked = found[direction]


def passages(found: list[dict[str, Any]]) -> list[str]:
    return [hit["passage"] for page in found for hit in page["hits"]]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    write(tmp_path / "files", range(30))
    indexed(tmp_path)
    return create_app(tmp_path / "index")


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
def test_pages_follow_each_other_forth_and_back(app: Flask, tmp_path: Path, query: str) -> None:
    client = client_of(app)
    whole = Searcher.open(tmp_path / "index").search(SearchRequest(query, limit=1_000))
    forth = list(pages(client, f"{SEARCH}?q={query}&limit=7"))
    assert passages(forth) == [hit.passage.id for hit in whole.hits]
    assert len(forth) == -(-whole.total_passages // 7)
    back = list(pages(client, f"{SEARCH}?q={query}&limit=7&offset=1000000000", "previous"))[1:]
    assert passages(back[::-1]) == passages(forth)
    assert (forth[0]["previous"], forth[-1]["next"]) == (None, None)


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
def test_no_hit_is_lost_or_doubled_while_the_index_changes(app: Flask, tmp_path: Path, query: str) -> None:
    client = client_of(app)
    expected = passages(list(pages(client, f"{SEARCH}?q={query}&limit=10")))
    found = []
    for number, page in enumerate(pages(client, f"{SEARCH}?q={query}&limit=10")):
        found.append(page)
        if number < 3:
            write(tmp_path / "files", range(number * 5, number * 5 + 5), f"Water ran over the dam ({number}) in")
            (tmp_path / "files" / f"report-{20 + number:03}.txt").unlink()
            write(tmp_path / "files", range(40 + number, 41 + number))
            indexed(tmp_path)
            assert answer(client, "/healthz")["generation"] != page["generation"]
    assert passages(found) == expected
    assert len({page["generation"] for page in found}) == 1
    assert passages(list(pages(client, f"{SEARCH}?q={query}&limit=10"))) != expected, "the next search is up to date"


def test_facets_and_files_are_of_one_commit_too(app: Flask, tmp_path: Path) -> None:
    client = client_of(app)
    for address, key, total in (
        ("/api/v1/facets?facet=document&limit=10", "values", "total_values"),
        ("/api/v1/status?limit=10", "files", "total_files"),
    ):
        expected = [one for page in pages(client, address) for one in page[key]]
        first = answer(client, address)
        write(tmp_path / "files", range(8), f"Changed for {key}")
        indexed(tmp_path)
        rest = [one for page in pages(client, first["next"]) for one in page[key]]
        assert first[key] + rest == expected
        assert first[total] == len(expected)


def test_a_generation_that_is_kept_no_longer_is_gone(app: Flask, tmp_path: Path) -> None:
    asking = answer(client_of(app), f"{SEARCH}?q=dam")["next"]
    write(tmp_path / "files", range(5), "Changed")
    indexed(tmp_path)
    another = client_of(create_app(tmp_path / "index"))
    response = another.get(asking)
    assert response.status_code == 410
    problem = json.loads(response.data)
    assert problem["type"] == "urn:pincite:problem:generation-gone"
    assert "from the first page" in problem["detail"]


def test_a_document_that_was_taken_out_is_there_in_its_generation(app: Flask, tmp_path: Path) -> None:
    client = client_of(app)
    page = answer(client, f"{SEARCH}?q=dam&limit=1")
    identity = page["hits"][0]["document"]
    (tmp_path / "files" / page["hits"][0]["source"]).unlink()
    indexed(tmp_path)
    assert client.get(f"/api/v1/document/{identity}").status_code == 404
    assert client.get(f"/api/v1/document/{identity}?generation={page['generation']}").status_code == 200


def test_the_search_object_names_its_generation(app: Flask) -> None:
    client = client_of(app)
    named = answer(client, f"{SEARCH}?q=dam")["generation"]
    assert answer(client, f"{SEARCH}?q=dam&generation={named}")["generation"] == named


def test_links_keep_the_search_and_leave_out_the_rest(app: Flask) -> None:
    address = f"{SEARCH}?q=dam+%22the+dam%22&year=&not.language=fr&sort=place&match=written&facet=heading&explain=1"
    found = answer(client_of(app), f"{address}&limit=5&page=2&colour=red")
    for link in (found["next"], found["previous"]):
        assert link.startswith(SEARCH)
        for pair in (*address.partition("?")[2].split("&"), "limit=5"):
            assert pair in link
        assert "colour" not in link
        assert "page=" not in link


def test_threads_page_while_the_index_changes(app: Flask, tmp_path: Path) -> None:
    expected = passages(list(pages(client_of(app), f"{SEARCH}?q=dam&limit=5")))
    begun, changed = threading.Barrier(5), threading.Event()
    seen: list[list[str]] = []

    def read() -> None:
        client, found = client_of(app), []
        for number, page in enumerate(pages(client, f"{SEARCH}?q=dam&limit=5")):
            found.append(page)
            if not number:
                begun.wait(30)
                changed.wait(30)
        seen.append(passages(found))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    begun.wait(30)
    write(tmp_path / "files", range(10), "Changed, the dam of")
    indexed(tmp_path)
    changed.set()
    for thread in threads:
        thread.join(60)
    assert seen == [expected] * 4
