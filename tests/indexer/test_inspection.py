"""The account of how a file was read: to the letter, whole, in colour or not, and harmless to a terminal."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.inspection import described, shown
from search.records import (
    Document,
    Locator,
    Metadata,
    Omission,
    Origin,
    PartialDate,
    Passage,
    PassageKind,
    Span,
    Speech,
)
from search.terminal import columns
from tests.strategies import ANY_TEXT

TEXT = "The engineer wrote the reading\nin red ink.\n\n17.20: “I rang three times,” said Ilsa Marten."
METADATA = Metadata(
    title="The third call",
    publisher="The Courier",
    authors=("Maeve Ikedare", "R. Sennacott"),
    published=PartialDate.parse("2021-03", "<meta> date"),
    language="en",
    kind="document",
    own={"case_no": ("19/014", "19/015")},
    evidence={
        "title": "<h1>", "publisher": "<meta> og:site_name", "authors": "by-line", "published": "<meta> date",
        "language": "told from the text", "encoding": "cp1252, as declared",
        "case_no": "metadata.csv, line 2, column Case No",
    },
)  # fmt: skip
DOCUMENT = Document(
    Origin("press/page.html", "ab" * 32, "text/html", METADATA),
    TEXT,
    omitted=(Omission("Menu of the day", "navigation"), Omission("Foot of the page", "footer of the page")),
)
SPANS = Span(0, 42), Span(44, len(TEXT))
PASSAGES = (
    Passage(DOCUMENT.id, SPANS[0], SPANS[0].of(TEXT), Locator(1), "en"),
    Passage(
        DOCUMENT.id, SPANS[1], SPANS[1].of(TEXT),
        Locator(2, ("The night", "Calls"), "17.20", "Ilsa Marten", 3, PassageKind.LIST_ITEM, Speech.DIRECT), "en",
    ),
)  # fmt: skip
PLAIN = f"""\
    source  press/page.html
    sha256  {"ab" * 32}
media_type  text/html
  encoding  cp1252  (as declared)
     title  The third call  (<h1>)
 publisher  The Courier  (<meta> og:site_name)
   authors  Maeve Ikedare; R. Sennacott  (by-line)
 published  2021-03  (<meta> date)
  language  en  (told from the text)
      kind  document
   case_no  19/014; 19/015  (metadata.csv, line 2, column Case No)

2 passages

¶ 1 · paragraph · en · 0–42
  The engineer wrote the reading
  in red ink.

¶ 2 · list item · The night › Calls · 17.20 · quotes Ilsa Marten · p. 3 · en · 44–90
  17.20: “I rang three times,” said Ilsa Marten.

2 left out

navigation
  Menu of the day

footer of the page
  Foot of the page
"""
COLOURED = f"""\
[1m    source  [0mpress/page.html
[1m    sha256  [0m{"ab" * 14}
            {"ab" * 14}
            {"ab" * 4}
[1mmedia_type  [0mtext/html
[1m  encoding  [0mcp1252[2m  (as declared)[0m
[1m     title  [0mThe third call[2m  (<h1>)[0m
[1m publisher  [0mThe Courier[2m  (<meta>[0m
            [2mog:site_name)[0m
[1m   authors  [0mMaeve Ikedare; R. Sennacott
            [2m(by-line)[0m
[1m published  [0m2021-03[2m  (<meta> date)[0m
[1m  language  [0men[2m  (told from the text)[0m
[1m      kind  [0mdocument
[1m   case_no  [0m19/014; 19/015
            [2m(metadata.csv, line 2,[0m
            [2mcolumn Case No)[0m

[1m2 passages[0m

[36m[1m¶ 1 · paragraph · en · 0–42[0m
  The engineer wrote the reading
  in red ink.

[36m[1m¶ 2 · list item · The night › Calls ·[0m
[36m[1m17.20 · quotes Ilsa Marten · p. 3 · en ·[0m
[36m[1m44–90[0m
  17.20: “I rang three times,” said Ilsa
  Marten.

[1m2 left out[0m

[33mnavigation[0m
  [2mMenu of the day[0m

[33mfooter of the page[0m
  [2mFoot of the page[0m
"""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def test_plain_and_unbroken() -> None:
    assert shown(DOCUMENT, PASSAGES) == PLAIN


def test_in_colour_and_broken_where_the_line_ends() -> None:
    assert shown(DOCUMENT, PASSAGES, width=40, colour=True).replace("\x1b[", "[") == COLOURED


def test_json_has_all_of_it() -> None:
    found = described(DOCUMENT, PASSAGES)
    assert (found["encoding"], found["own"]) == ("cp1252", {"case_no": ["19/014", "19/015"]})
    assert found["evidence"] == METADATA.evidence
    assert found["omitted"][0] == {"text": "Menu of the day", "reason": "navigation"}
    assert [(one["page"], one["language"], one["start"], one["end"]) for one in found["passages"]] == [
        (None, "en", 0, 42), (3, "en", 44, 90),
    ]  # fmt: skip


def test_nothing_left_out_is_said() -> None:
    assert shown(replace(DOCUMENT, omitted=()), PASSAGES[:1]).endswith("in red ink.\n\nNothing was left out\n")


def hostile(text: str) -> tuple[Document, tuple[Passage, ...]]:
    """A document that has `text` wherever text can be."""
    metadata = replace(
        METADATA, title=text, publisher=text, authors=(text,), own={"box": (text,)}, evidence={"title": text}
    )
    locator = Locator(1, (text,), text, text, 3, PassageKind.SPEECH)
    document = Document(Origin(text, "ab" * 32, text, metadata), text, omitted=(Omission(text, text),))
    return document, (Passage(document.id, Span(0, len(text)), text, locator, text),)


@given(ANY_TEXT | st.text("\x1b[31m\x9b\u202e\r\n\t\x07 a\u0301漢"), st.sampled_from((None, 1, 40)))
def test_no_text_can_steer_the_terminal(text: str, width: int | None) -> None:
    assert not STEERING.search(shown(*hostile(text), width=width))


def test_what_would_steer_is_written_out() -> None:
    out = shown(*hostile("\x1b[31mred\x9b2J\u202e\ud800"))
    assert out.count(r"\x1b[31mred\x9b2J\u202e\ud800") == 13


def test_a_line_break_in_a_name_does_not_begin_a_line() -> None:
    assert shown(*hostile("a\nb")).startswith("    source  a\\nb\n")


@pytest.mark.parametrize("text", ["夜里他给值班室打了三次电话，" * 9, "cafe\u0301 " * 30, "x" * 200, "a\tb " * 30])
def test_wide_letters_and_marks_fit_the_line(text: str) -> None:
    lines = shown(DOCUMENT, [replace(PASSAGES[0], text=text)], width=40).split("\n")
    assert max(map(columns, lines)) <= 40
    assert "".join("".join(lines).split()).count(text[0]) >= text.count(text[0])
