"""Passages ready-made for the peers, in a plain file: what they are given is cut and described already.

One JSON object a line: the text, the document's id, and the values of the facets.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.speed.ours import all_passages
from search.records import Origin, Passage
from search.schema import document_values
from search.searcher import Searcher

OF_DOCUMENTS = ("publisher", "author", "year")
FACETS = ("document", *OF_DOCUMENTS, "language", "kind", "speaker")
"""What Pincite counts in every search, and its peers are asked to count."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A passage; a facet that it has no value of is not in `values`."""

    text: str
    values: Mapping[str, Sequence[str]]


def write(index: Path, file: Path) -> None:
    """Write all passages of an index of Pincite's."""
    searcher = Searcher.open(index)
    with file.open("w", encoding="utf-8") as lines:
        for passage, origin in all_passages(searcher):
            lines.write(json.dumps(asdict(_ready(passage, origin)), ensure_ascii=False) + "\n")
    searcher.close()


def read(file: Path, every: int = 1) -> Iterator[Ready]:
    """The passages of a file, or every so many-th of them."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                yield Ready(**json.loads(line))


def _ready(passage: Passage, origin: Origin) -> Ready:
    known = document_values(origin.metadata)
    values: dict[str, tuple[str, ...]] = {"document": (origin.id,), "kind": (str(passage.locator.kind),)}
    values |= {facet: tuple(filter(None, known[facet])) for facet in OF_DOCUMENTS}
    values |= {"language": (passage.language or "",), "speaker": (passage.locator.speaker or "",)}
    return Ready(passage.text, {facet: found for facet, found in values.items() if any(found)})
