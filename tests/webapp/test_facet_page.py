"""The page of a facet: all its values, narrowed by what they begin with, page by page."""

import pytest
from flask.testing import FlaskClient

from tests.webapp.conftest import Get
from tests.webapp.page_elements import link, one, parsed, query, texts
from webapp import navigation


def test_all_values_are_listed_and_lead_to_the_search(get: Get) -> None:
    page = get("/facet/document?q=siren&page=1")
    assert texts(page, "h1") == ["Document"]
    assert len(parsed(page).select(".facet-row")) == 7
    for tag in parsed(page).select(".facet-value"):
        count = tag.select(".count")[0].get_text()
        assert texts(get(str(tag["href"])), "h1")[0].split()[0] == count
    assert link(page, "Back to the results") == "/?q=siren"


@pytest.mark.parametrize(
    ("beginning", "found"), [("inq", ["Inquiry Office"]), ("WATCH", ["Kettlow Watch"]), ("quiry", [])]
)
def test_they_are_narrowed_by_the_beginning_of_a_word(get: Get, beginning: str, found: list[str]) -> None:
    page = get(f"/facet/publisher?q=siren&find={beginning}&year=2021")
    assert texts(page, ".facet-label") == found
    assert one(page, "#find")["value"] == beginning
    hidden = {(tag["name"], tag["value"]) for tag in parsed(page).select(".find input[type=hidden]")}
    assert hidden == {("q", "siren"), ("year", "2021")}


def test_every_value_is_on_exactly_one_page(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "FACET_PAGE", 3)
    page, seen = get("/facet/document"), []
    while True:
        seen += texts(page, ".facet-label")
        if not parsed(page).select("a[rel=next]"):
            break
        page = get(str(one(page, ".pager a[rel=next]")["href"]))
    assert len(seen) == len(set(seen)) == 10
    assert texts(page, ".position") == ["Page 4 of 4"]
    assert texts(get("/facet/document?page=99"), ".position") == ["Page 4 of 4"]


def test_the_ways_on_keep_what_is_sought(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "FACET_PAGE", 1)
    page = get("/facet/document?find=l")
    assert query(link(page, "Next")) == {"page": ["2"], "find": ["l"]}


def test_a_field_of_the_users_has_a_page(get: Get) -> None:
    assert texts(get("/facet/case?q=siren"), ".facet-label") == ["19/014", "20/007", "No value"]


def test_what_is_chosen_can_be_let_go(get: Get) -> None:
    page = get("/facet/year?q=siren&year=2021&not.year=2016")
    assert len(parsed(page).select(".facet-value.selected")) == 1
    assert len(parsed(page).select(".facet-row.excluded")) == 1


@pytest.mark.parametrize("name", ["nothing", "__class__", "a/b", "%00"])
def test_a_facet_that_is_not_there_is_refused(client: FlaskClient, name: str) -> None:
    assert client.get(f"/facet/{name}").status_code == 400
