"""How outcomes go from a reading process to its parent: with each text once, and passages as rows."""

import pickle

from indexer.ledger import Outcome
from indexer.processes import unpickling
from search.catalogue.coding import locator_read, locator_written
from search.records import Passage, Span


def packed(outcome: Outcome) -> bytes:
    rows = [
        (passage.span.start, passage.span.end, passage.language, locator_written(passage.locator))
        for passage in outcome.passages
    ]
    return pickle.dumps((outcome.file, outcome.document, rows, outcome.members), pickle.HIGHEST_PROTOCOL)


def unpacked(message: bytes) -> Outcome:
    """The outcome that a process of ours has packed; raises `EOFError` for what is none."""
    try:
        file, document, rows, members = unpickling.loads(message)
    except (pickle.UnpicklingError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise EOFError from error
    if document is None:
        return Outcome(file, members=members)
    identity, text = document.id, document.text
    passages = tuple(
        Passage(identity, Span(start, end), text[start:end], locator_read(ordinal, locator), language)
        for ordinal, (start, end, language, locator) in enumerate(rows, 1)
    )
    return Outcome(file, document, passages, members)
