"""`pincite inspect`: how one file is read, as text and as JSON."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.indexer.reading import PROSE


def test_json(run: Run, collection: Path) -> None:
    found = json.loads(run("inspect", collection / "page.html", "--json").stdout)
    passages = found.pop("passages")
    known = {name: found[name] for name in ("source", "media_type", "title", "publisher", "authors", "language", "url")}
    assert known == {
        "source": "page.html", "media_type": "text/html", "title": "The third call", "publisher": "The Courier",
        "authors": [], "language": "en", "url": "https://courier.example/third",
    }  # fmt: skip
    assert found["published"] == {"date": "2021-03", "precision": "month", "evidence": "<meta> date"}
    assert len(found["sha256"]) == 64
    assert found["omitted"] == [
        {"text": "Menu of the day", "reason": "navigation"},
        {"text": "Foot of the page", "reason": "footer of the page"},
    ]
    expected = {"ordinal", "start", "end", "text", "kind", "heading", "time", "speaker"}
    assert all(expected <= set(passage) for passage in passages)
    assert [found["text"][passage["start"] : passage["end"]] for passage in passages] == [
        passage["text"] for passage in passages
    ]
    assert (passages[0]["text"], passages[0]["heading"]) == (PROSE, [])
    assert (passages[1]["time"], passages[1]["speaker"], passages[1]["heading"]) == (
        "17.20",
        "Ilsa Marten",
        ["The night"],
    )


def test_text_says_the_same(run: Run, collection: Path) -> None:
    out = run("inspect", collection / "page.html").stdout
    assert all(piece in out for piece in (PROSE, "The third call  (<h1>)", "Menu of the day", "navigation", "17.20"))


def test_a_document_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{PROSE} \x1b[31mred \x9b2J \u202e\n")
    out = run("inspect", tmp_path / "a.txt").stdout
    assert "red" in out
    assert not set("\x1b\x9b\u202e") & set(out)


def test_a_sidecar_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "metadata.csv").write_text("file,title\na.txt,Given\n")
    assert json.loads(run("inspect", tmp_path / "a.txt", "--json").stdout)["title"] == "Given"


def test_what_cannot_be_read_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    for path in (tmp_path / "a.pdf", tmp_path / "gone.txt", tmp_path):
        result = run("inspect", path)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert path.name in result.stderr
