"""Hits by document: the documents in the order of their best passages, each with a few of those."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.engine import Found
from search.records import Hit


@dataclass(frozen=True, slots=True)
class Group:
    """A document's best hits, in order, and how many of its passages were found in `total`."""

    hits: tuple[Hit, ...]
    total: int


class Grouping:
    """Which documents passages are of; `order` maps a document's number to that of its first passage."""

    def __init__(self, order: Mapping[int, int]) -> None:
        self._documents = sorted(order, key=order.__getitem__)
        self._firsts = [order[document] for document in self._documents]

    def document(self, passage: int) -> int:
        """The number of the document that the passage of this number is of."""
        return self._documents[bisect_right(self._firsts, passage) - 1]

    def by_document(self, found: Iterable[Found], most: int) -> dict[int, list[Found]]:
        """The first `most` of `found` of each document, by its number; in the order of the first of each."""
        groups: dict[int, list[Found]] = {}
        for one in found:
            group = groups.setdefault(self.document(one.number), [])
            if len(group) < most:
                group.append(one)
        return groups
