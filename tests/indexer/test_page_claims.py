"""What pages claim to be: titles, authors, dates, addresses, each with where it stands, whatever the markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from indexer.blocks import Claim
from indexer.readers.claims import page_claims
from search.records import PartialDate
from tests.indexer.reading import MORE, PROSE

URL = "https://paper.example/a"


def claims(body: str, head: str = "", attributes: str = "", source: str = "page.html") -> list[Claim]:
    page = f"<!doctype html><html{attributes}><head>{head}</head><body>{body}</body></html>"
    return list(page_claims(LexborHTMLParser(page), source))


def first(field: str, body: str, head: str = "", attributes: str = "", source: str = "page.html") -> Claim | None:
    return next((one for one in claims(body, head, attributes, source) if one.field == field), None)


def value(field: str, body: str, head: str = "", attributes: str = "", source: str = "page.html") -> str | None:
    found = first(field, body, head, attributes, source)
    return found.value if found else None


def authors(body: str, head: str = "") -> tuple[str, ...]:
    return tuple(one.value for one in claims(body, head) if one.field == "authors")


def article(*lines: str) -> str:
    return f"<h1>The gauge failed</h1>{''.join(lines)}<p>{PROSE}</p><p>{MORE}</p>"


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_the_heading_is_the_title_that_the_page_calls_itself() -> None:
    body = "<h1>Lowland Wire</h1><h2>News</h2><h2>The gauge failed</h2>" + f"<p>{PROSE}</p>"
    found = first(
        "title", body, "<title>The gauge failed | Lowland Wire</title>" + meta("og:site_name", "Lowland Wire")
    )
    assert found == Claim("title", "The gauge failed", "<h2>")


def test_a_heading_that_nothing_agrees_with_is_still_the_title() -> None:
    assert value("title", article(), "<title>Wire &gt; 417</title>") == "The gauge failed"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<span class=kicker>Ostrel Valley</span> The gauge failed", "The gauge failed"),
        ("<span>Ostrel Valley</span><span>The gauge failed</span>", "The gauge failed"),
        ("Ostrel Valley: The gauge failed", "The gauge failed"),
        ("The gauge failed | Lowland Wire", "The gauge failed"),
        ("The gauge<br>fai&shy;led", "The gauge failed"),
        ("<ruby>The<rt>de</rt></ruby> gauge failed", "The gauge failed"),
    ],
)
def test_a_title_is_told_without_kicker_and_site(heading: str, title: str) -> None:
    head = meta("og:title", "The gauge failed") + meta("og:site_name", "Lowland Wire")
    assert value("title", f"<h1>{heading}</h1><p>{PROSE}</p>", head) == title


def test_a_page_without_headings_is_called_what_it_calls_itself() -> None:
    found = first(
        "page title",
        f"<p>{PROSE}</p>",
        "<title>The gauge failed - Lowland Wire</title>" + meta("og:site_name", "Lowland Wire"),
    )
    assert found == Claim("page title", "The gauge failed", "<title>")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>By Maeve Ikedare</p>", ("Maeve Ikedare",)),
        ("<p>Von Maeve Ikedare und Radha Thornquist</p>", ("Maeve Ikedare", "Radha Thornquist")),
        ("<p>12. März 2014, 14:05 Uhr | Von <a rel=author>Maeve von Ikedare</a></p>", ("Maeve von Ikedare",)),
        ("<p>Veröffentlicht am 12. März 2014 von Maeve Ikedare</p>", ("Maeve Ikedare",)),
        ("<p>Autorin:</p><p>Maeve Ikedare</p>", ("Maeve Ikedare",)),
        ("<div class=byline><span class=author>Maeve Ikedare</span>, Chief Reporter</div>", ("Maeve Ikedare",)),
        ("<p class=author>maeve17</p>", ("maeve17",)),
        ("<p>Foto: <span>Maeve Ikedare</span></p>", ()),
        ("<p>Leasing von Firmenfahrzeugen</p>", ()),
        ("<p>By Maeve Ikedare, Staff Attorney, and others</p>", ("Maeve Ikedare",)),
        ("<div class=author>Datum: gestern Autor: Maeve Ikedare Quelle: Wire</div>", ("Maeve Ikedare",)),
        ("<p class=author>View all posts</p>", ()),
    ],
)  # fmt: skip
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert authors(article(line)) == names


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("O'Neil, Siobhán", ("O'Neil, Siobhán",)),
        ("O'Neil, Siobhán; von der Leyen, Ursula", ("O'Neil, Siobhán", "von der Leyen, Ursula")),
        ("Maeve Ikedare, Radha Thornquist", ("Maeve Ikedare", "Radha Thornquist")),
        ("Ikedare, Reporter", ("Ikedare",)),
    ],
)
def test_a_surname_and_the_given_name_after_it_are_one_author(stated: str, names: tuple[str, ...]) -> None:
    assert authors(article(""), meta("author", stated)) == names


def test_a_byline_goes_before_what_machines_are_told_and_that_before_the_firm() -> None:
    data = linked('{"@type": "NewsArticle", "author": [{"name": "Lowland Wire GmbH"}, {"@id": "#p"}]}') + linked(
        '{"@type": "Person", "@id": "#p", "name": "Radha Thornquist"}'
    )
    assert authors(article("<p>By Maeve Ikedare</p>"), data) == ("Maeve Ikedare",)
    assert authors(article(), data) == ("Radha Thornquist",)
    assert authors(article(), meta("author", "Lowland Wire GmbH")) == ("Lowland Wire GmbH",)


def test_who_comments_is_no_author() -> None:
    assert authors(article() + "<div id=comments><p><cite class=fn>Radha</cite></p></div>") == ()


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("<p>Veröffentlicht am 12. März 2014</p>", "2014-03-12"), ("<p>12.03.2014, 14:05 Uhr</p>", "2014-03-12"),
        ("<p>Mittwoch 12.03.14</p>", "2014-03-12"), ("<time datetime=2014-03-12>today</time>", "2014-03-12"),
        ("<p>Updated: 13 March 2014</p>", None),
        ("<p>Last updated 13 March 2014, first published 12 March 2014</p>", "2014-03-12"),
        ("<p>12 March 2014 – 14 March 2014</p>", None), ("<p>Events from 12 March 2014</p>", None),
        ("<p>— Maeve (@maeve) March 12, 2014</p>", None), ("<p>© 12 March 2014 Wire</p>", None),
        (f"<p>12.03.2014 – {PROSE}</p>", "2014-03-12"), (f"<p>MARROWBY, 12 March 2014 — {PROSE}</p>", "2014-03-12"),
        ("<p>It failed when she was there on 12 March 2014 and had read all of it.</p>", None),
        ("<p>۱۲ مرداد ۱۳۹۶</p>", "2017-08-03"), ("<table><tr><td>12 March 2014</td></tr></table>", "2014-03-12"),
        ("<table><tr><td>12 March 2014</td></tr><tr><td>1–13 March 2014</td></tr></table>", None),
    ],
)  # fmt: skip
def test_dates_beside_the_headline(line: str, date: str | None) -> None:
    assert value("published", article(line)) == date


def test_what_is_seen_goes_before_what_machines_are_told() -> None:
    head = meta("article:published_time", "2014-03-13T02:30:00Z")
    found = first("published", article("<p>12 March 2014, 10:30 pm</p>"), head)
    assert found == Claim("published", "2014-03-12", "below the heading: 12 March 2014, 10:30 pm")


def test_of_two_dates_in_a_line_the_one_that_machines_are_told_is_believed() -> None:
    head = meta("article:published_time", "2014-03-12")
    assert value("published", article("<p>11 March 2014 12 March 2014</p>"), head) == "2014-03-12"


@pytest.mark.parametrize(("language", "date"), [("de", "2014-08-03"), ("en-US", "2014-03-08"), ("en", None)])
def test_the_language_tells_the_order_of_day_and_month(language: str, date: str | None) -> None:
    assert value("published", article("<p>3/8/2014</p>"), "", f" lang={language}") == date


def test_what_machines_are_told_tells_it_better() -> None:
    head = meta("article:published_time", "2014-03-08")
    assert value("published", article("<p>3/8/2014</p>"), head, " lang=de") == "2014-03-08"


@pytest.mark.parametrize(
    ("stamp", "date"),
    [
        ("2014-03-11T23:00:00.000Z", "2014-03-12"), ("2014-07-11T22:00:00Z", "2014-07-12"),
        ("2014-03-11T22:00:00Z", "2014-03-11"), ("2014-03-11T23:04:11Z", "2014-03-11"),
    ],
)  # fmt: skip
def test_midnight_in_central_europe_is_the_next_day(stamp: str, date: str) -> None:
    assert value("published", article(), meta("article:published_time", stamp)) == date


def test_a_day_goes_before_a_month() -> None:
    head = f'<link rel=canonical href="{URL}/2014/03/">' + linked('{"@type": "Article", "datePublished": "2014-03-12"}')
    assert value("published", article(), head) == "2014-03-12"


def test_a_date_in_an_address_or_path() -> None:
    found = first("published", article(), f'<link rel=canonical href="{URL}/2014/03/12/gauge?d=2011/01/01">')
    assert found == Claim("published", "2014-03-12", f"address of the page: {URL}/2014/03/12/gauge?d=2011/01/01")
    assert value("published", article(), source="paper.example/2014/03/12/gauge.html") == "2014-03-12"


@pytest.mark.parametrize(
    "data", ["{", "[" * 5000, '{"@type": 7}', '"x"', '{"@graph": [[[1]]], "@type": ["Article", null]}']
)
def test_broken_linked_data_is_no_claim(data: str) -> None:
    assert {one.field for one in claims(article(), linked(data))} <= {"title", "kind"}


@pytest.mark.parametrize("kind", ["Comment", "Review", "ImageObject"])
def test_the_date_of_a_part_is_not_the_pages(kind: str) -> None:
    assert value("published", article(), linked(f'{{"@type": "{kind}", "datePublished": "2014-03-12"}}')) is None


@pytest.mark.parametrize(
    ("comment", "address", "captured"),
    [
        (f"saved from url=(0025){URL}", URL, None),
        (f"\n Page saved with SingleFile \n url: {URL} \n saved date: Mon Jan 27 2020 17:14:44 GMT+0100 (CET)\n", URL,
         "2020-01-27"),
        ("Mirrored from paper.example/a by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 27 Jan 2020 10:00:00 GMT",
         "http://paper.example/a", "2020-01-27"),
        ("\n     FILE ARCHIVED ON 12:00:00 Jan 27, 2020 AND RETRIEVED FROM THE\n INTERNET ARCHIVE", None, "2020-01-27"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["<!--{}--><html><body>{}</body></html>", "<html><!--{}--><body>{}</body></html>",
                                   "<!doctype html>\n<!--{}-->\n<html><body>{}</body></html>"])  # fmt: skip
def test_notes_of_programs_that_saved_the_page(
    place: str, comment: str, address: str | None, captured: str | None
) -> None:
    page = place.format(comment, article())
    found = {one.field: one.value for one in page_claims(LexborHTMLParser(page), "page.html")}
    assert (found.get("url"), found.get("captured"), found.get("published")) == (address, captured, None)


def test_a_relative_address_is_none() -> None:
    assert value("url", article(), "<link rel=canonical href=/gauge>") is None


PIECES = st.sampled_from(
    [
        "<h1>", "</h1>", "<h2>The gauge", "<title>", "<meta property=og:title content='a|b'>", "<p>", "</p>",
        "<time datetime=", "<span class='author date byline'>", "<a rel=author href=/author/x>", "By ", "Von ",
        "12.03.2014", "3/8/2014", "12 March", " 2014", "۱۲ مرداد ۱۳۹۶", "۳۱ اسفند ۱۳۹۶", "99.99.9999", "0000-00-00",
        "<script type=application/ld+json>", "</script>", '{"@type": "Article", "datePublished": "', '"}', "-->", "»",
        "<!-- saved from url=(1)http://[", "<link rel=canonical href='http://[x'>", "<html lang=de>", "<body>", "<svg>",
        "<template>", "<table><td>", "\x00", "<meta name=date content='2014-13-45'>", PROSE,
        "<meta property=article:published_time content='2014-03T23:00:00Z'>", "©", "|", ":",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join), st.text(max_size=30))
def test_any_page_claims_only_what_it_has_evidence_for(page: str, source: str) -> None:
    for claim in page_claims(LexborHTMLParser(page), source):
        assert claim.evidence
        assert claim.value
        if claim.field in ("published", "captured"):
            assert PartialDate.parse(claim.value).iso == claim.value
