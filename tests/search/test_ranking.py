"""What a score is made of, in words that the reader knows: those of the text, or of the query."""

from collections.abc import Callable

import pytest

from search.engines import ENGINES
from search.records import Metadata, SearchRequest
from search.searcher import Searcher
from tests.building import filed

Searching = Callable[..., Searcher]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("siren", ["the text has “Sirene”"]),
        ("sirenen", ["the text has “Sirene”", "in the title: “sirenen”"]),
        ("zeugen", ["the text has “Zeuge”, “Zeugen”"]),
    ],
)
def test_a_word_is_named_as_it_stands_in_the_text(
    searching: Searching, engine: str, query: str, told: list[str]
) -> None:
    known = Metadata(title="Die Sirenen", language="de")
    texts = ("Die Sirene schwieg.", "Ein Zeuge, zwei Zeugen: zeuge.")
    searcher = searching([filed(*texts, metadata=known, language="de")], engine)
    request = SearchRequest(query)
    (hit, *_) = searcher.search(request).hits
    reasons = {reason.what for reason in searcher.explain(request, hit.passage)}
    assert set(told) <= reasons
    assert not any("sir”" in reason or "zeug”" in reason for reason in reasons)


def test_so_is_it_where_a_question_is_asked(searching: Searching) -> None:
    searcher = searching([filed("The sirens were silent that night.", "The dam was tested twice.")])
    request = SearchRequest("why were all of the sirens silent on that night of the dam that was tested twice before")
    (hit, *_) = searcher.search(request).hits
    reasons = [reason.what for reason in searcher.explain(request, hit.passage)]
    assert "the title or text has “tested” in some form" in reasons
