"""JSON Lines and JSON lists: every article is its slice of the file, wherever the file is read in pieces."""

import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.containers import jsonlines, spool
from indexer.containers.jsonlines import opened
from tests.indexer.containers.taking import taken

END = "(end of the list)"
BROKEN = (END, "half-written: the list breaks off here")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('a"\\,[]{}: \né')),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"a":1}\n{"b":2}\n', [("line-1.json", b'{"a":1}'), ("line-2.json", b'{"b":2}')]),
        (b'\n  {"a":1} \r\n\n{"b":2}', [("line-2.json", b'{"a":1}'), ("line-4.json", b'{"b":2}')]),
        (b'\xef\xbb\xbf{"a":1}\n', [("line-1.json", b'{"a":1}')]),
        (b'{"a":\n{"b":2}\n', [("line-1.json", b'{"a":'), ("line-2.json", b'{"b":2}')]),
        (b"[1]\n[2]\n", [("line-1.txt", b"[1]"), ("line-2.txt", b"[2]")]),
        (b'[{"a":1}, {"b":2}]', [("item-1.json", b'{"a":1}'), ("item-2.json", b'{"b":2}')]),
        (b'[\n1, "x, y",\n{"a":1}, [3], null]', [
            ("items-1-2.txt", b'1, "x, y"'), ("item-3.json", b'{"a":1}'), ("items-4-5.txt", b"[3], null"),
        ]),
        (b'[{"a":1}][{"b":2}]', [("item-1.json", b'{"a":1}'), ("item-2.json", b'{"b":2}')]),
        (b"[]", []),
        (b" \n \n", []),
        (b"", []),
        (b'[{"a":1},{"b"', [("item-1.json", b'{"a":1}'), ("item-2.json", b'{"b"'), BROKEN]),
        (b"[", [BROKEN]),
        (b'["abc', [("items-1-1.txt", b'"abc'), BROKEN]),
        (b'[{"a":1}] x', [("item-1.json", b'{"a":1}'), (END, "what follows the list here is not read")]),
    ],
)  # fmt: skip
def test_articles_are_lines_or_items(content: bytes, expected: list[tuple[str, bytes | str]]) -> None:
    assert taken(opened, content) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    assert taken(opened, '[{"é":"证"}]'.encode(encoding)) == [("item-1.json", '{"é":"证"}'.encode())]


@given(st.lists(VALUES.map(lambda value: {"a": value}), max_size=4), st.sampled_from([1, 2, 3, 7]), st.booleans())
def test_the_items_of_a_list_are_those_that_json_has(values: list[object], piece: int, indented: bool) -> None:
    content = json.dumps(values, indent=2 if indented else None, ensure_ascii=indented).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "PIECE", piece)
        found = taken(opened, content)
    assert [json.loads(item) for _, item in found] == values


@given(st.lists(VALUES.map(lambda value: {"a": value}), max_size=4), st.sampled_from([1, 2, 3, 7]))
def test_lines_are_lines(values: list[object], piece: int) -> None:
    content = "\n".join(json.dumps(value) for value in values).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "PIECE", piece)
        found = taken(opened, content)
    assert found == [(f"line-{place}.json", json.dumps(value).encode()) for place, value in enumerate(values, 1)]


def test_many_values_that_are_no_articles_are_few_members() -> None:
    found = taken(opened, json.dumps([*range(2_500)]).encode())
    assert [name for name, _ in found] == ["items-1-1000.txt", "items-1001-2000.txt", "items-2001-2500.txt"]


def test_so_many_articles_are_listed_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "MOST_SLICES", 2)
    reason = "more than 2 articles: part it into several files"
    assert [what for _, what in taken(opened, b"{}\n{}\n{}\n{}\n")] == [b"{}", b"{}", reason]


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"[" * 1_000_000, b'["' + b"\\" * 1_000_000, b'[{"' * 300_000, b"{" * 2_000_000])
def test_what_is_deep_or_never_ends_takes_no_long(content: bytes) -> None:
    started = time.process_time()
    container = opened("c", io.BytesIO(content))
    assert time.process_time() - started < 3
    assert len(container.members) <= 2
