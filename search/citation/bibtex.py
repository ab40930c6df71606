r"""Citations as BibTeX, with the entry types and fields of biblatex.

What TeX would read as a command, and what could end a field or an entry, is written as a command that prints it, so
that braces always match. A line break in a quotation is `\newline{}`, and what parts
the cells of a row `\quad{}`; letters of all scripts stay as they are (UTF-8).
"""

import re
from collections.abc import Iterable, Iterator

from search.citation.capsule import Capsule
from search.citation.fragments import lasting_address
from search.citation.stamp import Place, code_point, stamp, stamped
from search.wording import one_line, where

_COMMANDS = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "\n": "\\newline{}", "\t": "\\quad{}", "\u00a0": "~",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}  # fmt: skip
_SIGNS = {command: sign for sign, command in _COMMANDS.items()}
_TO_WRITE = re.compile(
    r"[\\{}~^\n\t\u00a0%&$#_@]|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    r"|\A | \Z| (?= )"
)
_WRITTEN = re.compile(r"\\text[a-z]+\{\}|\\newline\{\}|\\quad\{\}|\\symbol\{(\d{1,7})\}|\\[%&$#_]|~")
_ENTRY = re.compile(r"@[A-Za-z]+\{[^{},\s]+,\n")
_FIELD = re.compile(r" *([a-z]+) = \{")
_BRACES = re.compile(r"[{}]")


def escaped(text: str) -> str:
    """`text` as TeX prints it, in one line and with matching braces."""
    return _TO_WRITE.sub(lambda found: _COMMANDS.get(found[0]) or f"\\symbol{{{ord(found[0])}}}", text)


def unescaped(tex: str) -> str:
    """The text that `escaped` wrote."""
    return _WRITTEN.sub(
        lambda found: code_point(found[1], found[0]) if found[1] else _SIGNS.get(found[0], found[0]), tex
    )


def key(capsule: Capsule) -> str:
    """A name for the citation that is always the same: the passage's id, and the characters of a part."""
    part = f".{capsule.span.start}-{capsule.span.end}" if capsule.is_part else ""
    return f"pincite-{capsule.passage}{part}"


def written(capsules: Iterable[Capsule]) -> Iterator[str]:
    """One entry for each citation, with a blank line between two."""
    for number, capsule in enumerate(capsules):
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(capsule) if value)
        kind = "online" if capsule.original else "misc"
        yield f"{chr(10) if number else ''}@{kind}{{{key(capsule)},\n{fields}}}\n"


def _fields(capsule: Capsule) -> Iterator[tuple[str, str]]:
    metadata, locator = capsule.origin.metadata, capsule.locator
    inferred = "date inferred; " if metadata.published and metadata.published.is_inferred else ""
    yield "title", _whole(capsule.origin.name)
    yield "author", " and ".join(filter(None, map(_whole, metadata.authors)))
    yield "organization", _whole(metadata.publisher or "")
    yield "date", metadata.published.iso if metadata.published else ""
    yield "urldate", metadata.captured.iso if metadata.captured else ""
    yield "language", escaped(one_line(metadata.language or ""))
    yield "pages", str(locator.page or "")
    yield "url", capsule.original or lasting_address(capsule.permalink) or ""
    yield "annote", escaped(capsule.exact)
    yield "note", f"{inferred}{escaped(one_line(where(locator)))}; {escaped(stamp(capsule))}"


def _whole(name: str) -> str:
    """A name that is neither taken apart nor changed in its capitals."""
    return f"{{{escaped(line)}}}" if (line := one_line(name)) else ""


def entries(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The fields of each entry, with where it begins in `text`; raise `ValueError` where it is not as we write it."""
    at = 0
    while text[at:].strip():
        at += len(text) - at - len(text[at:].lstrip())
        opened = _ENTRY.match(text, at)
        if not opened:
            raise ValueError(at)
        begin, at, fields = at, opened.end(), {}
        while found := _FIELD.match(text, at):
            at = _closing(text, found.end())
            fields[found[1]] = text[found.end() : at]
            at += 2 if text[at + 1 : at + 2] == "," else 1
            at += text[at : at + 1] == "\n"
        if text[at : at + 1] != "}":
            raise ValueError(begin)
        at += 1
        yield begin, fields


def _closing(text: str, start: int) -> int:
    """Where the brace is that closes the one before `start`."""
    depth = 1
    for found in _BRACES.finditer(text, start):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.start()
    raise ValueError(start)


def place_in(fields: dict[str, str]) -> Place | None:
    _, _, line = unescaped(fields.get("note", "")).rpartition("; sha256:")
    return stamped(f"sha256:{line}")


def quoted_in(fields: dict[str, str], place: Place) -> str | None:
    words = unescaped(fields.get("annote", ""))
    return words if len(words) == place.length else None
