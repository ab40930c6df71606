"""nDCG@10 on the questions of the gold standard of 1988, by class, for three designs of the ranking.

    python -m benchmarks.relevance.gold SHARED

A hit is right where it holds a substring that the gold standard names, once, in its file; each
named passage counts for one hit only. Only classes whose answers have grades are told.
"""

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from indexer.builder import Wanted, build
from search import question, reranking
from search.records import Hit, SearchRequest
from search.searcher import Searcher

DESIGNS: Mapping[str, tuple[float, float, float]] = {
    "engine alone": (math.inf, 0.0, 0.0),
    "read again, BM25F and nearness": (0, 0.0, 0.0),
    "read again, with neighbours and feedback": (0, reranking.SMOOTHING, reranking.FEEDBACK),
    "the default: the last, from five words": (question.FEWEST_WORDS, reranking.SMOOTHING, reranking.FEEDBACK),
}
"""The fewest words of a question, the part of neighbours, and of feedback."""
CLASSES = ("keyword", "question", "variant-spelling", "multi-document")


def ndcg(hits: Sequence[Hit], relevant: Sequence[Mapping[str, Any]]) -> float:
    """nDCG@10 of hits; a gain is a passage's grade."""
    left = list(relevant)
    gained = 0.0
    for rank, hit in enumerate(hits[:10]):
        found = next(
            (one for one in left if one["file"] == hit.origin.source and one["substring"] in hit.passage.text), None
        )
        if found:
            left.remove(found)
            gained += found["grade"] / math.log2(rank + 2)
    grades = sorted((one["grade"] for one in relevant), reverse=True)[:10]
    best = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))
    return gained / best if best else 0.0


@contextmanager
def designed(fewest: float, smoothing: float, feedback: float) -> Iterator[None]:
    """The ranking with these numbers, and as it was afterwards."""
    before = question.FEWEST_WORDS, reranking.SMOOTHING, reranking.FEEDBACK
    question.FEWEST_WORDS, reranking.SMOOTHING, reranking.FEEDBACK = fewest, smoothing, feedback  # type: ignore[assignment]
    try:
        yield
    finally:
        question.FEWEST_WORDS, reranking.SMOOTHING, reranking.FEEDBACK = before


def main(shared: Path) -> None:
    queries = json.loads((shared / "gold" / "queries.json").read_text("utf-8"))["queries"]
    print("| design |", " | ".join(CLASSES), "|\n|---" + "|---" * len(CLASSES) + "|")
    with TemporaryDirectory() as directory:
        index = Path(directory)
        build(shared / "corpora" / "1988", index, Wanted(), lambda _file, _total: None)
        searcher = Searcher.open(index)
        for design, numbers in DESIGNS.items():
            scores: dict[str, list[float]] = defaultdict(list)
            with designed(*numbers):
                for query in queries:
                    if query["class"] in CLASSES and query.get("relevant"):
                        hits = searcher.search(SearchRequest(query["query"])).hits
                        scores[query["class"]].append(ndcg(hits, query["relevant"]))
            print(f"| {design} |", " | ".join(f"{mean(scores[name]):.3f}" for name in CLASSES), "|")
        searcher.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
