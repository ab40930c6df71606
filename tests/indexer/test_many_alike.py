"""Many files that are the same, or nearly: what they take grows with their number, and not with its square."""

import time
from pathlib import Path

import pytest

from indexer.builder import Wanted, build
from search import generations
from search.catalogue import Catalogue
from search.records import FileRecord, FileStatus
from tests.indexer.reading import MORE, PROSE

FEW, MANY = 250, 2_500


def silent(_file: FileRecord, _total: int) -> None:
    pass


def built(folder: Path, number: int, text: str) -> tuple[float, dict[FileStatus, int]]:
    """The seconds of processor time that this process takes for so many files of that text, and their rows."""
    collection = folder / f"c{number}"
    collection.mkdir()
    for place in range(number):
        (collection / f"{place:05}.txt").write_text(text.format(place))
    started = time.process_time()
    build(collection, folder / f"i{number}", Wanted(1, "memory"), silent)
    seconds = time.process_time() - started
    catalogue = Catalogue(generations.current(folder / f"i{number}"))
    counts = {status: count for status, count in catalogue.counts().items() if count}
    catalogue.close()
    return seconds, counts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "documents"), [(f"{PROSE}\n\n{MORE}\n", 1), (f"{PROSE} {{}}.\n\n{MORE}\n", None)], ids=["same", "alike"]
)
def test_files_that_are_alike_take_no_longer_than_others(tmp_path: Path, text: str, documents: int | None) -> None:
    few, _ = built(tmp_path, FEW, text)
    many, counts = built(tmp_path, MANY, text)
    assert counts[FileStatus.INDEXED] == (documents or MANY)
    assert counts.get(FileStatus.DUPLICATE, 0) == MANY - (documents or MANY)
    assert many < 3 * few * MANY / FEW
