"""Records in words."""

import pytest

from search.records import FacetValue, Locator, Metadata, Origin, PartialDate, Passage, PassageKind, Rung, Span, Speech
from webapp import wording


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2017-08-03", "3 August 2017"), ("2017-08", "August 2017"), ("2017", "2017"), ("0987-12-31", "31 December 987")],
)
def test_a_date_says_no_more_than_is_known(iso: str, words: str) -> None:
    assert wording.date(PartialDate.parse(iso)) == words


def test_a_date_that_was_only_inferred_says_so() -> None:
    assert wording.date(PartialDate(2019, 5, evidence="inferred from the last change")) == "May 2019 (inferred)"


def test_the_locator_says_where_a_passage_stands() -> None:
    locator = Locator(12, ("The facts", "The night"), "17.30", "Ilsa Marten", 3, PassageKind.LIST_ITEM)
    assert wording.where(locator) == "p. 3, § The facts › The night, 17.30, Ilsa Marten, passage 12, list item"
    assert wording.where(Locator(1)) == "passage 1"
    told = Locator(1, speaker="Ilsa Marten", speech=Speech.DIRECT)
    assert wording.where(told) == "quotes Ilsa Marten, passage 1"


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (4_200_000, "4.2 MB"), (10**10, "10.0 GB")],
)
def test_sizes(size: int, words: str) -> None:
    assert wording.bytes_of(size) == words


def test_counts() -> None:
    assert wording.counted(1, "passage") == "1 passage"
    assert wording.counted(1204, "passage") == "1,204 passages"
    assert wording.counted(0, "entry", "entries") == "0 entries"


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


def test_names_in_a_citation_are_single_lines_that_cannot_turn_it_around() -> None:
    metadata = Metadata(title="Memo \u202egnp.\n exe", authors=("R. S.",))
    origin = Origin("a/memo\u202e.txt", "ab" * 32, "text/plain", metadata)
    passage = Passage(origin.id, Span(0, 9), "so  it\nis", Locator(2))
    assert wording.citation(passage, origin, "http://localhost/passage/x.2") == (
        "Memo gnp. exe", "R. S.", "no date", "passage 2", "file a/memo.txt", f"SHA-256 {'ab' * 32}",
        "http://localhost/passage/x.2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The wall fails.", "“The wall fails.”"),
        ("“I rang,” she said.", "“I rang,” she said."),
        ("“I rang,” she said, and left", "““I rang,” she said, and left”"),
        ("• The siren had no fuse.", "“The siren had no fuse.”"),
        ("- 03.42: The wall fails", "“03.42: The wall fails”"),
        ("-40 degrees", "“-40 degrees”"),
    ],
)
def test_a_quotation_is_cited_to_the_character(text: str, cited: str) -> None:
    quotation = wording.quotation(text)
    assert quotation.opening + quotation.text + quotation.closing == cited
    assert text.endswith(quotation.text)
