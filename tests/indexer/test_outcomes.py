"""Reading one file: what goes wrong in it becomes its row."""

import os
from pathlib import Path

import pytest

from indexer import outcomes
from indexer.outcomes import outcome_of
from indexer.sources import SourceFile
from search.records import FileStatus
from tests.indexer.reading import PROSE


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    path = tmp_path / "a.txt"
    path.write_text(PROSE)
    return SourceFile("a.txt", path, len(PROSE), 1)


def raising(error: BaseException) -> object:
    def fail(*_given: object, **_named: object) -> object:
        raise error

    return fail


def test_a_file_that_can_be_read(source: SourceFile) -> None:
    outcome = outcome_of(source)
    assert outcome.document
    assert [passage.text for passage in outcome.passages] == [PROSE]
    assert (outcome.file.status, outcome.file.passages) == (FileStatus.INDEXED, 1)
    assert (outcome.file.document, outcome.file.sha256) == (outcome.document.id, outcome.document.origin.sha256)


def test_an_unreadable_file(source: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a patch, since the tests may run as root, whom no permission keeps out."""
    monkeypatch.setattr(os, "open", raising(PermissionError(13, "Permission denied")))
    outcome = outcome_of(source)
    assert (outcome.file.status, outcome.file.reason) == (FileStatus.FAILED, "unreadable: Permission denied")
    assert (outcome.document, outcome.file.sha256) == (None, "")


def test_a_file_that_has_become_a_link_is_not_followed(source: SourceFile, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("Nobody may read this.", "utf-8")
    source.path.unlink()
    source.path.symlink_to(elsewhere)
    outcome = outcome_of(source)
    assert outcome.file.status is FileStatus.FAILED
    assert outcome.file.reason.startswith("unreadable: ")


def test_a_fault_in_a_reader(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outcomes, "read_document", raising(ZeroDivisionError("a fault")))
    outcome = outcome_of(source)
    assert outcome.file.reason == "the reader failed: ZeroDivisionError: a fault"
    assert outcome.file.sha256
    assert "ZeroDivisionError" in caplog.text


def test_too_little_memory_is_left_to_the_process(source: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "read_document", raising(MemoryError()))
    with pytest.raises(MemoryError):
        outcome_of(source)
