"""Plain text: how paragraphs, lists, headings, turns and pages are told apart by their lines alone."""

import pytest

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


def test_items_and_numbers_begin_blocks_among_wrapped_lines() -> None:
    first = WRAPPED.partition("\n\n")[0]
    listed = WRAPPED + "\n" + first.replace("\nday", "\n• day").replace("\nput", "\n- put")
    assert [block.kind for block in blocks(listed)] == [
        BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM,
    ]  # fmt: skip


@pytest.mark.parametrize("bullet", ["• ", "•", "- ", "– ", "— ", "▪ ", "* ", "◦ ", "● "])
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


def test_a_line_on_one_page_only_is_no_running_head() -> None:
    pages = [f"{PROSE}\n", f"The third call\n\n{MORE}\n", f"Kiln Row\n\n{PROSE}\n"]
    assert kept(blocks("\f".join(pages))) == [PROSE, "The third call", MORE, "Kiln Row", PROSE]


def test_without_form_feeds_there_are_no_pages() -> None:
    assert [block.page for block in blocks(f"Page 1\n\n{PROSE}")] == [None, None]


def test_blocks_know_whether_a_blank_line_stands_before_them() -> None:
    assert [block.apart for block in blocks(f"{PROSE}\n\n{MORE}\n{PROSE}\n{MORE}")] == [True, True, False, False]


def test_no_text_of_the_file_is_lost() -> None:
    assert "".join("".join(texts(WRAPPED)).split()) == "".join(WRAPPED.split())


def test_a_line_of_five_million_characters_is_one_block() -> None:
    assert [len(text) for text in texts("x" * 5_000_000)] == [5_000_000]


def test_short_lines_that_stand_together_are_one_block() -> None:
    address = "Mehrnush Daryabar\nc/o Hester Nakagome\n11 Weir Lane"
    assert texts(f"{address}\n\n{PROSE}\n{MORE}\n\nAye\nAye") == [address, PROSE, MORE, "Aye", "Aye"]
