"""How outcomes go from a reading process to its parent: with each text once, and passages as rows."""

import pickle

from indexer.ledger import Outcome
from search.catalogue.coding import locator_read, locator_written
from search.records import Passage, Span


def packed(outcome: Outcome) -> bytes:
    rows = [
        (passage.span.start, passage.span.end, passage.language, locator_written(passage.locator))
        for passage in outcome.passages
    ]
    return pickle.dumps((outcome.file, outcome.document, rows), pickle.HIGHEST_PROTOCOL)


def unpacked(message: bytes) -> Outcome:
    """The outcome that a process of ours has packed."""
    file, document, rows = pickle.loads(message)  # noqa: S301 - our own process wrote it
    if document is None:
        return Outcome(file)
    identity, text = document.id, document.text
    passages = tuple(
        Passage(identity, Span(start, end), text[start:end], locator_read(ordinal, locator), language)
        for ordinal, (start, end, language, locator) in enumerate(rows, 1)
    )
    return Outcome(file, document, passages)
