"""Furniture: whole lines only, with a reason, the same for every format; prose is never touched."""

import pytest

from indexer.blocks import Block, BlockKind
from indexer.strip import bare, strip
from tests.indexer.reading import MORE, PROSE, kept, paragraphs


def reasons(*texts: str) -> dict[str, str]:
    return {block.text: block.furniture for block in strip(paragraphs(*texts)) if block.furniture}


def items(*texts: str) -> list[Block]:
    return [Block(BlockKind.LIST_ITEM, text) for text in texts]


@pytest.mark.parametrize("marks", ["", "• ", "- "])
def test_a_list_of_languages_goes(marks: str) -> None:
    names = [f"{marks}{name}" for name in ("English", "Français", "فارسی", "Deutsch")]
    assert reasons(*names, PROSE) == dict.fromkeys(names, "language list")


@pytest.mark.parametrize("names", [["English"], ["Arab", "French"]])
def test_one_or_two_names_of_languages_are_words(names: list[str]) -> None:
    assert reasons(PROSE, *names, MORE) == {}


def test_a_list_of_languages_in_one_block_goes() -> None:
    assert reasons("Languages\nEnglish\nFrançais\nDeutsch", PROSE) == {
        "Languages\nEnglish\nFrançais\nDeutsch": "language list"
    }


def test_a_menu_next_to_furniture_goes() -> None:
    blocks = [*items("• Home", "• The flood", "• The families", "• Hearings"), *paragraphs(PROSE)]
    assert kept(strip(blocks)) == [PROSE]


def test_a_list_at_the_head_that_is_no_menu_stays() -> None:
    blocks = [*items("• Tahar Boumedra", "• Kumi Naidoo", "• Eric David"), *paragraphs(PROSE)]
    assert len(kept(strip(blocks))) == 4


def test_a_list_after_prose_is_no_menu() -> None:
    blocks = [*paragraphs(PROSE, "Share"), *items("• The flood", "• The families", "• Hearings"), *paragraphs(MORE)]
    assert kept(strip(blocks)) == [PROSE, "• The flood", "• The families", "• Hearings", MORE]


@pytest.mark.parametrize(
    "line",
    [
        "728 x 90", "Print Email", "Contact Us", "Skip to main content", "Share this article", "ads", "Newsletter",
        "Copyright © 2020 NCRI - National Council. All Rights Reserved.", "© 2021 Courier", "(c) 2021 The Courier",
        "Sign in", "Read more", "Most Visited", "You may also like", "Advertisement: teleprinter rolls", "* * *", "-",
    ],
)  # fmt: skip
def test_a_line_that_is_furniture_goes(line: str) -> None:
    assert list(reasons(PROSE, line, MORE)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Report", "Search for the missing", "Home was two rooms at Kiln Row", "Print Email Works", "Save the children",
        "He had to contact us at once.", "728 x 90 prisoners", "Related crimes", "(c) that P-4 be replaced",
        f"© is the sign of copyright. {PROSE} {MORE}",
        "Tags were sewn on their shirts", "Comments were made by the chair.",
    ],
)  # fmt: skip
def test_a_line_that_only_holds_such_a_word_stays(line: str) -> None:
    assert reasons(PROSE, line, MORE) == {}


def test_boxes_after_the_text_go_from_the_line_that_announces_them() -> None:
    assert reasons(PROSE, MORE, "You Might Also Read", "Cartoon of the week", "Podcast", "Opinion") == {
        "You Might Also Read": "furniture of the page",
        "Cartoon of the week": "furniture after the text",
        "Podcast": "furniture after the text",
        "Opinion": "furniture after the text",
    }


def test_labels_at_the_end_stay_where_nothing_announces_a_box() -> None:
    assert reasons(PROSE, MORE, "Gerard Pellowe", "Works Manager") == {}


def test_labels_before_the_last_prose_stay() -> None:
    assert "The instruments" not in reasons(PROSE, "Most Read", "The instruments", MORE)


def test_links_alone_go_and_a_sentence_of_links_stays() -> None:
    blocks = [Block(BlockKind.PARAGRAPH, "The village that kept its clock", linked=1.0),
              Block(BlockKind.PARAGRAPH, PROSE, linked=1.0), Block(BlockKind.CAPTION, "A photograph",
              linked=1.0)]  # fmt: skip
    assert kept(strip(blocks)) == [PROSE, "A photograph"]


def test_nothing_is_deleted_and_reasons_of_readers_stay() -> None:
    blocks = [Block(BlockKind.PARAGRAPH, "Share", furniture="aside"), *paragraphs("English", "French", "German", PROSE)]
    stripped = strip(blocks)
    assert [block.text for block in stripped] == [block.text for block in blocks]
    assert stripped[0].furniture == "aside"


@pytest.mark.parametrize(
    ("text", "line"), [("• a  b\nc", "a b c"), ("- a", "a"), ("-5 degrees", "-5 degrees"), ("a", "a")]
)
def test_bare(text: str, line: str) -> None:
    assert bare(Block(BlockKind.PARAGRAPH, text)) == line
