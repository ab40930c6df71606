"""Pages as they look, in the browser: shown where they can be drawn, drawn once, and told where they cannot."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore

import pytest

from indexer.builder import Wanted, build
from search.errors import NoFacsimile
from search.records import Metadata, Origin, SearchRequest
from search.searcher import Searcher
from tests.indexer.facsimiles.test_facsimiles import LINES, pdf
from tests.webapp.conftest import client_of
from webapp import create_app, facsimiles

DRAWN: list[tuple[str, int, str]] = []


def draw(_collection: Path, source: str, _sha256: str, page: int, quotation: str) -> bytes:
    DRAWN.append((source, page, quotation))
    if page == 2:
        raise NoFacsimile(source, page, "it is blank")
    return b"\x89PNG"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "collection").mkdir()
    (folder / "collection" / "a.pdf").write_bytes(pdf())
    (folder / "collection" / "b.pdf").write_bytes(pdf(LINES[:1]))
    (folder / "collection" / "a.txt").write_text(LINES[0])
    build(folder / "collection", folder / "index", Wanted(), lambda *_: None)
    return folder / "index"


def passage_of(index: Path, source: str) -> str:
    searcher = Searcher.open(index)
    hits = searcher.search(SearchRequest("siren")).hits
    searcher.close()
    return next(hit.passage.id for hit in hits if hit.origin.source == source)


def test_the_page_is_shown_beside_the_text_and_the_original_opens_at_it(index: Path) -> None:
    client, identity = client_of(create_app(index, draw=draw)), passage_of(index, "a.pdf")
    document, _, ordinal = identity.partition(".")
    for address in (f"/passage/{identity}", f"/document/{document}?p={ordinal}"):
        page = client.get(address).text
        assert f'<img src="/passage/{identity}/page.png" alt="Page 1 as it looks, with passage {ordinal} boxed"' in page
        assert f'href="/source/{document}#page=1">Original file, page 1</a>' in page
    assert f"/passage/{identity}/page.png" not in client.get(f"/document/{document}").text


def test_it_is_drawn_once(index: Path) -> None:
    client, identity = client_of(create_app(index, draw=draw)), passage_of(index, "a.pdf")
    DRAWN.clear()
    answers = [client.get(f"/passage/{identity}/page.png") for _ in range(3)]
    assert {(answer.status_code, answer.mimetype, answer.data) for answer in answers} == {
        (200, "image/png", b"\x89PNG")
    }
    assert answers[0].headers["Cache-Control"] == "private, max-age=86400"
    assert [(source, page) for source, page, _ in DRAWN] == [("a.pdf", 1)]


def test_what_cannot_be_drawn_is_not_tried_again_at_once(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def fail(_collection: Path, source: str, _sha256: str, page: int, _quotation: str) -> bytes:
        tried.append(source)
        raise NoFacsimile(source, page, "it is blank")

    client, identity = client_of(create_app(index, draw=fail)), passage_of(index, "a.pdf")
    answers = [client.get(f"/passage/{identity}/page.png") for _ in range(3)]
    assert [(answer.status_code, "it is blank" in answer.text) for answer in answers] == [(404, True)] * 3
    assert len(tried) == 1
    monkeypatch.setattr(facsimiles, "_FAILURE_KEPT", -1.0)
    client = client_of(create_app(index, draw=fail))
    for _ in range(2):
        client.get(f"/passage/{identity}/page.png")
    assert len(tried) == 3


def test_a_page_that_cannot_be_drawn_is_not_tried_for_each_of_its_passages() -> None:
    tried: list[str] = []

    def fail(_collection: Path, source: str, _sha256: str, page: int, quotation: str) -> bytes:
        tried.append(quotation)
        raise NoFacsimile(source, page, "it is slow")

    kept = facsimiles._Kept(fail)
    for page, quotation in ((1, "one"), (1, "two"), (2, "three"), (1, "four")):
        with pytest.raises(NoFacsimile, match="it is slow"):
            kept.image(Path(), Origin("a.pdf", "0" * 64, "application/pdf", Metadata()), page, quotation)
    assert tried == ["one", "three"]


def test_only_so_many_pages_are_waited_for(index: Path) -> None:
    begun, may = Semaphore(0), Event()

    def slow(*_: object) -> bytes:
        begun.release()
        may.wait(10)
        return b"\x89PNG"

    app, identity = create_app(index, draw=slow), passage_of(index, "a.pdf")
    address = f"/passage/{identity}/page.png"
    with ThreadPoolExecutor(facsimiles.AT_ONCE) as pool:
        waiting = [pool.submit(lambda: client_of(app).get(address).status_code) for _ in range(facsimiles.AT_ONCE)]
        for _ in waiting:
            assert begun.acquire(timeout=10)
        refused = client_of(app).get(address)
        may.set()
        assert {one.result() for one in waiting} == {200}
    assert (refused.status_code, "Wait until one is done" in refused.text) == (503, True)
    assert client_of(app).get(address).status_code == 200


def test_the_images_that_are_kept_have_only_so_many_bytes(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facsimiles, "_KEPT", 7)
    client = client_of(create_app(index, draw=draw))
    DRAWN.clear()
    first, second = (f"/passage/{passage_of(index, source)}/page.png" for source in ("a.pdf", "b.pdf"))
    for address in (first, first, second, first):
        client.get(address)
    assert len(DRAWN) == 3


def test_what_has_no_pages_has_no_image(index: Path) -> None:
    client, identity = client_of(create_app(index, draw=draw)), passage_of(index, "a.txt")
    assert "page.png" not in client.get(f"/passage/{identity}").text
    assert client.get(f"/passage/{identity}/page.png").status_code == 404
    assert client.get("/passage/nothing.1/page.png").status_code == 404


def test_where_nobody_draws_no_image_is_promised(index: Path) -> None:
    client, identity = client_of(create_app(index)), passage_of(index, "a.pdf")
    assert "page.png" not in client.get(f"/passage/{identity}").text
    answer = client.get(f"/passage/{identity}/page.png")
    assert (answer.status_code, "cannot be drawn" in answer.text) == (404, True)


def test_a_pdf_is_opened_by_the_browser_and_runs_nothing_of_ours(index: Path) -> None:
    client, identity = client_of(create_app(index, draw=draw)), passage_of(index, "a.pdf")
    answer = client.get(f"/source/{identity.partition('.')[0]}")
    assert (answer.mimetype, answer.data) == ("application/pdf", pdf())
    assert "attachment" not in answer.headers["Content-Disposition"]
    assert "script-src" not in (policy := answer.headers["Content-Security-Policy"])
    assert policy.startswith("default-src 'none'; object-src 'self'")
