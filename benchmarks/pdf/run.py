"""Reads PDFs of known text with Pincite, pypdf and pdfminer.six in one run, and prints how well and how fast.

    python -m benchmarks.pdf.run [--each N] [--long PAGES] [--times N] [FILE ...]

reads N PDFs of each kind and a long one that `tests.files.pdfs` makes, and the files, whose text is not known; each so
many times in turns, of which the median counts. What one reader has left in memory is cleared before the next is timed.
"""

import argparse
import gc
import io
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pypdf
from pdfminer.high_level import extract_text
from rapidfuzz.distance import Levenshtein

from indexer.readers.pdf import read
from tests.files.pdfs import Sample, long, samples


def ours(content: bytes) -> str:
    """The text as Pincite reads it."""
    return "\n".join(block.text for block in read("benchmark.pdf", content).blocks if not block.furniture)


def of_pypdf(content: bytes) -> str:
    """The text as pypdf reads it."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def of_pdfminer(content: bytes) -> str:
    """The text as pdfminer.six reads it."""
    return str(extract_text(io.BytesIO(content)))


READERS: Mapping[str, Callable[[bytes], str]] = {"pincite": ours, "pypdf": of_pypdf, "pdfminer.six": of_pdfminer}


@dataclass(slots=True)
class Tally:
    """Pages, seconds of processor time, and of the texts that are known: characters and errors."""

    pages: int = 0
    seconds: float = 0.0
    characters: int = 0
    errors: int = 0


def errors(text: str, truth: str) -> int:
    """Edits between two texts, white space apart."""
    text, truth = " ".join(text.split()), " ".join(truth.split())
    return Levenshtein.distance(text, truth, score_hint=len(truth) // 100)


def measured(found: Iterator[Sample], times: int) -> dict[tuple[str, str], Tally]:
    """What each reader makes of each kind of PDF."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for sample in found:
        seconds: dict[str, list[float]] = defaultdict(list)
        for _ in range(times):
            for name, reader in READERS.items():
                gc.collect()
                began = time.process_time()
                text = reader(sample.content)
                seconds[name].append(time.process_time() - began)
                if sample.truth and len(seconds[name]) == times:
                    tallies[sample.kind, name].characters += len(sample.truth)
                    tallies[sample.kind, name].errors += errors(text, sample.truth)
        for name in READERS:
            tallies[sample.kind, name].seconds += median(seconds[name])
            tallies[sample.kind, name].pages += sample.pages
    return tallies


def _files(paths: list[Path]) -> Iterator[Sample]:
    for path in paths:
        content = path.read_bytes()
        yield Sample(path.name, path.name, content, "", len(pypdf.PdfReader(io.BytesIO(content)).pages))


def _rate(tally: Tally) -> str:
    return f"{100 * tally.errors / tally.characters:8.2f} %" if tally.characters else f"{'':10}"


def main() -> None:
    """Prints a table: for each kind of PDF and reader, the error rate and pages a second of processor time."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--each", type=int, default=5)
    arguments.add_argument("--long", type=int, default=500)
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("files", nargs="*", type=Path)
    given = arguments.parse_args()

    def found() -> Iterator[Sample]:
        yield from samples(given.each)
        if given.long:
            yield long(given.long)
        yield from _files(given.files)

    logging.disable(logging.WARNING)
    ours(next(iter(samples(1))).content)
    tallies = measured(found(), given.times)
    for name in READERS:
        every = [tally for (_, reader), tally in tallies.items() if reader == name]
        tallies["all", name] = Tally(
            *(sum(getattr(tally, part) for tally in every) for part in ("pages", "seconds", "characters", "errors"))
        )
    print(f"{'kind':12} {'pages':>6}" + "".join(f"{name:>24}" for name in READERS) + "   times pypdf")
    for kind in dict.fromkeys(kind for kind, _ in tallies):
        row = [tallies[kind, name] for name in READERS]
        cells = "".join(f"{_rate(tally)} {tally.pages / tally.seconds:9.0f} /s" for tally in row)
        print(f"{kind[:12]:12} {row[0].pages:6}{cells} {row[1].seconds / row[0].seconds:10.1f}")


if __name__ == "__main__":
    main()
