"""One report is read in each format exactly as its golden file says."""

import json

import pytest

from search.records import FileStatus
from tests.files.reports import AUTHOR, REPORTS, TITLE
from tests.golden.formats import GOLDEN, golden_file, rows

WITHOUT_METADATA = {"a.csv"}


def test_there_is_one_golden_file_for_each_format() -> None:
    assert {golden_file(name) for name in REPORTS} == set(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_read_as_before(name: str) -> None:
    assert rows(name) == json.loads(golden_file(name).read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(set(REPORTS) - WITHOUT_METADATA))
def test_it_says_what_it_is_called_and_whose_it_is_in_every_format(name: str) -> None:
    found = rows(name)
    assert {row["status"] for row in found} <= {FileStatus.INDEXED, FileStatus.UNPACKED}
    (first, *_) = (row["document"] for row in found if "document" in row)
    assert first["title"] == TITLE
    assert first["published"]["evidence"]
    assert first["authors"] == ([] if name == "a.txt" else [AUTHOR])
