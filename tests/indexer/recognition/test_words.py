"""Tables of words, as Tesseract gives them."""

import pytest

from indexer.recognition.words import Recognised, Word, lines_of

TABLE = "\n".join(
    "\t".join(row)
    for row in (
        ("level", *"page_num block_num par_num line_num word_num left top width height conf text".split()),
        (*"1 1 0 0 0 0 0 0 640 480 -1".split(), ""),
        (*"4 1 1 1 1 0 10 20 100 12 -1".split(), ""),
        (*"5 1 1 1 1 1 10 20 40 12 96.5".split(), "Nobody"),
        (*"5 1 1 1 1 2 55 21 30 11 90".split(), "knew"),
        (*"5 1 1 1 2 1 10 40 40 12 30".split(), " "),
        (*"5 1 1 1 2 2 55 40 30 12 50".split(), "why."),
    )
)


def test_words_are_in_their_lines() -> None:
    assert lines_of(TABLE.encode()) == (
        (Word("Nobody", 10, 20, 50, 32, 96.5), Word("knew", 55, 21, 85, 32, 90.0)),
        (Word("why.", 55, 40, 85, 52, 50.0),),
    )


@pytest.mark.parametrize("table", [b"", b"\xff\xfe", b"5\t1\t1", b"nothing of the kind\n" * 3])
def test_what_is_no_table_has_none(table: bytes) -> None:
    assert lines_of(table) == ()


@pytest.mark.parametrize(
    ("whole", "broken"), [("\t10\t20\t40\t", "\t10\tx\t40\t"), ("\t96.5\t", "\t\t"), ("\t96.5\t", "\tnan\t")]
)
def test_a_row_whose_numbers_are_none_is_passed_over(whole: str, broken: str) -> None:
    table = TABLE.replace(whole, broken)
    assert [[word.text for word in line] for line in lines_of(table.encode())] == [["knew"], ["why."]]
    assert lines_of(table.replace("\t90\t", "\t-\t").encode()) == lines_of(TABLE.encode())[1:]


def test_whether_its_lines_run_across() -> None:
    assert Recognised(lines_of(TABLE.encode())).lies
    upward = Word("Nobody", 10, 20, 22, 60, 96.5), Word("I", 10, 60, 22, 64, 96.5)
    assert not Recognised((upward,)).lies


def test_how_certain_a_picture_is() -> None:
    assert Recognised(lines_of(TABLE.encode())).certain == pytest.approx((6 * 96.5 + 4 * 90 + 4 * 50) / 14)
    assert Recognised().certain == 0
