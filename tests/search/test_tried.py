"""Which forms of a word are said to have been looked for, against a collection of known words."""

from collections.abc import Callable

import pytest

from search.records import Match, Rung, SearchRequest
from search.searcher import Searcher
from search.tried import Form
from tests.building import filed


@pytest.fixture
def words(searching: Callable[..., Searcher]) -> Searcher:
    return searching(
        [
            filed("He failed.", "She fails; it fails.", "They fail and faïl.", "The siren.", "Sirens."),
        ]
    )


def test_each_rung_has_the_words_of_the_collection_with_their_passages(words: Searcher) -> None:
    (tried,) = words.tried(SearchRequest("failed"))
    assert tried.written == Form("failed", 1)
    assert tried.stemmed == (Form("fail", 1), Form("fails", 1))
    assert tried.folded == (Form("faïl", 1),)
    assert tried.passages == 3
    assert not tried.is_absent
    assert [rung for rung, _ in tried.rungs] == [Rung.WRITTEN, Rung.STEM, Rung.FOLDED]


def test_a_word_that_no_passage_has_names_those_nearest(words: Searcher) -> None:
    (tried,) = words.tried(SearchRequest("siern"))
    assert tried.is_absent
    assert tried.nearest[0] == Form("siren", 1)


def test_as_written_has_no_other_forms_of_the_word(words: Searcher) -> None:
    (tried,) = words.tried(SearchRequest("failed", match=Match.WRITTEN))
    assert tried.stemmed is None
    assert tried.folded == ()
    assert tried.passages == 1


def test_words_are_told_once_and_those_left_out_not_at_all(words: Searcher) -> None:
    assert [one.word for one in words.tried(SearchRequest("siren siren NOT failed"))] == ["siren"]
    assert words.tried(SearchRequest("")) == ()


def test_a_word_without_end_is_compared_with_nothing(words: Searcher) -> None:
    (tried,) = words.tried(SearchRequest("x" * 300))
    assert tried.is_absent
    assert tried.nearest == ()


def test_words_of_a_phrase_have_no_other_forms_and_of_an_exact_quotation_no_accents(words: Searcher) -> None:
    he, failed = words.tried(SearchRequest('"he failed"'))
    assert (he.stemmed, failed.stemmed) == (None, None)
    assert (he.folded, failed.folded) == ((), ())
    (fail,) = words.tried(SearchRequest('"fail"'))
    assert fail.folded == (Form("faïl", 1),)
    (exact,) = words.tried(SearchRequest('="fail"'))
    assert (exact.stemmed, exact.folded) == (None, None)


def test_every_term_that_an_engine_is_asked_for_is_told(words: Searcher) -> None:
    """The forms told find, as written, all that the word finds in any form."""
    (tried,) = words.tried(SearchRequest("failed"))
    told = [form.text for _, forms in tried.rungs for form in forms or ()]
    found = {hit.passage.id for form in told for hit in words.all_hits(SearchRequest(form, match=Match.WRITTEN))}
    assert found == {hit.passage.id for hit in words.all_hits(SearchRequest("failed"))}


def test_a_stem_of_another_language_is_no_form_of_a_word_that_only_looks_like_it(
    searching: Callable[..., Searcher],
) -> None:
    letter = filed("Dear Sir, the siren had no fuse.", source="letter", language="en")
    protest = filed("An der Sirene fehlte die Sicherung.", source="protest", language="de")
    (tried,) = searching([letter, protest]).tried(SearchRequest("siren"))
    assert tried.stemmed == (Form("sirene", 1),)
