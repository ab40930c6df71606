"""Pincite as what `score.py` of the shared relevance benchmark calls.

    score.py --func benchmarks.relevance.run:run

Each document is put into an index as a document of one passage, and found through `Searcher`, as
users do. The queries are prose and not query language, so that signs and capitals, which mean
something to us, are taken out of them first.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from search import generations, integrity
from search.catalogue import CatalogueWriter, Place
from search.engines import DEFAULT_ENGINE, open_engine
from search.generations import Manifest
from search.parser import literal
from search.records import Document, Locator, Metadata, Origin, Passage, SearchRequest, Span
from search.schema import entries
from search.searcher import Searcher

MOST = 1_000
"""Documents that are ranked for a query, at most."""

Row = dict[str, str]


def run(documents: Sequence[Row], queries: Sequence[Row], most: int = MOST) -> tuple[dict[str, list[str]], float]:
    """The ids of the documents found for each query, best first, and the CPU seconds of searching."""
    with TemporaryDirectory() as directory:
        index(Path(directory), documents)
        searcher = Searcher.open(Path(directory))
        start = time.process_time()
        ranked = {query["id"]: search(searcher, query["text"], most) for query in queries}
        seconds = time.process_time() - start
        searcher.close()
    return ranked, seconds


def search(searcher: Searcher, text: str, most: int) -> list[str]:
    words = str(literal(text.lower()).query)
    return [hit.origin.source for hit in searcher.search(SearchRequest(words, limit=most)).hits]


def index(directory: Path, documents: Sequence[Row], engine: str = DEFAULT_ENGINE) -> None:
    """Make an index of `documents`, rows with `id`, `title` and `text`."""
    commit = generations.begin(directory)
    kind = open_engine(engine)
    writer, catalogue = kind.create(commit / generations.ENGINE), CatalogueWriter(commit, len(documents))
    length = 0
    for number, row in enumerate(documents):
        text = row["text"] or row["title"]
        origin = Origin(row["id"], f"{number:020}".ljust(64, "0"), "text/plain", Metadata(title=row["title"]))
        passage = Passage(origin.id, Span(0, len(text)), text, Locator(1), "en")
        (entry,) = entries(origin, [passage], number=number, document=number)
        writer.add(entry)
        catalogue.add_document(Place(number, number), Document(origin, text), [passage], entry.length)
        length += entry.length
    writer.commit()
    catalogue.close()
    Manifest(
        generations.name_of(commit), engine, kind.version, str(directory), {"en": len(documents)},
        length=length, documents=len(documents), passages=len(documents), files=integrity.seal(commit, {}),
    ).write(commit)  # fmt: skip
    generations.publish(commit)
