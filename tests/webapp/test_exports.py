"""Exports over HTTP: what is offered, that all is sent, and that who goes away stops the work (hostile 22, 25, 27)."""

import csv
import io
import json
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from waitress.server import BaseWSGIServer, create_server

from search import generations
from search.exporting import FORMATS, Cited, Format, Provenance
from search.records import SearchRequest
from search.searcher import Searcher
from tests.webapp.conftest import Get, client_of
from tests.webapp.inquiry_collection import PERSIAN, Built, build_inquiry
from tests.webapp.page_elements import link, one, parsed, query, texts
from webapp import create_app, exports
from webapp.exports import AT_ONCE, BUNDLE, LIMITS, Download


def test_the_formats_are_offered_with_their_size_as_links(get: Get) -> None:
    page = get("/export?q=siren&publisher=Inquiry+Office&page=2")
    offered = [query(str(address["href"])) for address in parsed(page).select(".formats a")]
    assert [one["format"] for one in offered] == [[name] for name in (*FORMATS, BUNDLE)]
    assert {tuple(one) for one in offered} == {("q", "publisher", "format")}
    assert len([text for text in texts(page, ".formats li") if "4 passages" in text]) == len(FORMATS)
    assert "Inquiry Office" in one(page, ".chips").get_text()


@pytest.mark.parametrize("name", [*FORMATS, BUNDLE])
def test_every_format_is_a_download_that_no_page_shows(client: FlaskClient, name: str) -> None:
    response = client.get(f"/export?q=siren&format={name}")
    assert response.status_code == 200
    assert response.data
    said = response.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="pincite-siren-[0-9.]+\.[a-z]+"', said)
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked",
    ['"; filename="evil.exe', "a\r\nSet-Cookie: a=b", "../../etc/passwd", PERSIAN, "\udcff", "=cmd|x", "x" * 500],
)
def test_a_query_cannot_name_the_file_or_add_a_header(client: FlaskClient, asked: str) -> None:
    response = client.get("/export", query_string={"q": asked.encode("utf-8", "replace").decode(), "format": "csv"})
    assert re.fullmatch(
        r'attachment; filename="pincite-[a-z0-9-]{1,40}-[0-9.]+\.csv"', response.headers["Content-Disposition"]
    )
    assert "Set-Cookie" not in response.headers


def rows(client: FlaskClient, address: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in client.get(address).get_data().splitlines()]


def test_all_hits_are_in_the_file_in_the_order_that_is_asked_for(client: FlaskClient, built: Built) -> None:
    searcher = Searcher.open(built.index)
    everything = searcher.search(SearchRequest("siren alarm", limit=1_000)).hits
    searcher.close()
    found = rows(client, "/export?q=siren+alarm&format=jsonl&page=3")
    assert [row["passage"] for row in found] == [hit.passage.id for hit in everything]
    by_place = rows(client, "/export?q=siren+alarm&format=jsonl&sort=place")
    assert [row["passage"] for row in by_place] != [row["passage"] for row in found]
    assert {str(row["passage"]) for row in by_place} == {str(row["passage"]) for row in found}


def test_filters_hold_for_the_file(client: FlaskClient) -> None:
    found = rows(client, "/export?q=siren&publisher=Inquiry+Office&not.kind=other&format=jsonl")
    assert found
    assert {row["publisher"] for row in found} == {"Inquiry Office"}


def test_a_sheet_over_http_is_harmless_and_leads_back(client: FlaskClient) -> None:
    text = client.get("/export?q=siren&format=csv").get_data().decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
        assert client.get(row["permalink"].removeprefix("http://localhost")).status_code == 200


def test_a_bundle_over_http_is_whole(client: FlaskClient) -> None:
    content = client.get(f"/export?q=siren&format={BUNDLE}&sort=date").get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert "http://localhost/?q=siren" in archive.read("index.html").decode()


def test_too_much_for_a_bundle_is_told_on_the_page_and_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LIMITS", type(LIMITS)(documents=1))
    assert "A bundle has at most 1 documents" in client.get("/export?q=siren").get_data(as_text=True)
    refused = client.get(f"/export?q=siren&format={BUNDLE}")
    assert refused.status_code == 400
    assert "A bundle has at most 1 documents" in refused.get_data(as_text=True)


def test_a_format_that_does_not_exist_names_those_that_do(client: FlaskClient) -> None:
    response = client.get("/export?q=siren&format=%3Cscript%3E")
    assert response.status_code == 400
    assert "Formats: csv, jsonl, html" in response.get_data(as_text=True)
    assert "<script>&" not in response.get_data(as_text=True)


def test_nothing_found_offers_nothing_and_still_is_a_file(client: FlaskClient, get: Get) -> None:
    assert parsed(get("/export?q=zeppelin")).select(".formats") == []
    assert client.get("/export?q=zeppelin&format=jsonl").get_data() == b""


def test_it_is_offered_beside_the_results(get: Get) -> None:
    assert "Back to the results" in get("/export?q=siren")
    assert query(link(get("/export?q=siren"), "Back to the results")) == {"q": ["siren"]}


def test_without_an_index_it_is_told(no_index: FlaskClient) -> None:
    assert no_index.get("/export?q=siren&format=csv").status_code == 503


class Endless:
    """A format of pieces without end, which tells how many were made and whether it was closed."""

    def __init__(self) -> None:
        self.made = 0
        self.closed = threading.Event()

    def written(self, _of: Provenance, hits: Iterable[Cited]) -> Iterator[str]:
        next(iter(hits))
        try:
            while True:
                self.made += 1
                yield "x" * 100_000
        finally:
            self.closed.set()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    source = Endless()
    kind = Format("endless", "Endless", "text/plain", ".txt", source.written)
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "endless": kind})
    return source


def test_who_disconnects_in_the_middle_stops_the_work(app: Flask, endless: Endless) -> None:
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    assert isinstance(server, BaseWSGIServer)
    port = server.socket.getsockname()[1]  # type: ignore[union-attr]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET /export?q=siren&format=endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert connection.recv(1_000).startswith(b"HTTP/1.1 200 OK")
        assert endless.closed.wait(20)
        made = endless.made
        time.sleep(0.3)
        assert endless.made == made
        assert client_of(app).get("/healthz").status_code == 200
    finally:
        server.close()
        thread.join(10)


@pytest.mark.usefixtures("endless")
def test_only_so_many_files_are_written_at_once_and_a_place_is_given_back(app: Flask) -> None:
    address = "/export?q=siren&format=endless"
    clients = [app.test_client() for _ in range(AT_ONCE)]
    running = [client.get(address, buffered=False) for client in clients]
    assert {response.status_code for response in running} == {200}
    refused = client_of(app).get(address)
    assert refused.status_code == 503
    assert "Wait until one is done" in refused.get_data(as_text=True)
    for response in running:
        response.close()
    assert client_of(app).get("/export?q=siren&format=csv").status_code == 200


def test_a_download_that_was_never_begun_gives_its_place_back_once() -> None:
    released: list[bool] = []
    download = Download(iter([b"a"]), object(), lambda: released.append(True))  # type: ignore[arg-type]
    download.close()
    download.close()
    assert released == [True]


def test_a_fault_in_the_middle_gives_its_place_back() -> None:
    released: list[bool] = []

    def broken() -> Iterator[bytes]:
        yield b"a"
        raise OSError("the disk is gone")

    download = Download(broken(), object(), lambda: released.append(True))  # type: ignore[arg-type]
    assert next(download) == b"a"
    with pytest.raises(OSError, match="the disk is gone"):
        next(download)
    assert released == [True]


def test_a_head_request_begins_nothing_and_keeps_no_place(client: FlaskClient, endless: Endless) -> None:
    for _ in range(AT_ONCE + 1):
        assert client.head("/export?q=siren&format=endless").status_code == 200
    assert endless.made == 0


def test_its_commit_is_kept_while_it_is_sent(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("held")
    built = build_inquiry(directory)
    client = create_app(built.index).test_client()
    response = client.get("/export?q=siren&format=jsonl", buffered=False)
    commit = generations.current(built.index)
    other = generations.begin(built.index)
    for path in commit.iterdir():
        if path.is_file():
            (other / path.name).write_bytes(path.read_bytes())
    generations.publish(other)
    generations.sweep(built.index)
    assert commit.exists()
    assert len(response.get_data().splitlines()) >= 9
    response.close()
