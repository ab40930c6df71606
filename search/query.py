"""The query tree: what the user said, as an immutable tree that prints back as a query.

Printing and parsing again gives the same tree: `parse(str(tree)) == tree`. What a tree means is in
`docs/query-language.md`; how it becomes terms of fields is `search.compiler`'s business.
"""

from dataclasses import dataclass

from search.records import PartialDate


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed. Alone beside other words it is wanted, not demanded."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other as written."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins like this."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class InField:
    """`field:value`: the value's words follow each other in that field."""

    field: str
    value: Word | Phrase | Prefix

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@dataclass(frozen=True, slots=True)
class After:
    """Published on the date's first day or later."""

    date: PartialDate

    def __str__(self) -> str:
        return f"after:{self.date.iso}"


@dataclass(frozen=True, slots=True)
class Before:
    """Published earlier than the date's first day."""

    date: PartialDate

    def __str__(self) -> str:
        return f"before:{self.date.iso}"


@dataclass(frozen=True, slots=True)
class InYear:
    """Published in that year."""

    year: int

    def __str__(self) -> str:
        return f"year:{self.year:04}"


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " AND ".join(_bracketed(part, And | Or | Together) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " OR ".join(_bracketed(part, Or | Together) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """None of it."""

    part: "Query"

    def __str__(self) -> str:
        return f"NOT {_bracketed(self.part, And | Or | Together)}"


@dataclass(frozen=True, slots=True)
class Together:
    """Two or more parts side by side, with no operator between them.

    Words and prefixes among them are wanted: one must be there, and passages with all come first.
    Every other part is demanded.
    """

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " ".join(_bracketed(part, Together) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Anything:
    """The empty query: every passage."""

    def __str__(self) -> str:
        return ""


Query = Word | Phrase | Prefix | InField | After | Before | InYear | And | Or | Not | Together | Anything


def _bracketed(part: Query, looser: object) -> str:
    return f"({part})" if isinstance(part, looser) else str(part)  # type: ignore[arg-type]
