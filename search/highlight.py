"""Which characters of a passage a query found, and on which rung, as spans in its stored text.

Independent of engines: the passage is analysed again, and the plans' text leaves are looked up in
its terms. Only parts of a plan that hold are marked, so a phrase is marked where it occurs and
nowhere else, and nothing is marked for what the query excludes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from search import analysis
from search.places import Occurrence, Places, Sought, occurrences
from search.plan import Adjacent, AllOf, Among, AnyOf, Close, NoneOf, OneOf, Plan, Term, Verbatim
from search.records import Highlight, Passage, Rung, Span
from search.schema import STEMMED, WRITTEN
from search.verbatim import verbatim_spans

Rungs = Sequence[tuple[Rung, Plan]]
Place = tuple[int, int]
"""Where something begins and ends in a passage's text: a span that is not shown to anybody yet."""

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
    found = {rung: runs for rung, plan in rungs if (runs := text.found(plan)) is not None}
    holds = next(iter(found), None)
    highlights = _apart(text.placed(found))
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

    def found(self, plan: Plan) -> list[Occurrence | Span] | None:
        """The runs of terms, or the spans, where `plan` occurs, or None where it does not hold.

        What is not about the passage's own words (titles, dates) is taken to hold: the engine has seen
        to it.
        """
        match plan:
            case AllOf(parts):
                all_found = [self.found(part) for part in parts]
                return None if None in all_found else [run for found in all_found for run in found or ()]
            case AnyOf(parts):
                any_found = [found for part in parts if (found := self.found(part)) is not None]
                return [run for found in any_found for run in found] if any_found else None
            case NoneOf(part):
                return None if _is_of_text(part) and self.found(part) is not None else []
            case Among(_, Verbatim(text)):
                return [*verbatim_spans(self.text, text)] or None
            case Among(_, Close() as leaf):
                return self.found(leaf)
            case Term() | OneOf() | Adjacent() | Close():
                places = self.places(plan.field)
                if places is None:
                    return []
                return [*occurrences(plan, places)] or None
            case _:
                return []

    def placed(self, found: Mapping[Rung, Sequence[Occurrence | Span]]) -> dict[Rung, list[Place]]:
        """Where the runs of terms begin and end in the text: it is read no further than to the last of them."""
        last = max((run[1] for runs in found.values() for run in runs if isinstance(run, tuple)), default=-1)
        known = analysis.spans(self.text, last + 1) if last >= 0 else []

        def place(run: Occurrence | Span) -> Place:
            return (run.start, run.end) if isinstance(run, Span) else (known[run[0]][0], known[run[1]][1])

        return {rung: [place(run) for run in runs] for rung, runs in found.items()}


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


def _apart(found: Mapping[Rung, Sequence[Place]]) -> tuple[Highlight, ...]:
    """The places as highlights: overlapping ones of a rung are one, and none overlaps one of a stricter rung."""
    kept: dict[Place, Rung] = {}
    for rung, places in found.items():
        stricter = sorted(kept)
        ends = [end for _, end in stricter]
        for start, end in _merged(sorted(set(places).difference(kept))):
            following = bisect_right(ends, start)
            if following == len(stricter) or stricter[following][0] >= end:
                kept[start, end] = rung
    return tuple(Highlight(Span(*place), kept[place]) for place in sorted(kept))


def _merged(places: Sequence[Place]) -> list[Place]:
    """`places`, sorted, with overlapping ones made into one."""
    merged: list[Place] = []
    for start, end in places:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
