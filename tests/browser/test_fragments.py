"""Links to original pages: the browser marks exactly the quotation, or the whole words that it cuts."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from indexer.builder import Wanted, build
from search.citation.fragments import original_link_in
from search.records import Span
from search.searcher import Searcher
from tests.browser.marking import Marker, Server

pytestmark = pytest.mark.browser
CORPUS = Path(__file__).parents[2] / "corpus"
LONG = " ".join(f"word{number}" for number in range(90))
BLOCKS = (
    "The siren was silent. They waited for long.",
    "Nobody rang. The siren was silent. Then the water came, and the wall—a thin one—fell.",
    "“One-and-a-half hours,” she said, “& nobody rang; 100 % #1 / no-one, ‘really’?”",
    "Dam, gauge, siren",
    "Dam, gauge, siren",
    "The gauge-keeper’s extra-judicial re-examination—again",
    "هجده بشقاب روی میز بود، و آژیر خاموش ماند. «چرا؟» پرسید.",
    "השומר צלצל שלוש פעמים, ואיש לא ענה.",
    LONG,
    "An end that is said again",
    f"{LONG} and more",
    "An end that is said again",
    "First line of a letter",
    "and the second line of it",
)
TEXT = "\n\n".join(BLOCKS)


def span_of(words: str, occurrence: int = 0) -> Span:
    at = TEXT.index(words)
    for _ in range(occurrence):
        at = TEXT.index(words, at + 1)
    return Span(at, at + len(words))


CASES = {
    "once": span_of("Nobody rang."),
    "first of two": span_of("The siren was silent."),
    "second of two": span_of("The siren was silent.", 1),
    "first of two blocks": span_of("Dam, gauge, siren"),
    "second of two blocks": span_of("Dam, gauge, siren", 1),
    "dashes": span_of("the wall—a thin one—fell."),
    "between dashes": span_of("a thin one"),
    "quotation marks, hyphens, commas and ampersands": span_of(BLOCKS[2]),
    "hyphens": span_of("extra-judicial re-examination"),
    "Persian": span_of("هجده بشقاب روی میز بود، و آژیر خاموش ماند."),
    "Persian in quotation marks": span_of("«چرا؟» پرسید."),
    "Hebrew": span_of("שלוש פעמים, ואיש"),
    "long": span_of(LONG),
    "long, the second of two": span_of(LONG, 1),
    "over blocks": span_of("First line of a letter\n\nand the second line of it"),
    "over blocks, parts": span_of("of a letter\n\nand the"),
    "from the second end to a later block": Span(span_of("An end that", 1).start, span_of("First line").end),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    words = "\n".join(f"<p dir=auto>{html.escape(block)}</p>" for block in BLOCKS)
    (made / "page.html").write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{words}", "utf-8")
    for path in CORPUS.rglob("*.htm*"):
        (made / f"{path.stem}.html").write_bytes(path.read_bytes())
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with Server(folder) as server:
        yield server.address


@pytest.fixture(scope="module")
def marker(chromium: Browser, address: str) -> Iterator[Marker]:
    made = Marker(chromium, address)
    yield made
    made.close()


@pytest.mark.parametrize("name", [*CASES])
def test_the_browser_marks_the_quotation(marker: Marker, address: str, name: str) -> None:
    link = original_link_in(f"{address}/page.html", TEXT, CASES[name])
    assert link is not None
    found = marker.marked(link, TEXT, CASES[name])
    assert found.is_right, (link, found)


def test_a_word_that_is_cut_is_marked_whole(marker: Marker, address: str) -> None:
    part = span_of("keeper’s extra-judicial re-exam")
    link = original_link_in(f"{address}/page.html", TEXT, Span(part.start + 3, part.end))
    assert link is not None
    found = marker.marked(link, TEXT, span_of("keeper’s extra-judicial re-examination"))
    assert found.is_right, (link, found)


def test_another_link_is_seen_to_mark_something_else(marker: Marker, address: str) -> None:
    link = f"{address}/page.html#:~:text=The%20siren%20was%20silent."
    assert not marker.marked(link, TEXT, CASES["second of two"]).is_right
    assert not marker.marked(f"{address}/page.html", TEXT, CASES["once"]).is_right


@pytest.mark.slow
def test_passages_of_the_sample_collection_are_marked(marker: Marker, address: str, tmp_path: Path) -> None:
    build(CORPUS, tmp_path, Wanted(engine="memory"), lambda _file, _total: None)
    searcher = Searcher.open(tmp_path)
    wrong = []
    total = 0
    for _, document, passages in searcher.catalogue.everything():
        if document.origin.media_type != "text/html":
            continue
        name = Path(document.origin.source).stem
        for passage in passages[::4]:
            link = original_link_in(f"{address}/{name}.html", document.text, passage.span)
            assert link is not None
            total += 1
            found = marker.marked(link, document.text, passage.span)
            if not found.is_right:
                wrong.append((name, passage.text[:60], link.partition("text=")[2], found))
    searcher.close()
    assert total > 30
    assert len(wrong) <= total // 20, wrong
