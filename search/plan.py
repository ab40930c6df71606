"""The plan: what an engine evaluates, a query resolved to terms of fields.

Small on purpose, so that every engine can be exact on the whole of it. `AllOf(())` holds for every
passage and `AnyOf(())` for none. Text leaves are about the words of a field, `Has` and `Between`
about its values.
"""

from dataclasses import dataclass

LAST_DAY = 9999_12_31
"""The end of a span of time that has none."""


@dataclass(frozen=True, slots=True)
class Term:
    """The field has this term."""

    field: str
    term: str


@dataclass(frozen=True, slots=True)
class Adjacent:
    """The field has these two or more terms one after the other."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The field has a term that begins with `prefix`, right after `terms` where there are any."""

    field: str
    prefix: str
    terms: tuple[str, ...] = ()


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


Text = Term | Adjacent | StartsWith
Plan = Text | Has | Between | AllOf | AnyOf | NoneOf

EVERYTHING = AllOf(())
NOTHING = AnyOf(())


@dataclass(frozen=True, slots=True)
class Preference:
    """Passages for which `plan` holds score higher, by `weight` times what it scores."""

    plan: Plan
    weight: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What to find and how to order it.

    `matching` decides which passages are found, `preferences` only add to their scores.
    """

    matching: Plan
    preferences: tuple[Preference, ...] = ()


def all_of(*parts: Plan) -> Plan:
    """What holds where all of `parts` do; a part that is said twice is evaluated once."""
    different = tuple(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else AllOf(different)


def any_of(*parts: Plan) -> Plan:
    """What holds where any of `parts` does; a part that is said twice is evaluated once."""
    different = tuple(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else AnyOf(different)


def leaves(plan: Plan) -> list[Text]:
    """The text leaves that a passage can match `plan` by: those that are not excluded."""
    match plan:
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Term() | Adjacent() | StartsWith():
            return [plan]
        case _:
            return []
