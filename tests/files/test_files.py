"""Tiny nasty files, and what becomes of each: its passages, or the reason why it has none."""

from io import BytesIO
from pathlib import Path

import pytest

from indexer.formats import format_of
from indexer.reading import Read, read_document
from indexer.recognition.asking import ASK_FOR_IT
from search.errors import ReadError
from tests.indexer.reading import omissions, passages

HERE = Path(__file__).parent
READ = {
    "furniture-only.html": ["Home", "Most read", "Imprint"],
    "payloads.html": [
        "The needle stands before a picture.",
        "A link that runs stands in this line, with bold words after it.",
        "Shown as text: <script>alert(10)</script>",
    ],
    "no-markup.html": ["The engineer wrote the reading in red ink.", "Nobody read it in the morning."],
    "xhtml.xhtml": ["The needle is in XML.", "After it."],
    "spelling.txt": (HERE / "spelling.txt").read_text("utf-8").strip().split("\n\n"),
    "windows.txt": ["The gauge drowned – café cost 5 € “there”.", "A second paragraph of it."],
    "lying-charset.html": ["A café that says it is UTF-8."],
    "front-matter.md": ["The needle is below broken front matter."],
}
REFUSED = {
    "cut-in-a-tag.html": "half-written: the page breaks off inside a tag",
    "gif-and-script.html": f"an image: {ASK_FOR_IT}",
}


def read_as_told(name: str, content: bytes) -> Read:
    """A file, by the reader of the format that its bytes tell."""
    return read_document(name, content, format_=format_of(name, BytesIO(content)))


def test_each_file_is_in_one_table() -> None:
    names = {path.name for path in HERE.iterdir() if path.suffix != ".py" and path.is_file()}
    assert names == set(READ) | set(REFUSED)


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read(name: str) -> None:
    assert passages(read_as_told(name, (HERE / name).read_bytes())) == READ[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused(name: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_as_told(name, (HERE / name).read_bytes())
    assert caught.value.reason == REFUSED[name]


def test_payloads_are_text_or_nothing() -> None:
    read = read_document("payloads.html", (HERE / "payloads.html").read_bytes())
    metadata = read.document.origin.metadata
    assert (metadata.title, metadata.url) == ("<img src=x onerror=alert(1)>", None)
    assert metadata.authors == ("<script",)
    assert omissions(read) == {"a box of text": "form", "drawn words": "drawing"}


@pytest.mark.parametrize("share", range(1, 10))
@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_a_file_cut_anywhere_is_read_or_refused_for_a_reason(name: str, share: int) -> None:
    content = (HERE / name).read_bytes()
    part = content[: len(content) * share // 10]
    try:
        whole = read_as_told(name, part).document.text
    except ReadError as error:
        whole = f"{error.source}: {error.reason}"
    assert whole
