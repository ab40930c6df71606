"""Who speaks: only where the text says so plainly, and nobody rather than a guess."""

import time

import pytest

from indexer.shapes import TURN
from indexer.speakers import Speakers


def speakers(*texts: str) -> list[str | None]:
    follower = Speakers()
    return [follower.of(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“I rang three times,” said Ms. Ilsa Marten.", "Ilsa Marten"),
        ("“I rang three times,” Ilsa Marten said.", "Ilsa Marten"),
        ("“I rang three times,” said the engineer Ilsa Marten.", "Ilsa Marten"),
        ("«I rang three times», said Ilsa Marten.", "Ilsa Marten"),
        ('"I rang three times," Dr. Ruth Sennacott added.', "Ruth Sennacott"),
        ("Kumi Naidoo said that he was moved.", "Kumi Naidoo"),
        ("Mrs. Rajavi emphasized that the regime fears justice.", "Rajavi"),
        ("“I rang three times,” said Hassan bin Ali.", "Hassan bin Ali"),
        ("MR. HALVORSEN: I call Mr. Achterholt.", "Mr. Halvorsen"),
        ("THE CHAIR: Good morning.", "The Chair"),
        ("DR RUTH SENNACOTT: I did.", "Dr Ruth Sennacott"),
        ("Q. Where were you?", None),
        ("“I rang three times.”", None),
        ("“I rang three times,” she said.", None),
        ("You asked me to set out how the note came to be written.", None),
        ("He said that it was the crusher.", None),
        ("They told the men to run.", None),
        ("Nobody said a word.", None),
        ("The wall failed at 3.42.", None),
        ("On Monday, Ilsa Marten walked the crest.", None),
        ("NOTE that nobody: spoke", None),
        ("Officials said that the river was still grey.", None),
        ("“A ladder,” said a famous French moralist, “is a risk.”", None),
    ],
)
def test_one_passage(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


def test_a_line_that_announces_a_speaker_is_not_said_by_her() -> None:
    assert speakers("17.20: Survivors testify. Kobra Jokar says:", "“I was in prison.",
    "“For six years,” she added.") == [
        None, "Kobra Jokar", "Kobra Jokar",
    ]  # fmt: skip


def test_a_surname_stands_for_the_name_given_before() -> None:
    assert speakers("Kumi Naidoo, of Amnesty, spoke.", "“I am moved,” Mr. Naidoo said.")[1] == "Kumi Naidoo"


def test_a_pronoun_goes_on_with_the_last_speaker_named() -> None:
    assert speakers("“One,” said Ilsa Marten.", "“Two,” she added.", "“Three,” said Lucjan Omotola.",
    "“Four,” he said.") == [
        "Ilsa Marten", "Ilsa Marten", "Lucjan Omotola", "Lucjan Omotola",
    ]  # fmt: skip


def test_a_new_entry_begins_with_nobody() -> None:
    follower = Speakers()
    follower.of("“One,” said Ilsa Marten.")
    follower.begin_entry()
    assert follower.of("“Two.”") is None


def test_a_paragraph_between_ends_a_speech() -> None:
    assert speakers("“One,” said Ilsa Marten.", "The wall failed at 3.42 in the morning.", "“Two.”")[2] is None


@pytest.mark.parametrize(
    "text", ["MR. HALVORSEN: x", "MS. CASTELLANE: x", "THE CHAIR: x", "Q. x", "A: x", "O’BRIEN: x"]
)
def test_turns(text: str) -> None:
    assert TURN.match(text)


@pytest.mark.parametrize("text", ["Mr. Halvorsen: x", "Note: x", "A plate", "MR. HALVORSEN (sworn)", "THE CHAIR:"])
def test_what_is_no_turn(text: str) -> None:
    assert not TURN.match(text)


@pytest.mark.parametrize("piece", ["Mr ", "Word ", "word ", "said Word ", "“a,” said ", "A. ", "AB "])
def test_a_paragraph_made_to_stall_the_rules_does_not(piece: str) -> None:
    started = time.perf_counter()
    speakers(piece * (19_000 // len(piece)), piece * 100_000)
    assert time.perf_counter() - started < 3


def test_thousands_of_speakers_are_followed_in_a_moment() -> None:
    started = time.perf_counter()
    found = speakers(*(f"“Quotation {number} of the day,” said Mr. Smith{number}." for number in range(3_000)))
    assert found[-1] == "Smith2999"
    assert time.perf_counter() - started < 5


def test_a_pronoun_is_not_the_person_of_the_paragraph_before_who_said_nothing() -> None:
    told = "Desmond Achterholt, the duty manager, answered at once and asked her to take another reading."
    assert speakers(told, "“I rang three times,” she said.") == [None, None]


def test_questions_and_answers_are_those_of_counsel_and_witness() -> None:
    follower = Speakers()
    assert follower.of("DR. RUTH SENNACOTT (affirmed)") is None
    follower.introduce("Examination by MR. HALVORSEN")
    assert [follower.of("Q. You wrote it?"), follower.of("A. I did.")] == ["Mr. Halvorsen", "Dr. Ruth Sennacott"]
    follower.begin_entry()
    follower.introduce("Cross-examination by MS. RUKAVEL")
    assert follower.of("THE CHAIR: Briefly, please.") == "The Chair"
    assert [follower.of("Q. When?"), follower.of("A. In March.")] == ["Ms. Rukavel", "Dr. Ruth Sennacott"]
