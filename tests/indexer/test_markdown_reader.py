"""Markdown: what a reader of the page sees, by kind, with its front matter as claims."""

import pytest

from indexer.blocks import BlockKind, Claim
from indexer.readers.markdown import read
from search.errors import DamagedFile

TEXT = """---
title: "The supper book"
author: R. Sennacott
date: 2021-06-09
draft: true
---

# The supper book

A *notebook* with [a link](https://a.example/x) and `code`,
on two lines.

## What it says

- twenty-nine **suppers**
- one guest

> I wrote one, because it was one man.

| When | What |
|---|---|
| 02.55 | third *call* |

    indented code

### Deeper
"""


def test_kinds_levels_and_what_a_reader_sees() -> None:
    assert [(block.kind, block.text, block.level) for block in read("a.md", TEXT).blocks] == [
        (BlockKind.TITLE, "The supper book", 1),
        (BlockKind.PARAGRAPH, "A notebook with a link and code,\non two lines.", 0),
        (BlockKind.HEADING, "What it says", 2),
        (BlockKind.LIST_ITEM, "twenty-nine suppers", 0),
        (BlockKind.LIST_ITEM, "one guest", 0),
        (BlockKind.QUOTATION, "I wrote one, because it was one man.", 0),
        (BlockKind.TABLE_ROW, "When\tWhat", 0),
        (BlockKind.TABLE_ROW, "02.55\tthird call", 0),
        (BlockKind.PARAGRAPH, "indented code", 0),
        (BlockKind.HEADING, "Deeper", 3),
    ]


def test_front_matter_claims_what_it_names() -> None:
    assert read("a.md", TEXT).claims == (
        Claim("title", "The supper book", "front matter: title"),
        Claim("authors", "R. Sennacott", "front matter: author"),
        Claim("published", "2021-06-09", "front matter: date"),
        Claim("title", "The supper book", "first heading"),
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert read("a.md", "\ufeff" + TEXT.replace("\n", "\r\n")) == read("a.md", TEXT)


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    reading = read("a.md", "---\n\nwords\n\nmore: words\n")
    assert [block.text for block in reading.blocks] == ["words", "more: words"]
    assert reading.claims == ()


def test_a_date_that_is_none_is_no_claim() -> None:
    assert read("a.md", "---\ndate: 2021-02-30\n---\nx\n").claims == ()


def test_only_the_first_heading_of_level_one_is_the_title() -> None:
    kinds = [block.kind for block in read("a.md", "# One\n\n# Two\n").blocks]
    assert kinds == [BlockKind.TITLE, BlockKind.HEADING]


def test_script_in_the_markup_is_text() -> None:
    (block, *_) = read("a.md", "<script>alert(1)</script>\n").blocks
    assert block.text == "<script>alert(1)</script>"


def test_deep_nesting_is_read() -> None:
    assert [block.text for block in read("a.md", ">" * 100 + " needle\n\nafter\n").blocks] == ["needle", "after"]


def test_what_is_too_deep_is_refused_and_not_passed_over() -> None:
    with pytest.raises(DamagedFile, match="nested too deep"):
        read("a.md", ">" * 5000 + " needle\n\nafter\n")


def test_thousands_of_headings_are_read_in_a_moment() -> None:
    blocks = read("a.md", "".join(f"## Section {number}\n\nwords\n\n" for number in range(3000))).blocks
    assert len(blocks) == 6000
