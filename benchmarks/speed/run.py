"""What Pincite costs beside its peers, as Markdown tables for docs/performance.md.

    python -m benchmarks.speed.run [--speeches PATH] [--parts PART,...] [--queries N] [--runs N] ...

The UN General Debates, a folder or a tar archive of text files, or with --generated a collection made
for it, is indexed by Pincite; its passages are given to the peers. With --work the collection and
the indexes stay there, and are used again by runs that measure neither indexing nor memory.
"""

import argparse
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed import growth, indexing, machine, memory, searching, serving, updating
from benchmarks.speed.bench import Bench, Options, prepared
from benchmarks.speed.collection import Collection, speeches
from benchmarks.speed.generator import generate
from benchmarks.speed.peers import PEERS

_SPEECHES = Path("../shared/corpora/un-general-debates/speeches.tar.xz")
_PLOT = Path("docs/speed.svg")
_PARTS = ("indexing", "searching", "serving", "updating", "memory", "growth")


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    print(f"`{shlex.join(('python', '-m', 'benchmarks.speed.run', *arguments))}`\n")
    with TemporaryDirectory() as temporary:
        work = asked.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for line in _report(asked, work):
            print(line, flush=True)
    return 0


def _report(asked: argparse.Namespace, work: Path) -> Iterator[str]:
    yield from machine.described()
    collection = _collection(asked, work)
    options = Options(asked.parts, asked.peers, asked.whoosh, asked.queries, asked.runs)
    bench = prepared(collection, work / f"of {collection.name}", options)
    yield (
        f"\n{collection.name.capitalize()}: {len(collection.files):,} text files, {collection.bytes / 1e6:.0f} MB, "
        f"{bench.passages:,} passages.\n"
    )
    reports: Mapping[str, Callable[[Bench], Iterator[str]]] = {
        "indexing": indexing.report,
        "searching": searching.report,
        "serving": serving.report,
        "updating": updating.report,
        "memory": memory.report,
        "growth": partial(growth.report, plot=asked.plot),
    }
    for part in asked.parts:
        yield from reports[part](bench)


def _collection(asked: argparse.Namespace, work: Path) -> Collection:
    if not asked.generated:
        return speeches(asked.speeches, work)
    name = f"generated {asked.generated}"
    if not (work / name).exists():
        generate(work / name, asked.generated)
    return Collection(name, work / name, "en")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speeches", type=Path, default=_SPEECHES, help="a folder of text files or a tar archive")
    parser.add_argument("--generated", type=int, default=0, metavar="PASSAGES", help="make so many and take them")
    parser.add_argument("--parts", type=_some_of(_PARTS), default=_PARTS, help=f"of {','.join(_PARTS)}")
    parser.add_argument("--peers", type=_some_of(PEERS), default=tuple(PEERS), help=f"of {','.join(PEERS)}")
    parser.add_argument(
        "--whoosh", type=int, default=40_000, metavar="PASSAGES", help="how many Whoosh indexes; 0 for all"
    )
    parser.add_argument("--queries", type=int, default=25, help="of each class")
    parser.add_argument("--runs", type=int, default=5, help="of each query and command")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where files are made, and stay")
    parser.add_argument("--plot", type=Path, default=_PLOT, help="where growth is drawn")
    return parser


def _some_of(names: Sequence[str] | Mapping[str, object]) -> Callable[[str], tuple[str, ...]]:
    def some(text: str) -> tuple[str, ...]:
        chosen = tuple(filter(None, text.split(",")))
        if unknown := set(chosen).difference(names):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
        return chosen

    return some


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
