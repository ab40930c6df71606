"""JSON: an article is its text with what it says of itself, other data is a row for each value, and nothing is lost."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.blocks import Block, BlockKind
from indexer.readers.json import MOST_ROWS, read
from search.errors import DamagedFile, EmptyFile, ReadError, TooLarge
from search.records import PartialDate
from tests.indexer.reading import MORE, PROSE

ARTICLE = {
    "id": 7,
    "title": "The gauge failed",
    "byline": "By Anna Smith and Ben Jones",
    "date_published": "2019-05-31T10:00:00Z",
    "url": "https://paper.example/a",
    "lang": "en",
    "source": {"id": None, "name": "The Gauge"},
    "text": f"{PROSE}\n\n{MORE}",
    "tags": ["water", "gauge"],
}


def blocks(value: object) -> list[Block]:
    return list(read("a.json", json.dumps(value)).blocks)


def rows(value: object) -> list[str]:
    return [block.text for block in blocks(value)]


def claims(value: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in read("a.json", json.dumps(value)).claims:
        found.setdefault(claim.field, []).append(claim.value)
    return found


def test_an_article_is_its_title_and_its_text() -> None:
    kept = [block for block in blocks(ARTICLE) if not block.furniture]
    assert [(block.kind, block.text) for block in kept] == [
        (BlockKind.TITLE, "The gauge failed"),
        (BlockKind.PARAGRAPH, PROSE),
        (BlockKind.PARAGRAPH, MORE),
    ]


def test_what_an_article_says_of_itself_is_claimed_with_the_field_as_evidence() -> None:
    assert claims(ARTICLE) == {
        "title": ["The gauge failed"],
        "published": ["2019-05-31"],
        "url": ["https://paper.example/a"],
        "language": ["en"],
        "publisher": ["The Gauge"],
        "authors": ["Anna Smith", "Ben Jones"],
    }
    found = {claim.field: claim.evidence for claim in read("a.json", json.dumps(ARTICLE)).claims}
    assert found["title"] == 'title: "The gauge failed"'
    assert found["authors"] == 'byline: "By Anna Smith and Ben Jones"'
    assert found["publisher"] == 'source: {"id": null, "name": "The Gauge"}'


def test_every_other_field_is_left_out_in_sight() -> None:
    furniture = {block.text: block.furniture for block in blocks(ARTICLE) if block.furniture}
    assert furniture == {
        "id: 7": "a field that is no text",
        "byline: By Anna Smith and Ben Jones": "read as the document's authors",
        "date_published: 2019-05-31T10:00:00Z": "read as the document's published",
        "url: https://paper.example/a": "read as the document's url",
        "lang: en": "read as the document's language",
        "source: name: The Gauge": "read as the document's publisher",
        "tags: water | gauge": "a field that is no text",
    }


def test_a_field_of_prose_is_searched() -> None:
    kept = [block.text for block in blocks({"text": MORE, "note of the archive": PROSE}) if not block.furniture]
    assert kept == [MORE, f"note of the archive: {PROSE}"]


@pytest.mark.parametrize(
    ("article", "field", "expected"),
    [
        ({"headline": "A", "title": "B"}, "title", ["B"]),
        ({"headline": "A"}, "title", ["A"]),
        ({"Title": {"rendered": "A &amp; <em>B</em>"}}, "title", ["A & B"]),
        ({"authors": ["Anna Smith", {"name": "Ben Jones"}]}, "authors", ["Anna Smith", "Ben Jones"]),
        ({"author": {"name": "Anna Smith", "url": "https://x.example"}}, "authors", ["Anna Smith"]),
        ({"author": "https://x.example/anna"}, "authors", None),
        ({"author": 7}, "authors", None),
        ({"datePublished": "2019-05"}, "published", ["2019-05"]),
        ({"pub_date": "31 May 2019"}, "published", ["2019-05-31"]),
        ({"created_at": 1559296800}, "published", ["2019-05-31"]),
        ({"created_at": 1559296800123}, "published", ["2019-05-31"]),
        ({"date": 20190531}, "published", None),
        ({"date": 12}, "published", None),
        ({"date": 10**400}, "published", None),
        ({"date": "2021-02-30"}, "published", None),
        ({"date": "yesterday", "created": "2019"}, "published", ["2019"]),
        ({"url": "javascript:alert(1)"}, "url", None),
        ({"link": "https://x.example/a"}, "url", ["https://x.example/a"]),
        ({"source": "https://x.example", "site_name": "The Gauge"}, "publisher", ["The Gauge"]),
        ({"language": "pt_BR"}, "language", ["pt-BR"]),
        ({"language": "Brazilian Portuguese"}, "language", None),
    ],
)
def test_fields_by_their_names(article: dict[str, object], field: str, expected: list[str] | None) -> None:
    found = claims({**article, "text": PROSE}).get(field)
    assert found == expected
    if field == "published" and found:
        PartialDate.parse(found[0])


@pytest.mark.parametrize("name", ["text", "content", "body", "articleBody", "description", "html", "content_html"])
def test_the_text_by_the_name_of_its_field(name: str) -> None:
    assert [(block.kind, block.text) for block in blocks({name: PROSE})] == [(BlockKind.PARAGRAPH, PROSE)]


def test_a_text_of_html_is_read_as_a_page() -> None:
    found = blocks({"content": {"rendered": f"<p>{PROSE}</p><ul><li>One thing</li></ul><script>x()</script><p>{MORE}"}})
    kept = [(block.kind, block.text) for block in found if not block.furniture]
    assert kept == [(BlockKind.PARAGRAPH, PROSE), (BlockKind.LIST_ITEM, "One thing"), (BlockKind.PARAGRAPH, MORE)]


def test_a_text_of_broken_html_is_read_as_it_is() -> None:
    (block,) = blocks({"text": f"<p>{PROSE}</p><title>{MORE}"})
    assert PROSE in block.text
    assert MORE in block.text


def test_paragraphs_may_be_a_list() -> None:
    assert [block.text for block in blocks({"body": [PROSE, MORE]})] == [PROSE, MORE]


def test_a_lead_stands_before_the_text_where_it_is_not_in_it() -> None:
    found = [(block.kind, block.text) for block in blocks({"text": PROSE, "summary": MORE})]
    assert found == [(BlockKind.LEAD, MORE), (BlockKind.PARAGRAPH, PROSE)]
    assert [block.text for block in blocks({"text": PROSE, "summary": PROSE})] == [PROSE]


def test_what_else_is_in_an_object_of_text_is_not_lost() -> None:
    found = blocks({"content": {"rendered": PROSE, "protected": False}})
    assert [block.text for block in found] == [PROSE, "content: protected: false"]


def test_a_field_that_is_there_twice_is_kept_twice() -> None:
    found = read("a.json", f'{{"text": "{PROSE}", "text": "{MORE}", "id": 1, "id": 2}}').blocks
    assert [block.text for block in found] == [PROSE, f"text: {MORE}", "id: 1", "id: 2"]


def test_data_are_rows_by_their_paths() -> None:
    data = {"people": [{"name": "A", "age": 3}, {"name": "B", "at": {"street": "C"}}], "open": True, "none": None}
    expected = ["people[0]: name: A | age: 3", "people[1]: name: B", "people[1].at: street: C", "open: true"]
    assert rows(data) == expected
    assert {block.kind for block in blocks(data)} == {BlockKind.TABLE_ROW}


def test_long_values_have_a_row_of_their_own() -> None:
    long = PROSE * 5
    assert rows({"a": 1, "b": long, "c": 2}) == ["a: 1", f"b: {long}", "c: 2"]
    assert all(len(row) < 700 for row in rows([[*range(10_000)]]))


def test_no_blank_stands_at_either_end_of_a_row() -> None:
    assert rows({"\t a": {"b": " c "}}) == ["a: b:  c"]


def test_a_path_is_bounded() -> None:
    assert rows({"x" * 5_000: {"y": [{"a": 1}]}}) == [f"…{('x' * 5_000 + '.y[0]')[-199:]}: a: 1"]


@pytest.mark.parametrize("number", ["1e400", "-0.0", "1" * 10_000, "1.10", "NaN", "-Infinity"])
def test_numbers_are_as_they_are_written(number: str) -> None:
    (block,) = read("a.json", f'{{"a": {number}}}').blocks
    assert block.text == f"a: {number}"


def test_lone_surrogates_and_control_characters_are_kept() -> None:
    assert read("a.json", '{"a": "\\ud800 b\tc"}').blocks[0].text == "a: \ud800 b\tc"


def test_values_behind_each_other_are_all_read() -> None:
    assert [block.text for block in read("a.json", '{"a": 1}\n{"b": 2} [3]').blocks] == ["a: 1", "b: 2", "3"]


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [
        ('{"a": 1', DamagedFile, "no JSON: Expecting ',' delimiter in line 1, column 8"),
        ('{"a":\n x}', DamagedFile, "no JSON: Expecting value in line 2, column 2"),
        ("[" * 100_000, DamagedFile, "nested too deep to be read as JSON"),
        ('{"a":' * 100_000, DamagedFile, "nested too deep to be read as JSON"),
        ("", EmptyFile, "empty: there is no value in it"),
        ("{}", EmptyFile, "empty: there is no value in it"),
        ('{"text": "", "a": null}', EmptyFile, "empty: there is no value in it"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, error: type[ReadError], reason: str) -> None:
    with pytest.raises(error) as caught:
        read("a.json", text)
    assert (caught.value.source, caught.value.reason) == ("a.json", reason)


@pytest.mark.slow
def test_too_many_values_are_refused() -> None:
    data = ",".join('{"a":{"b":1}}' for _ in range(MOST_ROWS + 1))
    with pytest.raises(TooLarge):
        read("a.json", f"[{data}]")


def test_a_long_line_is_read_in_time() -> None:
    text = json.dumps({"title": "A", "text": "word " * 1_000_000, "data": [{"a": [1, 2, 3]}] * 20_000})
    started = time.process_time()
    read("a.json", text)
    assert time.process_time() - started < 5


LEAVES = st.text(min_size=1).map(str.strip).filter(bool) | st.integers() | st.booleans()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "text", "title", "b"]), inner),
    max_leaves=12,
)


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value if isinstance(value, str) else json.dumps(value)]


@given(VALUES)
def test_no_value_is_lost(value: object) -> None:
    try:
        reading = read("a.json", json.dumps(value))
    except EmptyFile:
        assert leaves(value) == []
        return
    found = "".join("".join(block.text.split()) for block in reading.blocks)
    assert [leaf for leaf in leaves(value) if "".join(leaf.split()) not in found and "&" not in leaf] == []
