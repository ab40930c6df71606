"""Web pages: what is text and of what kind, what is furniture and why, and what hostile markup does not do."""

import json

import pytest

from indexer.blocks import Block, BlockKind
from indexer.readers.html import read
from search.errors import DamagedFile
from tests.indexer.reading import MORE, PROSE, kept, omissions, passages, read_page, read_text


def blocks(body: str) -> tuple[Block, ...]:
    return read("page.html", f"<html><body>{body}</body></html>").blocks


def claims(head: str, body: str = f"<p>{PROSE}</p>") -> list[tuple[str, str]]:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return [(claim.field, claim.value) for claim in read("page.html", page).claims]


def test_kinds() -> None:
    body = """
    <h1>The third call</h1><h2>The facts</h2><h4>Deeper</h4>
    <p>One <b>para</b>graph.</p><ul><li>item <i>one</i></li><li>item two</ul>
    <blockquote>quoted</blockquote><figure><img alt="x"><figcaption>caption</figcaption></figure>
    <dl><dt>term<dd>meaning</dl>
    <table><caption>Table 1</caption><tr><th>Time<th>P-7</tr><tr><td>18.00<td>411.92</tr></table>"""
    assert [(block.kind, block.text, block.level) for block in blocks(body)] == [
        (BlockKind.TITLE, "The third call", 1),
        (BlockKind.HEADING, "The facts", 2),
        (BlockKind.HEADING, "Deeper", 4),
        (BlockKind.PARAGRAPH, "One paragraph.", 0),
        (BlockKind.LIST_ITEM, "item one", 0),
        (BlockKind.LIST_ITEM, "item two", 0),
        (BlockKind.QUOTATION, "quoted", 0),
        (BlockKind.CAPTION, "caption", 0),
        (BlockKind.LIST_ITEM, "term", 0),
        (BlockKind.LIST_ITEM, "meaning", 0),
        (BlockKind.CAPTION, "Table 1", 0),
        (BlockKind.TABLE_ROW, "Time\tP-7", 0),
        (BlockKind.TABLE_ROW, "18.00\t411.92", 0),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("depth", [300, 3_000, 50_000])
@pytest.mark.parametrize("tag", ["div", "span", "b"])
def test_deep_nesting_loses_nothing(tag: str, depth: int) -> None:
    body = f"<{tag}>" * depth + "the needle" + f"</{tag}>" * depth + "<p>and after</p>"
    assert kept(blocks(body)) == ["the needle", "and after"]


@pytest.mark.parametrize(
    "opening", ['<div class="sidebar">', "<ul><li>", "<header>", "<article>", "<table><tr><td>x<td>"]
)
def test_hostile_nesting_does_not_take_time_by_its_square(opening: str) -> None:
    found = blocks(opening * 4_000 + "<h1>The needle</h1>")
    assert "The needle" in [block.text for block in found]


@pytest.mark.parametrize("tag", ["script", "style", "template", "iframe"])
def test_what_is_never_text(tag: str) -> None:
    read = read_page(f"<p>seen <{tag}>unseen</{tag}> again</p>")
    assert passages(read) == [PROSE, "seen again", MORE]
    assert not any("unseen" in text for text in omissions(read))


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("noscript", "shown without scripts only"),
        ("svg", "drawing"),
        ("object", "shown where it cannot be played"),
        ("video", "shown where it cannot be played"),
    ],
)
def test_what_some_see_is_left_out_with_its_reason(tag: str, reason: str) -> None:
    read = read_page(f"<p>seen <{tag}>unseen</{tag}> again</p>")
    assert passages(read) == [PROSE, "seen again", MORE]
    assert omissions(read) == {"unseen": reason}


def test_a_text_for_those_without_scripts_is_read_where_there_is_no_other() -> None:
    assert kept(blocks(f"<p>Share</p><noscript><p>{PROSE}</p><p>{MORE}</p></noscript>")) == [PROSE, MORE]


@pytest.mark.parametrize("hiding", ["hidden", 'style="display:none"', 'style="color:red; Visibility : hidden"'])
@pytest.mark.parametrize("tag", ["p", "span", "div"])
def test_what_the_page_hides_is_left_out(tag: str, hiding: str) -> None:
    read = read_page(f"<p>{PROSE}</p><{tag} {hiding}>unseen words</{tag}>")
    assert omissions(read) == {"unseen words": "hidden by the page"}


def test_a_control_within_a_line_is_left_out_and_the_line_stays_whole() -> None:
    read = read_page("<p>The line goes <button>Copy link</button> on to its end.</p>")
    assert "The line goes on to its end." in passages(read)
    assert omissions(read) == {"Copy link": "button"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<nav>box</nav>", "navigation"),
        ("<footer>box</footer>", "footer of the page"),
        ("<aside><p>box</p></aside>", "aside"),
        ("<form>box</form>", "form"),
        ("<header>box</header>", "header of the page"),
        ('<div role="navigation"><p>box</p></div>', "role navigation"),
        ('<div role="Dialog">box</div>', "role dialog"),
        ('<div class="a related-posts b"><div>box</div></div>', "named 'related-posts' by the page"),
        ('<div id="cookie-notice">box</div>', "named 'cookie-notice' by the page"),
        ('<ul class="share-buttons"><li>box</ul>', "named 'share-buttons' by the page"),
        ('<div aria-hidden="true">box</div>', "hidden by the page"),
        ('<p><a href="/x">A title of another page</a></p>', "nothing but links"),
    ],
)
def test_furniture_is_kept_apart_with_its_reason(body: str, reason: str) -> None:
    read = read_page(body)
    assert passages(read) == [PROSE, MORE]
    assert list(omissions(read).values()) == [reason]


@pytest.mark.parametrize(
    "body",
    [
        '<div class="has-sidebar"><h1>The third call of the night</h1><p>box</p></div>',
        "<article><header><p>box</p></header></article>",
        '<div class="adjacent shadow">box</div>',
        '<p>box <a href="/x">with one link</a> in a sentence.</p>',
        '<p>box <span class="tag">with a name</span> within the line</p>',
    ],
)
def test_what_only_looks_like_furniture_stays(body: str) -> None:
    assert any("box" in text for text in passages(read_page(body)))


def test_outside_the_one_article_is_furniture_where_it_holds_the_prose() -> None:
    page = f"<div>Box of the day</div><article><p>{PROSE}</p><p>{MORE}</p></article><div>Other box</div>"
    read = read_text(f"<html><body>{page}</body></html>", "a.html")
    assert passages(read) == [PROSE, MORE]
    assert omissions(read) == {
        "Box of the day": "outside the text of the page", "Other box": "outside the text of the page",
    }  # fmt: skip


def test_line_breaks_are_kept_and_two_of_them_part_blocks() -> None:
    assert [block.text for block in blocks("<p>one<br>two<br/> three<br><br>four</p>")] == ["one\ntwo\nthree", "four"]


def test_space_is_as_a_browser_shows_it() -> None:
    assert [block.text for block in blocks("<p>one \n\t two<b> three </b>\xa0four</p><pre>a  b\n  c</pre>")] == [
        "one two three \xa0four", "a  b\n  c",
    ]  # fmt: skip


def test_a_table_that_lays_out_the_page_is_not_data() -> None:
    layout = f"<table><tr><td><p>Menu</p></td><td><p>{PROSE}</p><p>{MORE}</p></td></tr></table>"
    assert [(block.kind, block.text) for block in blocks(layout)] == [
        (BlockKind.PARAGRAPH, "Menu"), (BlockKind.PARAGRAPH, PROSE), (BlockKind.PARAGRAPH, MORE),
    ]  # fmt: skip


def test_entities_are_shown_as_text() -> None:
    assert [
        block.text for block in blocks("<p>&lt;img src=x onerror=alert(1)&gt; &amp;lt; &#x41;&nbsp;&eacute;</p>")
    ] == ["<img src=x onerror=alert(1)> &lt; A\xa0é"]


@pytest.mark.parametrize(
    "body",
    ["<p>the needle", "<b><p>the needle</b></p>", "<p>the needle</div></span></p>", "</p></p>the needle",
     "<tr><td>the needle</td>", "<<p>the needle</p>", "<p><!-- -- > -->the needle</p>"],
)  # fmt: skip
def test_broken_markup_keeps_its_words(body: str) -> None:
    text = " ".join(block.text for block in read("a.html", f"<html><body>{body}<p>and after</p></body></html>").blocks)
    assert "the needle" in text
    assert "and after" in text


@pytest.mark.parametrize("end", ["<a hre", "<p>and then the wor", "<script>var x = 1;", "</p"])
def test_a_page_that_breaks_off_is_damaged(end: str) -> None:
    with pytest.raises(DamagedFile, match="half-written"):
        read("a.html", f"<html><body><p>{PROSE}</p>{end}")


def linked_data(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def test_linked_data_is_claimed() -> None:
    article = {"@type": "NewsArticle", "headline": "Third call", "datePublished": "2021-03-09T18:40:00+01:00",
               "author": [{"name": "M. Ikedare"}, "N. Two"], "publisher": {"name": "The Courier"}}  # fmt: skip
    expected = [
        ("title", "Third call"), ("authors", "M. Ikedare"), ("authors", "N. Two"), ("published", "2021-03-09"),
        ("publisher", "The Courier"), ("kind", "news article"),
    ]  # fmt: skip
    assert claims(linked_data(article)) == expected
    assert claims(linked_data({"@graph": [7, {"@type": "WebSite", "name": "x"}, article]})) == expected


@pytest.mark.parametrize(
    "value",
    [
        "{broken", "", "[" * 100_000, "7", "null", '"text"', '{"@type":"Article","headline":' + "9" * 6000 + "}",
        {"@type": [7, None], "headline": "x"}, {"@type": "Article", "headline": 1, "author": {"name": 7}},
        {"@type": "Article", "datePublished": ["2020"], "publisher": None, "author": [None, 5, {}]},
        {"@type": "Article", "datePublished": "2021-02-30", "headline": "  "}, [[{"@type": "Article"}]],
    ],
)  # fmt: skip
def test_hostile_linked_data_claims_nothing(value: object) -> None:
    assert [claim for claim in claims(linked_data(value)) if claim[0] != "kind"] == []


def test_a_lone_surrogate_in_linked_data_can_be_stored() -> None:
    read = read_page("", linked_data('{"@type":"Article","headline":"bad \\ud800 title","author":"M. \\udfff"}'))
    assert read.document.origin.metadata.title == "bad \ufffd title"
    assert read.document.origin.metadata.authors == ("M. \ufffd",)


def test_the_browser_that_saved_a_page_says_from_where() -> None:
    page = f"<!-- saved from url=(0042)https://a.example/2021/04/12/memo -->\n<html><body><p>{PROSE}</p></body></html>"
    metadata = read_text(page, "a.html").document.origin.metadata
    assert metadata.url == "https://a.example/2021/04/12/memo"
    assert metadata.published is not None
    assert metadata.published.iso == "2021-04-12"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/relative", "//host/x", "http://", " "],
)
@pytest.mark.parametrize(
    "head",
    ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">', "<!-- saved from url=(1){} -->"],
)
def test_only_addresses_of_the_web_are_kept(head: str, address: str) -> None:
    assert read_page("", head.format(address)).document.origin.metadata.url is None


def test_an_address_that_no_library_can_parse_does_no_harm() -> None:
    assert passages(read_page("", '<link rel="canonical" href="http://[::1/2021/04/">')) == [PROSE, MORE]


def test_claims_of_the_head() -> None:
    head = """<title>The third call | The Ledger</title><meta name="author" content="J. B.">
    <meta property="article:published_time" content="2021-03-10T05:00"><meta property="og:site_name" content="Ledger">
    <meta name="date" content="nonsense">"""
    assert claims(head) == [
        ("authors", "J. B."), ("published", "2021-03-10"), ("publisher", "Ledger"), ("page title", "The third call"),
        ("publisher", "The Ledger"),
    ]  # fmt: skip


def test_the_language_that_a_page_declares_yields_to_its_text() -> None:
    page = f'<html lang="fr-CA"><body><p>{PROSE}</p><p>{MORE}</p></body></html>'
    assert read_text(page, "a.html").document.origin.metadata.language == "en"
    assert (
        read_text('<html lang="fr-CA"><body><p>P-7 P-4.</p></body></html>', "a.html").document.origin.metadata.language
        == "fr"
    )


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('<form id="aspnet">', "</form>"),
        ('<div class="widget-wrap">', "</div>"),
        ('<div role="dialog">', "</div>"),
        ("<aside>", "</aside>"),
    ],
)
def test_nothing_is_furniture_that_holds_most_of_the_prose(opening: str, closing: str) -> None:
    page = f"{opening}<p>{PROSE}</p><p>{MORE}</p><ul class=menu><li>Home</ul>{closing}"
    assert kept(blocks(page)) == [PROSE, MORE]


def test_many_comments_are_still_comments() -> None:
    page = f"<p>{PROSE}</p><div class=comment-list>{f'<p>{MORE}</p>' * 5}</div>"
    assert kept(blocks(page)) == [PROSE]


def test_footnotes_and_embedded_posts_keep_their_kind() -> None:
    page = f"""<article><h1>The third call of the night</h1><p>{PROSE}</p>
    <blockquote class="twitter-tweet"><p>{MORE}</p>&mdash; A. Caller (@caller) <a href="/x">March 9</a></blockquote>
    <p>{PROSE}</p><ol class="footnotes"><li id="fn1">Register of 1921, p. 7. <a href="#r1">back</a></ol></article>"""
    found = [(block.kind, block.text) for block in blocks(page) if not block.furniture]
    assert found == [
        (BlockKind.TITLE, "The third call of the night"), (BlockKind.PARAGRAPH, PROSE), (BlockKind.POST, MORE),
        (BlockKind.POST, "— A. Caller (@caller) March 9"), (BlockKind.PARAGRAPH, PROSE),
        (BlockKind.NOTE, "Register of 1921, p. 7. back"),
    ]  # fmt: skip


def test_a_heading_stays_over_whatever_short_text_is_under_it() -> None:
    dissent = "<h2>Dissent</h2><p>One dissented.</p>"
    page = f"<h1>The findings</h1><p>{PROSE}</p><h2>The dead</h2><ul><li>P. Orsin</ul>{dissent}"
    assert kept(blocks(page)) == ["The findings", PROSE, "The dead", "P. Orsin", "Dissent", "One dissented."]


def test_a_page_that_is_a_table_is_read() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>Name {number}</td></tr>" for number in range(4))
    found = kept(blocks(f"<table><caption>Persons detained</caption>{rows}</table>"))
    assert found == ["Persons detained", *(f"{number}\tName {number}" for number in range(4))]


def test_several_links_to_other_pages_side_by_side_are_furniture_and_two_are_not() -> None:
    teaser = f"<div class=x><h3><a href='/y'>The title of another page</a></h3><p>{MORE}</p></div>"
    text = f"<div><h1>The third call of the night</h1>{f'<p>{PROSE}</p>' * 9}</div>"
    reasons = {block.text: block.furniture for block in blocks(text + teaser * 3)}
    assert reasons[MORE] == "one of several links to other pages"
    assert {block.text: block.furniture for block in blocks(text + teaser * 2)}[MORE] != reasons[MORE]


def test_the_sentences_between_title_and_text_are_the_lead() -> None:
    page = f"<h1>The third call of the night</h1><p>{MORE}</p><div class=entry-content>{f'<p>{PROSE}</p>' * 9}</div>"
    assert [(block.kind, block.text) for block in blocks(page) if not block.furniture][:2] == [
        (BlockKind.TITLE, "The third call of the night"), (BlockKind.LEAD, MORE),
    ]  # fmt: skip
