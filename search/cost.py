"""What a plan costs to evaluate, so that a query that would take too long is refused before it starts.

In passages to be looked at, roughly as engines take time for them: a phrase is looked for in every
passage that has its rarest word, once for each phrase that it stands for.
"""

import math
from collections.abc import Callable, Sequence

from search.plan import Adjacent, AllOf, AnyOf, Close, NoneOf, OneOf, Plan, Slot, Term, Text, phrases_of

Frequency = Callable[[str, str], int]
"""How many passages have a term of a field."""

_OF_A_TERM = 0.1
"""What a passage costs where only a term is looked up, as a part of what it costs for a phrase."""


def cost(plan: Plan, frequency: Frequency) -> float:
    """What evaluating `plan` once costs."""
    match plan:
        case AllOf(parts) | AnyOf(parts):
            return sum(cost(part, frequency) for part in parts)
        case NoneOf(part):
            return cost(part, frequency)
        case Term() | OneOf() | Adjacent() | Close():
            return _of(plan, frequency)
        case _:
            return 0.0


def _of(leaf: Text, frequency: Frequency) -> float:
    match leaf:
        case Term(field, term):
            return _OF_A_TERM * frequency(field, term)
        case OneOf(field, terms):
            return _OF_A_TERM * _having(field, terms, frequency)
        case Adjacent(field, slots):
            return _of_phrases(field, slots, frequency)
        case Close(field, groups):
            together = [slot for group in groups for slot in group]
            distances = phrases_of(leaf) / math.prod(map(len, together))
            return distances * _of_phrases(field, together, frequency)


def _of_phrases(field: str, slots: Sequence[Slot], frequency: Frequency) -> float:
    """The rarest slot decides."""
    return min(_having(field, slot, frequency) for slot in slots)


def _having(field: str, terms: Slot, frequency: Frequency) -> int:
    return sum(frequency(field, term) for term in terms)
