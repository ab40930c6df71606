"""Passages and their locators: ordinals, headings, clock times, captions, pages."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.segment import LONGEST
from search.records import Locator, PassageKind
from tests.indexer.reading import MORE, PROSE, passages, read_page, read_text


def located(text: str, source: str = "notes.txt") -> dict[str, Locator]:
    return {passage.text: passage.locator for passage in read_text(text, source).passages}


def test_ordinals_count_passages_from_one_and_ids_are_derived() -> None:
    read = read_text("\n\n".join(["The register is opened", PROSE, "The instruments", MORE]))
    assert [passage.locator.ordinal for passage in read.passages] == [1, 2]
    assert [passage.id for passage in read.passages] == [f"{read.document.id}.1", f"{read.document.id}.2"]


def test_the_path_of_headings_is_outermost_first() -> None:
    text = f"# Title\n\n{PROSE}\n\n## A\n\none\n\n### A1\n\ntwo\n\n### A2\n\nthree\n\n## B\n\nfour\n"
    assert [locator.heading for locator in located(text, "a.md").values()] == [
        (), ("A",), ("A", "A1"), ("A", "A2"), ("B",),
    ]  # fmt: skip


def test_a_heading_with_a_colon_ends_with_its_list() -> None:
    text = f"{PROSE}\n\nThe facts:\n\n• one of them\n• two of them\n\n{MORE}\n"
    found = located(text)
    assert [found[item].heading for item in ("• one of them", "• two of them")] == [("The facts",), ("The facts",)]
    assert found[MORE].heading == ()


def test_a_heading_without_a_colon_goes_on_after_a_list() -> None:
    assert located(f"{PROSE}\n\nThe facts\n\n• one of them\n\n{MORE}\n")[MORE].heading == ("The facts",)


def test_a_sentence_that_leads_into_a_list_is_a_passage() -> None:
    lead = "Two piezometers matter to this story, and both of them stood on the berm:"
    assert lead in located(f"{PROSE}\n\n{lead}\n\n• P-7, and\n• P-4\n\n{MORE}")


def test_clock_times_are_inherited_until_a_heading() -> None:
    text = "\n\n".join([PROSE, "17.20: The witnesses testify now.", MORE, "17:30 – Another one.", "“Two of them.”",
                        "The instruments", PROSE + " Again."])  # fmt: skip
    assert [locator.time for locator in located(text).values()] == [None, "17.20", "17.20", "17:30", "17:30", None]


@pytest.mark.parametrize("tag", ["p", "h3", "div", "time"])
def test_a_clock_time_alone_is_the_time_of_what_follows(tag: str) -> None:
    read = read_page(
        f"<h2>Morning</h2><{tag}>9.31</{tag}><p>The judge sits.</p><{tag}>10.05 a.m.</{tag}><p>A witness.</p>"
    )
    found = {passage.text: passage.locator for passage in read.passages}
    assert (found["The judge sits."].time, found["A witness."].time) == ("9.31", "10.05 a.m.")
    assert found["A witness."].heading == ("Morning",)
    assert "9.31" not in found
    assert {mark.label for mark in read.document.marks if mark.kind == "time"} == {"9.31", "10.05 a.m."}


def test_a_clock_time_before_a_turn_is_its_time() -> None:
    turns = ["[10.42] MS. KALLAY: Were you there?", "[10.43] MR. HALVORSEN: I was.", "10:44 Mr Smith: So was I."]
    found = located("\n".join([PROSE, "", *turns]))
    assert [(found[text].time, found[text].speaker, found[text].kind) for text in turns] == [
        ("10.42", "Ms. Kallay", PassageKind.SPEECH),
        ("10.43", "Mr. Halvorsen", PassageKind.SPEECH),
        ("10:44", "Mr Smith", PassageKind.SPEECH),
    ]


def test_a_caption_before_its_entry_has_the_entrys_time() -> None:
    text = "\n\n".join([PROSE, "16.05: Maryam Rajavi addresses the conference.", "Behzad Naziri",
                        "16.50: After that, Behzad Naziri speaks."])  # fmt: skip
    found = located(text)["Behzad Naziri"]
    assert (found.kind, found.time, found.speaker) == (PassageKind.CAPTION, "16.50", None)


@pytest.mark.parametrize(
    "near", ["17.05: Tahar Boumedra tells them:", "“It is as we have written it,” Mr. Boumedra of the commission said."]
)
def test_a_bare_name_next_to_its_bearer_is_a_caption(near: str) -> None:
    assert located(f"{PROSE}\n\n{near}\n\nTahar Boumedra\n\n{MORE}")["Tahar Boumedra"].kind is PassageKind.CAPTION


def test_a_caption_printed_twice_is_a_caption_twice() -> None:
    text = f"{PROSE}\n\n17.05: Tahar Boumedra tells them all of it:\n\nTahar Boumedra\nTahar Boumedra\n\n{MORE}"
    kinds = [passage.locator.kind for passage in read_text(text).passages if passage.text == "Tahar Boumedra"]
    assert kinds == [PassageKind.CAPTION, PassageKind.CAPTION]


def test_a_label_over_text_is_a_heading_and_a_signature_is_not() -> None:
    lines = (
        "Dear Mr. Thwaite,",
        PROSE,
        "The second matter",
        MORE,
        "Yours sincerely,",
        "Ruth Sennacott",
        f"{PROSE} End.",
    )
    found = located("\n\n".join(lines))
    assert found[MORE].heading == ("The second matter",)
    assert found["Ruth Sennacott"].kind is PassageKind.PARAGRAPH
    assert found[f"{PROSE} End."].heading == ("The second matter",)


def test_turns_are_speech() -> None:
    found = located(f"{PROSE}\n\nTHE CHAIR: Good morning to all.\n\nMR. HALVORSEN: Good morning.\n\nQ. Where were you?")
    assert [(locator.kind, locator.speaker) for locator in found.values()] == [
        (PassageKind.PARAGRAPH, None), (PassageKind.SPEECH, "The Chair"), (PassageKind.SPEECH, "Mr. Halvorsen"),
        (PassageKind.SPEECH, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("turn", "speaker"),
    [
        ("Mr. Halvorsen (Ardmar): Good morning to all.", "Mr. Halvorsen"),
        ("MR. HALVORSEN (Ardmar) (through an interpreter): Good morning.", "Mr. Halvorsen"),
        ("The President: Good morning to all.", "The President"),
        ("The Chairman (interpretation from French): Good morning to all.", "The Chairman"),
    ],
)
def test_a_turn_may_say_whom_the_speaker_speaks_for(turn: str, speaker: str) -> None:
    locator = located(f"{PROSE}\n\n{turn}\n\n{MORE}")[turn]
    assert (locator.kind, locator.speaker) == (PassageKind.SPEECH, speaker)


@pytest.mark.parametrize(
    "line", ["A. The instruments", "Mr. Halvorsen: counsel to the inquiry", "The register: who has it?"]
)
def test_what_is_no_turn_is_no_speech(line: str) -> None:
    assert located(f"{PROSE}\n{line}\n{MORE}")[line].kind is PassageKind.PARAGRAPH


def test_pages_stand_in_the_locators() -> None:
    assert [locator.page for locator in located(f"{PROSE}\n\f{MORE}\n").values()] == [1, 2]


def test_kinds_of_blocks_are_kinds_of_passages() -> None:
    read = read_page("<ul><li>an item</ul><blockquote>quoted</blockquote><figure><figcaption>seen</figcaption></figure>"
                     "<table><tr><td>a<td>b</tr></table>")  # fmt: skip
    assert [passage.locator.kind for passage in read.passages] == [
        "paragraph", "list item", "quotation", "caption", "table row", "paragraph",
    ]  # fmt: skip
    assert passages(read)[4] == "a\tb"


def test_the_parts_of_a_long_paragraph_are_of_a_size_and_end_with_sentences() -> None:
    sentence = "Mr. R. Thwaite of the U.N. came to No. 7 and read memo 19.014 there. "
    parts = passages(read_text(sentence * 120))
    assert [part.count("Thwaite") for part in parts] == [20] * 6
    assert {part[-6:] for part in parts} == {"there."}


def test_a_paragraph_that_someone_has_written_is_one_passage() -> None:
    paragraph = ("A short sentence of the notes. " * 96).strip()
    assert passages(read_text(f"{paragraph}\n\n{PROSE}")) == [paragraph, PROSE]


PIECES = (
    PROSE, MORE, f"{PROSE} " * 40, "Mr. Thwaite", "The facts:", "**The hut**", "Behzad Naziri", "•", "• one", "- two",
    "36. ", "9.31", "17.20: It began.", "THE CHAIR: Yes.", "Q. Who?", "A. She.", "12", "Page 5", "Home", "Share",
    "English", "Dear Sir,", "3 March 2021", "x" * 4_000, "\n", "\n", "\n\n", "\n\n", "\f", " ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_passages_and_marks_tile_what_was_kept(text: str) -> None:
    read = read_text(f"{PROSE}\n\n{text}")
    kept = read.document.text
    spans = sorted([passage.span for passage in read.passages] + [mark.span for mark in read.document.marks])
    assert [passage.text for passage in read.passages] == [passage.span.of(kept) for passage in read.passages]
    place = 0
    for span in spans:
        assert kept[place : span.start].strip() == ""
        assert place <= span.start < span.end
        place = span.end
    assert kept[place:].strip() == ""


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_character_of_a_text_is_kept_or_omitted(text: str) -> None:
    document = read_text(f"{PROSE}\n\n{text}").document
    held = document.text + "".join(omission.text for omission in document.omitted)
    signs = Counter("".join(f"{PROSE}{text}".split())) - Counter("".join(held.split()))
    assert set(signs) <= {"*"}


@pytest.mark.parametrize("text", ["A short sentence of the notes. " * 1_000, "word " * 6_000, "x" * 20_000])
def test_what_is_longer_than_anyone_quotes_is_more_than_one_passage(text: str) -> None:
    read = read_text(text)
    assert len(read.passages) > 2
    assert max(len(passage.text) for passage in read.passages) <= LONGEST
    assert "".join("".join(passages(read)).split()) == "".join(text.split())
    assert [passage.text for passage in read.passages] == [p.span.of(read.document.text) for p in read.passages]
    assert [passage.locator.ordinal for passage in read.passages] == list(range(1, len(read.passages) + 1))
    if text.startswith("A"):
        assert all(passage.text.endswith("notes.") for passage in read.passages)


def test_a_heading_without_end_is_cut_in_the_locator_and_whole_in_its_mark() -> None:
    read = read_page(f"<h2>{'The facts ' * 200}</h2><p>{PROSE} Indeed.</p>")
    (locator,) = [passage.locator for passage in read.passages if passage.text.endswith("Indeed.")]
    assert [len(label) for label in locator.heading] == [299]
    assert max(len(mark.label) for mark in read.document.marks) == 1_999


def test_the_items_of_a_list_carry_the_sentence_that_they_complete() -> None:
    text = "It was wet. The night shift had asked for three things:\n\n- a lamp\n- a rope\n\nNobody came.\n\n- later"
    assert [(passage.text, passage.locator.lead_in) for passage in read_text(text, "a.txt").passages] == [
        ("It was wet. The night shift had asked for three things:", None),
        ("- a lamp", "The night shift had asked for three things:"),
        ("- a rope", "The night shift had asked for three things:"),
        ("Nobody came.", None),
        ("- later", None),
    ]
