"""The proof of absence: what the page tells, and that its link gives the same report again."""

import re

import pytest
from flask.testing import FlaskClient

from tests.webapp.conftest import Get
from tests.webapp.page_elements import link, one, parsed, query, texts
from webapp import absence


def digest(page: str) -> str:
    return one(page, "code.digest").get_text()


def fact(page: str, name: str) -> str:
    (row,) = [div for div in parsed(page).select("dl.facts > div") if div.dt and div.dt.get_text() == name]
    assert row.dd
    return " ".join(row.dd.get_text().split())


def test_nothing_found_is_told_with_all_that_was_searched(get: Get) -> None:
    page = get("/absence?q=zeppelin")
    assert one(page, "h1").get_text() == "No passage was found"
    assert fact(page, "Query") == "zeppelin"
    assert fact(page, "Words match") == "in any form"
    assert re.search(r"\d+ in 10 documents", fact(page, "Passages"))
    assert fact(page, "Dates") == "2016 to 2021"
    assert "Persian (1)" in fact(page, "Languages")


def test_what_is_found_is_said_to_be_no_proof(get: Get) -> None:
    page = get("/absence?q=siren")
    assert "were found" in one(page, "h1").get_text()
    assert "no proof of absence" in one(page, ".lead").get_text()


def test_every_file_that_is_not_searched_is_named_with_its_reason(get: Get) -> None:
    rows = texts(get("/absence?q=zeppelin"), "table.ledger tbody tr")
    assert any("scans/<b>page</b>.pdffailedthe file ends in the middle" in row for row in rows)
    assert any("press/photo.jpgleft outan image" in row for row in rows)
    assert any("reports/copy.htmlduplicate" in row for row in rows)


def test_files_are_paged_and_none_is_lost(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absence, "LEDGER_ROWS", 2)
    first = get("/absence?q=zeppelin")
    second = get(link(first, "Next"))
    found = [*texts(first, ".ledger .path"), *texts(second, ".ledger .path")]
    assert sorted(found) == ["press/photo.jpg", "reports/copy.html", "scans/<b>page</b>.pdf"]
    assert digest(first) == digest(second)


def test_the_forms_that_were_tried_are_told_with_their_passages(get: Get) -> None:
    page = get("/absence?q=alarms+siern")
    rows = texts(page, "table.ledger tbody tr")
    assert any(row.startswith("alarms alarms (0)alarm (27)") for row in rows)
    assert any(row.startswith("siernin no passagenearest: siren (") for row in rows)


def test_what_a_prefix_stood_for_is_told(get: Get) -> None:
    assert any("sir* stood for" in text for text in texts(get("/absence?q=sir*"), ".rungs"))


def test_its_link_gives_the_same_report(get: Get) -> None:
    page = get("/absence?q=zeppelin&publisher=Inquiry+Office&not.year=2019&match=written&page=7&sort=date")
    address = str(one(page, "a.url")["href"])
    assert query(address)["generation"]
    again = get(address)
    assert digest(again) == digest(page)
    assert "About this report" not in again


def test_a_link_of_another_generation_says_what_to_do(get: Get) -> None:
    page = get("/absence?q=zeppelin&generation=000009.000001-%3Cb%3E")
    said = one(page, '.notes[aria-label="About this report"]').get_text()
    assert "000009.000001-<b>" in said
    assert "pincite serve --index COPY" in said
    assert digest(page) == digest(get("/absence?q=zeppelin"))


def test_the_digest_is_of_the_question_and_not_of_the_reader(get: Get, client: FlaskClient) -> None:
    elsewhere = client.get("/absence?q=zeppelin", base_url="http://other.example").get_data(as_text=True)
    assert digest(elsewhere) == digest(get("/absence?q=zeppelin"))
    assert digest(elsewhere) != digest(get("/absence?q=zeppelins"))


def test_the_day_it_was_shown_is_told(get: Get) -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d UTC", fact(get("/absence?q=zeppelin"), "Shown"))


def test_a_filter_that_does_not_exist_in_the_collection_is_told(get: Get) -> None:
    page = get("/absence?q=siren&publisher=%3Cimg+src%3Dx%3E&not.year=")
    assert parsed(page).select("main img") == []
    assert fact(page, "Only") == "publisher: <img src=x>"
    assert fact(page, "Without") == "year: none"


def test_without_an_index_it_is_told(no_index: FlaskClient) -> None:
    assert no_index.get("/absence?q=siren").status_code == 503
