"""The query string becomes a form and a form becomes a query string."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from search.records import Match, Sort
from search.schema import FACETS
from webapp import forms
from webapp.forms import Form, View

OWN = ("case", "page", "ref_no")
"""Fields that the user has added; one is named like a parameter."""


def read(*pairs: tuple[str, str]) -> Form:
    return forms.read(MultiDict(pairs), OWN)


def test_everything_is_read() -> None:
    form = read(
        ("q", "dam"), ("publisher", "A"), ("publisher", "B"), ("year", "2021"), ("match", "written"), ("sort", "date"),
        ("page", "3"),
    )  # fmt: skip
    assert form == Form(
        "dam", {"publisher": ("A", "B"), "year": ("2021",)}, match=Match.WRITTEN, sort=Sort.DATE, page=3
    )
    assert form.request().offset == 20


def test_what_is_left_out_is_read_and_asked_for() -> None:
    form = read(("q", "dam"), ("not.publisher", "A"), ("not.year", ""), ("facet", "month"), ("facet", "heading"))
    assert form == Form("dam", excluded={"publisher": ("A",), "year": ("",)}, facets=("month", "heading"))
    asked = form.request()
    assert (asked.excluded, asked.facets) == (form.excluded, form.facets)


def test_the_fields_of_the_user_are_facets_and_give_way_to_parameters_of_that_name() -> None:
    form = read(("case", "19/014"), ("page", "2"), ("field.page", "7"), ("not.field.page", "8"), ("nocase", "1"))
    assert form == Form(filters={"case": ("19/014",), "page": ("7",)}, excluded={"page": ("8",)}, page=2)
    assert forms.read(MultiDict([("case", "19/014")])) == Form()


def test_the_facet_of_the_ladder_is_not_the_setting_of_that_name() -> None:
    form = read(("match", "written"), ("rung", "stem"), ("not.rung", "fuzzy"))
    assert form == Form(filters={"match": ("stem",)}, excluded={"match": ("fuzzy",)}, match=Match.WRITTEN)


def test_default_values_are_not_written() -> None:
    assert read(("q", "dam"), ("match", "any"), ("sort", "relevance"), ("view", "passages"), ("page", "1")).pairs() == (
        ("q", "dam"),
    )


def test_unknown_parameters_are_passed_over() -> None:
    assert read(("q", "dam"), ("utm_source", "x"), ("colour", "red"), ("not.colour", "red"), ("not.q", "x")) == Form(
        "dam"
    )
    assert read(("facet", "colour"), ("facet", "__class__"), ("facet", "")) == Form()


@pytest.mark.parametrize("page", ["-1", "0", "", "x", "1.5", "²", "٣", "1e3", " 2", "+2", "0x2", "None"])
def test_a_bad_page_is_the_first(page: str) -> None:
    assert read(("page", page)).page == 1


@pytest.mark.parametrize("page", ["1000000000", "1" * 5_000])
def test_a_huge_page_is_bounded(page: str) -> None:
    assert read(("page", page)).page == forms.HIGHEST_NUMBER


@pytest.mark.parametrize("value", ["__class__", "ANY", "Written", "", "\x00"])
def test_bad_choices_give_way_to_the_default(value: str) -> None:
    assert read(("match", value), ("sort", value)) == Form()


def test_filters_are_capped_and_the_cut_is_told() -> None:
    form = read(*(("year", str(number)) for number in range(5_000)))
    assert len(form.filters["year"]) == forms.MOST_FILTERS
    assert [note.message for note in form.notes] == ["Only the first 100 of 5,000 filters were used."]
    mixed = read(*((sign, str(number)) for number in range(200) for sign in ("year", "not.year")))
    assert sum(len(values) for chosen in (mixed.filters, mixed.excluded) for values in chosen.values()) == 100


def test_repeated_values_count_once_and_empty_ones_mean_having_none() -> None:
    form = read(("year", "2021"), ("year", "2021"), ("year", ""), ("not.publisher", ""), ("case", ""))
    assert form.filters == {"year": ("2021", ""), "case": ("",)}
    assert form.excluded == {"publisher": ("",)}
    assert read(("document", ""), ("kind", ""), ("rung", "")) == Form(), "every passage has one"


def test_a_value_is_added_and_taken_away() -> None:
    form = Form("dam", {"year": ("2020",)}, page=4)
    wider = form.with_value("year", "2021").with_value("publisher", "A")
    assert wider.filters == {"year": ("2020", "2021"), "publisher": ("A",)}
    assert wider.page == 1
    assert wider.without_value("year", "2020").without_value("publisher", "A").filters == {"year": ("2021",)}
    assert wider.unfiltered().filters == {}


def test_a_value_is_left_out_and_let_in_again() -> None:
    form = Form("dam", {"year": ("2020", "2021")}, page=4)
    narrower = form.excluding("year", "2021").excluding("publisher", "A")
    assert (narrower.filters, narrower.excluded) == ({"year": ("2020",)}, {"year": ("2021",), "publisher": ("A",)})
    assert narrower.page == 1
    assert narrower.including("publisher", "A").excluded == {"year": ("2021",)}
    assert narrower.with_value("year", "2021").excluded == {"publisher": ("A",)}
    assert narrower.is_narrowed
    assert not narrower.unfiltered().is_narrowed


def test_a_facet_is_counted_and_no_longer() -> None:
    form = Form("dam").counting("month")
    assert form.pairs() == (("q", "dam"), ("facet", "month"))
    assert form.counting("month") == Form("dam")


def test_a_value_may_be_chosen_and_left_out_at_once() -> None:
    form = read(("publisher", "A"), ("not.publisher", "A"))
    assert form.filters == form.excluded == {"publisher": ("A",)}


def test_the_query_is_kept_as_typed_up_to_a_bound() -> None:
    assert read(("q", '  "a  b" ')).query == '  "a  b" '
    assert len(read(("q", "a" * 100_000)).query) == forms.LONGEST_QUERY


def test_half_a_surrogate_pair_can_be_written() -> None:
    assert forms.encode(Form("a\ud800").pairs()) == "?q=a%3F"


FIELDS = sorted({*FACETS, *OWN})
CHOICES = st.dictionaries(
    st.sampled_from(FIELDS),
    st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=3, unique=True).map(tuple),
)


FORMS = st.builds(
    Form,
    query=st.text(max_size=20),
    filters=CHOICES,
    excluded=CHOICES,
    match=st.sampled_from(Match),
    sort=st.sampled_from(Sort),
    view=st.sampled_from(View),
    page=st.integers(1, 1_000),
    facets=st.lists(st.sampled_from(FIELDS), max_size=3, unique=True).map(tuple),
)


@settings(deadline=None)
@given(FORMS, st.sampled_from(FIELDS), st.text(min_size=6, max_size=8))
def test_many_searches_that_differ_in_one_value_are_written_as_each_of_them(form: Form, facet: str, value: str) -> None:
    quoted = forms.quoted(value)
    assert form.choosing(facet)(quoted) == forms.encode(form.with_value(facet, value).pairs())
    assert form.leaving_out(facet)(quoted) == forms.encode(form.excluding(facet, value).pairs())


@settings(deadline=None)
@given(FORMS)
def test_writing_and_reading_gives_the_same_form(form: Form) -> None:
    assert read(*form.pairs()) == form
    encoded = forms.encode(form.pairs())
    assert encoded.isascii()
    assert iri_to_uri(encoded) == encoded
