"""Links that open the original page at the quotation."""

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.citation import fragments
from search.citation.fragments import lasting_address, original_link, original_link_in, web_address
from search.records import Span
from tests.strategies import examples

URL = "https://example.org/page"


@pytest.mark.parametrize(
    ("quotation", "directive"),
    [
        ("three times", "three%20times"),
        ("one-and-a-half", "one%2Dand%2Da%2Dhalf"),
        ("yes, no & why", "yes%2C%20no%20%26%20why"),
        ("two\u00a0kinds  of space", "two%20kinds%20of%20space"),
        ("a cell\tand another", "a%20cell,and%20another"),
        ("one line\nand another", "one%20line,and%20another"),
        ("سد بالا", "%D8%B3%D8%AF%20%D8%A8%D8%A7%D9%84%D8%A7"),
        ('100% #1 "é"', "100%25%20%231%20%22%C3%A9%22"),
    ],
)
def test_a_short_quotation_is_given_whole(quotation: str, directive: str) -> None:
    assert original_link(URL, quotation) == f"{URL}#:~:text={directive}"


def test_of_a_long_quotation_the_first_and_last_words_are_given() -> None:
    words = [f"word{number}" for number in range(80)]
    link = original_link(URL, " ".join(words))
    assert link == f"{URL}#:~:text={'%20'.join(words[:8])},{'%20'.join(words[-8:])}"


def test_lines_are_not_joined_across_blocks() -> None:
    first, second = "the first line of it has eight whole words", "and so has the second line of it too"
    link = original_link(URL, f"{first}\n{second}")
    assert link is not None
    assert link.partition("text=")[2].count(",") == 1


def test_an_existing_fragment_stays() -> None:
    assert original_link(f"{URL}?a=b#part-2", "dam") == f"{URL}?a=b#part-2:~:text=dam"
    assert original_link(f"{URL}#part:~:text=old", "dam") == f"{URL}#part:~:text=dam"


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JAVASCRIPT:alert(1)//https://x", "data:text/html,x", "file:///etc/passwd",
        "ftp://example.org/", "mailto:a@example.org", "//example.org/", "/page", "page", "https:", "https://",
        "https:///page", "http:example.org", "https://?q", "\x01javascript:alert(1)", "https\n://example.org",
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url: str | None) -> None:
    assert web_address(url) is None
    assert original_link(url, "dam") is None


def test_an_address_is_made_fit_for_a_link_and_else_not_touched() -> None:
    signed = "https://example.org/a%20b?sig=a%2Fb+c&x=[1]"
    assert web_address(f"  {signed}\n") == signed
    assert web_address('https://example.org/a b"><\x00\u009f') == "https://example.org/a%20b%22%3E%3C%00%C2%9F"


def test_a_repeated_quotation_is_told_apart_by_its_neighbours() -> None:
    text = "He said no. The siren was silent. They waited for long. The siren was silent. Then water came."
    quotation = "The siren was silent."
    second = text.rindex(quotation)
    link = original_link_in(URL, text, Span(second, second + len(quotation)))
    assert link == (f"{URL}#:~:text=They%20waited%20for%20long.-,The%20siren%20was%20silent.,-Then%20water%20came.")


def test_a_quotation_that_occurs_once_needs_no_neighbours() -> None:
    assert original_link_in(URL, "One siren. Two bells.", Span(0, 10)) == f"{URL}#:~:text=One%20siren."


def test_an_empty_quotation_gives_the_page() -> None:
    assert original_link(URL, " \n") == URL


@settings(deadline=None)
@given(st.text(max_size=400))
def test_every_quotation_makes_a_link_that_can_be_read_back(quotation: str) -> None:
    link = original_link(URL, quotation)
    assert link is not None
    assert link.isascii()
    assert not set(link) & set(' "<>\n')
    directive = link.partition("#:~:text=")[2]
    assert "-" not in directive
    assert "&" not in directive
    start, _, end = directive.partition(",")
    assert "," not in end
    plain = " ".join(quotation.split())
    assert plain.startswith(unquote(start))
    assert plain.endswith(unquote(end))


@settings(max_examples=examples(300))
@given(
    st.lists(st.sampled_from(("a", "no", "No,", "siren", "si-ren", "آب", "\n", "\n\n", "…", "ß", "İ")), max_size=30),
    st.data(),
)
def test_a_span_of_a_text_is_told_apart_wherever_words_can(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    link = original_link_in(URL, text, span)
    assert link is not None
    directive = link.partition("#:~:text=")[2]
    assert bool(directive) == bool(span.of(text).strip())
    assert directive.count("-") <= 2
    assert directive.count(",") <= 3
    terms = [unquote(term) for term in directive.removeprefix("-").split(",")]
    plain = " ".join(text.split())
    assert all(term.removesuffix("-").removeprefix("-") in plain for term in terms)


def test_of_a_long_text_with_the_same_beginning_more_is_given() -> None:
    beginning, ours, theirs = "the siren was silent for an hour and", "nobody " * 60, "somebody " * 60
    text = f"{beginning} {theirs}end\n\n{beginning} {ours}end"
    span = Span(text.rindex(beginning), len(text))
    link = original_link_in(URL, text, span)
    assert link is not None
    start, _, end = link.partition("text=")[2].partition(",")
    assert unquote(start).startswith(f"{beginning} nobody")
    assert unquote(end).endswith("nobody end")


def test_a_word_that_is_cut_is_given_whole() -> None:
    assert original_link_in(URL, "extra-judicial", Span(7, 10)) == f"{URL}#:~:text=judicial"
    assert original_link_in(URL, "The 茶道 school", Span(4, 5)) == f"{URL}#:~:text=%E8%8C%B6"


@pytest.mark.parametrize("letter", ["ß", "İ", "ﬁ", "ŉ"])
def test_letters_whose_small_ones_are_several_are_found(letter: str) -> None:
    said = f"the stra{letter}e is long"
    text = f"First {said}, they wrote.\n\nThen {said}, we wrote."
    second = text.rindex(said)
    link = original_link_in(URL, text, Span(second, second + len(said)))
    assert unquote(str(link)).startswith(f"{URL}#:~:text=Then-,{said},-")


def test_a_text_that_says_one_thing_over_and_over_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    def counted(plain: str, words: str, at: int) -> int:
        nonlocal tried
        tried += 1
        return found(plain, words, at)

    found = fragments._next
    monkeypatch.setattr(fragments, "_next", counted)
    line = "kraken " * 300
    text = "\n\n".join([*[line.strip()] * 30, "Straße İ here."])
    last = text.rindex(line.strip())
    assert original_link_in(URL, text, Span(last, last + len(line.strip())))
    assert tried < 30_000


@pytest.mark.parametrize(
    ("url", "lasts"),
    [
        ("http://127.0.0.1:8000/passage/x.2", False),
        ("http://localhost/passage/x.2", False),
        ("https://LOCALHOST:8443/x", False),
        ("http://[::1]:8000/x", False),
        ("http://127.0.0.1", False),
        ("http://localhost.example/x", True),
        ("http://archive.example/passage/x.2", True),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_an_address_lasts_that_others_can_have(url: str, lasts: bool) -> None:
    assert lasting_address(url) == (url if lasts else None)
