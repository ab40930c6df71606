"""Which characters of a passage a plan found, as spans in its stored text.

Independent of engines: the passage is analysed again, and the plan's text leaves are looked up in
its tokens. Only parts of the plan that hold are marked, so a phrase is marked where it occurs and
nowhere else, and nothing is marked for what the query excludes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search import analysis
from search.plan import Adjacent, AllOf, AnyOf, NoneOf, Plan, StartsWith, Term
from search.records import Passage, Span
from search.schema import STEMMED, WRITTEN


def highlights(passage: Passage, plan: Plan) -> tuple[Span, ...]:
    """The spans of `passage.text` for which `plan` finds it: in order, not overlapping."""
    tokens = tuple(analysis.tokens(passage.text))
    words = [token.term for token in tokens]
    text = _Text({WRITTEN: words, STEMMED: analysis.stems(words, passage.language)})
    found = text.found(plan) or ()
    spans = sorted(Span(tokens[first].span.start, tokens[last].span.end) for first, last in set(found))
    return tuple(_merged(spans))


@dataclass(frozen=True, slots=True)
class _Text:
    """The terms of a passage by field; an occurrence is its first and last position in them."""

    terms: dict[str, list[str]]

    def found(self, plan: Plan) -> list[tuple[int, int]] | None:
        """Where `plan` occurs, or None where it does not hold.

        What is not about the passage's own words (titles, dates, exclusions) is taken to hold: the
        engine has seen to it.
        """
        match plan:
            case AllOf(parts):
                all_found = [self.found(part) for part in parts]
                if None in all_found:
                    return None
                return [place for found in all_found if found for place in found]
            case AnyOf(parts):
                any_found = [found for part in parts if (found := self.found(part)) is not None]
                return [place for found in any_found for place in found] if any_found else None
            case NoneOf():
                return []
            case Term() | Adjacent() | StartsWith():
                if plan.field not in self.terms:
                    return []
                return list(occurrences(plan, self.terms[plan.field])) or None
            case _:
                return []


def occurrences(leaf: Term | Adjacent | StartsWith, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and last position of each occurrence of `leaf` in the terms of its field."""
    match leaf:
        case Term(_, term):
            wanted: tuple[str, ...] = (term,)
        case Adjacent(_, wanted):
            pass
        case StartsWith(_, prefix, before):
            for place, word in enumerate(terms):
                start = place - len(before)
                if word.startswith(prefix) and start >= 0 and tuple(terms[start:place]) == before:
                    yield start, place
            return
    for place in range(len(terms) - len(wanted) + 1):
        if terms[place] == wanted[0] and tuple(terms[place : place + len(wanted)]) == wanted:
            yield place, place + len(wanted) - 1


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """`spans`, sorted, with overlapping ones made into one."""
    last: Span | None = None
    for span in spans:
        if last is not None and span.start < last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
