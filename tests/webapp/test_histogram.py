"""The bars of years and months: where they stand, how high they are, where they lead."""

from itertools import pairwise

import pytest

from search.records import Facet, FacetValue
from tests.webapp.conftest import Get
from tests.webapp.page_elements import parsed, query, texts
from webapp.forms import Form
from webapp.histogram import HEIGHT, LETTER, MOST_BARS, WIDTH, histogram


def facet(counts: dict[str, int], field: str = "year", **chosen: bool) -> Facet:
    values = tuple(FacetValue(value, value or "No date", count, count, **chosen) for value, count in counts.items())
    return Facet(field, field, values, len(values))


def test_bars_stand_in_the_order_of_time_with_room_for_years_between() -> None:
    drawing = histogram(Form("dam"), [facet({"2021": 8, "2019": 4, "": 2})])
    assert drawing
    assert [label.text for label in drawing.labels] == ["2019", "2021", "no date"]
    early, late = drawing.bars
    assert early.x == 0
    assert late.x > early.x + 1.9 * early.width
    assert (late.height, early.height) == (HEIGHT, HEIGHT / 2)
    assert late.y + late.height == early.y + early.height == HEIGHT
    assert drawing.undated
    assert drawing.undated.target == "?q=dam&year="
    assert drawing.undated.x + drawing.undated.width <= WIDTH
    assert late.x + late.width < drawing.undated.x


@pytest.mark.parametrize(
    "years", [("2019", "2020"), ("2001", "2021"), ("1905", "2021"), ("2019", "2020", ""), ("1905", "2021", "")]
)
def test_labels_stand_below_their_bars_and_apart(years: tuple[str, ...]) -> None:
    between = map(str, range(int(years[0]), int(years[1])))
    drawing = histogram(Form(), [facet(dict.fromkeys((*between, *years[1:]), 1))])
    assert drawing
    ends = [drawing.bars[0], drawing.bars[-1], *filter(None, [drawing.undated])]
    reaches = [
        (label.x - len(label.text) * LETTER / 2, label.x + len(label.text) * LETTER / 2) for label in drawing.labels
    ]
    for (left, right), bar in zip(reaches, ends, strict=True):
        assert left < bar.x + bar.width / 2 < right
    assert all(before[1] < after[0] for before, after in pairwise(reaches))
    assert reaches[0][0] >= 0
    assert reaches[-1][1] <= WIDTH


def test_a_bar_leads_to_its_year_and_back(get: Get) -> None:
    page = get("/?q=siren&page=2")
    bars = parsed(page).select(".histogram a")
    assert [query(str(bar["href"])) for bar in bars][-2:] == [
        {"q": ["siren"], "year": ["2021"]}, {"q": ["siren"], "year": [""]},
    ]  # fmt: skip
    assert texts(page, ".histogram title")[-1].startswith("No date: ")
    for bar in bars:
        told = bar.select("title")[0].get_text().split(": ")[1].split()[0]
        assert texts(get(str(bar["href"])), "h1")[0].split()[0] == told


def test_one_year_is_shown_by_its_months(get: Get) -> None:
    page = get("/?q=siren&year=2021")
    assert texts(page, ".histogram text") == ["January", "December"]
    assert [title.split(":")[0] for title in texts(page, ".histogram title")] == ["March 2021", "December 2021"]
    chosen = get("/?q=siren&year=2021&month=2021-03")
    assert len(parsed(chosen).select(".histogram .chosen")) == 1
    assert query(str(parsed(chosen).select(".histogram .chosen")[0]["href"])) == {"q": ["siren"], "year": ["2021"]}


def test_nothing_is_drawn_where_there_is_no_choice(get: Get) -> None:
    assert histogram(Form("dam"), [facet({"2021": 8})]) is None
    assert histogram(Form("dam"), [facet({"": 8})]) is None
    assert histogram(Form("dam"), []) is None
    assert histogram(Form("dam " * 1_000), [facet({"2021": 8, "2019": 4})]) is None
    assert parsed(get("/?q=zebra")).select(".histogram") == []


def test_years_far_apart_do_not_make_a_drawing_too_wide() -> None:
    far = histogram(Form(), [facet({"1215": 1, "1988": 3, "1990": 2})])
    assert far
    assert [round(bar.x / WIDTH, 2) for bar in far.bars] == [0, 0.25, 0.75]
    many = {f"{year}": 1 for year in range(1_000, 1_001 + MOST_BARS)}
    assert histogram(Form(), [facet(many)]) is None


def test_it_is_told_by_the_list_beside_it_to_whom_it_cannot_be_shown(get: Get) -> None:
    (drawing,) = parsed(get("/?q=siren")).select(".histogram")
    assert drawing["aria-hidden"] == "true"
    assert {bar["tabindex"] for bar in drawing.select("a")} == {"-1"}
    assert not [tag for tag in drawing.find_all(True) if tag.has_attr("style")]
