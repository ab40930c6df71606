"""Values of facets and rungs in words."""

import pytest

from search.records import FacetValue, Rung
from webapp import wording


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("month", "2017-08", "August 2017"), ("day", "2017-08-03", "3 August 2017"), ("year", "2017", "2017"),
        ("month", "2017", "2017, no month"), ("day", "2017", "2017, no month"), ("month", "2017-13", "2017-13"),
        ("day", "2017-08", "August 2017, no day"), ("month", "", ""), ("publisher", "2017-08", "2017-08"),
    ],
)  # fmt: skip
def test_a_value_of_a_facet_says_what_is_not_known(field: str, value: str, words: str) -> None:
    assert wording.facet_value(field, FacetValue(value, value, 1)) == words


def test_a_count_says_documents_where_they_are_known() -> None:
    assert wording.how_many(FacetValue("a", "a", 1_200)) == "1,200 passages"
    assert wording.how_many(FacetValue("a", "a", 1_200, 1)) == "1,200 passages in 1 document"


def test_every_rung_has_its_words() -> None:
    assert [wording.differs(rung) for rung in Rung] == [
        "as written", "other form of the word", "other accents or joining", "other letters",
    ]  # fmt: skip


def test_a_long_part_is_shortened() -> None:
    assert wording.shortened("a" * 80) == "a" * 80
    assert wording.shortened("a" * 81) == "a" * 80 + "…"
