"""Each style, as it looks, and as the parsers of others read it, hostile names and quotations too."""

import json
import re
from dataclasses import replace
from typing import Any

import pybtex.database
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from search.citation import STYLES, Capsule
from search.citation.bibtex import escaped, key, unescaped
from search.citation.plain import quotation
from search.records import Locator, Metadata, PartialDate, Span
from search.wording import one_line
from tests.search.citation.capsules import capsule, capsules, texts
from tests.strategies import examples

DIGEST = "ab" * 32
ORIGINAL = "https://courier.example/third#:~:text=The%20wall%20fails.,And%20more."
CITED = "http://archive.example/passage/x.2"


def written(style: str, *cited: Capsule) -> str:
    return "".join(STYLES[style].written(cited))


def test_every_style_says_what_it_is() -> None:
    assert list(STYLES) == ["text", "markdown", "bibtex", "ris", "csl-json", "annotation"]
    for name, style in STYLES.items():
        assert style.name == name
        assert style.suffix.startswith(".")
        assert re.fullmatch(r"[a-z]+/[a-z.+-]+", style.media_type)


@pytest.mark.parametrize("style", [*STYLES])
def test_citations_come_as_they_are_asked_for(style: str) -> None:
    taken = []

    def many() -> Any:
        for number in range(1000):
            taken.append(number)
            yield capsule(f"Words {number}")

    pieces = STYLES[style].written(many())
    next(pieces)
    assert len(taken) <= 2


def test_plain_text() -> None:
    assert written("text", capsule(), capsule("“No,” she said.", metadata=Metadata(title="A"))) == (
        "“The wall fails.\n  And more.” — The third call, Jane Doe, The Night Desk and Sons, The Courier,"
        f" 12 April 2021, p. 3, § The night, passage 2, {ORIGINAL}, {CITED}\n"
        f"sha256:{DIGEST}#char=12,37 bytes=48213 file=press/the third.html\n"
        "\n"
        f"‘“No,” she said.’ — A, no date, p. 3, § The night, passage 2, {CITED}\n"
        f"sha256:{DIGEST}#char=12,27 bytes=48213 file=press/the third.html\n"
    )


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The wall fails.", "“The wall fails.”"),
        ("“I rang,” she said.", "‘“I rang,” she said.’"),
        ("“I rang,” she said, “and left.”", "‘“I rang,” she said, “and left.”’"),
        ("“I rang”.", "‘“I rang”.’"),
        ("“I rang,” she said, ‘and left’", "““I rang,” she said, ‘and left’”"),
        ("‘I rang,’ she said, ‘and left.’", "“‘I rang,’ she said, ‘and left.’”"),
        ('"I rang," she said, "and left."', '‘"I rang," she said, "and left."’'),
        ("“I rang.", "‘“I rang.’"),
        ("“She said: “No.”", "‘“She said: “No.”’"),
        ("'Tis so, isn't it.", "“'Tis so, isn't it.”"),
        ("“I rang, and left.”", "“I rang, and left.”"),
        ("„Ich rief an.“", "„Ich rief an.“"),
        ("»Ich rief an.«", "»Ich rief an.«"),
        ("‘I didn’t ring.’", "‘I didn’t ring.’"),
        ("-40 degrees", "“-40 degrees”"),
    ],
)
def test_a_quotation_is_cited_to_the_character(text: str, cited: str) -> None:
    assert str(quotation(text)) == cited


def test_markdown() -> None:
    assert written("markdown", capsule("* a_b\n1. <i>")) == (
        "> a\\_b\\\n> 1\\. \\<i\\>\n>\n"
        "> — The third call, Jane Doe, The Night Desk and Sons, The Courier, 12 April 2021, p. 3, § The night,"
        f" passage 2, <{CITED}>, [original](<https://courier.example/third#:~:text=a_b,1.%20%3Ci%3E>)\n>\n"
        f"> `sha256:{DIGEST}#char=14,24 bytes=48213 file=press/the third.html`\n"
    )


@settings(max_examples=examples(150))
@given(capsules())
def test_nothing_in_markdown_is_markup_of_the_documents(cited: Capsule) -> None:
    markdown = (
        MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable("table").parse(written("markdown", cited))
    )
    blocks = [token.type for token in markdown]
    paragraph = ["paragraph_open", "inline", "paragraph_close"]
    assert blocks == ["blockquote_open", *paragraph * 3, "blockquote_close"]
    quoted, source, stamp = (token.children or [] for token in markdown if token.type == "inline")
    assert {token.type for token in quoted} <= {"text", "hardbreak", "softbreak", "text_special"}
    links = [token.attrs["href"] for token in source if token.type == "link_open"]
    assert len(links) == bool(cited.permalink) + bool(cited.original)
    assert {token.type for token in source} <= {"text", "text_special", "link_open", "link_close"}
    assert [token.type for token in stamp] == ["code_inline"]
    shown = "".join("\n" if token.type.endswith("break") else token.content for token in quoted)
    same = re.compile("[\x00-\x1f\\s\x7f-\x9f\ufffd]+")
    assert same.sub("", shown) == same.sub("", cited.exact)


def test_bibtex() -> None:
    assert written("bibtex", capsule("100 % {of}\n\\it")) == (
        f"@online{{pincite-{DIGEST[:20]}.2,\n"
        "  title = {{The third call}},\n  author = {{Jane Doe} and {The Night Desk and Sons}},\n"
        "  organization = {{The Courier}},\n  date = {2021-04-12},\n  urldate = {2022-01},\n  language = {en},\n"
        "  pages = {3},\n  url = {https://courier.example/third#:~:text=100%20%25%20%7Bof%7D,%5Cit},\n"
        "  annote = {100 \\% \\textbraceleft{}of\\textbraceright{}\\newline{}\\textbackslash{}it},\n"
        f"  note = {{p. 3, § The night, passage 2; sha256:{DIGEST}\\#char=12,26 bytes=48213"
        " file=press/the third.html},\n}\n"
    )


@settings(max_examples=examples(150))
@given(texts)
def test_tex_is_one_line_with_matching_braces_and_read_back(text: str) -> None:
    tex = escaped(text)
    assert unescaped(tex) == text
    assert "\n" not in tex
    assert "@" not in tex
    depth = 0
    for brace in re.findall("[{}]", tex):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"(?<!\\)[%&$#_^]", tex)


@settings(max_examples=examples(100))
@given(st.lists(capsules(), min_size=1, max_size=3, unique_by=key))
def test_pybtex_reads_bibtex(cited: list[Capsule]) -> None:
    found = pybtex.database.parse_string(written("bibtex", *cited), "bibtex")
    assert [*found.entries] == [key(one) for one in cited]
    for one, entry in zip(cited, found.entries.values(), strict=True):
        assert unescaped(entry.fields["annote"]) == one.exact
        assert entry.fields["title"] == f"{{{escaped(name)}}}" if (name := one_line(one.origin.name)) else True
        names = [name for author in one.origin.metadata.authors if (name := one_line(author))]
        assert len(entry.persons.get("author", [])) == len(names)


@settings(max_examples=examples(60))
@given(st.lists(capsules(), min_size=1, max_size=3, unique_by=key))
def test_bibtexparser_reads_bibtex(cited: list[Capsule]) -> None:
    found = BibTexParser(common_strings=True, ignore_nonstandard_types=False).parse(written("bibtex", *cited))
    assert [entry["ID"] for entry in found.entries] == [key(one) for one in cited]
    assert [unescaped(entry["annote"]) for entry in found.entries] == [one.exact for one in cited]
    assert not found.comments
    assert not found.preambles


def test_ris() -> None:
    assert written("ris", capsule()).split("\r\n") == [
        "TY  - ELEC", f"ID  - pincite-{DIGEST[:20]}.2", "TI  - The third call", "AU  - Jane Doe",
        "AU  - The Night Desk and Sons", "PB  - The Courier", "PY  - 2021", "DA  - 2021/04/12/", "Y2  - 2022/01//",
        "LA  - en", "SP  - 3", f"UR  - {ORIGINAL}", f"UR  - {CITED}", "N1  - Quotation: The wall fails.\\nAnd more.",
        "N1  - Place: p. 3, § The night, passage 2",
        f"N1  - File: sha256:{DIGEST}#char=12,37 bytes=48213 file=press/the third.html", "ER  - ", "",
    ]  # fmt: skip


@settings(max_examples=examples(100))
@given(st.lists(capsules(), min_size=1, max_size=3))
def test_rispy_reads_ris(cited: list[Capsule]) -> None:
    content = written("ris", *cited)
    assert content.count("\n") == content.count("\r\n") == content.count("\r")
    found = rispy.loads(content)
    assert len(found) == len(cited)
    for one, record in zip(cited, found, strict=True):
        assert record["id"] == key(one)
        assert record.get("title", "") == one_line(one.origin.name)
        names = [name for author in one.origin.metadata.authors if (name := one_line(author))]
        assert record.get("authors", []) == names
        assert len(record["notes"]) == 3
        assert record["type_of_reference"] == ("ELEC" if one.original else "GEN")


def test_csl_json() -> None:
    (item,) = json.loads(written("csl-json", capsule()))
    custom = item.pop("custom")
    assert item == {
        "id": f"pincite-{DIGEST[:20]}.2", "type": "webpage", "title": "The third call",
        "author": [{"literal": "Jane Doe"}, {"literal": "The Night Desk and Sons"}], "publisher": "The Courier",
        "issued": {"date-parts": [[2021, 4, 12]]}, "accessed": {"date-parts": [[2022, 1]]}, "language": "en",
        "page": "3", "URL": ORIGINAL, "archive": f"sha256:{DIGEST}", "archive_location": "press/the third.html",
        "annote": "The wall fails.\nAnd more.", "note": "p. 3, § The night, passage 2",
    }  # fmt: skip
    assert (custom["start"], custom["end"], custom["bytes"]) == (12, 37, 48213)
    assert (custom["prefix"], custom["suffix"]) == ("Before it.\n\n", "\n\nAfter it.")


@settings(max_examples=examples(60))
@given(st.lists(capsules(), min_size=1, max_size=3, unique_by=key))
def test_citeproc_reads_csl_json(cited: list[Capsule]) -> None:
    items = json.loads(written("csl-json", *cited))
    source = CiteProcJSON([{name: value for name, value in item.items() if name != "custom"} for item in items])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for one in cited:
        bibliography.register(Citation([CitationItem(key(one))]))
    assert len(bibliography.bibliography()) == len(cited)


def test_annotation() -> None:
    one = json.loads(written("annotation", capsule()))
    target = one["target"]
    assert one["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (one["type"], target["type"], target["source"]["id"]) == (
        "Annotation", "SpecificResource", "https://courier.example/third",
    )  # fmt: skip
    assert target["selector"] == [
        {
            "type": "TextQuoteSelector", "exact": "The wall fails.\nAnd more.", "prefix": "Before it.\n\n",
            "suffix": "\n\nAfter it.",
        },
        {"type": "TextPositionSelector", "start": 12, "end": 37},
    ]  # fmt: skip
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one["id"])


def test_many_annotations_are_a_page() -> None:
    page = json.loads(written("annotation", capsule(), capsule("Other words")))
    assert (page["type"], len(page["items"])) == ("AnnotationPage", 2)
    assert len({one["id"] for one in page["items"]}) == 2
    assert json.loads(written("annotation"))["items"] == []


@pytest.mark.parametrize(
    ("date", "bibtex", "ris", "csl"),
    [
        (None, "", "", None),
        (PartialDate(2017), "  date = {2017},\n", "PY  - 2017\r\nDA  - 2017///\r\n", {"date-parts": [[2017]]}),
        (PartialDate(2017, 8), "  date = {2017-08},\n", "DA  - 2017/08//\r\n", {"date-parts": [[2017, 8]]}),
        (
            PartialDate(987, evidence="inferred from its folder"), "note = {date inferred; p. 3", "DA  - 0987///\r\n",
            {"date-parts": [[987]], "circa": True},
        ),
    ],
)  # fmt: skip
def test_a_date_is_no_more_precise_than_it_is_known(
    date: PartialDate | None, bibtex: str, ris: str, csl: dict[str, Any] | None
) -> None:
    cited = capsule(metadata=Metadata(title="A", published=date))
    assert bibtex in written("bibtex", cited)
    assert ris in written("ris", cited)
    assert json.loads(written("csl-json", cited))[0].get("issued") == csl
    assert bool(date) == ("DA  - " in written("ris", cited)) == ("  date = " in written("bibtex", cited))


def test_a_part_has_a_key_of_its_own() -> None:
    assert key(capsule(part=Span(4, 8))) == f"pincite-{DIGEST[:20]}.2.16-20"


def test_pages_are_told_only_where_they_are_known() -> None:
    cited = capsule(locator=Locator(2))
    assert "pages" not in written("bibtex", cited)
    assert "SP  - " not in written("ris", cited)
    assert "page" not in json.loads(written("csl-json", cited))[0]


def test_an_address_of_this_machine_is_no_url_of_a_reference() -> None:
    here = replace(capsule(), origin=replace(capsule().origin, metadata=Metadata()), original=None)
    here = replace(here, permalink="http://127.0.0.1:8000/passage/x.2")
    assert "url" not in written("bibtex", here)
    assert "UR  -" not in written("ris", here)
    assert "URL" not in json.loads(written("csl-json", here))[0]
    assert "http://127.0.0.1:8000/passage/x.2" in written("text", here)


def test_the_cells_of_a_row_are_parted_in_bibtex_too() -> None:
    assert "Supper book\\quad{}29" in written("bibtex", replace(capsule(), exact="Supper book\t29"))
