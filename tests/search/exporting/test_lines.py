"""JSON lines: one object to a line for every reader of lines, and the passage to the character."""

import json

from search.exporting.lines import _line
from search.records import Sort
from search.searcher import Searcher
from tests.search.exporting.conftest import FORMULA, Exported


def test_each_line_is_an_object_for_whoever_splits_lines(exported: Exported) -> None:
    text = exported("jsonl").decode()
    assert len(text.splitlines()) == text.count("\n") == 10
    assert all(isinstance(json.loads(line), dict) for line in text.splitlines())


def test_the_text_is_as_stored_whatever_it_begins_with(exported: Exported, searcher: Searcher) -> None:
    rows = [json.loads(line) for line in exported("jsonl", sort=Sort.PLACE).splitlines()]
    document, passages = searcher.document(rows[0]["document"])
    assert [row["text"] for row in rows] == [passage.text for passage in passages]
    assert rows[0]["text"] == FORMULA
    for number, row in enumerate(rows, 1):
        assert document.text[row["start"] : row["end"]] == row["text"]
        assert row["number"] == number
        assert row["sha256"] == document.origin.sha256
        assert row["permalink"] == f"http://127.0.0.1/{row['passage']}"
        assert row["original"].startswith("https://x.example/a?b=c&d#e")
        assert row["generation"] == searcher.manifest.generation


def test_half_of_a_surrogate_pair_is_kept_by_an_escape() -> None:
    line = _line({"text": "a \ud83d b é"})
    assert json.loads(line) == {"text": "a \ud83d b é"}
    assert line.encode()
