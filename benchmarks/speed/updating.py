"""The table of updates: `pincite index` again, and a search from the shell, on a copy of the collection."""

import shutil
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.speed.bench import Bench
from benchmarks.speed.collection import append_line
from benchmarks.speed.commands import Usage
from benchmarks.speed.ours import Indexed
from benchmarks.speed.queries import classes
from benchmarks.speed.tables import table


def report(bench: Bench) -> Iterator[str]:
    yield "### Updating\n"
    yield (
        f"By the commands, processes started anew each time, files in the system's cache; medians of {bench.runs} "
        "runs. The changed file has a line more at its end.\n"
    )
    folder = bench.work / "updating"
    shutil.rmtree(folder, ignore_errors=True)
    indexed = Indexed(bench.indexed.collection.share(1, folder / "texts"), folder / "index")
    indexed.make()
    (common, *_) = classes(bench.indexed.directory, 1)["one common word"]
    rows = (
        ("`pincite index`, one file changed", *_medians(lambda: change_and_update(indexed), bench.runs)),
        ("`pincite index`, nothing changed", *_medians(indexed.update, bench.runs)),
        ("`pincite search`, a common word", *_medians(lambda: indexed.search(common.request.query), bench.runs)),
    )
    yield from table((f"{bench.passages:,} passages", "wall, s", "CPU, s"), rows)
    shutil.rmtree(folder)


def change_and_update(indexed: Indexed) -> Usage:
    """What it takes to index again after a line was added to one file, the one in the middle."""
    files = indexed.collection.files
    append_line(files[len(files) // 2], "One more line, so that the file has changed.")
    return indexed.update()


def _medians(run: Callable[[], Usage], runs: int) -> tuple[str, str]:
    usages = [run() for _ in range(runs)]
    return f"**{median(one.wall for one in usages):.2f}**", f"{median(one.cpu for one in usages):.2f}"
