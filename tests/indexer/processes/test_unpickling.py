"""Answers of reading processes are records, and a pickle that would do more is not carried out."""

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.ledger import Outcome
from indexer.outcomes import outcome_of
from indexer.processes.transport import packed, unpacked
from indexer.processes.unpickling import loads
from indexer.sources import walk
from search import records
from tests.indexer.reading import PROSE


class _Call:
    """What has a function called when it is unpickled."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._reduced = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._reduced


def test_an_outcome_comes_back_as_it_was(tmp_path: Path) -> None:
    page = f"<html><title>A page</title><h1>A page</h1><p class=date>31 May 2019</p><nav>Home</nav><p>{PROSE}</p>"
    (tmp_path / "a.html").write_text(page)
    (source,) = walk(tmp_path)
    outcome = replace(outcome_of(source), members=(source,))
    assert outcome.document
    assert outcome.document.omitted
    assert outcome.document.origin.metadata.published
    assert unpacked(packed(outcome)) == outcome


@pytest.mark.parametrize(
    "what",
    [
        _Call(os.system, "touch {}"),
        _Call(open, "{}", "w"),
        _Call(eval, "open('{}', 'w')"),
        _Call(getattr, records, "dataclass"),
    ],
    ids=["system", "open", "eval", "getattr"],
)
def test_nothing_else_is_made_of_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: _Call) -> None:
    function, arguments = what._reduced
    reached = tmp_path / "reached"
    named = [one.format(reached) if isinstance(one, str) else one for one in arguments]
    monkeypatch.setattr(what, "_reduced", (function, tuple(named)))
    message = pickle.dumps(what) if function is not getattr else b"\x80\x04cbuiltins\ngetattr\n."
    with pytest.raises(pickle.UnpicklingError, match="is no record"):
        loads(message)
    assert not reached.exists()


@pytest.mark.parametrize("name", ["dataclass", "PartialDate.parse", "Span.of.__globals__", "PassageKind"])
def test_nothing_is_reached_through_the_modules_of_records(name: str) -> None:
    message = b"\x80\x04\x8c\x0esearch.records\x8c" + bytes([len(name)]) + name.encode() + b"\x93."
    with pytest.raises(pickle.UnpicklingError, match="is no record"):
        loads(message)


@pytest.mark.parametrize("message", [b"", b"x", b"\x80\x05.", *map(pickle.dumps, [None, (1, 2), []])])
def test_what_is_no_outcome_is_that_of_a_process_that_has_died(message: bytes) -> None:
    with pytest.raises(EOFError):
        unpacked(message)


def test_a_failed_row_comes_back() -> None:
    outcome = Outcome(records.FileRecord("a", records.FileStatus.FAILED, "empty", bytes=0))
    assert unpacked(packed(outcome)) == outcome
