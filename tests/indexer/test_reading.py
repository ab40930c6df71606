"""Properties of reading any file at all: it ends, it loses nothing, and every passage is its span."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.blocks import Claim
from indexer.reading import Read, read_document
from search.errors import ReadError
from tests.indexer.reading import MORE, PROSE, read_text

PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<h1>", "</h1>", "<li>", "<ul>", "<table>", "<tr>", "<td>", "<br>", "<nav>",
    "</nav>",
    "<article>", "<blockquote>", "<!--", "-->", "<script>", "</script>", "<a href='/'>", "</a>", "<", ">", "&lt;",
    "&#0;",
    "<html>", "<title>x | y</title>", "<meta charset=utf-7>", "<time datetime=2021-02-30>", "<svg>", "<![CDATA[",
    "<?x", "\x00",
    "\n", "\n\n", "\f", "\r\n", "• ", "- ", "1. ", "# ", "> ", "| a | b |\n|--|--|\n", "**b**", "“", "”,", " said ",
    "Mr. ",
    "Ilsa Marten", "THE CHAIR: ", "Q. ", "9.31", "17.20: ", "3 March 2021", "By ", "Copyright ", "English", "Share",
    "Dear ",
    "The gauge failed.", PROSE, "\u200b", "\xa0", "\ud800".encode("utf-8", "replace").decode(), "گلنار", "\u202e",
    "é", "---\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)
NAMES = st.sampled_from(("a.html", "a.txt", "a.md", "2021/04/12/a.htm"))


def sound(read: Read) -> None:
    """Passages are spans of the text, in order, not overlapping, numbered from 1."""
    text = read.document.text
    place = 0
    for ordinal, passage in enumerate(read.passages, 1):
        assert passage.text == text[passage.span.start : passage.span.end]
        assert passage.text == passage.text.strip() != ""
        assert place <= passage.span.start < passage.span.end <= len(text)
        assert passage.locator.ordinal == ordinal
        assert passage.document == read.document.id
        place = passage.span.end
    assert all(mark.span.end <= len(text) for mark in read.document.marks)


def attempted(name: str, content: bytes, because: str = "") -> Read | None:
    """The file as read, or None where it was refused for a reason of ours; any other error is raised."""
    refused: ReadError | None = None
    try:
        return read_document(name, content)
    except ReadError as error:
        refused = error
    assert refused.source == name
    assert because in refused.reason
    return None


@given(TEXTS, NAMES)
@example("3 APRİL 2019\n\nx", "a.txt")
@example(">" * 40 + "x", "a.md")
def test_any_text_is_read_soundly_or_refused(text: str, name: str) -> None:
    content = text.encode("utf-8", "replace")
    read = attempted(name, content)
    if read:
        sound(read)
        assert read_document(name, content) == read


@given(st.binary(max_size=300), NAMES)
def test_any_bytes_are_read_soundly_or_refused(content: bytes, name: str) -> None:
    read = attempted(name, content)
    if read:
        sound(read)


WORD = st.from_regex(r"w[a-z]{2,7}[0-9]{3}", fullmatch=True)
INLINE = st.sampled_from(
    ("{}", "<b>{}</b>", "<i>{}</i>", '<a href="/x">{}</a>', '<span class="ad">{}</span>', "{}<br>")
)
BLOCK = st.sampled_from(
    ("<p>{}</p>", "<div>{}</div>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>",
    "<nav>{}</nav>",
     '<div class="sidebar">{}</div>', "<article>{}</article>", "<table><tr><td>{}</td><td>x</td></tr></table>",
     "<h1>{}</h1>",
     "<pre>{}</pre>", "<footer>{}</footer>", "<p hidden>{}</p>", "<header>{}</header>", "<p>Share {}</p>")
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    def block() -> str:
        words = draw(st.lists(WORD, min_size=1, max_size=12))
        return draw(BLOCK).format(" ".join(draw(INLINE).format(word) for word in words))

    return f"<html><body>{''.join(block() for _ in range(draw(st.integers(1, 8))))}<p>{PROSE}</p></body></html>"


def accounted(read: Read) -> str:
    """All that the document holds: its text, which its passages and marks cover, and what was left out."""
    covered = [passage.text for passage in read.passages] + [mark.label for mark in read.document.marks]
    return "\n".join([*covered, *(omission.text for omission in read.document.omitted)])


@pytest.mark.slow
@given(pages())
def test_every_visible_word_of_a_page_is_somewhere(page: str) -> None:
    words = set(re.findall(r"w[a-z]+[0-9]{3}", page))
    assert words <= set(re.findall(r"w[a-z]+[0-9]{3}", accounted(read_document("a.html", page.encode()))))


@pytest.mark.slow
@given(
    st.lists(st.lists(WORD, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=12),
    st.sampled_from(("\n", "\n\n")),
)
def test_every_word_of_a_text_is_somewhere(lines: list[str], between: str) -> None:
    text = between.join([*lines, PROSE])
    assert "".join(sorted(set(text.split()))) == "".join(
        sorted(set(accounted(read_document("a.txt", text.encode())).split()))
    )


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=40)
)
def test_a_paragraph_is_stored_character_for_character(text: str) -> None:
    page = f"<html><body><p>{PROSE}</p><p>{html.escape(text)} and {html.escape(text)}</p><p>{PROSE}</p></body></html>"
    read = read_document("a.html", page.encode())
    assert f"{text} and {text}" in read.document.text.split("\n\n") + [one.text for one in read.document.omitted]


@pytest.mark.parametrize("share", range(1, 10))
def test_a_page_cut_anywhere_is_read_to_there_or_damaged(share: int) -> None:
    paragraphs = "".join(f"<p>Number {number}: {PROSE}</p>\n" for number in range(40))
    page = f"<!DOCTYPE html><html><head><title>t</title></head><body>{paragraphs}</body></html>"
    cut = page[: len(page) * share // 10]
    read = attempted("a.html", cut.encode(), because="half-written")
    if read is None:
        return
    assert cut.endswith(">")
    assert f"Number {cut.count('<p>') - 1}: {PROSE}" in read.document.text


def test_a_headline_that_is_not_the_given_title_is_a_heading() -> None:
    page = f"<html><body><h1>The third call</h1><p>{PROSE}</p><p>{MORE}</p></body></html>"
    claims = (Claim("title", "Exhibit 7", "metadata.csv, row 2, title"),)
    read = read_text(page, "page.html", claims)
    assert read.document.origin.metadata.title == "Exhibit 7"
    assert {passage.locator.heading for passage in read.passages} == {("The third call",)}
    same = read_text(page, "page.html", (Claim("title", "the third  call (1987)", "metadata.csv, row 2, title"),))
    assert {passage.locator.heading for passage in same.passages} == {()}
