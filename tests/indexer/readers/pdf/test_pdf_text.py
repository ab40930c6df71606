"""PDFs of known text: what is read is what was written, in the order in which it is read."""

import pytest
from rapidfuzz.distance import Levenshtein

from indexer.blocks import Block, BlockKind, Reading
from indexer.readers.pdf import read
from search.records import Recognition
from tests.files import pdfs
from tests.files.pdfs import KINDS, SENTENCE, Sample, Sheet, shown, small

MOST_ERRORS = 0.01


def text_of(reading: Reading) -> str:
    return " ".join(" ".join(block.text for block in reading.blocks if not block.furniture).split())


needs_fonts = pytest.mark.skipif(not pdfs.has_fonts(), reason="needs the DejaVu fonts: apt-get install fonts-dejavu")
KIND = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=needs_fonts) if kind in pdfs.BEYOND_LATIN else kind for kind in KINDS]
)


def error_rate(sample: Sample) -> float:
    truth = " ".join(sample.truth.split())
    return Levenshtein.distance(text_of(read("a.pdf", sample.content)), truth) / len(truth)


@KIND
@pytest.mark.parametrize("seed", [0, 3])
def test_a_kind_is_read_as_written(kind: str, seed: int) -> None:
    assert error_rate(KINDS[kind](seed)) <= MOST_ERRORS


@pytest.mark.slow
@KIND
@pytest.mark.parametrize("seed", [1, 2, 4, 5])
def test_more_of_a_kind_are_read_as_written(kind: str, seed: int) -> None:
    assert error_rate(KINDS[kind](seed)) <= MOST_ERRORS


@pytest.mark.slow
def test_five_hundred_pages_are_read_as_written() -> None:
    book = pdfs.long(500)
    reading = read("a.pdf", book.content)
    truth = " ".join(book.truth.split())
    assert Levenshtein.distance(text_of(reading), truth, score_cutoff=len(truth) // 100) <= MOST_ERRORS * len(truth)
    assert max(block.page or 0 for block in reading.blocks) == 500


def test_the_same_bytes_give_the_same_blocks() -> None:
    content = KINDS["columns"](1).content
    assert read("a.pdf", content) == read("b.pdf", content)


def test_a_paragraph_over_the_border_of_a_page_is_one_block_and_begins_on_the_first() -> None:
    sheet = Sheet(8)
    texts = [sheet.paragraph(12) for _ in range(8)]
    sheet.set(texts, [(72, 450)])
    blocks = read("a.pdf", sheet.sample("plain", "over").content).blocks
    assert [block.text for block in blocks] == texts
    assert [block.page for block in blocks] == sorted(block.page or 0 for block in blocks)
    assert {block.page for block in blocks} == {1, 2, 3}


def test_running_heads_and_numbers_are_left_out_in_sight() -> None:
    blocks = read("a.pdf", KINDS["headed"](0).content).blocks
    left_out = [(block.page, block.text, block.furniture) for block in blocks if block.furniture]
    assert (1, "Report of the Commission of Inquiry", "running head of a page") in left_out
    assert (2, "The events of the night", "running head of a page") in left_out
    assert (6, "6", "number of a page") in left_out
    assert len(left_out) == 12


def test_what_a_heading_and_a_note_are_is_told_by_their_letters() -> None:
    blocks = read("a.pdf", KINDS["headed"](0).content).blocks
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    assert [(heading.page, heading.level) for heading in headings] == [(page, 1) for page in range(1, 7)]
    assert [block.page for block in blocks if block.kind is BlockKind.NOTE] == [1, 2, 3, 4, 5, 6]


def test_the_rows_of_a_table_are_read_one_by_one() -> None:
    sample = KINDS["tables"](0)
    rows = [block.text for block in read("a.pdf", sample.content).blocks if block.kind is BlockKind.TABLE_ROW]
    assert rows == [line for line in sample.truth.split("\n") if " | " in line]


def set_lines(*columns: tuple[float, float, list[str]]) -> bytes:
    """Columns of lines in letters of ten points, each with its left edge and the height of its first line."""
    return b"".join(
        shown(line, x=left, y=top - 12 * place, size=10)
        for left, top, lines in columns
        for place, line in enumerate(lines)
        if line
    )


def column(word: str, count: int) -> list[str]:
    return [f"and {word} {place:02} is said in so many words" for place in range(count)]


def test_a_table_that_hangs_over_one_gutter_leaves_the_columns_above_it_whole() -> None:
    first, second, third = column("one", 20), column("two", 30), column("three", 30)
    rows = [f"Cell {place:02} and what hangs over into the other column" for place in range(4)]
    over = [*second[:20], *[""] * 7, *second[20:]]
    content = set_lines((50, 740, [*first, "", *rows]), (230, 735, over), (410, 731, third))
    text = " ".join(block.text for block in read("a.pdf", small(content)).blocks)
    assert text.startswith(" ".join([*first, *second[:20], *third[:20]]))


def test_columns_whose_lines_all_overlap_in_height_are_read_one_by_one() -> None:
    columns = [column(word, 9) for word in ("one", "two", "three")]
    content = set_lines((50, 740, columns[0]), (230, 735, columns[1]), (410, 731, columns[2]))
    text = " ".join(block.text for block in read("a.pdf", small(content)).blocks)
    assert text == " ".join(line for lines in columns for line in lines)


def test_a_table_at_the_head_of_a_column_belongs_to_it() -> None:
    left = ["The heading", "", "", "", *column("one", 30), "and that was all."]
    rows = [("Prison", "Report", "2013"), ("There", "Soldier", "1996"), ("Only", "Between", "2018")]
    content = set_lines((50, 740, left), (300, 680, column("two", 27)))
    for place, row in enumerate(rows):
        for x, cell in zip((304, 370, 440), row, strict=True):
            content += shown(cell, x=x, y=745 - 13 * place, size=10)
    texts = [block.text for block in read("a.pdf", small(content)).blocks]
    assert " ".join(texts) == " ".join([*left[:1], *left[4:], *map(" | ".join, rows), *column("two", 27)])


def test_a_few_words_that_are_stretched_to_the_width_of_a_column_are_no_table() -> None:
    sheet = Sheet(1, "liberation", 10)
    lines = ["it was said that they were taken", "administration hospital", "non-governmental somebody"]
    lines += ["and that no one of them came back", "to the village in that same winter"]
    for place, line in enumerate(lines):
        sheet.justified(72, 700 - 12 * place, line, 150)
    sheet.next_page()
    assert [block.text for block in read("a.pdf", sheet.sample("", "").content).blocks] == [" ".join(lines)]


def test_items_of_a_list_are_blocks() -> None:
    lines = ("1. The first item of", "the list.", "2. The second.")
    content = b"".join(
        shown(line, x=90 if line[0].islower() else 76, y=700 - 15 * place) for place, line in enumerate(lines)
    )
    assert read("a.pdf", small(content)).blocks == (
        Block(BlockKind.LIST_ITEM, "1. The first item of the list.", page=1),
        Block(BlockKind.LIST_ITEM, "2. The second.", page=1),
    )


def test_the_numbers_of_lines_are_left_out_in_sight() -> None:
    words = [f"It was decided that line number {place} is a part of the words which" for place in range(1, 16)]
    content = b"".join(
        shown(str(place), x=60, y=720 - 24 * place) + shown(line, x=90, y=720 - 24 * place)
        for place, line in enumerate(words, start=1)
    )
    blocks = read("a.pdf", small(content)).blocks
    assert [(block.text, block.furniture) for block in blocks if block.furniture] == [
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", "numbers of the lines")
    ]
    assert " ".join(block.text for block in blocks if not block.furniture) == " ".join(words)


def test_letters_whose_size_was_estimated_make_no_headings() -> None:
    content = b"".join(
        shown("the words of a scan that go on and on over its", y=700 - 15 * place, size=size, before="3 Tr")
        for place, size in enumerate((11, 12.5, 10.5, 13, 11, 11))
    )
    assert [block.kind for block in read("a.pdf", pdfs.scanned(content)).blocks] == [BlockKind.PARAGRAPH]


def wrapped(*lines: str) -> str:
    """What becomes of full lines that follow each other."""
    content = b"".join(shown(line, y=700 - 14 * place) for place, line in enumerate(lines))
    return " ".join(block.text for block in read("a.pdf", small(content)).blocks)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the organi-", "sation of it", "the organisation of it"),
        ("the organi\xad", "sation of it", "the organisation of it"),
        ("the human-", "rights of it", "the human-rights of it"),
        ("a self-", "evident right", "a self-evident right"),
        ("the Franco-", "German border", "the Franco-German border"),
        ("in 1990-", "1995 there", "in 1990-1995 there"),
        ("an e-", "mail from it", "an e-mail from it"),
        ("state-of-", "the-art", "state-of-the-art"),
        ("the UN-", "led force", "the UN-led force"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_is_the_words_own(first: str, second: str, joined: str) -> None:
    other = "all of the human beings have the rights that were given to them there"
    assert wrapped(other, f"and then it was decided to keep everything about {first}", second).endswith(joined)


def test_a_word_that_stands_whole_elsewhere_is_joined() -> None:
    assert "under the photograph, in a photo graph" not in wrapped(
        "a photo and a graph stand under the photograph, and the other photo-", "graph is lost"
    )
    assert "other photograph is lost" in wrapped(
        "a photo and a graph stand under the photograph, and the other photo-", "graph is lost"
    )


@needs_fonts
def test_ligatures_are_the_letters_that_a_reader_types() -> None:
    sheet = Sheet(1)
    sheet.draw(72, 700, "The oﬃce found the ﬁnal ﬂaw.")
    sheet.next_page()
    assert text_of(read("a.pdf", sheet.sample("", "").content)) == "The office found the final flaw."


def test_text_that_stands_for_other_signs_is_read_in_their_place() -> None:
    content = (
        b"BT /F1 12 Tf 72 700 Td (The words ) Tj"
        b" /Span << /ActualText (that replace) >> BDC (xx) Tj EMC ( others.) Tj ET\n"
        b"BT /F1 12 Tf 72 640 Td /Span << /ActualText (A whole line.) >> BDC (xx yy zz) Tj EMC ET\n"
    )
    blocks = read("a.pdf", small(content)).blocks
    assert [(block.text, block.furniture) for block in blocks] == [
        ("The words that replace others.", ""),
        ("A whole line.", ""),
    ]


@needs_fonts
def test_hebrew_and_arabic_are_read_from_the_right_with_numbers_and_names_among_them() -> None:
    arabic = "قال الشاهد رقم 15 في عام 2019 (ثلاثة رجال) ذلك"
    hebrew = "אמר העד מספר 15 בשנת 2019 (שלושה אנשים) זאת"
    sheet = Sheet(1, "sans", 12)
    for place, text in enumerate((arabic, hebrew)):
        sheet.leftward(500, 700 - 60 * place, text)
    sheet.next_page()
    texts = [block.text for block in read("a.pdf", sheet.sample("", "").content).blocks]
    assert texts == [arabic, hebrew]


def test_what_is_hidden_is_left_out_in_sight() -> None:
    content = (
        shown(SENTENCE)
        + shown("white on white", y=650, before="1 1 1 rg")
        + shown("in tiny letters", y=640, size=2, before="0 g")
        + shown("off the page", y=1640)
        + shown("not painted", y=620, before="3 Tr")
        + b"q\n" + shown("only clips", y=600, before="7 Tr") + b"Q\n"
        + b"0 g 60 540 300 30 re f\n"
        + shown("White on black.", y=550, before="0 Tr 1 1 1 rg")
        + shown("Clipped", y=500, before="7 Tr") + b"1 0 0 rg 60 490 300 30 re f\n"
    )  # fmt: skip
    blocks = read("a.pdf", small(content)).blocks
    assert [block.text for block in blocks if not block.furniture] == [SENTENCE, "White on black.", "Clipped"]
    assert {block.text: block.furniture for block in blocks if block.furniture} == {
        "white on white": "hidden: it is white on white",
        "in tiny letters": "hidden: its letters are smaller than three points",
        "off the page": "hidden: it stands outside the page",
        "not painted": "hidden: it is not painted",
        "only clips": "hidden: it is not painted",
    }


def test_the_text_layer_of_a_scan_is_read_and_said_to_be_one() -> None:
    reading = read("a.pdf", pdfs.scanned(shown(SENTENCE, before="3 Tr")))
    assert text_of(reading) == SENTENCE
    assert [(claim.field, claim.value) for claim in reading.claims] == [("recognition", "OCR")]
    assert {block.recognised for block in reading.blocks} == {Recognition.LAYER}


def test_fields_and_typed_notes_are_text_and_comments_are_not() -> None:
    content = small(
        entries=b"/Annots [100 0 R 101 0 R 102 0 R 103 0 R 104 0 R 105 0 R 108 0 R]",
        more={
            100: b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (A remark) >>",
            101: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Filled in) /Rect [9 9 99 29] >>",
            104: b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (box) /V /Off /Rect [9 9 99 29] >>",
            102: b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 90 20] /Contents (Typed on it) /DA (/F1 12 Tf) >>",
            105: b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /Contents (See it) /FS 106 0 R >>",
            106: b"<< /Type /Filespec /F (list.csv) /UF (list.csv) /EF << /F 107 0 R >> >>",
            107: pdfs.stream(b"a,b", b"/Type /EmbeddedFile"),
            108: b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>",
            103: b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://example.org/) >> >>",
        },
    )
    blocks = read("a.pdf", content).blocks
    assert [(block.text, block.furniture) for block in blocks] == [
        (SENTENCE, ""),
        ("A remark", "comment"),
        ("Filled in", ""),
        ("Typed on it", ""),
        ("See it", "comment"),
        ("list.csv", "file attached to a place on the page, not read"),
        ("a file without a name", "file attached to a place on the page, not read"),
    ]


def test_what_the_file_says_of_itself_is_claimed_where_it_says_anything() -> None:
    information = (
        b"<< /Title (The night of the fire) /Author (Anna Berg; Karim Haddad)"
        b" /CreationDate (D:20190714120000+02'00') >>"
    )
    reading = read("a.pdf", small(catalogue=b"/Lang (de-AT)", trailer=b"/Info 100 0 R", more={100: information}))
    assert [(claim.field, claim.value) for claim in reading.claims] == [
        ("title", "The night of the fire"),
        ("authors", "Anna Berg"),
        ("authors", "Karim Haddad"),
        ("published", "2019-07-14"),
        ("page language", "de"),
    ]
    assert reading.claims[0].evidence == "Title in the PDF's document information"
    assert reading.claims[3].evidence.startswith("inferred from when the file was made")


@pytest.mark.parametrize(
    "title",
    [
        b"Microsoft Word - draft3.doc",
        b"untitled",
        b"report.pdf",
        b"(anonymous)",
        b"Document1",
        b"a.dvi",
        b"C:\\\\a.doc",
    ],
)
def test_what_a_program_has_filled_in_is_no_title(title: bytes) -> None:
    title = title.replace(b"(", b"\\(").replace(b")", b"\\)")
    content = small(trailer=b"/Info 100 0 R", more={100: b"<< /Title (%s) /Author (admin) >>" % title})
    assert read("a.pdf", content).claims == ()


def test_the_largest_heading_of_the_first_page_is_the_title() -> None:
    lines = b"".join(shown(f"{SENTENCE} {SENTENCE}", y=640 - 30 * place) for place in range(4))
    reading = read("a.pdf", small(shown("The night of the fire", size=24) + lines))
    assert reading.blocks[0] == Block(BlockKind.TITLE, "The night of the fire", page=1)
    assert [(claim.field, claim.value) for claim in reading.claims] == [("title", "The night of the fire")]
