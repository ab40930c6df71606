"""Documents: the text is frozen, marks and passages are spans of it, and nothing that was read is lost."""

import pytest

from indexer.blocks import Block, BlockKind, Claim
from indexer.documents import SEPARATOR, make_document
from search.records import Document, MarkKind
from tests.indexer.reading import MORE, PROSE, read_text

BLOCKS = (
    Block(BlockKind.TITLE, "The third call"),
    Block(BlockKind.PARAGRAPH, "Share", furniture="furniture of the page"),
    Block(BlockKind.PARAGRAPH, PROSE),
    Block(BlockKind.HEADING, "The night", level=2),
    Block(BlockKind.PARAGRAPH, "9.31"),
    Block(BlockKind.LIST_ITEM, "• one\ntwo"),
)


def document(*claims: Claim, blocks: tuple[Block, ...] = BLOCKS) -> Document:
    return make_document("a.txt", "ab" * 32, "text/plain", blocks, claims)[0]


def test_the_text_is_the_kept_blocks_with_a_blank_line_between() -> None:
    assert SEPARATOR == "\n\n"
    assert document().text == f"The third call\n\n{PROSE}\n\nThe night\n\n9.31\n\n• one\ntwo"


def test_blocks_know_their_places() -> None:
    made, placed = make_document("a.txt", "ab" * 32, "text/plain", BLOCKS, ())
    assert [one.span.of(made.text) for one in placed] == [one.block.text for one in placed]
    assert len(placed) == 5


def test_marks_stand_on_the_text() -> None:
    made = document()
    assert [(mark.kind, mark.span.of(made.text), mark.level) for mark in made.marks] == [
        (MarkKind.TITLE, "The third call", 0), (MarkKind.HEADING, "The night", 2), (MarkKind.TIME, "9.31", 0),
    ]  # fmt: skip


def test_furniture_is_kept_with_its_reason() -> None:
    assert [(one.text, one.reason) for one in document().omitted] == [("Share", "furniture of the page")]


def test_of_two_claims_the_earlier_is_believed_with_its_evidence() -> None:
    metadata = document(
        Claim("title", " ", "blank"), Claim("title", "First\n title", "one"), Claim("title", "Second", "two"),
        Claim("page title", "Third", "three"),
    ).origin.metadata  # fmt: skip
    assert (metadata.title, metadata.evidence["title"]) == ("First title", "one")


def test_the_pages_own_title_is_the_last_resort() -> None:
    assert document(Claim("page title", "Third", "<title>")).origin.metadata.title == "Third"


def test_authors_are_those_of_one_place() -> None:
    claims = [Claim("authors", " ", "a"), Claim("authors", "One", "a"), Claim("authors", "Two", "a"),
              Claim("authors", "One", "a"), Claim("authors", "Three", "b")]  # fmt: skip
    assert document(*claims).origin.metadata.authors == ("One", "Two")
    assert document(Claim("authors", "", "a")).origin.metadata.authors == ()


def test_a_title_without_end_is_cut() -> None:
    title = document(Claim("title", "x" * 5000, "one")).origin.metadata.title
    assert title == "x" * 300


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"{PROSE} {MORE}", "en"),
        ("Pendant dix-neuf ans, elle a relevé chaque soir la hauteur de la rivière et noté la pluie du jour.", "fr"),
        ("دفترچه آبی است؛ از همان دفترهای مشق که بچه‌ها به مدرسه می‌برند و در آن چیزی نوشته شده است.", "fa"),
        ("P-7 412.63", None),
        ("", None),
    ],
)
def test_the_language_is_told_from_the_text(text: str, language: str | None) -> None:
    made = document(blocks=(Block(BlockKind.PARAGRAPH, text),))
    assert made.origin.metadata.language == language


def test_a_given_language_wins_and_a_pages_own_is_for_want_of_better() -> None:
    prose = (Block(BlockKind.PARAGRAPH, PROSE),)
    number = (Block(BlockKind.PARAGRAPH, "P-7 412.63"),)
    assert document(Claim("language", "fr", "given"), blocks=prose).origin.metadata.language == "fr"
    assert document(Claim("page language", "fr", "<html>"), blocks=prose).origin.metadata.language == "en"
    assert document(Claim("page language", "fr", "<html>"), blocks=number).origin.metadata.language == "fr"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\u202e", "\ufffe", "\U0010ffff", "\ud800", "\u200c"])
def test_no_character_stops_a_document(char: str) -> None:
    made = document(blocks=(Block(BlockKind.PARAGRAPH, f"{PROSE} {char}"),))
    assert made.text.encode("utf-8")
    assert len(made.text) == len(PROSE) + 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/", "https:evil", "//a.example"])
def test_only_addresses_of_the_web_are_believed(url: str) -> None:
    assert (
        document(Claim("url", url, "x"), Claim("url", "https://a.example/", "y")).origin.metadata.url
        == "https://a.example/"
    )


def test_kinds() -> None:
    turns = "\n\n".join(f"Q. Question number {number}?\n\nA. Answer." for number in range(3))
    live = "\n\n".join(f"1{number}.30: Something happens at the hall." for number in range(3))
    assert read_text(f"{PROSE}\n\n{turns}").document.origin.metadata.kind == "transcript"
    assert read_text(f"{PROSE}\n\n{live}").document.origin.metadata.kind == "live page"
    assert read_text(PROSE).document.origin.metadata.kind == "document"


@pytest.mark.parametrize("language", ["\ud800", "q" * 300_000, "<script>", "en us"])
def test_what_is_no_language_is_none(language: str) -> None:
    read = read_text(PROSE, given=(Claim("language", language, "metadata.json"),))
    assert read.document.origin.metadata.language is None
    assert read.passages[0].language is None


def test_an_address_and_evidence_have_their_length() -> None:
    given = (Claim("url", f"https://a.example/{'x' * 9_000}", "x"), Claim("title", "T", "e" * 9_000))
    metadata = read_text(PROSE, given=given).document.origin.metadata
    assert metadata.url is None
    assert metadata.evidence["title"] == "e" * 600
