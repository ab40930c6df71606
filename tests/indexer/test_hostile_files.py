"""Bad input through the whole chain: all of it is found or left out in sight, or its row says why not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.ledger import Outcome
from indexer.processes.confinement import USUAL
from indexer.processes.pool import outcomes
from indexer.sources import walk

BEFORE = "The first needle lies before whatever is wrong with this page of the register."
INSIDE = "The second needle lies within it, where a careless reader would pass it over."
AFTER = "The third needle lies after all of it, where many readers have long stopped reading."
MANY = 50_000


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><p>{BEFORE}</p>{body}<p>{AFTER}</p></body></html>"


def prose(text: str) -> str:
    return f"{BEFORE}\n\n{text}\n\n{AFTER}\n"


def nested(tag: str, times: int = MANY, *, closed: bool = True) -> str:
    return page(f"<{tag}>" * times + INSIDE + f"</{tag}>" * (times if closed else 0))


HTML: Mapping[str, str] = {
    **{f"nested-{times}": nested("div", times) for times in (255, 3_000, MANY)},
    **{f"nested-{tag}": nested(tag) for tag in ("b", "span", "blockquote", "ul", "font", "section")},
    "nested-unclosed": nested("div", closed=False),
    "nested-unclosed-b": nested("b", closed=False),
    "nested-lists": page("<ul><li>" * MANY + INSIDE),
    "nested-tables": page("<table><tr><td>" * 5_000 + INSIDE + "</td></tr></table>" * 5_000),
    "nested-tables-unclosed": page("<table>" * MANY + INSIDE),
    "closed-only": page("</div>" * MANY + INSIDE),
    "misnested": page("<b><p></b>" * 20_000 + INSIDE),
    "unclosed-comment": page(f"<!-- {INSIDE}"),
    "unclosed-script": page(f"<script>{INSIDE}"),
    "unclosed-style": page(f"<style>{INSIDE}"),
    "unclosed-textarea": page(f"<textarea>{INSIDE}"),
    "unclosed-title": page("", f"<title>{INSIDE}"),
    "unclosed-noscript": page(f"<noscript>{INSIDE}"),
    "unclosed-iframe": page(f"<iframe>{INSIDE}"),
    "unclosed-template": page(f"<template>{INSIDE}"),
    "unclosed-svg": page(f"<svg><text>{INSIDE}"),
    "unclosed-cdata": page(f"<![CDATA[ {INSIDE}"),
    "unclosed-attribute": page(f'{INSIDE}<a href="'),
    "unclosed-tag": page(f"{INSIDE}<a href=x"),
    "plaintext": page(f"<plaintext>{INSIDE}"),
    "xmp": page(f"<xmp>{INSIDE}"),
    "frameset": f"<frameset><frame>{page(INSIDE)}</frameset>",
    "empty-tags": page("<b></b>" * 1_000_000 + INSIDE),
    "line-breaks": page("<br>" * 1_000_000 + INSIDE),
    "empty-paragraphs": page("<p>" * 30_000 + INSIDE),
    "comments": page("<!-- -->" * 50_000 + INSIDE),
    "comment-openings": page(INSIDE + "<!--" * 50_000 + "-->"),
    "less-than-signs": page(INSIDE + "<" * 1_000_000),
    "ampersands": page(INSIDE + "&" * 1_000_000),
    "attributes": page("<p " + " ".join(f"a{number}=1" for number in range(30_000)) + f">{INSIDE}</p>"),
    "attribute-of-megabytes": page(f'<p title="{"x " * 2_500_000}">{INSIDE}</p>'),
    "classes": page(f'<p class="{"a " * 500_000}">{INSIDE}</p>'),
    "element-of-megabytes": page(f"<{'x' * 2_000_000}>{INSIDE}"),
    "surrogate-entities": page(f"<p>&#xD800;&#55297;&#xDFFF; {INSIDE} &#x110000;&#0;&#xFFFFFFFFFF;&bogus;&#;</p>"),
    "nul": page(f"\0<p>\0{INSIDE}\0</p>\0"),
    "two-bodies": page(f"</body></html><html><body><p>{INSIDE}</p>"),
    "base-and-refresh": page(f"<p>{INSIDE}</p>", '<base href="//evil"><meta http-equiv=refresh content="0;url=x">'),
    "hidden-everything": page(f"<div hidden style='display:none'>{INSIDE}</div>"),
    "doctypes": "<!DOCTYPE html>" * 50_000 + page(INSIDE),
    "entity-bomb": '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + page(INSIDE + "&b;"),
    "external-entity": '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + page(INSIDE + "&a;"),
}
MARKDOWN: Mapping[str, str] = {
    name: prose(f"{INSIDE}\n\n{text}")
    for name, text in {
        "images": "![" * 20_000,
        "images-closed": "![" * 20_000 + "]" * 20_000,
        "brackets": "[" * MANY,
        "links": "[a](" * 10_000,
        "links-in-links": "[a" * 10_000 + "](b)" * 10_000,
        "quotations": ">" * MANY + " x",
        "lists": "- " * MANY + "x",
        "emphasis": "*a_ " * 10_000,
        "stars": "*" * MANY + "a" + "*" * MANY,
        "backticks": "".join("`" * length + "a" for length in range(1_000)),
        "tags": "a <" * MANY,
        "comments": "a <!--" * 20_000,
        "entities": "&" * MANY,
        "backslashes": "\\" * 100_001,
        "columns": "a|" * 20_000 + "\n" + "-|" * 20_000 + "\n" + "b|" * 20_000,
        "references": "".join(f"[{number}]: x\n" for number in range(20_000)),
        "front-matter": "---\na: b\n" * 5_000,
        "fences": "~~~\n" * 20_001,
        "numbers": "1. a\n" * 5_000,
    }.items()
} | {"front-matter-unclosed": f"---\ntitle: x\n{prose(INSIDE)}"}
TEXT: Mapping[str, str] = {
    name: prose(f"{INSIDE}\n\n{text}")
    for name, text in {
        "one-word": "x" * 1_000_000,
        "one-line": "word " * 200_000,
        "spaces": " " * 2_000_000 + "x",
        "tabs": "\t" * 2_000_000 + "x",
        "no-break-spaces": "a" + "\xa0" * 1_000_000 + "x",
        "blank-lines": "\n" * 2_000_000,
        "spaces-and-lines": " \n" * 1_000_000,
        "short-lines": "a\n" * 50_000,
        "paragraphs": "a.\n\n" * 10_000,
        "form-feeds": "a\f" * 20_000,
        "carriage-returns": "a\r" * 200_000,
        "stops": "." * 1_000_000,
        "sentences": "A. " * 50_000,
        "hyphens": "-" * 1_000_000,
        "underscores": "_" * 1_000_000,
        "equals-signs": "x\n" + "=" * 1_000_000,
        "digits": "1" * 1_000_000,
        "dates": "1.1.2020 " * 100_000,
        "times": "17.20: " * 100_000,
        "speakers": "A. B: \n" * 5_000,
        "names": "Aaa " * 200_000,
        "capitals": "ABC " * 200_000,
        "questions": "Q. Why?\nA. No.\n" * 5_000,
        "quotation-marks": "“" * 500_000,
        "straight-quotation-marks": '" ' * 200_000,
        "brackets": "(" * 500_000,
        "commas": "a, " * 200_000,
        "colons": ":" * 500_000,
        "ats": "a@" * 200_000,
        "combining": "a" + "\u0301" * 500_000,
        "right-to-left": "\u202e" * 500_000,
        "no-width": "\u200b" * 500_000,
        "soft-hyphens": "a\xad" * 300_000,
        "emoji": "\U0001f469\u200d" * 200_000,
        "chinese": "字" * 300_000,
        "thai": "ก" * 300_000,
        "byte-order-marks": "\ufeff" * 300_000,
        "bullets": "• a\n" * 10_000,
        "numbered": "".join(f"{number}. a\n" for number in range(20_000)),
        "all-scripts": "".join(map(chr, range(0x20, 0xD800))),
    }.items()
}
BYTES: Mapping[str, bytes] = {
    "says-utf-16.html": page(INSIDE, "<meta charset=utf-16>").encode(),
    "says-utf-7.html": page(INSIDE, "<meta charset=utf-7>").encode(),
    "says-latin-1.html": page(f"{INSIDE} “é”", "<meta charset=iso-8859-1>").encode(),
    "says-utf-8.html": page(f"{INSIDE} “é”", "<meta charset=utf-8>").encode("cp1252"),
    "says-nonsense.html": page(f"{INSIDE} é", "<meta charset='\x01no such'>").encode("cp1252"),
    "says-rot13.html": page(f"{INSIDE} é", "<meta charset=rot13>").encode("cp1252"),
    "says-unpacking.html": page(f"{INSIDE} é", "<meta charset=zlib>").encode("cp1252"),
    "is-utf-16.html": page(INSIDE, "<meta charset=utf-8>").encode("utf-16-le"),
    "is-utf-16-be.html": page(INSIDE).encode("utf-16-be"),
    "is-utf-32.html": page(INSIDE).encode("utf-32"),
    "is-utf-16.txt": prose(INSIDE).encode("utf-16-le"),
    "mixed.html": page(INSIDE).encode() + page("“é”").encode("cp1252") + page("“é”").encode(),
    "surrogates.txt": prose(INSIDE).encode() + b"\xed\xa0\x80\xed\xb0\x80",
    "overlong.txt": prose(INSIDE).encode() + b"\xc0\xaf\xf8\x88\x80\x80\x80",
    "nul.txt": prose(INSIDE).encode().replace(b"of", b"of\0"),
    "half.html": page(INSIDE).encode("utf-16")[:-1],
    "noise.txt": bytes(range(256)) * 4_000,
    "noise.html": page(INSIDE).encode() + bytes(range(256)) * 4_000,
    "nul-only.txt": b"\0" * 1_000_000,
    "nothing.html": b"<html></html>",
    "polyglot.html": b"GIF89a/*" + page(INSIDE).encode() + b"*/=1",
}
KINDS: Mapping[str, Mapping[str, bytes]] = {
    "html": {f"{name}.html": text.encode() for name, text in HTML.items()},
    "md": {f"{name}.md": text.encode() for name, text in MARKDOWN.items()},
    "txt": {f"{name}.txt": text.encode() for name, text in TEXT.items()},
    "bytes": BYTES,
}
REFUSED: Mapping[str, str] = {
    "attributes.html": "took longer than",
    "lists.md": "nested too deep",
    "quotations.md": "nested too deep",
    "half.html": "half-written",
    "noise.html": "binary",
    "noise.txt": "binary",
    "nothing.html": "empty",
    "nul-only.txt": "empty",
    "polyglot.html": "an image",
    "unclosed-script.html": "half-written",
    "unclosed-style.html": "broken",
    "unclosed-tag.html": "half-written",
    "unclosed-title.html": "broken",
}
"""What may be refused, for this reason; all else must be read."""


def read(folder: Path, files: Mapping[str, bytes]) -> list[Outcome]:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with outcomes(list(walk(folder)), 2, USUAL) as found:
        return list(found)


def lost(outcome: Outcome) -> list[str]:
    """What is neither read nor refused for a reason that is known."""
    if not outcome.document:
        expected = REFUSED.get(outcome.file.source)
        return [] if expected and outcome.file.reason.startswith(expected) else [outcome.file.reason]
    texts = [passage.text for passage in outcome.passages]
    texts += [omission.text for omission in outcome.document.omitted]
    texts.append(outcome.document.origin.metadata.title or "")
    whole = " ".join(" ".join(texts).replace("\0", "").split())
    return [needle for needle in (BEFORE, INSIDE, AFTER) if needle not in whole]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*KINDS])
def test_all_of_a_bad_file_is_accounted_for(tmp_path: Path, kind: str) -> None:
    files = KINDS[kind]
    found = read(tmp_path / kind, files)
    assert len(found) == len(files)
    assert {outcome.file.source: lost(outcome) for outcome in found if lost(outcome)} == {}


@pytest.mark.slow
def test_a_line_of_a_hundred_megabytes_is_read_or_refused(tmp_path: Path) -> None:
    line = "word " * 20_000_000
    files = {"line.html": page(f"<p>{line}{INSIDE}"), "line.md": prose(line + INSIDE), "line.txt": prose(line + INSIDE)}
    too_large = "needed more than 512 MiB of memory: allow more with --file-memory 1024"
    for outcome in read(tmp_path / "c", {name: text.encode() for name, text in files.items()}):
        assert outcome.file.reason == too_large or lost(outcome) == []
