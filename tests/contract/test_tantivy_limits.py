"""tantivy counts in buckets and takes 65,000 of them: counts are exact beyond that, too."""

from pathlib import Path

import pytest

from search.engines import tantivy
from search.plan import EVERYTHING, Has, NoneOf, Plan, StartsWith, Term
from search.schema import Entry
from tests.building import open_entries


def entry(number: int, document: int, speakers: int) -> Entry:
    values = {"document": (f"d{document}",), "speaker": (f"s{number % speakers}",)}
    return Entry(number, document, {"written": "even" if document % 2 == 0 else "odd"}, values, 0, 0)


@pytest.mark.parametrize("plan", [EVERYTHING, Term("written", "even"), NoneOf(Has("speaker", "s1"))])
def test_counting_in_parts_is_counting_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan) -> None:
    entries = [entry(number, number // 3, 2) for number in range(30)]
    reader = open_entries(tmp_path / "tantivy", entries, "tantivy")
    reference = open_entries(tmp_path / "memory", entries, "memory")
    monkeypatch.setattr(tantivy, "_BUCKETS", 3)
    assert reader.documents(plan) == reference.documents(plan)
    counts = reader.facets(plan, ("document", "speaker"))
    expected = reference.facets(plan, ("document", "speaker"))
    assert {field: dict(values) for field, values in counts.items()} == {
        field: dict(values) for field, values in expected.items()
    }


@pytest.mark.slow
def test_more_documents_and_values_than_there_are_buckets(tmp_path: Path) -> None:
    reader = open_entries(tmp_path, [entry(number, number, 7_000) for number in range(66_000)], "tantivy")
    counts = reader.facets(EVERYTHING, ("document", "speaker"))
    assert (len(counts["document"]), len(counts["speaker"])) == (66_000, 7_000)
    assert sum(counts["speaker"].values()) == reader.documents(EVERYTHING) == 66_000
    assert reader.documents(Term("written", "odd")) == 33_000


@pytest.mark.slow
def test_a_phrase_may_end_in_a_prefix_of_more_words_than_tantivy_would_expand(tmp_path: Path) -> None:
    words = [f"a{number}" for number in range(20_000)]
    entries = [Entry(n, 0, {"written": f"the {word} of"}, {}, 0, 0) for n, word in enumerate(words)]
    reader = open_entries(tmp_path, entries, "tantivy")
    assert reader.count(StartsWith("written", "a", ("the",))) == 20_000
    assert reader.count(StartsWith("written", "a1999", ("the",))) == 11
    assert reader.count(StartsWith("written", "a", ("of",))) == 0
    reader.close()
