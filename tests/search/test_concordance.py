"""A concordance: each marked hit a line, whole words around it, sorted by folded words, and what stands near."""

import math
from collections.abc import Callable, Sequence

import pytest

from search import concordance as module
from search.concordance import Order, concordance
from search.records import Match, SearchRequest
from search.searcher import Searcher
from tests.building import Filed, filed

Searching = Callable[..., Searcher]


def numbered(texts: Sequence[str], **given: object) -> list[Filed]:
    return [filed(text, source=f"{place:02}.txt", **given) for place, text in enumerate(texts)]  # type: ignore[arg-type]


def test_every_mark_is_a_line_whose_parts_touch(searcher: Searcher) -> None:
    found = concordance(searcher, SearchRequest("failed"))
    marks = [
        (hit.passage.id, mark.span) for hit in searcher.all_hits(SearchRequest("failed")) for mark in hit.highlights
    ]
    assert sorted((line.passage.id, line.key) for line in found.lines) == sorted(marks)
    for line in found.lines:
        assert line.left.end == line.key.start
        assert line.key.end == line.right.start
        assert line.before + line.word + line.after in line.passage.text


def test_contexts_are_of_whole_words_and_end_where_a_word_is_too_long(searching: Searching) -> None:
    long, word = "z" * 500, "Sir"
    found = concordance(
        searching(numbered([f"{'gauges ' * 20}siren{' gauges' * 20}", f"{long} siren {long}", word])),
        SearchRequest("siren"),
    )
    first, second = found.lines
    assert set(first.before.split()) == set(first.after.split()) == {"gauges"}
    assert not first.starts
    assert not first.ends
    assert module.WIDTH <= len(first.before) <= module.WIDTH + len("gauges ")
    assert len(second.before) == len(second.after) == module.WIDTH


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.PLACE, ["gone", "Émile", "zone", "emily"]),
        (Order.LEFT, ["Émile", "emily", "gone", "zone"]),
        (Order.LEFT_SECOND, ["zone", "emily", "gone", "Émile"]),
    ],
)
def test_lines_are_sorted_by_folded_words_on_the_left(searching: Searching, order: Order, expected: list[str]) -> None:
    texts = ["the gone siren", "under Émile, siren", "a zone siren", "and emily siren"]
    found = concordance(searching(numbered(texts)), SearchRequest("siren"), order)
    assert [line.before.split()[1].strip(",") for line in found.lines] == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Order.RIGHT, ["Ä", "a", "b"]), (Order.RIGHT_SECOND, ["Ä", "b", "a"]), (Order.KEY, ["b", "Ä", "a"])],
)
def test_lines_are_sorted_by_the_key_word_and_the_right(
    searching: Searching, order: Order, expected: list[str]
) -> None:
    texts = ["sirens a zone", "siren b yard", "sirens Ä beach"]
    found = concordance(searching(numbered(texts)), SearchRequest("siren"), order)
    assert [line.after.split()[0] for line in found.lines] == expected


def test_the_order_a_query_asks_for_is_not_that_of_the_lines(searcher: Searcher) -> None:
    by_place = [line.passage.id for line in concordance(searcher, SearchRequest("failed")).lines]
    assert [line.passage.id for line in concordance(searcher, SearchRequest("failed sort:oldest")).lines] == by_place


def test_collocates_are_counted_once_for_each_place_and_not_among_key_words(searching: Searching) -> None:
    texts = ["blue siren blue siren blue", "a blue siren", "far far far away from the siren", "blue"]
    found = concordance(searching(numbered(texts)), SearchRequest("siren", match=Match.WRITTEN), window=1)
    counts = {one.term: (one.count, one.passages) for one in found.collocates}
    assert counts == {"blue": (4, 2)}


def test_collocates_are_scored_by_log_dice_in_passages(searching: Searching) -> None:
    texts = ["blue siren", "blue siren", "the siren", "the siren", *["the bell"] * 4, "blue"]
    found = concordance(searching(numbered(texts)), SearchRequest("siren"))
    scores = {one.term: one.score for one in found.collocates}
    assert scores["blue"] == pytest.approx(14 + math.log2(2 * 2 / (4 + 3)))
    assert scores["the"] == pytest.approx(14 + math.log2(2 * 2 / (4 + 6)))
    assert [one.term for one in found.collocates] == ["blue", "the"]
    assert [one.is_common for one in found.collocates] == [False, True]


def test_what_is_cut_says_so_and_is_not_scored(searching: Searching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PASSAGES", 2)
    found = concordance(searching(numbered(["blue siren"] * 3)), SearchRequest("siren"))
    assert (found.looked_at, found.page.total_passages, found.is_cut) == (2, 3, True)
    assert [(one.term, one.count, one.score) for one in found.collocates] == [("blue", 2, None)]


def test_a_passage_with_more_marks_than_lines_are_made_is_not_begun(
    searching: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 3)
    found = concordance(searching(numbered(["siren siren", "siren siren"])), SearchRequest("siren"))
    assert (len(found.lines), found.is_cut) == (2, True)


def test_filters_hold_and_a_query_of_no_word_has_no_lines(searcher: Searcher) -> None:
    only = concordance(searcher, SearchRequest("failed", filters={"publisher": ("The Inquiry",)}))
    assert {line.origin.metadata.publisher for line in only.lines} == {"The Inquiry"}
    everything = concordance(searcher, SearchRequest(""))
    assert everything.lines == ()
    assert everything.page.total_passages == everything.looked_at
