"""HTML from text: what is shown is the text, and what is marked are the spans."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.highlight import WINDOW, window
from search.records import Highlight, Rung, Span
from webapp.markup import LONGEST_EXCERPT, Numbering, excerpt, in_query, lines_class, marked


def spans_of(text: str, cuts: list[int]) -> list[Span]:
    places = sorted(min(cut, len(text)) for cut in cuts)
    return [Span(a, b) for a, b in zip(places[::2], places[1::2], strict=False) if a < b]


def written(*spans: Span) -> list[Highlight]:
    return [Highlight(span, Rung.WRITTEN) for span in spans]


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marks_of(markup: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", markup, re.DOTALL)]


def test_text_is_escaped_inside_and_outside_of_marks() -> None:
    text = "<b>&amp; <i>x</i>"
    assert marked(text, written(Span(9, 12))) == "&lt;b&gt;&amp;amp; <mark>&lt;i&gt;</mark>x&lt;/i&gt;"


@settings(deadline=None)
@given(st.text(alphabet="a <>&\"'é\n😀", max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_marking_changes_no_character(text: str, cuts: list[int]) -> None:
    spans = spans_of(text, cuts)
    markup = marked(text, written(*spans))
    assert text_of(markup) == text
    assert marks_of(markup) == [span.of(text) for span in spans]


def test_marks_are_numbered_and_the_current_one_stands_out() -> None:
    markup = marked("a b c", written(Span(0, 1), Span(2, 3), Span(4, 5)), Numbering(7, 8))
    assert re.findall(r'id="([^"]*)"', markup) == ["hit-7", "hit-8", "hit-9"]
    assert re.findall(r'<mark id="([^"]*)" aria-current="true" class="current">', markup) == ["hit-8"]


def test_a_mark_says_how_it_differs_unless_it_is_as_written() -> None:
    one = Span(0, 5)
    assert marked("sirens", [Highlight(one, Rung.WRITTEN)]).startswith("<mark>")
    assert marked("sirens", [Highlight(one, Rung.STEM)]).startswith(
        '<mark class="stem" title="other form of the word">'
    )
    both = marked("sirens", [Highlight(one, Rung.FUZZY)], Numbering(1, 1))
    assert both.startswith('<mark id="hit-1" aria-current="true" class="fuzzy current" title="other letters">')


def test_a_short_text_has_no_excerpt() -> None:
    assert excerpt("a" * WINDOW, [], window("a" * WINDOW, [])) is None


def test_an_excerpt_is_the_window() -> None:
    text = "Before. " * 200 + "The needle is here. " + "After. " * 200
    place = text.index("needle")
    highlights = written(Span(place, place + 6))
    found = excerpt(text, highlights, window(text, highlights))
    assert found is not None
    assert marks_of(found) == ["needle"]
    shown = text_of(found)
    assert shown.startswith("…")
    assert shown.endswith(". …")
    assert shown.strip("…") in text
    assert len(shown) < WINDOW + 10


def test_of_a_window_without_end_it_is_the_part_around_the_first_mark_in_whole_words() -> None:
    text = "before " * 2_000 + "needle " + "after " * 2_000
    place = text.index("needle")
    highlights = written(Span(place, place + 6))
    found = excerpt(text, highlights, window(text, highlights))
    assert found is not None
    assert marks_of(found) == ["needle"]
    shown = text_of(found)
    assert shown.startswith("…before ")
    assert shown.endswith(" after…")
    assert len(shown) <= LONGEST_EXCERPT + 2


def test_a_mark_that_leads_out_of_the_window_is_shown_whole() -> None:
    text = "One. " * 300 + "the third. call came. " + "Two. " * 300
    place = text.index("third. call")
    highlights = written(Span(place, place + 11))
    found = excerpt(text, highlights, Span(place - 20, place + 7))
    assert found is not None
    assert marks_of(found) == ["third. call"]


def test_an_excerpt_without_hits_is_the_beginning() -> None:
    text = "Many words. " * 400
    found = excerpt(text, [], window(text, []))
    assert found is not None
    assert text_of(found).startswith("Many words. Many words.")


@settings(deadline=None)
@given(
    st.text(alphabet="ab <&.", min_size=WINDOW + 1, max_size=LONGEST_EXCERPT * 2),
    st.lists(st.integers(0, LONGEST_EXCERPT * 2), max_size=8),
)
def test_an_excerpt_is_a_part_of_the_text_with_marks_of_whole_spans(text: str, cuts: list[int]) -> None:
    spans = spans_of(text, cuts)
    highlights = written(*spans)
    found = excerpt(text, highlights, window(text, highlights))
    if found is None:
        return
    assert text_of(found).strip("…") in text
    assert set(marks_of(found)) <= {span.of(text) for span in spans}
    assert bool(marks_of(found)) == bool(spans)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("11 Weir Lane\nMarrowby\nArdmar", True),
        ("From: R. Sennacott\nTo: The works manager, Kettlow", True),
        ("a line of a text that was wrapped\nat some width, as mail once was,\nand ends early", False),
        ("one line", False),
        ("", False),
    ],
)
def test_line_breaks_are_kept_where_they_mean_something(text: str, kept: bool) -> None:
    assert lines_class(text) == (" lined" if kept else "")


def test_cells_of_a_row_are_parted_without_a_character_of_ours() -> None:
    row = marked("00.00\t412.63 <m>", written(Span(6, 12)))
    assert row == '00.00<span class="cell">\t</span><mark>412.63</mark> &lt;m&gt;'
    assert html.unescape(re.sub("<[^>]+>", "", row)) == "00.00\t412.63 <m>"


class TestPlaceInAQuery:
    def test_it_is_marked(self) -> None:
        assert in_query("siren AND <b>", Span(10, 13)) == "siren AND <mark>&lt;b&gt;</mark>"

    def test_a_long_query_is_cut_around_it(self) -> None:
        shown = str(in_query("a" * 100 + "!" * 100 + "b" * 100, Span(100, 200)))
        assert text_of(shown) == "…" + "a" * 40 + "!" * 60 + "!" * 40 + "…"

    @pytest.mark.parametrize("place", [Span(0, 0), Span(5, 5), Span(5, 99), Span(3, 4)])
    def test_any_place_is_shown(self, place: Span) -> None:
        assert text_of(in_query("siren", place)) == "siren"
