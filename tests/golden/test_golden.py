"""Each document of the sample collection is read exactly as its golden file says."""

import json

import pytest

from tests.golden.write import GOLDEN, described, golden_file, read, sources


def test_there_is_one_golden_file_for_each_document() -> None:
    assert len(sources()) == 29
    assert {golden_file(source) for source in sources()} == set(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("source", sources())
def test_a_document_is_read_as_before(source: str) -> None:
    one = read(source)
    assert described(one.document, one.passages) == json.loads(golden_file(source).read_text("utf-8"))


@pytest.mark.parametrize("source", sources())
def test_passages_are_spans_of_the_text(source: str) -> None:
    one = read(source)
    assert [passage.text for passage in one.passages] == [
        passage.span.of(one.document.text) for passage in one.passages
    ]
