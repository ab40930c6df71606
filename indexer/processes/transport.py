"""How outcomes go from a reading process to its parent: JSON, a line for each thing, and nothing that acts.

First the row; then, of a document, what is known of it, its text, its marks, its passages and what was left out, the
text and the reason on lines of their own; last the files that are in it. What is read out of these lines again, and
what is refused, is in `indexer.processes.receiving`.
"""

import json
from collections.abc import Iterator
from enum import StrEnum

from indexer.ledger import Outcome
from indexer.sources import SourceFile
from search.catalogue.coding import locator_written, metadata_written
from search.records import Document, Passage


class Said(StrEnum):
    """What an outcome is: a row of its own, one with a document, or the row that was known before."""

    ROW = "row"
    DOCUMENT = "document"
    KNOWN = "known"


def packed(source: SourceFile, outcome: Outcome) -> bytes:
    """What became of `source`, as a message. What UTF-8 cannot hold becomes a question mark."""
    return "\n".join(_lines(source, outcome)).encode("utf-8", "replace")


def _lines(source: SourceFile, outcome: Outcome) -> Iterator[str]:
    file, document = outcome.file, outcome.document
    if outcome.is_as_before:
        yield _line(Said.KNOWN, file.modified, file.changed)
        return
    row = (file.status, file.reason, file.bytes, file.modified, file.changed, file.seconds, file.sha256, file.claims)
    yield _line(Said.DOCUMENT if document else Said.ROW, *row)
    if document:
        yield from _document(document, outcome.passages)
    for one in outcome.members:
        yield _line(one.source[len(source.source) + 1 :], one.bytes, one.failed, one.omitted)


def _document(document: Document, passages: tuple[Passage, ...]) -> Iterator[str]:
    counts = len(document.marks), len(passages), len(document.omitted)
    yield _line(document.origin.media_type, *counts)
    yield metadata_written(document.origin.metadata)
    yield _line(document.text)
    for mark in document.marks:
        yield _line(mark.kind, mark.span.start, mark.span.end, mark.label, mark.level)
    for passage in passages:
        yield _line(passage.span.start, passage.span.end, passage.language, locator_written(passage.locator))
    for omission in document.omitted:
        yield _line(omission.text)
        yield _line(omission.reason)


def _line(*values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
