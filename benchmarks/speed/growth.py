"""How times grow with the collection: an eighth, a quarter, a half and all of it, as a table and a plot."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.speed.bench import Bench
from benchmarks.speed.commands import Usage
from benchmarks.speed.ours import Indexed
from benchmarks.speed.plot import Panel, drawn
from benchmarks.speed.queries import Case, classes
from benchmarks.speed.tables import Times, last, table, timed
from benchmarks.speed.updating import change_and_update
from search.searcher import Searcher

SHARES = (8, 4, 2, 1)
"""Every eighth file, every fourth …"""


@dataclass(frozen=True, slots=True)
class Point:
    """What a part of the collection takes."""

    passages: int
    megabytes: float
    indexing: Usage
    updates: Sequence[Usage]
    searches: Times


def report(bench: Bench, plot: Path) -> Iterator[str]:
    yield "### Growth\n"
    yield (
        f"Every eighth, fourth, second and each file; the same {bench.queries} queries of each class at every size, "
        f"once each; an update after one changed file, median of {bench.runs}. Drawn in `{plot}`.\n"
    )
    cases = [case for one in classes(bench.indexed.directory, bench.queries).values() for case in one]
    points = [_measured(bench, every, cases) for every in SHARES]
    yield from table(
        (
            "passages",
            "text, MB",
            "indexing CPU, s",
            "wall",
            "CPU per 100,000",
            "update CPU, s",
            "wall",
            "search CPU, ms",
            "p99",
            "wall",
            "p99",
        ),
        [_row(point) for point in points],
    )
    plot.parent.mkdir(parents=True, exist_ok=True)
    plot.write_text(drawn(_panels(points)), "utf-8")


def _measured(bench: Bench, every: int, cases: Sequence[Case]) -> Point:
    folder = bench.work / "growing"
    shutil.rmtree(folder, ignore_errors=True)
    indexed = Indexed(bench.indexed.collection.share(every, folder / "texts"), folder / "index")
    indexing = indexed.make()
    updates = [change_and_update(indexed) for _ in range(bench.runs)]
    searcher = Searcher.open(indexed.directory)
    searcher.search(cases[0].request)
    searches = sum((timed(lambda: searcher.search(case.request))[0] for case in cases), Times())  # noqa: B023
    passages = searcher.coverage.passages
    searcher.close()
    megabytes = indexed.collection.bytes / 1e6
    shutil.rmtree(folder)
    return Point(passages, megabytes, indexing, updates, searches)


def _row(point: Point) -> tuple[str, ...]:
    indexing, searches = point.indexing, point.searches
    return (
        f"{point.passages:,}", f"{point.megabytes:.0f}", f"{indexing.cpu:.1f}", f"{indexing.wall:.1f}",
        f"{1e5 * indexing.cpu / point.passages:.1f}",
        f"{median(one.cpu for one in point.updates):.2f}", f"{median(one.wall for one in point.updates):.2f}",
        f"{median(searches.cpu):.2f}", f"{last(searches.cpu):.2f}",
        f"{median(searches.wall):.2f}", f"{last(searches.wall):.2f}",
    )  # fmt: skip


def _panels(points: Sequence[Point]) -> tuple[Panel, ...]:
    def panel(title: str, *values: float) -> Panel:
        return Panel(title, tuple((point.passages, value) for point, value in zip(points, values, strict=True)))

    return (
        panel("Indexing, s of CPU", *(point.indexing.cpu for point in points)),
        panel("Update after one change, s of CPU", *(median(one.cpu for one in point.updates) for point in points)),
        panel("Search, median, ms of CPU", *(median(point.searches.cpu) for point in points)),
    )
