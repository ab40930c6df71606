"""The JSON shapes: exact, so that a key that is renamed, added or lost is seen here first."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given

from search import representation
from search.records import (
    FileRecord,
    FileStatus,
    Locator,
    Metadata,
    PartialDate,
    PassageKind,
    SearchRequest,
    Span,
)
from search.searcher import Searcher
from tests.building import filed
from tests.search.conftest import sample
from tests.strategies import ANY_TEXT, partial_dates


def shape(value: Any) -> Any:
    """The keys of nested objects, with the type of each value."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def test_the_search_object_has_exactly_these_keys(searcher: Searcher) -> None:
    made = representation.result_page(searcher.search(SearchRequest('keeper* "times')))
    value = {"value": "str", "label": "str", "count": "int", "selected": "bool", "excluded": "bool"}
    facet = [{**value, "documents": "NoneType"}]
    of_documents = [{**value, "documents": "int"}]
    assert shape(made) == {
        "query": "str",
        "understood": "str",
        "total_passages": "int",
        "total_documents": "int",
        "hits": [
            {
                "passage": "str",
                "document": "str",
                "source": "str",
                "title": "str",
                "publisher": "str",
                "published": "str",
                "language": "str",
                "url": "NoneType",
                "locator": {
                    "ordinal": "int", "heading": [], "time": "NoneType", "speaker": "str", "speech": "NoneType",
                    "lead_in": "NoneType",
                    "page": "int", "kind": "str", "recognised": "NoneType",
                },
                "text": "str",
                "highlights": [["int"]],
                "highlight_rungs": ["str"],
                "matched": "str",
                "window": ["int"],
                "score": "float",
                "link": "str",
            }
        ],
        "facets": {
            "document": facet, "publisher": of_documents, "author": of_documents, "year": of_documents,
            "language": facet, "kind": facet, "speaker": facet, "match": facet,
        },
        "searched": {"documents": "int", "passages": "int", "failed": "int"},
        "notes": [{"kind": "str", "message": "str"}],
        "expansions": [],
        "corrections": [],
        "generation": "str",
    }  # fmt: skip


def test_a_search_object_to_the_letter(searcher: Searcher) -> None:
    one = sample()[1].document
    made = representation.result_page(searcher.search(SearchRequest("keeper times", {"speaker": ("Mr Pellowe",)})))
    (hit,) = made["hits"]
    score = hit.pop("score")
    assert 1 < score < 2
    assert score == round(score, 6)
    assert hit == {
        "passage": f"{one.id}.2",
        "document": one.id,
        "source": "hearings/day-31.txt",
        "title": "Day 31",
        "publisher": "The Inquiry",
        "published": "2020",
        "language": "en",
        "url": None,
        "locator": {
            "ordinal": 2, "heading": [], "time": None, "speaker": "Mr Pellowe", "speech": None, "lead_in": None,
            "page": 3, "kind": "speech", "recognised": None,
        },
        "text": "“I called three times,” said the keeper.",
        "highlights": [[16, 21], [33, 39]],
        "highlight_rungs": ["written", "written"],
        "matched": "written",
        "window": [0, 40],
        "link": f"/passage/{one.id}.2?q=keeper+times",
    }  # fmt: skip
    assert made["facets"]["speaker"][:1] == [
        {
            "value": "Mr Pellowe",
            "label": "Mr Pellowe",
            "count": 1,
            "documents": None,
            "selected": True,
            "excluded": False,
        }
    ]
    assert made["facets"]["year"] == [
        {"value": "2020", "label": "2020", "count": 1, "documents": 1, "selected": False, "excluded": False}
    ]
    assert made["understood"] == "passages with “keeper” or “times” (all of them first)"
    assert made["searched"] == {"documents": 4, "passages": 11, "failed": 1}
    assert (made["total_passages"], made["total_documents"], made["notes"]) == (1, 1, [])


def test_what_words_stood_for_and_what_may_be_meant(searching: Callable[..., Searcher]) -> None:
    searcher = searching([filed(*["The gauge"] * 30, "A guage")])
    made = representation.result_page(searcher.search(SearchRequest("gaug*")))
    assert made["expansions"] == [{"part": "gaug*", "matched": "written", "words": ["gauge"]}]
    made = representation.result_page(searcher.search(SearchRequest("gauhe")))
    assert made["corrections"] == [{"text": "gauge", "kind": "spelling", "passages": 30}]
    offered = searcher.suggest(SearchRequest("gau"))
    assert representation.suggestions(SearchRequest("gau"), offered, "000001") == {
        "query": "gau",
        "suggestions": [{"text": "gauge", "kind": "word", "passages": 30}],
        "generation": "000001",
    }


def test_a_score_is_explained_where_it_is_asked_for(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("times"))
    (hit,) = page.hits
    reasons = searcher.explain(SearchRequest("times"), hit.passage)
    (made,) = representation.result_page(page, {hit.passage.id: reasons})["hits"]
    assert made["explanation"] == representation.explanation(reasons)
    assert shape(made["explanation"]) == [{"what": "str", "score": "float"}]
    assert "explanation" not in representation.result_page(page)["hits"][0]


def test_highlights_are_half_open_ranges_of_code_points(searcher: Searcher) -> None:
    (hit,) = representation.result_page(searcher.search(SearchRequest("کتاب")))["hits"]
    assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["کتاب"]


def test_a_search_object_survives_json(searcher: Searcher) -> None:
    made = representation.result_page(searcher.search(SearchRequest("gauge failed")))
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("query", ["", "gauge failed", 'title:"a&b=c" #x ?', "کتاب", "a\nb", "100%"])
def test_a_link_brings_the_query_back(query: str) -> None:
    split = urlsplit(representation.passage_link("0a.7", query))
    assert split.path == "/passage/0a.7"
    assert parse_qs(split.query, keep_blank_values=True) == ({"q": [query]} if query else {})
    assert not split.fragment


@given(ANY_TEXT)
def test_a_page_is_made_for_every_query(query: str) -> None:
    text = query.encode("utf-8", "replace").decode("utf-8")
    assert representation.passage_link("0a.7", text).startswith("/passage/0a.7")


def test_a_date_says_no_more_than_is_known() -> None:
    assert representation.date(PartialDate(2019, 5, evidence="meta")) == {
        "date": "2019-05", "precision": "month", "evidence": "meta"
    }  # fmt: skip
    assert representation.date(None) is None


@given(partial_dates())
def test_dates_are_read_as_they_are_written(date: PartialDate) -> None:
    made = representation.date(date)
    assert made is not None
    assert PartialDate.parse(made["date"]) == date
    assert made["precision"] == {4: "year", 7: "month", 10: "day"}[len(made["date"])]
    assert date.first_day <= date.last_day


def test_an_origin_with_everything_and_with_nothing() -> None:
    metadata = Metadata(
        "T", "P", ("A", "B"), PartialDate(2019), PartialDate(2020, 1, 2), "en", "https://x.example/", "article",
        evidence={"title": "h1"},
    )  # fmt: skip
    full, bare = filed("Text.", metadata=metadata).document.origin, filed("Text.").document.origin
    assert representation.origin(full) == {
        "document": full.id,
        "source": "notes.txt",
        "sha256": full.sha256,
        "media_type": "text/plain",
        "title": "T",
        "publisher": "P",
        "authors": ["A", "B"],
        "published": {"date": "2019", "precision": "year", "evidence": ""},
        "captured": {"date": "2020-01-02", "precision": "day", "evidence": ""},
        "language": "en",
        "url": "https://x.example/",
        "kind": "article",
        "evidence": {"title": "h1"},
    }
    nothing = representation.origin(bare)
    assert list(nothing) == list(representation.origin(full))
    assert (nothing["title"], nothing["published"], nothing["authors"], nothing["evidence"]) == (None, None, [], {})


def test_a_row_of_the_ledger() -> None:
    file = FileRecord("a/b.pdf", FileStatus.FAILED, "broken", 12, 99, 0.123456, "ab", "", 0, first_seen=1_700_000_000)
    assert representation.file_record(file) == {
        "source": "a/b.pdf", "status": "failed", "reason": "broken", "bytes": 12, "seconds": 0.1235, "sha256": "ab",
        "document": "", "passages": 0, "first_seen": "2023-11-14T22:13:20+00:00", "last_indexed": None,
    }  # fmt: skip


def test_kinds_are_plain_strings() -> None:
    """An enumeration would do in JSON and not in a comparison of types."""
    assert {type(str(kind)) for kind in PassageKind} == {str}
    assert representation.spans(Span(2, 5)) == [2, 5]
    assert Locator(1).kind is PassageKind.PARAGRAPH
