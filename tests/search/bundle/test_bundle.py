"""An evidence bundle: whole, checked by its own sums, read from disk, and the same each time but for its date."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from search.bundle import Limits, bundle
from search.citation import STYLES
from search.errors import TooBroad
from search.exporting import cited_hits, provenance
from search.records import SearchRequest, Sort
from search.searcher import Searcher
from tests.webapp.inquiry_collection import Built, build_inquiry
from tests.webapp.page_elements import addresses, parsed, texts

MADE = datetime(2026, 11, 22, 22, 4, 54, tzinfo=UTC)


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return build_inquiry(tmp_path)


@pytest.fixture
def searcher(built: Built) -> Iterator[Searcher]:
    opened = Searcher.open(built.index)
    yield opened
    opened.close()


def made(searcher: Searcher, query: str = "", limits: Limits | None = None, when: datetime = MADE) -> bytes:
    request = SearchRequest(query)
    of = provenance(searcher, request, when, "http://127.0.0.1/")
    generation = of.page.generation
    hits = cited_hits(searcher.all_hits(request, Sort.PLACE), searcher.catalogue, generation, lambda one: f"/{one}")
    return b"".join(bundle(of, searcher, hits, limits or Limits()))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(files: dict[str, bytes]) -> dict[str, dict[str, object]]:
    return {one["source"]: one for one in json.loads(files["manifest.json"])["documents"]}


def test_its_sums_are_accepted_by_sha256sum(searcher: Searcher, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made(searcher, "siren"))) as archive:
        archive.extractall(tmp_path / "out")
    program = shutil.which("sha256sum")
    assert program
    checked = subprocess.run(
        [program, "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=True
    )
    here = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {line.rpartition(": ")[0] for line in checked.stdout.decode().splitlines()} == here - {"SHA256SUMS"}


def test_originals_are_the_bytes_that_were_indexed(searcher: Searcher, built: Built) -> None:
    files = unpacked(made(searcher))
    rows = manifest(files)
    included = [row for row in rows.values() if row["state"] == "included"]
    assert len(included) == 8
    for row in included:
        content = files[str(row["original"])]
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
        assert content == (built.collection / str(row["source"])).read_bytes()


def test_what_has_changed_is_gone_or_leads_outside_is_told_and_not_included(searcher: Searcher, built: Built) -> None:
    (built.collection / "letters/memo.txt").write_text("Another memo.")
    (built.collection / "register.md").unlink()
    (built.collection / "letters/latin.txt").unlink()
    os.mkfifo(built.collection / "letters/latin.txt")
    files = unpacked(made(searcher))
    rows = manifest(files)
    assert rows["letters/memo.txt"]["state"] == "changed"
    for source in ("register.md", "../secret.txt", "letters/linked.txt", "letters/latin.txt"):
        assert rows[source]["state"] == "missing"
        assert rows[source]["original"] is None
    whole = b"".join(files.values())
    assert b"Another memo." not in whole
    index = files["index.html"].decode()
    assert "letters/memo.txt is not included: it has changed since it was indexed" in " ".join(texts(index, "td"))
    assert len([name for name in files if name.startswith("originals/")]) == 5


def test_every_link_between_its_files_leads_somewhere_and_nothing_runs_or_loads(searcher: Searcher) -> None:
    files = unpacked(made(searcher))
    pages = [name for name in files if name.endswith(".html")]
    assert len(pages) == 11
    for name in pages:
        page = files[name].decode()
        assert parsed(page).select("script, style, iframe, object, embed, form, base, img, [style], [onclick]") == []
        for _, _, address in addresses(page):
            if address.startswith("https://"):
                continue
            target = os.path.normpath(Path(name).parent / unquote(address).partition("#")[0])
            assert target in files, f"{address} in {name}"


def test_a_document_has_its_passages_between_their_neighbours_none_twice(searcher: Searcher) -> None:
    files = unpacked(made(searcher, "siren"))
    page = files["documents/00001-interim.html"].decode()
    shown = [quote.get_text() for quote in parsed(page).select("blockquote")]
    assert len(shown) == len(set(shown))
    _, passages = searcher.document(str(manifest(files)["reports/interim.html"]["document"]))
    hits = [quote.get_text() for quote in parsed(page).select("blockquote.hit")]
    assert hits == [one.text for one in passages if "siren" in one.text]
    order = [one.text for one in passages]
    assert [order.index(text) for text in shown] == sorted(order.index(text) for text in shown)


def test_all_citations_are_there_in_every_style(searcher: Searcher) -> None:
    files = unpacked(made(searcher, "siren"))
    total = searcher.search(SearchRequest("siren")).total_passages
    for name, style in STYLES.items():
        assert files[f"citations/{name}{style.suffix}"]
    assert len(json.loads(files["citations/csl-json.json"])) == total
    assert files["citations/ris.ris"].decode().count("TY  - ") == total


def test_it_is_the_same_each_time_but_for_its_date(searcher: Searcher) -> None:
    first = made(searcher, "siren")
    assert made(searcher, "siren") == first
    later = unpacked(made(searcher, "siren", when=MADE.replace(year=2027)))
    different = {name for name, content in unpacked(first).items() if later[name] != content}
    assert different == {"index.html", "manifest.json", "SHA256SUMS"}


@pytest.mark.parametrize("limits", [Limits(documents=2), Limits(passages=3)])
def test_more_than_a_bundle_may_have_is_refused_before_anything_is_written(searcher: Searcher, limits: Limits) -> None:
    of = provenance(searcher, SearchRequest("siren"), MADE)
    with pytest.raises(TooBroad, match=r"A bundle has at most [23] (documents|passages), and"):
        bundle(of, searcher, (), limits)


def test_originals_past_the_limit_of_bytes_are_told(searcher: Searcher) -> None:
    files = unpacked(made(searcher, "siren", limits=replace(Limits(), bytes=300)))
    states = {row["state"] for row in manifest(files).values()}
    assert states == {"included", "left out"}
    assert sum(len(content) for name, content in files.items() if name.startswith("originals/")) <= 300
    assert "a bundle has at most 300 bytes of files" in " ".join(texts(files["index.html"].decode(), "td"))


def test_it_comes_in_pieces_before_the_last_hit_is_read(searcher: Searcher) -> None:
    of = provenance(searcher, SearchRequest("siren"), MADE)
    given = 0

    def hits() -> Iterator[object]:
        nonlocal given
        for one in cited_hits(searcher.all_hits(SearchRequest("siren"), Sort.PLACE), searcher.catalogue, "1", str):
            given += 1
            yield one

    content = bundle(of, searcher, hits(), Limits())  # type: ignore[arg-type]
    assert next(content)
    assert given < of.page.total_passages


def test_nothing_found_is_a_bundle_of_that(searcher: Searcher) -> None:
    files = unpacked(made(searcher, "zeppelin"))
    assert manifest(files) == {}
    assert "0 passages in 0 documents" in texts(files["index.html"].decode(), "h1")
