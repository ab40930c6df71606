"""What the parts of the suite share: the collection, the indexes made of it, and how much is to be run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import passages
from benchmarks.speed.collection import Collection
from benchmarks.speed.commands import Usage
from benchmarks.speed.ours import Indexed
from benchmarks.speed.peers.build import Cost, build
from search.searcher import Searcher

_MEASURING_INDEXING = {"indexing", "memory"}
_BESIDE_PEERS = {"indexing", "searching"}


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be measured: the parts, beside which peers, with how many `queries` of each class.

    Whoosh indexes at most `whoosh` passages, 0 for all; each query is asked and each command run `runs` times.
    """

    parts: Sequence[str]
    peers: Sequence[str]
    whoosh: int
    queries: int
    runs: int


@dataclass(frozen=True, slots=True)
class Bench:
    """A collection with its indexes: `usage` is what Pincite's took, `costs` what that of each peer took."""

    indexed: Indexed
    usage: Usage
    costs: Mapping[str, Cost]
    passages: int
    work: Path
    queries: int
    runs: int


def prepared(collection: Collection, work: Path, options: Options) -> Bench:
    """The indexes in the folder `work`, made anew where that is measured or they are not there."""
    indexed = Indexed(collection, work / "index")
    anew = not _MEASURING_INDEXING.isdisjoint(options.parts)
    usage = indexed.make() if anew else indexed.update()
    searcher = Searcher.open(indexed.directory)
    count = searcher.coverage.passages
    searcher.close()
    costs: dict[str, Cost] = {}
    if not _BESIDE_PEERS.isdisjoint(options.parts):
        ready = work / "passages.jsonl"
        if anew or not ready.exists():
            passages.write(indexed.directory, ready)
        for name in options.peers:
            every = max(1, count // options.whoosh) if name == "Whoosh" and options.whoosh else 1
            costs[name] = build(name, ready, every, peer_directory(work, name), anew=anew)
    return Bench(indexed, usage, costs, count, work, options.queries, options.runs)


def peer_directory(work: Path, name: str) -> Path:
    return work / "peers" / name
