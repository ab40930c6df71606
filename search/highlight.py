"""Which characters of a passage a query found, and on which rung, as spans in its stored text.

Independent of engines: the passage is analysed again, and the plans' text leaves are looked up in
its terms. Only parts of a plan that hold are marked, so a phrase is marked where it occurs and
nowhere else, and nothing is marked for what the query excludes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from search import analysis
from search.places import Occurrence, Places, Sought, occurrences
from search.plan import Adjacent, AllOf, Among, AnyOf, Close, NoneOf, OneOf, Plan, Term, Verbatim
from search.records import Highlight, Passage, Rung, Span
from search.schema import STEMMED, WRITTEN
from search.verbatim import verbatim_spans

Rungs = Sequence[tuple[Rung, Plan]]

WINDOW = 900
"""Code points of a passage that are shown at once; a longer one is shown where it was found."""
_SENTENCE_END = re.compile(r"[.!?…؟۔。！？][\"'”’»)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Marked:
    """What a query found in a passage. `rung` is None where it has no word of the text to mark."""

    highlights: tuple[Highlight, ...]
    rung: Rung | None


def marked(passage: Passage, rungs: Rungs) -> Marked:
    """What the plans of `rungs`, from strict to loose, find in `passage`.

    Highlights are in order and do not overlap; where they would, the stricter one stays. The
    passage's rung is the first whose plan holds, as far as its own words tell (`is_told_by_text`).
    """
    text = _Text(passage)
    found: dict[Rung, list[Span]] = {}
    holds: Rung | None = None
    for rung, plan in rungs:
        spans = text.found(plan)
        if spans is not None:
            found[rung] = spans
            holds = holds or rung
    highlights = _apart(found)
    return Marked(highlights, holds if highlights else None)


def window(text: str, highlights: Sequence[Highlight]) -> Span:
    """The part of a long text that holds the most highlights, from the start of a sentence to the end of one.

    At most `WINDOW` code points, unless a single sentence is longer; the whole of a shorter text.
    """
    if len(text) <= WINDOW:
        return Span(0, len(text))
    bounds = [0, *(end.end() for end in _SENTENCE_END.finditer(text) if end.end() < len(text)), len(text)]
    starts = [one.span.start for one in highlights]

    def marks(first: int, last: int) -> int:
        return bisect_left(starts, bounds[last]) - bisect_left(starts, bounds[first])

    best, most = (0, 1), -1
    last = 1
    for first in range(len(bounds) - 1):
        last = max(last, first + 1)
        while last + 1 < len(bounds) and bounds[last + 1] - bounds[first] <= WINDOW:
            last += 1
        if marks(first, last) > most:
            best, most = (first, last), marks(first, last)
    return Span(bounds[best[0]], bounds[best[1]])


class _Text:
    """A passage's text with the places of its terms by field."""

    def __init__(self, passage: Passage) -> None:
        self.text = passage.text
        self._language = passage.language
        self._terms = analysis.terms(passage.text)
        self._known: Sequence[tuple[int, int]] = ()

    @cached_property
    def _written(self) -> Places:
        return Sought(self._terms)

    @cached_property
    def _stemmed(self) -> Places:
        return Sought(analysis.stems(self._terms, self._language))

    def places(self, field: str) -> Places | None:
        """The places of the terms of a field; None for one that is not of the passage's text."""
        if field == WRITTEN:
            return self._written
        return self._stemmed if field == STEMMED else None

    def found(self, plan: Plan) -> list[Span] | None:
        """Where `plan` occurs, or None where it does not hold.

        What is not about the passage's own words (titles, dates) is taken to hold: the engine has seen
        to it.
        """
        match plan:
            case AllOf(parts):
                all_found = [self.found(part) for part in parts]
                return None if None in all_found else [span for found in all_found for span in found or ()]
            case AnyOf(parts):
                any_found = [found for part in parts if (found := self.found(part)) is not None]
                return [span for found in any_found for span in found] if any_found else None
            case NoneOf(part):
                return None if _is_of_text(part) and self.found(part) is not None else []
            case Among(_, Verbatim(text)):
                return verbatim_spans(self.text, text) or None
            case Among(_, Close() as leaf):
                return self.found(leaf)
            case Term() | OneOf() | Adjacent() | Close():
                places = self.places(plan.field)
                if places is None:
                    return []
                return self._spans(occurrences(plan, places)) or None
            case _:
                return []

    def _spans(self, runs: Sequence[Occurrence]) -> list[Span]:
        """The runs of terms as spans of the text."""
        if not runs:
            return []
        last = max(end for _, end in runs)
        if last >= len(self._known):
            self._known = analysis.spans(self.text, last + 1)
        return [Span(self._known[first][0], self._known[last][1]) for first, last in runs]


def is_told_by_text(plan: Plan) -> bool:
    """Whether it can be told from a hit's own words if `plan` holds for it.

    Not where a title or date may stand in for them: a part that must hold in any case does no harm.
    """
    match plan:
        case AllOf(parts):
            return all(is_told_by_text(part) for part in parts)
        case AnyOf() | NoneOf():
            return _is_of_text(plan)
        case _:
            return True


def _is_of_text(plan: Plan) -> bool:
    """Whether the passage's own words alone decide if `plan` holds."""
    match plan:
        case AllOf(parts) | AnyOf(parts):
            return all(_is_of_text(part) for part in parts)
        case NoneOf(part):
            return _is_of_text(part)
        case Among(_, leaf):
            return leaf is not None
        case Term() | OneOf() | Adjacent() | Close():
            return plan.field in (WRITTEN, STEMMED)
        case _:
            return False


def _apart(found: Mapping[Rung, Sequence[Span]]) -> tuple[Highlight, ...]:
    """The spans as highlights: overlapping ones of a rung are one, and none overlaps one of a stricter rung."""
    kept: list[Highlight] = []
    for rung, spans in found.items():
        ends = [one.span.end for one in kept]
        free = []
        for span in _merged(sorted(set(spans))):
            place = bisect_right(ends, span.start)
            if place == len(kept) or kept[place].span.start >= span.end:
                free.append(Highlight(span, rung))
        kept = sorted([*kept, *free], key=lambda one: one.span)
    return tuple(kept)


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
