"""The table of memory: peaks of `pincite index` and, while it is queried, of `pincite serve`."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

from benchmarks.speed.bench import Bench
from benchmarks.speed.peak_memory import Watch
from benchmarks.speed.queries import classes
from benchmarks.speed.server import API, PAGES, paths, serving
from benchmarks.speed.tables import table

CLIENTS = 8
MOST_INDEXING, MOST_SERVING = 600, 200
"""Asked: at most so many MiB of anonymous memory of all processes together."""


def report(bench: Bench) -> Iterator[str]:
    yield "### Memory\n"
    cases = [case for one in classes(bench.indexed.directory, bench.queries).values() for case in one]
    yield f"Anonymous memory of all processes together; {CLIENTS} clients, {len(cases)} queries, for both addresses.\n"
    with serving(bench.indexed.directory) as server, Watch(server.process) as watch:
        addresses = [f"{server.address}{one}" for path in (API, PAGES) for one in paths(cases, path)]
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(_fetch, addresses))
    rows = (
        ("`pincite index`", f"**{bench.usage.anonymous:.0f}**", str(MOST_INDEXING)),
        ("`pincite serve`", f"**{watch.peak.anonymous / 1024:.0f}**", str(MOST_SERVING)),
    )
    yield from table((f"{bench.passages:,} passages", "peak, MiB", "asked, at most"), rows)


def _fetch(address: str) -> None:
    with urlopen(address) as answer:
        answer.read()
