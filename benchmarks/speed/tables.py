"""Times, their percentiles, and Markdown tables of them."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

NONE = "–"
"""What stands where there is nothing to compare."""

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of several runs: CPU time of the process with all its threads, and wall time."""

    cpu: tuple[float, ...] = ()
    wall: tuple[float, ...] = ()

    def __add__(self, other: "Times") -> "Times":
        return Times(self.cpu + other.cpu, self.wall + other.wall)


def timed(run: Callable[[], _Made]) -> tuple[Times, _Made]:
    """What one run takes, and what it returns."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Times((1_000 * cpu,), (1_000 * wall,)), made


def last(times: Sequence[float]) -> float:
    """The 99th percentile, by nearest rank."""
    return sorted(times)[max(0, -(-99 * len(times) // 100) - 1)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table, with an empty one after it."""
    yield _row(head)
    yield "|" + "---|" * len(head)
    yield from map(_row, rows)
    yield ""


def verdict(asked: str, missed: Sequence[str], of: int) -> str:
    """A line that says how many of the rows above are as asked, and which are not."""
    beside = f"; not by: {', '.join(missed)}" if missed else ""
    return f"Asked: {asked}. Met by {of - len(missed)} of {of}{beside}.\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
