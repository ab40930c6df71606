"""The query tree: what the user said, as an immutable tree that prints back as a query.

Printing and parsing again gives the same tree: `parse(str(tree)).query == tree`. What a tree means
is in `docs/query-language.md`; how it becomes terms of fields is `search.compiler`'s business.
"""

import re
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
class Exact:
    """Characters that stand in the text just so: case, accents and signs, too."""

    text: str

    def __str__(self) -> str:
        return f'="{self.text}"'


@dataclass(frozen=True, slots=True)
class Close:
    """The words of a phrase with at most `others` other words among them, in that order or in any."""

    text: str
    others: int
    ordered: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"~{">" if self.ordered else ""}{self.others}'


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins like this."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Any word of this pattern: `?` stands for one character, `*` for any number of them."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Any word that `edits` letters added, dropped, changed or swapped make of this one."""

    text: str
    edits: int

    def __str__(self) -> str:
        return f"{self.text}~{'' if self.edits == 1 else self.edits}"


_LETTERS = {"*": "ᛮ", "?": "ᛯ"}
_STAND = re.compile(r"(?<=[^\W_])\?+(?=[^\W_]|\*)|\*")
_SIGNS = {ord(letter): sign for sign, letter in _LETTERS.items()}


def with_letters(text: str) -> str:
    """`text` with a letter in the place of each `*`, and of each `?` between letters, to be analysed like a word."""
    return _STAND.sub(lambda found: _LETTERS[found[0][0]] * len(found[0]), text)


def with_signs(text: str) -> str:
    """What `with_letters` was made of."""
    return text.translate(_SIGNS)


Value = Word | Phrase | Prefix | Wildcard | Fuzzy


@dataclass(frozen=True, slots=True)
class InField:
    """`field:value`: the value's words follow each other in that field."""

    field: str
    value: Value

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
class During:
    """Published from the first day of `first` to the last day of `last`; None is without an end."""

    first: PartialDate | None
    last: PartialDate | None

    def __str__(self) -> str:
        if self.first == self.last and self.first is not None:
            return f"date:{self.first.iso}"
        return f"date:{self.first.iso if self.first else ''}..{self.last.iso if self.last else ''}"


@dataclass(frozen=True, slots=True)
class Undated:
    """Without a date of publication."""

    def __str__(self) -> str:
        return "date:none"


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides with at most `others` other words between them, in that order or in any."""

    left: "Nearby"
    right: "Nearby"
    others: int
    ordered: bool = False

    def __str__(self) -> str:
        operator = f"{'PRE' if self.ordered else 'NEAR'}/{self.others}"
        return f"{_bracketed(self.left, Or)} {operator} {_bracketed(self.right, Or)}"


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
        return f"NOT {_bracketed(self.part, And | Or | Near | Together)}"


@dataclass(frozen=True, slots=True)
class Demanded:
    """A part that must be there, where side by side it would only be wanted."""

    part: "Query"

    def __str__(self) -> str:
        return f"+{_bracketed(self.part, And | Or | Near | Together | Not | Demanded)}"


@dataclass(frozen=True, slots=True)
class Together:
    """Two or more parts side by side, with no operator between them.

    Words and what stands for words are wanted: one must be there, and passages with all come first.
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


Nearby = Word | Phrase | Prefix | Wildcard | Fuzzy | Or
"""What can stand beside `NEAR`; an `Or` of such parts, too."""
WANTED = Word | Prefix | Wildcard | Fuzzy
"""What is wanted, not demanded, where it stands side by side with others."""
Leaf = (
    Word | Phrase | Exact | Close | Prefix | Wildcard | Fuzzy | InField | After | Before | During | Undated | Anything
)
Query = Leaf | Near | And | Or | Not | Demanded | Together


def _bracketed(part: Query, looser: object) -> str:
    return f"({part})" if isinstance(part, looser) else str(part)  # type: ignore[arg-type]
