"""The search page: results, facets, chips, pages, and what is said when there is nothing."""

import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from search.records import Expansion, Match, Metadata, Origin, Rung, SearchRequest
from search.searcher import Searcher
from search.wording import counted
from tests.webapp.conftest import Get, client_of
from tests.webapp.inquiry_collection import LONG_PASSAGE, PERSIAN, Built
from tests.webapp.page_elements import link, one, parsed, query, texts
from webapp import create_app, forms, navigation


@pytest.fixture(scope="module")
def searcher(built: Built) -> Searcher:
    return Searcher.open(built.index)


def facet_values(page: str, field: str) -> dict[str, int]:
    items = parsed(page).select(f".facet[aria-labelledby=facet-{field}] li")
    return {
        one_item.select_one("bdi").get_text(): int(one_item.select_one(".count").get_text())  # type: ignore[union-attr]
        for one_item in items
    }


def named(page: str, name: str) -> str:
    """The address of the link with this accessible name."""
    return str(one(page, f'a[aria-label="{name}"]')["href"])


def test_the_heading_counts_passages_and_documents(get: Get, searcher: Searcher) -> None:
    answer = searcher.search(SearchRequest("siren"))
    assert answer.total_passages > 1
    heading = f"{answer.total_passages} passages in {answer.total_documents} documents"
    assert texts(get("/?q=siren"), "h1") == [heading]


def test_it_says_what_was_searched_and_what_could_not_be_read(get: Get) -> None:
    page = get("/?q=siren")
    assert texts(page, ".searched") == ["Searched 10 documents; 1 file could not be read."]
    assert link(page, "1 file could not be read") == "/coverage"


def test_marks_are_the_highlights_in_whole_passages(get: Get, searcher: Searcher) -> None:
    answer = searcher.search(SearchRequest("siren alarm"))
    results = parsed(get("/?q=siren+alarm")).select(".result")
    assert len(results) == len(answer.hits) == 10
    for result, hit in zip(results, answer.hits, strict=True):
        assert result["id"] == f"r-{hit.passage.id}"
        quotation = result.select(".quotation")[-1]
        shown = hit.passage.text.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")
        assert quotation.get_text() == shown
        assert [mark.get_text() for mark in quotation.select("mark")] == [
            mark.span.of(hit.passage.text) for mark in hit.highlights
        ]


def test_words_as_written_mark_less_than_words_in_any_form(get: Get) -> None:
    any_form = texts(get("/?q=sirens"), "mark")
    written = texts(get("/?q=sirens&match=written"), "mark")
    assert set(written) == {"sirens"}
    assert {"siren", "sirens"} <= set(any_form)


def test_a_long_passage_is_folded_around_its_first_hit(get: Get) -> None:
    page = get("/?q=%22telephone+rang%22")
    assert texts(page, ".excerpt mark") == ["telephone rang"]
    shown = one(page, ".excerpt").get_text()
    assert shown.endswith(". …") or shown.startswith("…")
    assert shown.strip("…") in LONG_PASSAGE
    assert len(shown) < len(LONG_PASSAGE) - 100
    assert one(page, "details.whole .quotation").get_text() == LONG_PASSAGE


@pytest.mark.parametrize(
    ("authors", "told"),
    [((), ""), (("A",), "A"), (("A", "B"), "A, B"), (("A", "B", "C"), "A, B and 1 other"),
     (("A", "B", "C", "D"), "A, B and 2 others")],
)  # fmt: skip
def test_a_by_line_has_at_most_two_authors(app: Flask, authors: tuple[str, ...], told: str) -> None:
    origin = Origin("a.html", "0" * 64, "text/html", Metadata(authors=authors))
    with app.test_request_context():
        byline = render_template_string('{% from "parts.html" import byline %}{{ byline(one) }}', one=origin)
    assert texts(byline, ".byline") == [f"{told}no date"]


def test_a_result_says_where_it_stands(get: Get) -> None:
    page = get("/?q=fuse")
    assert texts(page, ".result .byline") == [
        "A. Oduvale, The secretariat · Inquiry Office · 8 December 2021 · English".replace(" · ", "")
    ]
    assert texts(page, ".result .locator span") == ["§ The facts › The night", "passage 5, list item"]
    assert texts(get("/?q=%22I+rang%22"), ".locator span") == ["10.05", "Ilsa Marten", "passage 2, speech"]
    assert "reports what The chair said" in texts(get("/?q=%22takes+her+seat%22"), ".locator span")


@pytest.mark.parametrize(
    ("asked", "date"),
    [("wall+raised", "2016"), ("within+Persian", "August 2020"), ("NUL+pair", "no date")],
)
def test_a_date_is_never_more_exact_than_known(get: Get, asked: str, date: str) -> None:
    assert texts(get(f"/?q={asked}"), ".result:first-of-type .byline span")[-2:-1] == [date]


def test_a_result_links_to_context_permalink_file_and_page(get: Get, built: Built) -> None:
    page = get("/?q=fuse&year=2021")
    identity = built.ids["reports/interim.html"]
    assert link(page, "In context") == f"/document/{identity}?q=fuse&year=2021&p=5#p5"
    assert one(page, ".result h2 a")["href"] == link(page, "In context")
    assert link(page, "Cite") == f"/passage/{identity}.5?q=fuse&year=2021#cite"
    assert link(page, "Original file") == f"/source/{identity}"
    outward = one(page, "a.outward")
    assert outward["href"] == (
        "https://example.org/inquiry/interim?lang=en#summary"
        ":~:text=that%20the%20second%20siren%20had%20no%20fuse%3B%20and"
    )
    assert outward["rel"] == ["noreferrer", "noopener"]


def test_an_address_that_is_not_of_the_web_is_not_linked(get: Get) -> None:
    assert "javascript:" not in get("/?q=wall+raised&year=2016")


def test_passages_have_their_language_and_direction(get: Get) -> None:
    page = get("/?language=fa")
    quotation = one(page, ".quotation")
    assert (quotation["lang"], quotation["dir"], quotation.get_text()) == ("fa", "auto", PERSIAN)
    title = one(page, ".result h2 a")
    assert (title["lang"], title["dir"]) == ("fa", "auto")


class TestFacets:
    def test_counts_ignore_the_facets_own_selection(self, get: Get) -> None:
        free = facet_values(get("/?q=siren"), "year")
        narrowed = facet_values(get("/?q=siren&year=2016"), "year")
        assert free == narrowed
        assert len(free) > 1

    def test_another_facets_selection_counts(self, get: Get) -> None:
        narrowed = facet_values(get("/?q=siren&publisher=Inquiry+Office"), "year")
        assert set(narrowed) == {"2021"}

    def test_a_value_adds_to_its_facet_and_drops_the_page(self, get: Get) -> None:
        page = get("/?q=siren+alarm&year=2021&page=2&match=written&sort=date")
        target = query(link(page, "2019"))
        assert target == {"q": ["siren alarm"], "year": ["2021", "2019"], "match": ["written"], "sort": ["date"]}

    def test_values_are_alternatives_and_facets_are_demands(self, get: Get) -> None:
        def total(address: str) -> int:
            return int(texts(get(address), "h1")[0].split()[0])

        both = total("/?q=siren&year=2021&year=2016")
        assert both == total("/?q=siren&year=2021") + total("/?q=siren&year=2016")
        assert total("/?q=siren&year=2021&publisher=Kettlow+Watch") < total("/?q=siren&year=2021")

    def test_a_selected_value_links_to_the_search_without_it(self, get: Get) -> None:
        page = get("/?q=siren&year=2021&year=2016")
        selected = parsed(page).select(".facet-value.selected")
        assert [tag["aria-current"] for tag in selected] == ["true", "true"]
        assert query(str(selected[0]["href"])) == {"q": ["siren"], "year": ["2016"]}

    def test_the_count_is_what_the_link_leads_to(self, get: Get) -> None:
        for tag in parsed(get("/?q=siren")).select(".facet-value"):
            count = tag.select(".count")[0].get_text()
            assert texts(get(str(tag["href"])), "h1")[0].split()[0] == count

    def test_it_counts_documents_too_where_they_are_known(self, get: Get) -> None:
        page = get("/?q=siren")
        shown = parsed(page).select(".facet[aria-labelledby=facet-publisher] .count")
        assert shown[0]["title"] == "4 passages in 1 document"
        names = texts(page, ".facet[aria-labelledby=facet-publisher] .facet-value")
        assert names[0] == "Inquiry Office 4"
        kinds = parsed(page).select(".facet[aria-labelledby=facet-kind] .count")
        assert all(" in " not in str(kind["title"]) for kind in kinds)

    def test_what_has_no_value_comes_last_and_can_be_chosen(self, get: Get) -> None:
        page = get("/?q=siren")
        assert list(facet_values(page, "publisher"))[-1] == "No publisher"
        assert list(facet_values(page, "year"))[-1] == "No date"
        target = link(page, "No publisher")
        assert target == "/?q=siren&publisher="
        narrowed = get(target)
        assert texts(narrowed, ".chip") == ["Remove filter: Publisher No publisher×"]
        assert set(texts(narrowed, ".result h2")) == {"Memo \u202etxt.exe of the works", "untitled-0417.txt", "Lettre"}

    def test_a_facet_of_which_nothing_has_a_value_is_not_listed(self, get: Get) -> None:
        fields = [str(tag["id"]) for tag in parsed(get("/?language=fr")).select(".facet h3")]
        assert "facet-author" not in fields
        assert "facet-language" in fields

    def test_the_users_own_fields_are_facets(self, get: Get) -> None:
        page = get("/?q=siren")
        assert facet_values(page, "case") == {"19/014": 4, "20/007": 4, "No value": 7}
        narrowed = get(link(page, "19/014"))
        assert texts(narrowed, ".chip") == ["Remove filter: Case 19/014×"]
        assert set(texts(narrowed, ".result h2")) == {"Interim report: the facts of the night"}

    def test_of_a_long_list_some_are_shown_and_all_are_a_link_away(self, get: Get) -> None:
        assert len(facet_values(get("/"), "document")) == navigation.SHOWN_VALUES
        assert link(get("/"), "All 10 values of Document") == "/facet/document"
        assert texts(get("/?q=siren&document=x"), ".facet-all")[0].startswith("All 7 values of Document")
        assert "values of Language" not in get("/")

    def test_what_is_chosen_is_shown_however_much_it_is(self, get: Get, built: Built) -> None:
        chosen = [*built.ids.values()][:8]
        page = get("/?q=siren&" + "&".join(f"document={one}" for one in chosen))
        assert len(parsed(page).select("[aria-labelledby=facet-document] .selected")) == 8

    def test_chips_remove_one_filter_and_all(self, get: Get) -> None:
        page = get("/?q=siren&year=2021&publisher=Inquiry+Office")
        chips = texts(page, ".chip")
        assert chips == ["Remove filter: Publisher Inquiry Office×", "Remove filter: Year 2021×"]
        assert link(page, "Remove filter: Year") == "/?q=siren&publisher=Inquiry+Office"
        assert link(page, "Clear all") == "/?q=siren"

    def test_a_document_is_called_by_its_title(self, get: Get, built: Built) -> None:
        page = get(f"/?document={built.ids['reports/interim.html']}")
        assert texts(page, ".chip") == ["Remove filter: Document Interim report: the facts of the night×"]

    def test_a_new_query_keeps_the_filters(self, get: Get) -> None:
        hidden = parsed(get("/?q=siren&year=2021&year=2016")).select("form input[type=hidden]")
        assert [(tag["name"], tag["value"]) for tag in hidden] == [("year", "2021"), ("year", "2016")]


class TestExclusion:
    def test_each_value_can_be_left_out(self, get: Get) -> None:
        page = get("/?q=siren&year=2021&page=2")
        target = named(page, "Exclude Kettlow Watch")
        assert query(target) == {"q": ["siren"], "year": ["2021"], "not.publisher": ["Kettlow Watch"]}
        assert "Kettlow Watch" not in " ".join(texts(get(target), ".result .byline"))

    def test_what_is_left_out_is_what_was_counted(self, get: Get) -> None:
        total = int(texts(get("/?q=siren"), "h1")[0].split()[0])
        for tag in parsed(get("/?q=siren")).select(".facet-row"):
            count = int(tag.select(".count")[0].get_text())
            left = int(texts(get(str(tag.select(".facet-not")[0]["href"])), "h1")[0].split()[0])
            assert left == total - count, tag.get_text()

    def test_a_chip_says_so_and_takes_it_back(self, get: Get) -> None:
        page = get("/?q=siren&not.publisher=Inquiry+Office&year=2021")
        assert texts(page, ".chip") == ["Remove filter: Year 2021×", "Remove filter: Publisher not Inquiry Office×"]
        assert link(page, "Publisher not") == "/?q=siren&year=2021"
        assert link(page, "Clear all") == "/?q=siren"

    def test_the_value_stays_in_the_list_and_can_be_let_in_again(self, get: Get) -> None:
        page = get("/?q=siren&not.publisher=Inquiry+Office")
        assert next(iter(facet_values(page, "publisher"))) == "Inquiry Office"
        excluded = one(page, ".facet-row.excluded")
        assert excluded.select(".facet-not")[0]["aria-current"] == "true"
        assert named(page, "No longer exclude Inquiry Office") == "/?q=siren"
        assert str(excluded.select(".facet-value")[0]["href"]) == "/?q=siren&publisher=Inquiry+Office"

    def test_a_value_chosen_and_left_out_finds_nothing_and_offers_both_ways_out(self, get: Get) -> None:
        page = get("/?q=siren&year=2021&not.year=2021")
        assert texts(page, "h1") == ["0 passages in 0 documents"]
        assert texts(page, ".ways-out a")[:2] == ["Remove filter: Year 2021", "Remove filter: Year not 2021"]

    def test_the_next_query_keeps_it(self, get: Get) -> None:
        hidden = parsed(get("/?q=siren&not.year=2021&publisher=&facet=month&sort=oldest")).select(
            "form input[type=hidden]"
        )
        assert [(tag["name"], tag["value"]) for tag in hidden] == [
            ("publisher", ""), ("not.year", "2021"), ("facet", "month"),
        ]  # fmt: skip

    def test_what_nobody_has_is_left_out_by_an_exclusion_of_none(self, get: Get) -> None:
        page = get("/?q=siren&not.publisher=")
        assert texts(page, ".chip") == ["Remove filter: Publisher not No publisher×"]
        assert all(byline.split("no date")[0] or "English" not in byline for byline in texts(page, ".result .byline"))


class TestFacetsOnRequest:
    def test_months_appear_under_a_year_and_days_under_a_month(self, get: Get) -> None:
        assert not parsed(get("/?q=siren")).select("#facet-month")
        page = get("/?q=siren&year=2021")
        assert facet_values(page, "month") == {"December 2021": 4, "March 2021": 2}
        assert not parsed(page).select("#facet-day")
        page = get(link(page, "December 2021"))
        assert facet_values(page, "day") == {"8 December 2021": 4}
        assert texts(page, ".chip")[1] == "Remove filter: Month December 2021×"

    def test_what_is_not_known_of_a_date_is_said(self, get: Get) -> None:
        month, day = (texts(get(f"/facet/{one}"), ".facet-label") for one in ("month", "day"))
        assert "2016, no month" in month
        assert "August 2020, no day" in day
        assert month[-1] == "No date"
        assert list(facet_values(get("/?facet=month"), "month"))[-1] == "No date"

    def test_they_are_offered_and_hidden_again(self, get: Get) -> None:
        page = get("/?q=siren")
        assert texts(page, ".offers a") == ["month", "day", "heading"]
        page = get(link(page, "heading"))
        assert facet_values(page, "heading") == {
            "The facts": 2, "The facts › The night": 1, "Warnings": 1, "No heading": 7,
        }  # fmt: skip
        assert texts(page, ".offers a") == ["month", "day"]
        assert link(page, "hide Heading") == "/?q=siren"


class TestHowItMatches:
    def test_the_ladder_is_counted_and_can_be_chosen(self, get: Get) -> None:
        page = get("/?q=sirens")
        values = facet_values(page, "match")
        assert list(values) == ["As written", "Other form of the word"]
        target = link(page, "Other form of the word")
        assert target == "/?q=sirens&rung=stem"
        narrowed = get(target)
        assert texts(narrowed, "h1")[0].split()[0] == str(values["Other form of the word"])
        assert texts(narrowed, ".chip") == ["Remove filter: How it matches Other form of the word×"]
        written = get("/?q=sirens&not.rung=stem")
        assert texts(written, "h1")[0].split()[0] == str(values["As written"])

    def test_a_result_says_how_it_matches_where_it_is_not_as_written(self, get: Get) -> None:
        page = get("/?q=sirens&rung=stem")
        assert set(texts(page, ".result .matched")) == {"not as written: other form of the word"}
        assert len(texts(page, ".result .matched")) == len(texts(page, ".result"))
        assert texts(get("/?q=siren&match=written"), ".matched") == []

    def test_marks_carry_their_rung_and_a_legend_tells_them_apart(self, get: Get) -> None:
        page = get("/?q=sirens+telephon~")
        shown = {(tuple(tag.get("class") or ()), tag.get("title")) for tag in parsed(page).select("mark")}
        assert shown == {
            ((), None), (("stem",), "other form of the word"), (("fuzzy",), "other letters"),
        }  # fmt: skip
        assert texts(page, ".legend .sample") == ["as written", "other form of the word", "other letters"]
        assert parsed(get("/?q=siren&match=written")).select(".legend") == []

    def test_accents_that_differ_are_told(self, get: Get) -> None:
        page = get("/?q=%22sir%C3%A8ne%22")
        assert texts(page, "mark.folded") == ["sirene"]
        assert texts(page, ".result .matched") == ["not as written: other accents or joining"]


class TestAccount:
    def test_it_says_what_was_searched(self, get: Get) -> None:
        assert texts(get("/?q=siren+-%22no+fuse%22"), ".understood") == [
            "Searched for: passages with “siren” and not with the phrase “no fuse”."
        ]
        assert texts(get("/?year=2021"), ".understood") == []

    def test_a_long_account_is_folded(self, get: Get) -> None:
        page = get("/?q=" + "+".join(f"word{number}" for number in range(100)))
        assert one(page, "details.understood summary").get_text().endswith("...")
        assert "“word99”" in one(page, "details.understood p").get_text()

    def test_it_lists_what_a_beginning_stood_for(self, get: Get) -> None:
        page = get("/?q=embank*")
        assert texts(page, ".stood-for summary") == ["embank* stood for 1 word"]
        assert texts(page, ".stood-for li") == ["embank* stood for 1 word: embankment"]
        assert parsed(get("/?q=siren&match=written")).select(".stood-for") == []

    def test_it_lists_a_hundred_words_at_most_and_counts_all(self) -> None:
        terms = tuple(f"word{number}" for number in range(250))
        (told,) = navigation.stood_for([Expansion("w*", Rung.WRITTEN, terms)])
        assert (len(told.words), told.total) == (100, 250)
        many = [Expansion(f"w{number}*", Rung.WRITTEN, terms) for number in range(30)]
        assert len(navigation.stood_for(many)) == navigation.LISTED_EXPANSIONS
        assert navigation.stood_in_short(many) == (
            "w0* stood for 250 words; w1* for 250 words; w2* for 250 words; 27 more"
        )

    def test_a_correction_is_offered_and_not_applied(self, get: Get) -> None:
        page = get("/?q=piezometre&year=2021")
        assert texts(page, "h1") == ["0 passages in 0 documents"]
        assert texts(page, ".corrections") == ["Did you mean piezometer?"]
        assert link(page, "piezometer") == "/?q=piezometer&year=2021"
        assert parsed(get("/?q=siren")).select(".corrections") == []


class TestPages:
    def test_previous_and_next(self, get: Get) -> None:
        page = get("/?q=alarm&page=2")
        assert texts(page, ".position") == ["Page 2 of 3passages 11–20"]
        assert link(page, "Previous") == "/?q=alarm"
        assert link(page, "Next") == "/?q=alarm&page=3"

    def test_every_passage_is_on_exactly_one_page(self, get: Get) -> None:
        seen = [tag["id"] for number in (1, 2, 3) for tag in parsed(get(f"/?q=alarm&page={number}")).select(".result")]
        assert len(seen) == len(set(seen)) == int(texts(get("/?q=alarm"), "h1")[0].split()[0])

    @pytest.mark.parametrize("page", ["4", "1000000000", "9" * 50])
    def test_a_page_past_the_end_is_the_last(self, get: Get, page: str) -> None:
        assert texts(get(f"/?q=alarm&page={page}"), ".position") == texts(get("/?q=alarm&page=3"), ".position")

    def test_the_ends_have_nowhere_to_go(self, get: Get) -> None:
        assert parsed(get("/?q=alarm")).select("a[rel=prev]") == []
        assert parsed(get("/?q=alarm&page=3")).select("a[rel=next]") == []


class TestNothingFound:
    def test_it_repeats_the_query_and_offers_ways_out(self, get: Get) -> None:
        page = get("/?q=%22siren+fuse%22&match=written&year=2016&publisher=Inquiry+Office")
        assert texts(page, "h1") == ["0 passages in 0 documents"]
        assert texts(page, ".nothing h2") == ['Nothing was found for "siren fuse" with 2 filters.']
        assert texts(page, ".ways-out a") == ["Search everywhere for any of the words"]
        page = get("/?q=fuse&year=2016&publisher=Inquiry+Office&language=en")
        assert texts(page, ".ways-out a") == ["Remove filter: Year 2016", "Remove all filters"]
        assert query(link(page, "Remove all")) == {"q": ["fuse"]}

    @pytest.mark.parametrize(
        "search",
        ["q=fuse&year=2016", "q=%22siren+fuse%22&year=2021", "q=%2Bsiren+%2Bzebra", "q=siren+AND+zebra&not.year=2019",
         "q=sirens&match=written&publisher=Kettlow+Watch", "q=siren&year=2021&not.year=2021"],
    )  # fmt: skip
    def test_each_way_out_finds_as_much_as_it_says(self, get: Get, search: str) -> None:
        page = get(f"/?{search}")
        ways = parsed(page).select(".ways-out li")
        assert texts(page, "h1") == ["0 passages in 0 documents"]
        assert ways
        for way in ways:
            told = str(way.select(".count")[0].get_text()).split()[0]
            assert texts(get(str(way.select("a")[0]["href"])), "h1")[0].split()[0] == told != "0", way

    def test_it_offers_only_what_would_change_something(self, get: Get) -> None:
        assert texts(get("/?q=zebra"), ".ways-out a") == []
        assert texts(get("/?q=siren+-siren"), ".ways-out a") == []

    def test_it_says_where_filters_are_not_to_blame(self, get: Get) -> None:
        assert "Without the filter nothing is found either." in texts(get("/?q=zebra&year=2021"), ".nothing p")

    def test_its_examples_find_something(self, get: Get) -> None:
        for tag in parsed(get("/?q=zebra&year=2021")).select(".nothing .examples a"):
            assert parsed(get(str(tag["href"]))).select(".result"), tag.get_text()

    def test_help_is_at_hand(self, get: Get) -> None:
        assert link(get("/?q=zebra"), "query language") == "/help"


class TestStart:
    def test_it_says_what_the_collection_holds(self, get: Get) -> None:
        assert texts(get("/"), "h1") == ["47 passages in 10 documents"]

    def test_it_shows_the_beginning_in_reading_order(self, get: Get) -> None:
        assert texts(get("/"), ".result h2")[0] == "Interim report: the facts of the night"
        assert texts(get("/"), ".result .locator span:last-child")[:2] == ["passage 1", "passage 2"]

    def test_examples_are_searches_that_find_something_in_this_collection(self, get: Get) -> None:
        found = parsed(get("/")).select(".examples a")
        assert len(found) == 5
        for tag in found:
            assert query(str(tag["href"])) == {"q": [tag.get_text()]}
            assert parsed(get(str(tag["href"]))).select(".result"), tag.get_text()


class TestForm:
    def test_it_is_filled_with_the_search(self, get: Get) -> None:
        page = get("/?q=%22a%22+%3Cb%3E&match=written&sort=place")
        form = one(page, "form[role=search]")
        assert form["method"] == "get"
        assert one(page, "#q")["value"] == '"a" <b>'
        assert texts(page, "label[for=q]") == ["Search the passages"]
        assert one(page, "input[name=match][checked]")["value"] == "written"
        assert one(page, "option[selected]")["value"] == "place"

    def test_the_oldest_can_come_first(self, get: Get) -> None:
        page = get("/?q=siren&sort=oldest")
        assert one(page, "option[selected]").get_text() == "Oldest first"
        assert texts(page, ".result time")[0] == "2016"

    def test_notes_are_shown(self, get: Get) -> None:
        assert "searched as plain words" in texts(get("/?q=%22siren"), ".notes")[0]
        assert "There is no field 'nofield'" in texts(get("/?q=nofield:siren"), ".notes")[0]
        assert parsed(get("/?q=siren")).select(".notes") == []

    def test_a_note_says_where_in_the_query_it_cannot_be_read(self, get: Get) -> None:
        page = get("/?q=siren+AND+date%3A2019-14")
        assert texts(page, ".notes .asked") == ["siren AND date:2019-14"]
        assert texts(page, ".notes mark") == ["2019-14"]

    def test_a_query_of_any_length_is_answered(self, client: FlaskClient) -> None:
        response = client.get("/", query_string={"q": "siren " * 20_000})
        assert response.status_code == 200
        assert len(response.data) < 2_000_000
        assert "Only the first" in response.get_data(as_text=True)


@pytest.mark.parametrize("match", list(Match))
def test_the_same_search_as_the_searchers(get: Get, searcher: Searcher, match: Match) -> None:
    answer = searcher.search(SearchRequest("sirens", match=match))
    found = re.findall(r'<article class="result" id="r-([^"]+)"', get(f"/?q=sirens&match={match}"))
    assert found == [hit.passage.id for hit in answer.hits]


def test_every_search_is_answered_by_the_searcher_given(built: Built) -> None:
    searcher = Searcher.open(built.index)
    app: Flask = create_app(built.index / "nowhere", searcher=lambda: searcher)
    assert client_of(app).get("/?q=siren").status_code == 200


class TestByDocument:
    def test_each_document_is_shown_once_with_its_best_passages(self, get: Get, searcher: Searcher) -> None:
        answer = searcher.search(SearchRequest("siren alarm", limit=100))
        page = get("/?q=siren+alarm&view=documents")
        assert texts(page, "h1") == texts(get("/?q=siren+alarm"), "h1")
        best = list(dict.fromkeys(hit.passage.document for hit in answer.hits))
        groups = parsed(page).select(".group")
        assert [str(group.select("h2 a")[0]["href"]).split("?")[0] for group in groups] == [
            f"/document/{identity}" for identity in best
        ]
        for group, identity in zip(groups, best, strict=True):
            passages = [f"r-{hit.passage.id}" for hit in answer.hits if hit.passage.document == identity]
            assert [str(result["id"]) for result in group.select(".result")] == passages[:3]
            more = group.select(".elsewhere a")
            assert len(more) == (len(passages) > 3)
            if more:
                assert more[0].get_text() == f"and {counted(len(passages) - 3, 'more passage')} in this document"
                assert int(texts(get(str(more[0]["href"])), "h1")[0].split()[0]) == len(passages)

    def test_it_is_a_link_away_and_stays_for_the_next_query(self, get: Get) -> None:
        page = get(link(get("/?q=siren&page=2"), "List documents"))
        assert link(page, "List passages") == "/?q=siren"
        assert one(page, "form[role=search] input[name=view]")["value"] == "documents"

    def test_pages_are_of_documents(self, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forms, "PAGE_SIZE", 3)
        monkeypatch.setattr(navigation.last_page, "__defaults__", (3,))
        monkeypatch.setattr(navigation.pager, "__defaults__", (3,))
        seen = []
        for number in (1, 2, 3):
            page = get(f"/?q=siren&view=documents&page={number}")
            seen += [str(tag["id"]) for tag in parsed(page).select(".group h2")]
        assert len(seen) == len(set(seen)) == int(texts(page, "h1")[0].split()[3]) == 7
        assert texts(page, ".range") == ["documents 7–7"]

    def test_nothing_and_everything(self, get: Get) -> None:
        assert texts(get("/?q=zebra&view=documents"), "h1") == ["0 passages in 0 documents"]
        assert len(parsed(get("/?view=documents")).select(".result")) == 10


class TestAroundAPassage:
    def test_its_neighbours_are_shown_in_place(self, get: Get, built: Built) -> None:
        page = get("/?q=fuse")
        assert parsed(page).select(".beside") == []
        target = link(page, "More around it")
        assert target.endswith(f"#r-{built.ids['reports/interim.html']}.5")
        around = get(target)
        assert len(parsed(around).select(".beside")) == 4
        assert texts(around, ".beside .quotation")[2].startswith("that the pond")
        assert link(around, "Less around it") == f"/?q=fuse#r-{built.ids['reports/interim.html']}.5"

    @pytest.mark.parametrize("wanted", ["", "x", "' OR 1", "\x00", "ffffffffffffffffffff.1"])
    def test_what_is_no_result_has_none(self, get: Get, wanted: str) -> None:
        assert parsed(get(f"/{forms.encode((('q', 'fuse'), ('around', wanted)))}")).select(".beside") == []


def test_it_tells_why_results_match_where_that_is_asked(get: Get) -> None:
    page = get("/?q=siren+fuse")
    assert parsed(page).select(".reasons") == []
    told = get(link(page, "Why they match"))
    assert len(parsed(told).select(".reasons")) == len(parsed(told).select(".result"))
    assert "the text has “fuse”" in texts(told, ".reasons")[0]
    assert link(told, "Hide why they match") == "/?q=siren+fuse"


def test_other_views_have_the_same_search(get: Get) -> None:
    page = get("/?q=siren&year=2021&not.kind=note&page=2&view=documents")
    for words, path in (("Key words", "/concordance"), ("Export", "/export"), ("What was searched", "/absence")):
        assert link(page, words) == f"{path}?q=siren&year=2021&not.kind=note"
    assert texts(get("/"), ".reports a") == []
