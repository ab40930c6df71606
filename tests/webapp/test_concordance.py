"""The concordance page: lines with links, orders and collocates, all from the address."""

import pytest
from flask.testing import FlaskClient

from search import concordance as bounds
from search.concordance import Line
from search.records import Locator, Passage, Rung, Span
from tests.webapp.conftest import Get
from tests.webapp.inquiry_collection import PERSIAN
from tests.webapp.page_elements import addresses, link, one, parsed, query, texts
from webapp import concordance
from webapp.concordance import direction, one_line


def lines(page: str) -> list[str]:
    return texts(page, ".kwic-line")


def test_each_key_word_is_a_line_with_its_context_and_place(get: Get) -> None:
    page = get("/concordance?q=fuse")
    (line,) = lines(page)
    assert "that the second siren had no fuse ; and" in line
    assert "Interim report" in line
    assert one(page, ".kwic-line mark").get_text() == "fuse"


def test_a_line_leads_to_its_passage_in_context_with_the_search(get: Get) -> None:
    page = get("/concordance?q=fuse&publisher=Inquiry+Office")
    address = one(page, ".kwic-line .key a")["href"]
    assert query(str(address)) == {"q": ["fuse"], "publisher": ["Inquiry Office"], "p": ["5"]}
    assert get(str(address))
    assert get(link(page, "passage 5"))


def test_lines_are_sorted_as_the_address_says_and_the_page_tells_how(get: Get) -> None:
    page = get("/concordance?q=siren&by=left")
    before = [text.lower() for text in texts(page, ".kwic-line .before") if not text.startswith("…")]
    last = [text.split()[-1].strip("“”>&/") for text in before if text]
    assert len(last) > 3
    assert texts(page, ".choices [aria-current]")[0] == "first word before"
    assert lines(page) != lines(get("/concordance?q=siren"))
    assert sorted(lines(page)) == sorted(lines(get("/concordance?q=siren")))


def test_what_is_usual_is_not_in_the_address(get: Get) -> None:
    page = get("/concordance?q=siren&by=key&page=3&window=5&common=0")
    assert query(link(page, "second word after")) == {"q": ["siren"], "by": ["right2"]}
    assert query(link(page, "place in the collection")) == {"q": ["siren"]}
    assert query(link(page, "with function words")) == {"q": ["siren"], "by": ["key"], "common": ["1"]}


@pytest.mark.parametrize(
    "parameters", ["by=__class__", "window=-1", "window=x", "at=0", "at=10000000000", "common=yes"]
)
def test_what_is_none_of_the_choices_is_passed_over(get: Get, parameters: str) -> None:
    assert lines(get(f"/concordance?q=siren&{parameters}")) == lines(get("/concordance?q=siren"))


def test_lines_are_paged_and_no_line_is_lost(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lines(get("/concordance?q=siren"))
    monkeypatch.setattr(concordance, "LINES", 4)
    found: list[str] = []
    address = "/concordance?q=siren"
    while address:
        page = get(address)
        found += lines(page)
        following = parsed(page).select_one('.pager [rel="next"]')
        address = str(following["href"]) if following else ""
    assert found == whole


def test_function_words_are_left_out_of_the_words_near_until_asked_for(get: Get) -> None:
    assert "the" not in texts(get("/concordance?q=siren"), ".collocates th bdi")
    assert "the" in texts(get("/concordance?q=siren&common=1"), ".collocates th bdi")


def test_a_concordance_that_is_cut_says_so(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_PASSAGES", 3)
    page = get("/concordance?q=siren")
    assert "Only the first 3 passages of" in one(page, ".notes").get_text()
    assert "logDice" not in page


def test_a_line_that_runs_from_the_right_says_so(get: Get) -> None:
    page = get("/concordance?q=%D8%B2%D9%86%DA%AF")
    line = one(page, ".kwic-line")
    assert line["dir"] == "rtl"
    assert line["lang"] == "fa"
    assert [bdi.get_text().strip() for bdi in line.select(".before bdi, .key bdi, .after bdi")] == [
        PERSIAN.partition("زنگ")[0].strip(), "زنگ", PERSIAN.partition("زنگ")[2].strip(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [("12 siren", "ltr"), ("«זה» siren", "rtl"), ("the سد", "ltr"), ("123", "ltr")]
)
def test_the_direction_of_a_line_is_that_of_its_first_letter(text: str, expected: str) -> None:
    passage = Passage("d", Span(0, len(text)), text, Locator(1))
    whole = Span(0, len(text))
    assert direction(Line(passage, None, Span(0, 0), whole, Span(len(text), len(text)), Rung.WRITTEN)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"), [(" a\n\tb ", " a b "), ("a", "a"), ("", ""), ("\n", " "), ("a\r\n", "a ")]
)
def test_a_context_is_one_line_that_keeps_its_space_to_the_key_word(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_nothing_of_a_document_becomes_an_element(get: Get) -> None:
    page = get("/concordance?q=siren&common=1")
    assert "<svg" not in page
    assert parsed(page).select("svg, img, b, i") == []
    assert all(not address.lower().startswith("javascript:") for _, _, address in addresses(page))


def test_a_query_in_the_address_is_escaped(get: Get) -> None:
    page = get("/concordance?q=%3Cscript%3Ealert(1)%3C/script%3E&by=%3Cb%3E")
    assert "<script>alert" not in page


def test_nothing_found_and_no_word_asked_for_say_so(get: Get) -> None:
    assert "Nothing was found" in one(get("/concordance?q=zeppelin"), ".lead").get_text()
    assert "no word of it" in one(get("/concordance?publisher=Inquiry+Office"), ".lead").get_text()


def test_it_is_the_same_with_the_default_engine(get: Get, by_tantivy: FlaskClient) -> None:
    there = by_tantivy.get("/concordance?q=siren&by=right").get_data(as_text=True)
    assert lines(there) == lines(get("/concordance?q=siren&by=right"))


def test_without_an_index_it_is_told(no_index: FlaskClient) -> None:
    assert no_index.get("/concordance?q=siren").status_code == 503
