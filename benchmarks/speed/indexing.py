"""The table of indexing: Pincite from files to searchable by its command, its peers from passages ready-made."""

from collections.abc import Iterator

from benchmarks.speed.bench import Bench
from benchmarks.speed.collection import size
from benchmarks.speed.peers.build import Cost
from benchmarks.speed.tables import NONE, table

_HEAD = ("", "passages", "CPU, s", "wall, s", "cores busy", "peak memory, MiB", "index / text", "CPU / tantivy's")
MOST_CPU, LEAST_WALL = 2.5, 12
"""Asked: at most so many times tantivy's CPU, and Whoosh's wall time at least so many times Pincite's."""


def report(bench: Bench) -> Iterator[str]:
    yield "### Indexing\n"
    yield (
        "Pincite by `pincite index`, from files to searchable, all its processes together; peak memory is anonymous. "
        "Peers get the passages ready-made in memory, Whoosh in one process.\n"
    )
    yield from table(_HEAD, _rows(bench))
    if "tantivy" in bench.costs:
        ratio = bench.usage.cpu / bench.costs["tantivy"].cpu
        yield f"CPU over tantivy's: **{ratio:.2f}**; asked: at most {MOST_CPU}."
    if "Whoosh" in bench.costs:
        ratio = scaled(bench.costs["Whoosh"], bench.passages).wall / bench.usage.wall
        yield f"Whoosh's wall time over Pincite's: **{ratio:.1f}**; asked: at least {LEAST_WALL}."
    yield ""


def scaled(cost: Cost, passages: int) -> Cost:
    """What as many as `passages` would take if all of them took as long as those that were indexed."""
    times = passages / cost.passages
    return Cost(passages, cost.cpu * times, cost.wall * times, round(cost.bytes * times))


def _rows(bench: Bench) -> Iterator[tuple[str, ...]]:
    text, usage = bench.indexed.collection.bytes, bench.usage
    floor = bench.costs["tantivy"].cpu if "tantivy" in bench.costs else 0
    yield (
        "**Pincite**", f"{bench.passages:,}", f"{usage.cpu:.1f}", f"{usage.wall:.1f}", f"{usage.busy:.0%}",
        f"{usage.anonymous:.0f}", f"{size(bench.indexed.directory) / text:.2f}", _times(usage.cpu, floor),
    )  # fmt: skip
    for name, cost in bench.costs.items():
        yield _row(name, cost, text * cost.passages / bench.passages, floor * cost.passages / bench.passages)
        if cost.passages < bench.passages:
            linear = scaled(cost, bench.passages)
            yield _row(f"{name}, linear extrapolation", linear, text, floor)


def _row(name: str, cost: Cost, text: float, floor: float) -> tuple[str, ...]:
    return (
        name, f"{cost.passages:,}", f"{cost.cpu:.1f}", f"{cost.wall:.1f}", NONE, NONE,
        f"{cost.bytes / text:.2f}", _times(cost.cpu, floor),
    )  # fmt: skip


def _times(cpu: float, floor: float) -> str:
    return f"{cpu / floor:.2f}" if floor else NONE
