"""Fixtures of the search package's tests: a small collection, and a searcher over it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from search.records import FileRecord, FileStatus, Locator, Metadata, PartialDate, PassageKind
from search.searcher import Searcher
from tests.building import Filed, build, filed

FAILED = FileRecord("broken.pdf", FileStatus.FAILED, "broken: no %%EOF")


def sample() -> list[Filed]:
    """Four documents with eleven passages: numbers, counts and orders in the tests are theirs."""
    return [
        filed(
            "The gauge failed that night.", "Nobody read the gauge.", "The register was closed.",
            source="press/courier.html",
            metadata=Metadata(
                title="The third call", publisher="The Courier", published=PartialDate(2019, 5, 31),
                url="https://courier.example/third",
            ),
            locators={2: Locator(2, ("Facts", "The night"), "17.30")},
        ),
        filed(
            "The inspector failed to call.",
            "“I called three times,” said the keeper.",
            "He failed, failed and failed.",
            source="hearings/day-31.txt",
            metadata=Metadata(title="Day 31", publisher="The Inquiry", published=PartialDate(2020)),
            locators={
                1: Locator(1, speaker="Ms Sennacott", kind=PassageKind.SPEECH),
                2: Locator(2, speaker="Mr Pellowe", page=3, kind=PassageKind.SPEECH),
                3: Locator(3, speaker="Ms Sennacott", kind=PassageKind.SPEECH),
            },
        ),
        filed(
            "La jauge de l'eau.", "L’eau montait.",
            source="press/echo.html", language="fr",
            metadata=Metadata(title="La pluie", publisher="L'Écho", published=PartialDate(2019, 6)),
        ),
        filed(
            "کتاب در دره بود.", "The gauge failed; the gauge-keeper called.", "Undated.",
            source="letters/memo.txt", language="fa",
        ),
    ]  # fmt: skip


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[Callable[..., Searcher]]:
    """A function that indexes a collection and opens a searcher over it."""
    opened: list[Searcher] = []

    def make(collection: Sequence[Filed], engine: str = "memory", files: Sequence[FileRecord] = ()) -> Searcher:
        directory = tmp_path / f"index{len(opened)}"
        opened.append(Searcher.open(build(directory, collection, engine, files)))
        return opened[-1]

    yield make
    for searcher in opened:
        searcher.close()


@pytest.fixture
def searcher(searching: Callable[..., Searcher]) -> Searcher:
    """A searcher over the sample collection, with one file that could not be read."""
    return searching(sample(), files=[FAILED])
