"""What is found by reading: characters that stand just so, and words near each other in many ways."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import TooBroad
from search.plan import EVERYTHING, Among, Close, Has, Plan, Verbatim
from search.readings import Readings
from search.records import SearchRequest
from search.searcher import Searcher
from search.verbatim import verbatim_spans
from tests.building import filed
from tests.strategies import WORDS, examples

Searching = Callable[..., Searcher]

STANDS: tuple[tuple[str, str, list[str]], ...] = (
    ("The dam", "The dam, the dam, The dam", ["The dam", "The dam"]),
    ("C++", "C++, C, c++, C+++", ["C++", "C++"]),
    ("dam", "dams, adam, dam, Dam, dam_x", ["dam"]),
    ("dam.", "dam. dams.", ["dam."]),
    (".dam", "x.dam, .dams", [".dam"]),
    ("the  dam", "the dam, the\n dam, the\u00a0dam, thedam", ["the dam", "the\n dam", "the\u00a0dam"]),
    (" dam ", "dam", ["dam"]),
    ("God’s \"order\"", "God's “order”, God’s «order», Gods order", ["God's “order”", "God’s «order»"]),
    ("résumé", "résumé, resume, re\u0301sume\u0301, Résumé", ["résumé", "re\u0301sume\u0301"]),
    ("re\u0301sume\u0301", "résumé", ["résumé"]),
    ("cafe", "cafe\u0301, cafe", ["cafe"]),
    ("tat", "e\u0301tat, tat", ["tat"]),
    ("cafe\u0301", "cafe\u0301s, cafe\u0301", ["cafe\u0301"]),
    ("की", "कीमत, की", ["की"]),
    ("x", "x", ["x"]),
    ("a a", "xa a a", ["a a"]),
    ("x y", "x y", ["x y"]),
    ("+", "a+b, +, C++", ["+", "+", "+", "+"]),
    ("30,000", "30,000; 130,000; 30,0000; 30 000", ["30,000"]),
    ("(.*)", "(.*) (xx)", ["(.*)"]),
    ("a-b", "a-b, a–b", ["a-b"]),
    ("چرا", "چرا؟ چراغ", ["چرا"]),
    ("東京", "東京 東京都", ["東京"]),
)  # fmt: skip


@pytest.mark.parametrize(("wanted", "text", "found"), STANDS)
def test_where_characters_stand(wanted: str, text: str, found: list[str]) -> None:
    assert [span.of(text) for span in verbatim_spans(text, wanted)] == found


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.sampled_from((*WORDS, " ", "  ", ", ", "“", "-")), max_size=10).map("".join), st.data())
def test_any_whole_words_of_a_text_stand_in_it(text: str, data: st.DataObject) -> None:
    pieces = text.split()
    if not pieces:
        return
    start = data.draw(st.integers(0, len(pieces) - 1))
    wanted = " ".join(pieces[start : data.draw(st.integers(start + 1, len(pieces)))])
    stored = data.draw(st.sampled_from((unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text))))
    spans = verbatim_spans(stored, wanted)
    assert spans
    for span in spans:
        assert " ".join(unicodedata.normalize("NFC", span.of(stored)).split()) == unicodedata.normalize("NFC", wanted)


def found(searcher: Searcher, query: str) -> list[str]:
    page = searcher.search(SearchRequest(query, limit=100))
    assert page.notes == ()
    return [hit.passage.text for hit in page.hits]


COLLECTION = [
    filed("The Dam stood.", "the dam stood", "the", "dam stood", source="a.txt"),
    filed("At last The Dam", source="b.txt"),
    filed("a a", "a", "b a a", "a a", source="c.txt"),
]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ('="The Dam"', ["The Dam stood.", "At last The Dam"]),
        ('="the dam"', ["the dam stood"]),
        ('="stood."', ["The Dam stood."]),
        ('="At"', ["At last The Dam"]),
        ('="a a"', ["a a", "a a", "b a a"]),
        ('="the Dam"', []),
        ('="The Dam" -stood', ["At last The Dam"]),
        ('-="The Dam" dam', ["the dam stood", "dam stood"]),
        ('="."', ["The Dam stood."]),
        ('="The Dam" OR ="b a a"', ["The Dam stood.", "At last The Dam", "b a a"]),
    ],
)
@pytest.mark.parametrize("engine", ["tantivy", "memory"])
def test_passages_are_found_by_their_characters(
    searching: Searching, engine: str, query: str, texts: list[str]
) -> None:
    """In several documents, and never across the end of a passage."""
    assert sorted(found(searching(COLLECTION, engine), query)) == sorted(texts)


def read(searcher: Searcher) -> Readings:
    return Readings(searcher._reader, searcher.catalogue)


def test_only_the_passages_that_are_asked_for_are_read(searching: Searching) -> None:
    searcher = searching([filed("The dam", language="en"), filed("The dam", source="b", language="fr")])
    find = read(searcher).find
    assert find(Verbatim("dam"), EVERYTHING) == {0, 1}
    everywhere: Plan = Has("language", "fr")
    assert 1 in find(Verbatim("dam"), everywhere)
    near = Close("written", ((("the",),), (("dam",),)), 0, ordered=True)
    assert find(near, everywhere) == {1}
    assert find(near, Among(frozenset({0}))) == {0}


def test_more_passages_than_can_be_read_are_too_broad(searching: Searching, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = searching([filed(*["a1 b1 c1 d1"] * 5)])
    near = Close("written", tuple(((word,),) for word in ("a1", "b1", "c1", "d1")), 20, ordered=False)
    monkeypatch.setattr("search.readings.MOST_READ", 5)
    assert read(searcher).find(near, EVERYTHING) == set(range(5))
    monkeypatch.setattr("search.readings.MOST_READ", 4)
    with pytest.raises(TooBroad, match="More than 4 passages"):
        read(searcher).find(near, EVERYTHING)
    page = searcher.search(SearchRequest('"a1 b1 c1 d1"~20'))
    assert page.total_passages == 5
    (note,) = page.notes
    assert (note.kind, note.message[:20]) == ("literal", "More than 4 passages")


def test_more_documents_than_can_be_read_are_too_broad(searching: Searching, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = searching(COLLECTION)
    monkeypatch.setattr("search.readings.MOST_DOCUMENTS", 2)
    assert searcher.search(SearchRequest('="The Dam"')).notes == ()
    note, *_ = searcher.search(SearchRequest('="The Dam" OR ="a"')).notes
    assert (note.kind, note.message[:21]) == ("literal", "More than 2 documents")


def test_what_was_read_is_kept(searching: Searching) -> None:
    searcher = searching(COLLECTION)
    searcher.search(SearchRequest('="The Dam"'))
    searcher.search(SearchRequest('="The Dam"', offset=10))
    assert searcher._readings.find.cache_info().misses == 1
