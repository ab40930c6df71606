"""Who speaks: only where the text says so plainly, and nobody rather than a guess."""

import time

import pytest

from indexer.shapes import turn
from indexer.speakers.voices import Speakers, Voice
from search.records import Speech

D, I, M = Speech.DIRECT, Speech.INDIRECT, Speech.MIXED  # noqa: E741


def voices(*texts: str) -> list[Voice]:
    follower = Speakers()
    return [follower.of(text) for text in texts]


def speakers(*texts: str) -> list[str | None]:
    return [voice.speaker for voice in voices(*texts)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“I rang three times,” said Ms. Ilsa Marten.", "Ilsa Marten"),
        ("“I rang three times,” Ilsa Marten said.", "Ilsa Marten"),
        ("“I rang three times,” said the engineer Ilsa Marten.", "Ilsa Marten"),
        ("“I rang three times,” said former Osmarkian Prime Minister Ilsa Marten.", "Ilsa Marten"),
        ("«I rang three times», said Ilsa Marten.", "Ilsa Marten"),
        ("‘I rang three times,’ said Ilsa Marten.", "Ilsa Marten"),
        ('"I rang three times," Dr. Ruth Sennacott added.', "Ruth Sennacott"),
        ("“I rang three times,” said Hassan bin Ali.", "Hassan bin Ali"),
        ("“Why did nobody ring?” asked Lucjan Omotola, whose father died.", "Lucjan Omotola"),
        ("“One,” said Ruth Sennacott. “Two,” replied Ilsa Marten.", "Ruth Sennacott"),
        ("“My clerk told me, ‘Petra Vance said no,’” Ilsa Marten recalled.", "Ilsa Marten"),
        ("Ilsa Marten: “I rang three times.”", "Ilsa Marten"),
        ("Ilsa Marten, engineer: “I rang three times.”", "Ilsa Marten"),
        ("“I rang three times.” – Ilsa Marten", "Ilsa Marten"),
        ("17.20: “I rang three times,” said Ilsa Marten.", "Ilsa Marten"),
        ("Ilsa Marten told the “night desk” “the water is over the mark and nobody has come.”", "Ilsa Marten"),
        ("Chancellor Karim Vahdat issued an order: “All are dismissed.”", "Karim Vahdat"),
        ("One of the survivors, Parviz Nadim, said: “I was there.”", "Parviz Nadim"),
        ("A former clerk, Parviz Nadim, came as a witness and said: “I was there.”", "Parviz Nadim"),
        ("The steward, Professor Aldo Terranova, received the lists. His report stated: “Most are dead.”",
         "Aldo Terranova"),
        ("In March, the local newspaper Le Phare reported: “The wall is wet.”", "Le Phare"),
        ("The dam was “never safe,” according to Ruth Sennacott, a hydrologist.", "Ruth Sennacott"),
        ("After the defeat—described by Karim Vahdat as “a bitter cup”—the order was given.", "Karim Vahdat"),
        ("A tape was found in which Chancellor Karim Vahdat tells a friend: “All are dismissed.”", "Karim Vahdat"),
        ("A statement issued by the Council of Families said: “We demand the truth.”", "Council of Families"),
        ("Kumi Naidoo said that he was moved.", "Kumi Naidoo"),
        ("Mrs. Rajavi emphasized that the regime fears justice.", "Rajavi"),
        ("Ilsa Marten, an engineer from Marrowby, pointed out in a letter that the wall was wet.", "Ilsa Marten"),
        ("Water Commissioner Ilsa Marten in a 13 March report to the Valley Council mentioned that it rang.",
         "Ilsa Marten"),
        ("After union leader Ilsa Marten urges the owners to pay, the hall is cleared.", "Ilsa Marten"),
        ("In her speech, Ilsa Marten reiterated the demand.", "Ilsa Marten"),
        ("When the siren failed, Ilsa Marten recalled, the lights went out.", "Ilsa Marten"),
        ("The wall, said Ilsa Marten, was wet.", "Ilsa Marten"),
        ("Ruth Sennacott, an engineer who told the court that the wall was wet, is ill.", "Ruth Sennacott"),
        ("Ilsa Marten and engineer Jan de Vries both said the wall was wet.", "Ilsa Marten"),
        ("ROME, 4 May (Wire) - Ilsa Marten, a farmer, said on Monday that the wall was wet.", "Ilsa Marten"),
        ("Geoffrey Pell QC said the case was strong.", "Geoffrey Pell"),
        ("Stephen King said the case was strong.", "Stephen King"),
        ("Rivers First and the Federation for Dry Valleys said that the wall was wet.", "Rivers First"),
        ("The Federation for Dry Valleys said that the wall was wet.", "Federation for Dry Valleys"),
        ("The Ministry of Waters said that the wall was wet.", "Ministry of Waters"),
        ("According to a report by Rivers First, the wall was wet.", "Rivers First"),
        ("OVRA believes that the register is wrong.", "OVRA"),
        ("In a report of May, the OVRA points out that the register is wrong.", "OVRA"),
        ("„Es war nass“, sagte Frau Ilsa Marten.", "Ilsa Marten"),
        ("« C'était mouillé », a déclaré Hélène Dubreuil, ingénieure.", "Hélène Dubreuil"),
        ("«Estaba mojado», dijo María Ruiz.", "María Ruiz"),
        ("“I rang three times.”", None),
        ("“I rang three times,” she said.", None),
        ("“I rang three times,” one resident said.", None),
        ("“It was grey,” a spokesman for Rivers First said.", None),
        ("“A ladder,” said a famous French moralist, “is a risk.”", None),
        ("“A ladder,” the report says, “is a risk.”", None),
        ("“Amnesty boards” known as “short lists” were formed by Ilsa Marten.", None),
        ("You asked me to set out how the note came to be written.", None),
        ("He said that it was the crusher.", None),
        ("I said that it was the crusher.", None),
        ("They told the men to run.", None),
        ("Nobody said a word.", None),
        ("The wall failed at 3.42.", None),
        ("On Monday, Ilsa Marten walked the crest.", None),
        ("NOTE that nobody: spoke", None),
        ("Officials said that the river was still grey.", None),
        ("The Chief Justice said that the river was still grey.", None),
        ("The Special Rapporteur on dams in Osmark criticized the owners.", None),
        ("The man who drove Ilsa Marten home said that it rained.", None),
        ("Mrs. Bett's husband said nothing of it.", None),
        ("Ilsa Marten did not say who rang.", None),
        ("Ilsa Marten never said that she rang.", None),
        ("Ilsa Marten believes in ghosts.", None),
        ("The Dam Union continues to be a place where men meet.", None),
        ("My Government has noted that the wall is wet.", None),
        ("Ilsa Marten added two spoons of sugar and concluded the meal.", None),
        ("Ilsa Marten was told that she must wait.", None),
        ("But what Ilsa Marten suggested, has proven true.", None),
        ("In Osmark it is said that the dead walk.", None),
        ("The Chair intervenes: “Be brief, Ms. Marten.”", None),
        ("Ursula von der Leyen sagte, dass es regnet.", "Ursula von der Leyen"),
        ("„Es regnet“, sagte Frau von der Leyen.", "von der Leyen"),
        ("Juan de la Cruz dijo que llovía.", "Juan de la Cruz"),
        ("Anna Kern von der CDU sagte, dass es regnet.", "Anna Kern"),
        ("Die Zeugin Anna Kern sagte, dass es regnet.", "Anna Kern"),
        ("Die Berliner Polizei sagte, dass es regnet.", "Berliner Polizei"),
        ("Die OVRA sagte, dass es regnet.", "OVRA"),
        ("Der Zeuge sagte, dass es regnet.", None),
        ("Die Sprecherin: „Es regnet.“", None),
        ("Die Mutter sagte, dass es regnet.", None),
        ("Die Mutter Anna Kern sagte, dass es regnet.", None),
        ("Der Präsident der Republik sagte, dass es regnet.", None),
        ("Das Ministerium erklärte, dass es regnet.", None),
        ("El Salvador dijo que llovía.", "El Salvador"),
        ("The rain had come, the Los Angeles Times reported.", "Los Angeles Times"),
        ("La Ministre a déclaré que la nuit était noire.", None),
    ],
)  # fmt: skip
def test_one_passage(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("“I rang three times,” said Ilsa Marten.", D),
        ("“I rang three times,” said Ilsa Marten. “Nobody came.”", D),
        ("Ilsa Marten said: “I rang three times.”", D),
        ("Ilsa Marten, who read the “short list” aloud, said: “I rang three times.”", D),
        ("Ilsa Marten said that she rang three times.", I),
        ("Ilsa Marten calls on the court to read the Act which states: “Every list shall be shown to the public.”", I),
        ("Ilsa Marten said that the dam was “a ladder” for thieves.", M),
        ("Ilsa Marten explained how she rang. “Nobody came,” Ms. Marten said.", M),
        ("Ilsa Marten explained how she rang. “Nobody came.”", M),
        ("Ilsa Marten urged the court to read it. She called the list “a forgery”.", M),
        ("“I rang three times.”", D),
        ("“It was grey,” one resident said.", D),
        ("Residents said that it was grey.", None),
        ("MR. HALVORSEN: I call Mr. Achterholt.", D),
        ("On Monday, Ilsa Marten walked the crest.", None),
        ("The “short list” was kept by the works.", None),
    ],
)
def test_direct_indirect_and_mixed_speech(text: str, speech: Speech | None) -> None:
    assert [voice.speech for voice in voices(text)] == [speech]


def test_a_line_that_announces_a_speaker_is_not_said_by_her() -> None:
    announced = "17.20: Survivors testify. Kobra Jokar says:"
    assert voices(announced, "“I was in prison.", "“For six years,” she added.") == [
        Voice(), Voice("Kobra Jokar", D), Voice("Kobra Jokar", D),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given_the_floor",
    [
        "Ilsa Marten, formerly of the night shift, tells the inquiry through an interpreter:",
        "Ilsa Marten, widow of a driver, is addressing the inquiry.",
        "Ilsa Marten took the floor.",
        "Ilsa Marten, formerly of the night shift:",
        "Renowned Osmarkian jurist Ilsa Marten, the man who nearly tried Karim Vahdat, told the hall:",
    ],
)
def test_who_is_given_the_floor_says_the_quotations_that_follow(given_the_floor: str) -> None:
    assert voices(given_the_floor, "“I rang three times.”") == [Voice(), Voice("Ilsa Marten", D)]


def test_what_the_document_sets_off_as_a_quotation_needs_no_marks() -> None:
    follower = Speakers()
    follower.of("Ilsa Marten told the inquiry:")
    assert follower.of("I rang three times.", quoted=True) == Voice("Ilsa Marten", D)
    assert follower.of("I rang three times.") == Voice()


def test_a_surname_stands_for_the_name_given_before() -> None:
    named = "The list was read by the engineer Ilsa Haj Marten (of Marrowby) in March."
    assert speakers(named, "“I am moved,” Ms. Haj Marten said.", "Marten also reminded that it rang.") == [
        None, "Ilsa Haj Marten", "Ilsa Haj Marten",
    ]  # fmt: skip


def test_a_surname_that_two_have_is_hers_who_has_spoken_or_has_the_title() -> None:
    assert (
        speakers("“One,” said Mrs. Anna Orr.", "Brother Tom Orr was taken.", "“Two,” Mrs. Orr said.")[2] == "Anna Orr"
    )
    assert speakers("“One,” said Mr. Tom Orr.", "Mrs. Anna Orr came.", "“Two,” Mrs. Orr said.")[2] == "Anna Orr"


def test_one_word_is_a_name_only_where_it_was_part_of_one() -> None:
    assert speakers("Sennacott said that it was wet.") == [None]
    assert speakers("Judge Sennacott sat.", "Sennacott said that it was wet.")[1] == "Sennacott"


def test_a_pronoun_goes_on_with_the_last_speaker_named() -> None:
    assert speakers("“One,” said Ilsa Marten.", "“Two,” she added.", "“Three,” said Lucjan Omotola.",
    "“Four,” he said.", "He urged the court to sit.") == [
        "Ilsa Marten", "Ilsa Marten", "Lucjan Omotola", "Lucjan Omotola", "Lucjan Omotola",
    ]  # fmt: skip


def test_a_pronoun_is_one_that_the_speaker_may_have() -> None:
    said = ("“One,” said Mrs. Ilsa Marten.", "“Two,” said Mr. Lucjan Omotola.")
    assert speakers(*said, "“Three,” she said.")[2] == "Ilsa Marten"
    assert speakers(said[1], "“Three,” she said.") == ["Lucjan Omotola", None]


def test_a_pronoun_is_the_person_of_whom_the_paragraph_tells() -> None:
    told = "Ilsa Marten walked in. “Nobody came,” she said."
    assert speakers("“One,” said Ruth Sennacott.", told) == ["Ruth Sennacott", "Ilsa Marten"]
    told = "Asked by Noor Castellane whether anyone had told her, Ms. Marten looked at the plan. “Nobody,” she said."
    assert speakers(told) == ["Marten"]


def test_a_pronoun_is_not_whom_its_own_clause_or_the_one_before_speaks_to() -> None:
    said = "“One,” said Ilsa Marten."
    assert speakers(said, "“Two,” she told Judge Amarante Oduvale, who chairs the inquiry.")[1] == "Ilsa Marten"
    assert speakers(said, "The clerk called Ruth Sennacott. “Two,” she said.")[1] == "Ilsa Marten"


def test_a_pronoun_is_not_the_person_of_the_paragraph_before_who_said_nothing() -> None:
    told = "Desmond Achterholt, the duty manager, answered at once and asked her to take another reading."
    assert speakers(told, "“I rang three times,” she said.") == [None, None]


def test_a_pronoun_outlasts_one_paragraph_that_names_nobody() -> None:
    said, between = "“One,” said Ilsa Marten.", "The wall failed at 3.42 in the morning."
    assert speakers(said, between, "“Two,” she said.")[2] == "Ilsa Marten"
    assert speakers(said, between, between, "“Two,” she said.")[3] is None
    assert speakers(said, "The wall of Ruth Sennacott failed.", "“Two,” she said.")[2] is None


@pytest.mark.parametrize(
    ("described", "speaker"),
    [
        ("“Two,” the former dam safety officer said.", "Ilsa Marten"),
        ("“Two,” the survivor added.", "Ilsa Marten"),
        ("“Two,” the minister said.", None),
        ("“Two,” a former dam safety officer said.", None),
        ("“Two,” another added.", None),
    ],
)
def test_a_description_is_of_the_speaker_whom_it_fits(described: str, speaker: str | None) -> None:
    assert speakers("“One,” said Ilsa Marten, once chief of dam safety.", described)[1] == speaker


def test_an_organisation_is_described_as_one() -> None:
    assert speakers("River Trust said it was wet.", "“It leaks,” the organisation said.")[1] == "River Trust"
    assert speakers("River Trust said it was wet.", "“It leaks,” the minister said.")[1] is None
    assert speakers("Ann Lee said it was wet.", "“It leaks,” she said.", "“It leaks,” the group said.")[2] is None


def test_nobody_goes_on_after_somebody_unknown() -> None:
    assert speakers("“One,” said Ilsa Marten.", "“Two,” a survivor said.", "“Three,” she added.") == [
        "Ilsa Marten", None, None,
    ]  # fmt: skip


def test_a_new_entry_begins_with_nobody() -> None:
    follower = Speakers()
    follower.of("“One,” said Ilsa Marten.")
    follower.begin_entry()
    assert follower.of("“Two.”") == Voice(None, D)


def test_a_paragraph_between_ends_a_speech() -> None:
    assert speakers("“One,” said Ilsa Marten.", "The wall failed at 3.42 in the morning.", "“Two.”")[2] is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("MR. HALVORSEN: I call Mr. Achterholt.", "Mr. Halvorsen"),
        ("THE CHAIR: Good morning.", "The Chair"),
        ("DR RUTH SENNACOTT: I did.", "Dr Ruth Sennacott"),
        ("Mr. McDONALD (Osmark): I did.", "Mr. McDonald"),
        ("[10.42] MS. KALLAY: I did.", "Ms. Kallay"),
        ("[10:42:15] THE CHAIR: I did.", "The Chair"),
        ("(10.42 a.m.) O’BRIEN: I did.", "O’Brien"),
        ("10:42 Mr Smith: I did.", "Mr Smith"),
        ("10.42 – MR. HALVORSEN: I did.", "Mr. Halvorsen"),
        ("10:42 BREAKING: The wall fails.", None),
        ("10:42 The wall: it fails.", None),
        ("[10] MS. KALLAY: I did.", None),
        ("Q. Where were you?", None),
        ("A. The first annex.", None),
    ],
)
def test_a_turn_is_its_speakers(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text", ["MR. HALVORSEN: x", "MS. CASTELLANE: x", "THE CHAIR: x", "Q. x", "A: x", "O’BRIEN: x"]
)
def test_turns(text: str) -> None:
    assert turn(text)


@pytest.mark.parametrize("text", ["Mr. Halvorsen: x", "Note: x", "A plate", "MR. HALVORSEN (sworn)", "THE CHAIR:"])
def test_what_is_no_turn(text: str) -> None:
    assert not turn(text)


def test_questions_and_answers_are_those_of_counsel_and_witness() -> None:
    follower = Speakers()
    assert follower.of("DR. RUTH SENNACOTT (affirmed)") == Voice()
    follower.introduce("Examination by MR. HALVORSEN")
    asked = [follower.of(text).speaker for text in ("Q. You wrote it?", "A. I did.")]
    assert asked == ["Mr. Halvorsen", "Dr. Ruth Sennacott"]
    follower.begin_entry()
    follower.introduce("Cross-examination by MS. RUKAVEL")
    assert follower.of("THE CHAIR: Briefly, please.").speaker == "The Chair"
    asked = [follower.of(text).speaker for text in ("Q. When?", "A. In March.")]
    assert asked == ["Ms. Rukavel", "Dr. Ruth Sennacott"]


@pytest.mark.parametrize(
    "piece",
    ["Mr ", "Word ", "word ", "said Word ", "“a,” said ", "A. ", "AB ", "Word, and ", "“", "( ", "said, ", "by ",
     "he said. ", "he said he ", "“A b.”: ", "‘a ", "Ann Lee, "],
)  # fmt: skip
def test_a_paragraph_made_to_stall_the_rules_does_not(piece: str) -> None:
    started = time.process_time()
    speakers(piece * (9_900 // len(piece)), f"“{piece * (9_900 // len(piece))}”", piece * 100_000)
    assert time.process_time() - started < 3


def test_thousands_of_speakers_are_followed() -> None:
    found = speakers(*(f"“Quotation {number} of the day,” said Mr. Smith{number}." for number in range(3_000)))
    assert found[-1] == "Smith2999"
