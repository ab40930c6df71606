"""How fast plain text is read: megabytes of speeches per CPU second, in one process, without writing an index.

    python -m benchmarks.reading.speeches PATH [RUNS]

PATH is a folder of text files or a tar archive of one, such as speeches.tar.xz. Each file goes through
`indexer.reading.read_document`: decoding, blocks, stripping, front, labels, passages, speakers,
languages. The files are in memory before time is taken; the figure is the median of the runs.
"""

import statistics
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.reading import read_document
from search.errors import ReadError

RUNS = 3


def files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the text files in a folder or archive."""
    if path.is_dir():
        for file in sorted(path.rglob("*.txt")):
            yield str(file.relative_to(path)), file.read_bytes()
        return
    with tarfile.open(path) as archive:
        for member in archive:
            if member.name.endswith(".txt") and (content := archive.extractfile(member)):
                yield member.name, content.read()


def passages_of(name: str, content: bytes) -> int:
    try:
        return len(read_document(name, content).passages)
    except ReadError:
        return 0


def figures(path: Path, runs: int = RUNS) -> Iterator[str]:
    """What was read, and how fast."""
    speeches = list(files(path))
    megabytes = sum(len(content) for _, content in speeches) / 1e6
    speeds = []
    passages = 0
    for _ in range(runs):
        start = time.process_time()
        passages = sum(passages_of(name, content) for name, content in speeches)
        speeds.append(megabytes / (time.process_time() - start))
    yield f"{len(speeches):,} files, {megabytes:.1f} MB, {passages:,} passages"
    median = statistics.median(speeds)
    yield f"{median:.2f} MB per CPU second, median of {runs} ({min(speeds):.2f} to {max(speeds):.2f})"


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    for line in figures(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else RUNS):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
