"""`pincite search`: the search object, filters, orders, and whatever anyone types."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, command
from tests.indexer.reading import MORE, PROSE

Answer = Callable[..., dict[str, Any]]


def texts(found: dict[str, Any]) -> list[str]:
    return [hit["text"] for hit in found["hits"]]


def test_the_search_object(answer: Answer) -> None:
    found = answer("rang")
    assert set(found) == {
        "query", "understood", "total_passages", "total_documents", "hits", "facets", "searched", "notes",
        "expansions", "corrections", "generation",
    }  # fmt: skip
    assert (found["total_passages"], found["total_documents"], found["notes"]) == (1, 1, [])
    assert found["searched"] == {"documents": 3, "passages": 5, "failed": 1}
    assert set(found["facets"]) == {
        "document", "publisher", "author", "year", "language", "kind", "speaker", "match",
    }  # fmt: skip
    assert found["facets"]["speaker"] == [
        {
            "value": "Ilsa Marten", "label": "Ilsa Marten", "count": 1, "documents": None, "selected": False,
            "excluded": False,
        }
    ]  # fmt: skip
    assert found["understood"] == "passages with “rang”"


def test_a_hit(answer: Answer) -> None:
    (hit,) = answer('rang "three times"')["hits"]
    identity = hit["document"]
    score = hit.pop("score")
    assert 0 < score <= 2
    assert hit == {
        "passage": f"{identity}.2",
        "document": identity,
        "source": "page.html",
        "title": "The third call",
        "publisher": "The Courier",
        "published": "2021-03",
        "language": "en",
        "url": "https://courier.example/third",
        "locator": {
            "ordinal": 2, "heading": ["The night"], "time": "17.20", "speaker": "Ilsa Marten",
            "speech": "direct", "lead_in": None, "page": None, "kind": "paragraph", "recognised": None,
        },
        "text": "17.20: “I rang three times,” said Ilsa Marten.",
        "highlights": [[10, 14], [15, 26]],
        "highlight_rungs": ["written", "written"],
        "matched": "written",
        "window": [0, 46],
        "link": f"/passage/{identity}.2?q=rang+%22three+times%22",
    }  # fmt: skip
    assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["rang", "three times"]


def test_filters_narrow_and_may_be_repeated(answer: Answer) -> None:
    assert answer("--filter", "language=fa")["total_passages"] == 1
    assert answer("--filter", "language=fa", "--filter", "language=en")["total_passages"] == 5
    assert answer("--filter", "language=fa", "--filter", "publisher=The Courier")["total_passages"] == 0
    assert answer("telephone", "--filter", "year=2021")["total_passages"] == 1
    assert answer("--filter", "year=", "--filter", "year=2021")["total_passages"] == 5


def test_a_filter_without_a_value_means_none(answer: Answer) -> None:
    without = answer("--filter", "publisher=")
    assert {hit["publisher"] for hit in without["hits"]} == {None}
    assert without["total_passages"] + answer("--exclude", "publisher=")["total_passages"] == 5


def test_values_are_left_out(answer: Answer) -> None:
    assert answer("--exclude", "language=fa")["total_passages"] == 4
    assert answer("--exclude", "language=fa", "--exclude", "language=en")["total_passages"] == 0
    assert answer("--exclude", "language=fa", "--filter", "publisher=The Courier")["total_passages"] == 2
    assert answer("--exclude", "language=fa", "--filter", "language=fa")["total_passages"] == 0
    languages = answer("--exclude", "language=fa")["facets"]["language"]
    assert {value["value"]: value["excluded"] for value in languages} == {"en": False, "fa": True}


def test_how_it_matches_is_a_filter(answer: Answer) -> None:
    stems = answer("telephones", "--filter", "match=stem")
    assert {hit["matched"] for hit in stems["hits"]} == {"stem"}
    assert answer("telephones", "--exclude", "match=stem")["hits"] == []


def test_a_facet_can_be_asked_for(answer: Answer, run: Run, index: Path) -> None:
    assert "month" not in answer()["facets"]
    months = answer("--facet", "month")["facets"]["month"]
    assert [(value["value"], value["documents"]) for value in months] == [("2021-03", 1), ("", 2)]
    out = run("search", "--index", index, "--facet", "month", "--facet", "kind").stdout
    assert "\nMonth\n         2 in 1 document  2021-03\n         3 in 2 documents  No date\n" in out
    assert "\nKind\n         5  paragraph\n" in out
    refused = run("search", "--index", index, "--facet", "colour")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


def test_scores_are_explained_when_asked_for(answer: Answer, run: Run, index: Path) -> None:
    assert "explanation" not in answer("rang")["hits"][0]
    reasons = answer("rang", "--explain")["hits"][0]["explanation"]
    assert "rang" in reasons[0]["what"]
    assert all(reason["score"] > 0 for reason in reasons)
    out = run("search", "rang", "--index", index, "--explain").stdout
    assert f"{reasons[0]['score']:>10.3f}  {reasons[0]['what']}\n" in out


@pytest.mark.parametrize("bad", ["colour=red", "language", "=", "__class__=x"])
def test_a_bad_filter_is_one_line(run: Run, index: Path, bad: str) -> None:
    result = run("search", "x", "--index", index, "--filter", bad)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)


def test_match_written_takes_words_as_they_are(answer: Answer) -> None:
    assert answer("telephones")["total_passages"] == 2
    assert answer("telephones", "--match", "written")["total_passages"] == 0
    assert answer("telephone", "--match", "written")["total_passages"] == 2


def test_order_limit_and_offset(answer: Answer) -> None:
    everything = answer("--sort", "place", "--limit", "100")
    places = [(hit["source"], hit["locator"]["ordinal"]) for hit in everything["hits"]]
    assert places == [("notes.txt", 1), ("notes.txt", 2), ("page.html", 1), ("page.html", 2), ("persian.txt", 1)]
    assert answer("--sort", "date", "--limit", "1")["hits"][0]["source"] == "page.html"
    assert answer("--sort", "oldest", "--limit", "1")["hits"][0]["source"] == "page.html"
    assert texts(answer("--sort", "place", "--limit", "2", "--offset", "1")) == [MORE, PROSE]
    for arguments in (("--limit", "0"), ("--offset", "5"), ("--offset", "1000000000")):
        beyond = answer("--sort", "place", *arguments)
        assert (beyond["hits"], beyond["total_passages"]) == ([], 5)


@pytest.mark.parametrize(
    "arguments", [("--limit", "-1"), ("--limit", "10001"), ("--sort", "__class__"), ("--match", "x")]
)
def test_misuse_is_told_by_exit_code_2(run: Run, index: Path, arguments: tuple[str, str]) -> None:
    assert run("search", "x", "--index", index, *arguments).exit_code == 2


def test_a_missing_index_is_one_line_that_says_what_to_run(run: Run, tmp_path: Path) -> None:
    for arguments in (("search", "x"), ("suggest", "x"), ("status",), ("serve",)):
        result = run(*arguments, "--index", tmp_path / "none")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert "pincite index PATH" in result.stderr


@pytest.mark.parametrize(
    "query",
    [
        "dam " * 25_000, "(" * 10_000, "(" * 10_000 + "dam" + ")" * 10_000, "NOT " * 20_000 + "x",
        "a OR " * 20_000 + "b",
        "x" * 1_000_000, "... ?! --- «»", "*", "**a", '"', '"open', "AND", "OR NOT", "title:", "nofield:x", "\x00",
        "(((", ")",
        "after:2021-02-30", '"a b"~99999999999', "[a TO *]", "/(.*a){30}/", "\ud800", "the of and", "x^1e999",
        "' OR 1=1 --",
    ],
)  # fmt: skip
def test_any_query_is_answered_soon(answer: Answer, query: str) -> None:
    started = time.perf_counter()
    found = answer("--", query)
    assert time.perf_counter() - started < 3
    assert found["total_passages"] >= len(found["hits"])


@pytest.mark.parametrize("query", ["... ?!", "«»", "-", "***"])
def test_a_query_without_words_is_answered_with_a_note(answer: Answer, query: str) -> None:
    assert [note["kind"] for note in answer("--", query)["notes"]] == ["empty"]


def test_a_query_that_does_not_parse_says_so(answer: Answer) -> None:
    found = answer("(telephone")
    assert [note["kind"] for note in found["notes"]] == ["literal"]
    assert found["total_passages"] == 2


@pytest.mark.parametrize("query", ["-telephone engineer", "-telephone", "-rang OR engineer"])
def test_a_query_may_begin_with_a_dash(answer: Answer, query: str) -> None:
    assert PROSE not in texts(answer("-telephone")) != []
    assert answer(query)["query"] == query
    assert answer("--", query) == answer(query)


def test_in_a_process_of_its_own(index: Path) -> None:
    done = command("search", "--index", index, "--json", b"caf\xe9 telephone \xff")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["total_passages"] == 2
    long = command("search", "--index", index, "--", "(" * 100_000)
    assert (long.returncode, long.stderr) == (0, b"")
    refused = command("search", "--index", index, "--filter", "colour=red", "x")
    assert (refused.returncode, refused.stdout, refused.stderr.count(b"\n")) == (1, b"", 1)


def test_as_text_the_words_are_those_of_the_document(run: Run, index: Path) -> None:
    out = run("search", "rang", "--index", index).stdout
    assert "1 passage in 1 document (searched 3; 1 files could not be read)" in out
    assert "17.20: “I »rang« three times,” said Ilsa Marten." in out
    assert (
        "The third call\nThe Courier · 2021-03 · page.html · ¶ 2 · The night · 17.20 · quotes Ilsa Marten · id " in out
    )
    identity = re.findall(r" · id (\S+)$", out, re.MULTILINE)
    assert len(identity) == 1
    assert "I rang three times" in run("cite", identity[0], "--index", index).stdout


def test_invisible_signs_of_spelling_are_printed(run: Run, index: Path) -> None:
    assert "می‌دانم «»آژیر«» را" in run("search", "آژیر", "--index", index).stdout


def test_as_text_it_says_what_was_searched_and_how_hits_match(run: Run, index: Path) -> None:
    out = run("search", "telephones engin* scol~", "--index", index).stdout
    assert "\nSearched for: passages with “telephones”, a word that begins with “engin” or a word" in out
    assert "\nengin* stood for: engineer" in out
    stems = run("search", "telephones", "--index", index).stdout
    assert stems.count(" · not as written (other form of the word)\n") == 2
    assert "not as written" not in run("search", "telephone", "--match", "written", "--index", index).stdout


def test_as_text_it_offers_a_correction_and_does_not_apply_it(run: Run, index: Path) -> None:
    out = run("search", "telefone", "--index", index).stdout
    assert out.startswith("0 passages in 0 documents")
    assert "\nDid you mean: telephone\n" in out


def test_suggestions_complete_the_last_word(run: Run, index: Path) -> None:
    out = run("suggest", "the tele", "--index", index).stdout
    assert out.splitlines()[0] == "the telephone\tword\t2"
    found = json.loads(run("suggest", "cour", "--index", index, "--json").stdout)
    assert list(found) == ["query", "suggestions", "generation"]
    assert {"text": 'publisher:"The Courier"', "kind": "publisher", "passages": 2} in found["suggestions"]


def test_suggestions_are_filtered_and_limited(run: Run, index: Path) -> None:
    for narrowed in (("--filter", "language=fa"), ("--exclude", "language=en")):
        assert run("suggest", "tele", "--index", index, *narrowed).stdout == ""
    assert len(run("suggest", "th", "--index", index, "--limit", "1").stdout.splitlines()) == 1
    refused = run("suggest", "th", "--index", index, "--filter", "colour=red")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("text", ["", "-", "--", '"', "(((", "x" * 100_000, "\x00", "\ud800", "te " * 20_000])
def test_anything_can_be_completed(run: Run, index: Path, text: str) -> None:
    assert run("suggest", "--index", index, "--", text).exit_code == 0


@pytest.mark.parametrize("name", ["index", "search", "suggest", "serve", "status", "inspect"])
def test_each_command_helps(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Options:" in result.stdout
    assert "--json" in result.stdout or name == "serve"


def test_help_of_index_names_its_exit_codes(run: Run) -> None:
    assert "Exit code 0" in " ".join(run("index", "--help").stdout.split())
    assert all(name in run("--help").stdout for name in ("index", "search", "suggest", "serve", "status", "inspect"))
