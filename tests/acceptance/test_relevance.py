"""The default ranking keeps what was measured: a floor for each shared collection with judgements."""

import importlib.util
from types import ModuleType
from typing import Any

import pytest

from benchmarks.relevance.run import run
from tests.acceptance.gold import SHARED

FLOORS = {"cranfield": 0.440, "cisi": 0.400, "cacm": 0.470, "npl": 0.465}
"""nDCG@10, a little below what docs/ranking.md tells of each."""
MEAN = 0.460
FOLDER = SHARED / "benchmarks" / "relevance"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared collections with judgements are not here"),
]


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The shared `score.py`."""
    spec = importlib.util.spec_from_file_location("score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def measured(score: ModuleType) -> dict[str, float]:
    """nDCG@10 of each collection."""
    return {name: _ndcg(score, name) for name in FLOORS}


def _ndcg(score: Any, name: str) -> float:
    documents, queries, gains, ignored = score.load(name, None)
    ranked, _ = run(documents, queries, most=20)

    def gain(query: str) -> float:
        judged = [document for document in ranked[query] if (query, document) not in ignored]
        return float(score.measures(judged, gains[query])[0])

    return sum(gain(query["id"]) for query in queries) / len(queries)


@pytest.mark.parametrize("name", FLOORS)
def test_no_collection_is_ranked_worse_than_its_floor(measured: dict[str, float], name: str) -> None:
    assert measured[name] >= FLOORS[name]


def test_the_mean_of_all(measured: dict[str, float]) -> None:
    assert sum(measured.values()) / len(measured) >= MEAN
