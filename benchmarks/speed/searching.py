"""The tables of searching: whole searches of Pincite beside peers asked for the same, in one process.

Pincite answers with its search object: 10 hits with labels and highlights, the count, all facets,
notes. tantivy is asked for the top 10 with their stored text, the count and the same aggregations.
The two are asked in turns, so that a noisy machine disturbs them alike; the other peers after them,
so that what those hold in memory disturbs neither.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from statistics import median

from benchmarks.speed.bench import Bench, peer_directory
from benchmarks.speed.peers import PEERS
from benchmarks.speed.peers.fts5 import Fts5WithoutFacets
from benchmarks.speed.peers.peer import Peer
from benchmarks.speed.queries import Case, classes
from benchmarks.speed.tables import NONE, Times, last, table, timed, verdict
from search.searcher import Searcher

MOST_OVER_TANTIVY, LEAST_OVER_FTS5, MOST_AT_THE_END = 1.5, 5, 50
"""Asked of medians of CPU time: at most so many times tantivy's in each class, FTS5's at least so many times
Pincite's on common terms; and of the 99th percentile of each class, at most so many milliseconds."""
_OURS, _FLOOR = "Pincite", "tantivy"
_HEAD = (
    "class", "Pincite CPU, ms", "p99", "wall", "p99", "tantivy CPU, ms", "p99", "wall", "p99", "ratio of CPU",
    "found by each",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asking:
    """One of those that are asked."""

    can: Callable[[Case], bool]
    ask: Callable[[Case], int]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the queries of a class took in all runs, and how many passages were found, the median."""

    times: Times
    found: float


Class = Mapping[str, Measured]
"""What a class took each of those that have it, by name."""


def report(bench: Bench) -> Iterator[str]:
    found = _measured(bench)
    yield "### Searching\n"
    yield (
        f"{bench.queries} queries a class, {bench.runs} runs of each query by Pincite and tantivy, one by the others; "
        "medians and 99th percentiles of all runs, in ms. Columns of peers: CPU ms, and times Pincite's. "
        "Pincite has been warmed, as `pincite serve` does while it starts.\n"
    )
    yield from table(_HEAD, [_beside_tantivy(name, one) for name, one in found.items()])
    yield from _verdicts(found)
    others = [name for name in next(iter(found.values())) if name not in (_OURS, _FLOOR)]
    if others:
        titles = [_title(name, bench) for name in others]
        yield from table(("class", *titles), [(name, *_beside(one, others)) for name, one in found.items()])
    if (peer := "FTS5") in others:
        times = _cpu(found["one common word"][peer]) / _cpu(found["one common word"][_OURS])
        yield f"FTS5 over Pincite on common terms: **{times:.1f}**; asked: at least {LEAST_OVER_FTS5}.\n"


def _measured(bench: Bench) -> Mapping[str, Class]:
    """Each class, with all that were asked."""
    cases_of = classes(bench.indexed.directory, bench.queries)
    with ExitStack() as opened:
        searcher = opened.enter_context(closing(Searcher.open(bench.indexed.directory)))
        searcher.warm()
        asked = {_OURS: Asking(_always, lambda case: searcher.search(case.request).total_passages)}
        if _FLOOR in bench.costs:
            asked[_FLOOR] = _asking(opened.enter_context(closing(_opened(_FLOOR, bench))))
        first = {name: _class(asked, cases, bench.runs) for name, cases in cases_of.items()}
        others = [name for name in bench.costs if name != _FLOOR]
        peers = {name: opened.enter_context(closing(_opened(name, bench))) for name in others}
        if "FTS5" in peers:
            without = Fts5WithoutFacets(peer_directory(bench.work, "FTS5"))
            peers["FTS5, no facets"] = opened.enter_context(closing(without))
        asked = {name: _asking(peer) for name, peer in peers.items()}
        return {name: {**first[name], **_class(asked, cases, 1)} for name, cases in cases_of.items()}


def _opened(name: str, bench: Bench) -> Peer:
    return PEERS[name](peer_directory(bench.work, name))


def _asking(peer: Peer) -> Asking:
    return Asking(lambda case: peer.can(case.asked), lambda case: peer.answer(case.asked))


def _always(_case: Case) -> bool:
    return True


def _class(asked: Mapping[str, Asking], cases: Sequence[Case], runs: int) -> Class:
    """All cases of a class, in turns, `runs` times."""
    times: dict[str, list[Times]] = {}
    found: dict[str, list[int]] = {}
    for case in [*cases] * runs:
        for name, asking in asked.items():
            if asking.can(case):
                took, count = timed(partial(asking.ask, case))
                times.setdefault(name, []).append(took)
                found.setdefault(name, []).append(count)
    return {name: Measured(sum(times[name], Times()), median(found[name])) for name in times}


def _beside_tantivy(name: str, one: Class) -> tuple[str, ...]:
    ours, floor = one[_OURS], one.get(_FLOOR)
    if floor is None:
        return (name, *_four(ours.times), *[NONE] * 5, f"{ours.found:,.0f}")
    ratio = f"**{_cpu(ours) / _cpu(floor):.2f}**"
    return name, *_four(ours.times), *_four(floor.times), ratio, f"{ours.found:,.0f} / {floor.found:,.0f}"


def _four(times: Times) -> Iterator[str]:
    for of_one_kind in (times.cpu, times.wall):
        yield f"{median(of_one_kind):.2f}"
        yield f"{last(of_one_kind):.2f}"


def _beside(one: Class, others: Sequence[str]) -> Iterator[str]:
    for name in others:
        if name in one:
            yield f"{_cpu(one[name]):.1f} ({_cpu(one[name]) / _cpu(one[_OURS]):.1f} ×)"
        else:
            yield NONE


def _verdicts(found: Mapping[str, Class]) -> Iterator[str]:
    slow = [name for name, one in found.items() if last(one[_OURS].times.cpu) > MOST_AT_THE_END]
    yield verdict(f"99th percentile of CPU at most {MOST_AT_THE_END} ms", slow, len(found))
    if all(_FLOOR in one for one in found.values()):
        dear = [name for name, one in found.items() if _cpu(one[_OURS]) > MOST_OVER_TANTIVY * _cpu(one[_FLOOR])]
        yield verdict(f"at most {MOST_OVER_TANTIVY} times tantivy's CPU at the median", dear, len(found))


def _cpu(measured: Measured) -> float:
    return median(measured.times.cpu)


def _title(name: str, bench: Bench) -> str:
    cost = bench.costs.get(name)
    return f"{name}, {cost.passages:,} passages only" if cost and cost.passages < bench.passages else name
