"""One table of how well pages and speeches are read, peers and Pincite on the same files in the same run.

    python -m benchmarks.reading.run SHARED [--articles DIR] [--segments DIR] [--speeches PATH]

SHARED holds the labelled pages, their scorer and the gold standard; the other folders are laid out like
those in it and taken instead of them. Each function is scored in a process of its own, one after the
other; CPU is user seconds over those of an lxml parse of the same pages in the same process.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reading import gold, speeches

PEERS = {
    "trafilatura": "benchmarks.reading.peers:trafilatura_default",
    "trafilatura, fast": "benchmarks.reading.peers:trafilatura_fast",
    "trafilatura, precision": "benchmarks.reading.peers:trafilatura_precision",
    "readability-lxml": "benchmarks.reading.peers:readability_lxml",
    "BeautifulSoup get_text": "benchmarks.reading.peers:beautifulsoup_get_text",
}
ARTICLES = {**PEERS, "Pincite": "benchmarks.reading.ours:article_body"}
SEGMENTS = {**PEERS, "Pincite": "benchmarks.reading.ours:text"}
METADATA = {
    "trafilatura": "benchmarks.reading.peers:trafilatura_metadata",
    "Pincite": "benchmarks.reading.metadata_of_pages:metadata",
}
REPEATS = 3


def scored(scorer: Path, task: str, function: str, data: Path) -> dict[str, str | float]:
    """The figures that the scorer prints for one function."""
    command = [sys.executable, str(scorer), task, "--func", function, "--data", str(data), "--json"]
    if task == "articles":
        command += ["--repeat", str(REPEATS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, str | float] = json.loads(done.stdout)
    return figures


def table(arguments: argparse.Namespace) -> Iterator[str]:
    scorer = arguments.shared / "benchmarks/extraction/score.py"
    for name, functions, data in (
        ("articles", ARTICLES, arguments.articles),
        ("segments", SEGMENTS, arguments.segments),
    ):
        yield f"{name + ', ' + str(data):<60}{'F1':>8}{'P':>8}{'R':>8}{'accuracy':>10}{'times lxml':>12}"
        for extractor, function in functions.items():
            one = scored(scorer, name, function, data)
            yield (
                f"  {extractor:<58}{one['f1']:>8.4f}{one['precision']:>8.4f}{one['recall']:>8.4f}"
                f"{one['accuracy']:>10.4f}{one['times_lxml']:>12.2f}"
            )
    yield f"metadata of the segments' pages{'':<29}exact"
    for extractor, function in METADATA.items():
        one = scored(scorer, "metadata", function, arguments.segments)
        yield f"  {extractor:<58}date {one['date']}; title {one['title']}; author {one['author']}"
    yield "gold standard of 1988"
    yield from (f"  {line}" for line in gold.figures(arguments.shared))
    if arguments.speeches:
        yield "speeches, one process"
        yield from (f"  {line}" for line in speeches.figures(arguments.speeches))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--segments", type=Path)
    parser.add_argument("--speeches", type=Path, help="a folder of text files or a tar archive of one")
    arguments = parser.parse_args()
    pages = arguments.shared / "benchmarks/extraction"
    arguments.articles = arguments.articles or pages / "articles"
    arguments.segments = arguments.segments or pages / "segments"
    for line in table(arguments):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
