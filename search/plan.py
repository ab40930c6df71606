"""The plan: what an engine evaluates, a query resolved to terms of fields.

Small on purpose, so that every engine can be exact on the whole of it. `AllOf(())` holds for every
passage and `AnyOf(())` for none. Text leaves are about the terms of a field, `Has` and `Between`
about its values.
"""

import math
from dataclasses import dataclass

LAST_DAY = 9999_12_31
"""The end of a span of time that has none."""

Slot = tuple[str, ...]
"""Terms of which one stands at a place, in order of the alphabet."""


@dataclass(frozen=True, slots=True)
class Term:
    """The field has this term; its score is multiplied by `weight`."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these terms; it does not matter for the score which and how often."""

    field: str
    terms: Slot


@dataclass(frozen=True, slots=True)
class Adjacent:
    """The field has terms that follow each other, one for each of two or more slots."""

    field: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """The field has an occurrence of each of two or more groups of slots, near each other.

    The slots of a group follow each other. The groups do not overlap, have at most `others` other
    terms among them in all, and stand in this order where `ordered`.
    """

    field: str
    groups: tuple[tuple[Slot, ...], ...]
    others: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Among:
    """The passage is one of these, by its number.

    `leaf` is what they were read for, where no engine found them, so that it can be marked.
    """

    numbers: frozenset[int]
    leaf: "Close | Verbatim | None" = None


@dataclass(frozen=True, slots=True)
class Verbatim:
    """The stored text has these characters; only spaces and kinds of quotation mark may differ.

    No engine sees it: `search.readings` reads the passages and makes it an `Among`.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Has:
    """The facet has exactly this value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """The document's date can be a day from `first` to `last`, each YYYYMMDD, both included.

    A date known only to the month or year can be any day of it. A document without a date never can.
    """

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The passage is not one of those of `part`."""

    part: "Plan"


Text = Term | OneOf | Adjacent | Close
Plan = Text | Among | Has | Between | AllOf | AnyOf | NoneOf

EVERYTHING = AllOf(())
NOTHING = AnyOf(())


@dataclass(frozen=True, slots=True)
class Preference:
    """Passages for which `plan` holds score higher, by `weight` times what it scores."""

    plan: Text
    weight: float


@dataclass(frozen=True, slots=True)
class Bonus:
    """Passages for which `plan` holds score higher, by `score`."""

    plan: Plan
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What to find and how to order it.

    `matching` decides which passages are found; its text leaves score with the weight 1. The others
    only add to the scores.
    """

    matching: Plan
    preferences: tuple[Preference, ...] = ()
    bonuses: tuple[Bonus, ...] = ()


def all_of(*parts: Plan) -> Plan:
    """What holds where all of `parts` do; a part that is said twice is evaluated once."""
    different = tuple(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else AllOf(different)


def any_of(*parts: Plan) -> Plan:
    """What holds where any of `parts` does; a part that is said twice is evaluated once."""
    different = tuple(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else AnyOf(different)


def phrases_of(leaf: Close) -> int:
    """How many phrases with fixed distances say the same as `leaf`."""
    terms = math.prod(len(slot) for group in leaf.groups for slot in group)
    many = len(leaf.groups)
    if many == 2 and not leaf.ordered and all(len(group) == 1 for group in leaf.groups):
        return 2 * terms
    orders = 1 if leaf.ordered else math.factorial(many)
    return terms * orders * math.comb(leaf.others + many - 1, many - 1)


def leaves(plan: Plan) -> list[Text]:
    """The text leaves that engines find passages of `plan` by: those that are neither excluded nor read for."""
    match plan:
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Term() | OneOf() | Adjacent() | Close():
            return [plan]
        case _:
            return []
