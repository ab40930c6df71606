"""What is inferred of documents that do not say it, with evidence that says so; and what is not."""

import pytest

from indexer.inferences import full_name
from search.records import Metadata
from tests.indexer.reading import MORE, PROSE, read_page, read_text

ENTRIES = ("09.30: She spoke of the gauge.", "10.00: He spoke of the wall.", "11.15: They spoke of the night.")


def metadata(*lines: str, source: str = "notes.txt") -> Metadata:
    return read_text("\n\n".join(["The register is opened", *lines, PROSE, MORE]), source).document.origin.metadata


def published(*lines: str, source: str = "notes.txt") -> str | None:
    date = metadata(*lines, source=source).published
    return date.iso if date else None


def live(sentence: str) -> str | None:
    return published(f"This page follows the hearing that is held {sentence}, and is kept up to date.", *ENTRIES)


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("on Monday, July 15, 2019", "2019-07-15"), ("am Montag, den 15. Juli 2019", "2019-07-15"),
        ("on Tuesday, July 15, 2019", None), ("on July 15, 2019", None), ("in the week of Monday, 22 July", None),
        ("on Monday, July 15, 2019 and on Tuesday, July 16, 2019", None),
    ],
)  # fmt: skip
def test_a_live_page_is_of_the_one_day_that_it_is_about(sentence: str, date: str | None) -> None:
    assert live(sentence) == date


def test_the_evidence_calls_it_an_inference() -> None:
    known = metadata("The panel whose words follow here meets on Monday, July 15, 2019, in the hall.", *ENTRIES)
    assert known.evidence["published"] == (
        "inferred: a live page, and the day that it is about: “… follow here meets on Monday, July 15, 2019”"
    )


def test_another_document_is_not_of_the_day_that_it_is_about() -> None:
    assert published("The panel whose words follow here meets on Monday, July 15, 2019, in the hall.") is None


@pytest.mark.parametrize(
    "line",
    ["Diese Seite wurde zuletzt am 29. Januar 2020 geändert.", "Last updated: 29 January 2020", "Stand: 29.1.2020"],
)
def test_the_last_change_is_a_last_resort(line: str) -> None:
    page = read_page(f"<h1>The register is opened</h1><p>{PROSE}</p><footer>{line}</footer>").document.origin.metadata
    assert page.published is not None
    assert page.published.iso == "2020-01-29"
    assert page.evidence["published"] == f"inferred from the last change: {line}"


@pytest.mark.parametrize(
    ("source", "date"),
    [("un/USA_25_1970.txt", "1970"), ("2019/07/15/notes.txt", "2019-07-15"), ("notes-2019-07-15.txt", "2019-07-15"),
     ("notes.txt", None)],
)  # fmt: skip
def test_the_file_may_be_named_for_a_date(source: str, date: str | None) -> None:
    assert published(source=source) == date


def test_the_year_in_a_pages_name_is_what_it_is_about() -> None:
    page = f"<html><body><h1>The register</h1><p>{PROSE}</p><p>{MORE}</p></body></html>"
    assert read_text(page, "the-flood-of-1970.html").document.origin.metadata.published is None


@pytest.mark.parametrize(
    ("publisher", "full"),
    [
        ("NCRI - National Council of Resistance of Iran", "National Council of Resistance of Iran (NCRI)"),
        ("OVRA – Ostrel Valley Residents' Association", "Ostrel Valley Residents' Association (OVRA)"),
        ("NEWS - Lowland Wire", "NEWS - Lowland Wire"), ("Lowland Wire", "Lowland Wire"), ("A - B", "A - B"),
    ],
)  # fmt: skip
def test_letters_before_a_name_that_are_its_initials_go_behind_it(publisher: str, full: str) -> None:
    assert full_name(publisher) == full
