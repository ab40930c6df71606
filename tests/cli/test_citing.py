"""`pincite cite` and `pincite verify`: a passage is cited, and the citation compared with the files."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from click.testing import CliRunner, Result

from indexer import verification
from pincite import NOTHING_DONE, VERDICTS, main
from search.citation import STYLES
from tests.cli.conftest import Run, command
from tests.indexer.reading import PROSE

Answer = Callable[..., dict[str, Any]]


@pytest.fixture
def passage(answer: Answer) -> str:
    """The id of the passage of page.html that begins with `17.20`."""
    (hit,) = answer('"rang three times"')["hits"]
    return str(hit["passage"])


def written(run: Run, index: Path, *arguments: str) -> str:
    result = run("cite", *arguments, "--index", index)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def checked(content: str, *arguments: str | Path) -> Result:
    given = ["verify", "-", *(str(argument) for argument in arguments)]
    return CliRunner().invoke(main, given, input=content.encode())


def test_a_passage_is_cited_as_text(run: Run, index: Path, passage: str) -> None:
    assert re.fullmatch(
        r"‘17\.20: “I rang three times,” said Ilsa Marten\.’ — The third call, The Courier, March 2021, § The night,"
        r" 17\.20, quotes Ilsa Marten, passage 2, https://courier\.example/third#:~:text=17\.20%3A%20\S+\n"
        r"sha256:[0-9a-f]{64}#char=\d+,\d+ bytes=\d+ file=page\.html\n",
        written(run, index, passage),
    )


@pytest.mark.slow
@pytest.mark.parametrize("style", [*STYLES])
def test_every_style_is_verified(run: Run, index: Path, collection: Path, passage: str, style: str) -> None:
    content = written(run, index, passage, "--style", style)
    result = checked(content, "--index", index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        rf"Looked in {re.escape(str(collection))}\n"
        r"standard input: identical: page\.html, characters [\d,]+ to [\d,]+, § The night, 17\.20, quotes Ilsa Marten,"
        r" passage 2\n",
        result.stdout,
    )
    assert checked(content, "--collection", collection, "--index", "nowhere").stdout == result.stdout


def test_an_address_of_a_page_cites_what_the_page_does(run: Run, index: Path, passage: str) -> None:
    address = f"http://127.0.0.1:8000/passage/{passage}"
    assert f", {address}\n" in written(run, index, f"{address}?q=rang")
    part = written(run, index, f"{address}?q=rang&from=8&to=26")
    assert part.startswith("“I rang three times” — ")
    assert f", {address}?from=8&to=26\n" in part


def test_a_part_of_a_passage_is_cited(run: Run, index: Path, passage: str) -> None:
    (item,) = json.loads(written(run, index, passage, "--style", "csl-json", "--from", "8", "--to", "26"))
    assert item["annote"] == "I rang three times"
    assert item["custom"]["end"] - item["custom"]["start"] == 18
    assert json.loads(written(run, index, passage, "--style", "csl-json", "--from", "8"))[0]["annote"].startswith(
        "I rang"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("0" * 20 + ".1",), "is not in this collection"),
        (("https://x.example/",), "is not in this collection"),
        (("PASSAGE", "--from", "9000"), "No characters 9000 to"),
        (("PASSAGE", "--from", "3", "--to", "3"), "No characters 3 to 3 in the passage"),
    ],
)
def test_what_cannot_be_cited_is_one_line(
    run: Run, index: Path, passage: str, arguments: tuple[str, ...], said: str
) -> None:
    result = run("cite", *(passage if one == "PASSAGE" else one for one in arguments), "--index", index)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert said in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("style", [*STYLES])
def test_files_that_change_move_and_vanish_are_told(
    run: Run, index: Path, collection: Path, passage: str, tmp_path: Path, style: str
) -> None:
    content = written(run, index, passage, "--style", style)
    copy = tmp_path / "copy"
    shutil.copytree(collection, copy)
    page = copy / "page.html"

    def verdict() -> tuple[int, dict[str, Any]]:
        result = checked(content, "--collection", copy, "--json")
        return result.exit_code, json.loads(result.stdout)["citations"][0]

    html = page.read_text()
    page.write_text(html.replace("<p>17.20", "<p>A new paragraph stands above it now.</p><p>17.20"))
    code, found = verdict()
    assert (code, found["answer"], found["found"]["stands"], found["diff"]) == (4, "changed", True, [])
    assert found["found"]["start"] > found["start"]
    page.write_text(html.replace("rang three times", "rang only twice"))
    code, found = verdict()
    assert (code, found["answer"], found["found"]["stands"]) == (4, "changed", False)
    assert {(one["change"], one["text"]) for one in found["diff"]} >= {
        ("removed", "three times,” "),
        ("added", "only twice,” "),
    }
    page.write_text(html)
    assert verdict()[0] == 0
    (copy / "kept").mkdir()
    page.rename(copy / "kept" / "third.html")
    code, found = verdict()
    assert (code, found["answer"], found["found"]["source"]) == (3, "moved", "kept/third.html")
    (copy / "kept" / "third.html").unlink()
    code, found = verdict()
    assert (code, found["answer"], found["found"]) == (5, "missing", None)


@pytest.mark.slow
@pytest.mark.parametrize("style", [*STYLES])
def test_a_forged_quotation_is_told(run: Run, index: Path, passage: str, style: str) -> None:
    content = written(run, index, passage, "--style", style).replace("rang three", "sang three")
    result = checked(content, "--index", index)
    assert result.exit_code == 6
    assert "different: page.html has the same bytes, but not this quotation there" in result.stdout
    assert "[-sang -]{+rang +}three times" in result.stdout


def test_the_worst_answer_is_the_exit_code(run: Run, index: Path, passage: str, tmp_path: Path) -> None:
    good = written(run, index, passage)
    (tmp_path / "good.txt").write_text(good)
    (tmp_path / "bad.bib").write_text(
        written(run, index, passage, "--style", "bibtex").replace("page.html", "gone.html")
    )
    result = run("verify", tmp_path / "good.txt", tmp_path / "bad.bib", "--index", index)
    assert result.exit_code == 3
    assert result.stdout.endswith("2 citations: 1 identical, 1 moved\n")


def test_what_is_no_citation_is_said_and_the_others_are_verified(
    run: Run, index: Path, passage: str, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text(written(run, index, passage) * 2)
    (tmp_path / "letter.txt").write_text("Dear reader,\n")
    result = run("verify", tmp_path / "letter.txt", tmp_path / "gone.txt", tmp_path / "good.txt", "--index", index)
    assert result.exit_code == 1
    assert result.stdout.count("identical: page.html") == 2
    assert "letter.txt, line 1: no line sha256:" in result.stderr
    assert "gone.txt: it cannot be opened: No such file" in result.stderr


def test_a_collection_that_is_not_there_is_said_not_to_be(run: Run, index: Path, passage: str, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(written(run, index, passage))
    result = run("verify", tmp_path / "good.txt", "--collection", tmp_path / "gone")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert run("verify", tmp_path / "good.txt", "--index", tmp_path / "gone").exit_code == 1


def test_in_processes_of_their_own_bytes_pass_unchanged(index: Path, passage: str) -> None:
    ran = command("cite", passage, "--style", "ris", "--index", index)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.count(b"\r\n") == ran.stdout.count(b"\n") > 10
    assert "“I rang three times,”".encode() in ran.stdout


def test_a_citation_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(f"“\x1b[2J” — t\nsha256:{'0' * 64}#char=0,4 file=%1B[2J.txt\n")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text(PROSE)
    result = run("verify", tmp_path / "c.txt", "--collection", tmp_path / "files")
    assert result.exit_code == 5
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("address", ["http://[x/passage/1.1", "http://h/passage/%00?from=1", "http:///passage/1.1"])
def test_an_address_that_is_none_is_no_passage(run: Run, index: Path, address: str) -> None:
    answer = run("cite", address, "--index", str(index))
    assert (answer.exit_code, answer.stdout) == (NOTHING_DONE, "")
    assert "is not in this collection" in answer.stderr


def test_an_address_that_quotes_words_cites_those(run: Run, index: Path, passage: str) -> None:
    words = "I rang three"
    address = f"http://127.0.0.1:8000/passage/{passage}?{urlencode({'quote': words})}"
    assert written(run, index, address).startswith(f"“{words}” — ")
    refused = run("cite", address.replace(quote_plus(words), "zzz"), "--index", str(index))
    assert (refused.exit_code, refused.stdout) == (NOTHING_DONE, "")
    assert "zzz" in refused.stderr


def test_a_citation_cannot_add_a_line_to_what_is_said_of_it(
    run: Run, index: Path, passage: str, tmp_path: Path
) -> None:
    (item,) = json.loads(written(run, index, passage, "--style", "csl-json"))
    forged = json.dumps([item]).replace(item["archive_location"], "x\\nfile: identical: y")
    (tmp_path / "forged.json").write_text(forged, "utf-8")
    answer = run("verify", str(tmp_path / "forged.json"), "--index", str(index))
    assert len(answer.stdout.splitlines()) == 2, "the folder, and the answer"


@pytest.mark.parametrize("written_for", [r"\symbol{9999999}", "&#9999999;"])
def test_a_character_that_there_is_not_is_no_fault(
    run: Run, index: Path, passage: str, written_for: str, tmp_path: Path
) -> None:
    style = "bibtex" if written_for[0] == "\\" else "markdown"
    forged = written(run, index, passage, "--style", style).replace("I rang", written_for)
    (tmp_path / "forged").write_text(forged, "utf-8")
    answer = run("verify", str(tmp_path / "forged"), "--index", str(index))
    assert answer.exit_code == NOTHING_DONE
    assert "its quotation is not the" in answer.stderr


def test_every_answer_has_its_exit_code() -> None:
    assert [VERDICTS[answer] for answer in verification.Answer] == [0, 3, 4, 5, 6]
