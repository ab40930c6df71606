"""No text of a page is lost, whatever its markup: it is in a block that is kept, or in one that says why not."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from indexer.blocks import Block
from indexer.readers.html import read
from search.errors import DamagedFile

TAGS = """a article aside b blockquote br button caption center dd details div dl dt em fieldset figcaption figure
footer form h1 h2 h3 header hr i iframe img label legend li main math nav noscript ol option p pre q s section select
small span strong sub sup svg table tbody td template textarea th thead tr u ul""".split()
ATTRIBUTES = (
    "", "", ' class="comments"', ' id="sidebar"', ' class="entry-content"', " hidden", ' style="display:none"',
    ' role="navigation"', ' class="caption"', " title='a > b'", ' href="/x"', " =",
)  # fmt: skip
WORDS = st.sampled_from(
    ("word", "Ein Satz.", "&amp;", "&#x00AD;", "&nbsp;", "\n", "<", ">", "&", "漢字。", "🙂", "\x00", "x" * 90)
)


def markup(attributes: tuple[str, ...]) -> st.SearchStrategy[str]:
    opening = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(attributes))
    closing = st.builds("</{}>".format, st.sampled_from(TAGS))
    odd = st.sampled_from(("<!-- note -->", "<!--", "-->", "<?xml ?>", "<script>x()</script>", "</"))
    return st.lists(st.one_of(opening, closing, WORDS, odd), max_size=60).map("".join)


_UNSEEN = (
    "script",
    "style",
    "object",
    "canvas",
    "audio",
    "video",
    "title",
    "template",
    "iframe",
    "noembed",
    "noframes",
)


def blocks(markup: str) -> tuple[Block, ...]:
    return read("a.html", f"<!doctype html><html><body>{markup}</body></html>").blocks


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def shown(markup: str) -> str:
    """The text of the tree that the HTML standard asks for, without the elements that show none."""
    tree = LexborHTMLParser(f"<!doctype html><html><body>{markup}</body></html>".replace("\x00", "\ufffd"))
    tree.strip_tags(list(_UNSEEN), recursive=True)
    return tree.body.text(deep=True) if tree.body else ""


@given(markup(ATTRIBUTES))
def test_every_letter_of_any_markup_is_in_a_block(page: str) -> None:
    assert letters(shown(page)) <= letters("".join(block.text for block in blocks(page)))


@given(markup((*ATTRIBUTES, ' broken="')))
def test_markup_that_swallows_letters_is_read_otherwise_or_refused(page: str) -> None:
    try:
        found = letters("".join(block.text for block in blocks(page)))
    except DamagedFile:
        return
    assert letters(shown(page)) <= found


@given(st.text(max_size=300))
def test_any_text_is_a_page(text: str) -> None:
    assert letters(shown(text)) <= letters("".join(block.text for block in blocks(text)))


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "table><tr><td", "header", "article"])
@pytest.mark.parametrize("depth", [300, 3_000, 50_000])
def test_however_deep_it_is(tag: str, depth: int) -> None:
    markup = f"<p>before</p>{f'<{tag}>' * depth}needle<p>after</p>"
    assert letters("".join(block.text for block in blocks(markup))) == letters("beforeneedleafter")


def test_a_deep_page_is_read_as_any_other() -> None:
    inner = "<h2>The facts</h2><p>She went to the telephone in the hut, and nobody answered.</p><ul><li>item</ul>"
    shallow, deep = blocks(inner), blocks("<div>" * 2_100 + inner + "</div>" * 2_100)
    assert [(block.kind, block.text) for block in deep] == [(block.kind, block.text) for block in shallow]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<iframe srcdoc="&lt;p&gt;framed &amp;amp; shown&lt;/p&gt;"></iframe>', "framed&shown"),
        ('<div><template shadowrootmode="open"><p>in the shadow</p></template></div>', "intheshadow"),
        ("<noframes><p>no frames</p></noframes>", "noframes"),
        ("<plaintext>all <b> that follows", "all<b>thatfollows"),
    ],
)
def test_a_page_in_a_page_is_read(markup: str, text: str) -> None:
    assert letters(text) <= letters("".join(block.text for block in blocks(markup)))


def test_pages_nested_without_end_are_read_to_a_depth_and_then_as_text() -> None:
    markup = "<p>innermost</p>"
    for _ in range(12):
        escaped = markup.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        markup = f'<p>around</p><iframe srcdoc="{escaped}"></iframe>'
    assert "innermost" in "".join(block.text for block in blocks(markup))


def test_the_order_of_reading_is_the_order_of_the_page() -> None:
    numbers = list(range(400))
    shuffled = random.Random(7).sample(["div", "p", "section", "li", "td", "span"] * 70, 400)
    markup = "".join(f"<{tag}>n{number} </{tag}>" for number, tag in zip(numbers, shuffled, strict=True))
    found = " ".join(block.text for block in blocks(markup)).split()
    assert found == [f"n{number}" for number in numbers]


BEFORE = "<p>Before it there is a sentence of some length, which everyone reads.</p>"
AFTER = "After it there is another sentence of some length, which matters."


@pytest.mark.parametrize(
    "opening",
    ["<!-- open", "<iframe>", "<template>", "<![CDATA[", '<a href="x>y</a>', "<textarea>", "<option>"],
)
def test_what_follows_something_unclosed_is_read(opening: str) -> None:
    found = "".join(block.text for block in blocks(f"{BEFORE}{opening} inside words <p>{AFTER}</p>"))
    assert "inside words" in found
    assert AFTER in found


@pytest.mark.parametrize("opening", ["<script>", "<SCRIPT>", "<style>", "<title>"])
def test_a_page_whose_rest_is_in_something_unclosed_is_refused(opening: str) -> None:
    with pytest.raises(DamagedFile, match=r"a\.html: (?:half-written|broken)"):
        blocks(f"{BEFORE}{opening} inside words <p>{AFTER}</p>")


def test_items_without_end_tags_are_items_however_many() -> None:
    items = "<li class=share>share" + "".join(f"<li>name {number}<br>value {number}" for number in range(12_000))
    found = [block for block in blocks(f"{BEFORE}<ul>{items}</ul>") if "share" not in block.text]
    assert len(found) == 12_001
    assert not [block for block in found if block.furniture]


@pytest.mark.slow
def test_a_frame_of_a_deep_page_is_read_and_its_template_is_no_text() -> None:
    framed = "<p class=&quot;share buttons&quot;>Share this</p>"
    inner = f"<iframe srcdoc='{BEFORE}{framed}'></iframe><template><p>{AFTER}</p></template>"
    found = {block.text: block.furniture for block in blocks(f"{'<div>' * 21_000}<p>{'word ' * 40}.</p>{inner}")}
    assert found[BEFORE.removeprefix("<p>").removesuffix("</p>")] == ""
    assert found[AFTER] == "template"
    assert found["Share this"] == "named 'share' by the page"


def test_characters_of_xhtml_are_read_and_brackets_elsewhere_stay() -> None:
    (first, second) = (block.text for block in blocks("<p><![CDATA[x]]></p><p>if a[b[0]]>1 then</p>"))
    assert (first, second) == ("x", "if a[b[0]]>1 then")
