"""tantivy counts in buckets and takes 65,000 of them: counts are exact beyond that, too."""

from pathlib import Path

import pytest

from search.engines import tantivy
from search.plan import EVERYTHING, Adjacent, Has, NoneOf, Plan, Term
from search.schema import DOCUMENT, NO_VALUE, VALUED, Entry
from tests.building import open_entries


def entry(number: int, document: int, speakers: int) -> Entry:
    values = dict.fromkeys(VALUED, (NO_VALUE,)) | {"speaker": (f"s{number % speakers}",)}
    return Entry(number, document, {"written": "even" if document % 2 == 0 else "odd"}, values, 0, 0)


@pytest.mark.parametrize("together", [0, 30_000])
@pytest.mark.parametrize("plan", [EVERYTHING, Term("written", "even"), NoneOf(Has("speaker", "s1"))])
def test_counting_in_parts_is_counting_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan, together: int
) -> None:
    entries = [entry(number, number // 3, 2) for number in range(30)]
    reader = open_entries(tmp_path / "tantivy", entries, "tantivy")
    reference = open_entries(tmp_path / "memory", entries, "memory")
    monkeypatch.setattr(tantivy, "_BUCKETS", 3)
    monkeypatch.setattr(tantivy, "_TOGETHER", together)
    tally, expected = reader.tally(plan, (DOCUMENT, "speaker")), reference.tally(plan, (DOCUMENT, "speaker"))
    assert dict(tally.documents) == dict(expected.documents)
    assert dict(tally.values["speaker"]) == dict(expected.values["speaker"])


@pytest.mark.slow
def test_more_documents_and_values_than_there_are_buckets(tmp_path: Path) -> None:
    reader = open_entries(tmp_path, [entry(number, number, 7_000) for number in range(66_000)], "tantivy")
    tally = reader.tally(EVERYTHING, (DOCUMENT, "speaker"))
    assert (len(tally.documents), len(tally.values["speaker"])) == (66_000, 7_000)
    assert sum(tally.values["speaker"].values()) == sum(tally.documents.values()) == 66_000
    assert len(reader.tally(Term("written", "odd"), (DOCUMENT,)).documents) == 33_000


@pytest.mark.slow
def test_a_phrase_may_end_in_any_of_more_words_than_tantivy_would_expand(tmp_path: Path) -> None:
    words = tuple(f"a{number}" for number in range(20_000))
    entries = [Entry(n, 0, {"written": f"the {word} of"}, {}, 0, 0) for n, word in enumerate(words)]
    reader = open_entries(tmp_path, entries, "tantivy")
    assert reader.count(Adjacent("written", (("the",), words))) == 20_000
    assert (
        reader.count(Adjacent("written", (("the",), tuple(word for word in words if word.startswith("a1999"))))) == 11
    )
    assert reader.count(Adjacent("written", (("of",), words))) == 0
    reader.close()
