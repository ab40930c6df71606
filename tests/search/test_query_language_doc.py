"""`docs/query-language.md` is run: each row of each of its tables is a test."""

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from search import compiler, parser, query, readings
from search.errors import QueryError
from search.paraphrase import paraphrase
from search.parser import DATE_FIELDS, ORDER, literal, parse
from search.query import Together, Word
from search.records import Locator, Metadata, PassageKind, Rung, SearchRequest, Sort
from search.schema import ALIASES, WORD_FIELDS
from tests.building import Filed, entries_of, filed, finds, searcher_over

PAGE = Path(__file__).parents[2] / "docs" / "query-language.md"

TEXTS = ("You type", "It finds", "It does not find")
FIELDS = ("You type", "It finds passages with", "It does not find passages with")
DATES = ("You type", "It finds documents of", "It does not find documents of")
ORDERS = ("You type", "Comes first", "Comes after")
READINGS = ("You type", "Is read as")
MISTAKES = ("You type", "What the page says", "Words searched")
NAMES = ("Field", "What it holds")
LIMITS = ("Limit", "Value", "Past it")
NODES = ("Node", "On `written`", "On `stem`", "On `folded`", "On `fuzzy`")
RUNGS = ("Rung", "What it takes", "What it does not take")
LADDERS = ("You type", "Rung", "It finds")
BACK = ("You type", "Read back as")
LINE_END = "⏎"
"""Stands for the end of a line in an example."""

Row = tuple[str, ...]


def _cells(line: str) -> Row:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _tables() -> Iterator[tuple[Row, list[Row]]]:
    """Each table of the page: its header and its rows."""
    lines = PAGE.read_text("utf-8").splitlines()
    for place, line in enumerate(lines):
        if re.fullmatch(r"\|(-+\|)+", line):
            rows = []
            for row in lines[place + 1 :]:
                if not row.startswith("|"):
                    break
                rows.append(_cells(row))
            yield _cells(lines[place - 1]), rows


def _rows(header: Row) -> list[Row]:
    return [row for found, rows in _tables() if found == header for row in rows]


def _code(cell: str) -> str:
    found = re.fullmatch(r"`(.*)`", cell)
    assert found, f"{cell!r} is not between backticks"
    return found[1]


def _alternatives(cell: str) -> list[str]:
    return [one.strip().replace(LINE_END, "\n") for one in cell.split("<br>")]


def _language(text: str) -> str:
    for script, language in ((r"[\u0600-\u06ff]", "fa"), (r"[\u0400-\u04ff]", "ru")):
        if re.search(script, text):
            return language
    return "en"


def _with_field(words: str) -> Filed:
    field, _, value = words.partition(": ")
    metadata, locator, source, language = Metadata(), Locator(1), "notes.txt", "en"
    match field:
        case "title":
            metadata = Metadata(title=value)
        case "publisher":
            metadata = Metadata(publisher=value)
        case "author":
            metadata = Metadata(authors=("A. Nother", value))
        case "heading":
            locator = Locator(1, heading=("Summary", value))
        case "speaker":
            locator = Locator(1, speaker=value)
        case "time":
            locator = Locator(1, time=value)
        case "kind":
            locator = Locator(1, kind=PassageKind(value))
        case "source":
            source = value
        case "language":
            language = value
        case "box":
            metadata = Metadata(own={"box": (value,)})
        case _:
            pytest.fail(f"a field that the test does not know: {words!r}")
    return filed("Text.", source=source, metadata=metadata, language=language, locators={1: locator})


def _dated(words: str) -> Filed:
    return filed("Text.", published=None if words == "no date" else words)


def test_every_table_is_one_that_is_run_and_every_kind_is_there() -> None:
    headers = {header for header, _ in _tables()}
    assert headers == {TEXTS, FIELDS, DATES, ORDERS, READINGS, MISTAKES, NAMES, LIMITS, NODES, RUNGS, LADDERS, BACK}
    assert all(len(row) == len(header) for header, rows in _tables() for row in rows)


@pytest.mark.parametrize(("typed", "found", "missed"), _rows(TEXTS))
def test_texts(typed: str, found: str, missed: str) -> None:
    asked = _code(typed)
    for text in _alternatives(found):
        assert finds(asked, filed(text, language=_language(text))), f"{asked} must find {text!r}"
    for text in _alternatives(missed):
        assert not finds(asked, filed(text, language=_language(text))), f"{asked} must not find {text!r}"


@pytest.mark.parametrize(("typed", "found", "missed"), _rows(FIELDS))
def test_fields(typed: str, found: str, missed: str) -> None:
    asked = _code(typed)
    for words in _alternatives(found):
        assert finds(asked, _with_field(words)), f"{asked} must find {words!r}"
    for words in _alternatives(missed):
        assert not finds(asked, _with_field(words)), f"{asked} must not find {words!r}"


@pytest.mark.parametrize(("typed", "found", "missed"), _rows(DATES))
def test_dates(typed: str, found: str, missed: str) -> None:
    asked = _code(typed)
    for words in _alternatives(found):
        assert finds(asked, _dated(words)), f"{asked} must find a document of {words}"
    for words in _alternatives(missed):
        assert not finds(asked, _dated(words)), f"{asked} must not find a document of {words}"


@pytest.mark.parametrize(("typed", "first", "after"), _rows(ORDERS))
def test_orders(typed: str, first: str, after: str) -> None:
    with searcher_over([filed(after, first)]) as searcher:
        assert [hit.passage.text for hit in searcher.search(SearchRequest(_code(typed))).hits] == [first, after]


@pytest.mark.parametrize(("typed", "rung", "found"), _rows(LADDERS))
def test_rungs(typed: str, rung: str, found: str) -> None:
    for text in _alternatives(found):
        with searcher_over([filed(text, language=_language(text))]) as searcher:
            (hit,) = searcher.search(SearchRequest(_code(typed))).hits
            assert hit.rung == _code(rung), f"{typed} must find {text!r} on {rung}"


def test_the_rungs_are_those_of_the_ladder() -> None:
    assert [_code(rung) for rung, _, _ in _rows(RUNGS)] == list(Rung)
    assert {_code(rung) for _, rung, _ in _rows(LADDERS)} == set(Rung)


@pytest.mark.parametrize(("typed", "told"), _rows(BACK))
def test_what_is_said_back(typed: str, told: str) -> None:
    assert paraphrase(parse(_code(typed)).query) == told


@pytest.mark.parametrize(("typed", "reading"), _rows(READINGS))
def test_readings(typed: str, reading: str) -> None:
    tree = parse(_code(typed)).query
    assert str(tree) == _code(reading)
    assert parse(_code(reading)).query == tree


@pytest.mark.parametrize(("typed", "hint", "words"), _rows(MISTAKES))
def test_mistakes(typed: str, hint: str, words: str) -> None:
    asked = _code(typed)
    with pytest.raises(QueryError) as caught:
        parse(asked)
    assert caught.value.hint == hint
    read = literal(asked).query
    parts = read.parts if isinstance(read, Together) else (read,)
    assert [part.text for part in parts if isinstance(part, Word)] == _code(words).split(" ")


def test_the_fields_are_those_of_the_schema() -> None:
    assert {_code(name): words for name, words in _rows(NAMES)} == dict(WORD_FIELDS)


def test_the_limits_are_those_of_the_code() -> None:
    limits = {_code(name): int(value.split(" ")[0].replace(",", "")) for name, value, _ in _rows(LIMITS)}
    found = {
        name: value
        for module in (parser, compiler, readings)
        for name, value in vars(module).items()
        if name.startswith(("MAX_", "MOST_")) and name != "MAX_PHRASES"
    }
    assert limits == found
    assert f"more than {compiler.MAX_PHRASES:,} phrases" in PAGE.read_text("utf-8")


def test_the_grammar_is_the_parsers() -> None:
    (grammar,) = re.findall(r"```grammar\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert [line.strip() for line in grammar.strip().splitlines()] == [
        line.strip() for line in str(parser.__doc__).splitlines() if re.match(r" {4}[a-z-]+ += ", line)
    ]


def test_every_node_has_its_row() -> None:
    nodes = {name for row in _rows(NODES) for name in re.findall(r"`(\w+)`", row[0])}
    shapes = {node.__name__ for node in vars(query).values() if isinstance(node, type) and is_dataclass(node)}
    assert nodes | {"Together", "Anything"} == shapes - {"PartialDate"}


def test_every_field_is_told() -> None:
    text = PAGE.read_text("utf-8")
    for name in (*WORD_FIELDS, *ALIASES, *DATE_FIELDS, ORDER):
        assert f"`{name}`" in text or f"`{name}:" in text, name
    assert all(f"sort:{order.value}" in text for order in Sort)


def test_a_year_is_a_facet_value_and_a_date() -> None:
    """What the page calls a day of the year is what the entry's first and last day say."""
    (entry,) = entries_of([filed("Text.", published="2019")])
    assert (entry.first_day, entry.last_day) == (2019_01_01, 2019_12_31)
    assert entry.values["year"] == ("2019",)
