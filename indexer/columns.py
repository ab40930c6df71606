"""The columns of a sidecar: fields that every document has, and fields of the user's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from indexer.tables import FILE, Heading
from search.records import Metadata
from search.schema import ALIASES, FACETS, WORD_FIELDS

KNOWN = {
    "title": "title", "author": "authors", "publisher": "publisher", "date": "published", "language": "language",
    "kind": "kind", "url": "url",
}  # fmt: skip
"""The columns that have a field of the metadata for them, with its name."""

MOST_OWN = 40
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PART = re.compile(r"[\s-]")
_TAKEN = frozenset(
    {FILE, *KNOWN, *WORD_FIELDS, *ALIASES, *FACETS, *(field.name for field in fields(Metadata)), "encoding"}
    | set("after before year month day date sort match".split())
)
"""Names that mean something else in a query, an address or a document's metadata."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its place, from 0; its cells are values of `field`, the user's `own` or one of every document."""

    place: int
    heading: Heading
    field: str
    own: bool = False

    @property
    def is_several(self) -> bool:
        """Whether a cell may have more than one value."""
        return self.own or self.field == "authors"


def columns_of(headings: Sequence[Heading]) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns under these headings that can be used, and what is wrong with each of the others.

    A column without a title is nothing, such as spreadsheets leave at the end.
    """
    columns: dict[str, Column] = {}
    problems = []
    own = 0
    for place, heading in enumerate(headings):
        title = heading.title.strip().lower()
        if title in KNOWN and KNOWN[title] not in columns:
            columns[KNOWN[title]] = Column(place, heading, KNOWN[title])
        elif title not in ("", FILE):
            field = _PART.sub("_", title)
            if problem := _problem(field, columns, own):
                problems.append(f"{heading.where}: {problem}")
                continue
            own += 1
            columns[field] = Column(place, heading, field, own=True)
    return tuple(columns.values()), tuple(problems)


def _problem(field: str, columns: dict[str, Column], own: int) -> str:
    if field in columns:
        return f"{field} is the column {columns[field].heading.title} already"
    if field in _TAKEN:
        return f"{field} is a name that Pincite uses itself"
    if not _NAME.fullmatch(field):
        return (
            "a field's name has letters from a to z, digits and _, begins with a letter and has 40 characters at most"
        )
    if own == MOST_OWN:
        return f"there are {MOST_OWN} columns of your own before it, which is the most there can be"
    return ""
