"""The table of serving: requests a second to `pincite serve` over searches a second in a process, one after another.

Asked by wrk (https://github.com/wg/wrk), which takes some of the CPU itself. On a busy machine the server, with more
threads, gets more of it than one thread does: there, believe the CPU of each.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median

from benchmarks.speed.bench import Bench
from benchmarks.speed.queries import Case, classes
from benchmarks.speed.server import API, PAGES, Server, paths, serving
from benchmarks.speed.tables import table
from search.searcher import Searcher

CLIENTS = 8
LEAST = 0.6
"""Asked: at least so many requests for each search."""
_SECONDS = 5
"""Of each run."""
_ROTATING = """
local paths = {%s}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """How many were answered in a second of wall time, and the milliseconds of CPU that each took."""

    each_second: float
    cpu: float


def report(bench: Bench) -> Iterator[str]:
    yield "### Serving\n"
    if not shutil.which("wrk"):
        yield "Not measured: wrk is not installed (`apt-get install wrk`).\n"
        return
    every_class = classes(bench.indexed.directory, bench.queries).values()
    cases = [case for together in zip(*every_class, strict=True) for case in together]
    yield (
        f"{CLIENTS} clients of wrk, {len(cases)} queries of all classes in turn; medians of {bench.runs} runs of "
        f"{_SECONDS} s, each after one of as long in one thread, and of their ratios.\n"
    )
    searcher = Searcher.open(bench.indexed.directory)
    with serving(bench.indexed.directory) as server:
        rows = [_row(server, searcher, cases, path, bench) for path in (API, PAGES)]
    searcher.close()
    head = ("", "requests a second", "CPU, ms each", "searches a second", "CPU, ms each", "ratio of rates", "of CPU")
    yield from table(head, rows)
    yield f"Asked: at least {LEAST:.0%} of the rate.\n"


def _row(server: Server, searcher: Searcher, cases: Sequence[Case], path: str, bench: Bench) -> tuple[str, ...]:
    script = bench.work / "rotating.lua"
    script.write_text(_ROTATING % ", ".join(f'"{one}"' for one in paths(cases, path)), "utf-8")
    runs = [(_searched(searcher, cases), _requested(server, script)) for _ in range(bench.runs)]
    rates = median(requested.each_second / searched.each_second for searched, requested in runs)
    cpu = median(requested.cpu / searched.cpu for searched, requested in runs)
    searches, requests = (_middle([run[of] for run in runs]) for of in (0, 1))
    return f"`{path}`", *requests, *searches, f"**{rates:.0%}**", f"{cpu:.2f}"


def _middle(speeds: Sequence[Speed]) -> tuple[str, str]:
    return f"{median(one.each_second for one in speeds):.0f}", f"{median(one.cpu for one in speeds):.1f}"


def _searched(searcher: Searcher, cases: Sequence[Case]) -> Speed:
    start, cpu = time.perf_counter(), time.process_time()
    for done, case in enumerate(cycle(cases), 1):
        searcher.search(case.request)
        if (seconds := time.perf_counter() - start) > _SECONDS:
            return Speed(done / seconds, 1_000 * (time.process_time() - cpu) / done)
    raise ValueError("there are no queries")


def _requested(server: Server, script: Path) -> Speed:
    command = ("wrk", "-t1", f"-c{CLIENTS}", f"-d{_SECONDS}s", "-s", str(script), server.address)
    cpu = server.cpu
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    cpu = server.cpu - cpu
    rate, requests = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"(\d+) requests in", said)
    if rate is None or requests is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk says:\n{said}")
    return Speed(float(rate[1]), 1_000 * cpu / int(requests[1]))
