"""The second look at the first hits of a question: what they say, and what others like them say.

A question of several words is seldom answered by a passage that has them all. So the first hits that
the engine gives are scored again with their texts at hand:

1. BM25F over text and title (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009),
   with a little for words of the question that stand near each other (Tao and Zhai, 2007).
2. A passage like others that score well is likely to be right, too: its score is smoothed with
   those of its nearest neighbours (Diaz, Regularizing ad hoc retrieval scores, 2005).
3. What the best ten are about is added to the question with a small weight (feedback, as Rocchio,
   1971), and the scores are smoothed again.

Only the order of hits that match anyway changes. Where a passage has nearly all the words, it is
what was asked for, and the first step decides alone. Measured in `docs/ranking.md`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import pairwise

from search import analysis, bm25
from search.stopwords import ENGLISH

K1, B, TITLE = 1.5, 0.6, 2.0
NEAR, NEARNESS = 8, 0.1
"""Words apart that two words of the question can be near each other, and what that is worth."""
SIGNATURE = 20
"""Stems by which passages are compared, and from which feedback is taken."""
NEIGHBOURS, SMOOTHING = 7, 0.4
FEEDBACK_TEXTS, FEEDBACK_STEMS, FEEDBACK = 10, 40, 0.2
ANSWERED = 0.8
"""The part of the question's words that a first passage has where no more is done."""

_FUNCTION_WORDS = ENGLISH | {stem.partition(".")[0] for stem in analysis.stems(ENGLISH, "en")}

Stems = Sequence[str]


@dataclass(frozen=True)
class Candidate:
    """The stems of a passage and of its document's title, in order; `length` as a part of the mean one."""

    title: Stems
    text: Stems
    length: float

    @cached_property
    def bag(self) -> Mapping[str, float]:
        """How often each stem occurs, in the title counted `TITLE` times."""
        bag: dict[str, float] = dict(Counter(self.text))
        for stem in self.title:
            bag[stem] = bag.get(stem, 0.0) + TITLE
        return bag

    def weight(self, frequency: float) -> float:
        return bm25.weight(frequency, self.length, 1.0, K1, B)


def rescored(question: Stems, candidates: Sequence[Candidate], rarity: Callable[[str], float]) -> list[float]:
    """The scores of `candidates`, the first hits for the stems of `question`, best first; repeats count.

    `rarity` is the inverse document frequency of a stem. `candidates` are in the order of the engine.
    """
    asked = Counter(question)
    weights = {stem: times * rarity(stem) for stem, times in asked.items()}
    own = [
        _bm25f(one, weights) + NEARNESS * near
        for one, near in zip(candidates, _nearness(question, candidates, rarity), strict=True)
    ]
    if not candidates or _answers(asked, candidates[own.index(max(own))]):
        return own
    signatures = [_signature(one, rarity) for one in candidates]
    neighbours = _neighbours(signatures)
    topics = _topics(signatures, _smoothed(own, neighbours), rarity)
    more = {stem: FEEDBACK * max(asked.values()) * weight * rarity(stem) for stem, weight in topics.items()}
    return _smoothed([score + _bm25f(one, more) for score, one in zip(own, candidates, strict=True)], neighbours)


NEARNESS_OF_WORDS, LIKENESS = "near", "like"
"""Parts of a score that are no stem of the question."""


def accounted(
    question: Stems, candidates: Sequence[Candidate], rarity: Callable[[str], float], place: int
) -> Iterator[tuple[str, float]]:
    """What the score that `rescored` gives the candidate at `place` is made of, by stem or part; it adds up."""
    one = candidates[place]
    own = {stem: _bm25f(one, {stem: times * rarity(stem)}) for stem, times in Counter(question).items()}
    yield from own.items()
    near = NEARNESS * _nearness(question, [one], rarity)[0]
    yield NEARNESS_OF_WORDS, near
    yield LIKENESS, rescored(question, candidates, rarity)[place] - sum(own.values()) - near


def _answers(asked: Mapping[str, int], best: Candidate) -> bool:
    return sum(stem in best.bag for stem in asked) >= ANSWERED * len(asked)


def _bm25f(candidate: Candidate, weights: Mapping[str, float]) -> float:
    bag = candidate.bag
    return sum(weight * candidate.weight(bag[stem]) for stem, weight in weights.items() if stem in bag)


def _nearness(question: Stems, candidates: Sequence[Candidate], rarity: Callable[[str], float]) -> list[float]:
    """What neighbours in the question add where they are near each other: 1/distance², saturated."""
    pairs = Counter((min(pair), max(pair)) for pair in pairwise(question) if pair[0] != pair[1])
    wanted = {stem for pair in pairs for stem in pair}
    scores = []
    for one in candidates:
        places: dict[str, list[int]] = defaultdict(list)
        for start, stems in ((0, one.title), (len(one.title) + NEAR, one.text)):
            for place, stem in enumerate(stems, start):
                if stem in wanted:
                    places[stem].append(place)
        scores.append(
            sum(
                times * min(rarity(a), rarity(b)) * one.weight(_closeness(places[a], places[b]))
                for (a, b), times in pairs.items()
                if a in places and b in places
            )
        )
    return scores


def _closeness(some: Sequence[int], others: Sequence[int]) -> float:
    return sum(1 / (one - other) ** 2 for one in some for other in others if -NEAR <= one - other <= NEAR)


def _signature(candidate: Candidate, rarity: Callable[[str], float]) -> Mapping[str, float]:
    """The heaviest stems of a passage, as a vector of length 1."""
    weighed = [
        (math.log1p(frequency) * rarity(stem), stem)
        for stem, frequency in candidate.bag.items()
        if _is_telling(stem.partition(".")[0])
    ]
    heaviest = nlargest(SIGNATURE, weighed)
    norm = math.sqrt(sum(weight * weight for weight, _ in heaviest)) or 1.0
    return {stem: weight / norm for weight, stem in heaviest}


def _is_telling(stem: str) -> bool:
    return len(stem) > 1 and stem not in _FUNCTION_WORDS


def _neighbours(signatures: Sequence[Mapping[str, float]]) -> list[list[tuple[int, float]]]:
    """For each passage the most similar other ones, each with its share; shares add up to 1."""
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, signature in enumerate(signatures):
        for stem, weight in signature.items():
            having[stem].append((number, weight))
    found = []
    for number, signature in enumerate(signatures):
        cosines = [0.0] * len(signatures)
        for stem, weight in signature.items():
            for other, its_weight in having[stem]:
                cosines[other] += weight * its_weight
        cosines[number] = 0.0
        nearest = nlargest(NEIGHBOURS, range(len(cosines)), key=cosines.__getitem__)
        found.append(_shares([(other, cosines[other]) for other in nearest if cosines[other]]))
    return found


def _shares(weighed: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    total = sum(weight for _, weight in weighed)
    return [(number, weight / total) for number, weight in weighed]


def _smoothed(scores: Sequence[float], neighbours: Iterable[Sequence[tuple[int, float]]]) -> list[float]:
    return [
        (1 - SMOOTHING) * score + SMOOTHING * sum(share * scores[other] for other, share in nearest)
        if nearest
        else score
        for score, nearest in zip(scores, neighbours, strict=True)
    ]


def _topics(
    signatures: Sequence[Mapping[str, float]], scores: Sequence[float], rarity: Callable[[str], float]
) -> Mapping[str, float]:
    """The stems that the best passages are about, the one that most are about having the weight 1."""
    best = nlargest(FEEDBACK_TEXTS, range(len(scores)), key=scores.__getitem__)
    counts = Counter(stem for number in best for stem in signatures[number])
    weights = {stem: count * rarity(stem) for stem, count in counts.items()}
    heaviest = nlargest(FEEDBACK_STEMS, weights.items(), key=lambda pair: pair[1])
    return {stem: weight / heaviest[0][1] for stem, weight in heaviest}
