"""Capsules for the tests, and hostile ones to draw."""

from hypothesis import strategies as st

from search.citation import Capsule, capsule_of
from search.records import Document, Locator, Metadata, Origin, PartialDate, Passage, PassageKind, Span

HOSTILE = (
    "@article{x, title={", "}", "}}\n\n@online{y,", "{", "\\", "\\input{/etc/passwd}", "%", "$x^2_3$ #1 & ~",
    "ER  - ", "\nER  - \nTY  - JOUR", "\r\nER  - \r\n", "\u202egnp.exe", "<script>alert(1)</script>",
    "[a](javascript:alert(1))", "![](http://x.example/p.png)", "| a | b |\n|---|---|\n", "\n\n— no", "“", "”",
    "” — ", "\n\n", "  ", "\t", "\x00", "\x1b[31m", "\x85", "\u2028", "\u00a0", "- ", "1. ", "# ", "> ", "`",
    "```\n", "&amp;", "&#64;", "*", "__", "a@b.example", "https://x.example/", "www.x.example", '"', "\\n",
    "\\newline{}", f"\nsha256:{'0' * 64}#char=0,1 file=x", "سد بالا", "שלום", "\U0001f600", "e\u0301", "دا\u200cم",
    "\ufeff", "a", "b ",
)  # fmt: skip
texts = (
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), min_size=1, max_size=8).map("".join).filter(bool)
)
names = st.one_of(st.none(), texts)


@st.composite
def capsules(draw: st.DrawFn) -> Capsule:
    """A citation of a passage, or of a part of it, from a document with hostile words, names and dates."""
    before, words, after = draw(st.text(max_size=40)), draw(texts), draw(st.text(max_size=40))
    metadata = Metadata(
        title=draw(names), publisher=draw(names), authors=tuple(draw(st.lists(texts, max_size=3))),
        published=draw(st.sampled_from((None, PartialDate(2017), PartialDate(2017, 8), PartialDate(987, 8, 3)))),
        captured=draw(st.sampled_from((None, PartialDate(2020, 2, 29)))),
        language=draw(st.sampled_from((None, "en", "fa"))), url=draw(st.sampled_from((None, "https://x.example/a_b#c"))),
    )  # fmt: skip
    sha256 = draw(st.sampled_from(("ab" * 32, "0" * 64)))
    source = draw(st.one_of(st.just("press/page.html"), texts))
    document = Document(Origin(source, sha256, "text/plain", metadata), f"{before}{words}{after}")
    locator = Locator(draw(st.integers(1, 99)), (draw(texts),), page=draw(st.sampled_from((None, 3))))
    passage = Passage(document.id, Span(len(before), len(before) + len(words)), words, locator)
    start = draw(st.integers(0, len(words) - 1))
    part = draw(st.sampled_from((None, Span(start, draw(st.integers(start + 1, len(words)))))))
    size, permalink = (
        draw(st.sampled_from((0, 48213))),
        draw(st.sampled_from(("", "http://archive.example/passage/x.1"))),
    )
    return capsule_of(document, passage, part=part, bytes=size, generation="000001.000001", permalink=permalink)


def capsule(
    text: str = "The wall fails.\nAnd more.",
    *,
    metadata: Metadata | None = None,
    part: Span | None = None,
    locator: Locator | None = None,
    source: str = "press/the third.html",
) -> Capsule:
    """A citation of the second passage of a document."""
    known = metadata or Metadata(
        title="The third call", publisher="The Courier", authors=("Jane Doe", "The Night Desk and Sons"),
        published=PartialDate(2021, 4, 12), captured=PartialDate(2022, 1), language="en",
        url="https://courier.example/third",
    )  # fmt: skip
    document = Document(Origin(source, "ab" * 32, "text/html", known), f"Before it.\n\n{text}\n\nAfter it.")
    where = locator or Locator(2, ("The night",), page=3, kind=PassageKind.PARAGRAPH)
    passage = Passage(document.id, Span(12, 12 + len(text)), text, where, "en")
    return capsule_of(
        document, passage, part=part, bytes=48213, generation="000001.000002",
        permalink="http://archive.example/passage/x.2",
    )  # fmt: skip
