"""Which part of a passage the parameters of its page ask to quote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.errors import RequestError
from search.records import Span
from webapp.quoting import Quoting, quoting

TEXT = "The siren — “siren 2” — was  silent.\nThe siren was silent."


def asked(**parameters: str) -> Quoting:
    return quoting(MultiDict(parameters), TEXT)


def test_without_parameters_it_is_all_of_it() -> None:
    assert asked() == asked(quote=" \n") == Quoting()


@pytest.mark.parametrize(
    ("words", "found"),
    [("siren", "siren"), ("was silent.", "was silent."), ("silent. The", "silent.\nThe"), ('"siren 2"', "“siren 2”"),
     ("siren was  silent", "siren was silent")],
)  # fmt: skip
def test_words_are_found_whatever_their_spaces_and_quotation_marks(words: str, found: str) -> None:
    part = asked(quote=words).part
    assert part
    assert part.of(TEXT) == found


def test_of_words_that_stand_twice_the_characters_say_which() -> None:
    second = TEXT.rindex("siren")
    there = {"from": str(second), "to": str(second + 5)}
    assert asked(quote="siren", **there).part == Span(second, second + 5)
    assert asked(quote="The", **there).part == Span(0, 3), "words that do not stand there are looked for"
    assert asked(quote="nothing", **there) == Quoting(missing="nothing")


def test_all_places_of_words_that_stand_more_than_once_are_told() -> None:
    places = tuple(Span(found.start(), found.end()) for found in re.finditer("siren", TEXT))
    assert len(places) == 3
    assert asked(quote="siren") == Quoting(places[0], places=places)
    last = asked(**{"from": str(places[2].start), "to": str(places[2].end)})
    assert (last.part, last.places, last.number) == (places[2], places, 3)
    assert asked(quote="The siren —").places == ()
    assert asked(quote="was silent.").number == 2, "the first that stands as it is typed"
    assert len(asked(quote="ilent").places) == 2, "letters, where they are no word"


@pytest.mark.parametrize("parameters", [{"from": "1"}, {"to": "1"}, {"from": "x", "to": "2"}, {"from": "١", "to": "2"}])
def test_what_is_no_number_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(RequestError, match="whole numbers"):
        asked(**parameters)


@given(st.text(), st.text())
def test_whatever_is_asked_is_in_the_text_or_missing(text: str, wanted: str) -> None:
    found = quoting(MultiDict({"quote": wanted}), text)
    if found.part:
        assert 0 <= found.part.start < found.part.end <= len(text)
    else:
        assert bool(found.missing) == bool(wanted.strip())
