"""Scans are found, said to be so, shown with what was found boxed, and recognised once."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from indexer.builder import Built, Wanted, index
from indexer.facsimiles import Facsimiles
from indexer.processes.confinement import USUAL
from indexer.recognition import tesseract
from indexer.recognition.kept import FOLDER
from indexer.verification import Answer, verify
from search.citation.reading import Quoted
from search.citation.stamp import Place
from search.errors import RecogniserUnavailable
from search.generations import current, manifest
from search.records import Hit, Recognition, SearchRequest, Sort
from search.searcher import Searcher
from tests.files import pdfs, scans
from tests.indexer.facsimiles.test_facsimiles import EDGE, rows
from tests.indexer.readers.test_image import png
from tests.webapp.conftest import client_of
from webapp import create_app

pytestmark = pytest.mark.slow

FILES: Mapping[str, bytes] = {
    "letter.png": scans.image(scans.page()),
    "letter.jpg": scans.image(scans.page(), form="JPEG", quality=60),
    "turned.tiff": scans.image(scans.page(turn=3), scans.page(scans.words(1)), form="TIFF"),
    "scan.pdf": scans.pdf(scans.page(), scans.page(turn=1), stamp="FILE 0012"),
    "skewed.pdf": scans.pdf(scans.page(skew=1.0)),
    "typed.pdf": pdfs.small(pdfs.shown("Nothing of this was recognised.")),
}


def silent(*_: object) -> None:
    pass


def indexed(folder: Path, ocr: str | None = None) -> Built:
    return index(folder / "c", folder / "index", Wanted(2, ocr=ocr), silent, silent)


def hits(folder: Path, query: str) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    with closing(Searcher.open(folder / "index")) as searcher:
        for hit in searcher.search(SearchRequest(query, limit=50, sort=Sort.PLACE)).hits:
            found.setdefault(hit.origin.source, []).append(hit)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, languages: str) -> Path:
    made = tmp_path_factory.mktemp("scans")
    (made / "c").mkdir()
    for name, content in FILES.items():
        (made / "c" / name).write_bytes(content)
    assert indexed(made, languages).problems == ()
    return made


def test_each_is_found_to_the_letter_and_said_to_be_recognised(folder: Path) -> None:
    found = hits(folder, '"neither the siren nor the bells"')
    assert {source: len(some) for source, some in found.items()} == {
        "letter.png": 1, "letter.jpg": 1, "turned.tiff": 1, "scan.pdf": 2, "skewed.pdf": 1,
    }  # fmt: skip
    for hit in (hit for some in found.values() for hit in some):
        assert hit.passage.text == scans.PARAGRAPHS[1]
        assert hit.passage.locator.recognised is Recognition.OCR
    assert [hit.passage.locator.page for hit in found["scan.pdf"]] == [1, 2]
    (typed,) = hits(folder, "nothing")["typed.pdf"]
    assert typed.passage.locator.recognised is None


def test_a_stamp_is_read_with_the_page_that_it_is_on(folder: Path) -> None:
    (document, *_) = (hit.passage.document for hit in hits(folder, "siren")["scan.pdf"])
    with closing(Searcher.open(folder / "index")) as searcher:
        text = searcher.catalogue.document(document).text
    assert text.count("a quarter past six") == 2
    assert text.count("0012") <= 2


@pytest.mark.parametrize("source", ["letter.png", "turned.tiff", "scan.pdf"])
def test_what_is_found_is_boxed_on_the_page(folder: Path, source: str) -> None:
    for hit in hits(folder, "bells")[source]:
        draw = Facsimiles(USUAL, folder / "index")
        page = hit.passage.locator.page or 1
        found = rows(draw(folder / "c", source, hit.origin.sha256, page, hit.passage.text))
        boxed = [place for place, row in enumerate(found) if EDGE in row]
        top, bottom = (200 + 5 * 52) / scans.A4[1], (200 + 8 * 52) / scans.A4[1]
        assert top * len(found) - 12 < min(boxed)
        assert max(boxed) < bottom * len(found) + 12


def test_its_page_shows_it_and_the_browser_opens_it_where_nothing_runs(folder: Path) -> None:
    client = client_of(create_app(folder / "index", draw=Facsimiles(USUAL, folder / "index")))
    (hit,) = hits(folder, "bells")["letter.png"]
    page = client.get(f"/passage/{hit.passage.id}").text
    assert "passage 2, OCR" in page
    assert f"/passage/{hit.passage.id}/page.png" in page
    assert "recognised by Tesseract" in client.get(f"/document/{hit.passage.document}").text
    original = client.get(f"/source/{hit.passage.document}")
    assert (original.mimetype, original.data) == ("image/png", FILES["letter.png"])
    assert original.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert client.get(f"/passage/{hit.passage.id}/page.png").mimetype == "image/png"


def test_a_citation_of_it_is_verified(folder: Path, languages: str) -> None:
    size = len(FILES["scan.pdf"])
    quoted = [
        Quoted(hit.passage.text, Place(hit.origin.source, hit.origin.sha256, size, hit.passage.span))
        for hit in hits(folder, "bells")["scan.pdf"]
    ]
    verdicts = verify(quoted, folder / "c", USUAL, ocr=languages, index=folder / "index")
    assert [verdict.answer for verdict in verdicts] == [Answer.IDENTICAL] * 2


def test_what_was_recognised_is_not_recognised_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hits(folder, "siren")

    def never(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(tesseract.Tesseract, "table", never)
    (folder / "c" / "scan.pdf").rename(folder / "c" / "other.pdf")
    shutil.copy(folder / "c" / "letter.png", folder / "c" / "copy.png")
    assert indexed(folder).problems == ()
    after = hits(folder, "siren")
    assert [hit.passage.text for hit in after["other.pdf"]] == [hit.passage.text for hit in before["scan.pdf"]]
    (folder / "c" / "other.pdf").rename(folder / "c" / "scan.pdf")
    (folder / "c" / "copy.png").unlink()
    assert indexed(folder).problems == ()


def test_an_index_keeps_its_languages_and_is_read_anew_with_others(
    folder: Path, languages: str, tmp_path: Path
) -> None:
    assert manifest(current(folder / "index")).ocr == languages
    shutil.copytree(folder / "c", tmp_path / "c")
    without = indexed(tmp_path)
    assert {file.source for file in without.problems} == FILES.keys() - {"typed.pdf", "scan.pdf"}
    assert all("--ocr" in file.reason for file in without.problems)
    told: list[str] = []
    built = index(tmp_path / "c", tmp_path / "index", Wanted(2, ocr=languages), silent, told.append)
    assert told == ["text in images was not recognised in the same languages"]
    assert built.problems == ()


def test_without_tesseract_it_is_said_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text("Nobody came.")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecogniserUnavailable, match="apt-get install tesseract-ocr tesseract-ocr-eng"):
        indexed(tmp_path, "eng")
    assert not (tmp_path / "index" / FOLDER).exists()


def test_hostile_images_have_rows_and_the_rest_is_read(languages: str, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    hostile = {
        "bomb.png": png(50_000, 50_000),
        "pages.tiff": scans.bare_tiff(10_000),
        "cut.png": FILES["letter.png"][:900],
    }
    for name, content in {**hostile, "good.png": FILES["letter.png"]}.items():
        (tmp_path / "c" / name).write_bytes(content)
    built = indexed(tmp_path, languages)
    assert {file.source for file in built.problems} == set(hostile)
    assert set(hits(tmp_path, "bells")) == {"good.png"}
