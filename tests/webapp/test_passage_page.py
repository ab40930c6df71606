"""The permalink of a passage: the quotation between its neighbours, and its citation."""

import pytest
from flask.testing import FlaskClient

from search.citation import STYLES
from search.representation import passage_link
from tests.webapp.conftest import Get
from tests.webapp.inquiry_collection import PERSIAN, Built
from tests.webapp.page_elements import link, one, parsed, query, texts


def address(built: Built, ordinal: int, source: str = "reports/interim.html") -> str:
    return passage_link(f"{built.ids[source]}.{ordinal}", "")


def test_the_passage_stands_between_its_neighbours(get: Get, built: Built) -> None:
    page = get(address(built, 5))
    assert one(page, "#passage").get_text() == "that the second siren had no fuse; and"
    before, after = texts(page, ".neighbour .words")
    assert before == "that the piezometer stood above its alarm level at midnight;"
    assert after.startswith("that the pond, one-and-a-half")
    assert link(page, "Passage 4") == address(built, 4)
    assert link(page, "Passage 6") == address(built, 6)


def test_the_first_and_the_last_have_one_neighbour(get: Get, built: Built) -> None:
    assert len(parsed(get(address(built, 1))).select(".neighbour")) == 1
    assert len(parsed(get(address(built, 9))).select(".neighbour")) == 1


def test_the_query_is_marked(get: Get, built: Built) -> None:
    page = get(passage_link(f"{built.ids['reports/interim.html']}.5", "fuse & siren"))
    assert texts(page, "#passage mark") == ["siren", "fuse"]
    assert parsed(get(address(built, 5))).select("mark") == []


def test_marks_carry_their_rung(get: Get, built: Built) -> None:
    page = get(passage_link(f"{built.ids['reports/interim.html']}.5", "fuse sirens"))
    assert [tag.get("title") for tag in parsed(page).select("#passage mark")] == ["other form of the word", None]
    assert texts(page, ".legend .sample") == ["as written", "other form of the word"]


def test_the_citation_has_all_that_finds_the_passage_again(get: Get, built: Built) -> None:
    citation = one(get(address(built, 5)), "#citation-text").get_text()
    assert citation.startswith("“that the second siren had no fuse; and” — Interim report: the facts of the night,")
    for part in (
        "Inquiry Office", "8 December 2021", "§ The facts › The night", "passage 5, list item",
        "file=reports/interim.html", f"sha256:{built.ids['reports/interim.html']}",
        f"http://localhost{address(built, 5)}",
    ):  # fmt: skip
        assert part in citation


def test_the_citation_quotes_to_the_character(get: Get, built: Built) -> None:
    citation = one(get(address(built, 1, "press/darreh.html")), "#citation-text").get_text()
    assert citation.startswith(f"“{PERSIAN}” — هجده بشقاب, صدای دره, August 2020, passage 1, ")


def test_it_is_cited_in_every_style_and_each_is_a_file(client: FlaskClient, get: Get, built: Built) -> None:
    page = get(address(built, 5))
    downloads = [str(tag["href"]) for tag in parsed(page).select(".style-actions a")]
    assert len(downloads) == len(STYLES) == len(texts(page, ".styles summary"))
    for target, style in zip(downloads, STYLES.values(), strict=True):
        answer = client.get(target)
        assert answer.content_type == f"{style.media_type}; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Disposition"].endswith(f'{style.suffix}"')
        assert answer.get_data(as_text=True) == one(page, f"#citation-{style.name}").get_text()


class TestQuoting:
    def test_the_words_that_are_asked_for_are_quoted(self, get: Get, built: Built) -> None:
        page = get(address(built, 5) + "?q=siren&quote=second++siren")
        assert one(page, "#citation-text").get_text().startswith("“second siren” — ")
        assert f"{address(built, 5)}?from=9&to=21" in one(page, "#citation-text").get_text()
        assert one(page, "#quote").get_text().strip() == "second siren"
        assert texts(page, "#cite-heading") == ["Cite part of the passage"]
        assert link(page, "Cite all of it") == f"{address(built, 5)}?q=siren#cite"
        assert {(tag["name"], tag["value"]) for tag in parsed(page).select("#narrow [value]")} == {
            ("q", "siren"), ("from", "9"), ("to", "21"),
        }  # fmt: skip
        assert parsed(page).select("#several") == []

    def test_of_words_that_stand_twice_one_is_chosen(self, get: Get, built: Built) -> None:
        passage = address(built, 1)
        text = one(get(passage), "#passage").get_text()
        page = get(passage + "?q=siren&quote=ed")
        assert "number 1" in one(page, "#several p").get_text()
        first, second = parsed(page).select("#several a")
        assert (first.get("aria-current"), second.get("aria-current")) == ("true", None)
        chosen = get(str(second["href"]))
        place = query(str(second["href"]))
        assert one(chosen, "#passage .quoted").get_text() == "ed"
        assert int(place["from"][0]) == text.index("sounded") + 5
        assert "number 2" in one(chosen, "#several p").get_text()
        assert f"{passage}?from={place['from'][0]}&to={place['to'][0]}" in one(chosen, "#citation-text").get_text()
        again = "&".join(f"{tag['name']}={tag['value']}" for tag in parsed(chosen).select("#narrow [value]"))
        assert "number 2" in one(get(f"{passage}?{again}&quote=ed"), "#several p").get_text(), "the form keeps it"

    def test_so_are_the_characters_that_are_named(self, get: Get, built: Built) -> None:
        page = get(address(built, 5) + "?from=9&to=15")
        assert one(page, "#citation-text").get_text().startswith("“second” — ")
        assert "from=9&to=15" in link(page, "Download as BibTeX")

    def test_words_that_are_not_there_are_said_not_to_be(self, get: Get, built: Built) -> None:
        page = get(address(built, 5) + "?quote=third+siren")
        assert "not in the passage" in texts(page, "[role=alert]")[0]
        assert one(page, "#citation-text").get_text().startswith("“that the second siren had no fuse; and”")

    @pytest.mark.parametrize("asked", ["from=9", "to=x&from=1", "from=5&to=5", "from=0&to=9999", "from=-1&to=4"])
    def test_characters_that_are_not_there_are_refused(self, client: FlaskClient, built: Built, asked: str) -> None:
        assert client.get(f"{address(built, 5)}?{asked}").status_code == 400
        assert client.get(f"{address(built, 5)}/cite?{asked}").status_code == 400

    def test_a_style_that_is_not_there_is_refused(self, client: FlaskClient, built: Built) -> None:
        answer = client.get(f"{address(built, 5)}/cite?style=apa")
        assert answer.status_code == 400
        assert "bibtex" in answer.get_data(as_text=True)


def test_it_tells_why_it_matched_where_that_is_asked(get: Get, built: Built) -> None:
    page = get(address(built, 5) + "?q=fuse")
    assert parsed(page).select("#why") == []
    told = get(link(page, "Why it matched"))
    assert "the text has “fuse”" in one(told, "#why").get_text()
    assert "It is not found" in one(get(address(built, 5) + "?q=zebra&why=1"), "#why").get_text()


def test_the_quotation_in_a_right_to_left_language(get: Get, built: Built) -> None:
    quotation = one(get(address(built, 1, "press/darreh.html")), "#passage")
    assert (quotation["lang"], quotation["dir"], quotation.get_text()) == ("fa", "auto", PERSIAN)


def test_it_links_to_context_file_and_original_page(get: Get, built: Built) -> None:
    page = get(address(built, 6) + "?q=pond")
    identity = built.ids["reports/interim.html"]
    assert link(page, "In context, 6 of 9 passages") == f"/document/{identity}?q=pond&p=6#p6"
    assert link(page, "Original file") == f"/source/{identity}"
    assert "#summary:~:text=that%20the%20pond%2C%20one%2Dand%2Da%2Dhalf" in link(page, "Original page")


@pytest.mark.parametrize("end", ["", ".0", ".10", ".x", ".-1", ".99999999999999999999", ".1.1", ".١"])
def test_a_passage_that_is_not_there_is_404(client: FlaskClient, built: Built, end: str) -> None:
    assert client.get(f"/passage/{built.ids['reports/interim.html']}{end}").status_code == 404
