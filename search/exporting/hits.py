"""The hits of an export, each with its citation, read one after the other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.catalogue import Catalogue
from search.citation import Capsule, capsule_of
from search.records import Document, Hit

_KEPT = 4
"""Documents that are kept in memory, as hits of one mostly come together."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A hit with its document, the bytes of its file, and what is needed to cite it.

    `permalink` is "" where there is none.
    """

    hit: Hit
    document: Document
    bytes: int
    generation: str
    permalink: str

    @property
    def capsule(self) -> Capsule:
        return capsule_of(
            self.document,
            self.hit.passage,
            bytes=self.bytes,
            generation=self.generation,
            permalink=self.permalink,
        )


def cited_hits(
    hits: Iterable[Hit], catalogue: Catalogue, generation: str, permalink: Callable[[str], str]
) -> Iterator[Cited]:
    """`hits` with their documents; `permalink` gives the address of a passage by its id, "" for none."""

    @lru_cache(maxsize=_KEPT)
    def document_of(identity: str) -> tuple[Document, int]:
        document = catalogue.document(identity)
        return document, catalogue.size_of(document.origin.source)

    for hit in hits:
        yield Cited(hit, *document_of(hit.passage.document), generation, permalink(hit.passage.id))
