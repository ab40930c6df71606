"""What a style writes is read back: to the character, with its place."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.citation import STYLES, Capsule
from search.citation.reading import Quoted, read
from search.citation.stamp import place_of
from search.errors import CapsuleUnreadable
from tests.search.citation.capsules import capsule, capsules
from tests.strategies import examples


@pytest.mark.slow
@pytest.mark.parametrize("style", [*STYLES])
@settings(max_examples=examples(60))
@given(st.lists(capsules(), min_size=1, max_size=3))
def test_every_style_is_read_as_it_was_written(style: str, cited: list[Capsule]) -> None:
    content = "".join(STYLES[style].written(cited)).encode()
    assert list(read(content, "x")) == [Quoted(one.exact, place_of(one)) for one in cited]


@pytest.mark.parametrize("style", ["text", "markdown", "bibtex"])
def test_line_breaks_of_windows_change_nothing(style: str) -> None:
    content = "".join(STYLES[style].written([capsule(), capsule("Other words")]))
    windows = b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode()
    assert read(windows, "x") == read(content.encode(), "x")


def test_records_of_ris_may_have_lost_their_carriage_returns() -> None:
    content = "".join(STYLES["ris"].written([capsule()]))
    assert read(content.replace("\r\n", "\n").encode(), "x") == read(content.encode(), "x")


@pytest.mark.parametrize("style", [*STYLES])
def test_a_quotation_that_was_shortened_is_not_read(style: str) -> None:
    content = "".join(STYLES[style].written([capsule()]))
    assert content.count("wall fails") == 1
    with pytest.raises(CapsuleUnreadable, match=r"x, (line 1|citation 1): its quotation is not the 25 characters"):
        read(content.replace("wall fails", "wall fell").encode(), "x")


@pytest.mark.parametrize("style", [*STYLES])
def test_a_quotation_that_was_changed_is_read_as_it_is_now(style: str) -> None:
    content = "".join(STYLES[style].written([capsule()]))
    (quoted,) = read(content.replace("wall fails", "wall holds").encode(), "x")
    assert quoted.exact == "The wall holds.\nAnd more."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\xff\xfe\x00", "byte 0: it is no text in UTF-8"),
        (b"A letter, and no citation.\n", "line 1: no line sha256:"),
        (b"> quoted\n", "line 1: no line sha256:"),
        (b"@online{a,\n  title = {x},\n}\n", "line 1: it does not say which characters"),
        (b"@online{a,\n  title = {x\n", "no entry as pincite cite"),
        (b"@", "line 1: no entry"),
        (b"TY  - JOUR\nTI  - x\nER  - \n", "line 1: it does not say which characters"),
        (b"TY  - JOUR\nTI  - x\n", "line 1: no record from TY to ER"),
        (b"TY  - JOUR\nx\nER  - \n", "line 2: no record from TY to ER"),
        (b"[]", "there is no citation in it"),
        (b"{}", "citation 1: neither an annotation nor CSL-JSON"),
        (b"[1]", "citation 1: neither an annotation nor CSL-JSON"),
        (b"{", "it is no JSON"),
        (b"[" * 100_000, "it is nested too deeply|it is no JSON|its JSON is nested too deeply"),
        (b'{"target": {"source": {}, "selector": []}}', "citation 1: neither"),
        (b"[" + b"9" * 5000 + b"]", "it is no JSON"),
        (b'[{"custom":{"start":1e999,"end":2},"annote":"a","archive":"sha256:0","archive_location":"x"}]', "neither"),
    ],
)  # fmt: skip
def test_what_is_no_citation_is_said_to_be_none(content: bytes, said: str) -> None:
    with pytest.raises(CapsuleUnreadable, match=said):
        read(content, "x")


@settings(max_examples=examples(200))
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_content_is_more_than_unreadable(content: bytes) -> None:
    with suppress(CapsuleUnreadable):
        assert read(content, "x")


@pytest.mark.parametrize("beginning", ["@online{a,\n", "TY  - ", "> ", "{", "[", "“"])
@settings(max_examples=examples(60))
@given(text=st.text(st.sampled_from('@{}=,"\n\r -ERTY[]:>`abc\\“”'), max_size=60))
def test_no_beginning_of_a_style_is_more_than_unreadable(beginning: str, text: str) -> None:
    with suppress(CapsuleUnreadable):
        assert read(f"{beginning}{text}".encode(), "x")


@pytest.mark.parametrize("style", ["csl-json", "annotation"])
@settings(max_examples=examples(100))
@given(st.data())
def test_no_value_in_json_is_more_than_unreadable(style: str, data: st.DataObject) -> None:
    value = json.loads("".join(STYLES[style].written([capsule()])))
    at = value
    while isinstance(at, dict | list) and at:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            at[key] = data.draw(st.sampled_from((None, -1, "", 10**30, 1.5, [], {}, True, "\ud800", float("inf"))))
            break
        at = at[key]
    with suppress(CapsuleUnreadable):
        assert read(json.dumps(value).encode(), "x")
