"""Makes pictures of PDFs of known text, and prints how well and how fast what stands in them is recognised.

    python -m benchmarks.pdf.scans [--each N] [--resolution N] [--languages eng]

The pages have 200 pixels to the inch, unless another resolution is given.
"""

import argparse
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from benchmarks.pdf.run import errors
from indexer.processes.confinement import Limits
from indexer.processes.pool import outcomes, processes
from indexer.recognition.answering import answering
from indexer.sources import walk
from tests.files import scans
from tests.files.pdfs import KINDS


def pictures(content: bytes, resolution: int) -> bytes:
    """The same PDF with pages that are pictures."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.render(scale=resolution / 72, grayscale=True).to_pil().copy() for page in document]
    return scans.pdf(*pages, resolution=resolution)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--resolution", type=int, default=200)
    parser.add_argument("--languages", default="eng")
    asked = parser.parse_args()
    kinds = [kind for kind in KINDS if kind not in ("arabic", "hebrew")]
    truths = {}
    with TemporaryDirectory() as folder:
        for kind in kinds:
            for seed in range(1, asked.each + 1):
                sample = KINDS[kind](seed)
                name = f"{kind}-{seed}.pdf"
                Path(folder, name).write_bytes(pictures(sample.content, asked.resolution))
                truths[name] = sample
        started = time.perf_counter()
        found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        with (
            answering(asked.languages, None, processes(0)) as recognition,
            outcomes(list(walk(Path(folder))), processes(0), Limits(), recognition=recognition) as read,
        ):
            for outcome in read:
                sample = truths[outcome.file.source]
                text = outcome.document.text if outcome.document else ""
                tally = found[outcome.file.source.partition("-")[0]]
                tally[0] += sample.pages
                tally[1] += len(sample.truth)
                tally[2] += errors(text, sample.truth)
        seconds = time.perf_counter() - started
    for kind, (pages, characters, wrong) in found.items():
        print(f"{kind:>12} {pages:5.0f} pages {100 * wrong / max(characters, 1):6.2f} % errors")
    total = sum(pages for pages, _, _ in found.values())
    print(f"{total / seconds:.2f} pages a second by the clock, with {processes(0)} processes")


if __name__ == "__main__":
    main()
