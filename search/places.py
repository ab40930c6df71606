"""Where the leaves of a plan occur in a sequence of terms: the one definition of phrases and nearness.

The highlighter and every engine that has no phrases of its own stand on it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from search.plan import Adjacent, Close, OneOf, Slot, Term, Text

Places = Mapping[str, Sequence[int]]
"""The positions of each term of a field, ascending, counted from 0."""
Occurrence = tuple[int, int]
"""The first and the last position of a run of terms."""


def places_of(terms: Sequence[str]) -> Places:
    """The positions of each term in `terms`."""
    places: dict[str, list[int]] = {}
    for position, term in enumerate(terms):
        places.setdefault(term, []).append(position)
    return places


class Sought(Mapping[str, Sequence[int]]):
    """The positions of terms in a sequence that is looked through for each term anew: cheap for few of them."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._different = frozenset(terms)

    def __getitem__(self, term: str) -> Sequence[int]:
        if term not in self._different:
            raise KeyError(term)
        places = [self._terms.index(term)]
        for _ in range(self._terms.count(term) - 1):
            places.append(self._terms.index(term, places[-1] + 1))
        return places

    def __contains__(self, term: object) -> bool:
        return term in self._different

    def __iter__(self) -> Iterator[str]:
        return iter(self._different)

    def __len__(self) -> int:
        return len(self._different)


def occurrences(leaf: Text, places: Places) -> list[Occurrence]:
    """Each occurrence of `leaf` as runs of terms, by position; those of a `Close` are of its groups."""
    match leaf:
        case Term(_, term):
            return [(place, place) for place in places[term]] if term in places else []
        case OneOf(_, terms):
            return [(place, place) for place in _of_slot(terms, places)]
        case Adjacent(_, slots):
            return _of_group(slots, places)
        case Close(_, groups, others, ordered):
            found = [_of_group(group, places) for group in groups]
            if not all(found):
                return []
            search = _in_order if ordered else _in_any_order
            return sorted({run for runs in search(found, others) for run in runs})


def _of_slot(slot: Slot, places: Places) -> list[int]:
    if len(slot) == 1:
        return list(places[slot[0]]) if slot[0] in places else []
    here = _terms(slot).intersection(places) if len(slot) > len(places) else [t for t in slot if t in places]
    return sorted(place for term in here for place in places[term])


@lru_cache(maxsize=64)
def _terms(slot: Slot) -> frozenset[str]:
    return frozenset(slot)


def _of_group(slots: Sequence[Slot], places: Places) -> list[Occurrence]:
    starts = _of_slot(slots[0], places)
    for distance, slot in enumerate(slots[1:], 1):
        if not starts:
            break
        following = set(_of_slot(slot, places))
        starts = [start for start in starts if start + distance in following]
    return [(start, start + len(slots) - 1) for start in starts]


def _in_order(found: Sequence[Sequence[Occurrence]], others: int) -> Iterator[list[Occurrence]]:
    """For each occurrence of the first group, the nearest of each next one, where that is near enough."""
    allowed = others + sum(runs[0][1] - runs[0][0] + 1 for runs in found) - 1
    for first in found[0]:
        chosen = [first]
        for runs in found[1:]:
            at = bisect_left(runs, (chosen[-1][1] + 1, 0))
            if at == len(runs) or runs[at][1] - first[0] > allowed:
                break
            chosen.append(runs[at])
        else:
            yield chosen


def _in_any_order(found: Sequence[Sequence[Occurrence]], others: int) -> Iterator[list[Occurrence]]:
    """For each occurrence that can come first, one choice of all groups that is near enough."""
    allowed = others + sum(runs[0][1] - runs[0][0] + 1 for runs in found) - 1
    kinds = Counter(tuple(runs) for runs in found)
    runs_of_all = sorted(run for runs in kinds for run in runs)
    if all(one[1] < next_one[0] for one, next_one in pairwise(runs_of_all)):
        yield from _apart(kinds, allowed)
        return
    every = sorted((run, group) for group, runs in enumerate(found) for run in runs)
    for place, (first, group) in enumerate(every):
        last = first[0] + allowed
        missing = frozenset(range(len(found))) - {group}
        chosen = _filled(every, place + 1, first[1], last, missing, set())
        if chosen is not None:
            yield [first, *chosen]


def _apart(kinds: Mapping[tuple[Occurrence, ...], int], allowed: int) -> Iterator[list[Occurrence]]:
    """The same for runs that never overlap: `kinds` are those of a group, and of how many groups."""
    for kind in kinds:
        for first in kind:
            chosen = [first]
            for runs, wanted in kinds.items():
                at = bisect_left(runs, (first[1] + 1, 0))
                chosen += runs[at : at + wanted - (runs is kind)]
            if len(chosen) == sum(kinds.values()) and max(chosen)[1] <= first[0] + allowed:
                yield chosen


def _filled(
    every: Sequence[tuple[Occurrence, int]],
    place: int,
    end: int,
    last: int,
    missing: frozenset[int],
    hopeless: set[tuple[int, frozenset[int]]],
) -> list[Occurrence] | None:
    """Runs of all `missing` groups after position `end` and up to `last`, or None."""
    if not missing:
        return []
    if (end, missing) in hopeless:
        return None
    for at in range(place, len(every)):
        run, group = every[at]
        if run[0] > last:
            break
        if run[0] > end and run[1] <= last and group in missing:
            rest = _filled(every, at + 1, run[1], last, missing - {group}, hopeless)
            if rest is not None:
                return [run, *rest]
    hopeless.add((end, missing))
    return None
