"""What a reading process says comes back as it was, and what no reader says is that of one that has died."""

import json
import pickle
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.ledger import failed
from indexer.outcomes import outcome_of
from indexer.processes.messages import NoAnswer
from indexer.processes.receiving import unpacked
from indexer.processes.transport import packed
from indexer.sources import SourceFile, walk
from search.records import Speech
from tests.files.reports import REPORTS
from tests.indexer.reading import PROSE

PAGE = (
    "<html><title>A page</title><h1>A page</h1><p class=date>31 May 2019</p><nav>Home</nav>"
    f"<h2>Night</h2><p>{PROSE}</p><p>“{PROSE}”, said Ada Kettlow.</p>"
)
Line = Callable[[Any], Any]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> SourceFile:
    folder = tmp_path_factory.mktemp("one")
    (folder / "a.html").write_text(PAGE)
    (found,) = walk(folder)
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_an_outcome_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(REPORTS[name]())
    (found,) = walk(tmp_path)
    outcome = outcome_of(found)
    assert unpacked(packed(found, outcome), found) == outcome


def test_who_speaks_and_what_was_left_out_comes_back(source: SourceFile) -> None:
    outcome = outcome_of(source)
    assert outcome.document
    assert outcome.document.omitted
    assert outcome.document.origin.metadata.published
    assert {passage.locator.speech for passage in outcome.passages} == {None, Speech.DIRECT}
    assert unpacked(packed(source, outcome), source) == outcome


def test_a_failed_row_comes_back_and_half_a_surrogate_pair_as_a_question_mark(source: SourceFile) -> None:
    found = unpacked(packed(source, failed(source, "odd: \ud800", 1.5)), source)
    assert found == failed(source, "odd: ?", 1.5)


def test_what_is_as_it_was_is_the_row_that_was_known(source: SourceFile) -> None:
    known = replace(outcome_of(source).file, last_indexed=7, first_seen=3)
    as_known = replace(source, known=known)
    outcome = outcome_of(as_known)
    assert outcome.is_as_before
    message = packed(as_known, outcome)
    assert unpacked(message, as_known) == outcome
    with pytest.raises(NoAnswer):
        unpacked(message, source)


def changed(message: bytes, number: int, change: Line) -> bytes:
    lines = [json.loads(line) for line in message.split(b"\n")]
    lines[number] = change(lines[number])
    return "\n".join(json.dumps(line) for line in lines).encode()


def put(place: int, value: object) -> Line:
    return lambda line: [*line[:place], value, *line[place + 1 :]]


def told(field: str, value: object) -> Line:
    return lambda line: {**line, field: value}


ROW, KINDS, KNOWN, TEXT, MARK, PASSAGE = 0, 1, 2, 3, 4, 6
LIES: dict[str, tuple[int, Line]] = {
    "no document": (ROW, put(0, "row")),
    "a row of before": (ROW, lambda _: ["known", 1, 1]),
    "another status": (ROW, put(1, "failed")),
    "no status": (ROW, put(1, "fine")),
    "a reason that is none": (ROW, put(2, None)),
    "half a surrogate pair": (ROW, put(2, "\ud800")),
    "bytes below zero": (ROW, put(3, -1)),
    "bytes that are true": (ROW, put(3, True)),
    "a text for a number": (ROW, put(3, "5")),
    "a time beyond 64 bits": (ROW, put(4, 1 << 63)),
    "no time": (ROW, put(6, float("nan"))),
    "no digest": (ROW, put(7, "../../x")),
    "an empty digest": (ROW, put(7, "")),
    "one thing more": (ROW, lambda line: [*line, 1]),
    "fewer passages": (KINDS, lambda line: [*line[:2], line[2] - 1, line[3]]),
    "passages without end": (KINDS, lambda line: [*line[:2], 1 << 60, line[3]]),
    "a kind that is none": (KINDS, put(0, 3)),
    "a title that is none": (KNOWN, told("title", ["a"])),
    "authors of numbers": (KNOWN, told("authors", [1])),
    "evidence of numbers": (KNOWN, told("evidence", {"title": 3})),
    "fields of its own": (KNOWN, told("own", {"a": [1]})),
    "no field": (KNOWN, lambda _: []),
    "the thirtieth of February": (KNOWN, told("published", [2019, 2, 30, ""])),
    "two texts": (TEXT, lambda line: [*line, "b"]),
    "no text": (TEXT, lambda _: [None]),
    "a shorter text": (TEXT, lambda _: ["a"]),
    "a mark beyond the text": (MARK, put(2, 10**9)),
    "a mark of no kind": (MARK, put(0, "a")),
    "a mark at a deep level": (MARK, put(4, 700)),
    "a passage before the text": (PASSAGE, put(0, -1)),
    "a passage beyond it": (PASSAGE, put(1, 10**9)),
    "a passage turned around": (PASSAGE, lambda line: [line[1], line[0], *line[2:]]),
    "a passage over the others": (PASSAGE, put(0, 0)),
    "a language that is none": (PASSAGE, put(2, 7)),
    "a place that is none": (PASSAGE, put(3, "[1]")),
    "a page that is none": (PASSAGE, put(3, '[[], "paragraph", null, null, "3", null, null, null]')),
    "a heading that is none": (PASSAGE, put(3, '[[1], "paragraph", null, null, 3, null, null, null]')),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_no_reader_says_is_that_of_one_that_has_died(source: SourceFile, lie: str) -> None:
    message = packed(source, outcome_of(source))
    number, change = LIES[lie]
    assert unpacked(changed(message, number, lambda line: line), source)
    with pytest.raises(NoAnswer):
        unpacked(changed(message, number, change), source)


@pytest.mark.parametrize(
    "member",
    [
        ["../a", 1, "", ""],
        ["a//b", 1, "", ""],
        ["", 1, "", ""],
        ["/a", 1, "", ""],
        ["a", -1, "", ""],
        ["a", 1, None, ""],
    ],
)
def test_what_is_in_a_file_stands_below_it_and_once(source: SourceFile, member: list[object]) -> None:
    row = packed(source, outcome_of(source)).split(b"\n")[0].replace(b'"document","indexed"', b'"row","unpacked"')
    good = b'["in/a.txt",1,"",""]'
    (found,) = unpacked(row + b"\n" + good, source).members
    assert (found.source, found.inside, found.path, found.deep) == ("a.html/in/a.txt", "in/a.txt", source.path, 1)
    for bad in (good + b"\n" + good, json.dumps(member).encode(), b"null"):
        with pytest.raises(NoAnswer):
            unpacked(row + b"\n" + bad, source)


@pytest.mark.parametrize(
    "message",
    [
        b"", b"x", b"null", b"{}", b"[]", b"\xff", b"[" * 100_000, b"[" + b"[]," * 5_000_000, pickle.dumps((1, 2)),
        b'["row","failed"]', b'["row",' + b"9" * 5_000 + b"]",
    ],
)  # fmt: skip
def test_any_other_message_is_none(source: SourceFile, message: bytes) -> None:
    with pytest.raises(NoAnswer):
        unpacked(message, source)


@given(st.data())
@settings(max_examples=300)
def test_a_message_with_odd_bytes_is_none_or_an_outcome_within_its_bounds(
    source: SourceFile, data: st.DataObject
) -> None:
    outcome = outcome_of(source)
    message = bytearray(packed(source, replace(outcome, file=replace(outcome.file, seconds=0.5))))
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(
            st.sampled_from(b'[]{}",\\0123456789-.eunltrfs\n\xff')
        )
    try:
        found = unpacked(bytes(message), source)
    except NoAnswer:
        return
    assert found.file.source == source.source
    assert found.document is None or re.fullmatch("[0-9a-f]{20}", found.document.id)
    ends = [0, *(passage.span.end for passage in found.passages)]
    assert all(end <= passage.span.start for end, passage in zip(ends, found.passages, strict=False))
