"""Plain text: how paragraphs, lists, headings, turns and pages are told apart by their lines alone."""

import textwrap
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.blocks import Block, BlockKind
from indexer.readers.text import read
from tests.indexer.reading import MORE, PROSE, kept

WRAPPED = """\
The engineer wrote the reading in red ink, and then she went to the
telephone in the hut, where nobody had been since the evening of the
day before; it rang for three minutes and fifty seconds. Then she
put on her coat.

Nobody at the works has been able to say who took the register home
on the following morning, or why the hut was locked when the crew
came.
"""


def blocks(text: str) -> tuple[Block, ...]:
    return read("notes.txt", text).blocks


def texts(text: str) -> list[str]:
    return [block.text for block in blocks(text)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n", "\n \t\n"])
def test_paragraphs_are_parted_by_blank_lines_or_by_each_newline(between: str, newline: str) -> None:
    assert texts(between.join([PROSE, MORE, PROSE]).replace("\n", newline)) == [PROSE, MORE, PROSE]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wrapped_lines_stay_in_one_paragraph_as_written(newline: str) -> None:
    assert texts(WRAPPED.replace("\n", newline)) == [paragraph.strip() for paragraph in WRAPPED.split("\n\n")]


def test_a_wrapped_paragraph_ends_with_a_short_line_that_ends_its_sentence() -> None:
    assert len(texts(WRAPPED.replace("\n\n", "\n"))) == 2


def test_a_line_goes_on_in_the_next_where_its_sentence_breaks_off() -> None:
    torn = PROSE.replace(", and then", ",\nand then")
    assert texts(f"{MORE}\n{torn}\n{MORE} Then the\nRegister was\n{MORE}") == [
        MORE, torn, f"{MORE} Then the\nRegister was", MORE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken", ["the works of the\nOstrel Valley", "the Anglo-\nArdmarian Company", "a dam which\nHalvorsen Brothers"]
)
def test_a_line_goes_on_where_it_breaks_off_within_a_name(broken: str) -> None:
    text = f"In 1987 the bank was raised for the first time by {broken} had built."
    assert texts(f"{MORE}\n{text}\n{MORE}") == [MORE, text, MORE]


def test_long_lines_among_wrapped_ones_are_paragraphs() -> None:
    text = "\n".join([*[wrapped(seed) for seed in range(6)], PROSE, MORE, wrapped(7)])
    assert texts(text)[6:8] == [PROSE, MORE]


@pytest.mark.parametrize("label", ["The third call", "Yours sincerely,", "•\tDay 22", "(Laughter)"])
def test_nothing_goes_on_from_a_label(label: str) -> None:
    assert texts(f"{PROSE}\n\n{label}\n\nnobody at the works has been able to say who took it.") == [
        PROSE, label, "nobody at the works has been able to say who took it.",
    ]  # fmt: skip


def test_a_paragraph_ends_where_the_next_word_had_room() -> None:
    paragraphs = [wrapped(seed) for seed in range(12)]
    assert texts("\n".join(paragraphs)) == paragraphs


def test_first_lines_are_told_by_their_indentation() -> None:
    first = "Nobody at the works could say who took the\nregister home with her, or where it has been kept ever.\n"
    middle = "The hut was locked, and the telephone was cut\noff, when the crew came up from the weir to look there.\n"
    last = "They found the coat and the pen.\n"
    assert texts(first + middle + last) == [(first + middle + last).strip()]
    assert len(texts((first + middle + last) * 9)) == 9


@pytest.mark.parametrize("stop", ["Mr.", "No.", "p.", "in the U.N.", "J. R."])
def test_a_full_stop_that_is_no_end_parts_nothing(stop: str) -> None:
    lines = [*wrapped().split("\n")[:-1], f"where she met {stop}", "7 Weir Lane is where they went, and nobody came."]
    assert len(texts("\n".join(lines))) == 1


def test_a_dash_within_a_sentence_is_no_bullet() -> None:
    text = WRAPPED.partition("\n\n")[0].replace("where nobody", "where nobody -").replace("\nday", "\n- day")
    assert texts(text) == [text]


def test_a_bullet_on_a_line_of_its_own_is_that_of_the_next() -> None:
    assert texts(f"{PROSE}\n\n•\nthe register\n•\nthe pen") == [PROSE, "•\nthe register", "•\nthe pen"]


def test_numbered_paragraphs_begin_among_wrapped_lines() -> None:
    lines = wrapped()
    assert texts(f"35. {lines}\n36.\t{lines}\n(b) {lines}") == [f"35. {lines}", f"36.\t{lines}", f"(b) {lines}"]


def test_items_and_numbers_begin_blocks_among_wrapped_lines() -> None:
    first = WRAPPED.partition("\n\n")[0]
    listed = WRAPPED + "\n" + first.replace("\nday", "\n• day").replace("\nput", "\n- put")
    assert [block.kind for block in blocks(listed)] == [
        BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM,
    ]  # fmt: skip


@pytest.mark.parametrize("bullet", ["• ", "•", "- ", "– ", "— ", "− ", "▪ ", "* ", "◦ ", "● "])
def test_bullets_make_items_and_stay_as_written(bullet: str) -> None:
    item = f"{bullet}the register is closed"
    (block,) = blocks(item)
    assert (block.kind, block.text) == (BlockKind.LIST_ITEM, item)


@pytest.mark.parametrize("line", ["-5 degrees at midnight", "—and then the line went dead", "-"])
def test_a_dash_that_is_no_bullet(line: str) -> None:
    (block,) = blocks(line)
    assert block.kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize("line", ["**The Instruments**", "**The Instruments**:", "** The Instruments **"])
def test_a_line_in_bold_is_a_heading(line: str) -> None:
    heading = blocks(f"{PROSE}\n{line}\n{MORE}")[1]
    assert (heading.kind, heading.text, heading.level) == (BlockKind.HEADING, "The Instruments", 2)


def test_a_salutation_in_bold_is_no_heading() -> None:
    assert [block.kind for block in blocks(f"{PROSE}\n**Judge Oduvale,**\n{MORE}")] == [BlockKind.PARAGRAPH] * 3


def test_bold_within_a_paragraph_is_no_heading() -> None:
    assert [block.kind for block in blocks(f"{PROSE} **Never** before.")] == [BlockKind.PARAGRAPH]


def test_form_feeds_part_pages_and_running_heads_go() -> None:
    pages = [f"Day 22: Achterholt\n{number}\n\n{PROSE} This is sheet {number}.\n" for number in range(1, 5)]
    found = blocks("\f".join(pages))
    prose = [block for block in found if block.text.startswith(PROSE)]
    assert [block.page for block in prose] == [1, 2, 3, 4]
    heads = [block.text for block in found if block.furniture == "running head of a page"]
    assert heads == ["Day 22: Achterholt", "1", "Day 22: Achterholt", "2", "Day 22: Achterholt", "3",
                     "Day 22: Achterholt", "4"]  # fmt: skip


def test_running_lines_change_sides_and_stand_at_the_foot() -> None:
    pages = [f"{PROSE} Sheet {number}.\n\n{left} {right}\n" for number, (left, right) in enumerate(
        [("K-22/7", "Day 22"), ("Day 22", "K-22/8"), ("K-22/9", "Day 22")])]  # fmt: skip
    feet = [block.text for block in blocks("\f".join(pages)) if block.furniture == "running foot of a page"]
    assert feet == ["K-22/7 Day 22", "Day 22 K-22/8", "K-22/9 Day 22"]


@pytest.mark.parametrize("border", ["\f", "\n\n\f\n", "\f7\n\n", "\n7\n\f", "\n\n", "\n7\n", "\n\n7\n\n"])
def test_a_sentence_goes_on_over_the_border_of_a_page(border: str) -> None:
    torn = PROSE.replace(" and then she", f",{border}and then she")
    found = blocks(f"{MORE * 9}\n{torn}\n{MORE * 9}")
    assert [" ".join(text.split()) for text in kept(found)] == [
        MORE * 9,
        PROSE.replace(" and then", ", and then"),
        MORE * 9,
    ]
    assert [(block.text, block.furniture) for block in found if block.furniture] in (
        [], [("7", "running head of a page")], [("7", "running foot of a page")], [("7", "number of a page")],
    )  # fmt: skip


def wrapped(seed: int = 0, width: int = 60) -> str:
    """A paragraph of 30 sentences, wrapped at `width`."""
    words, chance = sorted({word.strip(",.") for word in f"{PROSE} {MORE}".split()}), Random(seed)
    sentences = [" ".join(chance.choices(words, k=chance.randint(9, 17))).capitalize() for _ in range(30)]
    return textwrap.fill(". ".join(sentences) + " at last.", width)


@pytest.mark.parametrize("number", ["{}", "- {} -", "{}/9", "20-51 {}", "Page {}"])
def test_numbers_of_pages_stand_amid_wrapped_lines(number: str) -> None:
    lines = wrapped().split("\n")
    text = "\n".join([*lines[:16], number.format(4), *lines[16:32], number.format(5), *lines[32:]])
    found = blocks(text)
    assert [block.text for block in found if block.furniture == "number of a page"] == [
        number.format(4),
        number.format(5),
    ]
    assert kept(found) == ["\n".join(lines)]


def test_what_stands_beside_the_numbers_of_pages_goes_with_them() -> None:
    lines = wrapped().split("\n")
    text = "\n".join(
        [*lines[:16], "4", "Day 22", "The Corn Hall", *lines[16:32], "5", "Day 22", "The Corn Hall", *lines[32:]]
    )
    assert kept(blocks(text)) == ["\n".join(lines)]


@pytest.mark.parametrize(
    "text",
    [
        "P-4\n412\nP-7\n413\nP-9\n414",
        f"{MORE}\n\n1987\n\n{MORE}",
        f"{MORE * 9}\n\n1987\n\n{MORE * 9}\n\n1987\n\n{MORE}",
    ],
)
def test_numbers_that_are_no_pages(text: str) -> None:
    assert "".join("".join(kept(blocks(text))).split()) == "".join(text.split())


def test_a_line_on_one_page_only_is_no_running_head() -> None:
    pages = [f"{PROSE}\n", f"The third call\n\n{MORE}\n", f"Kiln Row\n\n{PROSE}\n"]
    assert kept(blocks("\f".join(pages))) == [PROSE, "The third call", MORE, "Kiln Row", PROSE]


def test_a_short_answer_that_ends_two_pages_of_many_is_no_running_foot() -> None:
    pages = [f"{PROSE}\n\n{'A. Yes.' if number in (4, 9) else f'{MORE} {number}.'}\n" for number in range(30)]
    assert kept(blocks("\f".join(pages))).count("A. Yes.") == 2


def test_without_form_feeds_there_are_no_pages() -> None:
    assert [block.page for block in blocks(f"Page 1\n\n{PROSE}")] == [None, None]


def test_blocks_know_whether_a_blank_line_stands_before_them() -> None:
    assert [block.apart for block in blocks(f"{PROSE}\n\n{MORE}\n{PROSE}\n{MORE}")] == [True, True, False, False]


PIECES = (
    PROSE, MORE, WRAPPED, "Mr. ", "•", "• ", "- ", "36. ", "(a) ", "9.31", "17.20: ", "THE CHAIR: ", "Q. ", "A. ", "12",
    "- 4 -", "Page 5", "the", "and", "گلنار", "。", "\n", "\n\n", "\f", "\r\n", "\x0b", "\x85", "\u2028", "\xa0", "\t",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_characters="*\ufeff"), max_size=6), max_size=60)
)
def test_no_character_of_the_file_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert Counter("".join("".join(texts(text)).split())) == Counter("".join(text.split()))


def test_a_line_of_five_million_characters_is_one_block() -> None:
    assert [len(text) for text in texts("x" * 5_000_000)] == [5_000_000]


def test_short_lines_that_stand_together_are_one_block() -> None:
    address = "Mehrnush Daryabar\nc/o Hester Nakagome\n11 Weir Lane"
    assert texts(f"{address}\n\n{PROSE}\n{MORE}\n\nAye\nAye") == [address, PROSE, MORE, "Aye", "Aye"]
