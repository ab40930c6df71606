"""The errors: each says what happened, where and what to do, and the tree is the one that is drawn."""

import inspect
import pickle
import re

import pytest

from search import errors
from search.errors import (
    CapsuleUnreadable,
    CollectionMissing,
    DamagedFile,
    EmptyFile,
    EngineUnavailable,
    GenerationGone,
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOfAnother,
    IndexOutOfDate,
    IndexProblem,
    IndexUnreadable,
    IndexUnwritable,
    NoFacsimile,
    NotInCollection,
    PinciteError,
    QueryError,
    ReadError,
    ReadersUnavailable,
    RecogniserUnavailable,
    RequestError,
    TooBroad,
    TooLarge,
    UnsupportedFormat,
)
from search.parser import parse
from search.records import Span

EXAMPLES: dict[type[PinciteError], tuple[PinciteError, tuple[str, ...]]] = {
    EmptyFile: (EmptyFile("a/b.txt", "it has no text"), ("a/b.txt", "it has no text")),
    UnsupportedFormat: (UnsupportedFormat("a.xyz", "no reader reads it"), ("a.xyz", "no reader reads it")),
    DamagedFile: (DamagedFile("a.pdf", "it breaks off"), ("a.pdf", "it breaks off")),
    TooLarge: (TooLarge("a.zip", "more than 256 MiB"), ("a.zip", "more than 256 MiB")),
    NoFacsimile: (NoFacsimile("a.pdf", 3, "it is broken"), ("a.pdf, page 3", "it is broken", "Its text is searched")),
    QueryError: (QueryError("(a", Span(2, 2), "Close the bracket"), ("Close the bracket",)),
    TooBroad: (TooBroad("At most 8 words can be near each other"), ("At most 8 words",)),
    RequestError: (RequestError("There is no sort 'x'. Sorts: date"), ("'x'", "Sorts: date")),
    CollectionMissing: (CollectionMissing("/data"), ("/data", "Give the folder", "pincite index PATH")),
    ReadersUnavailable: (ReadersUnavailable("it ended"), ("it ended", "ulimit -a")),
    RecogniserUnavailable: (
        RecogniserUnavailable("deu+eng", "it is not installed"),
        ("it is not installed", "apt-get install tesseract-ocr tesseract-ocr-deu tesseract-ocr-eng", "--ocr ''"),
    ),
    NotInCollection: (NotInCollection("The passage 0a.7"), ("The passage 0a.7", "search again")),
    IndexMissing: (IndexMissing("ix"), ("ix: no index", "pincite index PATH --index ix")),
    IndexOutOfDate: (
        IndexOutOfDate("ix", "it is old", "/data"),
        ("ix: it is old", "pincite index /data --index ix --rebuild"),
    ),
    IndexDamaged: (IndexDamaged("ix", "it broke"), ("ix: it broke", "pincite index PATH --index ix --rebuild")),
    IndexUnwritable: (IndexUnwritable("ix", "the disk is full"), ("ix: no index can be made", "full", "--index DIR")),
    IndexOfAnother: (IndexOfAnother("ix", "/data"), ("ix: it is the index of /data", "--index DIR", "--rebuild")),
    IndexBusy: (
        IndexBusy("ix", 7, "desk", "ix/writer.lock"),
        ("ix: process 7 on desk is writing it", "remove ix/writer.lock", "Searches are answered"),
    ),
    CapsuleUnreadable: (CapsuleUnreadable("c.txt", "line 3", "it is empty"), ("c.txt, line 3: it is", "Give what")),
    GenerationGone: (GenerationGone("000001.000002"), ("'000001.000002'", "from the first page on")),
    IndexUnreadable: (IndexUnreadable("ix", "it is full", "Set TMPDIR"), ("ix: it cannot", "full", "Set TMPDIR")),
    EngineUnavailable: (EngineUnavailable("x", "choose one of a, b"), ("'x'", "choose one of a, b")),
}  # fmt: skip


def tree() -> list[type[PinciteError]]:
    return [member for _, member in inspect.getmembers(errors, inspect.isclass) if issubclass(member, PinciteError)]


def leaves() -> list[type[PinciteError]]:
    members = tree()
    return [one for one in members if not any(other is not one and issubclass(other, one) for other in members)]


def test_there_is_an_example_of_every_leaf() -> None:
    assert set(EXAMPLES) == set(leaves())


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.__name__)
def test_a_message_says_what_where_and_what_to_do(kind: type[PinciteError]) -> None:
    error, parts = EXAMPLES[kind]
    assert all(part in str(error) for part in parts)


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_error_says_what_it_is_for(kind: type[PinciteError]) -> None:
    assert kind.__doc__


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = re.findall(r"^ {4}[│ ├└─]*([A-Z]\w+)", str(errors.__doc__), re.MULTILINE)
    assert sorted(drawn) == sorted(member.__name__ for member in tree())
    assert {kind for kind in leaves() if issubclass(kind, ReadError)} == {
        EmptyFile, UnsupportedFormat, DamagedFile, TooLarge
    }  # fmt: skip
    assert {kind for kind in leaves() if issubclass(kind, IndexProblem)} == {
        IndexMissing, IndexOutOfDate, IndexDamaged, IndexUnreadable, IndexUnwritable, IndexBusy, IndexOfAnother,
        EngineUnavailable,
    }  # fmt: skip


@pytest.mark.parametrize("kind", [ReadError, EmptyFile, UnsupportedFormat, DamagedFile, TooLarge])
def test_a_read_error_crosses_processes(kind: type[ReadError]) -> None:
    error = kind("a/é.txt", "it breaks off")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.source, again.reason, str(again)) == (error.source, error.reason, str(error))


def test_a_query_error_says_where() -> None:
    with pytest.raises(QueryError) as caught:
        parse("dam AND OR weir")
    assert caught.value.span.of(caught.value.text) == "OR"
    assert caught.value.hint == str(caught.value)
