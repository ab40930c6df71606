"""Titles, by-lines, dates, sign-offs: what the head and the end of a text say of it, and what they do not."""

import pytest

from indexer.reading import read_document
from search.records import Metadata
from tests.indexer.reading import MORE, PROSE, omissions, passages, read_page, read_text


def metadata(text: str) -> Metadata:
    return read_text(text).document.origin.metadata


def published(text: str) -> str | None:
    date = metadata(text).published
    return date.iso if date else None


def body(*lines: str) -> str:
    return "\n\n".join([*lines, PROSE, MORE])


def test_the_first_line_of_its_own_is_the_title_and_no_passage() -> None:
    read = read_text(body("One Night, Two Lists"))
    assert read.document.origin.metadata.title == "One Night, Two Lists"
    assert passages(read) == [PROSE, MORE]
    assert [mark.kind for mark in read.document.marks] == ["title"]


@pytest.mark.parametrize("prefix", ["LIVE PAGE: ", "Live: ", "BREAKING: ", "Update: "])
def test_a_title_is_told_without_its_prefix_and_its_repetition_goes(prefix: str) -> None:
    read = read_text(body(f"{prefix}The register is opened", "The register is opened"))
    assert read.document.origin.metadata.title == "The register is opened"
    assert omissions(read) == {"The register is opened": "the title again"}


def test_a_sentence_that_is_said_twice_is_no_title() -> None:
    read = read_text(body("The road is very long.", "The road is very long."))
    assert passages(read)[:2] == ["The road is very long."] * 2
    assert not omissions(read)


def test_what_stands_before_a_repeated_title_is_no_part_of_the_text() -> None:
    read = read_text(body("Some Site Name Here", "The register is opened", "The register is opened"))
    assert read.document.origin.metadata.title == "The register is opened"
    assert omissions(read)["Some Site Name Here"] == "stands before the title"


@pytest.mark.parametrize(
    "first", ["A short line ends,", "and then the gauge", "The second of them:", "“I came at ten”, and", PROSE]
)
def test_a_line_that_is_no_title(first: str) -> None:
    assert metadata(body(first)).title is None


def test_a_letter_has_no_title() -> None:
    read = read_text(body("Hollin Cottage by the river", "14 July 2020", "Dear Mr. Thwaite,"))
    assert (read.document.origin.metadata.title, read.document.origin.metadata.kind) == (None, "letter")
    assert published(body("Hollin Cottage by the river", "14 July 2020", "Dear Mr. Thwaite,")) == "2020-07-14"


@pytest.mark.parametrize("salutation", ["To whom it may concern:", "Sehr geehrte Frau Dengler,", "Madame la juge,"])
def test_salutations(salutation: str) -> None:
    assert metadata(body(salutation)).kind == "letter"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Maeve Ikedare", ("Maeve Ikedare",)), ("By Maeve Ikedare and Radha Thornquist", ("Maeve Ikedare",
        "Radha Thornquist")),
        ("Par Solange Abadie", ("Solange Abadie",)), ("By the river we sat", ()), ("By Maeve Ikedare in 2021.", ()),
    ],
)  # fmt: skip
def test_by_lines(line: str, authors: tuple[str, ...]) -> None:
    assert metadata(body("The register is opened", line)).authors == authors


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("9 March 2021", "2021-03-09"), ("Published on 12 April 2021", "2021-04-12"), ("Posted: May 2021", "2021-05"),
        ("Tuesday, 9 March 2021", "2021-03-09"), ("31 February 2021", None),
    ],
)  # fmt: skip
def test_dates_at_the_head(line: str, date: str | None) -> None:
    assert published(body("The register is opened", line)) == date


def test_a_date_within_the_prose_is_not_the_documents() -> None:
    assert published(f"The register is opened\n\nIt failed on 14 November 2019, so she wrote.\n\n{PROSE}") is None


def test_a_date_before_the_title_is_that_of_the_capture() -> None:
    known = metadata(body("Monday 27th Jan 2020", "LIVE: The register is opened", "The register is opened"))
    assert known.captured is not None
    assert known.captured.iso == "2020-01-27"
    assert known.published is None


@pytest.mark.parametrize(
    ("line", "date", "publisher"),
    [
        ("MARROWBY, 9 February 2020 (Lowland Wire) — The wall failed, and the engineer wrote it down.", "2020-02-09",
        "Lowland Wire"),
        ("Iran, August 28, 2021—More than 1,000 witnesses convened in a conference on Friday.", "2021-08-28", None),
        ("Marrowby, which was there on 9 February 2020, is now a field of mud and stones.", None, None),
    ],
)  # fmt: skip
def test_datelines(line: str, date: str | None, publisher: str | None) -> None:
    text = f"The register is opened\n\n{line}\n\n{MORE}"
    assert (published(text), metadata(text).publisher) == (date, publisher)
    assert line in passages(read_text(text))


def test_a_sign_off_gives_date_and_publisher() -> None:
    text = "\n\n".join(["One Night, Two Lists", PROSE, MORE, "Ostrel Valley Residents' Association", "3 March 2021"])
    assert (metadata(text).publisher, published(text)) == ("Ostrel Valley Residents' Association", "2021-03-03")
    assert passages(read_text(text)) == [PROSE, MORE]
    assert metadata(text).evidence["published"] == "last line: 3 March 2021"


def test_a_person_who_signs_is_no_publisher() -> None:
    text = "\n\n".join(["One Night, Two Lists", PROSE, MORE, "Gerard Pellowe", "3 March 2021"])
    assert metadata(text).publisher is None
    assert "Gerard Pellowe" in passages(read_text(text))


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Copyright © 2021 The Courier. All rights reserved.", "The Courier"),
        ("© The Marrowby Courier 2021", "The Marrowby Courier"),
        ("(c) 2021 The Courier", "The Courier"),
    ],
)
def test_a_copyright_notice_names_the_publisher(line: str, publisher: str) -> None:
    assert metadata("\n\n".join(["The register is opened", PROSE, MORE, line])).publisher == publisher


@pytest.mark.parametrize("line", ["© 2021 Impressum", "© Impressum | Datenschutz", "© 2021 All rights reserved"])
def test_what_stands_beside_a_copyright_notice_is_no_publisher(line: str) -> None:
    assert metadata("\n\n".join(["The register is opened", PROSE, MORE, line])).publisher is None
    ours = metadata("\n\n".join(["The register is opened", PROSE, MORE, f"© The Courier | {line.lstrip('© 012')}"]))
    assert ours.publisher == "The Courier"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("O'Neil, Siobhán", ("O'Neil, Siobhán",)),
        ("O'Neil, Siobhán and von der Leyen, Ursula", ("O'Neil, Siobhán", "von der Leyen, Ursula")),
        ("Ilsa Marten, Radha Thornquist and Ann Lee", ("Ilsa Marten", "Radha Thornquist", "Ann Lee")),
        ("Smith, Jones and Lee", ("Smith", "Jones", "Lee")),
    ],
)
def test_a_surname_and_the_given_name_after_it_are_one_author(byline: str, authors: tuple[str, ...]) -> None:
    assert metadata(body("The register is opened", f"By {byline}")).authors == authors


def test_an_item_c_is_no_copyright_notice() -> None:
    item = "(c) that P-4 be replaced"
    read = read_text("\n\n".join(["The register is opened", PROSE, "(a) one thing", "(b) another", item, MORE]))
    assert read.document.origin.metadata.publisher is None
    assert item in passages(read)


@pytest.mark.parametrize("line", ["Reporting by PMOI/MEK", "Source: PMOI/MEK", "Published by PMOI/MEK"])
def test_a_line_that_names_the_source(line: str) -> None:
    assert metadata(body("The register is opened", line)).publisher == "PMOI/MEK"


def test_a_page_is_called_by_the_line_that_its_title_holds() -> None:
    head = "<title>The register is opened at last - Lowland Wire</title>"
    known = read_page("<div>The register is opened at last</div>", head).document.origin.metadata
    assert known.title in ("The register is opened at last", "The register is opened at last - Lowland Wire")


def test_a_letter_keeps_its_date_in_its_text() -> None:
    read = read_text(f"Hester Nakagome\n11 Weir Lane\n\n2 September 2020\n\nDear Mr. Babalange,\n\n{PROSE}\n\n{MORE}")
    assert read.document.origin.metadata.published is not None
    assert read.document.origin.metadata.published.iso == "2020-09-02"
    assert "2 September 2020" in passages(read)


def test_a_date_may_be_a_line_of_the_head() -> None:
    head = "<h1>Interim report</h1><p>Public Inquiry<br>Chair: A. Oduvale<br>December 2021</p>"
    page = read_document("page.html", f"<html><body>{head}<p>{PROSE}</p></body></html>".encode())
    assert page.document.origin.metadata.published is not None
    assert page.document.origin.metadata.published.iso == "2021-12"


def test_an_issuer_above_the_title_is_the_publisher() -> None:
    known = metadata(body("Kettlow Mineral Works\nStatement on the interim report"))
    assert (known.publisher, known.title) == ("Kettlow Mineral Works", "Statement on the interim report")


def test_authors_joined_by_a_word_are_two() -> None:
    assert metadata(body("The third call", "By Radha Thornquist and Maeve Ikedare")).authors == (
        "Radha Thornquist", "Maeve Ikedare",
    )  # fmt: skip
